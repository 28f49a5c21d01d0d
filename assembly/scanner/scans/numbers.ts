/**
 * Numbers as people and programs write them: digits, with a single ' ', '-', '.' or '/' between groups, SHORTEST
 * characters or more.
 *
 *     text       n o .   4 1 1 1   1 1 1 1 - 2 ,
 *     digits     . . . . X X X X . X X X X . X .
 *     joined     . . . . X X X X X X X X X X X .     a separator with a digit on both sides
 *
 * A number is given out from its first group on. A long row of groups is given out in pieces that overlap by LONGEST
 * characters, from the first group of a page again: so no number within it is missed, and the work stays in proportion.
 */

import { digitsOf, placeOf, separatorsOf } from "../kernels/text-masks";
import { addPlace } from "../places";
import { afterAnswer, afterFirst, blockOf, firstOf, keepAnswer, NUMBER_ANSWERS } from "./answers";
import { alsoLater, alsoLaterWithin, earlier, later } from "./two-blocks";

const SHORTEST: usize = 7;
/** Of one piece; no single number is longer than what pieces share. */
const PIECE: usize = 256;
const LONGEST: usize = 64;

/** Where SHORTEST digits, or single others between two of them, begin, by the digits of two blocks and beside them. */
export function numberStarts(before: v128, digits: v128, next: v128): v128 {
  const around = v128.and(earlier(digits, before, 1), later(digits, next, 1));
  const own = v128.or(digits, around);
  const nextOwn = v128.or(next, v128.and(earlier(next, digits, 1), i64x2.shr_u(next, 1)));
  const two = alsoLater(own, nextOwn, 1);
  const nextTwo = alsoLaterWithin(nextOwn, 1);
  const four = alsoLater(two, nextTwo, 2);
  const nextFour = alsoLaterWithin(nextTwo, 2);
  return alsoLater(four, nextFour, 3);
}

/** Of the blocks in which any may begin; by what is between them, too. */
export function addNumbers(kind: i32, end: usize): void {
  let kept = NUMBER_ANSWERS;
  for (let at = NUMBER_ANSWERS; at < end; at = afterAnswer(at)) {
    const block = blockOf(at);
    kept = keepAnswer(kept, block, startsOf(block));
  }
  for (let at = NUMBER_ANSWERS; at < kept; at = afterFirst(at)) {
    const start = placeOf(blockOf(at), firstOf(at));
    addPlace(kind, 0, start, start + SHORTEST);
  }
}

function startsOf(block: i32): u64 {
  const before = digitsOf(block - 1);
  const digits = digitsOf(block);
  const next = digitsOf(block + 1);
  const own = joined(separatorsOf(block), before, digits, next);
  // The block after this one matters for a number that reaches into it.
  const after = own >>> 63 ? joined(separatorsOf(block + 1), digits, next, 0) : 0;
  const long = sevenInRow(own, after);
  // Whether the first place goes on with a number of the block before.
  const carry = long & 1 && before >>> 62 ? joined(separatorsOf(block - 1), 0, before, digits) >>> 63 : 0;
  const starts = long & ~((own << 1) | carry);
  return block == 0 && carry ? starts | firstGroup(own, long & digits & ~(digits << 1) & ~1) : starts;
}

/** A row that comes in from the page before: its first group here. */
function firstGroup(own: u64, groups: u64): u64 {
  const row = ~own == 0 ? <u64>-1 : ((<u64>1) << ctz(~own)) - 1;
  const ofRow = groups & row;
  return ofRow & (0 - ofRow);
}

/** Digits, and separators between two of them. */
function joined(separators: u64, before: u64, digits: u64, next: u64): u64 {
  return digits | (separators & ((digits << 1) | (before >>> 63)) & ((digits >>> 1) | (next << 63)));
}

function sevenInRow(own: u64, next: u64): u64 {
  const two = own & ((own >>> 1) | (next << 63));
  const nextTwo = next & (next >>> 1);
  const four = two & ((two >>> 2) | (nextTwo << 62));
  const nextFour = nextTwo & (nextTwo >>> 2);
  return four & ((four >>> 3) | (nextFour << 61));
}

/** Where the number or its first piece ends: after a whole group, unless there is only one. */
export function numberEnd(start: usize, limit: usize): usize {
  const last = min(limit, start + PIECE);
  let p = start;
  let groupEnd: usize = 0;
  while (p < last) {
    if (!isDigit(p)) {
      if (!isSeparator(p) || p + 1 == last || !isDigit(p + 1)) return p;
      groupEnd = p;
    }
    p++;
  }
  const isCut = p < limit && isDigit(p);
  return isCut && groupEnd ? groupEnd : p;
}

/** Where the next piece of a row begins, of which start ≤ p < end was the last; 0 at the end of the row. */
export function nextPiece(start: usize, end: usize, limit: usize): usize {
  if (end + 1 >= limit || !(isDigit(end) || (isSeparator(end) && isDigit(end + 1)))) return 0;
  for (let p = max(start + 1, end - LONGEST); p < end; p++) if (isDigit(p) && !isDigit(p - 1)) return p;
  // One group longer than any number.
  let p = end;
  while (p < limit && isDigit(p)) p++;
  return p + 1 < limit && isSeparator(p) && isDigit(p + 1) ? p + 1 : 0;
}

function isDigit(p: usize): bool {
  return <u32>load<u8>(p) - 0x30 < 10;
}

function isSeparator(p: usize): bool {
  const byte = load<u8>(p);
  return byte == 0x20 || (byte >= 0x2d && byte <= 0x2f);
}
