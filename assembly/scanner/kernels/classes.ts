/**
 * Which stretches of a page are text, and in which form? A dump is mostly not text, so everything that looks for text
 * looks only there.
 *
 * Idea: text is a run of RUN printable bytes, UTF-16 a run of WIDE_RUN printable bytes with a zero after each, at
 * even or at odd places. Printable is one signed compare (0x20 to 0x7f are the bytes above 31); a line feed counts, so
 * that short lines are one text: it is made 31 before. The answers of 64 bytes are one mask; runs are found on masks,
 * with what the masks of the 64 bytes before left over shifted in:
 *
 *     m             . . X X X X X X X X X . .     printable
 *     m & m<<1      . . . 2 2 2 2 2 2 2 2 . .     two in a row end here
 *      … & …<<2     . . . . . 4 4 4 4 4 4 . .     four
 *      … & …<<4     . . . . . . . . . 8 8 . .     eight
 *     spread back   . . X X X X X X X X X . .     every byte of a run, and of nothing else
 *
 * For UTF-16 the same at stride 2 on "not printable, after a printable one", and only where that holds six times are
 * the zeros looked at: heaps are full of printable bytes, but not of such patterns.
 *
 * In: a page, any alignment, with 128 readable bytes before it and 64 after. Out: one bit for each GRANULE bytes
 * (text) or WIDE_GRANULE bytes (UTF-16) that a run touches.
 * Cost per 16 bytes: one load, two operations, bitmask; per 128 bytes some forty operations on masks.
 *
 * Limit: text of fewer than RUN bytes, or WIDE_RUN characters of UTF-16, is not seen, its value included.
 */
import { lanesOf } from "./lanes";
import { PAGE } from "./zero-page";

export const RUN: i32 = 8;
export const WIDE_RUN: i32 = 6;
/** Bytes that one bit of the result stands for. In UTF-16 these are as many characters. */
export const GRANULE: usize = 16;
const WIDE_GRANULE: usize = 32;

/** The result: 256 bits; twice 128 bits, for low bytes at even and at odd places. */
export const TEXT_BITS: usize = memory.data(32, 16);
export const WIDE_BITS: usize = memory.data(32, 16);

/** Whether the result has any bit. */
export let hasText: bool = false;
export let hasWide: bool = false;

const STEP: usize = 64;
const BLOCKS: usize = 64;
const EVEN: u64 = 0x5555555555555555;

/** Masks of printable bytes: of the block before the page, its blocks, the one after it, and none. */
const MASKS: usize = memory.data(8 * (64 + 3), 16);

/** Of 16 ends those whose run touches the granule before, too. */
const EARLY: usize = memory.data<u16>([0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f], 16);

/** Of the page's blocks and the two after it: where RUN printable bytes in a row end. */
const ENDS: usize = memory.data(8 * (64 + 2), 16);

/** Of the page's blocks and the one after it: how many bytes are UTF-16, where six characters of it end. */
const WIDE_COUNTS: usize = memory.data(80, 16);

export function classifyPage(page: usize): void {
  clear();
  maskPrintable(page);
  // Bit n: block n has nothing that may be UTF-16. The last answer is of the block after the page, and comes to bit 0.
  // One call of findRuns only, so that it becomes a part of the loop.
  let others: u64 = 0;
  let last: u64 = 0;
  const zero = i64x2.splat(0);
  for (let block: usize = 0; block <= BLOCKS; block += 2) {
    others |= last;
    last = (<u64>i64x2.bitmask(i64x2.eq(findRuns(block), zero))) << (<u64>block);
  }
  for (let rest = ~others; rest; rest &= rest - 1) markWide(page, <usize>ctz(rest));
  if (!(last & 1)) markWide(page, BLOCKS);
  markText();
}

