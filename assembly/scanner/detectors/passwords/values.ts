/** What stands where a password should be: how far it goes, and whether it is one. */

import { LIKELY, POSSIBLE } from "../../records";
import { decodeBase64, UNDECODED } from "../../values/base64";
import { addReading } from "../../values/budget";
import {
  ALNUM,
  areOf,
  atomOf,
  atomsIn,
  BASE64,
  BEYOND,
  BLANK,
  DASH,
  DIGIT,
  DOT,
  endOfRun,
  HEX,
  hasAny,
  isIn,
  isRun,
  LETTER,
  LOWER,
  SEPARATOR,
  SLASH,
  UNDERSCORE,
  UPPER,
} from "../../values/chars";
import { entropy } from "../../values/entropy";
import { known, knownTo, learnTo, NO_END } from "../../values/known";
import { stopsOf, upTo } from "../../values/stops";
import { isNoPassword, kindsAmong, kindsOf } from "../../values/words/placeholders";
import { endsWithOneOf, hasOneOf, wordAt } from "../../values/words/word-lists";
import { findChar, isAtAnyCase } from "../../values/words/words";
import { ASCII, encoding, textEnd } from "../../window";
import { ahead } from "../around";
import { isMadeName } from "./names";

export const LONGEST: usize = 200;

/** The length of the character at p: 1, or that of a UTF-8 character; 0: no text. */
export function characterLength(p: usize): usize {
  const char = load<u8>(p);
  if (char < 0x20 || char == 0x7f) return 0;
  if (char < 0x80) return 1;
  if (encoding != ASCII) return char == 0xff || char < 0xa0 ? 0 : 1;
  const length: usize =
    char >= 0xf0 && char < 0xf5 ? 4 : char >= 0xe0 && char < 0xf0 ? 3 : char >= 0xc2 && char < 0xe0 ? 2 : 0;
  if (length == 0 || p + length > textEnd) return 0;
  for (let i: usize = 1; i < length; i++) if ((load<u8>(p + i) & 0xc0) != 0x80) return 0;
  return length;
}

/**
 * Where the text that begins at p stops being text, or at one of the characters of `stops`, or at an escape of a JSON
 * string (`\n`, `\"`). Not further than LONGEST + 1 characters.
 */
export function endOfValue(p: usize, stops: string): usize {
  const limit = ahead(p, LONGEST + 1);
  const near = min(limit, p + SHORT);
  const table = stopsOf(stops);
  const from = p;
  p = endOfText(p, near, table);
  addReading(p - from);
  if (p < near || p >= limit) return p;
  const row = known(table, NO_END, p);
  // A character of several bytes may lie across the limit.
  if (knownTo(row) >= limit) return limit;
  const end = endOfText(knownTo(row), limit, table);
  learnTo(row, end);
  return end;
}

/** What may be no text, the half of a character, or an escape. */
const SPECIAL: usize = memory.data(256, 16);

memory.fill(SPECIAL, 1, 0x20);
memory.fill(SPECIAL + 0x7f, 1, 0x81);
store<u8>(SPECIAL + 0x5c, 1);

/** Of ASCII, printable, and no backslash. */
export function isOrdinary(char: u8): bool {
  return load<u8>(SPECIAL + <usize>char) == 0;
}

/** What is found farther on is remembered (../../values/known.ts). */
const SHORT: usize = 48;

/** The first place from ≤ p < to that is a stop or no text; `to` or a little more: none is. */
function endOfText(p: usize, to: usize, table: usize): usize {
  while (p < to) {
    // Most of all characters.
    while (
      p + 4 <= to &&
      (stopsAt(p, table) | stopsAt(p + 1, table) | stopsAt(p + 2, table) | stopsAt(p + 3, table)) == 0
    )
      p += 4;
    if (p >= to) break;
    const char = load<u8>(p);
    if (stopsAt(p, table) == 0) {
      p++;
      continue;
    }
    if (load<u8>(table + <usize>char) != 0) return p;
    if (char == 0x5c && p + 1 < textEnd && isEscape(load<u8>(p + 1))) return p;
    const next = encoding == ASCII ? behindPairs(p, to, table) : p;
    if (next > p) {
      p = next;
      continue;
    }
    const length = characterLength(p);
    if (length == 0) return p;
    p += length;
  }
  return p;
}

