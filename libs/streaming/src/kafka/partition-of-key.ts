import { murmurHash2 } from '#contracts';

let keyless = 0;

/** The partition that Java's client writes a record of this key to (murmur2); without a key, one after another. */
export function partitionOfKey(key: string | Buffer | null, partitionCount: number): number {
  return numberOf(key) % partitionCount;
}

/** Not negative. */
function numberOf(key: string | Buffer | null): number {
  if (key === null) return keyless++;
  return murmurHash2(typeof key === 'string' ? Buffer.from(key) : key) & 0x7fff_ffff;
}
