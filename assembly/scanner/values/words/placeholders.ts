/**
 * Values that stand for a value: EXAMPLE, ${TOKEN}, xxxxxxxx, 12345678, patterns of scanners. Nobody is to be warned
 * of them.
 */
import { canJudge } from "../budget";
import {
  ALNUM,
  AT_SIGN,
  areOf,
  atomsIn,
  BANG_STAR,
  BLANK,
  DASH,
  DIGIT,
  DOT,
  endOfRun,
  hasAny,
  isIn,
  isRun,
  LETTER,
  LOWER,
  lower,
  OTHER_MARK,
  SEPARATOR,
  SLASH,
  UNDERSCORE,
  UPPER,
  WORD,
} from "../chars";
import { isMostlyOne } from "../entropy";
import { isRemembered, textNumber } from "../known";
import { isOneOf } from "./word-lists";
import { equalsAnyCase, findChar, isAt, isAtAnyCase } from "./words";

/** A bit for each pair of characters that may begin a mark, the first in the low byte: one look for most places. */
const PAIRS: usize = memory.data(8192, 16);

function markPair(first: u32, second: u32): void {
  const pair = <usize>(first | (second << 8));
  store<u8>(PAIRS + (pair >> 3), load<u8>(PAIRS + (pair >> 3)) | ((<u8>1) << (<u8>(pair & 7))));
}

const BEGINS: string = "$(%s%@%d***?...*CHEXPLRETOXXYO[A[a\\d\\wchduexinplrexxyo";
for (let i = 0; i < BEGINS.length; i += 2) markPair(BEGINS.charCodeAt(i), BEGINS.charCodeAt(i + 1));
for (let second: u32 = 0; second < 256; second++) {
  markPair(0x3c, second);
  markPair(0x3e, second);
  markPair(0x7b, second);
  markPair(0x7d, second);
}
markPair(0xe2, 0x80);

function mayBegin(place: usize): bool {
  // The second character may lie behind the value: what is compared then does not.
  const pair = <usize>load<u16>(place);
  return ((load<u8>(PAIRS + (pair >> 3)) >> <u8>(pair & 7)) & 1) != 0;
}

/** Holds a mark of templates, patterns or documentation. */
export function holdsPlaceholder(from: usize, end: usize): bool {
  for (let p = from; p < end; p++) {
    if (!mayBegin(p)) continue;
    switch (load<u8>(p)) {
      case 0x3c: // <
      case 0x3e: // >
      case 0x7b: // {
      case 0x7d: // }
        return true;
      case 0x24: // $
        if (isAt(p, end, "$(")) return true;
        break;
      case 0x25: // %
        if (isAt(p, end, "%s") || isAt(p, end, "%@") || isFormat(p, end)) return true;
        break;
      case 0x2a: // *
        if (isAt(p, end, "****") || isAt(p, end, "*?[")) return true;
        break;
      case 0x2e: // .
        if (isAt(p, end, "...") || isAt(p, end, ".*")) return true;
        break;
      case 0x43: // C
        if (isAt(p, end, "CHANGE_ME") || isAt(p, end, "CHANGEME")) return true;
        break;
      case 0x45: // E
        if (isAt(p, end, "EXAMPLE")) return true;
        break;
      case 0x50: // P
        if (isAt(p, end, "PLACEHOLDER")) return true;
        break;
      case 0x52: // R
        if (isAt(p, end, "REDACTED")) return true;
        break;
      case 0x54: // T
        if (isAt(p, end, "TODO")) return true;
        break;
      case 0x58: // X
        if (isAt(p, end, "XXXX")) return true;
        break;
      case 0x59: // Y
        if (isAt(p, end, "YOUR")) return true;
        break;
      case 0x5b: // [
        if (isAt(p, end, "[A-Z") || isAt(p, end, "[a-z")) return true;
        break;
      case 0x5c: // \
        if (isAt(p, end, "\\d") || isAt(p, end, "\\w")) return true;
        break;
      case 0x63: // c
        if (isAt(p, end, "changeme")) return true;
        break;
      case 0x64: // d
        if (isAt(p, end, "dummy")) return true;
        break;
      case 0x65: // e
        if (isAt(p, end, "example")) return true;
        break;
      case 0x69: // i
        if (isAt(p, end, "insert")) return true;
        break;
      case 0x70: // p
        if (isAt(p, end, "placeholder")) return true;
        break;
      case 0x72: // r
        if (isAt(p, end, "redacted")) return true;
        break;
      case 0x78: // x
        if (isAt(p, end, "xxxx")) return true;
        break;
      case 0x79: // y
        if (isAt(p, end, "your_") || isAt(p, end, "your-") || isAt(p, end, "your@")) return true;
        break;
      case 0xe2: // … and •
        if (p + 2 < end && load<u8>(p, 1) == 0x80) {
          const third = load<u8>(p, 2);
          if (third == 0xa6) return true;
          if (third == 0xa2 && p + 5 < end && load<u16>(p, 3) == 0x80e2 && load<u8>(p, 5) == 0xa2) return true;
        }
        break;
      default:
        break;
    }
  }
  return false;
}