/** Past letters of two bytes, as most scripts beyond Latin have them, in UTF-8. */
function behindPairs(p: usize, to: usize, table: usize): usize {
  while (p < to && p + 1 < textEnd) {
    const char = load<u8>(p);
    if (char < 0xc2 || char >= 0xe0 || (load<u8>(p, 1) & 0xc0) != 0x80 || load<u8>(table + <usize>char) != 0) break;
    p += 2;
  }
  return p;
}

/** Not 0: it is a stop, or special. */
function stopsAt(p: usize, table: usize): u8 {
  const char = <usize>load<u8>(p);
  return load<u8>(table + char) | load<u8>(SPECIAL + char);
}

function isEscape(char: u8): bool {
  return char == 0x6e || char == 0x72 || char == 0x74 || char == 0x22 || char == 0x75;
}

/**
 * Whether this character stands anywhere in from ≤ p < limit, of those that quoted text may end with; of others there is
 * no telling. It is asked where a text is long: that none stands there is remembered.
 */
export function mayClose(from: usize, limit: usize, char: u8): bool {
  switch (char) {
    case 0x22:
      return upTo(from, limit, '"') < limit;
    case 0x27:
      return upTo(from, limit, "'") < limit;
    case 0x60:
      return upTo(from, limit, "`") < limit;
    case 0x7d:
      return upTo(from, limit, "}") < limit;
    case 0x5c:
      return upTo(from, limit, "\\") < limit;
    case 0x26:
      return upTo(from, limit, "&") < limit;
    default:
      return true;
  }
}

/** Where the quoted text that begins after a quote ends; 0: it does not, or it is too long. */
export function endOfQuoted(p: usize, quote: u8): usize {
  const from = p;
  const end = closingQuote(from, quote);
  addReading(end != 0 ? end - from : SHORT);
  return end;
}

function closingQuote(p: usize, quote: u8): usize {
  const limit = ahead(p, LONGEST + 1);
  const near = p + SHORT;
  let isAsked = false;
  while (p < limit) {
    if (p >= near && !isAsked) {
      if (!mayClose(p, limit, quote)) return 0;
      isAsked = true;
    }
    const char = load<u8>(p);
    if (char == quote) return p;
    if (isOrdinary(char)) {
      p++;
      continue;
    }
    if (char == 0x5c && p + 1 < limit) {
      p += 2;
      continue;
    }
    const length = characterLength(p);
    if (length == 0) return 0;
    p += length;
  }
  return 0;
}

/** Letters of one word, as sentences and lists of texts have them: "Passwort", "string". */
export function isPlainWord(from: usize, end: usize): bool {
  return isRun(from, end, LETTER | BEYOND);
}

const NAMING: u32 = LETTER | BEYOND | UNDERSCORE | DASH | DOT;

/** Words with `_`, `-`, `.` or a change of case between and nothing else: what programs call things. */
export function isIdentifier(from: usize, end: usize): bool {
  if (!isRun(from, end, NAMING)) return false;
  let seams = 0;
  let changes = 0;
  for (let p = from + 1; p < end; p++) {
    const last = atomOf(load<u8>(p - 1));
    const now = atomOf(load<u8>(p));
    if ((now & (UNDERSCORE | DASH | DOT)) != 0) seams++;
    if ((last & LOWER) != 0 && (now & UPPER) != 0) changes++;
  }
  return seams > 0 || changes <= 2;
}

/** Words that say of themselves what they are, as in manuals and tests. */
const SPOKEN: string =
  "|password|passwort|passwd|passw0rd|p4ssw0rd|p@ssw0rd|pa55w0rd|p4ssword|p@ssword|pa55word|secret|sample|" +
  "example|dummy|fake|generated|mytoken|changeme|testtest|unittest|testpass|anonymous|foobared|";

