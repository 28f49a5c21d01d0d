/**
 * Kinds of characters. Every ASCII character belongs to one atom; a class is the union of atoms, and a character is in
 * it when the two masks meet. tools/scanner/classes.ts reads the constants from here for the table of forms.
 */

import { ALL_OF_CLASS, isRemembered, known, knownBelow, knownFrom, knownTo, learn, learnFrom, learnTo } from "./known";

// Digits and letters are cut where base 32, base 58, bech32 and hex differ.
export const ZERO: u32 = 1 << 0;
export const ONE: u32 = 1 << 1;
export const TWO_TO_SEVEN: u32 = 1 << 2;
export const EIGHT_NINE: u32 = 1 << 3;
export const UPPER_ACDEF: u32 = 1 << 4;
export const UPPER_B: u32 = 1 << 5;
export const UPPER_I: u32 = 1 << 6;
export const UPPER_O: u32 = 1 << 7;
export const UPPER_REST: u32 = 1 << 8;
export const LOWER_ACDEF: u32 = 1 << 9;
export const LOWER_B: u32 = 1 << 10;
export const LOWER_I: u32 = 1 << 11;
export const LOWER_L: u32 = 1 << 12;
export const LOWER_O: u32 = 1 << 13;
export const LOWER_REST: u32 = 1 << 14;
export const UNDERSCORE: u32 = 1 << 15;
export const DASH: u32 = 1 << 16;
export const PLUS: u32 = 1 << 17;
export const SLASH: u32 = 1 << 18;
export const DOT: u32 = 1 << 19;
export const TILDE: u32 = 1 << 20;
export const EQUALS: u32 = 1 << 21;
export const PERCENT: u32 = 1 << 22;
/** `!` `*` */
export const BANG_STAR: u32 = 1 << 23;
export const DOLLAR: u32 = 1 << 24;
export const BLANK: u32 = 1 << 25;
/** `"` `'` and the backtick */
export const QUOTE: u32 = 1 << 26;
/** `,` `;` `&` `|` `<` `>` `(` `)` `[` `]` `{` `}` */
export const SEPARATOR: u32 = 1 << 27;
/** `#` `:` `?` `\` `^` */
export const OTHER_MARK: u32 = 1 << 28;
/** Tab, line feed, carriage return. */
export const LINE: u32 = 1 << 29;
/** 0x80 to 0xff: a part of a UTF-8 character, or a character of UTF-16. */
export const BEYOND: u32 = 1 << 30;
export const AT_SIGN: u32 = 1 << 31;

export const DIGIT: u32 = ZERO | ONE | TWO_TO_SEVEN | EIGHT_NINE;
export const UPPER: u32 = UPPER_ACDEF | UPPER_B | UPPER_I | UPPER_O | UPPER_REST;
export const LOWER: u32 = LOWER_ACDEF | LOWER_B | LOWER_I | LOWER_L | LOWER_O | LOWER_REST;
export const LETTER: u32 = UPPER | LOWER;
export const ALNUM: u32 = LETTER | DIGIT;
export const WORD: u32 = ALNUM | UNDERSCORE;
export const HEX_LOWER: u32 = DIGIT | LOWER_ACDEF | LOWER_B;
export const HEX: u32 = HEX_LOWER | UPPER_ACDEF | UPPER_B;
export const BASE64: u32 = ALNUM | PLUS | SLASH;
export const BASE64URL: u32 = ALNUM | UNDERSCORE | DASH;
export const BASE32: u32 = UPPER | TWO_TO_SEVEN;
export const BASE58: u32 =
  ONE |
  TWO_TO_SEVEN |
  EIGHT_NINE |
  UPPER_ACDEF |
  UPPER_B |
  UPPER_REST |
  LOWER_ACDEF |
  LOWER_B |
  LOWER_I |
  LOWER_O |
  LOWER_REST;
export const BECH32: u32 = ZERO | TWO_TO_SEVEN | EIGHT_NINE | LOWER_ACDEF | LOWER_L | LOWER_REST;
/** What stands in text without blanks: no quotes, no separators. */
export const MARK: u32 =
  UNDERSCORE | DASH | PLUS | SLASH | DOT | TILDE | EQUALS | PERCENT | BANG_STAR | DOLLAR | OTHER_MARK | AT_SIGN;
export const PRINTABLE: u32 = ALNUM | MARK | BLANK | QUOTE | SEPARATOR;

const CLASSES: usize = memory.data(256 * 4, 16);

function put(text: string, atom: u32): void {
  for (let i = 0; i < text.length; i++) store<u32>(CLASSES + ((<usize>text.charCodeAt(i)) << 2), atom);
}