/** `%d`, but not `%d0`, which is a percent form. */
function isFormat(place: usize, end: usize): bool {
  if (!isAt(place, end, "%d")) return false;
  if (place + 2 >= end) return true;
  const next = lower(load<u8>(place, 2));
  return !(next - 0x30 < 10 || next - 0x61 < 6);
}

/** The longest run of characters that each are one more, or each one less, than the one before. */
export function longestStairs(from: usize, end: usize): usize {
  let longest: usize = 1;
  let length: usize = 1;
  let last: i32 = 0;
  for (let p = from + 1; p < end; p++) {
    const step = <i32>load<u8>(p) - <i32>load<u8>(p - 1);
    if ((step == 1 || step == -1) && (length == 1 || step == last)) length++;
    else length = step == 1 || step == -1 ? 2 : 1;
    last = step;
    longest = max(longest, length);
  }
  return longest;
}

/** Stairs of more than two thirds of a value go through its middle. */
function mayBeStairs(from: usize, length: usize): bool {
  if (length < 6) return true;
  const middle = from + length / 2;
  const step = <i32>load<u8>(middle) - <i32>load<u8>(middle - 1);
  return step == 1 || step == -1;
}

/** Whether a value that should be random is made by hand: one character throughout, stairs, one block again and again. */
export function isMonotonous(from: usize, end: usize): bool {
  const length = end - from;
  if (length < 4) return false;
  if (isMostlyOne(from, end)) return true;
  const stairs = longestStairs(from, end);
  return (stairs > 3 && stairs * 3 > length) || isRepeated(from, end);
}

/** Whether it is a block of half its length or less, repeated. */
export function isRepeated(from: usize, end: usize): bool {
  const length = end - from;
  const longest = min<usize>(length / 2, 64);
  const first = i8x16.splat(load<u8>(from));
  // A block begins where its first character stands again.
  for (let base: usize = 1; base <= longest; base += 16) {
    let begins = <u32>i8x16.bitmask(i8x16.eq(v128.load(from + base), first));
    for (; begins != 0; begins &= begins - 1) {
      const block = base + <usize>ctz(begins);
      if (block > longest) break;
      let p = from + block;
      while (p < end && load<u8>(p) == load<u8>(p - block)) p++;
      if (p == end) return true;
    }
  }
  return false;
}

const WORDS: string =
  "|password|passwd|pass|secret|admin|root|test|user|guest|none|null|nil|undefined|true|false|string|required|optional|" +
  "hidden|value|token|key|apikey|api_key|username|login|default|empty|text|object|number|boolean|function|unknown|" +
  "invalid|password1|password123|passw0rd|mypassword|mysecret|yourpassword|changeit|foobared|qwerty|letmein|foobar|foo|bar|baz|xyzzy|hunter2|pass1|secret1|abc123|" +
  "passphrase|credential|credentials|private|public|basic|bearer|enabled|disabled|yes|no|on|off|int|str|bytes|self|this|";

