/**
 * Statements that set a password or sign in with one: `IDENTIFIED BY '…'`, `AUTH mara …` of Redis, `a1 LOGIN mara …` of
 * IMAP, `IDENTIFY …`, `on >…` of lists of rights, `PSK "…"` of IPsec; `INSERT …` is a table (tables.ts). The verb is the
 * anchor; which of the words behind it is the password follows from how many there are.
 */
import { CONN_REDIS, CONN_SMTP, INI_PASSWORD } from "../../../filter/detectors.generated";
import { LIKELY } from "../../../records";
import { ALNUM, DASH, DIGIT, DOT, endOfRun, isIn, startOfRun, UNDERSCORE } from "../../../values/chars";
import { isNoPassword } from "../../../values/words/placeholders";
import { isOneOf } from "../../../values/words/word-lists";
import { isAt, isAtAnyCase, isBefore } from "../../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../../window";
import { ahead, behind, holdsWord } from "../../around";
import { reportSecret } from "../../report";
import {
  endOfQuote,
  isBreak,
  isLineStart,
  lineEndAt,
  nextWord,
  quoteAt,
  setWord,
  skipSpace,
  wordEnd,
  wordFrom,
} from "./cursor";
import { gradeInPlace } from "./judge";

export function statement(): void {
  if (isAtAnyCase(anchorAt, textEnd, "dentified")) identifiedBy();
  else if (isAt(anchorAt, textEnd, "AUTH")) redisAuth(anchorAt);
  else if (isAtAnyCase(anchorAt, textEnd, "login ")) mailLogin();
  else if (isAt(anchorAt, textEnd, " on >")) tell(INI_PASSWORD, nextWord(anchorEnd));
  else if (isAt(anchorAt, textEnd, "IDENTIFY ")) nickServ();
  else if (isAt(anchorAt, textEnd, "sp_")) procedure();
  else if (isAtAnyCase(anchorAt, textEnd, "pragma key")) pragma();
  else if (isAt(anchorAt, textEnd, ": ")) keyFile();
  else afterWord();
}

/** Reports the word that nextWord set; next: what it returned. */
function tell(detector: i32, next: usize): void {
  if (next == 0) return;
  const grade = gradeInPlace(wordFrom, wordEnd);
  if (grade != 0) reportSecret(detector, wordFrom, wordEnd, grade);
}

/** `IDENTIFIED BY '…'`, `IDENTIFIED WITH plugin BY '…'`, `IDENTIFIED BY value` */
function identifiedBy(): void {
  let p = anchorEnd;
  for (let i = 0; i < 4; i++) {
    p = skipSpace(p);
    const end = endOfRun(p, ahead(p, 32), ALNUM | DASH | UNDERSCORE);
    if (end == p) return;
    const isBy = isOneOf(p, end, "|by|");
    p = end;
    if (isBy) break;
    if (i == 3) return;
  }
  const next = nextWord(p);
  // Not quoted it may be a sentence.
  if (next == wordEnd && !holdsWord(behind(anchorAt, 100), anchorAt, "|user|role|link|")) return;
  tell(INI_PASSWORD, next);
}

/** `AUTH value`, `AUTH mara value` on a line of their own; the same as counted texts. */
export function redisAuth(from: usize): void {
  if (!isLineStart(from)) return;
  let p = from + 4;
  if (p >= textEnd) return;
  if (load<u8>(p) != 0x20) {
    if (!countedText(p)) return;
    // The last of them is the password.
    countedText(wordEnd);
    if (!isNoPassword(wordFrom, wordEnd, 0, 0)) reportSecret(CONN_REDIS, wordFrom, wordEnd, LIKELY);
    return;
  }
  p = nextWord(p);
  if (
    p == 0 ||
    isOneOf(wordFrom, wordEnd, "|plain|login|cram-md5|xoauth2|ntlm|tls|ssl|anonymous|gssapi|external|digest-md5|")
  )
    return;
  if (!isBreak(skipSpace(p)) || (load<u8>(p) == 0x20 && quoteAt(skipSpace(p)) != 0)) p = nextWord(p);
  if (p != 0 && isBreak(skipSpace(p))) tell(CONN_REDIS, p);
}

/** CR LF, `$` and the length, CR LF, and the text (RESP). Sets the word. */
function countedText(p: usize): bool {
  let next = pastLine(p);
  if (next == p || next >= textEnd || load<u8>(next) != 0x24) return false;
  p = endOfRun(next + 1, ahead(next, 6), DIGIT);
  const length = numberAt(next + 1, p);
  next = pastLine(p);
  if (next == p || length == 0 || length > 200 || next + length > textEnd || lineEndAt(next + length) == 0)
    return false;
  setWord(next, next + length);
  return true;
}