/** Whether the value says of itself what it is, as it stands or in base 64. */
export function isSpoken(from: usize, end: usize): bool {
  if (hasOneOf(from, end, SPOKEN)) return true;
  while (end > from && load<u8>(end - 1) == 0x3d) end--;
  if (end - from < LEAST_PACKED || !isRun(from, end, BASE64)) return false;
  const length = decodeBase64(from, end, UNPACKED, LONGEST);
  return length != UNDECODED && hasOneOf(UNPACKED, UNPACKED + length, SPOKEN);
}

const UNPACKED: usize = memory.data(256, 16);
/** In base 64 the shortest of those words takes so much. */
const LEAST_PACKED: usize = 6;

/** A name of a variable with one of these says where a secret is kept. */
const SECRETS_OF_PROGRAMS: string = "|password|passwd|secret|token|credential|process.env.|datatypes.|";

/** Mostly letters of another script: a text for people. */
function isOtherScript(from: usize, end: usize): bool {
  let count: usize = 0;
  for (let p = from; p < end; p++) count += <usize>isIn(p, BEYOND);
  return count > 6 && count * 2 > end - from;
}

/** What a reference begins with. */
const OWNERS: string = "|self.|this.|config.|cfg.|args.|opts.|options.|settings.|props.|params.|os.|env.|process.|";
/** Of these a program's own object is meant, whatever digits its members have. */
const MEMBERS: string = "|self.|this.|";
/** What a name of a program that holds a secret, or reads one, ends with. */
const HOLDERS: string = "|pass|passwd|password|passphrase|pwd|token|";

/** `#d8dee9` */
export function isColour(from: usize, end: usize): bool {
  const length = end - from;
  return load<u8>(from) == 0x23 && (length == 4 || length == 7 || length == 9) && isRun(from + 1, end, HEX);
}

/** `CURLOPT_READDATA`, `_ffi.NULL`, `self.helper`, `unix_getpass`: what programs name, not what they hide. */
function isNameInProgram(from: usize, end: usize): bool {
  const first = load<u8>(from);
  if (wordAt(from, end, MEMBERS, 0) != 0 && isRun(from, end, LETTER | DIGIT | UNDERSCORE | DOT)) return true;
  if (!isRun(from, end, LETTER | UNDERSCORE | DOT) || isRun(from, end, LOWER)) return false;
  if (isRun(from, end, UPPER | UNDERSCORE)) return findChar(from, end, 0x5f) < end;
  if (findChar(from, end, 0x2e) < end && (first == 0x5f || wordAt(from, end, OWNERS, 0) != 0)) return true;
  return endsWithOneOf(from, end, HOLDERS) && isReferenceOrCamel(from, end);
}

/** Parts with `_` or `.` between, or a capital behind a small letter. */
function isReferenceOrCamel(from: usize, end: usize): bool {
  if (!isRun(from, end, LETTER)) return true;
  for (let p = from + 1; p < end; p++) if (isIn(p, UPPER) && isIn(p - 1, LOWER)) return true;
  return false;
}

/** `top secret`, `my password`: words that say what would stand there. */
function isDescription(from: usize, end: usize): bool {
  return holdsBlank(from, end) && isRun(from, end, LETTER | BLANK) && hasOneOf(from, end, DESCRIBED);
}

const DESCRIBED: string = "|password|passwort|secret|passphrase|token|";

/** `TEXTURE_2D` */
function isConstant(from: usize, end: usize): bool {
  return isRun(from, end, UPPER | DIGIT | UNDERSCORE) && findChar(from, end, 0x5f) < end;
}

/** `T1003.008`, `12/15`, `LoopUnroll4`: numbers with a letter, dates, names of a program with their number. */
function isNumbered(from: usize, end: usize): bool {
  const p = endOfRun(from, end, LETTER);
  if (p - from <= 1) return isRun(p, end, DIGIT | DOT | SLASH);
  return end - p == 1 && isIn(p, DIGIT) && isIn(from, UPPER) && !isRun(from + 1, p, LOWER);
}

