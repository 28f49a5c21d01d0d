/** CRC-64 of xz (ECMA-182, polynomial c96c5795d7870f42 reflected, inverted before and after); eight bytes a step. */

let tables: usize = 0;

/** Continues `crc`, which starts as 0. */
export function crc64(crc: u64, from: usize, length: usize): u64 {
  if (tables == 0) makeTables();
  crc = ~crc;
  const end = from + length;
  for (; from + 8 <= end; from += 8) {
    const word = load<u64>(from) ^ crc;
    crc =
      look(7, word) ^
      look(6, word >> 8) ^
      look(5, word >> 16) ^
      look(4, word >> 24) ^
      look(3, word >> 32) ^
      look(2, word >> 40) ^
      look(1, word >> 48) ^
      look(0, word >> 56);
  }
  for (; from < end; from++) crc = (crc >> 8) ^ look(0, crc ^ load<u8>(from));
  return ~crc;
}

function look(table: usize, value: u64): u64 {
  return load<u64>(tables + (table << 11) + ((<usize>value & 255) << 3));
}

/** See `crc-tables.ts`. */
function makeTables(): void {
  tables = heap.alloc(8 * 256 * 8);
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = <u64>byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xc96c5795d7870f42 & (0 - (crc & 1)));
    store<u64>(tables + (byte << 3), crc);
  }
  for (let i: usize = 256; i < 8 * 256; i++) {
    const previous = load<u64>(tables + ((i - 256) << 3));
    store<u64>(tables + (i << 3), (previous >> 8) ^ load<u64>(tables + ((<usize>previous & 255) << 3)));
  }
}
