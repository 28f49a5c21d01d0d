/** Passwords that BER wraps: the simple bind of LDAP (RFC 4511, 4.2), the community of SNMP (RFC 1157, RFC 1901). */
import { CONN_LDAP, SNMP_COMMUNITY } from "../../../filter/detectors.generated";
import { LIKELY, VALIDATED } from "../../../records";
import { isOneOf } from "../../../values/words/word-lists";
import { anchorAt, anchorEnd, textEnd } from "../../../window";
import { reportSecret } from "../../report";
import { beginText, berFrom, berLength, berSize, endText, isInBer, isTextOf } from "./bytes";

/**
 *     60 len  02 01 03  04 len name  80 len password
 *             ^ what led here
 *
 * All three lengths fit one another, so nothing else says that it is one.
 */
export function directoryBind(): void {
  beginText();
  bind();
  endText();
}

function bind(): void {
  if (!berLength(anchorEnd) || !isTextOf(berFrom, berSize)) return;
  const name = berSize;
  const p = berFrom + berSize;
  if (p + 2 > textEnd || load<u8>(p) != 0x80 || !berLength(p + 1)) return;
  // Without a password nobody signs in.
  if (berSize == 0 || name == 0 || !isTextOf(berFrom, berSize)) return;
  const end = berFrom + berSize;
  if (isInBer(0x60, anchorAt, end)) reportSecret(CONN_LDAP, berFrom, end, VALIDATED);
}

/** Names that every device comes with. */
const KNOWN: string = "|public|private|";
const SHORTEST: usize = 4;

/**
 *     30 len  02 01 01  04 len community  a0 len …
 *             ^ what led here
 */
export function managementMessage(): void {
  beginText();
  community();
  endText();
}

function community(): void {
  if (!berLength(anchorEnd) || berSize < SHORTEST || !isTextOf(berFrom, berSize)) return;
  const from = berFrom;
  const end = berFrom + berSize;
  if (isOneOf(from, end, KNOWN) || end + 2 > textEnd) return;
  const kind = load<u8>(end);
  if (kind < 0xa0 || kind > 0xa8 || !berLength(end + 1) || berSize < 12) return;
  // A request begins with its number.
  if (load<u8>(berFrom) == 0x02 && isInBer(0x30, anchorAt, berFrom + berSize))
    reportSecret(SNMP_COMMUNITY, from, end, LIKELY);
}
