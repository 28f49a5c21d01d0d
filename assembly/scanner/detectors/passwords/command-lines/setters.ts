/** Commands that set a variable: what stands behind a name and no more than a blank is its value then. */
import { SETTERS } from "../../../filter/setters.generated";
import { LIKELY, POSSIBLE } from "../../../records";
import { BLANK, DASH, DIGIT, endOfRun, isRun, LETTER, SLASH, startOfRun, WORD } from "../../../values/chars";
import { isOneOf } from "../../../values/words/word-lists";
import { isAt } from "../../../values/words/words";
import { textEnd } from "../../../window";
import { behind, isAfterEscape } from "../../around";
import { isBreak, isLineStart, skipSpace } from "../free-text/cursor";
import { nameEnd, nameStart } from "../name-at";
import { isVariableName } from "../names";
import { gradeSecret } from "../values";

const LONGEST_SETTER: usize = 16;

/** `ENV NAME …` of a Dockerfile, `setenv NAME …`, `setx /M NAME …`, `set -gx NAME …`, `fastcgi_param NAME …;` */
export function isBehindSetter(): bool {
  return setter() != 0;
}

/**
 * What a value is graded, `next` being behind it: on a line of its own a variable is set to what its name says, as with
 * `NAME=value`. A word with a number at its end may be anything.
 */
export function gradeSet(grade: u8, from: usize, end: usize, next: usize): u8 {
  if (grade != POSSIBLE || !isEndOfSetting(next) || isRun(endOfRun(from, end, LETTER), end, DIGIT)) return grade;
  const command = setter();
  if (command == 0 || !isLineStart(command)) return grade;
  return gradeSecret(from, end, LEAST_SET, nameStart, nameEnd) == LIKELY ? LIKELY : grade;
}

const LEAST_SET: usize = 6;

/** The line's end, with what may stand before it: the `;` of nginx, `/M` of setx, a comment. */
function isEndOfSetting(p: usize): bool {
  p = skipSpace(p);
  if (p < textEnd && load<u8>(p) == 0x3b) p = skipSpace(p + 1);
  if (isAt(p, textEnd, "/M") || isAt(p, textEnd, "/m")) p = skipSpace(p + 2);
  return isBreak(p) || load<u8>(p) == 0x23;
}

/** Where the command begins that sets the variable whose name was found; 0: there is none. */
function setter(): usize {
  if (!isVariableName(nameStart, nameEnd)) return 0;
  const end = blankBefore(nameStart);
  const from = commandFrom(end, WORD | DASH | SLASH);
  const isFlag = from < end && (load<u8>(from) == 0x2d || load<u8>(from) == 0x2f);
  if (!isFlag) return isOneOf(from, end, SETTERS) ? from : 0;
  const stop = blankBefore(from);
  const start = commandFrom(stop, WORD | DASH);
  return isOneOf(start, stop, SETTERS) ? start : 0;
}

/** Where the word begins that ends here; behind an escape that ends with a letter (`\n`, `\x1b[32m`), if it is no command. */
function commandFrom(end: usize, classes: u32): usize {
  const from = startOfRun(end, behind(end, LONGEST_SETTER), classes);
  if (isOneOf(from, end, SETTERS)) return from;
  for (let p = min(end, from + LONGEST_ESCAPE); p > from; p--) if (isAfterEscape(p)) return p;
  return from;
}

/** Of the word's first letters: `32m` */
const LONGEST_ESCAPE: usize = 4;

/** Where the blanks right before the place begin. */
function blankBefore(p: usize): usize {
  return startOfRun(p, behind(p, LONGEST_SETTER), BLANK);
}
