/**
 * The digits that a NUMBER is made of: groups with one separator between. Detectors ask for a shape at a group: so many
 * digits in each group, one separator throughout.
 */
import { isIn, WORD } from "../../values/chars";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../window";
import { isAfterEscape } from "../around";

const MOST: usize = 40;
const STARTS: usize = memory.data(41 * 4, 16);
const LENGTHS: usize = memory.data(41 * 4, 16);

export let groupCount: i32 = 0;

/** The digits of the shape that fitted last, without separators, and how many. */
export const DIGITS: usize = memory.data(64, 16);
export let digitCount: i32 = 0;
/** Where the shape begins and ends in the text. */
export let start: usize = 0;
export let end: usize = 0;

export function readGroups(): void {
  groupCount = 0;
  let p = anchorAt;
  while (p < anchorEnd && <usize>groupCount < MOST) {
    const from = p;
    while (p < anchorEnd && load<u8>(p) - 0x30 < 10) p++;
    if (p > from) {
      store<u32>(STARTS + ((<usize>groupCount) << 2), <u32>from);
      store<u32>(LENGTHS + ((<usize>groupCount) << 2), <u32>(p - from));
      groupCount++;
    }
    p++;
  }
}

function startOfGroup(index: i32): usize {
  return <usize>load<u32>(STARTS + ((<usize>index) << 2));
}

export function lengthOfGroup(index: i32): i32 {
  return index < groupCount ? <i32>load<u32>(LENGTHS + ((<usize>index) << 2)) : 0;
}

/** What stands between this group and the next; 0 after the last. */
export function separatorAfter(index: i32): u8 {
  return index + 1 < groupCount ? load<u8>(startOfGroup(index) + <usize>lengthOfGroup(index)) : 0;
}

function lengthIn(lengths: string, index: i32): i32 {
  const code = <i32>load<u16>(changetype<usize>(lengths) + ((<usize>index) << 1));
  return code >= 0x41 ? code - 0x37 : code - 0x30;
}

/**
 * Whether the groups from `first` on have these lengths, each written as a digit or letter (A is 10), with these
 * separators between: `-`, `.`, `/`, blank; `*`: the first, blank or `-`, again and again.
 */
export function isShape(first: i32, lengths: string, separators: string): bool {
  const count = lengths.length;
  // Of many forms that a number is asked for most differ in the first group already.
  if (first + count > groupCount || lengthOfGroup(first) != lengthIn(lengths, 0)) return false;
  let repeated: u8 = 0;
  let to = DIGITS;
  for (let i = 0; i < count; i++) {
    const wanted = lengthIn(lengths, i);
    if (lengthOfGroup(first + i) != wanted) return false;
    if (i > 0) {
      const separator = separatorAfter(first + i - 1);
      const asked = <u8>separators.charCodeAt(min(i, separators.length) - 1);
      if (asked == 0x2a) {
        if (separator != 0x20 && separator != 0x2d) return false;
        if (repeated != 0 && separator != repeated) return false;
        repeated = separator;
      } else if (separator != asked) {
        return false;
      }
    }
    copyDigits(to, startOfGroup(first + i), wanted);
    to += <usize>wanted;
  }
  digitCount = <i32>(to - DIGITS);
  start = startOfGroup(first);
  end = startOfGroup(first + count - 1) + <usize>lengthOfGroup(first + count - 1);
  return standsAlone(first, first + count - 1, repeated);
}

/** One group of so many digits. */
export function isBare(index: i32, length: i32): bool {
  if (lengthOfGroup(index) != length) return false;
  start = startOfGroup(index);
  end = start + <usize>length;
  copyDigits(DIGITS, start, length);
  digitCount = length;
  return standsAlone(index, index, 0);
}

/** 32 at most, and up to 15 bytes more: to copy them to the byte would take a call. */
function copyDigits(to: usize, from: usize, count: i32): void {
  v128.store(to, v128.load(from));
  if (count > 16) v128.store(to, v128.load(from, 16), 16);
}

/** Not within a word, and not a part of more groups with the same separator. */
function standsAlone(first: i32, last: i32, separator: u8): bool {
  if (first == 0 && start > textStart && isIn(start - 1, WORD) && !isAfterEscape(start)) return false;
  if (last == groupCount - 1 && end < textEnd && isIn(end, WORD) && separator != 1) return false;
  if (separator != 0) {
    if (first > 0 && separatorAfter(first - 1) == separator && lengthOfGroup(first - 1) >= 3) return false;
    if (last + 1 < groupCount && separatorAfter(last) == separator && lengthOfGroup(last + 1) >= 4) return false;
  }
  // 1.234 and 12/345 are other numbers.
  if (first > 0 && separator == 0 && separatorAfter(first - 1) == 0x2e) return false;
  return true;
}

/** What stands right before and after the shape. */
export function charBefore(): u8 {
  return start > textStart ? load<u8>(start - 1) : 0;
}

export function charAfter(): u8 {
  return end < textEnd ? load<u8>(end) : 0;
}
