/**
 * Private keys as text (RFC 7468, RFC 4880 armor, OpenSSH). The markers alone stand in every TLS library; what counts
 * is that the body decodes and is a key. Line ends may be written as `\n`, and a log may have put something before each
 * line (key-lines.ts).
 */

import {
  GCP_SERVICE_ACCOUNT,
  PEM_DSA,
  PEM_EC,
  PEM_ENCRYPTED,
  PEM_OPENSSH,
  PEM_PGP,
  PEM_PKCS8,
  PEM_RSA,
} from "../../filter/detectors.generated";
import { LIKELY, VALIDATED } from "../../records";
import { decodeBase64, UNDECODED } from "../../values/base64";
import { endOfRun, HEX } from "../../values/chars";
import { crc24 } from "../../values/checksums/crc32";
import { NO_CURVE } from "../../values/keys/curves";
import {
  dsaKey,
  ecKey,
  isEncryptedKey,
  NO_KEY,
  PROVEN,
  pkcs8Key,
  rsaKey,
  SHAPED,
} from "../../values/keys/private-keys";
import { ROOM, SCRATCH, SECOND } from "../../values/scratch";
import { find, findLast, isAt, isBefore } from "../../values/words/words";
import { anchorAt, textEnd, textStart, widen } from "../../window";
import { ahead, behind } from "../around";
import { ENCRYPTED } from "../flags";
import { reportPem } from "../report";
import { joinedEnd, joinLines } from "./key-lines";
import { isOpenSshEncrypted, isOpenSshKey } from "./openssh";

/** The body, and the whole, of the block that `block` found. */
let bodyStart: usize = 0;
let bodyEnd: usize = 0;
let blockEnd: usize = 0;
let decoded: usize = 0;

/** Whether a block with this label begins at the anchor, and ends with the same label. */
function block(label: string): bool {
  let p = anchorAt + 11;
  if (!isAt(p, textEnd, label)) return false;
  widen();
  p += <usize>label.length;
  if (!isAt(p, textEnd, "-----")) return false;
  bodyStart = p + 5;
  // The next dashes are those of the end: nothing is looked for beyond another begin.
  bodyEnd = find(bodyStart, textEnd, "-----");
  if (bodyEnd == 0 || !isAt(bodyEnd, textEnd, "-----END ")) return false;
  p = bodyEnd + 9;
  if (!isAt(p, textEnd, label)) return false;
  p += <usize>label.length;
  if (!isAt(p, textEnd, "-----")) return false;
  blockEnd = p + 5;
  if (joinLines(anchorAt, bodyStart, bodyEnd)) {
    bodyStart = SECOND;
    bodyEnd = joinedEnd;
  }
  return true;
}

function decode(): bool {
  decoded = decodeBase64(bodyStart, bodyEnd, SCRATCH, ROOM);
  return decoded != UNDECODED && decoded > 16;
}

function report(detector: i32, kind: i32): void {
  if (kind == NO_KEY) return;
  reportPem(detector, anchorAt, blockEnd, kind == PROVEN ? VALIDATED : LIKELY, 0);
}

export function pemRsa(): void {
  if (!block("RSA PRIVATE KEY")) return;
  if (isOldEncryption()) reportPem(PEM_ENCRYPTED, anchorAt, blockEnd, VALIDATED, ENCRYPTED);
  else if (decode()) report(PEM_RSA, rsaKey(SCRATCH, SCRATCH + decoded));
}

export function pemEc(): void {
  if (!block("EC PRIVATE KEY")) return;
  if (isOldEncryption()) reportPem(PEM_ENCRYPTED, anchorAt, blockEnd, VALIDATED, ENCRYPTED);
  else if (decode()) report(PEM_EC, ecKey(SCRATCH, SCRATCH + decoded, NO_CURVE));
}

export function pemDsa(): void {
  if (!block("DSA PRIVATE KEY")) return;
  if (isOldEncryption()) reportPem(PEM_ENCRYPTED, anchorAt, blockEnd, VALIDATED, ENCRYPTED);
  else if (decode()) report(PEM_DSA, dsaKey(SCRATCH, SCRATCH + decoded));
}

/** A key of a service account is the PEM in its JSON. */
export function pemPkcs8(): void {
  if (!block("PRIVATE KEY") || !decode()) return;
  const kind = pkcs8Key(SCRATCH, SCRATCH + decoded);
  report(isOfServiceAccount() ? GCP_SERVICE_ACCOUNT : PEM_PKCS8, kind);
}

/** `"private_key_id": "…", "private_key": "-----BEGIN`, and the type before or after. */
function isOfServiceAccount(): bool {
  if (!isBefore(anchorAt, textStart, '"')) return false;
  const name = findLast(behind(anchorAt, 32), anchorAt, "private_key");
  if (name == 0) return false;
  if (findLast(textStart, anchorAt, "service_account") != 0) return true;
  const end = ahead(blockEnd, 1024);
  return find(blockEnd, end, "service_account") != 0 || find(blockEnd, end, "gserviceaccount") != 0;
}

