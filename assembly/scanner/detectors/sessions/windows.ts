/** Tickets and sign-in answers of Windows networks: Kerberos messages and caches, NTLM, TLS key logs. */

import { KERBEROS_KRBCRED, KRB5_CCACHE, KRB5_KEYTAB, NTLMSSP_AUTH, TLS_KEYLOG } from "../../filter/detectors.generated";
import { VALIDATED } from "../../records";
import { decodeBase64, UNDECODED } from "../../values/base64";
import {
  BASE64,
  BLANK,
  EQUALS,
  endOfRun,
  HEX,
  isIn,
  isRun,
  PRINTABLE,
  startOfRun,
  UNDERSCORE,
  UPPER,
  ZERO,
} from "../../values/chars";
import { differentBytes } from "../../values/entropy";
import { after, enter, inside, SEQUENCE } from "../../values/keys/der";
import { ROOM, SCRATCH } from "../../values/scratch";
import { anchorAt, at, bytesEnd, bytesStart, textEnd, textStart, widen } from "../../window";
import { ahead, behind } from "../around";
import { reportBytes, reportSecret, reportToken } from "../report";

const APPLICATION_22: u8 = 0x76;
const APPLICATION_1: u8 = 0x61;
const GENERAL_STRING: u8 = 0x1b;

/**
 * KRB-CRED (RFC 4120, 5.8.1): [APPLICATION 22] SEQUENCE { [0] 5, [1] 22, [2] tickets, [3] encrypted part }. The anchor
 * is the first two fields.
 */
export function kerberosCredential(): void {
  for (let header: usize = 4; header <= 8; header++) {
    if (at - bytesStart < header) return;
    const from = at - header;
    if (load<u8>(from) != APPLICATION_22 || !enter(from, bytesEnd, APPLICATION_22)) continue;
    const end = after;
    if (!enter(inside, end, SEQUENCE) || inside != at || after != end) continue;
    if (!enter(at + 10, end, 0xa2)) return;
    const ticketsEnd = after;
    if (!enter(inside, ticketsEnd, SEQUENCE) || !enter(inside, ticketsEnd, APPLICATION_1)) return;
    if (!hasRealm(inside, after) || !enter(ticketsEnd, end, 0xa3) || after != end) return;
    reportBytes(KERBEROS_KRBCRED, from, end, VALIDATED);
    return;
  }
}

/** Ticket: SEQUENCE { [0] 5, [1] realm, … } */
function hasRealm(from: usize, end: usize): bool {
  if (!enter(from, end, SEQUENCE)) return false;
  const stop = after;
  if (!enter(inside, stop, 0xa0) || !enter(after, stop, 0xa1)) return false;
  return enter(inside, after, GENERAL_STRING) && after > inside && isRun(inside, after, PRINTABLE);
}

function big32(p: usize): u32 {
  return bswap<u32>(load<u32>(p));
}

/** The place after a counted string (u32, big endian) of text; 0: it is none. */
function textAfter(p: usize, isTextAsked: bool): usize {
  if (bytesEnd < p || bytesEnd - p < 4) return 0;
  const length = <usize>big32(p);
  if (length > 16384 || bytesEnd - p - 4 < length) return 0;
  if (isTextAsked && (length == 0 || length > 255 || !isRun(p + 4, p + 4 + length, PRINTABLE))) return 0;
  return p + 4 + length;
}

/** name type, count, realm, components */
function principalAfter(p: usize): usize {
  if (p == 0 || bytesEnd - p < 12) return 0;
  const count = big32(p + 4);
  if (big32(p) > 20 || count == 0 || count > 8) return 0;
  p = textAfter(p + 8, true);
  for (let i: u32 = 0; i < count && p != 0; i++) p = textAfter(p, true);
  return p;
}

/**
 * Credential cache, version 4 (MIT's "ccache format"): 0504, header of 12 bytes with one field, the default
 * principal, credentials: client, server, key (u16 type, counted), times, flags, addresses, data, ticket.
 */
export function krb5Ccache(): void {
  let p = principalAfter(at + 16);
  if (p == 0) return;
  let end: usize = 0;
  for (let i = 0; i < 64; i++) {
    const next = credentialAfter(p);
    if (next == 0) break;
    end = next;
    p = next;
  }
  if (end != 0) reportBytes(KRB5_CCACHE, at, end, VALIDATED);
}

function credentialAfter(p: usize): usize {
  p = principalAfter(principalAfter(p));
  if (p == 0 || bytesEnd - p < 6) return 0;
  const type = bswap<u16>(load<u16>(p));
  const size = big32(p + 2);
  if (type != 0 && !isKeyOf(type, size)) return 0;
  p += 6 + <usize>size;
  // authtime, starttime, endtime, renewtime, is_skey, flags
  p += 16 + 1 + 4;
  p = countedAfter(p);
  if (p != 0) p = countedAfter(p);
  if (p != 0) p = textAfter(p, false);
  return p == 0 ? 0 : textAfter(p, false);
}

