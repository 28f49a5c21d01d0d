/**
 * What stands before an option on its command line: the program, and other options. Arguments may be parted by blanks or,
 * as the system keeps them, by NULs.
 */
import { addWork, BACK_WORK } from "../../../values/budget";
import { ALNUM, DASH, isIn } from "../../../values/chars";
import { knownBelow, knownFrom, knownTo, learn, NO_FORM } from "../../../values/known";
import { hasOneOf, isOneOf } from "../../../values/words/word-lists";
import { findChar, isAt } from "../../../values/words/words";
import { anchorAt, textStart } from "../../../window";
import { behind } from "../../around";

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
for (let i = 0, gaps = '\0 /\\"$'; i < gaps.length; i++) store<u8>(PARTS + <usize>gaps.charCodeAt(i), GAP);
for (let i = 0, ends = "\n\r;|"; i < ends.length; i++) store<u8>(PARTS + <usize>ends.charCodeAt(i), LINE_END);

/** Whether one of the programs stands before the anchor, on the same line. */
export function isProgram(programs: string): bool {
  return isBehind(programs, false);
}

const USER_OPTIONS: string = "|-u|-l|-n|--user|--username|--login|-user|--service-principal|";

/** Whether an option before the anchor, on the same line, names the user: `-u mara`, `--user=mara`. */
export function isBehindUserOption(): bool {
  return isBehind(USER_OPTIONS, true);
}

/**
 * Whether one of the words stands before, on the same line. Where none does is remembered for the next option.
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
      if (p == textStart && !areOptions) return isOneOf(p, stop, words);
      return none(row, stop);
    }
    if (part == LINE_END) break;
    const isLong = areOptions && isAt(p + 1, stop, "--");
    if (isOneOf(p + 1, isLong ? findChar(p + 1, stop, 0x3d) : stop, words)) return true;
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
  return isOneOf(p, stop, words) || none(row, stop);
}

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
