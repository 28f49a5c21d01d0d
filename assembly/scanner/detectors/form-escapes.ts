/**
 * Values with escapes in them: `\/` and `\u002B` as JSON has them, `%2F` and `%2B` of addresses and forms. They are
 * matched without, and reported with them.
 */
import { isPercentForm } from "../values/base64";
import { addWork } from "../values/budget";
import { BLANK, isIn, isRun, nibble, PRINTABLE, QUOTE } from "../values/chars";
import { isAt } from "../values/words/words";
import { textStart } from "../window";

/** Longer than any value of a form. */
const ROOM: usize = 4096;
export const UNESCAPED: usize = memory.data(4096 + 64, 16);
/** Where each of its characters stands in the text. */
const HOMES: usize = memory.data((4096 + 1) * 4, 16);
/** For each character. */
const WORK: u32 = 3;
/** So many characters of a text with escapes are read before the whole of a value. */
export const GLANCE: usize = 24;

let count: usize = 0;

/** The length of the escape that stands there; 0: none does. */
function escapeLength(p: usize, end: usize): usize {
  const char = load<u8>(p);
  if (char == 0x25) return isPercentForm(p, end) ? 3 : 0;
  if (char != 0x5c) return 0;
  if (isAt(p, end, "\\/")) return 2;
  return isAt(p, end, "\\u00") && p + 6 <= end ? 6 : 0;
}

function escaped(p: usize, length: usize): u8 {
  if (length == 2) return load<u8>(p + 1);
  return (nibble(load<u8>(p + length - 2)) << 4) | nibble(load<u8>(p + length - 1));
}

/** Whether an escape of one of these stands there. */
export function isEscapeOf(p: usize, end: usize, classes: u32): bool {
  if (p >= end) return false;
  const length = escapeLength(p, end);
  if (length == 0) return false;
  const char = escaped(p, length);
  store<u8>(UNESCAPED, char);
  return isIn(UNESCAPED, classes);
}

/** Takes the escapes out of the text that begins there, as far as a value may go; returns where it ends. */
export function withoutEscapes(start: usize, end: usize, most: usize = ROOM): usize {
  count = 0;
  let p = start;
  const room = min(most, ROOM);
  while (p < end && count < room) {
    const char = load<u8>(p);
    const to = UNESCAPED + count;
    let length: usize = 0;
    if (char == 0x25 || char == 0x5c) length = escapeLength(p, end);
    store<u8>(to, length != 0 ? escaped(p, length) : char);
    if (!isIn(length != 0 ? to : p, PRINTABLE & ~(BLANK | QUOTE))) break;
    store<u32>(HOMES + (count << 2), <u32>p);
    count++;
    p += max<usize>(length, 1);
  }
  store<u32>(HOMES + (count << 2), <u32>p);
  addWork(<u32>count * WORK);
  return UNESCAPED + count;
}

/** The same where a value of at least GLANCE characters begins, all of these classes; 0: none does. */
export function withoutEscapesOf(start: usize, end: usize, most: usize, classes: u32): usize {
  const limit = withoutEscapes(start, end, GLANCE);
  if (limit < UNESCAPED + GLANCE || !isRun(UNESCAPED, limit, classes)) return 0;
  return withoutEscapes(start, end, most);
}

/** Where a place of it stands in the text. */
export function homeOf(place: usize): usize {
  return <usize>load<u32>(HOMES + ((place - UNESCAPED) << 2));
}

/** Whether anything stands between that an escape begins with. */
export function mayHoldEscape(from: usize, end: usize): bool {
  for (let p = from; p < end; p += 16) {
    const bytes = v128.load(p);
    const marks = v128.or(i8x16.eq(bytes, i8x16.splat(0x25)), i8x16.eq(bytes, i8x16.splat(0x5c)));
    if (v128.any_true(marks)) return true;
  }
  return false;
}

/** The place so many characters before another, of which escapes count as one; 0: that is before the text. */
export function startBefore(place: usize, length: usize): usize {
  let p = place;
  for (let i: usize = 0; i < length; i++) {
    if (p >= textStart + 3 && escapeLength(p - 3, p) == 3) p -= 3;
    else if (p >= textStart + 6 && escapeLength(p - 6, p) == 6) p -= 6;
    else if (p >= textStart + 2 && escapeLength(p - 2, p) == 2) p -= 2;
    else if (p > textStart) p--;
    else return 0;
  }
  return p;
}
