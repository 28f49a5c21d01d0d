/**
 * Signing in to servers of data and messages, as clients send it and servers keep it: PostgreSQL, MySQL, AMQP, MQTT,
 * Redis. The password is in clear where the server asks for it so; what the two compute from it instead is no finding.
 */
import { CONN_AMQP, CONN_MYSQL, CONN_POSTGRES } from "../../../filter/detectors.generated";
import { LIKELY, VALIDATED } from "../../../records";
import { equals, findLast, isAt } from "../../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../../window";
import { behind } from "../../around";
import { reportSecret } from "../../report";
import { gradeAmongText } from "../free-text/judge";
import { redisAuth } from "../free-text/statements";
import { beginText, big16, big32, endText, isTextOf } from "./bytes";

const LONGEST: usize = 128;

/**
 * PostgreSQL's PasswordMessage: `p`, its length of four bytes, the text, NUL. That is little to know it by, so the text
 * must look like a password, or stand behind the message that begins a session.
 */
export function postgresPassword(): void {
  beginText();
  passwordMessage();
  endText();
}

function passwordMessage(): void {
  const from = anchorAt + 5;
  if (from >= textEnd) return;
  const size = <usize>load<u8>(anchorAt + 4);
  if (size < 6 || size > LONGEST) return;
  const end = anchorAt + size;
  // The length counts itself and the NUL.
  if (end >= textEnd || load<u8>(end) != 0 || !isTextOf(from, end - from)) return;
  // Of the password and a number of the server's, or the name of how they go on.
  if (end - from == MD5_SIZE && isAt(from, end, "md5")) return;
  if (isBehindStartup() || gradeAmongText(from, end, 0, 0) == LIKELY) reportSecret(CONN_POSTGRES, from, end, LIKELY);
}

/** `md5` and 32 digits of hex. */
const MD5_SIZE: usize = 35;
const LONGEST_STARTUP: usize = 400;

/** Length, version 3.0, `user`, name, and others by pairs; two NULs. */
function isBehindStartup(): bool {
  if (anchorAt < textStart + 2 || load<u16>(anchorAt - 2) != 0) return false;
  const user = findLast(behind(anchorAt, LONGEST_STARTUP), anchorAt, "user\0");
  if (user == 0 || user < textStart + 8 || load<u32>(user - 4) != 0x300) return false;
  return big32(user - 8) == anchorAt - (user - 8);
}

/** MySQL's plugin for passwords in clear: its name stands behind the user, the password and the database's name. */
export function mysqlPassword(): void {
  beginText();
  clearPassword();
  endText();
}

function clearPassword(): void {
  if (anchorAt <= textStart + 8 || load<u8>(anchorAt - 1) != 0) return;
  if (passwordBefore(anchorAt - 1)) return;
  // The database's name is between.
  let p = anchorAt - 1;
  const least = behind(p, LONGEST);
  while (p > least && load<u8>(p - 1) >= 0x20) p--;
  if (p > least && p < anchorAt - 1 && load<u8>(p - 1) == 0) passwordBefore(p - 1);
}

/** A user's name, NUL, the count with the NUL, the password and its NUL, which is at `end`. */
function passwordBefore(end: usize): bool {
  const least = max(behind(end, LONGEST), textStart + 4);
  for (let from = end; from > least; ) {
    from--;
    // The count of a long one is a letter itself.
    if (<usize>load<u8>(from) == end - from && from + 1 < end && load<u8>(from - 1) == 0 && load<u8>(from - 2) > 0x20) {
      reportSecret(CONN_MYSQL, from + 1, end, LIKELY);
      return true;
    }
    if (load<u8>(from) < 0x20) return false;
  }
  return false;
}

/** SASL's mechanism PLAIN (RFC 4616) in AMQP 0-9-1 (`\5PLAIN`, a long string, the language) and 1.0 (`\xa0`, a count). */
export function queuePassword(): void {
  beginText();
  plainAnswer();
  endText();
}

