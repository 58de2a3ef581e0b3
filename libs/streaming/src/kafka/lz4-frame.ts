/** https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md */
const magicNumber = 0x184d2204;
const flags = { contentSize: 0x08, blockChecksum: 0x10, dictionaryId: 0x01 } as const;
const uncompressedBit = 0x80000000;
const minMatchLength = 4;

/**
 * Reads one LZ4 frame. Checksums are not verified: what comes from a broker has gone through the
 * checksum of its batch there.
 *
 * @throws {RangeError} when the input is not such a frame.
 */
export function decompressLz4Frame(input: Buffer): Buffer {
  if (input.readUInt32LE(0) !== magicNumber) throw new RangeError('no LZ4 frame');
  const flag = input.readUInt8(4);
  const hasBlockChecksum = (flag & flags.blockChecksum) !== 0;
  let at = 7;
  if ((flag & flags.contentSize) !== 0) at += 8;
  if ((flag & flags.dictionaryId) !== 0) at += 4;
  const output = new GrowingOutput(input.length * 4);
  for (;;) {
    const size = input.readUInt32LE(at);
    at += 4;
    if (size === 0) return output.content();
    const length = size & ~uncompressedBit;
    const block = input.subarray(at, at + length);
    if (block.length < length) throw new RangeError('an LZ4 block is cut off');
    if (size >= uncompressedBit) output.append(block, 0, length);
    else decompressBlock(block, output);
    at += length + (hasBlockChecksum ? 4 : 0);
  }
}

/** A block is a row of sequences: literals, then a repetition of what was written before. */
function decompressBlock(block: Buffer, output: GrowingOutput): void {
  let at = 0;
  const readLength = (nibble: number) => {
    let length = nibble;
    let more = nibble === 15;
    while (more) {
      const next = block.readUInt8(at++);
      length += next;
      more = next === 255;
    }
    return length;
  };
  while (at < block.length) {
    const token = block.readUInt8(at++);
    const literals = readLength(token >>> 4);
    if (at + literals > block.length) throw new RangeError('LZ4 literals are cut off');
    output.append(block, at, literals);
    at += literals;
    if (at === block.length) return;
    const distance = block.readUInt16LE(at);
    at += 2;
    output.repeat(distance, readLength(token & 15) + minMatchLength);
  }
}

class GrowingOutput {
  #buffer: Buffer;
  #length = 0;

  constructor(capacity: number) {
    this.#buffer = Buffer.allocUnsafe(capacity);
  }

  append(source: Buffer, from: number, length: number): void {
    this.#reserve(length);
    source.copy(this.#buffer, this.#length, from, from + length);
    this.#length += length;
  }

  /** Byte after byte, as what is repeated may overlap with what is written. */
  repeat(distance: number, length: number): void {
    if (distance === 0 || distance > this.#length)
      throw new RangeError('an LZ4 match lies outside');
    this.#reserve(length);
    const buffer = this.#buffer;
    const end = this.#length + length;
    for (let to = this.#length; to < end; to++) buffer[to] = buffer[to - distance] ?? 0;
    this.#length = end;
  }

  content(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #reserve(length: number): void {
    const needed = this.#length + length;
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}
