/** The largest chunk there can be: all of a piece, while pieces are small. */
export const chunkBytesMax = 1 << 18;
const pieceBytesMax = 1 << 22;

/** Where a chunk lies. */
export interface Chunk {
  readonly buffer: ArrayBuffer;
  /** Bytes before it. */
  readonly offset: number;
}

/**
 * Cuts the chunks of columns, spans and texts out of pieces of memory that are larger, the larger the more there are. What
 * stays for long then lies by itself: between what comes and goes, every chunk would keep the memory
 * around it from being given back.
 */
export class ChunkMemory {
  #piece = new ArrayBuffer(0);
  #used = 0;

  /** All of one size, which divides `chunkBytesMax`. */
  take(bytes: number): Chunk {
    if (this.#used === this.#piece.byteLength) this.#nextPiece();
    const chunk = { buffer: this.#piece, offset: this.#used };
    this.#used += bytes;
    return chunk;
  }

  #nextPiece(): void {
    const bytes = Math.max(chunkBytesMax, 2 * this.#piece.byteLength);
    this.#piece = new ArrayBuffer(Math.min(bytes, pieceBytesMax));
    this.#used = 0;
  }
}
