/** Passwords that are a word of a command line, or are echoed into a pipe: judged and reported. */
import { CMDLINE_PASSWORD } from "../../../filter/detectors.generated";
import { LIKELY } from "../../../records";
import { addWork } from "../../../values/budget";
import { BLANK, isIn, LINE } from "../../../values/chars";
import { downTo } from "../../../values/stops";
import { findChar, findLast, isAt } from "../../../values/words/words";
import { anchorAt, textEnd } from "../../../window";
import { behind } from "../../around";
import { COMMAND_LINE } from "../../flags";
import { reportSecret } from "../../report";
import { lineEndAt, nextWord, skipSpace, wordEnd, wordFrom } from "../free-text/cursor";
import { gradeInPlace } from "../free-text/judge";

/** Options, names and what else a command takes. */
export const MOST_WORDS = 16;

/** How far before a pipe the words may stand that go into it. */
export const BEHIND: usize = 200;

/** To read a word, in billionths of a second or so. */
const WORD_WORK: u32 = 90;

/** As nextWord, also of the next line where the command goes on there; 0: the command ends. */
export function nextArgument(p: usize): usize {
  addWork(WORD_WORK);
  const start = skipContinued(p);
  p = nextWord(start);
  // `&&` and `# …`, but not within quotes, and not in an argument of a running program.
  const isBare = wordFrom == start;
  if (p != 0 && isBare && (load<u8>(start) == 0x23 || findChar(start, wordEnd, 0x26) < wordEnd)) return 0;
  return p;
}

/** Past blanks, and to the next line where the command goes on there, as shells, PowerShell and cmd write it; something stands before p. */
export function skipContinued(p: usize): usize {
  const mark = skipSpace(p);
  if (mark >= textEnd) return mark;
  const char = load<u8>(mark);
  // Right behind a word it closes code in a text.
  const isMark = char == 0x5c || char == 0x5e || (char == 0x60 && isIn(mark - 1, BLANK));
  if (!isMark) return mark;
  // Within quotes a backslash is two.
  const end = isAt(mark, textEnd, "\\\\\\") ? mark + 2 : mark + 1;
  if (end == mark + 1 && char == 0x5c && !isIn(end, LINE)) return mark;
  const line = lineEndAt(end);
  if (line == 0) return mark;
  const isTwo = isAt(end, textEnd, "\r\n") || isAt(end, textEnd, "\\r\\n");
  return skipSpace(isTwo ? end + 2 * line : end + line);
}

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

/** What is echoed into the pipe before the anchor, with nothing else between. */
export function tellPipedAlone(): void {
  const line = downTo(anchorAt, behind(anchorAt, BEHIND), "\x01");
  const pipe = downTo(anchorAt, line, "|;&");
  if (pipe != line && load<u8>(pipe - 1) == 0x7c) tellPiped(line, pipe - 1, true);
}

/** What is echoed into the pipe; isAlone: it is the last word before it. */
export function tellPiped(line: usize, pipe: usize, isAlone: bool): void {
  const echo = max(findLast(line, pipe, "echo "), findLast(line, pipe, "printf "));
  if (echo == 0) return;
  let p = nextWord(echo + (load<u8>(echo) == 0x65 ? 5 : 7));
  // `-n`, `'%s'`
  if (p != 0 && (load<u8>(wordFrom) == 0x2d || load<u8>(wordFrom) == 0x25)) p = nextWord(p);
  if (p == 0 || p > pipe || (isAlone && skipSpace(p) != pipe)) return;
  if (isAt(anchorAt, textEnd, "chpasswd")) afterSeparator(0x3a);
  else tell(p);
}
