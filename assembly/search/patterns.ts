/**
 * Patterns: bytes of which some may be anything, and letters of either case.
 *
 * Idea: of each pattern two places are looked for, 16 starts at a time; where both fit the rest is compared. The host
 * chooses the two places, the rarest it thinks.
 *
 *     pattern      4d 5a ?? 00 5?        byte & mask == value, mask ff, 00, f0; df for letters of either case
 *     starts       s0 s1 s2 … s15
 *     one          byte s + 0 == 4d      one load at s + 0
 *     two          byte s + 1 == 5a      one load at s + 1
 *
 * Cost per 16 starts and pattern: two loads, six operations.
 */
import { dataEnd, dataStart, offsetAt } from "../scanner/buffer";
import { PAGE } from "../scanner/kernels/zero-page";
import { addHit, CAPACITY, hitCount } from "./hits";

export const MOST_PATTERNS: usize = 8;
export const LONGEST: usize = 256;

/**
 * A row of a pattern:
 *   offset size name
 *        0    4 length
 *        4    4 the first place that is looked for
 *        8    4 the second
 *       16  256 values
 *      272  256 masks
 */
const ROW: usize = 528;
const PATTERNS: usize = memory.data(528 * 8, 16);
let patternCount: usize = 0;

/** Hits beyond this number are only counted. */
let limit: u32 = 0;
export let found: u32 = 0;

export function beginPatterns(most: u32): void {
  patternCount = 0;
  limit = most;
  found = 0;
}

/** Values and masks of a new pattern are to be put at the address returned, LONGEST bytes each; 0: there is no room. */
export function addPattern(length: u32, one: u32, two: u32): usize {
  if (patternCount == MOST_PATTERNS || length == 0 || length > <u32>LONGEST || max(one, two) >= length) return 0;
  const row = PATTERNS + patternCount * ROW;
  store<u32>(row, length);
  store<u32>(row, one, 4);
  store<u32>(row, two, 8);
  patternCount++;
  return row + 16;
}

/**
 * Adds a hit for each place of a pattern that begins in the page from `from` on (an offset in it). Returns where it
 * stopped for want of room for hits, PAGE when it is through.
 */
export function findPatterns(page: usize, from: usize): usize {
  for (let at = from; at < PAGE; at += 16) {
    if (hitCount > CAPACITY - 16 * MOST_PATTERNS) return at;
    for (let number: usize = 0; number < patternCount; number++)
      findAt(page + at, PATTERNS + number * ROW, <u32>number);
  }
  return PAGE;
}

function findAt(p: usize, row: usize, number: u32): void {
  let starts = fits(p, row, load<u32>(row, 4)) & fits(p, row, load<u32>(row, 8));
  for (; starts; starts &= starts - 1) {
    const start = p + <usize>ctz(starts);
    const length = load<u32>(row);
    if (start < dataStart || start + <usize>length > dataEnd || !isPattern(start, row, length)) continue;
    found++;
    if (found <= limit) addHit(offsetAt(start), length, number);
  }
}

/** Of 16 starts those whose byte at a place of the pattern fits. */
function fits(p: usize, row: usize, place: u32): u32 {
  const value = i8x16.splat(load<i8>(row + <usize>place, 16));
  const mask = i8x16.splat(load<i8>(row + <usize>place, 272));
  return <u32>i8x16.bitmask(i8x16.eq(v128.and(v128.load(p + <usize>place), mask), value));
}

function isPattern(start: usize, row: usize, length: u32): bool {
  for (let i: usize = 0; i < <usize>length; i++) {
    if ((load<u8>(start + i) & load<u8>(row + i, 272)) != load<u8>(row + i, 16)) return false;
  }
  return true;
}
