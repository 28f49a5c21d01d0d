/**
 * A user and a password side by side: `credentials: mara / …`, `creds = mara:…`, `login: mara / …`,
 * `mara@tarn.io:…`. Only what looks like a password is one, for names and addresses are written so, too.
 */
import { INI_PASSWORD } from "../../../filter/detectors.generated";
import { POSSIBLE } from "../../../records";
import { ALNUM, AT_SIGN, DASH, DIGIT, DOT, endOfRun, UNDERSCORE, WORD } from "../../../values/chars";
import { isOneOf } from "../../../values/words/word-lists";
import { anchorEnd, textEnd } from "../../../window";
import { ahead } from "../../around";
import { reportSecret } from "../../report";
import { endOfValue } from "../values";
import { isBreak, quoteAt, skipSpace } from "./cursor";
import { gradeAmongText, gradeInPlace } from "./judge";

const USER: u32 = ALNUM | DOT | DASH | UNDERSCORE | AT_SIGN;
const LONGEST_USER: usize = 64;

/** The anchor is a word that such pairs stand behind, or its end. */
export function userAndPassword(): void {
  let p = endOfRun(anchorEnd, textEnd, WORD);
  p += quoteAt(p);
  p = skipSpace(p);
  if (p >= textEnd) return;
  const char = load<u8>(p);
  if (char == 0x3a || char == 0x3d) p++;
  else if (load<u8>(anchorEnd - 1) == 0x5b) p = anchorEnd;
  else {
    const end = endOfRun(p, ahead(p, 5), WORD);
    if (!isOneOf(p, end, "|are|is|sind|were|")) {
      if (load<u8>(p - 1) != 0x20 || load<u8>(anchorEnd - 1) != 0x3a) return;
    } else {
      p = end;
      if (p < textEnd && load<u8>(p) == 0x3a) p++;
    }
  }
  p = skipSpace(p);
  p += quoteAt(p);
  const end = endOfRun(p, ahead(p, LONGEST_USER), USER);
  if (end - p >= 2) behindUser(end, true);
}

/** What stands behind the name of a user, or an address of mail, that ends at p. isLabelled: it is said to be one. */
export function behindUser(p: usize, isLabelled: bool): void {
  if (p + 8 >= textEnd) return;
  const tight = load<u8>(p);
  let from = p;
  if (tight == 0x3a || tight == 0x2f) {
    from = p + 1;
    if (isLabelled) from = skipSpace(from);
  } else {
    from = skipSpace(p);
    if (from == p || from + 1 >= textEnd) return;
    const char = load<u8>(from);
    if (char != 0x2f && char != 0x7c && char != 0x3a) {
      if (!isLabelled) return;
    } else {
      if (load<u8>(from + 1) != 0x20) return;
      from = skipSpace(from + 1);
    }
  }
  const end = endOfValue(from, " \"'`,;|<>()[]{}");
  if (
    end == from ||
    (!isBreak(end) && load<u8>(end) != 0x20 && load<u8>(end) != 0x2c && load<u8>(end) != 0x5d && load<u8>(end) != 0x29)
  )
    return;
  if (!isLabelled && isPort(from, end)) return;
  const grade = isLabelled ? gradeAmongText(from, end, 0, 0) : gradeInPlace(from, end);
  // A path of `scp`.
  if (grade == 0 || (grade == POSSIBLE && !isLabelled)) return;
  reportSecret(INI_PASSWORD, from, end, isLabelled ? grade : POSSIBLE);
}

/** `5432/billing?sslmode=require`: an address goes on behind its host. */
function isPort(from: usize, end: usize): bool {
  const digits = endOfRun(from, end, DIGIT);
  if (digits == from || digits - from > 5) return false;
  return digits == end || load<u8>(digits) == 0x2f || load<u8>(digits) == 0x3f;
}
