/**
 * Lists of words, written as constants "|one|two|" in lower case, against text of any case.
 *
 * Most places begin no word of a list. Which do is asked of sixteen places at a time, of the halves of their first two
 * characters: words are parted into eight kinds by how they begin, and a table for each half says of which kinds it may
 * be. What passes is looked up once more among the pairs of characters that begin a word, kept as bits by their hash;
 * the words are compared only where that says yes, and of them those that begin, or end, as the text does. A list is
 * made ready when it is first asked for.
 *
 * offset size name
 *      0    4 longest    characters of the longest word
 *      4    4 lengths    bit n: a word of n characters (31: or more)
 *      8   64 begins     pairs that begin a word
 *     72   64 ends       pairs that end one
 *    136   64 first      of words by their first character (its five low bits): u16, where the first one is; 0: none
 *    200   64 last       the same by their last character
 *    264   64 halves     bytes of eight kinds, by the low half of the first character, its high half, and of the second
 *    328      words
 *
 * A word, in the order of the list among those of its chains:
 *
 *      0    2 nextFirst  the next word that begins alike; 0: none
 *      2    2 nextLast   the next that ends alike
 *      4    1 length
 *      5      characters
 */

import { textEnd } from "../../window";
import { addListWork } from "../budget";
import { isSeam, lower } from "../chars";
import { isRemembered, known, knownTo, learnTo, NO_WHOLE_WORD, NO_WORD } from "../known";

const LENGTHS: usize = 4;
const BEGINS: usize = 8;
const ENDS: usize = 72;
const FIRST: usize = 136;
const LAST: usize = 200;
const HALVES: usize = 264;
const WORDS: usize = 328;

/** Of a word. */
const NEXT_FIRST: usize = 0;
const NEXT_LAST: usize = 2;
const LENGTH: usize = 4;
const TEXT: usize = 5;

const BAR: u16 = 0x7c;

/** Room for all lists; were it ever too small, they are made anew. */
const ROOM: usize = 196608;
const LISTS: usize = memory.data(196608, 16);
let used: usize = 0;

/** Address of the constant and of its list; a place is free when the first is 0. */
const SLOTS: usize = 1024;
const INDEX: usize = memory.data(8 * 1024, 16);
let listCount: usize = 0;

function listOf(words: string): usize {
  const address = changetype<usize>(words);
  let slot = INDEX + (((address >> 4) & (SLOTS - 1)) << 3);
  while (load<usize>(slot) != address) {
    if (load<usize>(slot) == 0) return prepare(words);
    slot = slot == INDEX + ((SLOTS - 1) << 3) ? INDEX : slot + 8;
  }
  return load<usize>(slot, 4);
}

function prepare(words: string): usize {
  const size = (WORDS + <usize>words.length + countOfBars(words) * TEXT + 19) & ~15;
  if (used + size > ROOM || listCount == SLOTS / 2) {
    used = 0;
    listCount = 0;
    memory.fill(INDEX, 0, SLOTS << 3);
  }
  const list = LISTS + used;
  used += size;
  listCount++;
  fill(list, words);
  const address = changetype<usize>(words);
  let slot = INDEX + (((address >> 4) & (SLOTS - 1)) << 3);
  while (load<usize>(slot) != 0) slot = slot == INDEX + ((SLOTS - 1) << 3) ? INDEX : slot + 8;
  store<usize>(slot, address);
  store<usize>(slot, list, 4);
  return list;
}

function fill(list: usize, words: string): void {
  memory.fill(list, 0, WORDS);
  const total = <usize>words.length;
  let p = list + WORDS;
  for (let at: usize = 1; at < total; ) {
    let length: usize = 0;
    while (charOf(words, at + length) != BAR) {
      store<u8>(p + TEXT + length, <u8>charOf(words, at + length));
      length++;
    }
    at += length + 1;
    if (length == 0) continue;
    store<u32>(p, 0);
    store<u8>(p, <u8>length, LENGTH);
    const text = p + TEXT;
    const first = load<u8>(text);
    const last = load<u8>(text + length - 1);
    append(list, list + FIRST + headOf(first), NEXT_FIRST, p);
    append(list, list + LAST + headOf(last), NEXT_LAST, p);
    markHalves(list + HALVES, first, length > 1 ? load<u8>(text, 1) : 0, length > 1);
    if (length > 1) {
      mark(list + BEGINS, first, load<u8>(text, 1));
      mark(list + ENDS, load<u8>(text + length - 2), last);
    } else {
      for (let other: u32 = 0; other < 256; other++) {
        mark(list + BEGINS, first, <u8>other);
        mark(list + ENDS, <u8>other, last);
      }
    }
    store<u32>(list, max(load<u32>(list), <u32>length));
    store<u32>(list, load<u32>(list, LENGTHS) | lengthBit(length), LENGTHS);
    p += TEXT + length;
  }
}