/** `secure1`: a word in small letters and a digit or two, as examples have. */
export function isWordWithNumber(from: usize, end: usize): bool {
  const digits = endOfRun(from, end, LOWER);
  return end - from <= 8 && digits > from && end - digits <= 2 && isRun(digits, end, DIGIT);
}

/** `0x10100,`: a number of a program, with what parts it from the next. */
function isNumberOfProgram(from: usize, end: usize): bool {
  if (!isAtAnyCase(from, end, "0x")) return false;
  const stop = endOfRun(from + 2, end, HEX);
  return stop > from + 2 && stop - from <= 18 && end - stop <= 3 && isRun(stop, end, LETTER | SEPARATOR);
}

/**
 * LIKELY: as people and machines make passwords, at least two kinds of characters; POSSIBLE: one kind, or words, or
 * like a name in a program; 0: none at all. name: the field's own name, or 0.
 */
export function gradePassword(from: usize, end: usize, least: usize, name: usize, nameEnd: usize): u8 {
  const length = end - from;
  if (length < least || length > LONGEST || isNoPassword(from, end, name, nameEnd)) return 0;
  // Most of what is asked next is settled by what it is made of.
  const atoms = atomsIn(from, end);
  if ((areOf(atoms, DIGIT) && length < 6) || isNumberOfProgram(from, end)) return 0;
  if (isReference(from, end) && hasOneOf(from, end, SECRETS_OF_PROGRAMS)) return 0;
  if (isColour(from, end)) return 0;
  if (areOf(atoms, LETTER | DIGIT | UNDERSCORE | DOT) && isNameInProgram(from, end)) return 0;
  if (hasAny(atoms, BLANK) && isDescription(from, end)) return 0;
  if (hasAny(atoms, BEYOND) && isOtherScript(from, end)) return POSSIBLE;
  if (
    kindsAmong(atoms) < 2 ||
    areOf(atoms, LETTER | BEYOND | BLANK) ||
    (areOf(atoms, NAMING) && isIdentifier(from, end)) ||
    isSpoken(from, end) ||
    (areOf(atoms, LETTER | DIGIT | DOT | SLASH) && isNumbered(from, end)) ||
    isNextText(from, end) ||
    (areOf(atoms, LOWER | DIGIT | UNDERSCORE) && isNamedAlike(from, end, name, nameEnd)) ||
    (areOf(atoms, UPPER | DIGIT | UNDERSCORE) && isConstant(from, end))
  )
    return POSSIBLE;
  return LIKELY;
}

export function holdsBlank(from: usize, end: usize): bool {
  for (let p = from; p < end; p++) if (isIn(p, BLANK)) return true;
  return false;
}

/** Whether it is as machines make keys and tokens: long, mixed, with digits. */
export function isMade(from: usize, end: usize, least: usize): bool {
  if (end - from < least || isIdentifier(from, end) || !hasDigits(from, end, 2)) return false;
  return entropy(from, end) >= 3.3;
}

/**
 * Whether letters and digits without rule stand there, sixteen in a row at least: of both cases, or hexadecimal. What a
 * machine made may hold words and marks, too (isMade).
 */
export function isRandom(from: usize, end: usize): bool {
  for (let p = from; p < end; ) {
    const stop = endOfRun(p, end, ALNUM);
    if (stop - p >= LEAST_KEY && isMade(p, stop, LEAST_KEY) && !isSequence(p, stop)) {
      const atoms = atomsIn(p, stop);
      if ((hasAny(atoms, UPPER) && hasAny(atoms, LOWER)) || isRun(p, stop, HEX)) return true;
    }
    p = stop + 1;
  }
  return false;
}

/** `ABCDEFGH…xyz0123456789`: most characters come right after the one before. */
function isSequence(from: usize, end: usize): bool {
  let steps: usize = 0;
  for (let p = from + 1; p < end; p++) steps += <usize>(load<u8>(p) == load<u8>(p - 1) + 1);
  return steps * 2 > end - from;
}

