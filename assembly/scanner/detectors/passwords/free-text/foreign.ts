/**
 * Words for "password" that are no names of fields, for they have blanks (`Key Content` of netsh, too) or letters beyond
 * ASCII: `mot de passe : …`, `la contraseña es …`, `lösenord: …`. What follows is read as behind any name (named-values.ts).
 */
import { BEYOND, isIn, LETTER } from "../../../values/chars";
import { isOneOf } from "../../../values/words/word-lists";
import { anchorAt, anchorEnd } from "../../../window";
import { ahead, behind } from "../../around";
import { setName } from "../name-at";
import { spoken } from "./named-values";

/** As UTF-8 and as Latin-1, which is what UTF-16 is seen as. */
const WORDS: string =
  "|key content|mot de passe|mots de passe|contrase\xc3\xb1a|contrase\xf1a|l\xc3\xb6senord|" +
  "l\xf6senord|\xc5\x9fifre|";

/** The anchor lies in the word. */
export function foreignWord(): void {
  let start = anchorAt;
  const least = behind(anchorAt, 12);
  while (start > least && isIn(start - 1, LETTER)) start--;
  let end = anchorEnd;
  const most = ahead(anchorEnd, 12);
  while (end < most && isIn(end, LETTER | BEYOND)) end++;
  // The letters beyond ASCII that the word may begin with.
  for (let i = 0; !isOneOf(start, end, WORDS); i++) {
    if (i == 3 || start == least || !isIn(start - 1, BEYOND | LETTER)) return;
    start--;
  }
  setName(start, end);
  spoken();
}
