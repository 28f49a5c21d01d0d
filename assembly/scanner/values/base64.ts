/** Base 64 (both alphabets), base 32, hex and percent forms as bytes. Results go where the caller says. */
import { nibble } from "./chars";

const INVALID: u8 = 0xff;
const DIGITS64: usize = memory.data(256, 16);
const DIGITS32: usize = memory.data(256, 16);

memory.fill(DIGITS64, INVALID, 256);
memory.fill(DIGITS32, INVALID, 256);
for (let i: usize = 0; i < 26; i++) {
  store<u8>(DIGITS64 + 0x41 + i, <u8>i);
  store<u8>(DIGITS64 + 0x61 + i, <u8>(26 + i));
  store<u8>(DIGITS32 + 0x41 + i, <u8>i);
  store<u8>(DIGITS32 + 0x61 + i, <u8>i);
}
for (let i: usize = 0; i < 10; i++) store<u8>(DIGITS64 + 0x30 + i, <u8>(52 + i));
for (let i: usize = 0; i < 6; i++) store<u8>(DIGITS32 + 0x32 + i, <u8>(26 + i));
store<u8>(DIGITS64 + 0x2b, 62);
store<u8>(DIGITS64 + 0x2d, 62);
store<u8>(DIGITS64 + 0x2f, 63);
store<u8>(DIGITS64 + 0x5f, 63);

/** What decodeBase64 gives for text that is none. */
export const UNDECODED: usize = usize.MAX_VALUE;

/**
 * Decodes up to `room` bytes and returns their count. Line ends, blanks, and line ends written as `\n` or `\r\n` may
 * stand between; padding ends it. UNDECODED when there is another character, or a lone last one.
 */
export function decodeBase64(from: usize, end: usize, into: usize, room: usize): usize {
  const start = into;
  const limit = into + room;
  let bits: u32 = 0;
  let count = 0;
  for (; from < end; from++) {
    const char = load<u8>(from);
    const digit = load<u8>(DIGITS64 + <usize>char);
    if (digit == INVALID) {
      if (char == 0x3d) break;
      if (char == 0x0a || char == 0x0d || char == 0x20 || char == 0x09) continue;
      if (char == 0x5c && from + 1 < end) {
        // `\n`, `\r`; `\/` is a slash.
        const next = load<u8>(from + 1);
        if (next == 0x6e || next == 0x72) {
          from++;
          continue;
        }
        if (next == 0x2f || next == 0x5c) continue;
      }
      return UNDECODED;
    }
    bits = (bits << 6) | <u32>digit;
    if (++count == 4) {
      if (into + 3 > limit) return into - start;
      store<u8>(into, <u8>(bits >> 16));
      store<u8>(into, <u8>(bits >> 8), 1);
      store<u8>(into, <u8>bits, 2);
      into += 3;
      bits = 0;
      count = 0;
    }
  }
  if (count == 1) return UNDECODED;
  if (count == 2 && into < limit) store<u8>(into++, <u8>(bits >> 4));
  if (count == 3 && into + 1 < limit) {
    store<u8>(into++, <u8>(bits >> 10));
    store<u8>(into++, <u8>(bits >> 2));
  }
  return into - start;
}

/** Either case; padding ends it; UNDECODED when there is another character. */
export function decodeBase32(from: usize, end: usize, into: usize): usize {
  const start = into;
  let bits: u32 = 0;
  let count = 0;
  for (; from < end; from++) {
    const char = load<u8>(from);
    if (char == 0x3d) break;
    const digit = load<u8>(DIGITS32 + <usize>char);
    if (digit == INVALID) return UNDECODED;
    bits = (bits << 5) | <u32>digit;
    count += 5;
    if (count >= 8) {
      count -= 8;
      store<u8>(into++, <u8>(bits >> count));
    }
  }
  return into - start;
}

/** Pairs of hex digits, either case; the caller knows that they are. */
export function decodeHex(from: usize, end: usize, into: usize): usize {
  const start = into;
  for (; from + 1 < end; from += 2) store<u8>(into++, (nibble(load<u8>(from)) << 4) | nibble(load<u8>(from, 1)));
  return into - start;
}

function isHex(char: u8): bool {
  const folded = char | 0x20;
  return char - 0x30 < 10 || folded - 0x61 < 6;
}

/** Whether `%` and two hex digits stand there. */
export function isPercentForm(from: usize, end: usize): bool {
  return from + 2 < end && load<u8>(from) == 0x25 && isHex(load<u8>(from, 1)) && isHex(load<u8>(from, 2));
}

/** `%XX` becomes a byte, all else stays. */
export function decodePercent(from: usize, end: usize, into: usize): usize {
  const start = into;
  while (from < end) {
    if (isPercentForm(from, end)) {
      store<u8>(into++, (nibble(load<u8>(from, 1)) << 4) | nibble(load<u8>(from, 2)));
      from += 3;
    } else {
      store<u8>(into++, load<u8>(from++));
    }
  }
  return into - start;
}