function countOfBars(words: string): usize {
  let count: usize = 0;
  for (let i: usize = 0; i < <usize>words.length; i++) if (charOf(words, i) == BAR) count++;
  return count;
}

/** Where in a table of heads that of words with this character is. */
function headOf(char: u8): usize {
  return (<usize>char & 31) << 1;
}

/** Puts a word at the end of the chain whose head is at `link`. */
function append(list: usize, link: usize, next: usize, word: usize): void {
  while (load<u16>(link) != 0) link = list + <usize>load<u16>(link) + next;
  store<u16>(link, <u16>(word - list));
}

function charOf(words: string, index: usize): u16 {
  return load<u16>(changetype<usize>(words) + (index << 1));
}

function lengthBit(length: usize): u32 {
  return (<u32>1) << (<u32>min<usize>(length, 31));
}

function hashOf(first: u8, second: u8): usize {
  return (((<usize>first) << 4) ^ <usize>second) & 511;
}

function mark(bits: usize, first: u8, second: u8): void {
  const hash = hashOf(first, second);
  store<u8>(bits + (hash >> 3), load<u8>(bits + (hash >> 3)) | ((<u8>1) << (<u8>(hash & 7))));
}

/** Adds how a word begins; `lower` is done to the text before it is asked. */
function markHalves(halves: usize, first: u8, second: u8, hasSecond: bool): void {
  const kind = (<u8>1) << (first & 7);
  markHalf(halves + <usize>(first & 15), kind);
  markHalf(halves + 16 + <usize>(first >> 4), kind);
  for (let half: u8 = 0; half < 16; half++) {
    if (!hasSecond || half == (second & 15)) markHalf(halves + 32 + <usize>half, kind);
    if (!hasSecond || half == second >> 4) markHalf(halves + 48 + <usize>half, kind);
  }
}

function markHalf(place: usize, kind: u8): void {
  store<u8>(place, load<u8>(place) | kind);
}

/** The places p ≤ a < p + 16 where a word may begin, as bits. Reads a character more. */
function mayBegin(halves: usize, p: usize): i32 {
  const kinds = v128.and(kindsOf(halves, lowerOf(v128.load(p))), kindsOf(halves + 32, lowerOf(v128.load(p, 1))));
  return i8x16.bitmask(i8x16.ne(kinds, i8x16.splat(0)));
}

function kindsOf(halves: usize, text: v128): v128 {
  return v128.and(
    i8x16.swizzle(v128.load(halves), v128.and(text, i8x16.splat(15))),
    i8x16.swizzle(v128.load(halves, 16), i8x16.shr_u(text, 4)),
  );
}

function lowerOf(text: v128): v128 {
  const isUpper = i8x16.lt_u(i8x16.sub(text, i8x16.splat(0x41)), i8x16.splat(26));
  return v128.or(text, v128.and(isUpper, i8x16.splat(0x20)));
}

function mayHold(bits: usize, place: usize): bool {
  const hash = hashOf(lower(load<u8>(place)), lower(load<u8>(place, 1)));
  return ((load<u8>(bits + (hash >> 3)) >> <u8>(hash & 7)) & 1) != 0;
}

/** Whether the word, already of small letters, stands there. */
function stands(word: usize, length: usize, place: usize): bool {
  for (let i: usize = 0; i < length; i++) if (load<u8>(word + i) != lower(load<u8>(place + i))) return false;
  return true;
}

/**
 * Where the first of the words ends that begins at `from` and ends at `end` or before; 0: none does. ownUntil: 0, or
 * where all of the text ends, and then only where a word may end (see `isSeam`).
 */
function endOfWord(list: usize, from: usize, end: usize, ownUntil: usize): usize {
  const room = end - from;
  const second = lower(load<u8>(from, 1));
  let next = <usize>load<u16>(list + FIRST + headOf(lower(load<u8>(from))));
  while (next != 0) {
    const word = list + next;
    const length = <usize>load<u8>(word, LENGTH);
    if (length <= room && (load<u8>(word, TEXT + 1) == second || length == 1) && stands(word + TEXT, length, from)) {
      const stop = from + length;
      if (ownUntil == 0 || stop >= ownUntil || isSeam(stop)) return stop;
    }
    next = <usize>load<u16>(word, NEXT_FIRST);
  }
  return 0;
}

