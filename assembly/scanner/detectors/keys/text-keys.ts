/** Keys in text of other shapes than PEM: PuTTY's files, WireGuard's settings, JSON Web Keys, kubeconfig, vaults. */

import {
  ANSIBLE_VAULT,
  JWK_PRIVATE,
  KUBE_CLIENT_KEY,
  PUTTY_PPK,
  WIREGUARD_KEY,
} from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE, VALIDATED } from "../../records";
import { decodeBase64, UNDECODED } from "../../values/base64";
import { BASE64, BLANK, EQUALS, endOfRun, HEX, isIn, isRun, LINE } from "../../values/chars";
import { differentBytes, entropy } from "../../values/entropy";
import { isObject, stringEnd, stringMember, unescapeJson, valueEnd } from "../../values/json";
import { isProduct, readBig } from "../../values/keys/bignum";
import { isOnCurve, P256, P384, P521, SECP256K1, sizeOf } from "../../values/keys/curves";
import { NO_KEY, PROVEN } from "../../values/keys/private-keys";
import { ROOM, SCRATCH, SECOND } from "../../values/scratch";
import { downTo, upTo } from "../../values/stops";
import { holdsPlaceholder } from "../../values/words/placeholders";
import { find, findChar, findLast, isAt } from "../../values/words/words";
import { anchorAt, anchorEnd, textEnd, widen } from "../../window";
import { ahead, behind } from "../around";
import { ENCRYPTED } from "../flags";
import { reportPlain, reportSecret, reportToken } from "../report";
import { isSample } from "../samples";
import { isKeyBlock } from "./pem";

const LINE_ENDS: string = "\n\r\0";

/** The end of the line, before CR, LF or NUL; that none is far and wide is remembered. */
function endOfLine(p: usize): usize {
  return upTo(p, textEnd, LINE_ENDS);
}

/** The begin of the next line; textEnd: there is none. */
function nextLine(p: usize): usize {
  p = endOfLine(p);
  if (p < textEnd && load<u8>(p) == 0x0d) p++;
  if (p < textEnd && load<u8>(p) == 0x0a) p++;
  return p;
}

/** `Name: 3` and so many lines of base 64. The place after them; 0: they are not there. */
function endOfLines(p: usize, name: string): usize {
  if (!isAt(p, textEnd, name)) return 0;
  let count = 0;
  for (p += <usize>name.length; p < textEnd && load<u8>(p) - 0x30 < 10; p++)
    count = count * 10 + <i32>(load<u8>(p) - 0x30);
  if (count < 1 || count > 200) return 0;
  p = nextLine(p);
  for (; count > 0; count--) {
    const end = endOfLine(p);
    if (end == p || end - p > 64 || endOfRun(endOfRun(p, end, BASE64), end, EQUALS) != end) return 0;
    p = nextLine(end);
  }
  return p;
}

/** PuTTY's own format, versions 2 and 3: counted lines, and a MAC (SHA-1 or SHA-256) in hex. */
export function puttyPpk(): void {
  widen();
  const version = load<u8>(anchorEnd);
  if (anchorEnd >= textEnd || (version != 0x32 && version != 0x33)) return;
  let p = nextLine(anchorEnd);
  if (!isAt(p, textEnd, "Encryption: ")) return;
  const isPlain = isAt(p + 12, textEnd, "none");
  p = nextLine(p);
  if (!isAt(p, textEnd, "Comment: ")) return;
  p = endOfLines(nextLine(p), "Public-Lines: ");
  if (p == 0) return;
  // Version 3 names how the passphrase becomes a key.
  for (let i = 0; i < 6 && !isAt(p, textEnd, "Private-Lines: "); i++) p = nextLine(p);
  p = endOfLines(p, "Private-Lines: ");
  if (p == 0 || !isAt(p, textEnd, "Private-MAC: ")) return;
  const mac = p + 13;
  const end = endOfRun(mac, textEnd, HEX);
  if (end - mac != (version == 0x32 ? 40 : 64)) return;
  maskless(PUTTY_PPK, end, isPlain ? 0 : ENCRYPTED);
}

