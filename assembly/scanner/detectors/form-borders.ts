/**
 * Where the value of a form may begin and end.
 *
 *     " x8hf_… "          marks around it: text of any kind
 *     \x1b[32mglpat-…     a letter before it that belongs to something else
 *     \x12(nfp_…b         its length before it (protobuf, HTTP/2, MessagePack, CBOR, rows of databases): that is where
 *                         it ends, whatever follows
 *     sessionrk_live_…    another text before it that nothing parts from it
 */
import { isPercentForm } from "../values/base64";
import {
  ALNUM,
  atomOf,
  BASE64,
  BASE64URL,
  DIGIT,
  endOfRun,
  isIn,
  LETTER,
  LINE,
  LOWER,
  PLUS,
  PRINTABLE,
  SLASH,
  startOfRun,
  UPPER,
  WORD,
} from "../values/chars";
import { isAtAnyCase } from "../values/words/words";
import { ASCII, encoding, textEnd, textStart } from "../window";
import { behind, isAfterEscape, isBehindWord, LONGEST_WORD } from "./around";
import { endsAtLength, firstClassOf, hasMark, prefixLength, publicLength, unionOf } from "./form-table";

/**
 * A value that begins with a letter or digit is not preceded by one, or by `_`; one that begins with a class, not by a
 * character of it.
 */
export function beginsThere(form: usize, start: usize): bool {
  if (start == textStart || isBehindLoneUnit(form, start)) return true;
  const before = atomOf(load<u8>(start - 1));
  const union = unionOf(form);
  if (prefixLength(form) == 0 && (before & union) != 0) return isAfterEscape(start);
  // A short prefix within a longer base 64.
  if ((before & (PLUS | SLASH) & union) != 0 && publicLength(form) < 8) return false;
  if (!isIn(start, ALNUM)) return true;
  return (before & WORD) == 0 || isAfterEscape(start);
}

/**
 * In UTF-16, a character that stands alone before the value may as well be the last one of a C string with its NUL, or
 * a small number. As long as it cannot be of the value's own first class, it is no neighbour.
 */
function isBehindLoneUnit(form: usize, start: usize): bool {
  if (encoding == ASCII || start < textStart + 2 || isIn(start - 2, PRINTABLE | LINE)) return false;
  return prefixLength(form) != 0 || !isIn(start - 1, firstClassOf(form));
}

/** Prefixes shorter than this are parts of words. */
const LEAST_PREFIX: usize = 4;

/**
 * Whether a word or a number stands right before the value that does not look like a part of it. Three letters stand by
 * chance in some base 64 too: their form must have one length, and before it is nothing but words.
 */
export function beginsBehindWord(form: usize, start: usize): bool {
  if (prefixLength(form) >= LEAST_PREFIX) return isBehindWord(start);
  if (prefixLength(form) + 1 < LEAST_PREFIX || !hasMark(form) || !endsAtLength(form)) return false;
  return isBehindWord(start) && isBehindPlainWords(start);
}

/** No word is that short, with its seams: `accessToken`, `key1`, but not `aB3`. */
const LEAST_PART: usize = 4;

/** Whether what ends at the place has as few changes of case, and between letters and digits, as words have. */
function isBehindPlainWords(place: usize): bool {
  const from = startOfRun(place, behind(place, LONGEST_WORD), BASE64 | BASE64URL);
  let seams: usize = 0;
  for (let p = from + 1; p < place; p++) {
    const last = atomOf(load<u8>(p - 1));
    const now = atomOf(load<u8>(p));
    if ((last & ALNUM) == 0 || (now & ALNUM) == 0) continue;
    const isCapital = (last & UPPER) != 0 && (now & LOWER) != 0;
    // The capital that a word begins with is none.
    if (isCapital ? p > from + 1 && isIn(p - 2, UPPER) : kindOf(last) != kindOf(now)) seams++;
  }
  return seams * LEAST_PART <= place - from;
}

function kindOf(atom: u32): u32 {
  return (atom & DIGIT) != 0 ? DIGIT : (atom & UPPER) != 0 ? UPPER : (atom & LOWER) != 0 ? LOWER : 0;
}

/**
 * Whether the characters are as dice make them: letters and digits, both cases where the form has both, and with more
 * changes between them than words and names of programs have, the more the less the prefix says. Of a form of letters
 * alone the cases are what is diced.
 */