/**
 * Whether what stands where a password should be is none. name: where the field's own name lies, or 0.
 * Paths, references to other stores, variables, calls, words of programs.
 */
export function isNoPassword(from: usize, end: usize, name: usize, nameEnd: usize): bool {
  return (name != 0 && isSameName(from, end, name, nameEnd)) || isNone(from, end);
}

/** What was judged last, and the answer: several names and anchors lead to one value. */
let lastFrom: usize = 0;
let lastEnd: usize = 0;
let lastText: u32 = 0;
let lastAnswer = false;

function isNone(from: usize, end: usize): bool {
  const text = textNumber();
  if (from == lastFrom && end == lastEnd && text == lastText) return lastAnswer;
  if (!canJudge(end - from)) return true;
  lastAnswer = isJudgedNone(from, end);
  // What was decoded lies where other values did.
  lastFrom = isRemembered(from) ? from : 0;
  lastEnd = end;
  lastText = text;
  return lastAnswer;
}

function isJudgedNone(from: usize, end: usize): bool {
  const length = end - from;
  if (holdsPlaceholder(from, end)) return true;
  const atoms = atomsIn(from, end);
  if (areOf(atoms, WORD) && isOneOf(from, end, WORDS)) return true;
  if (isTemplate(from, end) || (load<u8>(from) == 0x24 && areVariables(from, end))) return true;
  if (isAtAnyCase(from, end, "your") || isPath(from, end)) return true;
  // What follows has one of `(`, `[`, `&`, `:`, `?`, `!`.
  if (hasAny(atoms, SEPARATOR | OTHER_MARK | BANG_STAR) && isOfProgram(from, end)) return true;
  if (isMostlyOne(from, end)) return true;
  if (mayBeStairs(from, length) && longestStairs(from, end) * 3 > length * 2) return true;
  return length > 4 && isRepeated(from, end);
}

/** Expressions, calls, references to other stores. */
function isOfProgram(from: usize, end: usize): bool {
  if (isCode(from, end)) return true;
  if (isAtAnyCase(from, end, "file:") || isAtAnyCase(from, end, "vault:") || isAtAnyCase(from, end, "env:"))
    return true;
  if (isAt(from, end, "arn:") || isAt(from, end, "urn:") || isAt(from, end, "http://") || isAt(from, end, "https://"))
    return true;
  return isAt(from, end, "!vault") || isAt(from, end, "ENC(") || isCall(from, end);
}

/** The same letters and digits, whatever stands between them: `refresh_token`, `refreshToken`, `rEfrEsh-tOkEn`. */
function isSameName(from: usize, end: usize, name: usize, nameEnd: usize): bool {
  if (from < end && name < nameEnd && isIn(end - 1, ALNUM) && isIn(nameEnd - 1, ALNUM)) {
    if (lower(load<u8>(end - 1)) != lower(load<u8>(nameEnd - 1))) return false;
  }
  // `credentials.refresh_token`
  for (let p = name; p < nameEnd; p++) if (load<u8>(p) == 0x2e) name = p + 1;
  while (from < end && name < nameEnd) {
    if (isIn(from, UNDERSCORE | DASH)) from++;
    else if (isIn(name, UNDERSCORE | DASH)) name++;
    else if (lower(load<u8>(from++)) != lower(load<u8>(name++))) return false;
  }
  return from == end && name == nameEnd;
}

/**
 * As a whole `${DB_PASS}`, `$(pass)`, `$DB_PASS1`, `$db_pass`, `{{ pass }}`, `<password>`, `[password]` or `%PASS%`: a
 * password may hold any of these marks.
 */
export function isTemplate(from: usize, end: usize): bool {
  if (end - from < 2) return false;
  const last = load<u8>(end - 1);
  switch (load<u8>(from)) {
    case 0x24: // $
      if (load<u8>(from + 1) == 0x7b) return last == 0x7d;
      if (load<u8>(from + 1) == 0x28) return last == 0x29;
      return isVariable(from + 1, end);
    case 0x25: // %
      return last == 0x25 && end - from > 2;
    case 0x3c: // <
      return last == 0x3e;
    case 0x5b: // [
      return last == 0x5d;
    case 0x7b: // {
      return last == 0x7d;
    default:
      return false;
  }
}

