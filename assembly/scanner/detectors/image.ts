/**
 * Whether text lies among the strings of a program: many short ones, a NUL after each. What stands there was shipped
 * to everyone. Where the dump has a map, the map decides; this is for files without one.
 */

import { isIn, LINE, PRINTABLE } from "../values/chars";
import {
  ALL_OF_CLASS,
  isRemembered,
  known,
  knownBelow,
  knownFrom,
  knownTo,
  learn,
  learnFrom,
  learnTo,
} from "../values/known";
import { ahead, behind } from "./around";

const FAR: usize = 448;
/** So many strings on one side make a table of strings. */
const MANY = 8;
const SHORTEST: usize = 4;
const STEP: usize = 16;
const TEXT: u32 = PRINTABLE | LINE;

export function isImageText(start: usize, end: usize): bool {
  return stringsBefore(start) >= MANY || stringsAfter(end) >= MANY;
}

/** Counts whole strings with one NUL after each, back from the one at `start`; MANY are enough. */
function stringsBefore(start: usize): i32 {
  const least = behind(start, FAR);
  let p = startOfText(start, least);
  let count = 0;
  while (count < MANY && p > least + 4 && load<u8>(p - 1) == 0 && isIn(p - 2, TEXT)) {
    const end = p - 1;
    p = lastOfText(end, least);
    if (end - p < SHORTEST) break;
    // Lines of an environment are no constants.
    count++;
  }
  return count;
}

function stringsAfter(end: usize): i32 {
  const limit = ahead(end, FAR);
  let p = endOfText(end, limit);
  let count = 0;
  while (count < MANY && p + 4 < limit && load<u8>(p) == 0 && isIn(p + 1, TEXT)) {
    const start = p + 1;
    p = nextOfText(start, limit);
    if (p - start < SHORTEST || p == limit) break;
    count++;
  }
  return count;
}

/** Where the run of text begins that a value stands in: many places of a page lie in one, so that is remembered. */
function startOfText(to: usize, start: usize): usize {
  if (to <= start || !isRemembered(start) || !isRemembered(to)) return lastOfText(to, start);
  const row = knownBelow(BEFORE, ALL_OF_CLASS, to);
  // Places come in their order: between what is known and the next one little is to be read.
  let p = lastOfText(to, max(start, min(to, knownTo(row))));
  if (p > knownTo(row)) {
    learn(row, p, to);
    return p;
  }
  learnTo(row, to);
  if (knownFrom(row) <= start) return start;
  p = lastOfText(knownFrom(row), start);
  learnFrom(row, p);
  return p;
}

function endOfText(from: usize, end: usize): usize {
  if (from >= end || !isRemembered(from) || !isRemembered(end - 1)) return nextOfText(from, end);
  const row = known(AFTER, ALL_OF_CLASS, from);
  if (knownTo(row) >= end) return end;
  const p = nextOfText(knownTo(row), end);
  learnTo(row, p);
  return p;
}

/** Stand for the class in what is remembered: looked at backwards, and forwards. */
const BEFORE: usize = memory.data(16, 16);
const AFTER: usize = memory.data(16, 16);

/** As startOfRun and endOfRun of the class TEXT, but 16 characters at a time. */
function lastOfText(to: usize, start: usize): usize {
  let p = to;
  while (p >= start + STEP && isAllText(p - STEP)) p -= STEP;
  while (p > start && isIn(p - 1, TEXT)) p--;
  return p;
}

function nextOfText(from: usize, end: usize): usize {
  let p = from;
  while (p + STEP <= end && isAllText(p)) p += STEP;
  while (p < end && isIn(p, TEXT)) p++;
  return p;
}

function isAllText(p: usize): bool {
  const bytes = v128.load(p);
  const isPrintable = v128.and(i8x16.gt_s(bytes, i8x16.splat(0x1f)), i8x16.ne(bytes, i8x16.splat(0x7f)));
  const isLine = v128.or(i8x16.eq(bytes, i8x16.splat(0x0a)), i8x16.eq(bytes, i8x16.splat(0x0d)));
  return i8x16.all_true(v128.or(isPrintable, v128.or(isLine, i8x16.eq(bytes, i8x16.splat(0x09)))));
}
