/**
 * UTF-16LE or BE? Characters with zeros between them are the one or the other by what lies around their run:
 *
 *     LE   x  A 00  B 00  C 00  x        a byte before the first character that is not zero: it is LE
 *     BE   x 00  A 00  B 00  C  x        a byte after the last character that is not zero: it is BE
 *
 * Text in ASCII that is not ended by a zero lends the run a character that is not its own, so where data lies on both
 * sides it counts which of them is such text:
 *
 *     BE   t e x t  00 A  00 B  00 C  x        LE   x  A 00  B 00  C 00  t e x t
 *
 *     ?  00 00  " 00 B 00 " 00  x y      zeros before, other data after: x is what follows a text that has ended in LE,
 *                                        or the last character in BE
 *
 *     t e x t 00 A  00 B  00  x  y       data on both sides: no word of ASCII is cut where another text begins or ends
 *
 * In the last case but one the text says: one that ends by its mark (a quote, a line's end) has ended there, unless what
 * follows is such a mark, too; so it does with data on both sides. Between zeros both read the same, byte for byte, and
 * neither the place tells (files shift what lay at even addresses); there it is LE, as nearly all UTF-16 in memory.
 */
import { dataEnd, dataStart, nextPage, offsetAt } from "./buffer";
import { UTF16BE, UTF16LE } from "./window";

/** How far the ends of a run are looked for: no farther than what is there however the file was cut to blocks. */
const BACK: usize = 2048;
const AHEAD: usize = 8192;

/** The run last looked at, by the addresses of its low bytes, and its answer. */
let runStart: usize = 1;
let runEnd: usize = 0;
let runOrder: u8 = UTF16LE;
/** The order of the run last looked at was chosen by what lies around it, which may be there by accident. */
export let isOrderDoubtful: bool = false;

/** The runs of another page or parity are others. */
export function forgetRun(): void {
  runStart = 1;
  runEnd = 0;
}

/** The order of the run that the low byte at this address belongs to. */
export function orderAt(low: usize): u8 {
  if (low >= runStart && low < runEnd) return runOrder;
  runStart = low;
  // By the page that is scanned: a place may lie in the one before, and of what lies before that not all is kept.
  const first = max(dataStart, nextPage - BACK);
  while (runStart >= first + 2 && isCharacter(runStart - 2)) runStart -= 2;
  runEnd = low;
  const last = min(dataEnd, low + AHEAD);
  while (runEnd < last && isCharacter(runEnd)) runEnd += 2;
  runOrder = orderOfRun();
  return runOrder;
}

function orderOfRun(): u8 {
  isOrderDoubtful = false;
  if (runStart == dataStart) return UTF16LE;
  // A file begins with the high byte of its first character.
  if (runStart == dataStart + 1 && load<u8>(dataStart) == 0 && offsetAt(dataStart) == 0) return UTF16BE;
  if (isAfterMark(runStart)) return UTF16BE;
  // A last character whose next byte is not zero ends the run one character early.
  if (runEnd >= dataEnd || !isPrintable(runEnd)) return UTF16LE;
  isOrderDoubtful = true;
  const isBeforeText = isAscii(runEnd + 1);
  const endsByMark = isMark(load<u8>(runEnd));
  const endedByMark = isMark(load<u8>(runEnd - 2));
  if (load<u8>(runStart - 1) != 0) {
    const isBehindText = isAscii(runStart - TEXT);
    const cutsBefore = isBehindText && isWithinWord(runStart);
    if (cutsBefore != isWithinWord(runEnd + 1)) return cutsBefore ? UTF16BE : UTF16LE;
    const isBig = isBehindText || (endsByMark && !endedByMark);
    return isBig && !isBeforeText ? UTF16BE : UTF16LE;
  }
  if (runStart < dataStart + 2 || load<u8>(runStart - 2) != 0) return UTF16BE;
  return isBeforeText || (endedByMark && !endsByMark) ? UTF16LE : UTF16BE;
}

/** FE FF begins a text in BE; its first zero belongs to the first character. */
function isAfterMark(start: usize): bool {
  return start >= dataStart + 3 && load<u16>(start - 3) == 0xfffe && load<u8>(start - 1) == 0;
}

/** So many printable bytes in a row are text: of other bytes one in three is printable. */
const TEXT: usize = 6;

function isAscii(p: usize): bool {
  if (p < dataStart || p + TEXT > dataEnd) return false;
  for (let i: usize = 0; i < TEXT; i++) if (!isPrintable(p + i)) return false;
  return true;
}

/** Whether letters stand before the place and at it: a word is not cut there. */
function isWithinWord(p: usize): bool {
  return isLetter(load<u8>(p - 1)) && isLetter(load<u8>(p));
}

function isLetter(byte: u8): bool {
  return (byte | 0x20) - 0x61 < 26;
}

/** What ends a text: a line's end, a quote, a bracket that closes. */
function isMark(byte: u8): bool {
  return byte == 0x0a || byte == 0x22 || byte == 0x27 || byte == 0x3e || byte == 0x5d || byte == 0x7d;
}

function isCharacter(low: usize): bool {
  return isPrintable(low) && load<u8>(low, 1) == 0;
}

function isPrintable(p: usize): bool {
  const byte = load<u8>(p);
  return (byte >= 0x20 && byte < 0x7f) || byte == 0x0a || byte == 0x0d || byte == 0x09;
}
