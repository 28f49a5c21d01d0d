/**
 * A private key that was printed line by line, as by a program that logs its settings: each line of it behind a time, a
 * name, or within JSON of its own.
 *
 *     12:00:01.120 app: -----BEGIN PRIVATE KEY-----      what stands before is as long on each line,
 *     12:00:01.121 app: MIIEvQIBADANBgkqhkiG9w0BAQEF…    or what belongs to the key is the longest of its kind
 *     12:00:01.121 net: up                               is left out
 */
import { BASE64, BLANK, EQUALS, endOfRun, isIn, LETTER, LOWER, QUOTE, UPPER } from "../../values/chars";
import { ROOM, SECOND } from "../../values/scratch";
import { findChar, isAt } from "../../values/words/words";
import { textEnd } from "../../window";
import { behind } from "../around";

/** A log has no more before what it says. */
const LONGEST_PREFIX: usize = 300;

/** Where the lines that `joinLines` put together end; they begin at SECOND. */
export let joinedEnd: usize = SECOND;

/** begin: where the marker is; from, end: between its last dash and the first of the other marker. False: no such lines. */
export function joinLines(begin: usize, from: usize, end: usize): bool {
  const column = begin - lineStart(begin);
  if (column > LONGEST_PREFIX || isBlank(lineStart(end), end) || findChar(from, end, 0x0a) == end) return false;
  joinedEnd = SECOND;
  // The marker's own line, the rest of which is no key's, and the line of the other one are left out.
  let p = findChar(from, end, 0x0a) + 1;
  for (let next = findChar(p, end, 0x0a); next < end; next = findChar(p, end, 0x0a)) {
    put(p, next, column, load<u8>(begin - 1));
    p = next + 1;
  }
  return joinedEnd > SECOND;
}

function lineStart(p: usize): usize {
  const least = behind(p, LONGEST_PREFIX + 1);
  // A text begins as a line does.
  while (p > least && (load<u8>(p - 1) >= 0x20 || load<u8>(p - 1) == 0x09)) p--;
  return p;
}

function isBlank(from: usize, end: usize): bool {
  while (from < end && (isIn(from, BLANK) || load<u8>(from) == 0x09)) from++;
  return from == end;
}

/** Takes a line's part of the key, if it has one. */
function put(from: usize, end: usize, column: usize, before: u8): void {
  if (end > from && load<u8>(end - 1) == 0x0d) end--;
  const p = from + column;
  if (p > end || load<u8>(p - 1) != before || !take(p, end)) takeLongest(from, end);
}

/** What stands at the column, up to the end of the line or of a text in quotes. */
function take(p: usize, end: usize): bool {
  const isText = isHeader(p);
  const stop = isText ? endOfHeader(p, end) : endOfRun(p, end, BASE64 | EQUALS);
  if (!isClosed(stop, end) || (!isText && (stop - p) % 4 != 0)) return false;
  copy(p, stop);
  return true;
}

/** The longest of what may be a line of a key: other lines have words at most. */
function takeLongest(from: usize, end: usize): void {
  let longest: usize = 0;
  let size: usize = 0;
  for (let p = from; p < end; p++) {
    const stop = endOfRun(p, end, BASE64 | EQUALS);
    const length = stop - p;
    if (length > size && length % 4 == 0 && isOpened(p, from) && isClosed(stop, end) && isMixed(p, stop)) {
      longest = p;
      size = length;
    }
    p = stop;
  }
  if (size != 0) copy(longest, longest + size);
}

function copy(from: usize, end: usize): void {
  if (joinedEnd + (end - from) + 1 > SECOND + ROOM) return;
  memory.copy(joinedEnd, from, end - from);
  joinedEnd += end - from;
  store<u8>(joinedEnd++, 0x0a);
}

function isOpened(p: usize, line: usize): bool {
  return p == line || isIn(p - 1, BLANK | QUOTE) || load<u8>(p - 1) == 0x09;
}

/** JSON goes on with `\n"` or `"`. */
function isClosed(p: usize, end: usize): bool {
  return p == end || isIn(p, QUOTE) || load<u8>(p) == 0x5c;
}

/** A digit, a mark, or a capital behind a small letter. */
function isMixed(from: usize, end: usize): bool {
  let hasSmall = false;
  for (let p = from; p < end; p++) {
    if (!isIn(p, LETTER) || (hasSmall && isIn(p, UPPER))) return true;
    hasSmall = hasSmall || isIn(p, LOWER);
  }
  return false;
}

/** RFC 1421 and RFC 4880 */
function isHeader(p: usize): bool {
  return (
    isAt(p, textEnd, "Proc-Type: ") ||
    isAt(p, textEnd, "DEK-Info: ") ||
    isAt(p, textEnd, "Version: ") ||
    isAt(p, textEnd, "Comment: ") ||
    isAt(p, textEnd, "Hash: ") ||
    isAt(p, textEnd, "Charset: ")
  );
}

function endOfHeader(p: usize, end: usize): usize {
  while (p < end && load<u8>(p) != 0x5c && load<u8>(p) != 0x22) p++;
  return p;
}