/** A count and so many {u16 type, counted data}. */
function countedAfter(p: usize): usize {
  if (bytesEnd < p || bytesEnd - p < 4) return 0;
  const count = big32(p);
  if (count > 32) return 0;
  p += 4;
  for (let i: u32 = 0; i < count && p != 0; i++) p = textAfter(p + 2, false);
  return p;
}

/** aes128 17, aes256 18, the SHA-2 forms 19 and 20, rc4 23, des3 16 */
function isKeyOf(type: u16, size: u32): bool {
  if (type == 17 || type == 19 || type == 23) return size == 16;
  if (type == 18 || type == 20) return size == 32;
  return type == 16 && size == 24;
}

/**
 * Keytab (MIT): 0502, entries of i32 length: u16 count, realm, components (u16 lengths), u32 name type, u32 time, u8
 * version, u16 type of key, u16 length, key, u32 version or nothing. The anchor takes the head of the first length.
 */
export function krb5Keytab(): void {
  let p = at + 2;
  let end: usize = 0;
  for (let i = 0; i < 64; i++) {
    const next = keytabEntryAfter(p);
    if (next == 0) break;
    end = next;
    p = next;
  }
  if (end != 0) reportBytes(KRB5_KEYTAB, at, end, VALIDATED);
}

function keytabEntryAfter(p: usize): usize {
  if (bytesEnd < p || bytesEnd - p < 4) return 0;
  const length = <usize>big32(p);
  const stop = p + 4 + length;
  if (length < 30 || length > 2048 || bytesEnd - p - 4 < length) return 0;
  p += 4;
  const count = <i32>bswap<u16>(load<u16>(p));
  if (count == 0 || count > 8) return 0;
  p += 2;
  for (let i = 0; i <= count; i++) {
    const size = <usize>bswap<u16>(load<u16>(p));
    if (size == 0 || size > 255 || stop - p < size + 2 || !isRun(p + 2, p + 2 + size, PRINTABLE)) return 0;
    p += 2 + size;
    if (p + 2 > stop) return 0;
  }
  if (stop - p < 13) return 0;
  p += 9;
  const type = bswap<u16>(load<u16>(p));
  const size = <u32>bswap<u16>(load<u16>(p, 2));
  if (!isKeyOf(type, size) || stop - p - 4 < <usize>size) return 0;
  return differentBytes(p + 4, p + 4 + <usize>size) >= 8 ? stop : 0;
}

const NTLM_LIMIT: u32 = 4096;

/**
 * NTLM AUTHENTICATE_MESSAGE (MS-NLMP 2.2.1.3): signature, type 3, then six {u16 length, u16 most, u32 offset}: LM
 * answer, NT answer, domain, user, workstation, session key. Returns its length; 0: it is none.
 */
function messageLength(from: usize, end: usize): usize {
  if (end - from < 64 || load<u32>(from, 8) != 3) return 0;
  let last: u32 = 0;
  for (let i: usize = 0; i < 6; i++) {
    const field = from + 12 + (i << 3);
    const length = <u32>load<u16>(field);
    const offset = load<u32>(field, 4);
    if (length > <u32>load<u16>(field, 2)) return 0;
    if (length == 0) continue;
    if (offset < 52 || offset + length > NTLM_LIMIT || <usize>(offset + length) > end - from) return 0;
    if (i == 1 && length != 24 && length <= 44) return 0;
    last = max(last, offset + length);
  }
  if (load<u16>(from, 20) == 0 || load<u16>(from, 36) == 0) return 0;
  return <usize>last;
}

export function ntlmAnswer(): void {
  const length = messageLength(at, bytesEnd);
  if (length != 0) reportBytes(NTLMSSP_AUTH, at, at + length, VALIDATED);
}

/** The same in base 64, as HTTP carries it. */
export function ntlmText(): void {
  if (anchorAt > textStart && isIn(anchorAt - 1, BASE64)) return;
  widen();
  const run = endOfRun(anchorAt, ahead(anchorAt, 5600), BASE64);
  const end = endOfRun(run, ahead(run, 2), EQUALS);
  const length = decodeBase64(anchorAt, end, SCRATCH, ROOM);
  if (length == UNDECODED || length < 64) return;
  if (messageLength(SCRATCH, SCRATCH + length) != 0) reportSecret(NTLMSSP_AUTH, anchorAt, end, VALIDATED);
}

/** NSS key log: a label, the client's random in 64 digits, a secret in 64 or 96. The value is the line. */
export function tlsKeyLog(): void {
  const from = startOfRun(anchorAt, behind(anchorAt, 40), UPPER | UNDERSCORE);
  let p = endOfRun(anchorAt, textEnd, UPPER | UNDERSCORE | ZERO);
  if (p >= textEnd || !isIn(p, BLANK)) return;
  const random = p + 1;
  p = endOfRun(random, ahead(random, 65), HEX);
  if (p - random != 64 || p >= textEnd || !isIn(p, BLANK)) return;
  const secret = p + 1;
  p = endOfRun(secret, ahead(secret, 97), HEX);
  if ((p - secret != 96 && p - secret != 64) || differentBytes(secret, p) < 8) return;
  reportToken(TLS_KEYLOG, from, p, VALIDATED, anchorAt - from + 6);
}
