/** Smaller responses are left to Node; larger ones take up a multiple of it. */
const unitBytes = 64 * 1024;
/** Pieces that wait for their next use. */
const spareMax = 2;

/**
 * Memory for what brokers send, used again once it is given back. What is never given back is collected
 * like any other.
 *
 * Whatever is allocated outside of V8's heap makes V8 look at all of the heap once 64 MB of it have come
 * together: with many members that is more work than the messages are.
 */
export class ResponseMemory {
  readonly #lent = new WeakSet<ArrayBufferLike>();
  readonly #spare: Buffer[] = [];

  take(length: number): Buffer {
    if (length < unitBytes) return Buffer.allocUnsafe(length);
    const piece = this.#takeSpare(length) ?? newPiece(length);
    this.#lent.add(piece.buffer);
    return piece.subarray(0, length);
  }

  #takeSpare(length: number): Buffer | undefined {
    const index = this.#spare.findIndex((piece) => piece.length >= length);
    return index < 0 ? undefined : this.#spare.splice(index, 1)[0];
  }

  /** `bytes`: what was taken, or a part of it. Nobody may look at any of it from now on. */
  giveBack({ buffer }: Buffer): void {
    if (!this.#lent.delete(buffer)) return;
    this.#spare.push(Buffer.from(buffer));
    if (this.#spare.length > spareMax) this.#dropSmallest();
  }

  #dropSmallest(): void {
    const lengths = this.#spare.map(({ length }) => length);
    this.#spare.splice(lengths.indexOf(Math.min(...lengths)), 1);
  }
}

function newPiece(length: number): Buffer {
  return Buffer.allocUnsafeSlow(Math.ceil(length / unitBytes) * unitBytes);
}

/** That of this process' connections. */
export const responseMemory = new ResponseMemory();
