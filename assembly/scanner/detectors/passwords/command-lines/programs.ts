/**
 * What stands before an option on its command line: the program, and other options. Arguments may be parted by blanks or,
 * as the system keeps them, by NULs.
 */
import { addReading, addWork, BACK_WORK } from "../../../values/budget";
import { ALNUM, BLANK, DASH, isIn, QUOTE } from "../../../values/chars";
import { knownBelow, knownFrom, knownTo, learn, NO_FORM } from "../../../values/known";
import { hasOneOf, isOneOf } from "../../../values/words/word-lists";
import { findChar, isAt } from "../../../values/words/words";
import { anchorAt, textEnd, textStart } from "../../../window";
import { ahead, behind, isEscaped } from "../../around";
import { lineEndAt, quoteAt, skipSpace } from "../free-text/cursor";

/** How far before an option its program may stand. */
const BEHIND: usize = 256;
/** Arguments that the system parts by NULs: so many may stand between a program and its option. */
const MOST_ARGUMENTS: usize = 12;

/** What a character is on a command line: of a word, 0; else one of these. */
const GAP: u8 = 1;
const LINE_END: u8 = 2;
const NO_TEXT: u8 = 3;
const PARTS: usize = memory.data(256, 16);

memory.fill(PARTS, NO_TEXT, 0x20);
memory.fill(PARTS + 0x7f, NO_TEXT, 0x81);
for (let i = 0, gaps = "\0\t /\\\"'`$(,&>"; i < gaps.length; i++) store<u8>(PARTS + <usize>gaps.charCodeAt(i), GAP);
for (let i = 0, ends = "\n\r;|"; i < ends.length; i++) store<u8>(PARTS + <usize>ends.charCodeAt(i), LINE_END);

/** Whether one of the programs stands before the anchor, in the same command. */
export function isProgram(programs: string): bool {
  return isBehind(programs, false);
}

const USER_OPTIONS: string = "|-u|-l|-n|--user|--username|--login|-user|--service-principal|";

/** Whether an option before the anchor, in the same command, names the user: `-u mara`, `--user=mara`. */
export function isBehindUserOption(): bool {
  return isBehind(USER_OPTIONS, true);
}

/**
 * Whether one of the words stands before, in the same command. Where none does is remembered for the next option.
 * areOptions: no line begins with them, a value may be joined to a long one by `=`, and values are in any language.
 */
function isBehind(words: string, areOptions: bool): bool {
  addWork(BACK_WORK);
  const least = behind(anchorAt, BEHIND);
  const row = knownBelow(changetype<usize>(words), NO_FORM, anchorAt);
  const from = knownFrom(row);
  const to = knownTo(row);
  let nuls: usize = 0;
  let stop = anchorAt;
  for (let p = anchorAt; p-- > least; ) {
    const char = load<u8>(p);
    const part: u8 = areOptions && char >= 0x80 ? 0 : load<u8>(PARTS + <usize>char);
    if (part == 0) {
      if (p > least) continue;
      if (p == textStart && !areOptions) return isNamed(p, stop, words);
      return none(row, stop);
    }
    const isLong = areOptions && isAt(p + 1, stop, "--");
    if (isNamed(p + 1, isLong ? findChar(p + 1, stop, 0x3d) : stop, words)) return true;
    // An end of a line of two characters; a backslash of two before it, and the command goes on.
    const isLineEnd = char == 0x5c && isEscaped(p + 1) && load<u8>(p + 1) != 0x74;
    if (isLineEnd && isNamed(p + 2, stop, words)) return true;
    const before: u8 = p > least ? load<u8>(p - 1) : 0;
    if ((isLineEnd && before != 0x5c) || (char == 0x26 && before == 0x26)) break;
    if (part == LINE_END) {
      const lineEnd = endOfLineBefore(p, least);
      if (lineEnd == 0) break;
      p = lineEnd;
    }
    // What is no text ends the line, and so do arguments that are empty: they are of what is filled up. A program may be
    // given one.
    const isEmpty = p + 1 == stop && load<u16>(p) == 0 && (areOptions || load<u8>(p + 2) == 0);
    if (part == NO_TEXT || isEmpty) return none(row, stop);
    stop = p;
    nuls += <usize>(load<u8>(p) == 0);
    if (p > from && p < to) {
      if (from < least) return none(row, from);
      for (let q = from; q < p; q++) nuls += <usize>(load<u8>(q) == 0);
      p = from;
      stop = from;
    }
    if (nuls > MOST_ARGUMENTS) return none(row, stop);
  }
  if (areOptions) return none(row, stop);
  // The line begins with it.
  let p = stop;
  while (p > least && isIn(p - 1, ALNUM | DASH)) p--;
  return isNamed(p, stop, words) || none(row, stop);
}

/** Whether it is one of the words, as `mysql.exe` is `mysql`. */
function isNamed(from: usize, stop: usize, words: string): bool {
  if (isOneOf(from, stop, words)) return true;
  if (stop < from + 5) return false;
  const extension = load<u32>(stop - 4) | 0x20202020;
  return (extension == DOT_EXE || extension == DOT_CMD || extension == DOT_BAT) && isOneOf(from, stop - 4, words);
}

const DOT_EXE: u32 = 0x6578652e;
const DOT_CMD: u32 = 0x646d632e;
const DOT_BAT: u32 = 0x7461622e;

/**
 * Where the end of a line begins, p being its last character, when the command goes on behind it: behind `\`, `^` or a
 * backtick, or with arguments in quotes behind a comma, or with one behind a dash; 0: it does not.
 */
function endOfLineBefore(p: usize, least: usize): usize {
  const char = load<u8>(p);
  if (char != 0x0a && char != 0x0d) return 0;
  const from = char == 0x0a && p > least && load<u8>(p - 1) == 0x0d ? p - 1 : p;
  if (from <= least + 1) return 0;
  const last = load<u8>(from - 1);
  if (last == 0x5c || last == 0x5e || (last == 0x60 && isIn(from - 2, BLANK))) return from;
  const next = skipSpace(p + 1);
  if (last == 0x2c) return quoteAt(next) != 0 && isItem(next) ? from : 0;
  return isAt(next, textEnd, "- ") && isItem(skipSpace(next + 2)) ? from : 0;
}

/** Whether nothing but arguments stands from here to the end of the line: no words with blanks between, no name of a field. */
function isItem(p: usize): bool {
  const from = p;
  const limit = ahead(p, LONGEST_ITEM);
  let isGood = true;
  for (; p < limit && lineEndAt(p) == 0; p++) {
    const char = load<u8>(p);
    if ((char == 0x20 && load<u8>(p - 1) != 0x2c) || (char == 0x3a && isIn(p - 1, QUOTE))) {
      isGood = false;
      break;
    }
  }
  addReading(p - from);
  return isGood;
}

/** As long as the way back. */
const LONGEST_ITEM: usize = 256;

/** False, and that none of the words stands between `from` and the anchor is remembered. */
function none(row: usize, from: usize): bool {
  learn(row, from, anchorAt);
  return false;
}

/** How far before an option the command of a manual may begin, over several lines. */
const MANUAL: usize = 500;
const PROGRAMS: string = "|{command}|{cmd}|{prog}|{program}|<command>|<program>|%(prog)s|[command]|";

/** Whether the command is none that ran: its program is to be filled in. */
export function isOfManual(p: usize): bool {
  return hasOneOf(behind(p, MANUAL), p, PROGRAMS);
}
