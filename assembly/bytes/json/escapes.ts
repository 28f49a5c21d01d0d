/** The bytes of a JSON string without its escapes, as UTF-8. */
import { ByteSource } from "../source";

const BACKSLASH: i32 = 0x5c;

/** How many bytes `decodeEscapes` can write for `length` bytes of text: none of its escapes becomes longer. */
export function unescapedRoom(length: u32): usize {
  return <usize>length + 4;
}

/** Writes at most `room` − 4 bytes to `into`; returns how many. Halves of characters become U+FFFD. */
export function decodeEscapes(source: ByteSource, start: u64, length: u32, into: usize, room: usize): usize {
  let out: usize = 0;
  let high: u32 = 0;
  for (let i: u32 = 0; i < length && out + 8 <= room + 4; i++) {
    let byte = source.byte(start + i);
    if (byte < 0) break;
    let point: u32 = 0;
    let isPoint = false;
    if (byte == BACKSLASH && i + 1 < length) {
      byte = source.byte(start + ++i);
      if (byte == 0x75 && i + 4 < length && isHex(source, start + i + 1)) {
        point = readHex4(source, start + i + 1);
        isPoint = true;
        i += 4;
      } else byte = plain(byte);
    }
    const isLow = isPoint && (point & 0xfffffc00) == 0xdc00;
    if (high != 0) {
      out += put(into + out, isLow ? 0x10000 + ((high & 0x3ff) << 10) + (point & 0x3ff) : 0xfffd);
      high = 0;
      if (isLow) continue;
    }
    if (!isPoint) store<u8>(into + out++, <u8>byte);
    else if ((point & 0xfffffc00) == 0xd800) high = point;
    else out += put(into + out, isLow ? 0xfffd : point);
  }
  if (high != 0) out += put(into + out, 0xfffd);
  return out;
}

function plain(byte: i32): i32 {
  switch (byte) {
    case 0x6e:
      return 0x0a;
    case 0x74:
      return 0x09;
    case 0x72:
      return 0x0d;
    case 0x62:
      return 0x08;
    case 0x66:
      return 0x0c;
    default:
      return byte;
  }
}

function isHex(source: ByteSource, at: u64): bool {
  for (let i = 0; i < 4; i++) if (digitOf(source.byte(at + i)) < 0) return false;
  return true;
}

function readHex4(source: ByteSource, at: u64): u32 {
  let value: u32 = 0;
  for (let i = 0; i < 4; i++) value = (value << 4) | <u32>digitOf(source.byte(at + i));
  return value;
}

/** Value of a hex digit, or -1. */
export function digitOf(byte: i32): i32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function put(into: usize, point: u32): usize {
  if (point < 0x80) {
    store<u8>(into, <u8>point);
    return 1;
  }
  if (point < 0x800) {
    store<u8>(into, <u8>(0xc0 | (point >> 6)));
    store<u8>(into + 1, <u8>(0x80 | (point & 0x3f)));
    return 2;
  }
  if (point < 0x10000) {
    store<u8>(into, <u8>(0xe0 | (point >> 12)));
    store<u8>(into + 1, <u8>(0x80 | ((point >> 6) & 0x3f)));
    store<u8>(into + 2, <u8>(0x80 | (point & 0x3f)));
    return 3;
  }
  store<u8>(into, <u8>(0xf0 | (point >> 18)));
  store<u8>(into + 1, <u8>(0x80 | ((point >> 12) & 0x3f)));
  store<u8>(into + 2, <u8>(0x80 | ((point >> 6) & 0x3f)));
  store<u8>(into + 3, <u8>(0x80 | (point & 0x3f)));
  return 4;
}
