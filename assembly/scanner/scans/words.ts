/**
 * Rows of words that may be a seed phrase: FEWEST or more of 3 to 9 letters, with one to four other characters
 * between them.
 *
 * Three things cannot be in such a row: ten letters on end, a word of one or two, five other characters on end. Each
 * is found by shifts of the mask of letters; between two such places words are counted. A row is given out where it
 * has become that long, from its first word on, and again in each page it goes on in.
 */
import { lettersAround, placeOf } from "../kernels/text-masks";
import { addPlace } from "../places";
import { alsoLater, alsoLaterWithin, earlier, later } from "./two-blocks";

const FEWEST: u64 = 12;
/** Places 17 to 46 of a block: a row of 47 places within it holds them all. */
const MIDDLE: u64 = 0x7ffffffe0000;
/** So far into the pages beside it a row is followed, in blocks: twelve words may take 156 characters. */
const MOST_BESIDE: i32 = 4;
const SHORTEST_WORD: usize = 3;
const LONGEST_WORD: usize = 9;
/** Between two words: `", "`. */
const MOST_OTHERS: usize = 4;
/**
 * A row that comes from the page before begins up to MOST_BESIDE blocks before its own: so it still reaches to the page's
 * end, for the row of the next page may begin within a phrase, when a word lies across the border.
 */
export const LONGEST_ROW: usize = 4480;
/** No pair of blocks comes behind the last one before it. */
const NONE: i32 = -2;
const LAST_PLACE: u64 = 1 << 63;

/** The row under way: how many words of it began, and where it did. */
let words: u64 = 0;
let rowFrom: usize = 0;

/** Of each block of the page: places where words begin, and those where something begins that is in no row. */
const STARTS: usize = memory.data(8 * 64, 16);
const BREAKS: usize = memory.data(8 * 64, 16);

/**
 * Adds a place for each row. `pairs`: bit n is a pair of blocks, n and n + 1, for which findBreaks was called;
 * `counted`: those of them in which words must be counted; of a page with `count` blocks.
 *
 * From its first word to the third letter of its twelfth a row is 47 places long, which hold five of the stretches of
 * 8 that begin at a multiple of 8. Where no five such stretches on end are free of breaks, the last five before the
 * pair included, no words are counted. Which pairs these are is a toss-up, so it is asked for all before.
 */
export function scanWords(kind: i32, pairs: u64, counted: u64, count: i32): void {
  let next = NONE;
  for (let rest = counted; rest; rest &= rest - 1) {
    const block = <i32>ctz(rest);
    if (block == 0) beginPage();
    else if (block != next) beginWords(block, pairs);
    addWords(kind, block);
    addWords(kind, block + 1);
    next = block + 2;
  }
  if (!(pairs >>> (<u64>count - 2))) return;
  if (count != next) beginWords(count, pairs);
  endWords(kind, count);
}

/** Of a pair: keeps what scanWords needs of it; returns one bit for each 8 places, whether they have no break. */
export function findBreaks(block: u64, before: v128, letters: v128, next: v128): u32 {
  const starts = wordStarts(before, letters);
  const breaks = wordBreaks(starts, letters, next);
  v128.store((<usize>block) << 3, starts, STARTS);
  v128.store((<usize>block) << 3, breaks, BREAKS);
  return <u32>i8x16.bitmask(i8x16.eq(breaks, i64x2.splat(0)));
}

/** Whether a row may end in a pair, by such bits of it and, of the last five of the pair before it, of these. */
export function mayHoldRow(free: u32, freeBefore: u32): bool {
  const stretches = (free << 5) | (freeBefore >>> 11);
  const two = stretches & (stretches >>> 1);
  return (two & (two >>> 2) & (stretches >>> 4)) != 0;
}

/**
 * How the pair before this block ends, if no words were counted in it: it has breaks in its second block, and what came
 * before them is no part of a row any more. No row comes in if that pair is no text.
 */
