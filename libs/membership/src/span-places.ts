/** Places are kept as whole numbers of 32 bits. */
const placeMax = 2 ** 31;

/**
 * Gives out the places of spans in chunks of one length, freed ones first. No span lies in two chunks.
 *
 * Invariant: the place of a span that was freed goes to the next one of the same length. There are few
 * lengths, so a memory is hardly larger than it had to be once.
 */
export class SpanPlaces {
  readonly #chunkLength: number;
  readonly #freed = new Map<number, number[]>();
  #end = 0;

  /** `chunkLength`: a power of 2. */
  constructor(chunkLength: number) {
    this.#chunkLength = chunkLength;
  }

  /** @throws {RangeError} where the length is larger than that of a chunk, and where no place is left. */
  take(length: number): number {
    const freed = this.#freed.get(length)?.pop();
    if (freed !== undefined) return freed;
    if (length > this.#chunkLength) throw new RangeError(`a span of ${length}`);
    const left = -this.#end & (this.#chunkLength - 1);
    const place = left < length ? this.#end + left : this.#end;
    if (place + length > placeMax) throw new RangeError('there is too much for one partition');
    this.#end = place + length;
    return place;
  }

  free(place: number, length: number): void {
    const freed = this.#freed.get(length);
    if (freed === undefined) this.#freed.set(length, [place]);
    else freed.push(place);
  }
}