function hasDigits(from: usize, end: usize, least: i32): bool {
  let count = 0;
  for (let p = from; p < end && count < least; p++) count += <i32>isIn(p, DIGIT);
  return count == least;
}

/** What a key or a token has at least, where only its name speaks for it. */
export const LEAST_KEY: usize = 16;

/** As gradePassword, but a value that is named a key or a token is likely only if a machine made it. */
export function gradeSecret(from: usize, end: usize, least: usize, name: usize, nameEnd: usize): u8 {
  const grade = gradePassword(from, end, least, name, nameEnd);
  if (grade == 0 || !isMadeName(name, nameEnd)) return grade;
  // `token = Name.Builtin`: no machine makes words.
  if (grade != LIKELY) return isIdentifier(from, end) ? 0 : grade;
  // Words with commas and blanks between are of a list.
  return isMade(from, end, LEAST_KEY) && !isIn(end - 1, SEPARATOR) && findChar(from, end, 0x2c) == end
    ? LIKELY
    : POSSIBLE;
}

/** As gradeSecret where most of what is named so is made up for a test: three kinds of characters, one of them digits. */
export function gradeArgument(from: usize, end: usize, least: usize, name: usize, nameEnd: usize): u8 {
  const grade = gradeSecret(from, end, least, name, nameEnd);
  return grade == LIKELY && kindsOf(from, end) >= 3 && hasDigits(from, end, 1) ? LIKELY : 0;
}

/** `name.name`, `name->name`, `name::name`, `a+b`: of a program. A digit at the end of a name is of the name. */
export function isReference(from: usize, end: usize): bool {
  const first = load<u8>(from);
  // `$name`, `@name`, `:name`, `&name`, `#name`, `-x`, `=x`, `(x`
  if (first == 0x2d || first == 0x3d || first == 0x28 || first == 0x2c || first == 0x3b) return true;
  let p = from;
  if (first == 0x24 || first == 0x40 || first == 0x3a || first == 0x26 || first == 0x23) p++;
  let isName = p > from;
  let isDotted = false;
  // In a name letters come first, and digits at most as a number of two at the end, or before `_`.
  let digits = 0;
  for (let part = p; p <= end; p++) {
    const char = p < end ? load<u8>(p) : 0;
    const atom = p < end ? atomOf(char) : 0;
    if ((atom & (LETTER | UNDERSCORE)) != 0) {
      if (digits > 0 && (atom & UNDERSCORE) == 0) return false;
      digits = 0;
      continue;
    }
    if (p == part) return false;
    if ((atom & DIGIT) != 0) {
      if (++digits > 2) return false;
      continue;
    }
    digits = 0;
    if (p == end) return isName || isDotted;
    if (char == 0x2e) isDotted = true;
    else if (char == 0x2d && p + 1 < end && load<u8>(p + 1) == 0x3e) p++;
    else if (char == 0x3a && p + 1 < end && load<u8>(p + 1) == 0x3a) p++;
    else return false;
    isName = true;
    part = p + 1;
  }
  return false;
}

/** `pkcs12_val` for `private_key_pkcs12`: a name in a program, which begins as a part of the field's own name. */
function isNamedAlike(from: usize, end: usize, name: usize, nameEnd: usize): bool {
  if (name == 0 || !isRun(from, end, LOWER | DIGIT | UNDERSCORE)) return false;
  const seam = findChar(from, end, 0x5f);
  const length = seam - from;
  if (seam == end || length < LEAST_ALIKE) return false;
  for (let p = name; p + length <= nameEnd; p++) if (memory.compare(p, from, length) == 0) return true;
  return false;
}

const LEAST_ALIKE: usize = 4;

/** `\0covariant`: a program's text goes on behind the zero that ended one. */
export function isNextText(from: usize, end: usize): bool {
  return end - from > 2 && load<u8>(from) == 0x5c && load<u8>(from + 1) == 0x30;
}
