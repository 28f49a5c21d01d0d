/**
 * Digits, letters and '@' of a page of text, as masks that the scans (../scans) work on.
 *
 * Idea: what characters are where is asked once, by SIMD; "four digits, then one of …" is then a few shifts of 64-bit
 * masks for 64 characters at once.
 *
 *     text       c a r d   4 1 1 1   1 1 1 1
 *     digits     . . . . . X X X X . X X X X
 *     letters    X X X X . . . . . . . . . .
 *
 * In: narrow text, in blocks of 64 characters, and which of them are text (a block and its neighbours are looked at,
 * the others count as empty). Out: MASKS.
 * Cost per 16 characters: one load, eight operations, three bitmasks.
 */

/** Blocks of a page at most; one before it and two after it have masks as well. */
const BLOCKS: i32 = 64;

/**
 * For each block from the one before the page on:
 *   offset size name
 *        0    8 digits
 *        8    8 letters
 *       16    8 '@'
 *       24    8 free for the scans
 */
const ROW: i32 = 5;
export const MASKS: usize = memory.data(32 * (64 + 3), 16);

/** First character of the page. */
export let textOrigin: usize = 0;
export let blockCount: i32 = BLOCKS;
/** One bit per block of the page: there is text in it. */
export let textBlocks: u64 = 0;

/** Block -1 is the one before the page. */
export function rowOfBlock(block: i32): usize {
  return MASKS + ((<usize>(block + 1)) << ROW);
}

export function digitsOf(block: i32): u64 {
  return load<u64>(rowOfBlock(block));
}

export function lettersOf(block: i32): u64 {
  return load<u64>(rowOfBlock(block), 8);
}

export function atSignsOf(block: i32): u64 {
  return load<u64>(rowOfBlock(block), 16);
}

/** Blocks of which bit n of `blocks` is n; `count` of them, 64 at most. */
export function maskText(origin: usize, count: i32, blocks: u64): void {
  textOrigin = origin;
  blockCount = count;
  textBlocks = blocks;
  for (let block = -1; block <= count + 1; block++) {
    const row = rowOfBlock(block);
    if (!isNearText(block)) {
      v128.store(row, i64x2.splat(0));
      store<u64>(row, 0, 16);
      continue;
    }
    const p = origin + ((<isize>block) << 6);
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const c = v128.load(p, 32);
    const d = v128.load(p, 48);
    store<u64>(row, join(isDigit(a), isDigit(b), isDigit(c), isDigit(d)));
    store<u64>(row, join(isLetter(a), isLetter(b), isLetter(c), isLetter(d)), 8);
    const at = i8x16.splat(0x40);
    store<u64>(row, join(i8x16.eq(a, at), i8x16.eq(b, at), i8x16.eq(c, at), i8x16.eq(d, at)), 16);
  }
}

/** Whether the block, one before or one of the two after it is text. */
function isNearText(block: i32): bool {
  return isText(block) || isText(block + 1) || isText(block - 1) || isText(block - 2);
}

function isText(block: i32): bool {
  return <u32>block < <u32>blockCount && ((textBlocks >>> block) & 1) != 0;
}

function isDigit(bytes: v128): v128 {
  const value = i8x16.sub(bytes, i8x16.splat(0x30));
  return i8x16.eq(i8x16.min_u(value, i8x16.splat(9)), value);
}

function isLetter(bytes: v128): v128 {
  const value = i8x16.sub(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(0x61));
  return i8x16.eq(i8x16.min_u(value, i8x16.splat(25)), value);
}

/** A mask of any other class, for one block. */
export function maskOf(block: i32, character: u8, other: u8): u64 {
  const p = textOrigin + ((<isize>block) << 6);
  const one = i8x16.splat(character);
  const two = i8x16.splat(other);
  return join(
    isEither(v128.load(p), one, two),
    isEither(v128.load(p, 16), one, two),
    isEither(v128.load(p, 32), one, two),
    isEither(v128.load(p, 48), one, two),
  );
}

function isEither(bytes: v128, one: v128, two: v128): v128 {
  return v128.or(i8x16.eq(bytes, one), i8x16.eq(bytes, two));
}

function join(a: v128, b: v128, c: v128, d: v128): u64 {
  const low = <u32>i8x16.bitmask(a) | ((<u32>i8x16.bitmask(b)) << 16);
  const high = <u32>i8x16.bitmask(c) | ((<u32>i8x16.bitmask(d)) << 16);
  return <u64>low | ((<u64>high) << 32);
}
