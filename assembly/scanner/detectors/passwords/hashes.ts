/** Hashes of passwords whose form is a line: dumps of Windows' accounts, answers of its networks. */

import { NTLMV2_RESPONSE, SAM_NTLM } from "../../filter/detectors.generated";
import { VALIDATED } from "../../records";
import {
  ALNUM,
  BLANK,
  DASH,
  DIGIT,
  DOLLAR,
  DOT,
  endOfRun,
  HEX,
  isIn,
  isRun,
  startOfRun,
  UNDERSCORE,
} from "../../values/chars";
import { differentBytes } from "../../values/entropy";
import { isAt, isAtAnyCase } from "../../values/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../window";
import { behind } from "../around";
import { reportToken } from "../report";

const NAME: u32 = ALNUM | DASH | DOT | UNDERSCORE | DOLLAR;

/** name:rid:LM:NT:::. The anchor is the `:::` or the LM hash of no password. */
export function samLine(): void {
  let lm: usize;
  if (isAt(anchorAt, textEnd, ":::")) {
    if (anchorAt < textStart + 66) return;
    lm = anchorAt - 65;
  } else {
    lm = anchorAt;
  }
  const end = lm + 65;
  if (end > textEnd || !isRun(lm, lm + 32, HEX) || load<u8>(lm + 32) != 0x3a || !isRun(lm + 33, end, HEX)) return;
  if (end < textEnd && isIn(end, HEX)) return;
  if (lm == textStart || load<u8>(lm - 1) != 0x3a) return;
  const rid = startOfRun(lm - 1, behind(lm, 12), DIGIT);
  if (rid == lm - 1 || rid == textStart || load<u8>(rid - 1) != 0x3a) return;
  if (rid < textStart + 2 || !isIn(rid - 2, NAME | BLANK)) return;
  // The hash of an empty password opens nothing.
  if (isAtAnyCase(lm + 33, textEnd, "31d6cfe0d16ae931") || differentBytes(lm + 33, end) < 6) return;
  reportToken(SAM_NTLM, lm, end, VALIDATED, 0);
}

/** user::domain:challenge:answer:blob. A run of hex, the answer or the blob, leads here. */
export function ntlmv2Line(): void {
  if (anchorEnd - anchorAt < 32 || !isRun(anchorAt, anchorEnd, HEX)) return;
  // From the answer of 32 digits.
  if (anchorEnd - anchorAt != 32 || anchorEnd >= textEnd || load<u8>(anchorEnd) != 0x3a) return;
  if (!isAt(anchorEnd + 1, textEnd, "0101000000000000")) return;
  const end = endOfRun(anchorEnd + 1, textEnd, HEX);
  if (end - anchorEnd - 1 < 80) return;
  const challenge = startOfRun(anchorAt - 1, behind(anchorAt, 18), HEX);
  if (
    load<u8>(anchorAt - 1) != 0x3a ||
    anchorAt - 1 - challenge != 16 ||
    challenge == textStart ||
    load<u8>(challenge - 1) != 0x3a
  )
    return;
  const domain = startOfRun(challenge - 1, behind(challenge, 64), NAME);
  if (domain < textStart + 3 || !isAt(domain - 2, textEnd, "::")) return;
  const user = startOfRun(domain - 2, behind(domain, 66), NAME);
  if (user < domain - 2) reportToken(NTLMV2_RESPONSE, user, end, VALIDATED, 0);
}
