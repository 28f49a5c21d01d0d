/** The words of a command: blanks or NULs part them, quotes hold them, and a command may go on in the next line. */
import { addWork } from "../../../values/budget";
import { BLANK, isIn, LINE } from "../../../values/chars";
import { findChar, isAt } from "../../../values/words/words";
import { textEnd } from "../../../window";
import { lineEndAt, nextWord, skipSpace, wordEnd, wordFrom } from "../free-text/cursor";

/** Options, names and what else a command takes. */
export const MOST_WORDS = 16;

/** To read a word, in billionths of a second or so. */
export const WORD_WORK: u32 = 90;

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
