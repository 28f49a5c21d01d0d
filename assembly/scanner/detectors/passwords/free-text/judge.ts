/**
 * How sure a value is in text of any kind, where a name, a word or a place speaks for it and no file of known shape.
 * Programs and manuals name passwords far more often than they hold one, so the value must speak for itself as well:
 * a word, a name of a variable or of a method is none.
 */
import { LIKELY, POSSIBLE } from "../../../records";
import { addGrade } from "../../../values/budget";
import {
  atomOf,
  BEYOND,
  BLANK,
  DASH,
  DIGIT,
  DOT,
  endOfRun,
  HEX,
  isIn,
  isRun,
  LETTER,
  LOWER,
  SLASH,
  UNDERSCORE,
  UPPER,
} from "../../../values/chars";
import { isRemembered, textNumber } from "../../../values/known";
import { isNoPassword } from "../../../values/words/placeholders";
import { hasOneOf } from "../../../values/words/word-lists";
import { findChar, isAt } from "../../../values/words/words";
import { isMadeName } from "../names";
import {
  isColour,
  isIdentifier,
  isMade,
  isNextText,
  isReference,
  isSpoken,
  isWordWithNumber,
  LONGEST,
} from "../values";

const SHORTEST: usize = 6;
const SHORTEST_SURE: usize = 8;
const LONGEST_CHOSEN: usize = 64;

/** Names of methods, encodings and their kind, which have digits as passwords do. */
const TECHNICAL: string =
  "|sha1|sha2|sha3|sha5|sha-|sha_|md5|md4|aes1|aes2|aes-|aes_|rfc|utf8|utf-|utf1|utf_|base64|base32|base16|b64|pbkdf|x509|oauth|ipv4|ipv6|tlsv|ssh-|" +
  "ssl3|pkcs|ntlm|win32|win64|int8|int16|int32|int64|iso-8859|iso8859|latin1|crc32|hmac|bcrypt|argon2|scrypt|" +
  "rsa-|rsa_|ecdsa|ed25519|curve25519|x86|amd64|arm64|log4j|k8s|ec2|0x|";

/** Addresses, limits, escapes: each has a divider or a backslash. */
const OF_TEXT: string = "|http/|min:|max:|s3:|://|www.|\\x|\\u|";

let digits = 0;
let uppers = 0;
let lowers = 0;
/** As hardly any word or name has them. */
let marks = 0;
/** `-`, `_`, `.`, `/`, `:` and blanks, which join words. */
let dividers = 0;
let blanks = 0;
/** Of other scripts: text for people. */
let beyond = 0;
/** From a digit to a letter and back. */
let changes = 0;
/** It says of itself what it is. */
let saysWhat = false;

/**
 * What a character counts as, a byte each: values are shorter than 256 characters. Digit, capital, small letter, of
 * another script, divider, blank, mark; a divider may be a blank besides.
 */
const COUNTS_AS: usize = memory.data(256 * 8, 16);
const IS_DIGIT: u64 = 1;
const IS_UPPER: u64 = 1 << 8;
const IS_LOWER: u64 = 1 << 16;
const IS_BEYOND: u64 = 1 << 24;
const IS_DIVIDER: u64 = 1 << 32;
const IS_BLANK: u64 = 1 << 40;
const IS_MARK: u64 = 1 << 48;

for (let char: usize = 0; char < 256; char++) store<u64>(COUNTS_AS + (char << 3), countsAs(<u8>char));

function countsAs(char: u8): u64 {
  const atom = atomOf(char);
  if ((atom & DIGIT) != 0) return IS_DIGIT;
  if ((atom & UPPER) != 0) return IS_UPPER;
  if ((atom & LOWER) != 0) return IS_LOWER;
  if ((atom & BEYOND) != 0) return IS_BEYOND;
  if ((atom & BLANK) != 0) return IS_DIVIDER | IS_BLANK;
  return (atom & (DASH | UNDERSCORE | DOT)) != 0 || char == 0x2f || char == 0x3a ? IS_DIVIDER : IS_MARK;
}

/** Of at most LONGEST characters. */
function measure(from: usize, end: usize): void {
  let sum: u64 = 0;
  let seams: u64 = 0;
  let wasDigit: u64 = 0;
  let wasLetter: u64 = 0;
  for (let p = from; p < end; p++) {
    const counts = load<u64>(COUNTS_AS + ((<usize>load<u8>(p)) << 3));
    const isDigit = counts & 1;
    const isLetter = ((counts >>> 8) | (counts >>> 16)) & 1;
    seams += (isDigit & wasLetter) | (isLetter & wasDigit);
    sum += counts;
    wasDigit = isDigit;
    wasLetter = isLetter;
  }
  digits = byteOf(sum, 0);
  uppers = byteOf(sum, 8);
  lowers = byteOf(sum, 16);
  beyond = byteOf(sum, 24);
  dividers = byteOf(sum, 32);
  blanks = byteOf(sum, 40);
  marks = byteOf(sum, 48);
  changes = <i32>seams;
}

function byteOf(sum: u64, shift: u64): i32 {
  return <i32>((sum >>> shift) & 0xff);
}

