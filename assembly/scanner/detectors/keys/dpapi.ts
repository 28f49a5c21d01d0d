/**
 * DPAPI blobs: what Windows encrypts for a user or machine. As bytes, in base 64, in hex.
 *
 * offset size name
 *      0    4 version 1
 *      4   16 provider df9d8cd0-1501-11d1-8c7a-00c04fc297eb
 *     20    4 version of the master key, 1
 *     24   16 GUID of the master key
 *     40    4 flags
 *     44    4 length of the description, then the description as UTF-16
 *           4 algorithm (6610 AES-256, 660e AES-128, 6603 3DES), 4 its bits
 *           4 length of the salt, salt; 4 length of the HMAC key, key
 *           4 hash (800e SHA-512, 8004 SHA-1), 4 its bits
 *           4 length of the second HMAC key, key; 4 length of the data, data; 4 length of the signature, signature
 */

import { CHROME_OS_CRYPT_KEY, DPAPI_BLOB, RDP_PASSWORD } from "../../filter/detectors.generated";
import { LIKELY, VALIDATED } from "../../records";
import { decodeBase64, decodeHex, UNDECODED } from "../../values/base64";
import { BASE64, EQUALS, endOfRun, HEX, isIn } from "../../values/chars";
import { ROOM, SCRATCH } from "../../values/scratch";
import { isBeforeAnyCase } from "../../values/words/words";
import { anchorAt, at, bytesEnd, bytesStart, textEnd, textStart, widen } from "../../window";
import { ahead, isAfterEscape } from "../around";
import { ENCRYPTED } from "../flags";
import { reportBytes, reportSecret } from "../report";

const HEAD_LOW: u64 = 0x11d11501df9d8cd0;

/** The length of the blob that begins at `from`; 0: its lengths do not nest. */
function blobLength(from: usize, end: usize): usize {
  if (end - from < 100 || load<u32>(from) != 1 || load<u64>(from, 4) != HEAD_LOW) return 0;
  if (load<u32>(from, 20) != 1) return 0;
  const description = load<u32>(from, 44);
  if ((description & 1) != 0 || description > 4096) return 0;
  let p = from + 48 + <usize>description;
  if (end < p || end - p < 12) return 0;
  const algorithm = load<u32>(p);
  if (algorithm != 0x6603 && algorithm != 0x6610 && algorithm != 0x660e && algorithm != 0x6801) return 0;
  p += 8;
  p = skip(p, end, 256);
  p = skip(p, end, 256);
  if (p == 0 || end - p < 8 || load<u32>(p) >> 8 != 0x80) return 0;
  p += 8;
  p = skip(p, end, 256);
  p = skip(p, end, 1 << 20);
  p = skip(p, end, 256);
  return p == 0 ? 0 : p - from;
}

/** The place after a u32 length and so many bytes. */
function skip(p: usize, end: usize, most: u32): usize {
  if (p == 0 || end < p || end - p < 4) return 0;
  const length = load<u32>(p);
  if (length > most || end - p - 4 < <usize>length) return 0;
  return p + 4 + <usize>length;
}

/** The anchor is the provider. */
export function dpapiBlob(): void {
  if (at - bytesStart < 4) return;
  const length = blobLength(at - 4, bytesEnd);
  if (length != 0) reportBytes(DPAPI_BLOB, at - 4, at - 4 + length, VALIDATED, ENCRYPTED);
}

/** Whether the anchor begins a run of its class: in the middle of another it is chance, or a part. */
function isRunStart(classes: u32): bool {
  return anchorAt == textStart || !isIn(anchorAt - 1, classes) || isAfterEscape(anchorAt);
}

/** Base 64 of a blob, from the anchor on. */
export function dpapiBase64(): void {
  if (!isRunStart(BASE64)) return;
  widen();
  const run = endOfRun(anchorAt, textEnd, BASE64);
  const end = endOfRun(run, ahead(run, 2), EQUALS);
  const decoded = decodeBase64(anchorAt, end, SCRATCH, ROOM);
  if (decoded == UNDECODED) return;
  if (blobLength(SCRATCH, SCRATCH + decoded) != 0) reportSecret(DPAPI_BLOB, anchorAt, end, VALIDATED, ENCRYPTED);
}

/** Hex of a blob; after `password 51:b:` it is the password of a remote desktop file. */
export function dpapiHex(): void {
  if (!isRunStart(HEX)) return;
  widen();
  const end = endOfRun(anchorAt, textEnd, HEX);
  const decoded = decodeHex(anchorAt, end, SCRATCH);
  const detector = isBeforeAnyCase(anchorAt, textStart, "password 51:b:") ? RDP_PASSWORD : DPAPI_BLOB;
  const isNested = blobLength(SCRATCH, SCRATCH + decoded) != 0;
  if (isNested) reportSecret(detector, anchorAt, end, VALIDATED, ENCRYPTED);
  else if (detector == RDP_PASSWORD && decoded > 64) reportSecret(detector, anchorAt, end, LIKELY, ENCRYPTED);
}

/** `"encrypted_key":"RFBBUEk…"`: "DPAPI" and a blob. The anchor is the beginning of the base 64. */
export function chromeOsCryptKey(): void {
  if (!isRunStart(BASE64)) return;
  widen();
  const run = endOfRun(anchorAt, textEnd, BASE64);
  const end = endOfRun(run, ahead(run, 2), EQUALS);
  const decoded = decodeBase64(anchorAt, end, SCRATCH, ROOM);
  if (decoded == UNDECODED || decoded < 105) return;
  if (blobLength(SCRATCH + 5, SCRATCH + decoded) != 0) {
    reportSecret(CHROME_OS_CRYPT_KEY, anchorAt, end, VALIDATED, ENCRYPTED);
  }
}
