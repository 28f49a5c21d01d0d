/** Hashes of passwords: lines of Windows' accounts, answers of its networks, what stands in place of a password. */

import { NTLMV2_RESPONSE, SAM_NTLM } from "../../filter/detectors.generated";
import { LIKELY, VALIDATED } from "../../records";
import {
  ALNUM,
  BLANK,
  DASH,
  DIGIT,
  DOLLAR,
  DOT,
  EQUALS,
  endOfRun,
  HEX,
  isIn,
  isRun,
  QUOTE,
  startOfRun,
  UNDERSCORE,
} from "../../values/chars";
import { differentBytes } from "../../values/entropy";
import { isAt, isAtAnyCase } from "../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../window";
import { ahead, behind } from "../around";
import { reportToken } from "../report";

const NAME: u32 = ALNUM | DASH | DOT | UNDERSCORE | DOLLAR;

/** name:rid:LM:NT:::. The anchor is the `:::`, the LM hash of no password, or the label of an NT hash alone. */
export function samLine(): void {
  let lm: usize;
  if (isAt(anchorAt, textEnd, "* NTLM") || isAt(anchorAt, textEnd, "NT")) {
    labelledHash();
    return;
  }
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
  if (isHashOfPassword(lm + 33, end)) reportToken(SAM_NTLM, lm, end, VALIDATED, 0);
}

/** The hash of an empty password opens nothing. */
function isHashOfPassword(from: usize, end: usize): bool {
  return !isAtAnyCase(from, textEnd, "31d6cfe0d16ae931") && differentBytes(from, end) >= 6;
}

/** `* NTLM     : hash`, `"NTHash": "hash"`. */
function labelledHash(): void {
  const limit = ahead(anchorEnd, 24);
  let p = anchorEnd;
  while (p < limit && (isIn(p, BLANK | QUOTE | EQUALS) || load<u8>(p) == 0x3a)) p++;
  const end = endOfRun(p, ahead(p, 33), HEX);
  if (p == anchorEnd || end - p != 32 || (end < textEnd && isIn(end, ALNUM))) return;
  if (isHashOfPassword(p, end)) reportToken(SAM_NTLM, p, end, LIKELY, 0);
}

/** user::domain:challenge:answer:blob. A run of hex, the answer or the blob, leads here. */
export function ntlmv2Line(): void {
  // From the answer of 32 digits.
  if (anchorEnd - anchorAt != 32 || anchorEnd >= textEnd || load<u8>(anchorEnd) != 0x3a) return;
  if (!isRun(anchorAt, anchorEnd, HEX)) return;
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

/** MD5, SHA-1 and SHA-2 in hex, also with the `*` of MySQL: a column of passwords mostly holds their hashes. */
export function isDigest(from: usize, end: usize): bool {
  const hex = load<u8>(from) == 0x2a ? from + 1 : from;
  const length = end - hex;
  const isLong = length == 32 || length == 40 || length == 56 || length == 64 || length == 96 || length == 128;
  return isLong && isRun(hex, end, HEX);
}
