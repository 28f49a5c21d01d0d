/** What a script of expect types when it was asked for a password: `expect "assword:"` and `send "…\\r"`. */
import { INI_PASSWORD } from "../../../filter/detectors.generated";
import { isIn, WORD } from "../../../values/chars";
import { findChar, findLast, isAt } from "../../../values/words/words";
import { anchorAt, anchorEnd, textStart } from "../../../window";
import { behind } from "../../around";
import { reportSecret } from "../../report";
import { endOfQuote } from "../free-text/cursor";
import { gradeInPlace } from "../free-text/judge";

/** How far before the answer the question may stand. */
const ASKED: usize = 120;

/** The anchor ends with the quote that opens what is typed. */
export function expectSend(): void {
  if (anchorAt > textStart && isIn(anchorAt - 1, WORD)) return;
  let from = behind(anchorAt, ASKED);
  // What was typed before answered another question.
  const last = findLast(from, anchorAt, "send ");
  if (last != 0) from = findChar(findChar(last, anchorAt, 0x22) + 1, anchorAt, 0x22);
  if (findLast(from, anchorAt, "assword") == 0 && findLast(from, anchorAt, "assphrase") == 0) return;
  const close = endOfQuote(anchorEnd, 1);
  if (close < anchorEnd + 2) return;
  // It ends with the key that sends it.
  const end = close - 2;
  if (!isAt(end, close, "\\r") && !isAt(end, close, "\\n")) return;
  const grade = gradeInPlace(anchorEnd, end);
  if (grade != 0) reportSecret(INI_PASSWORD, anchorEnd, end, grade);
}