export function isDiced(form: usize, from: usize, end: usize): bool {
  const union = unionOf(form);
  let atoms: u32 = 0;
  let last: u32 = 0;
  let changes: usize = 0;
  let capitals: usize = 0;
  for (let p = from; p < end; p++) {
    const atom = atomOf(load<u8>(p));
    capitals += <usize>((atom & UPPER) != 0);
    const kind = kindOf(atom);
    changes += <usize>(kind != last);
    last = kind;
    atoms |= atom;
  }
  if ((union & ~LETTER) == 0) return changes * 10 > (end - from) * 3 && isHalf(capitals, end - from);
  if ((atoms & DIGIT) == 0 || (atoms & LETTER) == 0) return false;
  if ((union & UPPER) != UPPER || (union & LOWER) != LOWER) return changes * 8 > end - from;
  if ((atoms & UPPER) == 0 || (atoms & LOWER) == 0) return false;
  const prefix = prefixLength(form);
  const least: usize = prefix >= 2 * LEAST_PREFIX ? 1 : !hasMark(form) ? 5 : prefix > LEAST_PREFIX ? 3 : 4;
  return changes * 10 > (end - from) * least;
}

/** Of letters of both cases three in ten at least are of each: names of programs have fewer capitals. */
function isHalf(capitals: usize, length: usize): bool {
  return capitals * 10 >= length * 3 && capitals * 10 <= length * 7;
}

/** The next character is outside the alphabet; a full stop may end a sentence. */
export function endsThere(end: usize, union: u32): bool {
  if (end >= textEnd || !isIn(end, union) || isOtherEscape(end, textEnd)) return true;
  return load<u8>(end) == 0x2e && (end + 1 == textEnd || !isIn(end + 1, ALNUM));
}

/** A percent form of what is not in base 64 (`%22`, `%26`): it parts a value from what follows. */
export function isOtherEscape(p: usize, end: usize): bool {
  if (load<u8>(p) != 0x25 || p + 3 > end || !isPercentForm(p, p + 3)) return false;
  return !isAtAnyCase(p, end, "%2b") && !isAtAnyCase(p, end, "%2f") && !isAtAnyCase(p, end, "%3d");
}

/** Ways to write a length. */
export const COUNTS: i32 = 4;

/**
 * Whether what stands before the value is of no text, and so may well be its length: a byte, or a letter or digit alone
 * behind one.
 */
export function isBehindBytes(start: usize): bool {
  if (start < textStart + 2) return false;
  return isNoText(start - 1) || (isIn(start - 1, ALNUM) && isNoText(start - 2));
}

function isNoText(place: usize): bool {
  return !isIn(place, PRINTABLE | LINE);
}

/** How long the value is, by the bytes before it, read in one of the ways; 0: that says nothing. */
export function countBefore(start: usize, way: i32): usize {
  if (encoding != ASCII || start < textStart + 4) return 0;
  const last = <usize>load<u8>(start - 1);
  const second = <usize>load<u8>(start - 2);
  let count: usize = 0;
  // Marks of text stand before most values, and are the length of some.
  if (way == 0) count = isIn(start - 1, PRINTABLE & ~ALNUM) ? 0 : last;
  // A varint: seven bits a byte, the lowest first.
  else if (way == 1) count = second >= 0x80 && last < 0x80 ? (last << 7) | (second & 0x7f) : 0;
  else if (way == 2) count = (second << 8) | last;
  // Four bytes, the lowest first.
  else if ((last | second) == 0) count = <usize>load<u16>(start - 4);
  return count <= textEnd - start ? count : 0;
}

/**
 * Whether a length of one byte has the kind before it that formats write there: a field of protobuf, a text of CBOR,
 * MessagePack or ASN.1. Longer ones are hardly there by chance.
 */
export function isTold(start: usize, way: i32): bool {
  if (way != 0) return true;
  const kind = load<u8>(start - 2);
  return (kind < 0x80 && (kind & 7) == 2) || kind == 0x78 || kind == 0xd9 || kind == 0x04 || kind == 0x0c;
}

/** What the next value begins with is mostly no text. */
const MOST_BEHIND: usize = 16;

/** Whether of what the value is made of no more follows than the begin of a next value: by chance more would. */
export function isNearlyOver(form: usize, end: usize): bool {
  const limit = min(end + MOST_BEHIND, textEnd);
  return endOfRun(end, limit, unionOf(form)) < limit || limit == textEnd;
}
