/**
 * Columns: a first row that names what stands below, `name,password`, `| user | password |`, `user<tab>password`,
 * two blanks or more between; and `(name, password) VALUES ('mara', '…')`. The header must be made of names alone.
 */
import { INI_PASSWORD } from "../../../filter/detectors.generated";
import { POSSIBLE } from "../../../records";
import { addCell, addReading, canLookAtName } from "../../../values/budget";
import { BLANK, DIGIT, endOfRun, isIn, isRun, LOWER, QUOTE } from "../../../values/chars";
import { downTo } from "../../../values/stops";
import { findLast } from "../../../values/words/words";
import { textEnd, textStart } from "../../../window";
import { ahead, behind, isEscaped } from "../../around";
import { reportSecret } from "../../report";
import { isDigest } from "../hashes";
import { nameEnd, nameStart } from "../name-at";
import { isPasswordName, isUserName } from "../names";
import { isQuoteAgain, lineEndAt, quoteAt, skipSpace } from "./cursor";
import { gradeAmongText, gradeInPlace } from "./judge";
import { tuples } from "./tuples";

const LONGEST_HEADER: usize = 300;
const LONGEST_CELL: usize = 48;
const LONGEST_LINE: usize = 600;
const MOST_ROWS = 40;

/** Two blanks or more. */
const BLANKS: u8 = 0x20;

let separator: u8 = 0;
let cellStart: usize = 0;
let cellEnd: usize = 0;

/** Whether the name heads a column; then its cells were looked at. */
export function column(): bool {
  return isPasswordName(nameStart, nameEnd) && columnOf();
}

/** The same of a name that is known to be one of passwords. */
export function columnOf(): bool {
  const after = nameEnd + quoteAt(nameEnd);
  if (after >= textEnd) return false;
  separator = separatorAt(after);
  const before = beforeName();
  if (separator == 0) {
    // The last of its row.
    if (lineEndAt(after) == 0 && load<u8>(after) != 0x29 && lineEndAt(skipSpace(after)) == 0) return false;
    separator = separatorBefore(before);
    if (separator == 0) return false;
  }
  const start = startOfRow(before);
  if (start == 0) return false;
  const isList = start > textStart && load<u8>(start - 1) == 0x28;
  if (isList && separator != 0x2c) return false;
  let count = 0;
  let place = -1;
  let hasUser = false;
  let p = start;
  while (p < textEnd) {
    const next = cell(p);
    if (next == 0) return false;
    if (!isHeading(cellStart, cellEnd)) return false;
    if (cellStart <= nameStart && nameEnd <= cellEnd) place = count;
    // Only at the ends of a row of bars is nothing.
    if (cellStart == cellEnd && separator != 0x7c) return false;
    if (isUserName(cellStart, cellEnd)) hasUser = true;
    count++;
    p = next;
    if (lineEndAt(p) != 0 || p >= textEnd || (isList && load<u8>(p) == 0x29)) break;
    p = afterSeparator(p);
  }
  if (place < 0 || count < (separator == 0x7c ? 3 : 2) || p >= textEnd) return false;
  if (isList) return tuples(p + 1, place);
  return !isIn(start, BLANK) || separator == 0x7c || separator == BLANKS ? rows(p, place, count, hasUser) : false;
}

/** Where the cell of the name begins, before its quote and blanks. */
function beforeName(): usize {
  let p = nameStart;
  while (p > textStart && (isIn(p - 1, QUOTE) || load<u8>(p - 1) == 0x5c)) p--;
  return p;
}

function separatorAt(p: usize): u8 {
  const char = load<u8>(p);
  if (char == 0x2c || char == 0x3b || char == 0x09 || char == 0x7c) return char;
  if (char == 0x5c && p + 1 < textEnd && load<u8>(p + 1) == 0x74) return 0x09;
  if (char != 0x20) return 0;
  const next = skipSpace(p);
  if (next < textEnd && load<u8>(next) == 0x7c) return 0x7c;
  return next > p + 1 && lineEndAt(next) == 0 ? BLANKS : 0;
}

function separatorBefore(p: usize): u8 {
  if (p == textStart) return 0;
  const char = load<u8>(p - 1);
  if (char == 0x2c || char == 0x3b || char == 0x09 || char == 0x7c) return char;
  if (char == 0x74 && isEscaped(p - 1)) return 0x09;
  if (char != 0x20 || p < textStart + 2) return 0;
  const other = load<u8>(p - 2);
  if (other == 0x7c || other == 0x2c) return other;
  return other == 0x20 ? BLANKS : 0;
}

/** Where the row begins: a line, a list in brackets, or text in quotes; 0: too far away. */
function startOfRow(before: usize): usize {
  const least = behind(before, LONGEST_HEADER);
  let start = downTo(before, least, "\x01(\xff");
  // A tab may part cells.
  while (start > least && load<u8>(start - 1) == 0x09) start = downTo(start - 1, least, "\x01(\xff");
  if (start == least && least != textStart) start = 0;
  const line = max(findLast(max(start, least), before, "\\n"), findLast(max(start, least), before, "\\r"));
  if (line != 0) return line + 2;
  // The quote may be that of the text, and the name the first of it.
  const quoted = findLast(max(start, least), nameStart, ':"');
  return quoted != 0 ? quoted + 2 : start;
}