export function pemEncrypted(): void {
  if (!block("ENCRYPTED PRIVATE KEY") || !decode()) return;
  if (isEncryptedKey(SCRATCH, SCRATCH + decoded)) reportPem(PEM_ENCRYPTED, anchorAt, blockEnd, VALIDATED, ENCRYPTED);
}

/**
 * RFC 1421 headers as OpenSSL writes them: `Proc-Type: 4,ENCRYPTED`, `DEK-Info: AES-128-CBC,` and the vector; whole
 * blocks follow.
 */
function isOldEncryption(): bool {
  const type = find(bodyStart, bodyStart + 40 < bodyEnd ? bodyStart + 40 : bodyEnd, "Proc-Type: 4,ENCRYPTED");
  if (type == 0) return false;
  const info = find(type, type + 64 < bodyEnd ? type + 64 : bodyEnd, "DEK-Info: ");
  if (info == 0) return false;
  let p = find(info, info + 48 < bodyEnd ? info + 48 : bodyEnd, ",");
  if (p == 0) return false;
  p++;
  p = endOfRun(p, bodyEnd, HEX);
  decoded = decodeBase64(p, bodyEnd, SCRATCH, ROOM);
  return decoded != UNDECODED && decoded >= 64 && decoded % 8 == 0;
}

export function pemOpenSsh(): void {
  if (!block("OPENSSH PRIVATE KEY") || !decode() || !isOpenSshKey(SCRATCH, SCRATCH + decoded)) return;
  reportPem(PEM_OPENSSH, anchorAt, blockEnd, VALIDATED, isOpenSshEncrypted() ? ENCRYPTED : 0);
}

/** Headers, a blank line, packets (tag 5: secret key, 7: secret subkey), `=` and a CRC-24. */
export function pemPgp(): void {
  if (!block("PGP PRIVATE KEY BLOCK")) return;
  const p = endOfHeaders();
  const sum = findLast(p, bodyEnd, "=");
  if (sum == 0 || bodyEnd - sum < 5) return;
  decoded = decodeBase64(p, sum, SCRATCH, ROOM);
  if (decoded == UNDECODED || decoded < 16) return;
  const tag = load<u8>(SCRATCH);
  if ((tag & 0x80) == 0) return;
  const kind = tag & 0x40 ? tag & 0x3f : (tag >> 2) & 15;
  if (kind != 5 && kind != 7) return;
  const check = decodeBase64(sum + 1, sum + 5, SCRATCH + decoded, 4);
  if (check != 3) return;
  const stored =
    ((<u32>load<u8>(SCRATCH + decoded)) << 16) |
    ((<u32>load<u8>(SCRATCH + decoded, 1)) << 8) |
    <u32>load<u8>(SCRATCH + decoded, 2);
  if (crc24(SCRATCH, SCRATCH + decoded) == stored) reportPem(PEM_PGP, anchorAt, blockEnd, VALIDATED, 0);
}

/** The place after the blank line that ends `Version: …` and the like. */
function endOfHeaders(): usize {
  const limit = bodyStart + 512 < bodyEnd ? bodyStart + 512 : bodyEnd;
  let p = find(bodyStart, limit, "\n\n");
  if (p != 0) return p + 2;
  p = find(bodyStart, limit, "\r\n\r\n");
  if (p != 0) return p + 4;
  p = find(bodyStart, limit, "\\n\\n");
  return p != 0 ? p + 4 : bodyStart;
}

/** Whether text decodes to a PEM block with a key; for keys in base 64 within base 64. */
export function isKeyBlock(from: usize, end: usize): i32 {
  const begin = find(from, from + 64 < end ? from + 64 : end, "-----BEGIN ");
  if (begin == 0) return NO_KEY;
  const label = begin + 11;
  const start = find(label, label + 40 < end ? label + 40 : end, "-----");
  if (start == 0) return NO_KEY;
  const stop = find(start + 5, end, "-----END ");
  if (stop == 0) return NO_KEY;
  const length = decodeBase64(start + 5, stop, SCRATCH, ROOM);
  if (length == UNDECODED || length < 32) return NO_KEY;
  const last = SCRATCH + length;
  if (isAt(label, end, "EC PRIVATE KEY")) return ecKey(SCRATCH, last, NO_CURVE);
  if (isAt(label, end, "RSA PRIVATE KEY")) return rsaKey(SCRATCH, last);
  if (isAt(label, end, "PRIVATE KEY")) return pkcs8Key(SCRATCH, last);
  if (isAt(label, end, "OPENSSH PRIVATE KEY")) return isOpenSshKey(SCRATCH, last) ? PROVEN : NO_KEY;
  return isAt(label, end, "ENCRYPTED PRIVATE KEY") && isEncryptedKey(SCRATCH, last) ? SHAPED : NO_KEY;
}
