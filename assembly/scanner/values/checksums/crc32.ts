/** CRC-32 (IEEE 802.3, as zlib) and the tails that tokens make of it; CRC-16/XModem and CRC-24 (OpenPGP). */

const TABLE: usize = memory.data(256 * 4, 16);

for (let n: u32 = 0; n < 256; n++) {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  store<u32>(TABLE + ((<usize>n) << 2), c);
}

export function crc32(from: usize, end: usize): u32 {
  let c: u32 = ~0;
  for (; from < end; from++) c = load<u32>(TABLE + ((<usize>((c ^ <u32>load<u8>(from)) & 255)) << 2)) ^ (c >>> 8);
  return ~c;
}

/** The digit's value in `0-9A-Za-z`. */
function base62Digit(char: u8): u32 {
  return <u32>(char <= 0x39 ? char - 0x30 : char <= 0x5a ? char - 0x37 : char - 0x3d);
}

/** Six base 62 digits, most significant first. The largest value is 62^6 - 1 > 2^32. */
export function base62Tail(from: usize): u64 {
  let value: u64 = 0;
  for (let i: usize = 0; i < 6; i++) value = value * 62 + base62Digit(load<u8>(from + i));
  return value;
}

/** Base 36 in lower case, most significant first. */
export function base36(from: usize, length: usize): u64 {
  let value: u64 = 0;
  for (let i: usize = 0; i < length; i++) {
    const char = load<u8>(from + i);
    value = value * 36 + (char <= 0x39 ? char - 0x30 : char - 0x57);
  }
  return value;
}

/** CRC-16/XModem: polynomial 0x1021, start 0. */
export function crc16(from: usize, end: usize): u32 {
  let c: u32 = 0;
  for (; from < end; from++) {
    c ^= (<u32>load<u8>(from)) << 8;
    for (let i = 0; i < 8; i++) c = c & 0x8000 ? ((c << 1) ^ 0x1021) & 0xffff : (c << 1) & 0xffff;
  }
  return c;
}

/** CRC-24 of OpenPGP (RFC 9580, section 6.1.1). */
export function crc24(from: usize, end: usize): u32 {
  let c: u32 = 0xb704ce;
  for (; from < end; from++) {
    c ^= (<u32>load<u8>(from)) << 16;
    for (let i = 0; i < 8; i++) {
      c <<= 1;
      if (c & 0x1000000) c ^= 0x1864cfb;
    }
  }
  return c & 0xffffff;
}