function beginWords(block: i32, pairs: u64): void {
  const before = (<usize>block - 1) << 3;
  const isText = (pairs >>> <u64>(block - 2)) & 1;
  const breaks = isText ? load<u64>(BREAKS + before) : LAST_PLACE;
  words = isText ? wordsAfter(breaks, load<u64>(STARTS + before)) : 0;
  rowFrom = placeOf(block - 1, 64 - clz(breaks));
}

/** A row may come into the first block of a page; if it is long already it is given out again. */
function beginPage(): void {
  words = 0;
  rowFrom = placeOf(-MOST_BESIDE, 0);
  let next = lettersAround(0);
  let letters = lettersAround(-1);
  for (let block = -1; block >= -MOST_BESIDE; block -= 2) {
    const before = lettersAround(block - 1);
    const twoBefore = lettersAround(block - 2);
    const own = two(before, letters);
    const starts = wordStarts(two(twoBefore, before), own);
    const breaks = wordBreaks(starts, own, two(letters, next));
    if (isBegunIn(block, i64x2.extract_lane(breaks, 1), i64x2.extract_lane(starts, 1))) break;
    if (isBegunIn(block - 1, i64x2.extract_lane(breaks, 0), i64x2.extract_lane(starts, 0))) break;
    next = before;
    letters = twoBefore;
  }
  words = min(words, FEWEST - 1);
}

/** Counts the words of a block before the page; returns whether the row begins there. */
function isBegunIn(block: i32, breaks: u64, starts: u64): bool {
  words += breaks ? wordsAfter(breaks, starts) : popcnt(starts);
  if (breaks) rowFrom = placeOf(block, 64 - clz(breaks));
  return breaks != 0;
}

/** After the last block of a page: a row that goes on in the next one. */
function endWords(kind: i32, count: i32): void {
  if (words == 0 || words >= FEWEST) return;
  let before = lettersAround(count - 1);
  let letters = lettersAround(count);
  for (let block = count; block < count + MOST_BESIDE; block += 2) {
    const next = lettersAround(block + 1);
    const afterNext = lettersAround(block + 2);
    const own = two(letters, next);
    const starts = wordStarts(two(before, letters), own);
    const breaks = wordBreaks(starts, own, two(next, afterNext));
    if (isEndedIn(i64x2.extract_lane(breaks, 0), i64x2.extract_lane(starts, 0))) break;
    if (isEndedIn(i64x2.extract_lane(breaks, 1), i64x2.extract_lane(starts, 1))) break;
    before = next;
    letters = afterNext;
  }
  if (words >= FEWEST) addRow(kind, rowFrom);
}

/** Counts the words of a block behind the page; returns whether the row ends there or is long enough. */
function isEndedIn(breaks: u64, starts: u64): bool {
  words += popcnt(starts & ((breaks & (0 - breaks)) - 1));
  return breaks != 0 || words >= FEWEST;
}

function two(first: u64, second: u64): v128 {
  return i64x2.replace_lane(i64x2.splat(first), 1, second);
}

/**
 * Counts on without a branch. A place of a row is added where its twelfth word begins: before the first break, behind
 * the last one, or, of a short row, between two.
 */
function addWords(kind: i32, block: i32): void {
  const starts = load<u64>(STARTS + ((<usize>block) << 3));
  const breaks = load<u64>(BREAKS + ((<usize>block) << 3));
  const has = 0 - <u64>(breaks != 0);
  const more = words + popcnt(starts & ((breaks & (0 - breaks)) - 1));
  const last = clz(breaks);
  const after = popcnt(starts & ~(<u64>-1 >>> last)) + (more & ~has);
  const next = rowFrom + ((placeOf(block, 64 - last) - rowFrom) & <usize>has);
  const isLong = <i32>(more >= FEWEST) & <i32>(words < FEWEST);
  const isNew = <i32>((after & has) >= FEWEST);
  const isInner = <i32>((breaks & MIDDLE) == 0) & <i32>(popcnt(starts) >= FEWEST);
  if (isLong | isNew | isInner) {
    if (isLong) addRow(kind, rowFrom);
    if (isInner) addInnerRow(kind, block, breaks, starts);
    if (isNew) addRow(kind, next);
  }
  words = after;
  rowFrom = next;
}