function maskless(detector: i32, end: usize, flags: u32): void {
  reportSecret(detector, anchorAt, end, VALIDATED, flags);
}

/**
 * `PrivateKey = ` and 32 bytes in base 64. A private key is clamped (RFC 7748): three low bits off, the top bit off
 * and the one below on.
 */
export function wireguardKey(): void {
  let p = anchorEnd;
  if (p >= textEnd) return;
  const isShared = isAt(anchorAt, textEnd, "PresharedKey");
  // `PrivateKey = `, `PrivateKey=`, `"privateKey": "`
  for (let i = 0; i < 6 && p < textEnd; i++) {
    const char = load<u8>(p);
    if (char != 0x20 && char != 0x3d && char != 0x3a && char != 0x22) break;
    p++;
  }
  if (p == anchorEnd && load<u8>(p - 1) != 0x3d) return;
  const end = endOfRun(p, textEnd, BASE64);
  if (end - p != 43 || end >= textEnd || load<u8>(end) != 0x3d || isAt(end, textEnd, "==")) return;
  if (decodeBase64(p, end + 1, SCRATCH, ROOM) != 32 || differentBytes(SCRATCH, SCRATCH + 32) < 16) return;
  if (holdsPlaceholder(p, end) || entropy(p, end) < 4) return;
  const isClamped = (load<u8>(SCRATCH) & 7) == 0 && (load<u8>(SCRATCH, 31) & 0xc0) == 0x40;
  if (isShared) reportToken(WIREGUARD_KEY, p, end + 1, LIKELY, 0);
  else reportToken(WIREGUARD_KEY, p, end + 1, isClamped ? VALIDATED : POSSIBLE, 0);
}

const X: usize = memory.data(1040, 16);
const P: usize = memory.data(1040, 16);
const Q: usize = memory.data(1040, 16);

/** How far before `"kty"` its object may begin. */
const JWK_BEHIND: usize = 512;

/** A JSON Web Key with its private part (RFC 7517, RFC 7518, RFC 8037); the value is the object. */
export function jwkPrivate(): void {
  widen();
  const open = openingBrace();
  if (open == 0) return;
  let end = valueEnd(open, textEnd);
  if (end != 0) {
    if (isPrivateJwk(open, end)) reportPlain(JWK_PRIVATE, open, end, VALIDATED, 0);
    return;
  }
  // Within a JSON string.
  if (load<u8>(anchorAt - 1) != 0x5c) return;
  end = findChar(open, textEnd, 0x7d);
  if (end == textEnd) return;
  const length = unescapeJson(open, end + 1, SECOND);
  if (length <= ROOM && isObject(SECOND, SECOND + length) && isPrivateJwk(SECOND, SECOND + length)) {
    reportPlain(JWK_PRIVATE, open, end + 1, VALIDATED, 0);
  }
}

/** The brace before the anchor that is not closed before it. */
function openingBrace(): usize {
  const least = behind(anchorAt, JWK_BEHIND);
  let depth = 0;
  for (let p = downTo(anchorAt, least, "{}"); p > least; p = downTo(p - 1, least, "{}")) {
    if (load<u8>(p - 1) == 0x7d) depth++;
    else if (depth-- == 0) return p - 1;
  }
  return 0;
}

function readMember(from: usize, end: usize, name: string, into: usize): usize {
  const p = stringMember(from, end, name);
  if (p == 0) return 0;
  const length = decodeBase64(p, stringEnd(p - 1, end) - 1, into, 1024);
  return length == UNDECODED ? 0 : length;
}

