/** What stands around a value: borders of words, names and labels near it. */

import { isPercentForm } from "../values/base64";
import { BASE64, BASE64URL, DIGIT, isIn, isSeam, LETTER, startOfRun, WORD } from "../values/chars";
import { hasOneOf, hasOneOfBehind, hasWordOf, hasWordOfBehind, wordAt } from "../values/words/word-lists";
import { isAt } from "../values/words/words";
import { ASCII, encoding, textEnd, textStart } from "../window";

/** What narrowing makes of characters that are none of Latin-1. */
const BEYOND_LATIN: u8 = 0xff;

/** The place so many characters on, at most the end of the text. */
export function ahead(from: usize, count: usize): usize {
  return min(from + count, textEnd);
}

/** The place so many characters back, at least the begin of the text. */
export function behind(from: usize, count: usize): usize {
  return from - textStart > count ? from - count : textStart;
}

/** Whether a value with a letter or digit first may begin here: no letter, digit or `_` before, or an escape. */
export function isWordStart(place: usize): bool {
  return place == textStart || !isIn(place - 1, WORD) || isAfterEscape(place);
}

/** Whether no letter, digit or `_` follows. */
export function isWordEnd(place: usize): bool {
  return place == textEnd || !isIn(place, WORD);
}

/**
 * Whether what stands before belongs to something else, though it is a letter: of an escape; in UTF-16, the last byte
 * of other data with a zero, which looks like a letter. For values that are known by how they begin.
 */
export function isAfterEscape(place: usize): bool {
  if (encoding != ASCII && place >= textStart + 2 && load<u8>(place - 2) == BEYOND_LATIN) return true;
  return isAfterWrittenEscape(place) || isAfterTerminal(place);
}

/** No sequence of a terminal has more parameters: `38;2;255;255;255`. */
const MOST_PARAMETERS: usize = 18;

/** `\x1b[1;32m`, `\x1b[K`: what colours the text of a terminal ends with a letter (ECMA-48). */
function isAfterTerminal(place: usize): bool {
  if (place < textStart + 3 || !isIn(place - 1, LETTER)) return false;
  const least = behind(place, MOST_PARAMETERS + 3);
  let p = place - 1;
  while (p > least && (isIn(p - 1, DIGIT) || load<u8>(p - 1) == 0x3b)) p--;
  return p >= least + 2 && load<u8>(p - 1) == 0x5b && load<u8>(p - 2) == 0x1b;
}

/** No word, and no column of a table that a value is the next of, is longer. */
export const LONGEST_WORD: usize = 32;

/**
 * Whether a word or a number ends right before the place, and no base 64 that goes on there: rows of databases have
 * nothing between their columns. For values that are known by how they begin and by what they are made of.
 */
export function isBehindWord(place: usize): bool {
  if (place == textStart || !isIn(place - 1, WORD)) return false;
  const from = startOfRun(place, behind(place, LONGEST_WORD + 1), BASE64 | BASE64URL);
  return from == textStart || place - from <= LONGEST_WORD;
}

/** `\n`, `\r`, `\t` written as two characters, `%3D`, `\u0022`. */
export function isAfterWrittenEscape(place: usize): bool {
  if (place < textStart + 2) return false;
  if (isEscaped(place - 1)) return true;
  if (place >= textStart + 3 && isPercentForm(place - 3, place)) return true;
  return place >= textStart + 6 && isAt(place - 6, place, "\\u00");
}

/** Whether the letter is that of `\n`, `\r` or `\t`, written as two characters. */
export function isEscaped(place: usize): bool {
  if (place == textStart || load<u8>(place - 1) != 0x5c) return false;
  const letter = load<u8>(place);
  return letter == 0x6e || letter == 0x72 || letter == 0x74;
}

const STEP: usize = 16;

/** Which of the sixteen characters are NUL, as bits. */
function nulsAt(p: usize): u32 {
  return <u32>i8x16.bitmask(i8x16.eq(v128.load(p), i8x16.splat(0)));
}

/** Where the first NUL of from ≤ p < limit is; `limit`: there is none. */
export function firstNul(from: usize, limit: usize): usize {
  for (let p = from; p < limit; p += STEP) {
    const nuls = nulsAt(p);
    if (nuls != 0) return min(p + <usize>ctz(nuls), limit);
  }
  return max(from, limit);
}

/** How far from `from` back to `distance` characters text may be looked at: not past two NULs. */
export function lookBack(from: usize, distance: usize): usize {
  const least = behind(from, distance);
  let isSecond = false;
  for (let p = from; p > least; p -= STEP) {
    let nuls = nulsAt(p - STEP);
    if (p - least < STEP) nuls &= ~(<u32>0) << (<u32>(STEP - (p - least)));
    while (nuls != 0) {
      const last: u32 = 31 - clz(nuls);
      if (isSecond) return p - STEP + <usize>last + 1;
      isSecond = true;
      nuls ^= (<u32>1) << last;
    }
    if (p - least <= STEP) break;
  }
  return least;
}

export function lookAhead(from: usize, distance: usize): usize {
  const most = ahead(from, distance);
  let isSecond = false;
  for (let p = from; p < most; p += STEP) {
    for (let nuls = nulsAt(p); nuls != 0; nuls &= nuls - 1) {
      const place = p + <usize>ctz(nuls);
      if (isSecond) return min(place, most);
      isSecond = true;
    }
  }
  return most;
}

/**
 * Whether one of the words of the list ("|one|two|", lower case) stands near a value, before or after it, in any case
 * and within other words.
 */
export function isNear(start: usize, end: usize, list: string, before: usize, after: usize): bool {
  return hasOneOf(lookBack(start, before), start, list) || hasOneOfBehind(end, lookAhead(end, after), list);
}

/** As isNear, but only whole words: alone, or set off by `_`, `-` or a change of case. */
export function isLabelled(start: usize, end: usize, list: string, before: usize, after: usize): bool {
  return holdsWord(lookBack(start, before), start, list) || hasWordOfBehind(end, lookAhead(end, after), list, textEnd);
}

/** Whether one of the words of the list stands there as a word of its own. */
export function holdsWord(from: usize, end: usize, list: string): bool {
  return hasWordOf(from, end, list, textEnd);
}

/** Where the last of the words of the list that stand there ends; 0: none does. */
export function endOfLastWord(from: usize, end: usize, list: string): usize {
  for (let p = end; p-- > from; ) {
    if (p != from && !isSeam(p)) continue;
    const stop = wordAt(p, end, list, textEnd);
    if (stop != 0) return stop;
  }
  return 0;
}
