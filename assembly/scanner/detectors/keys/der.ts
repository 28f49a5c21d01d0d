/** Private keys as DER in memory, found by bytes that every one of them holds. The place is the outer SEQUENCE. */
import {
  DER_ED25519,
  DER_PKCS8_EC,
  DER_PKCS8_RSA,
  DER_RSA_PKCS1,
  DER_SEC1_EC,
  PKCS12_FILE,
} from "../../filter/detectors.generated";
import { LIKELY, VALIDATED } from "../../records";
import { NO_CURVE } from "../../values/keys/curves";
import { after, enter, inside, OBJECT_ID, SEQUENCE } from "../../values/keys/der";
import { ecKey, NO_KEY, PROVEN, pkcs8Key, rsaKey } from "../../values/keys/private-keys";
import { at, bytesEnd, bytesStart } from "../../window";
import { reportBytes } from "../report";

/** Where the SEQUENCE whose contents begin at `contents` begins, and where it ends; 0: none does. */
let outerEnd: usize = 0;

function outerOf(contents: usize): usize {
  for (let header: usize = 2; header <= 4; header++) {
    if (contents - bytesStart < header) return 0;
    const from = contents - header;
    if (load<u8>(from) == SEQUENCE && enter(from, bytesEnd, SEQUENCE) && inside == contents) {
      outerEnd = after;
      return from;
    }
  }
  return 0;
}

function report(detector: i32, from: usize, kind: i32): void {
  if (kind != NO_KEY) reportBytes(detector, from, outerEnd, kind == PROVEN ? VALIDATED : LIKELY);
}

/** The anchor is version 0 and the head of a long modulus. */
export function derRsaPkcs1(): void {
  const from = outerOf(at);
  if (from != 0) report(DER_RSA_PKCS1, from, rsaKey(from, outerEnd));
}

/** The anchor is the algorithm's OBJECT IDENTIFIER; before it, version 0 and the head of the algorithm. */
function pkcs8(detector: i32): void {
  const from = outerOf(at - 5);
  if (from != 0) report(detector, from, pkcs8Key(from, outerEnd));
}

export function derPkcs8Rsa(): void {
  pkcs8(DER_PKCS8_RSA);
}

export function derPkcs8Ec(): void {
  pkcs8(DER_PKCS8_EC);
}

export function derEd25519(): void {
  pkcs8(DER_ED25519);
}

/** The anchor is version 1 and the head of the scalar. */
export function derSec1Ec(): void {
  const from = outerOf(at);
  if (from != 0) report(DER_SEC1_EC, from, ecKey(from, outerEnd, NO_CURVE));
}

/** 1.2.840.113549.1.7.1, data. */
const OID_DATA: usize = memory.data<u8>([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01]);

/**
 * PFX (RFC 7292): version 3, authSafe of type data, MacData or nothing. The anchor is the version and the head of
 * authSafe.
 */
export function pkcs12File(): void {
  const from = outerOf(at);
  if (from == 0 || !enter(at + 3, outerEnd, SEQUENCE)) return;
  const safeEnd = after;
  if (!enter(inside, safeEnd, OBJECT_ID) || after - inside != 9 || memory.compare(inside, OID_DATA, 9) != 0) return;
  if (!enter(after, safeEnd, 0xa0) || after != safeEnd) return;
  const isEnd = safeEnd == outerEnd || (enter(safeEnd, outerEnd, SEQUENCE) && after == outerEnd);
  if (isEnd) reportBytes(PKCS12_FILE, from, outerEnd, VALIDATED);
}
