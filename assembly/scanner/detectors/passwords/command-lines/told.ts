/** Passwords that are a word of a command line, or are echoed into a pipe: judged and reported. */
import { CMDLINE_PASSWORD } from "../../../filter/detectors.generated";
import { LIKELY } from "../../../records";
import { BLANK, startOfRun } from "../../../values/chars";
import { downTo } from "../../../values/stops";
import { find, findChar, findLast, isAt } from "../../../values/words/words";
import { anchorAt, textEnd } from "../../../window";
import { behind } from "../../around";
import { COMMAND_LINE } from "../../flags";
import { reportSecret } from "../../report";
import { isLineStart, nextWord, skipSpace, wordEnd, wordFrom } from "../free-text/cursor";
import { gradeInPlace } from "../free-text/judge";

/** How far before a pipe the words may stand that go into it. */
export const BEHIND: usize = 200;

/** The word that was read last, `next` being where it is over; 0: there is none. */
export function tell(next: usize): void {
  if (next == 0 || load<u8>(wordFrom) == 0x2d || load<u8>(wordFrom) == 0x2f) return;
  tellValue(wordFrom, wordEnd);
}

/** Of the word that was read last, what stands behind the first such character. */
export function afterSeparator(char: u8): void {
  const from = findChar(wordFrom, wordEnd, char) + 1;
  if (from < wordEnd) tellValue(from, wordEnd);
}

export function tellValue(from: usize, end: usize): void {
  const grade = gradeInPlace(from, end);
  if (grade != 0) reportSecret(CMDLINE_PASSWORD, from, end, grade, grade == LIKELY ? COMMAND_LINE : 0);
}

/** What is echoed into the pipe before the anchor, or that it begins with, with nothing else between. */
export function tellPipedAlone(): void {
  const line = downTo(anchorAt, behind(anchorAt, BEHIND), "\x01");
  const pipe = load<u8>(anchorAt) == 0x7c ? anchorAt + 1 : downTo(anchorAt, line, "|;&");
  if (pipe != line && load<u8>(pipe - 1) == 0x7c) tellPiped(line, pipe - 1, true);
}

/** What is echoed into the pipe; isAlone: it is the last word before it. */
export function tellPiped(line: usize, pipe: usize, isAlone: bool): void {
  const echo = max(findLast(line, pipe, "echo "), findLast(line, pipe, "printf "));
  if (echo == 0) {
    tellQuoted(line, pipe);
    return;
  }
  let p = nextWord(echo + (load<u8>(echo) == 0x65 ? 5 : 7));
  // `-n`, `'%s'`
  if (p != 0 && (load<u8>(wordFrom) == 0x2d || load<u8>(wordFrom) == 0x25)) p = nextWord(p);
  if (p == 0 || p > pipe || (isAlone && skipSpace(p) != pipe)) return;
  if (isAt(anchorAt, textEnd, "chpasswd")) {
    afterSeparator(0x3a);
    return;
  }
  // The same twice, as who sets a password is asked for it.
  const again = find(wordFrom, wordEnd, "\\n");
  if (again > wordFrom) tellValue(wordFrom, again);
  else tell(p);
}

/** A text in quotes that a line begins with and that goes into the pipe, as PowerShell has it: `"…" | command`. */
function tellQuoted(line: usize, pipe: usize): void {
  const close = startOfRun(pipe, line, BLANK);
  if (close < line + 2) return;
  const quote = load<u8>(close - 1);
  if (quote != 0x22 && quote != 0x27) return;
  const end = load<u8>(close - 2) == 0x5c ? close - 2 : close - 1;
  const from = quote == 0x22 ? downTo(end, line, '"') : downTo(end, line, "'");
  if (from == line || load<u8>(from - 1) != quote) return;
  const open = from > line + 1 && load<u8>(from - 2) == 0x5c ? from - 2 : from - 1;
  if (isLineStart(open)) tellValue(from, end);
}
