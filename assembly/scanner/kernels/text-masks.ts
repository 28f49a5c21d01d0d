/**
 * Digits and letters in a page of text, as masks that the scans (../scans) work on.
 *
 * Idea: what characters are where is asked once, by SIMD; "four digits, then one of …" is then a few shifts of 64-bit
 * masks for 64 characters at once.
 *
 *     text       c a r d   4 1 1 1   1 1 1 1
 *     digits     . . . . . X X X X . X X X X
 *     letters    X X X X . . . . . . . . . .
 *
 * In: narrow text in blocks of 64 characters, and which of them are text. Out: rows of masks for these; a block beside
 * them that is not text is empty, since every byte of a run is in a block that is. What lies beside the page is looked
 * at if it is next to text.
 * Cost per 16 characters: one load, six operations, two bitmasks; per block some twenty to join them.
 */
import { lanesOf } from "./lanes";

/** One mask for each block: of the one before the page, its own (64 at most), the one after it and none. */
const MASKS: i32 = 68;
const DIGITS: usize = memory.data(8 * MASKS, 16);
const LETTERS: usize = memory.data(8 * MASKS, 16);

/** First character of the page. */
let origin: usize = 0;

/** Block -1 is the one before the page. */
function offsetOf(block: i32): usize {
  return ((<usize>block) << 3) + 8;
}

export function digitsOf(block: i32): u64 {
  return load<u64>(offsetOf(block), DIGITS);
}

export function lettersOf(block: i32): u64 {
  return load<u64>(offsetOf(block), LETTERS);
}

export function alphanumericsOf(block: i32): u64 {
  return digitsOf(block) | lettersOf(block);
}

/** Of a block and the one after it, as lanes. */
export function digitsOfTwo(block: i32): v128 {
  return v128.load(offsetOf(block), DIGITS);
}

export function lettersOfTwo(block: i32): v128 {
  return v128.load(offsetOf(block), LETTERS);
}

/** Where the character of a bit is. */
export function placeOf(block: i32, bit: u64): usize {
  return origin + ((<isize>block) << 6) + <usize>bit;
}

/** Blocks of the page that have an '@' or a '`'. */
export let blocksWithAtSigns: u64 = 0;

/** `blocks`: bit n is block n of the page, whose first character is at `first`; `count` of them, 64 at most. */
export function maskText(first: usize, count: i32, blocks: u64): void {
  origin = first;
  clear();
  maskBlocks(blocks);
  if (blocks & 1) maskBeside(-1);
  if (blocks >>> (<u64>count - 1)) maskBeside(count);
}

/** By hand: what memory.fill calls costs more than it clears. */
function clear(): void {
  const zero = i64x2.splat(0);
  for (let at: usize = 0; at < 8 * MASKS; at += 32) {
    v128.store(DIGITS + at, zero);
    v128.store(DIGITS + at, zero, 16);
    v128.store(LETTERS + at, zero);
    v128.store(LETTERS + at, zero, 16);
  }
}

function maskBlocks(blocks: u64): void {
  const toDigits = lanesOf(TO_DIGITS);
  const digitsEnd = lanesOf(DIGITS_END);
  const toLower = lanesOf(TO_LOWER);
  const toLetters = lanesOf(TO_LETTERS);
  const lettersEnd = lanesOf(LETTERS_END);
  const beforeLetters = lanesOf(BEFORE_LETTERS);
  const start = origin;
  let atSigns: u64 = 0;
  for (; blocks; blocks &= blocks - 1) {
    const block = ctz(blocks);
    const p = start + ((<usize>block) << 6);
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const c = v128.load(p, 32);
    const d = v128.load(p, 48);
    const digits = join(
      i8x16.lt_s(i8x16.add(a, toDigits), digitsEnd),
      i8x16.lt_s(i8x16.add(b, toDigits), digitsEnd),
      i8x16.lt_s(i8x16.add(c, toDigits), digitsEnd),
      i8x16.lt_s(i8x16.add(d, toDigits), digitsEnd),
    );
    const la = i8x16.add(v128.or(a, toLower), toLetters);
    const lb = i8x16.add(v128.or(b, toLower), toLetters);
    const lc = i8x16.add(v128.or(c, toLower), toLetters);
    const ld = i8x16.add(v128.or(d, toLower), toLetters);
    const letters = join(
      i8x16.lt_s(la, lettersEnd),
      i8x16.lt_s(lb, lettersEnd),
      i8x16.lt_s(lc, lettersEnd),
      i8x16.lt_s(ld, lettersEnd),
    );
    const highest = i8x16.max_s(i8x16.max_s(la, lb), i8x16.max_s(lc, ld));
    const mask = (<usize>block) << 3;
    store<u64>(mask, digits, DIGITS + 8);
    store<u64>(mask, letters, LETTERS + 8);
    atSigns |= (<u64>(i8x16.bitmask(i8x16.eq(highest, beforeLetters)) != 0)) << block;
  }
  blocksWithAtSigns = atSigns;
}

