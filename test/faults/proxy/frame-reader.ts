const sizeBytes = 4;

/** Cuts a stream into Kafka's frames, each of them four bytes of size and as many bytes as they say. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #available = 0;
  #needed = sizeBytes;

  /** The frames that are whole with this chunk, their sizes included. */
  *push(chunk: Buffer): Generator<Buffer> {
    this.#chunks.push(chunk);
    this.#available += chunk.length;
    while (this.#available >= this.#needed) {
      const bytes = Buffer.concat(this.#chunks);
      this.#needed = sizeBytes + bytes.readInt32BE(0);
      const isWhole = bytes.length >= this.#needed;
      const rest = isWhole ? bytes.subarray(this.#needed) : bytes;
      this.#chunks = [rest];
      this.#available = rest.length;
      if (!isWhole) return;
      const frame = bytes.subarray(0, this.#needed);
      this.#needed = sizeBytes;
      yield frame;
    }
  }
}