/** Places where words begin, by the letters of two blocks and those before them. */
function wordStarts(before: v128, own: v128): v128 {
  return v128.andnot(own, earlier(own, before, 1));
}

/** Places at which something begins that is in no row, by the letters of two blocks and those after them. */
function wordBreaks(starts: v128, own: v128, next: v128): v128 {
  const two = alsoLater(own, next, 1);
  const nextTwo = alsoLaterWithin(next, 1);
  const four = alsoLater(two, nextTwo, 2);
  const nextFour = alsoLaterWithin(nextTwo, 2);
  const eight = alsoLater(four, nextFour, 4);
  const tenLetters = v128.and(eight, later(two, nextTwo, 8));
  const shortWords = v128.andnot(starts, v128.and(two, later(own, next, 2)));
  // A letter among so many from each place on: without one, that is five others.
  const inTwo = v128.or(own, later(own, next, 1));
  const inFour = v128.or(inTwo, later(inTwo, v128.or(next, i64x2.shr_u(next, 1)), 2));
  const inFive = v128.or(inFour, later(own, next, 4));
  return v128.not(v128.andnot(inFive, v128.or(tenLetters, shortWords)));
}

/** How many begin after the last break. */
function wordsAfter(breaks: u64, starts: u64): u64 {
  return popcnt(starts & ~(<u64>-1 >>> clz(breaks)));
}

/** The one row that may lie between two breaks of a block: twelve words of three and eleven blanks are 47 places. */
function addInnerRow(kind: i32, block: i32, breaks: u64, starts: u64): void {
  const low = breaks & 0x1ffff;
  const high = breaks & ~0x7fffffffffff;
  if (!low || !high) return;
  const first = 64 - clz(low);
  const row = starts & ((<u64>-1) << first) & ((high & (0 - high)) - 1);
  if (popcnt(row) >= FEWEST) addRow(kind, placeOf(block, first));
}

function addRow(kind: i32, from: usize): void {
  const start = firstWord(from);
  addPlace(kind, 0, start, start + SHORTEST_WORD);
}

/**
 * A row's place may be within a word that is none of it, or before its first. What lies beside blocks of text was not
 * looked at, so there may be letters, too, that make no word of a row.
 */
function firstWord(from: usize): usize {
  let p = from;
  while (isLetter(p - 1) && isLetter(p)) p++;
  for (const last = p + MOST_OTHERS; p <= last; ) {
    const end = lettersEnd(p);
    if (end - p >= SHORTEST_WORD && end - p <= LONGEST_WORD) break;
    p = max(end, p + 1);
  }
  return p;
}

/** Where the row of words that begins at `start` ends. */
export function wordsEnd(start: usize, limit: usize): usize {
  const last = min(limit, start + LONGEST_ROW);
  let end = start;
  for (let p = start; p < last; ) {
    const next = wordAfter(p);
    if (!next || next > last) return end;
    end = next;
    p = next;
  }
  return end;
}

/** Where the word ends that begins at p, or after what may stand between two words; 0: there is none. */
function wordAfter(p: usize): usize {
  let word = p;
  while (word - p <= MOST_OTHERS && !isLetter(word)) word++;
  const end = lettersEnd(word);
  return end - word < SHORTEST_WORD || end - word > LONGEST_WORD ? 0 : end;
}

/** Where the letters from p on end, or one more than the longest word. */
function lettersEnd(p: usize): usize {
  let end = p;
  while (end - p <= LONGEST_WORD && isLetter(end)) end++;
  return end;
}

function isLetter(p: usize): bool {
  return (<u32>load<u8>(p) | 0x20) - 0x61 < 26;
}
