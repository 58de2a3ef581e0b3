const fnvOffset = 0x811c9dc5;
const fnvPrime = 0x01000193;
const golden = 0x9e3779b1;

/** FNV-1a over the UTF-16 code units; whoever chooses texts does not know which collide under a `seed`. */
export function hashOfText(text: string, seed: number): number {
  let hash = fnvOffset ^ seed;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), fnvPrime);
  }
  return mixed(hash);
}

/** What `hashOfText` says of the text that the bytes are in ASCII; undefined where they are not. */
export function hashOfAscii(
  bytes: Uint8Array,
  start: number,
  end: number,
  seed: number,
): number | undefined {
  let hash = fnvOffset ^ seed;
  let bits = 0;
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    bits |= byte;
    hash = Math.imul(hash ^ byte, fnvPrime);
  }
  return bits > 0x7f ? undefined : mixed(hash);
}

export function hashOfPair(one: number, other: number): number {
  return mixed(Math.imul(one, golden) ^ other);
}

/** Every bit of the result depends on every bit of `hash` (the end of MurmurHash3). */
function mixed(hash: number): number {
  let bits = hash ^ (hash >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