/** Sets cellStart and cellEnd to the cell that begins at p, and returns where it ends; 0: it is none. */
function cell(p: usize): usize {
  const limit = ahead(p, LONGEST_LINE);
  const quote = quoteAt(p);
  let end = p + quote;
  let inQuotes = quote != 0 && load<u8>(end - 1) == 0x22;
  while (end < limit) {
    const char = load<u8>(end);
    if (inQuotes) {
      if (char < 0x20) return 0;
      if (!isQuoteAgain(end, p, quote)) end++;
      // Two quotes are one that is of the cell (RFC 4180).
      else if (isQuoteAgain(end + quote, p, quote)) end += 2 * quote;
      else {
        inQuotes = false;
        end += quote;
      }
      continue;
    }
    if (isSeparator(end) || lineEndAt(end) != 0 || (char == 0x29 && separator == 0x2c)) break;
    if (char < 0x20 && char != 0x09) break;
    end++;
  }
  // Where nothing ends a row, each name in it is the heading of one of its own.
  addCell(end - p);
  if (end >= limit && end < textEnd) return 0;
  cellStart = p;
  cellEnd = end;
  while (cellStart < cellEnd && isEdge(cellStart)) cellStart++;
  while (cellEnd > cellStart && isEdge(cellEnd - 1)) cellEnd--;
  return end;
}

function isEdge(p: usize): bool {
  const char = load<u8>(p);
  return char == 0x20 || char == 0x09 || char == 0x22 || char == 0x27 || char == 0x60 || char == 0x5c;
}

function isSeparator(p: usize): bool {
  const char = load<u8>(p);
  if (separator == BLANKS) return char == 0x20 && p + 1 < textEnd && load<u8>(p + 1) == 0x20;
  return char == separator || (separator == 0x09 && char == 0x5c && p + 1 < textEnd && load<u8>(p + 1) == 0x74);
}

/** A tab may be of two characters. */
function afterSeparator(p: usize): usize {
  if (separator == BLANKS) return skipSpace(p + 1);
  return p + (load<u8>(p) == 0x5c ? 2 : 1);
}

/**
 * A name of a column: few letters, blanks, `_`, `-`, `.`, `/`, `#`; none at all at the ends of a row. A number alone
 * names nothing, and `#define NAME` is a line of a program.
 */
function isHeading(from: usize, end: usize): bool {
  if (end - from > LONGEST_CELL || (end > from && isRun(from, end, DIGIT))) return false;
  if (end - from > 1 && load<u8>(from) == 0x23) {
    const word = endOfRun(from + 1, end, LOWER);
    if (word > from + 1 && word < end && isIn(word, BLANK)) return false;
  }
  for (let p = from; p < end; p++) {
    const char = load<u8>(p);
    const isName =
      (char | 0x20) - 0x61 < 26 ||
      char - 0x30 < 10 ||
      char == 0x20 ||
      char == 0x5f ||
      (char >= 0x2d && char <= 0x2f) ||
      char >= 0x80 ||
      char == 0x23;
    if (!isName) return false;
  }
  return true;
}

/** Lines below the header that ends at p. */
function rows(p: usize, place: i32, count: i32, hasUser: bool): bool {
  let isFound = false;
  for (let row = 0; row < MOST_ROWS; row++) {
    const length = lineEndAt(p);
    if (length == 0) break;
    // Where each row names columns the same rows are looked at for each: some count as much as a name.
    if ((row & 7) == 7 && !canLookAtName()) break;
    p += length;
    const second = lineEndAt(p);
    // CR LF is one end, two ends are an empty line.
    if (second != 0) p += second;
    if (p >= textEnd) break;
    const end = rule(p);
    if (end != 0) {
      p = end;
      continue;
    }
    let from: usize = 0;
    let to: usize = 0;
    let index = 0;
    for (; ; index++) {
      const next = cell(p);
      if (next == 0) return isFound;
      if (index == place) {
        from = cellStart;
        to = cellEnd;
      }
      p = next;
      if (p >= textEnd || !isSeparator(p)) break;
      p = afterSeparator(p);
    }
    // A row has as many cells as its header.
    if (index + 1 != count) break;
    const grade = hasUser ? gradeInPlace(from, to) : gradeAmongText(from, to, 0, 0);
    if (grade == 0) continue;
    reportSecret(INI_PASSWORD, from, to, hasUser && !isDigest(from, to) ? grade : POSSIBLE);
    isFound = true;
  }
  return isFound;
}

/** Where a line ends that only rules off: `|---|---|`, `+----+`; 0: it is another. */
function rule(p: usize): usize {
  const from = p;
  while (p < textEnd) {
    const char = load<u8>(p);
    if (char != 0x2d && char != 0x2b && char != 0x7c && char != 0x3d && char != 0x20 && char != 0x3a) break;
    p++;
  }
  addReading(p - from);
  return p > from + 2 && lineEndAt(p) != 0 ? p : 0;
}