/**
 * LIKELY: digits, letters and marks as only passwords have them, or a key that a machine made; POSSIBLE: it has
 * digits and letters, but so have words and names; 0: it is no password. name: the field's own name, or 0.
 */
export function gradeAmongText(from: usize, end: usize, name: usize, nameEnd: usize): u8 {
  // Several names may lead to one value: where none is asked about, the answer is that of any.
  if (name == 0) nameEnd = 0;
  const text = textNumber();
  // What was decoded lies where other values did.
  if (!isRemembered(from)) lastFrom = 0;
  else if (from == lastFrom && end == lastEnd && name == lastName && nameEnd == lastNameEnd && text == lastText)
    return grade;
  else lastFrom = from;
  lastEnd = end;
  lastName = name;
  lastNameEnd = nameEnd;
  lastText = text;
  addGrade(end > from ? end - from : 0);
  grade = graded(from, end, name, nameEnd);
  return grade;
}

/** What was asked last, and the answer: several ask of one value, one after another. */
let lastFrom: usize = 0;
let lastEnd: usize = 0;
let lastName: usize = 0;
let lastNameEnd: usize = 0;
let lastText: u32 = 0;
let grade: u8 = 0;

function graded(from: usize, end: usize, name: usize, nameEnd: usize): u8 {
  const length = end - from;
  if (length < SHORTEST || length > LONGEST) return 0;
  // Between two quotes lies what joins two texts of a program.
  if (isNextText(from, end) || isEdge(from) || load<u8>(end - 1) == 0x20 || (isOperator(from) && isOperator(end - 1)))
    return 0;
  measure(from, end);
  const letters = uppers + lowers;
  if (letters == 0 || (digits == 0 && (marks == 0 || uppers == 0 || lowers == 0))) return 0;
  if ((blanks > 0 && digits < 2) || beyond > 6) return 0;
  if (isWordWithNumber(from, end) || isAt(from, end, "0x")) return 0;
  if ((dividers > 0 || findChar(from, end, 0x5c) < end) && hasOneOf(from, end, OF_TEXT)) return 0;
  if (!isMixed() && hasOneOf(from, end, TECHNICAL)) return 0;
  if (isNoPassword(from, end, name, nameEnd) || isReference(from, end)) return 0;
  if (isColour(from, end) || (uppers == 0 && marks == 0 && isPath(from, end))) return 0;
  saysWhat = isSpoken(from, end);
  if (saysWhat) return POSSIBLE;
  if (name != 0 && isMadeName(name, nameEnd)) return isMade(from, end, 16) && !isNameOfType(length) ? LIKELY : POSSIBLE;
  if (length < SHORTEST_SURE || length > LONGEST_CHOSEN || digits == 0 || isIdentifier(from, end)) return POSSIBLE;
  if (marks > 0) return dividers > 2 || lowers < 2 ? POSSIBLE : LIKELY;
  if (dividers > 0) return POSSIBLE;
  if (changes < 3 || uppers == 0 || lowers == 0 || isNameOfType(length)) return POSSIBLE;
  return isRun(from, end, HEX) ? POSSIBLE : LIKELY;
}

/** Letters and digits by turns, as in no name: of what is random one in seventy holds a short technical word. */
function isMixed(): bool {
  return changes >= 5 && uppers >= 2 && lowers >= 2;
}

/** `CloudV1beta1ApiKeyConfig`: a digit or two, and far more small letters than capitals. By what was measured. */
function isNameOfType(length: usize): bool {
  return digits * 12 <= <i32>length && uppers > 0 && uppers * 3 < lowers;
}

/** `man5/proc.5`, `browser/ie7_manager.cc`: words, numbers at their ends, with `/` and what else parts them. */
export function isPath(from: usize, end: usize): bool {
  let hasSlash = false;
  for (let p = from; p < end; p++) {
    p = endOfRun(endOfRun(p, end, LOWER), end, DIGIT);
    if (p == end) break;
    if (!isIn(p, SLASH | DOT | UNDERSCORE | DASH)) return false;
    hasSlash = hasSlash || isIn(p, SLASH);
  }
  return hasSlash;
}

function isEdge(p: usize): bool {
  const char = load<u8>(p);
  if (char == 0x25) return isIn(p + 1, LETTER);
  return char == 0x20 || char == 0x2c || char == 0x29 || char == 0x7d || char == 0x5d;
}

function isOperator(p: usize): bool {
  const char = load<u8>(p);
  return char == 0x2b || char == 0x2e || char == 0x26 || char == 0x3d;
}

/**
 * As gradeAmongText where the place hardly has anything but passwords: an argument of a statement that sets one, a
 * column of that name beside one of users. A word with a number of two digits or more is likely there.
 */
export function gradeInPlace(from: usize, end: usize): u8 {
  if (gradeAmongText(from, end, 0, 0) != POSSIBLE || end - from < SHORTEST_SURE || digits < 2 || blanks > 0)
    return grade;
  return saysWhat || isIdentifier(from, end) ? POSSIBLE : LIKELY;
}