/** As `endOfWord`, of the list as it is written. */
export function wordAt(from: usize, end: usize, words: string, ownUntil: usize): usize {
  const list = listOf(words);
  return from < end && mayHold(list + BEGINS, from) ? endOfWord(list, from, end, ownUntil) : 0;
}

/** Whether one of the words is exactly this text. */
export function isOneOf(from: usize, end: usize, words: string): bool {
  const length = end - from;
  const list = listOf(words);
  if (from >= end || (load<u32>(list, LENGTHS) & lengthBit(length)) == 0 || !mayHold(list + BEGINS, from)) return false;
  let next = <usize>load<u16>(list + FIRST + headOf(lower(load<u8>(from))));
  while (next != 0) {
    const word = list + next;
    if (<usize>load<u8>(word, LENGTH) == length && stands(word + TEXT, length, from)) return true;
    next = <usize>load<u16>(word, NEXT_FIRST);
  }
  return false;
}

/** Searches over more than this are remembered (known.ts). */
const SHORT: usize = 24;
/** So many places are asked at a time. */
const STEP: usize = 16;

/** Whether one of the words stands anywhere in the text. */
export function hasOneOf(from: usize, end: usize, words: string): bool {
  return holds(words, from, end, 0, 0);
}

/**
 * The same of text behind a place of which the text before is asked, too: what is known of the one does not take the
 * place of what is known of the other.
 */
export function hasOneOfBehind(from: usize, end: usize, words: string): bool {
  return holds(words, from, end, 0, 1);
}

/**
 * Whether one of the words stands in the text as a word of its own: from its begin or a seam on, up to a seam or its
 * end at `ownUntil`.
 */
export function hasWordOf(from: usize, end: usize, words: string, ownUntil: usize): bool {
  return wordAt(from, end, words, ownUntil) != 0 || holds(words, from, end, ownUntil, 0);
}

/** As hasOneOfBehind. */
export function hasWordOfBehind(from: usize, end: usize, words: string, ownUntil: usize): bool {
  return wordAt(from, end, words, ownUntil) != 0 || holds(words, from, end, ownUntil, 1);
}

/**
 * side: 1 for text behind a place, 0 for other. What is known is kept under the address of the words, which is even and
 * always the same: that of the list depends on which lists were asked for before.
 */
function holds(words: string, from: usize, end: usize, ownUntil: usize, side: usize): bool {
  if (from >= end) return false;
  addListWork(end - from);
  const list = listOf(words);
  if (end - from <= SHORT || !isRemembered(from)) return firstIn(list, from, end, end, ownUntil) != end;
  const row = known(changetype<usize>(words) + side, ownUntil == 0 ? NO_WORD : NO_WHOLE_WORD, from);
  let p = min(knownTo(row), end);
  // Where no word begins though it might go on behind the end, none does that ends before.
  const longest = <usize>load<u32>(list);
  const sure = min(end, max(p, textEnd - min(textEnd, longest)));
  if (p < sure) {
    p = firstIn(list, p, sure, textEnd, ownUntil);
    learnTo(row, p);
  }
  return firstIn(list, p, end, end, ownUntil) != end;
}

/** The first place of from ≤ p < to that begins a word; `to`: none does. `ownUntil`: see `endOfWord`. */
function firstIn(list: usize, from: usize, to: usize, end: usize, ownUntil: usize): usize {
  for (; from < to; from += STEP) {
    let places = mayBegin(list + HALVES, from);
    if (to - from < STEP) places &= (1 << (<i32>(to - from))) - 1;
    for (; places != 0; places &= places - 1) {
      const place = from + <usize>ctz(places);
      if (!mayHold(list + BEGINS, place) || (ownUntil != 0 && !isSeam(place))) continue;
      if (endOfWord(list, place, end, ownUntil) != 0) return place;
    }
  }
  return to;
}

/** Whether the text ends with one of the words. */
export function endsWithOneOf(from: usize, end: usize, words: string): bool {
  const list = listOf(words);
  if (from >= end || !mayHold(list + ENDS, end - 2)) return false;
  let next = <usize>load<u16>(list + LAST + headOf(lower(load<u8>(end - 1))));
  while (next != 0) {
    const word = list + next;
    const length = <usize>load<u8>(word, LENGTH);
    if (length <= end - from && stands(word + TEXT, length, end - length)) return true;
    next = <usize>load<u16>(word, NEXT_LAST);
  }
  return false;
}