/** The same for a block outside of the page. */
function maskBeside(block: i32): void {
  const p = placeOf(block, 0);
  const a = v128.load(p);
  const b = v128.load(p, 16);
  const c = v128.load(p, 32);
  const d = v128.load(p, 48);
  store<u64>(DIGITS + offsetOf(block), join(isDigit(a), isDigit(b), isDigit(c), isDigit(d)));
  store<u64>(LETTERS + offsetOf(block), join(isLetter(a), isLetter(b), isLetter(c), isLetter(d)));
}

/** Of the 16 characters from a place on, wherever it is: one bit for each. */
export function alphanumericsAt(p: usize): u32 {
  const bytes = v128.load(p);
  return <u32>i8x16.bitmask(v128.or(isDigit(bytes), isLetter(bytes)));
}

/** Letters of a block that need not be of the page. */
export function lettersAround(block: i32): u64 {
  const p = placeOf(block, 0);
  return join(
    isLetter(v128.load(p)),
    isLetter(v128.load(p, 16)),
    isLetter(v128.load(p, 32)),
    isLetter(v128.load(p, 48)),
  );
}

export function atSignsOf(block: i32): u64 {
  const at = i8x16.splat(0x40);
  const p = placeOf(block, 0);
  return join(
    i8x16.eq(v128.load(p), at),
    i8x16.eq(v128.load(p, 16), at),
    i8x16.eq(v128.load(p, 32), at),
    i8x16.eq(v128.load(p, 48), at),
  );
}

/** What may stand between groups of digits: blank, '-', '.', '/'. */
export function separatorsOf(block: i32): u64 {
  const p = placeOf(block, 0);
  return join(
    isSeparator(v128.load(p)),
    isSeparator(v128.load(p, 16)),
    isSeparator(v128.load(p, 32)),
    isSeparator(v128.load(p, 48)),
  );
}

/**
 * Moved to the lowest signed bytes, a range is one comparison. Letters are made lower case first; '@', made '`', then
 * comes just before them and is the highest byte of all.
 */
const TO_DIGITS: u8 = 0x80 - 0x30;
const DIGITS_END: u8 = 0x80 + 10;
const TO_LOWER: u8 = 0x20;
const TO_LETTERS: u8 = 0x80 - 0x61;
const LETTERS_END: u8 = 0x80 + 26;
const BEFORE_LETTERS: u8 = 0x7f;

function isDigit(bytes: v128): v128 {
  return i8x16.lt_s(i8x16.add(bytes, i8x16.splat(TO_DIGITS)), i8x16.splat(DIGITS_END));
}

function isLetter(bytes: v128): v128 {
  const lower = v128.or(bytes, i8x16.splat(TO_LOWER));
  return i8x16.lt_s(i8x16.add(lower, i8x16.splat(TO_LETTERS)), i8x16.splat(LETTERS_END));
}

function isSeparator(bytes: v128): v128 {
  const isMark = i8x16.lt_s(i8x16.add(bytes, i8x16.splat(0x53)), i8x16.splat(-0x80 + 3));
  return v128.or(isMark, i8x16.eq(bytes, i8x16.splat(0x20)));
}

function join(a: v128, b: v128, c: v128, d: v128): u64 {
  const low = <u32>i8x16.bitmask(a) | ((<u32>i8x16.bitmask(b)) << 16);
  const high = <u32>i8x16.bitmask(c) | ((<u32>i8x16.bitmask(d)) << 16);
  return <u64>low | ((<u64>high) << 32);
}
