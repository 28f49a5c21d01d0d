/**
 * Codes of people that begin or end with letters and have no digits that could be told from others by their grouping:
 * the anchor is their label, and they are looked for behind it.
 */
import { FI_HETU, UK_NINO } from "../../filter/detectors.generated";
import { LIKELY, VALIDATED } from "../../records";
import { DIGIT, isIn, isRun, UPPER, WORD } from "../../values/chars";
import { numberOf } from "../../values/checksums/digits";
import { isDate } from "../../values/dates";
import { anchorEnd, textEnd, textStart } from "../../window";
import { ahead } from "../around";
import { reportSecret } from "../report";

/** A code begins at most so far behind its label. */
const BEHIND_LABEL: usize = 24;

/** The anchor is the label of a Finnish code. */
export function finnishLabel(): void {
  const limit = ahead(anchorEnd, BEHIND_LABEL);
  for (let p = anchorEnd; p < limit; p++) if (isIn(p, DIGIT)) return finnishId(p);
}

const HETU_LETTERS: string = "0123456789ABCDEFHJKLMNPRSTUVWXY";

/** DDMMYY, a mark of the century, three digits, a letter by the remainder modulo 31. */
function finnishId(from: usize): void {
  if (textEnd - from < 11 || !isRun(from, from + 6, DIGIT) || !isRun(from + 7, from + 10, DIGIT)) return;
  const mark = load<u8>(from + 6);
  if (mark != 0x2d && mark != 0x2b && !isIn(from + 6, UPPER)) return;
  if (!isDate(2000, <i32>numberOf(from + 2, from + 4), <i32>numberOf(from, from + 2))) return;
  const value = numberOf(from, from + 6) * 1000 + numberOf(from + 7, from + 10);
  if (<i32>load<u8>(from + 10) != HETU_LETTERS.charCodeAt(<i32>(value % 31))) return;
  if (from + 11 < textEnd && isIn(from + 11, WORD)) return;
  reportSecret(FI_HETU, from, from + 11, VALIDATED);
}

const NINO_SECOND: string = "DFIQUVO";
const NINO_NOT: string = "BG GB KN NK NT TN ZZ";

/** The anchor is the label of a British one: two letters, six digits in one or in pairs, A to D. */
export function britishLabel(): void {
  const limit = ahead(anchorEnd, BEHIND_LABEL);
  for (let p = anchorEnd; p < limit; p++) if (isIn(p, DIGIT)) return nino(p);
}

/** `digits`: the first of the six. */
function nino(digits: usize): void {
  let from = digits;
  if (load<u8>(from - 1) == 0x20) from--;
  if (from < textStart + 2 || !isRun(from - 2, from, UPPER)) return;
  from -= 2;
  if (from > textStart && isIn(from - 1, WORD)) return;
  const first = load<u8>(from);
  const second = load<u8>(from + 1);
  for (let i = 0; i < 7; i++) {
    const char = <u8>NINO_SECOND.charCodeAt(i);
    if (second == char || (first == char && i < 6)) return;
  }
  for (let i = 0; i < NINO_NOT.length; i += 3) {
    if (first == <u8>NINO_NOT.charCodeAt(i) && second == <u8>NINO_NOT.charCodeAt(i + 1)) return;
  }
  let p = digits;
  for (let count = 0; count < 6; p++) {
    if (p >= textEnd) return;
    if (isIn(p, DIGIT)) count++;
    else if (load<u8>(p) != 0x20 || (count & 1) != 0) return;
  }
  if (p < textEnd && load<u8>(p) == 0x20) p++;
  if (p >= textEnd || load<u8>(p) - 0x41 > 3 || (p + 1 < textEnd && isIn(p + 1, WORD))) return;
  reportSecret(UK_NINO, from, p + 1, LIKELY);
}