/** Capitals, digits and underscores, or letters and underscores alone, as variables are named. */
function isVariable(from: usize, end: usize): bool {
  return isRun(from, end, UPPER | DIGIT | UNDERSCORE) || isRun(from, end, LETTER | UNDERSCORE);
}

/** `$user:$pass`: nothing but names with `$`, and a mark or two between them. */
function areVariables(from: usize, end: usize): bool {
  let names = 0;
  for (let p = from; p < end; names++) {
    if (load<u8>(p) != 0x24 || p + 1 == end || !isIn(p + 1, LETTER | UNDERSCORE)) return false;
    p = endOfRun(p + 1, end, WORD);
    if (p == end) return names > 0;
    p = endOfRun(p, min(p + 2, end), DASH | DOT | SLASH | AT_SIGN | OTHER_MARK);
  }
  return false;
}

/** `name[`, `!name.name`, `name?.name`: expressions of programs. */
function isCode(from: usize, end: usize): bool {
  let p = from;
  while (p < end && (load<u8>(p) == 0x21 || load<u8>(p) == 0x26)) p++;
  const name = p;
  const isNegated = p > from;
  if (p == end || !isIn(p, LETTER | UNDERSCORE)) return false;
  p = endOfRun(p, end, WORD | DOT);
  if (p == end) return isNegated && isRun(name, end, LETTER | UNDERSCORE | DOT);
  return load<u8>(p) == 0x5b || isChain(name, end);
}

/** Names with dots between, before one at least `?` or `!`. */
function isChain(from: usize, end: usize): bool {
  let isOptional = false;
  for (let p = from; p < end; p++) {
    const part = endOfRun(p, end, LETTER | UNDERSCORE);
    if (part == p) return false;
    if (part == end) return isOptional;
    p = part;
    if (load<u8>(p) == 0x3f || load<u8>(p) == 0x21) {
      isOptional = true;
      p++;
    }
    if (p == end || load<u8>(p) != 0x2e) return false;
  }
  return false;
}

/** `/etc/x`, `./x/y`, `../x/y`, `~/x/y`: two parts at least; `C:\x`. */
function isPath(from: usize, end: usize): bool {
  const first = load<u8>(from);
  if (isIn(from, LETTER)) {
    return end - from > 3 && load<u8>(from, 1) == 0x3a && (load<u8>(from, 2) == 0x5c || load<u8>(from, 2) == 0x2f);
  }
  if (first != 0x2f && first != 0x2e && first != 0x7e) return false;
  const start: usize =
    first == 0x2f ? 1 : isAt(from, end, "./") || isAt(from, end, "~/") ? 2 : isAt(from, end, "../") ? 3 : 0;
  if (start == 0) return false;
  const slash = findChar(from + start, end, 0x2f);
  return slash < end && slash > from + start;
}

/** `name(`…`)` */
function isCall(from: usize, end: usize): bool {
  let p = from;
  while (p < end && (isIn(p, WORD) || load<u8>(p) == 0x2e)) p++;
  return p > from && p < end && load<u8>(p) == 0x28 && (p + 1 == end || findChar(p, end, 0x29) < end);
}

/** How many kinds of characters there are: capitals, small letters, digits, others. */
export function kindsOf(from: usize, end: usize): i32 {
  return kindsAmong(atomsIn(from, end));
}

/** The same of the text whose atoms these are. */
export function kindsAmong(atoms: u64): i32 {
  return (
    <i32>hasAny(atoms, UPPER) +
    <i32>hasAny(atoms, LOWER) +
    <i32>hasAny(atoms, DIGIT) +
    <i32>hasAny(atoms, ~(LETTER | DIGIT | BLANK))
  );
}

/** Empty, or what programs print for no value. */
export function isNothing(from: usize, end: usize): bool {
  return (
    from == end ||
    equalsAnyCase(from, end, "null") ||
    equalsAnyCase(from, end, "none") ||
    equalsAnyCase(from, end, "nil")
  );
}