function plainAnswer(): void {
  let p = anchorEnd;
  if (p + 8 > textEnd) return;
  const kind = load<u8>(p);
  const size = kind == 0xa0 ? <usize>load<u8>(p + 1) : kind == 0xb0 ? big32(p + 1) : big32(p);
  p += kind == 0xa0 ? 2 : kind == 0xb0 ? 5 : 4;
  if (size < 4 || size > 2 * LONGEST || p + size >= textEnd || load<u8>(p) != 0) return;
  const end = p + size;
  const user = p + 1;
  let nul = user;
  while (nul < end && load<u8>(nul) != 0) nul++;
  if (nul == user || nul + 1 >= end || !isTextOf(user, nul - user) || !isTextOf(nul + 1, end - nul - 1)) return;
  // Behind it the client's language: "en_US".
  if (kind == 0 && (load<u8>(end) < 2 || load<u8>(end) > 16 || !isTextOf(end + 1, <usize>load<u8>(end)))) return;
  // As every server comes with it.
  if (equals(user, nul, "guest") && equals(nul + 1, end, "guest")) return;
  reportSecret(CONN_AMQP, nul + 1, end, VALIDATED);
}

const HAS_WILL: u8 = 4;
const HAS_PASSWORD: u8 = 0x40;
const HAS_USER: u8 = 0x80;

/** Where what is read next begins; 0: what was to be read is not there. */
let next: usize = 0;

/**
 * MQTT's CONNECT (3.1, 3.1.1, 5): kind and length, the protocol's name, version, flags, and texts with a length of two
 * bytes each, of which the password is the last.
 */
export function messagePassword(): void {
  beginText();
  connectPacket();
  endText();
}

function connectPacket(): void {
  const version = load<u8>(anchorEnd);
  const flags = load<u8>(anchorEnd + 1);
  if (version < 3 || version > 5 || (flags & HAS_PASSWORD) == 0 || (flags & 1) != 0) return;
  next = anchorEnd + 4;
  if (version == 5) skipProperties();
  skipText();
  if ((flags & HAS_WILL) != 0) {
    if (version == 5) skipProperties();
    skipText();
    skipText();
  }
  if ((flags & HAS_USER) != 0) skipText();
  if (next == 0 || next + 2 >= textEnd) return;
  const from = next + 2;
  const size = big16(next);
  if (size == 0 || size > LONGEST || !isTextOf(from, size) || !isWholePacket(from + size)) return;
  reportSecret(CONN_AMQP, from, from + size, VALIDATED);
}

function skipProperties(): void {
  if (next == 0) return;
  const size = load<u8>(next);
  next = size < 0x80 && next + 1 + <usize>size < textEnd ? next + 1 + <usize>size : 0;
}

function skipText(): void {
  if (next == 0 || next + 2 >= textEnd) {
    next = 0;
    return;
  }
  const end = next + 2 + big16(next);
  next = end < textEnd ? end : 0;
}

/** `10` and the length of all that follows, seven bits in each byte. */
function isWholePacket(end: usize): bool {
  if (anchorAt < textStart + 3) return false;
  const size = end - anchorAt;
  if (size < 0x80) return load<u8>(anchorAt - 2) == 0x10 && <usize>load<u8>(anchorAt - 1) == size;
  const length = (<usize>load<u8>(anchorAt - 2) & 0x7f) | ((<usize>load<u8>(anchorAt - 1)) << 7);
  return load<u8>(anchorAt - 3) == 0x10 && load<u8>(anchorAt - 2) >= 0x80 && length == size;
}

/** `$4`, `AUTH` and counted texts of Redis, between line ends that make it no text (RESP). */
export function redisCommand(): void {
  beginText();
  redisAuth(anchorAt + COMMAND);
  endText();
}

/** Characters before the command. */
const COMMAND: usize = 4;
