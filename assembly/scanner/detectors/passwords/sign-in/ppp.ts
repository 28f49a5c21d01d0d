/** Files of secrets of ppp (`/etc/ppp/chap-secrets`): a heading, and rows of client, server, secret and addresses. */
import { INI_PASSWORD } from "../../../filter/detectors.generated";
import { addReading, addWork } from "../../../values/budget";
import { isOneOf } from "../../../values/words/word-lists";
import { isAt } from "../../../values/words/words";
import { anchorAt, anchorEnd, textEnd } from "../../../window";
import { ahead } from "../../around";
import { reportSecret } from "../../report";
import { WORD_WORK } from "../command-lines/words";
import { lineEndAt, nextWord, skipLines, wordEnd, wordFrom } from "../free-text/cursor";
import { gradeInPlace } from "../free-text/judge";

const MOST_ROWS = 40;
/** Comments, and rows without a secret (`* hostname "" *`): where there are more, no secrets follow. */
const MOST_OTHERS = 6;
const LONGEST_ROW: usize = 300;

/** The anchor is of the heading: `# Secrets for authentication using …`, or the names of the columns. */
export function pppSecrets(): void {
  if (isAt(anchorAt, textEnd, "#") && !isHeading()) return;
  let p = endOfRow(anchorEnd);
  let others = 0;
  for (let i = 0; i < MOST_ROWS && others < MOST_OTHERS && lineEndAt(p) != 0; i++) {
    p = skipLines(p);
    if (p < textEnd && load<u8>(p) == 0x23) {
      others++;
      p = endOfRow(p);
      continue;
    }
    addWork(3 * WORD_WORK);
    for (let column = 0; column < 3 && p != 0; column++) p = nextWord(p);
    if (p == 0) return;
    const grade = gradeInPlace(wordFrom, wordEnd);
    if (grade == 0) others++;
    else reportSecret(INI_PASSWORD, wordFrom, wordEnd, grade);
    p = endOfRow(p);
  }
}

/** Whether `server` and `secret` follow. */
function isHeading(): bool {
  const p = nextWord(anchorEnd);
  return p != 0 && isOneOf(wordFrom, wordEnd, "|server|") && nextWord(p) != 0 && isOneOf(wordFrom, wordEnd, "|secret|");
}

/** Where the line ends that p is on, or so far as is looked. */
function endOfRow(p: usize): usize {
  const from = p;
  const limit = ahead(p, LONGEST_ROW);
  while (p < limit && lineEndAt(p) == 0) p++;
  addReading(p - from);
  return p;
}
