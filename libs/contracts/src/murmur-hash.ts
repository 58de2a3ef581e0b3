const javaSeed = 0x9747b28c;
const javaFactor = 0x5bd1e995;

/**
 * 32 bits of the bytes, as a signed integer: MurmurHash2 (Austin Appleby) with the seed of Java's client for Kafka, which
 * deals records out to partitions by it.
 */
export function murmurHash2(bytes: Uint8Array): number {
  const { length } = bytes;
  let hash = javaSeed ^ length;
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    const word = Math.imul(wordAt(bytes, at), javaFactor);
    hash = Math.imul(hash, javaFactor) ^ Math.imul(word ^ (word >>> 24), javaFactor);
  }
  if (at < length) hash = Math.imul(hash ^ restAt(bytes, at, length), javaFactor);
  hash = Math.imul(hash ^ (hash >>> 13), javaFactor);
  return hash ^ (hash >>> 15);
}

const firstFactor = 0xcc9e2d51;
const secondFactor = 0x1b873593;

/**
 * 32 bits of the bytes from `start` up to `end`, as a signed integer: MurmurHash3_x86_32 with seed 0
 * (Austin Appleby). Four bytes at a time.
 */
export function murmurHash3(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    hash ^= scrambled(wordAt(bytes, at));
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  if (at < end) hash ^= scrambled(restAt(bytes, at, end));
  return mixed(hash ^ (end - start));
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}

/** The last bytes, up to three. */
function restAt(bytes: Uint8Array, start: number, end: number): number {
  let rest = 0;
  for (let at = end - 1; at >= start; at -= 1) rest = (rest << 8) | (bytes[at] ?? 0);
  return rest;
}

function scrambled(word: number): number {
  const product = Math.imul(word, firstFactor);
  return Math.imul((product << 15) | (product >>> 17), secondFactor);
}

/** Every bit of the result depends on every bit of `hash`. */
function mixed(hash: number): number {
  let bits = hash ^ (hash >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
