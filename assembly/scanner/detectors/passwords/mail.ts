/** Signing in to a mail server (RFC 4954, RFC 4616): names and passwords in base 64, in what a program said to it. */
import { CONN_SMTP } from "../../filter/detectors.generated";
import { LIKELY, VALIDATED } from "../../records";
import { decodeBase64, UNDECODED } from "../../values/base64";
import { BASE64, BLANK, EQUALS, endOfRun, isIn, isRun, PRINTABLE } from "../../values/chars";
import { SCRATCH } from "../../values/scratch";
import { isAt } from "../../values/words/words";
import { anchorAt, anchorEnd, textEnd } from "../../window";
import { ahead } from "../around";
import { reportSecret } from "../report";

const LONGEST: usize = 400;
/** Lines after `AUTH LOGIN`: two that the server asks, two that answer. */
const LINES = 4;

export function mailSignIn(): void {
  if (isAt(anchorAt, textEnd, "AUTH PLAIN")) plain();
  else if (isAt(anchorAt, textEnd, "AUTH LOGIN")) login();
  else if (isAt(anchorAt, textEnd, "334 ")) asked();
}

/** One text: NUL name NUL password. */
function plain(): void {
  const from = endOfRun(anchorEnd, textEnd, BLANK);
  const end = base64End(from);
  if (from == anchorEnd || end - from < 8) return;
  const length = decodeBase64(from, end, SCRATCH, LONGEST);
  if (length == UNDECODED || length < 5) return;
  let nuls = 0;
  for (let i: usize = 0; i < length; i++) {
    const char = load<u8>(SCRATCH + i);
    if (char == 0) nuls++;
    else if (char < 0x20) return;
  }
  if (nuls == 2 && load<u8>(SCRATCH + length - 1) != 0) reportSecret(CONN_SMTP, from, end, VALIDATED);
}

/** Name and password, each on a line of its own, or the name behind the command; `334 …` is the server. */
function login(): void {
  let p = anchorEnd;
  let isNamed = false;
  for (let line = 0; line <= LINES && p < textEnd; line++) {
    while (p < textEnd && (isIn(p, BLANK) || load<u8>(p) == 0x0d || load<u8>(p) == 0x0a)) p++;
    if (isAt(p, textEnd, "334 ")) {
      p = lineEnd(p);
      continue;
    }
    const end = base64End(p);
    if (end - p < 4 || (end < textEnd && load<u8>(end) >= 0x20)) return;
    const length = decodeBase64(p, end, SCRATCH, LONGEST);
    if (length == UNDECODED || length == 0 || !isRun(SCRATCH, SCRATCH + length, PRINTABLE)) return;
    if (isNamed) {
      reportSecret(CONN_SMTP, p, end, LIKELY);
      return;
    }
    isNamed = true;
    p = end;
  }
}

/** The server has asked for it, in base 64: `Password:`; what follows is the answer. */
function asked(): void {
  let p = anchorEnd;
  while (p < textEnd && (load<u8>(p) == 0x0d || load<u8>(p) == 0x0a)) p++;
  const end = base64End(p);
  if (p == anchorEnd || end - p < 4 || (end < textEnd && load<u8>(end) >= 0x20)) return;
  const length = decodeBase64(p, end, SCRATCH, LONGEST);
  if (length != UNDECODED && length != 0 && isRun(SCRATCH, SCRATCH + length, PRINTABLE))
    reportSecret(CONN_SMTP, p, end, LIKELY);
}

function base64End(from: usize): usize {
  const run = endOfRun(from, ahead(from, LONGEST), BASE64);
  return endOfRun(run, ahead(run, 2), EQUALS);
}

function lineEnd(p: usize): usize {
  const limit = ahead(p, LONGEST);
  while (p < limit && load<u8>(p) >= 0x20) p++;
  return p;
}
