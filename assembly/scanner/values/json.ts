/** As much JSON as detectors need: where a value ends, and the members of an object. No numbers are read. */
import { addWork } from "./budget";
import { atomOf, DASH, DIGIT, DOT, LETTER, PLUS } from "./chars";
import { isAt, lengthOf } from "./words/words";

const DEEPEST = 48;
/** For each character. */
const WORK: u32 = 3;

function skipBlanks(p: usize, end: usize): usize {
  while (p < end) {
    const char = load<u8>(p);
    if (char != 0x20 && char != 0x0a && char != 0x0d && char != 0x09) break;
    p++;
  }
  return p;
}

/** The place after the closing quote of the string that begins at p; 0: it does not end. */
export function stringEnd(p: usize, end: usize): usize {
  for (p++; p < end; p++) {
    const char = load<u8>(p);
    if (char == 0x5c) p++;
    else if (char == 0x22) return p + 1;
    else if (char < 0x20) return 0;
  }
  return 0;
}

/** The place after the JSON value that begins at `from`; 0: there is none, or it does not end before `end`. */
export function valueEnd(from: usize, end: usize): usize {
  reached = from;
  const stop = endOfNested(from, end);
  addWork(<u32>(max(stop, reached) - from) * WORK);
  return stop;
}

/** How far the last one was read before it ended or turned out to be none. */
let reached: usize = 0;

function endOfNested(p: usize, end: usize): usize {
  // A bit for each open bracket: 1 object, 0 array.
  let kinds: u64 = 0;
  let depth = 0;
  while (true) {
    p = skipBlanks(p, end);
    reached = p;
    if (p >= end) return 0;
    let char = load<u8>(p);
    if (char == 0x7b || char == 0x5b) {
      if (++depth > DEEPEST) return 0;
      kinds = (kinds << 1) | <u64>(char == 0x7b);
      p = skipBlanks(p + 1, end);
      if (p < end && load<u8>(p) == (char == 0x7b ? 0x7d : 0x5d)) {
        // Nothing in it: closed below.
      } else {
        if (char == 0x7b) {
          p = nameEnd(p, end);
          if (p == 0) return 0;
        }
        continue;
      }
    } else if (char == 0x22) {
      p = stringEnd(p, end);
      if (p == 0) return 0;
    } else {
      const start = p;
      while (p < end && (atomOf(load<u8>(p)) & (LETTER | DIGIT | DASH | PLUS | DOT)) != 0) p++;
      if (p == start || !isScalar(start, p)) return 0;
    }
    // A value has ended; so may have what it is in.
    while (true) {
      if (depth == 0) return p;
      p = skipBlanks(p, end);
      if (p >= end) return 0;
      char = load<u8>(p);
      const isObject = (kinds & 1) != 0;
      if (char == 0x2c) {
        p++;
        if (isObject) {
          p = nameEnd(skipBlanks(p, end), end);
          if (p == 0) return 0;
        }
        break;
      }
      if (char != (isObject ? 0x7d : 0x5d)) return 0;
      p++;
      kinds >>= 1;
      depth--;
    }
  }
}

function isScalar(start: usize, end: usize): bool {
  const char = load<u8>(start);
  if (char == 0x2d || char - 0x30 < 10) return true;
  if (end - start == 4) return isAt(start, end, "true") || isAt(start, end, "null");
  return end - start == 5 && isAt(start, end, "false");
}

/** The place after `"name" :`; 0: it is not there. */
function nameEnd(p: usize, end: usize): usize {
  if (p >= end || load<u8>(p) != 0x22) return 0;
  p = stringEnd(p, end);
  if (p == 0) return 0;
  p = skipBlanks(p, end);
  return p < end && load<u8>(p) == 0x3a ? p + 1 : 0;
}

/** Whether all of from ≤ p < end is one JSON object. */
export function isObject(from: usize, end: usize): bool {
  return from < end && load<u8>(from) == 0x7b && skipBlanks(valueEnd(from, end), end) == end;
}

/** Where the value of a member of the object that begins at `from` begins; 0: there is no such member. */
export function member(from: usize, end: usize, name: string): usize {
  const length = lengthOf(name);
  let p = skipBlanks(from + 1, end);
  while (p < end && load<u8>(p) == 0x22) {
    const isWanted = isAt(p + 1, end, name) && load<u8>(p + 1 + length) == 0x22;
    p = nameEnd(p, end);
    if (p == 0) return 0;
    p = skipBlanks(p, end);
    if (isWanted) return p;
    p = valueEnd(p, end);
    if (p == 0) return 0;
    p = skipBlanks(p, end);
    if (p >= end || load<u8>(p) != 0x2c) return 0;
    p = skipBlanks(p + 1, end);
  }
  return 0;
}

/** As member, where the value is a string; then the place after the opening quote. */
export function stringMember(from: usize, end: usize, name: string): usize {
  const p = member(from, end, name);
  return p != 0 && p < end && load<u8>(p) == 0x22 ? p + 1 : 0;
}

/** The whole part of the member's number; -1: there is none, or it is written with an exponent. */
export function numberMember(from: usize, end: usize, name: string): f64 {
  let p = member(from, end, name);
  if (p == 0) return -1;
  const start = p;
  let value: f64 = 0;
  while (p < end && load<u8>(p) - 0x30 < 10) value = value * 10 + <f64>(load<u8>(p++) - 0x30);
  if (p == start) return -1;
  if (p < end && load<u8>(p) == 0x2e) p = digitsEnd(p + 1, end);
  // With an exponent the digits before the point are another number.
  return p < end && (load<u8>(p) | 0x20) == 0x65 ? -1 : value;
}

function digitsEnd(from: usize, end: usize): usize {
  let p = from;
  while (p < end && load<u8>(p) - 0x30 < 10) p++;
  return p;
}

/**
 * Copies text of JSON that lies within a JSON string: `\"` becomes `"`, `\\` becomes `\`, `\/` a slash, `\n` a line
 * feed. Returns the length; into has room for end - from bytes.
 */
export function unescapeJson(from: usize, end: usize, into: usize): usize {
  const start = into;
  while (from < end) {
    let char = load<u8>(from++);
    if (char == 0x5c && from < end) {
      const next = load<u8>(from);
      if (next == 0x22 || next == 0x5c || next == 0x2f) {
        char = next;
        from++;
      } else if (next == 0x6e || next == 0x72 || next == 0x74) {
        char = next == 0x6e ? 0x0a : next == 0x72 ? 0x0d : 0x09;
        from++;
      }
    }
    store<u8>(into++, char);
  }
  return into - start;
}