/** Puts the ends of runs of two blocks to ENDS; returns where there may be ends of UTF-16. */
function findRuns(block: usize): v128 {
  const last = v128.load(MASKS + (block << 3));
  const own = v128.load(MASKS + (block << 3), 8);
  const after = v128.or(i64x2.shl(own, 1), i64x2.shr_u(last, 63));
  const lastAfter = i64x2.shl(last, 1);

  const two = v128.and(own, after);
  const lastTwo = v128.and(last, lastAfter);
  const four = v128.and(two, shiftIn(two, lastTwo, 2));
  const lastFour = v128.and(lastTwo, i64x2.shl(lastTwo, 2));
  v128.store(ENDS + (block << 3), v128.and(four, shiftIn(four, lastFour, 4)));

  const unit = v128.andnot(after, own);
  const lastUnit = v128.andnot(lastAfter, last);
  const pair = v128.and(unit, shiftIn(unit, lastUnit, 2));
  const lastPair = v128.and(lastUnit, i64x2.shl(lastUnit, 2));
  return v128.and(pair, v128.and(shiftIn(pair, lastPair, 4), shiftIn(pair, lastPair, 8)));
}

function maskPrintable(page: usize): void {
  const flip = lanesOf(FLIP);
  const last = lanesOf(LAST);
  const end = MASKS + 8 * (BLOCKS + 2);
  let p = page - STEP;
  for (let mask = MASKS; mask < end; mask += 16, p += 2 * STEP) {
    store<u64>(mask, printable(p, flip, last));
    store<u64>(mask, printable(p + STEP, flip, last), 8);
  }
}

/**
 * Of 64 bytes of the page last looked at those that are printable, or part of characters of UTF-16 if these are more;
 * block 64 is the first of the next page.
 */
export function textCount(block: usize): u64 {
  return max(popcnt(load<u64>(MASKS + (block << 3), 8)), <u64>load<u8>(WIDE_COUNTS + block));
}

function clear(): void {
  const zero = i64x2.splat(0);
  for (let at: usize = 0; at < 32; at += 16) {
    v128.store(TEXT_BITS + at, zero);
    v128.store(WIDE_BITS + at, zero);
  }
  for (let at: usize = 0; at < 80; at += 16) v128.store(WIDE_COUNTS + at, zero);
  hasText = false;
  hasWide = false;
}

/** A run touches the granule that it ends in, or that one and the one before it. */
function markText(): void {
  const zero = i64x2.splat(0);
  const early = v128.load(EARLY);
  for (let block: usize = 0; block < BLOCKS; block += 4) {
    const ends = ENDS + (block << 3);
    const low = i16x8.eq(v128.or(v128.load(ends), v128.and(v128.load(ends, 2), early)), zero);
    const high = i16x8.eq(v128.or(v128.load(ends, 16), v128.and(v128.load(ends, 18), early)), zero);
    store<u16>(TEXT_BITS + (block >>> 1), <u16>~i8x16.bitmask(i8x16.narrow_i16x8_s(low, high)));
  }
  hasText = v128.any_true(v128.or(v128.load(TEXT_BITS), v128.load(TEXT_BITS, 16)));
}

function markWide(page: usize, block: usize): void {
  // A character ends with its zero: low bytes at even places have it at odd ones.
  const wide = wideEnds(page + (block << 6), block);
  markParity(block, wide & ~EVEN, WIDE_BITS);
  markParity(block, wide & EVEN, WIDE_BITS + 16);
}

function markParity(block: usize, ends: u64, bits: usize): void {
  if (!ends || (block >= BLOCKS && !(ends & 0x7ff))) return;
  if (ends & 0x7ff && block > 0) setBit(bits, 2 * block - 1);
  if (block < BLOCKS) orBits(bits, 2 * block, halves(backBy11(ends)));
  hasWide = true;
}

/**
 * Ends of WIDE_RUN characters in a block: places that are zero and follow one that is printable, six at stride 2. Counts
 * what ends there, too.
 */
function wideEnds(p: usize, block: usize): u64 {
  const own = load<u64>(MASKS + (block << 3), 8);
  const last = load<u64>(MASKS + (block << 3));
  const one = zeros(p) & ((own << 1) | (last >>> 63));
  store<u8>(WIDE_COUNTS + block, (<u8>popcnt(one)) << 1);
  const lastOne = zeros(p - STEP) & (last << 1);
  const two = one & ((one << 2) | (lastOne >>> 62));
  const lastTwo = lastOne & (lastOne << 2);
  return two & ((two << 4) | (lastTwo >>> 60)) & ((two << 8) | (lastTwo >>> 56));
}

