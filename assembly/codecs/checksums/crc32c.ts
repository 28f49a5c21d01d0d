/** CRC-32C (RFC 3720 § 12.1: polynomial 82f63b78 reflected, inverted before and after), as snappy frames mask it. */
import { crcTables32, updateCrc32 } from "./crc-tables";

let tables: usize = 0;

/** Continues `crc`, which starts as 0. */
export function crc32c(crc: u32, from: usize, length: usize): u32 {
  if (tables == 0) tables = crcTables32(0x82f63b78);
  return ~updateCrc32(tables, ~crc, from, length);
}

/** As the snappy framing format stores it, so that a CRC of data with CRCs in them is no constant. */
export function maskedCrc32c(crc: u32): u32 {
  return rotr(crc, 15) + 0xa282ead8;
}
