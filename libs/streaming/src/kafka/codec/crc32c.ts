/** Castagnoli's polynomial, its bits reversed. */
const polynomial = 0x82f63b78;
/** How many bytes are taken at a time, each through a table of its own. */
const slices = 8;

/** `tables[k * 256 + byte]`: what a byte comes to with `k` more bytes behind it. */
const tables = tablesOf(slices);

function tablesOf(count: number): Int32Array {
  const table = new Int32Array(count * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    table[byte] = crc;
  }
  for (let index = 256; index < table.length; index += 1) {
    const shorter = table[index - 256] ?? 0;
    table[index] = (shorter >>> 8) ^ (table[shorter & 0xff] ?? 0);
  }
  return table;
}

/**
 * The checksum of record batches (RFC 3720), of `bytes` from `from` to `to`; "slicing by 8": a byte at a
 * time, as kafkajs does it, took longer than all else that encoding does.
 */
export function crc32c(bytes: Uint8Array, from: number, to: number): number {
  const table = tables;
  let crc = -1;
  let at = from;
  for (; at + slices <= to; at += slices) {
    const low =
      crc ^
      ((bytes[at] ?? 0) |
        ((bytes[at + 1] ?? 0) << 8) |
        ((bytes[at + 2] ?? 0) << 16) |
        ((bytes[at + 3] ?? 0) << 24));
    crc =
      (table[1792 + (low & 0xff)] ?? 0) ^
      (table[1536 + ((low >>> 8) & 0xff)] ?? 0) ^
      (table[1280 + ((low >>> 16) & 0xff)] ?? 0) ^
      (table[1024 + (low >>> 24)] ?? 0) ^
      (table[768 + (bytes[at + 4] ?? 0)] ?? 0) ^
      (table[512 + (bytes[at + 5] ?? 0)] ?? 0) ^
      (table[256 + (bytes[at + 6] ?? 0)] ?? 0) ^
      (table[bytes[at + 7] ?? 0] ?? 0);
  }
  for (; at < to; at += 1) crc = (table[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}
