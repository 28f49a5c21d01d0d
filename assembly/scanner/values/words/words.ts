/** Literals against text. A literal is ASCII; a string constant lies in memory as UTF-16 and costs no allocation. */
import { lower } from "../chars";
import {
  isRemembered,
  known,
  knownBelow,
  knownFrom,
  knownTo,
  learn,
  learnFrom,
  learnTo,
  NO_WHOLE_WORD,
  NO_WORD,
} from "../known";

function charOf(word: string, index: usize): u8 {
  return load<u8>(changetype<usize>(word) + (index << 1));
}

export function lengthOf(word: string): usize {
  return <usize>word.length;
}

/** Whether the word begins at `from` and ends at `end` or before. */
export function isAt(from: usize, end: usize, word: string): bool {
  const length = lengthOf(word);
  if (from > end || end - from < length) return false;
  for (let i: usize = 0; i < length; i++) if (load<u8>(from + i) != charOf(word, i)) return false;
  return true;
}

/** As isAt, whatever the case of the letters; the word is written in lower case. */
export function isAtAnyCase(from: usize, end: usize, word: string): bool {
  const length = lengthOf(word);
  if (from > end || end - from < length) return false;
  for (let i: usize = 0; i < length; i++) if (lower(load<u8>(from + i)) != charOf(word, i)) return false;
  return true;
}

/** Whether the word ends at `to` and begins at `start` or later. */
export function isBefore(to: usize, start: usize, word: string): bool {
  const length = lengthOf(word);
  return to >= start + length && isAt(to - length, to, word);
}

export function isBeforeAnyCase(to: usize, start: usize, word: string): bool {
  const length = lengthOf(word);
  return to >= start + length && isAtAnyCase(to - length, to, word);
}

export function equals(from: usize, end: usize, word: string): bool {
  return end - from == lengthOf(word) && isAt(from, end, word);
}

export function equalsAnyCase(from: usize, end: usize, word: string): bool {
  return end - from == lengthOf(word) && isAtAnyCase(from, end, word);
}

/** Searches over more than this are remembered (known.ts). */
const SHORT: usize = 32;

/** Where the word first stands in from ≤ p < end; 0: nowhere. */
export function find(from: usize, end: usize, word: string): usize {
  const length = lengthOf(word);
  if (from >= end || end - from < length) return 0;
  const last = end - length;
  if (last - from <= SHORT || !isRemembered(from)) return findWithin(from, last, word);
  const row = known(changetype<usize>(word), NO_WORD, from);
  if (knownTo(row) > last) return 0;
  const found = findWithin(knownTo(row), last, word);
  learnTo(row, found != 0 ? found : last + 1);
  return found;
}

/** Among the places from ≤ p ≤ last. */
function findWithin(from: usize, last: usize, word: string): usize {
  const first = charOf(word, 0);
  const end = last + lengthOf(word);
  for (; from <= last; from++) if (load<u8>(from) == first && isAt(from, end, word)) return from;
  return 0;
}

export function findAnyCase(from: usize, end: usize, word: string): usize {
  const length = lengthOf(word);
  if (from >= end || end - from < length) return 0;
  const last = end - length;
  if (last - from <= SHORT || !isRemembered(from)) return findAnyCaseWithin(from, last, word);
  const row = known(changetype<usize>(word), NO_WHOLE_WORD, from);
  if (knownTo(row) > last) return 0;
  const found = findAnyCaseWithin(knownTo(row), last, word);
  learnTo(row, found != 0 ? found : last + 1);
  return found;
}

function findAnyCaseWithin(from: usize, last: usize, word: string): usize {
  const first = charOf(word, 0);
  const end = last + lengthOf(word);
  for (; from <= last; from++) {
    if (lower(load<u8>(from)) == first && isAtAnyCase(from, end, word)) return from;
  }
  return 0;
}

/** Where the word last stands in from ≤ p < end; 0: nowhere. */
export function findLast(from: usize, end: usize, word: string): usize {
  const length = lengthOf(word);
  if (from >= end || end - from < length) return 0;
  const last = end - length;
  if (last - from <= SHORT || !isRemembered(from)) return findLastWithin(from, last, word);
  const row = knownBelow(changetype<usize>(word), NO_WORD, last + 1);
  const to = knownTo(row);
  if (to <= last) {
    const near = findLastWithin(max(from, to), last, word);
    if (near != 0) {
      learn(row, near + 1, last + 1);
      return near;
    }
    if (to < from) {
      learn(row, from, last + 1);
      return 0;
    }
    learnTo(row, last + 1);
  }
  if (knownFrom(row) <= from) return 0;
  const found = findLastWithin(from, knownFrom(row) - 1, word);
  learnFrom(row, found != 0 ? found + 1 : from);
  return found;
}

function findLastWithin(from: usize, last: usize, word: string): usize {
  const first = charOf(word, 0);
  const end = last + lengthOf(word);
  for (let p = last; p >= from; p--) if (load<u8>(p) == first && isAt(p, end, word)) return p;
  return 0;
}

/** Where the character first stands in from ≤ p < end; `end`: nowhere. */
export function findChar(from: usize, end: usize, char: u8): usize {
  while (from < end && load<u8>(from) != char) from++;
  return from;
}
