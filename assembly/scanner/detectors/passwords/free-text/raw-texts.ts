/**
 * What stands before a quote that opens a text, and texts with borders of their own, in which quotes and backslashes mean
 * nothing: `R"(…)"` and `LR"x(…)x"` of C++, `r#"…"#` and `br##"…"##` of Rust, `@"…"@` and `@'…'@` of PowerShell, where they
 * are lines of their own.
 */
import { addReading } from "../../../values/budget";
import { BLANK, endOfRun, isIn, LINE, MARK, WORD } from "../../../values/chars";
import { isAt } from "../../../values/words/words";
import { textEnd, textStart } from "../../../window";
import { ahead, behind } from "../../around";
import { LONGEST } from "../values";
import { quoteAt, skipSpace } from "./cursor";

const MOST_HASHES: usize = 8;
/** C++ allows sixteen characters. */
const LONGEST_BORDER: usize = 16;

/** Past letters that say of which kind a text is: b"…", u'…', N'…', @"…", u8"…", R"(…)", r#"…"#; `p`: there are none. */
export function afterPrefix(p: usize): usize {
  if (p + 1 >= textEnd || quoteAt(p) != 0) return p;
  const first = load<u8>(p) | 0x20;
  const isLetter =
    first == 0x62 || first == 0x75 || first == 0x6e || first == 0x72 || first == 0x6c || load<u8>(p) == 0x40;
  if (!isLetter) return p;
  if (quoteAt(p + 1) != 0) return p + 1;
  const quote = afterRust(afterLetters(p));
  return quote < textEnd && load<u8>(quote) == 0x22 ? quote : p;
}

/** Past two letters or three, or what may stand before hashes. */
function afterLetters(p: usize): usize {
  if (isAt(p, textEnd, "u8R")) return p + 3;
  if (isAt(p, textEnd, "u8") || isAt(p, textEnd, "LR") || isAt(p, textEnd, "uR") || isAt(p, textEnd, "UR"))
    return p + 2;
  return isAt(p, textEnd, "br") || isAt(p, textEnd, "rb") ? p + 2 : p + 1;
}

/** Past the hashes behind an `r`. */
function afterRust(p: usize): usize {
  if (load<u8>(p - 1) != 0x72) return p;
  const limit = ahead(p, MOST_HASHES);
  while (p < limit && load<u8>(p) == 0x23) p++;
  return p;
}

/** Of the text that findRaw found: without blanks and ends of lines around it; `rawClose`: behind what closes it. */
export let rawFrom: usize = 0;
export let rawEnd: usize = 0;
export let rawClose: usize = 0;

/**
 * Whether the quote before `from` opens a raw text. One that is not closed, or holds several lines, is empty. That a prefix
 * is not the end of a word is for the caller to see, who came to the quote by `afterPrefix`.
 */
export function findRaw(from: usize): bool {
  const quote = from - 1;
  if (quote <= textStart) return false;
  const char = load<u8>(quote);
  if (load<u8>(quote - 1) == 0x40 && (char == 0x22 || char == 0x27)) {
    const line = skipSpace(from);
    if (line >= textEnd || !isIn(line, LINE)) return false;
    read(line, char, quote - 1, 1, true);
    return true;
  }
  if (char != 0x22) return false;
  let hashes: usize = 0;
  for (const least = behind(quote, MOST_HASHES); quote - hashes > least && load<u8>(quote - hashes - 1) == 0x23; )
    hashes++;
  if (hashes > 0) {
    if (quote - hashes <= textStart || load<u8>(quote - hashes - 1) != 0x72) return false;
    read(from, 0x22, quote - hashes, hashes);
    return true;
  }
  if (load<u8>(quote - 1) != 0x52) return false;
  const border = endOfRun(from, ahead(from, LONGEST_BORDER), WORD | MARK);
  if (border >= textEnd || load<u8>(border) != 0x28) return false;
  read(border + 1, 0x29, from, border - from);
  return true;
}

/** Up to the mark that the same `length` characters follow as stand at `border`; isOwnLine: it is the first of its line. */
function read(from: usize, mark: u8, border: usize, length: usize, isOwnLine: bool = false): void {
  rawFrom = from;
  rawEnd = from;
  const limit = ahead(from, LONGEST + 1);
  let end = from;
  while (
    end < limit &&
    !(load<u8>(end) == mark && isBorder(end + 1, border, length) && (!isOwnLine || isIn(end - 1, LINE)))
  )
    end++;
  addReading(end - from);
  if (end >= limit) return;
  rawClose = end + 1 + length;
  // Of C++ the quote comes last.
  if (mark == 0x29) {
    if (rawClose >= textEnd || load<u8>(rawClose) != 0x22) return;
    rawClose++;
  }
  while (from < end && isIn(from, BLANK | LINE)) from++;
  while (end > from && isIn(end - 1, BLANK | LINE)) end--;
  for (let p = from; p < end; p++) if (load<u8>(p) < 0x20) return;
  rawFrom = from;
  rawEnd = end;
}

function isBorder(p: usize, border: usize, length: usize): bool {
  if (p + length > textEnd) return false;
  for (let i: usize = 0; i < length; i++) if (load<u8>(p + i) != load<u8>(border + i)) return false;
  return true;
}