/** Past CR LF, also of two characters each; p: there is none. */
function pastLine(p: usize): usize {
  const first = lineEndAt(p);
  if (first == 0) return p;
  const second = lineEndAt(p + first);
  return second != 0 ? p + first + second : p;
}

/** `a1 LOGIN mara value` (RFC 3501, 6.2.3). */
function mailLogin(): void {
  if (anchorAt == textStart || load<u8>(anchorAt - 1) != 0x20) return;
  const tag = startOfRun(anchorAt - 1, behind(anchorAt - 1, 12), ALNUM | DOT);
  if (tag == anchorAt - 1 || !isLineStart(tag) || !isIn(anchorAt - 2, DIGIT)) return;
  let p = nextWord(anchorEnd);
  if (p == 0) return;
  // `{4}`: so many characters on the next line.
  if (load<u8>(wordFrom) == 0x7b) p = literal(wordFrom);
  if (p == 0) return;
  p = nextWord(p);
  if (p != 0 && load<u8>(wordFrom) == 0x7b) p = literal(wordFrom);
  if (p != 0 && isBreak(p)) tell(CONN_SMTP, p);
}

/** `{4}` or `{4+}`, the line's end, and so many characters (RFC 3501, 4.3; RFC 7888). Sets the word. */
function literal(p: usize): usize {
  const digits = endOfRun(p + 1, ahead(p, 6), DIGIT);
  const size = numberAt(p + 1, digits);
  p = digits;
  if (p < textEnd && load<u8>(p) == 0x2b) p++;
  if (p >= textEnd || load<u8>(p) != 0x7d) return 0;
  const from = pastLine(p + 1);
  if (from == p + 1 || size == 0 || size > 200 || from + size > textEnd) return 0;
  setWord(from, from + size);
  return from + size;
}

function numberAt(p: usize, end: usize): usize {
  let number: usize = 0;
  for (; p < end; p++) number = number * 10 + <usize>(load<u8>(p) - 0x30);
  return number;
}

/** `NickServ :IDENTIFY value`, `NickServ IDENTIFY mara value` */
function nickServ(): void {
  if (anchorAt < textStart + 9) return;
  const before = load<u8>(anchorAt - 1) == 0x3a ? anchorAt - 1 : anchorAt;
  if (!isBefore(before, textStart, "NickServ ")) return;
  let p = nextWord(anchorEnd);
  if (p == 0) return;
  if (!isBreak(p)) p = nextWord(p);
  tell(INI_PASSWORD, p);
}

/** `sp_addlogin 'mara', '…'`, `sp_password NULL, '…', 'mara'`: the second. */
function procedure(): void {
  let p = nextWord(anchorEnd);
  if (p == 0) return;
  p = skipSpace(p);
  if (p < textEnd && load<u8>(p) == 0x2c) p++;
  else if (load<u8>(p - 1) != 0x2c && load<u8>(p - 2) != 0x2c) return;
  tell(INI_PASSWORD, nextWord(p));
}

/** `PRAGMA key = '…'` of encrypted SQLite. */
function pragma(): void {
  let p = skipSpace(anchorEnd);
  if (p >= textEnd || load<u8>(p) != 0x3d) return;
  p = skipSpace(p + 1);
  const quote = quoteAt(p);
  if (quote == 0) return;
  setWord(p + quote, endOfQuote(p + quote, quote));
  tell(INI_PASSWORD, wordEnd);
}

/** `: RSA file "…"` of IPsec: what the file is opened with. */
function keyFile(): void {
  if (!isLineStart(anchorAt)) return;
  const p = nextWord(anchorEnd);
  if (p != 0 && quoteAt(skipSpace(p)) != 0) tell(INI_PASSWORD, nextWord(p));
}

/** The anchor is a word that nothing but a password follows: `masterauth`, `PSK`, `rootpw`. */
function afterWord(): void {
  let p = anchorEnd;
  while (p < textEnd && (load<u8>(p) == 0x3a || load<u8>(p) == 0x3d)) p++;
  // Words of three letters are parts of others.
  if (isAt(anchorAt + 3, textEnd, " ") && anchorAt > textStart && isIn(anchorAt - 1, ALNUM)) return;
  // `--plaintext`, `encrypted`, a digit that says how it is written.
  for (let i = 0; i < 2; i++) {
    p = nextWord(p);
    if (p == 0) return;
    if (load<u8>(wordFrom) != 0x2d && wordEnd - wordFrom > 1 && !isOneOf(wordFrom, wordEnd, "|encrypted|ascii|text|"))
      break;
  }
  const grade = gradeInPlace(wordFrom, wordEnd);
  if (grade != 0) reportSecret(INI_PASSWORD, wordFrom, wordEnd, grade);
}
