/**
 * A value that stands on the line below its name: `Password:` and the password, indented or not, behind the mark of a
 * list or in quotes; a heading and what is below it; labels and values by turns, as forms are copied. It must stand
 * alone on its line.
 */
import { INI_PASSWORD } from "../../../filter/detectors.generated";
import { LIKELY, POSSIBLE } from "../../../records";
import { BEYOND, BLANK, DASH, DIGIT, DOT, endOfRun, isIn, LETTER, SLASH, startOfRun } from "../../../values/chars";
import { upTo } from "../../../values/stops";
import { hasOneOf } from "../../../values/words/word-lists";
import { findChar, isAt } from "../../../values/words/words";
import { textEnd, textStart } from "../../../window";
import { ahead, behind } from "../../around";
import { reportSecret } from "../../report";
import { nameEnd, nameStart } from "../name-at";
import { endOfValue } from "../values";
import { endOfQuote, isBreak, isLineStart, lineEndAt, quoteAt, skipSpace } from "./cursor";
import { gradeAmongText, gradeInPlace } from "./judge";

const LONGEST_HEADING: usize = 40;
/** Ends of lines between: one line may be empty. */
const MOST_ENDS = 2;
/** How far before a heading the user's label may stand. */
const FORM: usize = 120;

/** Whether a line ends here: with its end, a backslash before it, or `<br>`. */
export function isLineOver(p: usize): bool {
  return lineLength(p) != 0;
}

function lineLength(p: usize): usize {
  if (p >= textEnd) return 0;
  const end = lineEndAt(p);
  if (end != 0) {
    // CR LF is one end.
    const second = lineEndAt(p + end);
    const isPair = second != 0 && load<u8>(p + end - 1) != load<u8>(p + end + second - 1);
    return isPair ? end + second : end;
  }
  if (load<u8>(p) == 0x5c && p + 1 < textEnd && load<u8>(p + 1) < 0x20 && lineEndAt(p + 1) != 0) return 2;
  if (load<u8>(p) != 0x3c || !isAt(p, textEnd, "<br")) return 0;
  const close = upTo(p + 3, ahead(p, 8), ">\0");
  return close < textEnd && load<u8>(close) == 0x3e ? close + 1 - p : 0;
}

/** Past the ends of lines and what indents the next; 0: too many, or the text ends. */
function lineBelow(p: usize): usize {
  for (let i = 0; i <= MOST_ENDS; i++) {
    const length = lineLength(p);
    if (length == 0) return i == 0 || p >= textEnd ? 0 : p;
    p = skipSpace(p + length);
  }
  return 0;
}

/**
 * `p` is where the line of the name ends. isSigned: with a colon or its like, or a verb; else the name is but a heading.
 * isPassword: the name is one of passwords, not of keys. isInAscii: text in other letters may follow.
 */
export function below(p: usize, isSigned: bool, isPassword: bool, isInAscii: bool): void {
  let from = lineBelow(p);
  if (from == 0) return;
  // `- …` of a list
  const char = load<u8>(from);
  if ((char == 0x2d || char == 0x2a || char == 0x3e) && isAt(from + 1, textEnd, " ")) from = skipSpace(from + 2);
  const quote = quoteAt(from);
  from += quote;
  let end = quote != 0 ? endOfQuote(from, quote) : endOfValue(from, " \"'`,;|<>()[]{}");
  if (end == 0) return;
  if (isInAscii) end = endOfRun(from, end, ~BEYOND);
  if (end == from || !isAlone(end + quote)) return;
  const grade = gradeAmongText(from, end, isPassword ? 0 : nameStart, nameEnd);
  if (grade == 0 || (!isPassword && grade != LIKELY)) return;
  const isProgram = isOfProgram(from, end);
  // Versions and names of files.
  const isDotted = isProgram && findChar(from, end, 0x2e) < end;
  if (isSigned && (grade == LIKELY || !isDotted)) reportSecret(INI_PASSWORD, from, end, grade);
  else if (!isSigned && !isProgram && isHeading() && (isAfterUser() || gradeInPlace(from, end) == LIKELY))
    reportSecret(INI_PASSWORD, from, end, POSSIBLE);
}

/** Nothing but what ends a statement or a tag follows on the line. */
function isAlone(p: usize): bool {
  while (p < textEnd && (load<u8>(p) == 0x3b || load<u8>(p) == 0x2c || isIn(p, BLANK))) p++;
  return isBreak(p) || isLineOver(p) || load<u8>(p) >= 0x80 || isAt(p, textEnd, "</");
}

/** A heading of few words on a line of its own, with the marks of headings before it. */
function isHeading(): bool {
  let p = startOfRun(nameStart, behind(nameStart, LONGEST_HEADING), LETTER | BLANK | DASH | SLASH | BEYOND);
  while (p > textStart && (load<u8>(p - 1) == 0x23 || load<u8>(p - 1) == 0x2a)) p--;
  return isLineStart(p);
}

/** Labels of the field above that of the password; UTF-8 and Latin-1. */
const USERS: string =
  "|user|login|e-mail|email|account|benutzer|utilisateur|usuario|utente|\xd0\xbb\xd0\xbe\xd0\xb3\xd0\xb8\xd0\xbd|";

function isAfterUser(): bool {
  return hasOneOf(behind(nameStart, FORM), nameStart, USERS);
}

/** `field_12`, `Ctrl+Shift+F10`, `step-2`: words and numbers with marks between, as programs and lists have them. */
function isOfProgram(from: usize, end: usize): bool {
  let parts = 0;
  for (let p = from; p < end; parts++) {
    p = endOfRun(endOfRun(p, end, LETTER), end, DIGIT);
    if (p == end) break;
    const char = load<u8>(p);
    if (char != 0x5f && char != 0x2d && char != 0x2b && !isIn(p, DOT | SLASH)) return false;
    p++;
  }
  return parts > 0;
}
