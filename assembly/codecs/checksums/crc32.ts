/** CRC-32 of gzip, zip and xz (RFC 1952 § 8: polynomial edb88320 reflected, inverted before and after). */
import { crcTables32, updateCrc32 } from "./crc-tables";

let tables: usize = 0;

/** Continues `crc`, which starts as 0. */
export function crc32(crc: u32, from: usize, length: usize): u32 {
  if (tables == 0) tables = crcTables32(0xedb88320);
  return ~updateCrc32(tables, ~crc, from, length);
}
