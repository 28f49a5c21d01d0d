/** What a script of expect types when it was asked for a password: `expect "assword:"` and `send "…\r"`. */
import { INI_PASSWORD } from "../../../filter/detectors.generated";
import { addReading } from "../../../values/budget";
import { isIn, WORD } from "../../../values/chars";
import { downTo } from "../../../values/stops";
import { findLast, isBefore } from "../../../values/words/words";
import { anchorAt, anchorEnd, textStart } from "../../../window";
import { ahead, behind, isAfterEscape } from "../../around";
import { reportSecret } from "../../report";
import { quoteAt } from "../free-text/cursor";
import { gradeInPlace } from "../free-text/judge";
import { LONGEST } from "../values";

/** How far before the answer the question may stand. */
const ASKED: usize = 120;

/** Of `\r`, with the backslashes of text within text. */
const LONGEST_KEY: usize = 8;

/** The anchor ends with the quote that opens what is typed. */
export function expectSend(): void {
  const isPartOfWord = anchorAt > textStart && isIn(anchorAt - 1, WORD) && !isBefore(anchorAt, textStart, "exp_");
  if ((isPartOfWord && !isAfterEscape(anchorAt)) || !isAskedForPassword()) return;
  const limit = ahead(anchorEnd, LONGEST);
  let end = anchorEnd;
  while (end < limit && load<u8>(end) >= 0x20 && load<u8>(end) != 0x22 && lengthOfKey(end) == 0) end++;
  addReading(end - anchorEnd);
  // It ends with the key that sends it.
  let close = end;
  for (let key = lengthOfKey(close); key != 0; key = lengthOfKey(close)) close += key;
  if (close == end || quoteAt(close) == 0) return;
  const grade = gradeInPlace(anchorEnd, end);
  if (grade != 0) reportSecret(INI_PASSWORD, anchorEnd, end, grade);
}

/** Of `\r` or `\n`, with as many backslashes as the text around it needs; 0: neither stands here. */
function lengthOfKey(p: usize): usize {
  const limit = ahead(p, LONGEST_KEY);
  let key = p;
  while (key < limit && load<u8>(key) == 0x5c) key++;
  if (key == p || key >= limit) return 0;
  const char = load<u8>(key);
  return char == 0x72 || char == 0x6e ? key + 1 - p : 0;
}

/**
 * Whether the last text in quotes behind the last `expect` names a password; where it is what was typed before, or there is
 * none, whether what follows without quotes does.
 */
function isAskedForPassword(): bool {
  let from = findLast(behind(anchorAt, ASKED), anchorAt, "expect");
  if (from == 0) return false;
  let to = anchorAt;
  const close = downTo(anchorAt, from, '"');
  if (close > from) {
    const open = downTo(close - 1, from, '"');
    let before = open - 1;
    while (before > from && load<u8>(before - 1) == 0x5c) before--;
    const isTyped = isBefore(before, textStart, "send ") || isBefore(before, textStart, "send -- ");
    from = isTyped ? close : open;
    if (!isTyped) to = close;
  }
  return findLast(from, to, "assword") != 0 || findLast(from, to, "assphrase") != 0;
}