/** Moves bits on by `count` places, with the last ones of the blocks before. */
function shiftIn(bits: v128, last: v128, count: i32): v128 {
  return v128.or(i64x2.shl(bits, count), i64x2.shr_u(last, 64 - count));
}

function orBits(bits: usize, index: usize, value: u64): void {
  const byte = bits + (index >>> 3);
  store<u8>(byte, load<u8>(byte) | ((<u8>value) << (<u8>index & 7)));
}

/** Each bit and the eleven before it: six characters. */
function backBy11(bits: u64): u64 {
  bits |= bits >>> 1;
  bits |= bits >>> 2;
  bits |= bits >>> 4;
  return bits | (bits >>> 4);
}

/** One bit for each 32 that hold any. */
function halves(bits: u64): u64 {
  return <u64>(<u32>bits != 0) | ((<u64>(bits >>> 32 != 0)) << 1);
}

/** What makes a line feed the last byte before the printable ones, which it only moves among themselves. */
const FLIP: u8 = 0x0a ^ 0x1f;
const LAST: u8 = 0x1e;

function printable(p: usize, flip: v128, last: v128): u64 {
  return join(
    isPrintable(v128.load(p), flip, last),
    isPrintable(v128.load(p, 16), flip, last),
    isPrintable(v128.load(p, 32), flip, last),
    isPrintable(v128.load(p, 48), flip, last),
  );
}

function isPrintable(bytes: v128, flip: v128, last: v128): v128 {
  return i8x16.gt_s(v128.xor(bytes, flip), last);
}

function zeros(p: usize): u64 {
  const zero = i64x2.splat(0);
  return join(
    i8x16.eq(v128.load(p), zero),
    i8x16.eq(v128.load(p, 16), zero),
    i8x16.eq(v128.load(p, 32), zero),
    i8x16.eq(v128.load(p, 48), zero),
  );
}

function join(a: v128, b: v128, c: v128, d: v128): u64 {
  const low = <u32>i8x16.bitmask(a) | ((<u32>i8x16.bitmask(b)) << 16);
  const high = <u32>i8x16.bitmask(c) | ((<u32>i8x16.bitmask(d)) << 16);
  return <u64>low | ((<u64>high) << 32);
}

/** The same by single bytes and by the definition of a run: the oracle of the tests. */
export function classifyPageScalar(page: usize): void {
  clear();
  const end = page + PAGE;
  for (let p = page; p < end; p++) {
    if (isInRun(p, 1, RUN)) {
      setBit(TEXT_BITS, (p - page) / GRANULE);
      hasText = true;
    }
    // A character's zero belongs to its run, and a granule is touched by either.
    for (let back: usize = 0; back < 2; back++) {
      const low = p - back;
      if (!isInRun(low, 2, WIDE_RUN)) continue;
      const parity = (low - page) & 1;
      setBit(WIDE_BITS + (parity << 4), (p - page) / WIDE_GRANULE);
      hasWide = true;
    }
  }
}

function isInRun(p: usize, unit: usize, length: i32): bool {
  if (!isCharacter(p, unit)) return false;
  let count = 1;
  for (let q = p - unit; count < length && isCharacter(q, unit); q -= unit) count++;
  for (let q = p + unit; count < length && isCharacter(q, unit); q += unit) count++;
  return count >= length;
}

function isCharacter(p: usize, unit: usize): bool {
  const byte = load<u8>(p);
  return ((byte >= 0x20 && byte < 0x80) || byte == 0x0a) && (unit == 1 || load<u8>(p, 1) == 0);
}

function setBit(bits: usize, index: usize): void {
  const byte = bits + (index >>> 3);
  store<u8>(byte, load<u8>(byte) | (1 << (<u8>index & 7)));
}