put("0", ZERO);
put("1", ONE);
put("234567", TWO_TO_SEVEN);
put("89", EIGHT_NINE);
put("ACDEF", UPPER_ACDEF);
put("B", UPPER_B);
put("I", UPPER_I);
put("O", UPPER_O);
put("GHJKLMNPQRSTUVWXYZ", UPPER_REST);
put("acdef", LOWER_ACDEF);
put("b", LOWER_B);
put("i", LOWER_I);
put("l", LOWER_L);
put("o", LOWER_O);
put("ghjkmnpqrstuvwxyz", LOWER_REST);
put("_", UNDERSCORE);
put("-", DASH);
put("+", PLUS);
put("/", SLASH);
put(".", DOT);
put("~", TILDE);
put("=", EQUALS);
put("%", PERCENT);
put("!*", BANG_STAR);
put("$", DOLLAR);
put(" ", BLANK);
put("\"'`", QUOTE);
put(",;&|<>()[]{}", SEPARATOR);
put("#:?\\^", OTHER_MARK);
put("@", AT_SIGN);
put("\t\n\r", LINE);
for (let c: usize = 0x80; c < 0x100; c++) store<u32>(CLASSES + (c << 2), BEYOND);

/** The atom of a character; 0 for control characters. */
export function atomOf(char: u8): u32 {
  return load<u32>(CLASSES + ((<usize>char) << 2));
}

/** Of what is in no class: control characters. */
const OF_NONE: u64 = 1 << 32;
/** The atom of each character, or OF_NONE. */
const ATOMS: usize = memory.data(256 * 8, 16);
for (let c: usize = 0; c < 256; c++) {
  const atom = atomOf(<u8>c);
  store<u64>(ATOMS + (c << 3), atom != 0 ? <u64>atom : OF_NONE);
}

/** All atoms of a text at once, for `areOf`: what is asked of a value again and again is read once. */
export function atomsIn(from: usize, end: usize): u64 {
  let atoms: u64 = 0;
  for (let p = from; p < end; p++) atoms |= load<u64>(ATOMS + ((<usize>load<u8>(p)) << 3));
  return atoms;
}

/** Whether every character of the text whose atoms these are is of the classes: as `isRun`. */
export function areOf(atoms: u64, classes: u32): bool {
  return (atoms & ~(<u64>classes)) == 0;
}

/** Whether any is. */
export function hasAny(atoms: u64, classes: u32): bool {
  return (atoms & <u64>classes) != 0;
}

export function isIn(place: usize, classes: u32): bool {
  return (atomOf(load<u8>(place)) & classes) != 0;
}

/** Runs longer than this are remembered (known.ts). */
const SHORT: usize = 48;

/** The first place from `from` on that is not in the class; at most `end`. */
export function endOfRun(from: usize, end: usize, classes: u32): usize {
  const near = end > from && end - from > SHORT ? from + SHORT : end;
  let p = from;
  while (p < near && isIn(p, classes)) p++;
  if (p < near || p >= end) return p;
  return isRemembered(p) ? farEnd(from, p, end, classes) : plainEnd(p, end, classes);
}

function plainEnd(from: usize, end: usize, classes: u32): usize {
  while (from < end && isIn(from, classes)) from++;
  return from;
}

/** All of from ≤ p < near is of the class. */
function farEnd(from: usize, near: usize, end: usize, classes: u32): usize {
  const row = known(<usize>classes, ALL_OF_CLASS, from);
  learnTo(row, near);
  const stop = knownTo(row);
  if (stop >= end) return end;
  const to = plainEnd(stop, end, classes);
  learnTo(row, to);
  return to;
}

/** Where the run of the class that ends before `to` begins; at least `start`. */
export function startOfRun(to: usize, start: usize, classes: u32): usize {
  const near = to > start && to - start > SHORT ? to - SHORT : start;
  let p = to;
  while (p > near && isIn(p - 1, classes)) p--;
  if (p > near || p <= start) return p;
  return isRemembered(p) ? farStart(to, p, start, classes) : plainStart(p, start, classes);
}

function plainStart(to: usize, start: usize, classes: u32): usize {
  while (to > start && isIn(to - 1, classes)) to--;
  return to;
}

/** All of near ≤ p < to is of the class. */
function farStart(to: usize, near: usize, start: usize, classes: u32): usize {
  const row = knownBelow(<usize>classes, ALL_OF_CLASS, near);
  const from = plainStart(near, max(start, min(near, knownTo(row))), classes);
  if (from > knownTo(row)) {
    learn(row, from, to);
    return from;
  }
  learnTo(row, to);
  if (knownFrom(row) <= start) return start;
  const begin = plainStart(knownFrom(row), start, classes);
  learnFrom(row, begin);
  return begin;
}

/** Whether all of `from` ≤ p < `end` is in the class. */
export function isRun(from: usize, end: usize, classes: u32): bool {
  return endOfRun(from, end, classes) == end;
}

export function lower(char: u8): u8 {
  return char - 0x41 < 26 ? char | 0x20 : char;
}

/** The value of a hex digit; of other characters, something of 0 to 15. */
export function nibble(char: u8): u8 {
  return (char & 15) + (char >= 0x41 ? 9 : 0);
}

function isLetter(place: usize): bool {
  return isIn(place, LETTER);
}

/** Whether a word may begin or end between the character before the place and that at it. */
export function isSeam(place: usize): bool {
  return !isLetter(place) || !isLetter(place - 1) || (isIn(place - 1, LOWER) && isIn(place, UPPER));
}