function isPrivateJwk(from: usize, end: usize): bool {
  const kind = stringMember(from, end, "kty");
  const d = stringMember(from, end, "d");
  if (kind == 0 || d == 0 || isSample(d, stringEnd(d - 1, end) - 1)) return false;
  if (isAt(kind, end, 'RSA"')) {
    const nLength = readMember(from, end, "n", SCRATCH);
    const pLength = readMember(from, end, "p", SCRATCH + 2048);
    const qLength = readMember(from, end, "q", SCRATCH + 4096);
    if (nLength == 0) return false;
    if (pLength == 0 && qLength == 0) return readMember(from, end, "d", SCRATCH + 2048) + 8 >= nLength;
    const nCount = readBig(SCRATCH, nLength, X);
    const pCount = readBig(SCRATCH + 2048, pLength, P);
    const qCount = readBig(SCRATCH + 4096, qLength, Q);
    return isProduct(P, pCount, Q, qCount, X, nCount);
  }
  const curve = stringMember(from, end, "crv");
  if (curve == 0) return false;
  if (isAt(kind, end, 'OKP"')) {
    const length = readMember(from, end, "d", SCRATCH);
    const size: usize = isAt(curve, end, 'Ed448"') ? 57 : isAt(curve, end, 'X448"') ? 56 : 32;
    return length == size && differentBytes(SCRATCH, SCRATCH + length) >= 16;
  }
  if (!isAt(kind, end, 'EC"')) return false;
  const id = isAt(curve, end, 'P-256"')
    ? P256
    : isAt(curve, end, 'P-384"')
      ? P384
      : isAt(curve, end, 'P-521"')
        ? P521
        : isAt(curve, end, 'secp256k1"')
          ? SECP256K1
          : 0;
  if (id == 0) return false;
  const size = sizeOf(id);
  if (readMember(from, end, "d", SCRATCH) != size) return false;
  if (readMember(from, end, "x", SCRATCH) != size || readMember(from, end, "y", SCRATCH + 128) != size) return false;
  return isOnCurve(id, SCRATCH, SCRATCH + 128);
}

/** `client-key-data: ` and base 64 of a PEM key. */
export function kubeClientKey(): void {
  let p = anchorEnd;
  if (isAt(anchorAt, textEnd, "LS0t")) {
    p = anchorAt;
    const least = behind(p, 24);
    if (findLast(least, p, "client-key-data") == 0) return;
  } else {
    while (p < textEnd && (load<u8>(p) == 0x3a || load<u8>(p) == 0x22 || isIn(p, BLANK))) p++;
  }
  widen();
  const run = endOfRun(p, textEnd, BASE64);
  const end = endOfRun(run, ahead(run, 2), EQUALS);
  if (end - p < 100) return;
  const length = decodeBase64(p, end, SECOND, ROOM);
  if (length == UNDECODED) return;
  const kind = isKeyBlock(SECOND, SECOND + length);
  if (kind != NO_KEY) reportSecret(KUBE_CLIENT_KEY, p, end, kind == PROVEN ? VALIDATED : LIKELY);
}

/** `$ANSIBLE_VAULT;1.1;AES256` and lines of hex, which are hex of three hex parts. */
export function ansibleVault(): void {
  if (!isAt(anchorEnd, textEnd, ";1.1;AES256") && !isAt(anchorEnd, textEnd, ";1.2;AES256")) return;
  widen();
  const head = endOfLine(anchorEnd);
  let end = anchorEnd;
  let p = nextLine(head);
  let lines = 0;
  while (p < textEnd) {
    while (p < textEnd && isIn(p, BLANK | LINE)) p++;
    const stop = endOfLine(p);
    if (stop == p || stop - p > 80 || !isRun(p, stop, HEX)) break;
    lines++;
    end = stop;
    p = nextLine(stop);
  }
  if (lines >= 2 && find(anchorEnd, end, "33") != 0) reportSecret(ANSIBLE_VAULT, anchorAt, end, VALIDATED, ENCRYPTED);
}
