/**
 * The machine lines of passports and identity cards (ICAO 9303, parts 4 and 5). All are of one length, of capitals,
 * digits and `<`.
 *
 *     passport   P, kind, state 3, name 39
 *                number 9, check, nation 3, birth 6, check, sex, expiry 6, check, own 14, check, check of the whole
 *     card       A, C or I, kind, state 3, number 9, check, own 15
 *                birth 6, check, sex, expiry 6, check, nation 3, own 11, check of the whole
 *                name 30
 *
 * The line of dates always holds a long run of letters and digits: it leads here.
 */
import { PASSPORT_MRZ } from "../../filter/detectors.generated";
import { VALIDATED } from "../../records";
import { DIGIT, isIn, isRun, UPPER, WORD } from "../../values/chars";
import { isAt, isBefore } from "../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../window";
import { isAfterWrittenEscape } from "../around";
import { reportSecret } from "../report";

const PASSPORT: usize = 44;
const CARD: usize = 30;
const FILLER: u8 = 0x3c;
/** So much of a run is within the line that it leads to. */
const LEAST_OF_LINE: usize = 14;

/** Looks for a line of dates that the run is in. */
export function travelPaper(): void {
  const run = isAfterWrittenEscape(anchorAt + 1) ? anchorAt + 1 : anchorAt;
  if (!isRun(run, min(anchorEnd, run + LEAST_OF_LINE), UPPER | DIGIT)) return;
  // The run begins with the number, or behind the fillers of a short one, or behind those of a short nation.
  if (passport(run, 0) || passport(run, 9) || passport(run, 13)) return;
  identityCard(run);
}

function passport(run: usize, back: usize): bool {
  if (run < textStart + back) return false;
  const dates = run - back;
  if (textEnd - dates < PASSPORT || !isDigits(dates + 13, 6) || !isDigits(dates + 21, 6)) return false;
  if (!isLine(dates, PASSPORT) || !isEnd(dates + PASSPORT)) return false;
  if (!isProven(dates, 9) || !isProven(dates + 13, 6) || !isProven(dates + 21, 6)) return false;
  const sum = sumOf(dates, 10, 0) + sumOf(dates + 13, 7, 10) + sumOf(dates + 21, 22, 17);
  if (checkAt(dates + 43) != sum % 10) return false;
  const names = lineBefore(dates, PASSPORT);
  if (names == 0 || load<u8>(names) != 0x50) return false;
  reportSecret(PASSPORT_MRZ, names, dates + PASSPORT, VALIDATED);
  return true;
}

function identityCard(dates: usize): void {
  if (textEnd - dates < 2 * CARD || !isDigits(dates, 6) || !isDigits(dates + 8, 6) || !isLine(dates, CARD)) return;
  if (!isProven(dates, 6) || !isProven(dates + 8, 6)) return;
  const first = lineBefore(dates, CARD);
  if (first == 0 || !isProven(first + 5, 9)) return;
  const kind = load<u8>(first);
  if (kind != 0x41 && kind != 0x43 && kind != 0x49) return;
  const sum = sumOf(first + 5, 25, 0) + sumOf(dates, 7, 25) + sumOf(dates + 8, 7, 32) + sumOf(dates + 18, 11, 39);
  if (checkAt(dates + 29) != sum % 10) return;
  const names = seamEnd(dates + CARD);
  const hasNames = names != 0 && textEnd - names >= CARD && isLine(names, CARD) && isEnd(names + CARD);
  reportSecret(PASSPORT_MRZ, first, hasNames ? names + CARD : dates + CARD, VALIDATED);
}

/** Where the line before this one begins; 0: there is none of that length. */
function lineBefore(line: usize, length: usize): usize {
  let end = line;
  while (line - end < 4 && end > textStart) {
    if (load<u8>(end - 1) < 0x20) end--;
    else if (isBefore(end, textStart, "\\n") || isBefore(end, textStart, "\\r")) end -= 2;
    else break;
  }
  if (end == line || end < textStart + length) return 0;
  const start = end - length;
  if (!isLine(start, length)) return 0;
  return start == textStart || !isPart(start - 1) ? start : 0;
}

/** Past the end of a line, as one or two characters or written as an escape; 0: it does not end here. */
function seamEnd(end: usize): usize {
  let p = end;
  while (p < textEnd && p - end < 4) {
    if (load<u8>(p) < 0x20) p++;
    else if (isAt(p, textEnd, "\\n") || isAt(p, textEnd, "\\r")) p += 2;
    else break;
  }
  return p == end ? 0 : p;
}

function isLine(from: usize, length: usize): bool {
  for (let p = from; p < from + length; p++) if (!isIn(p, UPPER | DIGIT) && load<u8>(p) != FILLER) return false;
  return true;
}

function isEnd(p: usize): bool {
  return p >= textEnd || !isPart(p);
}

function isPart(p: usize): bool {
  return isIn(p, WORD) || load<u8>(p) == FILLER;
}

function isDigits(from: usize, count: usize): bool {
  for (let p = from; p < from + count; p++) if (!isIn(p, DIGIT)) return false;
  return true;
}

/** So many characters, and their check digit after them. */
function isProven(from: usize, count: usize): bool {
  return sumOf(from, count, 0) % 10 == checkAt(from + count);
}

/** Weights 7, 3, 1 in turn, of which the first character takes that of `place`; letters count from 10, fillers 0. */
function sumOf(from: usize, count: usize, place: usize): i32 {
  let sum = 0;
  for (let i: usize = 0; i < count; i++) {
    const char = load<u8>(from + i);
    const value = char == FILLER ? 0 : <i32>(char <= 0x39 ? char - 0x30 : char - 0x37);
    const turn = (place + i) % 3;
    sum += value * (turn == 0 ? 7 : turn == 1 ? 3 : 1);
  }
  return sum;
}

/** A check digit; a filler stands for that of nothing. */
function checkAt(p: usize): i32 {
  const char = load<u8>(p);
  return char == FILLER ? 0 : <i32>char - 0x30;
}
