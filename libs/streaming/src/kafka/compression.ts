import { decompress as decompressZstd } from 'fzstd';
import kafkajs from 'kafkajs';
import snappy from 'snappyjs';
import { decompressLz4Frame } from './lz4-frame.js';

/** Node finds this one only as a property of the whole. */
const { CompressionCodecs, CompressionTypes } = kafkajs;

/** Before the blocks of Java's snappy streams: magic, version, oldest compatible version. */
const snappyStreamMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const snappyStreamHeaderBytes = 16;

/**
 * Lets kafkajs read the compressions that it brings no codec for: which one a record comes in is its
 * producer's choice, and a consumer that meets one it does not know ends. Nothing is written in them.
 */
export function installCompressionCodecs(): void {
  CompressionCodecs[CompressionTypes.Snappy] = () => readOnly('snappy', decompressSnappy);
  CompressionCodecs[CompressionTypes.LZ4] = () => readOnly('lz4', decompressLz4Frame);
  CompressionCodecs[CompressionTypes.ZSTD] = () =>
    readOnly('zstd', (input) => Buffer.from(decompressZstd(input)));
}

function readOnly(name: string, decompress: (input: Buffer) => Buffer) {
  return {
    compress: () => Promise.reject(new Error(`nothing is written in ${name}`)),
    decompress: (input: Buffer) => Promise.resolve().then(() => decompress(input)),
  };
}

/** Java's client writes a stream of blocks, librdkafka a single one without a header. */
export function decompressSnappy(input: Buffer): Buffer {
  if (!input.subarray(0, snappyStreamMagic.length).equals(snappyStreamMagic)) {
    return Buffer.from(snappy.uncompress(input));
  }
  const blocks: Uint8Array[] = [];
  let at = snappyStreamHeaderBytes;
  while (at < input.length) {
    const size = input.readUInt32BE(at);
    at += 4;
    blocks.push(snappy.uncompress(input.subarray(at, at + size)));
    at += size;
  }
  return Buffer.concat(blocks);
}
