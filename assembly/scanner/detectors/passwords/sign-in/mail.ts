/**
 * Signing in to servers of mail and messages, in what a program said to them: names and passwords in base 64 (RFC 4954,
 * RFC 4616), in SMTP, IMAP, ManageSieve, XMPP and IRC; `PASS` of FTP, POP3 and IRC, `AUTHINFO PASS` of NNTP.
 */
import { CONN_FTP, CONN_SMTP } from "../../../filter/detectors.generated";
import { LIKELY, VALIDATED } from "../../../records";
import { decodeBase64, UNDECODED } from "../../../values/base64";
import { BASE64, BLANK, EQUALS, endOfRun, isIn, isRun, PRINTABLE } from "../../../values/chars";
import { SCRATCH } from "../../../values/scratch";
import { isNoPassword } from "../../../values/words/placeholders";
import { hasOneOf } from "../../../values/words/word-lists";
import { findChar, isAt, isAtAnyCase } from "../../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../../window";
import { ahead, behind } from "../../around";
import { reportSecret } from "../../report";
import { isLineStart, lineEndAt, quoteAt, skipLines } from "../free-text/cursor";
import { gradeAmongText, gradeInPlace } from "../free-text/judge";
import { endOfValue } from "../values";

const LONGEST: usize = 400;
/** Lines after `AUTH LOGIN`: two that the server asks, two that answer. */
const LINES = 4;

export function mailSignIn(): void {
  if (isAtAnyCase(anchorAt, textEnd, "authenticate")) mechanism();
  else if (isAtAnyCase(anchorAt, textEnd, "auth plain")) plain(anchorEnd);
  else if (isAtAnyCase(anchorAt, textEnd, "auth login")) login(anchorEnd);
  else if (isAt(anchorAt, textEnd, "334 ")) asked();
  else if (isAt(anchorAt, textEnd, "mechanism=")) element();
}

/** `a1 AUTHENTICATE PLAIN …`, `AUTHENTICATE "PLAIN" "…"`, `AUTHENTICATE …` of IRC, where the mechanism came before. */
function mechanism(): void {
  let p = anchorAt + 12;
  if (p >= textEnd || !isIn(p, BLANK)) return;
  p = endOfRun(p, textEnd, BLANK);
  const quote = quoteAt(p);
  if (isAtAnyCase(p + quote, textEnd, "login")) {
    login(p + quote + 5);
    return;
  }
  if (!isAtAnyCase(p + quote, textEnd, "plain")) {
    answer(p);
    return;
  }
  p += quote + 5;
  plain(p + quoteAt(p));
}

/** On the same line, or on the next one, before which the server may have said `334 ` or `+ `. */
function plain(p: usize): void {
  const from = p;
  p = endOfRun(p, textEnd, BLANK);
  if (lineEndAt(p) != 0) {
    p = skipLines(p);
    if (isAt(p, textEnd, "334") || isAt(p, textEnd, "+")) p = skipLines(lineEnd(p));
  }
  if (p > from) answer(p + quoteAt(p));
}

/** One text in base 64: a name or none, NUL, name, NUL, password. */
function answer(from: usize): void {
  const end = base64End(from);
  if (end - from < 8) return;
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

/** `<auth … mechanism='PLAIN'>…</auth>` (RFC 6120). */
function element(): void {
  const end = findChar(anchorEnd, ahead(anchorEnd, LONGEST), 0x3e);
  if (end < textEnd && load<u8>(end) == 0x3e) answer(skipLines(end + 1));
}

/** Name and password, each on a line of its own, or the name behind the command; `334 …` and `+ …` are the server's. */
function login(p: usize): void {
  let isNamed = false;
  for (let line = 0; line <= LINES && p < textEnd; line++) {
    while (p < textEnd && (isIn(p, BLANK) || load<u8>(p) == 0x0d || load<u8>(p) == 0x0a)) p++;
    if (isAt(p, textEnd, "334 ") || isAt(p, textEnd, "+ ")) {
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

const LONGEST_PASSWORD: usize = 200;

/**
 * `PASS value` after `USER name`. Alone it is most often of no sign-in: then the line must end as a command does, and
 * the value must look like a password.
 */
export function passCommand(): void {
  // The others are addresses, whose password stands before the host.
  if (load<u8>(anchorEnd - 1) != 0x20) return;
  if (!isLineStart(anchorAt) && !isBehindInfo()) return;
  const from = endOfRun(anchorEnd, textEnd, BLANK);
  const end = endOfValue(from, ' "');
  if (end - from < 4 || end - from >= LONGEST_PASSWORD || isNoPassword(from, end, 0, 0)) return;
  // Without a name the address of the mailbox is given for a password.
  const at = findChar(from, end, 0x40);
  if (at < end && (at + 1 == end || findChar(at, end, 0x2e) < end)) return;
  const isSure = isAfterUser() || isBehindInfo();
  if (!isSure && !isAt(end, textEnd, "\r\n")) return;
  const grade = isSure ? gradeInPlace(from, end) : gradeAmongText(from, end, 0, 0);
  if (isSure ? grade != 0 : grade == LIKELY) reportSecret(CONN_FTP, from, end, grade);
}

/** `AUTHINFO PASS` (RFC 4643) */
function isBehindInfo(): bool {
  return anchorAt >= textStart + 9 && isAtAnyCase(anchorAt - 9, anchorAt, "authinfo ");
}

/** A line `USER name` at most two lines before `PASS`, which begins its own. */
function isAfterUser(): bool {
  return anchorAt > textStart && hasOneOf(behind(anchorAt, 200), anchorAt - 1, "|user |nick |");
}
