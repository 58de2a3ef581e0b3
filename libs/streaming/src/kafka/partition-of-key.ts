import { randomInt } from 'node:crypto';
import { murmurHash2 } from '#contracts';

/** Of the next record without a key. Not every process begins with the same partition. */
let keyless = randomInt(2 ** 31);

/** The partition that Java's client writes a record of this key to (murmur2); without a key, one after another. */
export function partitionOfKey(key: string | Buffer | null, partitionCount: number): number {
  return numberOf(key) % partitionCount;
}

/** Not negative. */
function numberOf(key: string | Buffer | null): number {
  if (key === null) return keyless++;
  return murmurHash2(typeof key === 'string' ? Buffer.from(key) : key) & 0x7fff_ffff;
}
