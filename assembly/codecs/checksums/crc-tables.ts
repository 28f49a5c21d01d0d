/**
 * Tables for reflected CRCs, eight bytes a step: table k holds what byte b does to the sum when k more bytes
 * follow it, so that eight look-ups, one table each, take eight bytes at once.
 */

/** Eight tables of 256 u32 for the polynomial as it is written reflected. */
export function crcTables32(polynomial: u32): usize {
  const tables = heap.alloc(8 * 256 * 4);
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (polynomial & -(crc & 1));
    store<u32>(tables + ((<usize>byte) << 2), crc);
  }
  for (let i: usize = 256; i < 8 * 256; i++) {
    const previous = load<u32>(tables + ((i - 256) << 2));
    store<u32>(tables + (i << 2), (previous >>> 8) ^ load<u32>(tables + ((<usize>previous & 255) << 2)));
  }
  return tables;
}

/** Takes `length` bytes into `crc`, which is as the shift register holds it: not inverted. */
export function updateCrc32(tables: usize, crc: u32, from: usize, length: usize): u32 {
  const end = from + length;
  for (; from + 8 <= end; from += 8) {
    const low = load<u32>(from) ^ crc;
    const high = load<u32>(from, 4);
    crc =
      load<u32>(tables + ((low & 255) << 2), 7 << 10) ^
      load<u32>(tables + (((low >>> 8) & 255) << 2), 6 << 10) ^
      load<u32>(tables + (((low >>> 16) & 255) << 2), 5 << 10) ^
      load<u32>(tables + ((low >>> 24) << 2), 4 << 10) ^
      load<u32>(tables + ((high & 255) << 2), 3 << 10) ^
      load<u32>(tables + (((high >>> 8) & 255) << 2), 2 << 10) ^
      load<u32>(tables + (((high >>> 16) & 255) << 2), 1 << 10) ^
      load<u32>(tables + ((high >>> 24) << 2));
  }
  for (; from < end; from++) crc = (crc >>> 8) ^ load<u32>(tables + (((crc ^ load<u8>(from)) & 255) << 2));
  return crc;
}
