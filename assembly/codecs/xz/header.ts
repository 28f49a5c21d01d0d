/**
 * Headers of the .xz format (version 1.1.0, § 2 and 3).
 *
 * Stream header    offset size name                      Block header
 *                       0    6 magic fd 37 7a 58 5a 00      0  1 size / 4 - 1
 *                       6    2 flags: 0, check type         1  1 flags: 1-0 filters - 1, 6 packed size, 7 size
 *                       8    4 CRC-32 of the flags             by flags: packed size, size (both varints)
 * Stream footer         0    4 CRC-32 of the next six          filters: id, size of properties (varints), properties
 *                       4    4 size of the index / 4 - 1       zeros
 *                       8    2 flags                       -4  4 CRC-32
 *                      10    2 "YZ"
 */
import { crc32 } from "../checksums/crc32";
import { ERROR_BAD_HEADER, ERROR_UNSUPPORTED } from "../errors";

export const STREAM_HEADER: usize = 12;
export const STREAM_FOOTER: usize = 12;
const MAGIC_LOW: u32 = 0x587a37fd;
const MAGIC_HIGH: u16 = 0x005a;
const FOOTER_MAGIC: u16 = 0x5a59;
const FILTER_LZMA2: u64 = 0x21;
const VARINT_LIMIT: u32 = 9;

/** Bytes of each check type. */
const CHECK_SIZES: usize = memory.data<u8>([0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64]);

/** Behind the varint that was read last. */
export let varintEnd: usize = 0;

/** A number of seven bits a byte, the lowest first; u64.MAX_VALUE when it is not whole or not the shortest form. */
export function readVarint(at: usize, end: usize): u64 {
  let value: u64 = 0;
  for (let i: u32 = 0; i < VARINT_LIMIT && at < end; i++) {
    const byte = <u64>load<u8>(at++);
    value |= (byte & 127) << (7 * i);
    if (byte >= 128) continue;
    if (byte == 0 && i > 0) break;
    varintEnd = at;
    return value;
  }
  varintEnd = end;
  return u64.MAX_VALUE;
}

/** The check type of a stream header, or an error. */
export function readStreamHeader(at: usize): i32 {
  if (load<u32>(at) != MAGIC_LOW || load<u16>(at, 4) != MAGIC_HIGH) return ERROR_BAD_HEADER;
  if (crc32(0, at + 6, 2) != load<u32>(at, 8)) return ERROR_BAD_HEADER;
  if (load<u8>(at, 6) != 0 || load<u8>(at, 7) > 15) return ERROR_UNSUPPORTED;
  return load<u8>(at, 7);
}

export function checkSize(type: u32): u32 {
  return load<u8>(CHECK_SIZES + type);
}

/** What a footer holds that does not fit its stream; 0 when nothing. */
export function footerFault(at: usize, type: u32, indexSize: u64): i32 {
  if (load<u16>(at, 10) != FOOTER_MAGIC) return ERROR_BAD_HEADER;
  if (crc32(0, at + 4, 6) != load<u32>(at)) return ERROR_BAD_HEADER;
  if (load<u8>(at, 8) != 0 || load<u8>(at, 9) != type) return ERROR_BAD_HEADER;
  return (<u64>load<u32>(at, 4) + 1) << 2 == indexSize ? 0 : ERROR_BAD_HEADER;
}

@final
export class XzBlockHeader {
  /** u64.MAX_VALUE: not said. */
  packedSize: u64 = 0;
  size: u64 = 0;
  windowSize: u64 = 0;

  /** Reads a header of `length` bytes, its CRC included; 0 or an error. */
  read(at: usize, length: usize): i32 {
    const end = at + length - 4;
    if (crc32(0, at, length - 4) != load<u32>(end)) return ERROR_BAD_HEADER;
    const flags = <u32>load<u8>(at, 1);
    if (flags & 0x3c) return ERROR_UNSUPPORTED;
    // Filters before LZMA2 (branches of program code, deltas) are not in use for dumps.
    if (flags & 3) return ERROR_UNSUPPORTED;
    let field = at + 2;
    this.packedSize = u64.MAX_VALUE;
    this.size = u64.MAX_VALUE;
    if (flags & 0x40) {
      this.packedSize = readVarint(field, end);
      if (this.packedSize == u64.MAX_VALUE || this.packedSize == 0) return ERROR_BAD_HEADER;
      field = varintEnd;
    }
    if (flags & 0x80) {
      this.size = readVarint(field, end);
      if (this.size == u64.MAX_VALUE) return ERROR_BAD_HEADER;
      field = varintEnd;
    }
    const filter = readVarint(field, end);
    if (filter == u64.MAX_VALUE) return ERROR_BAD_HEADER;
    if (filter != FILTER_LZMA2) return ERROR_UNSUPPORTED;
    if (readVarint(varintEnd, end) != 1 || varintEnd >= end) return ERROR_BAD_HEADER;
    const bits = <u32>load<u8>(varintEnd);
    if (bits > 40) return ERROR_UNSUPPORTED;
    this.windowSize = bits == 40 ? u32.MAX_VALUE : (<u64>(2 | (bits & 1))) << ((bits >>> 1) + 11);
    for (field = varintEnd + 1; field < end; field++) if (load<u8>(field) != 0) return ERROR_UNSUPPORTED;
    return 0;
  }
}
