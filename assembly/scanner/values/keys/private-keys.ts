/**
 * Private keys in DER: PKCS#1 (RFC 8017), SEC 1 (RFC 5915), PKCS#8 (RFC 5958), DSA as OpenSSL writes it. A key is
 * proven when its numbers fit one another.
 */

import { canAfford } from "../budget";
import { differentBytes } from "../entropy";
import { bitLength, compare, isProduct, powerModulo, readBig, remainder } from "./bignum";
import { isOnCurve, isScalar, NO_CURVE, P256, P384, P521, SECP256K1, sizeOf } from "./curves";
import { after, BIT_STRING, enter, INTEGER, inside, isInside, isSmall, OBJECT_ID, OCTET_STRING, SEQUENCE } from "./der";

/** What a key can turn out to be. */
export const NO_KEY: i32 = 0;
/** The shape of a key; its numbers could not be checked. */
export const SHAPED: i32 = 1;
export const PROVEN: i32 = 2;

const N: usize = memory.data(1040, 16);
const P: usize = memory.data(1040, 16);
const Q: usize = memory.data(1040, 16);
const G: usize = memory.data(1040, 16);
const Y: usize = memory.data(1040, 16);

// Contents of OBJECT IDENTIFIERs.
const OID_RSA: usize = memory.data<u8>([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]);
const OID_RSA_PSS: usize = memory.data<u8>([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a]);
const OID_EC: usize = memory.data<u8>([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]);
const OID_DSA: usize = memory.data<u8>([0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01]);
const OID_P256: usize = memory.data<u8>([0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]);
const OID_P384: usize = memory.data<u8>([0x2b, 0x81, 0x04, 0x00, 0x22]);
const OID_P521: usize = memory.data<u8>([0x2b, 0x81, 0x04, 0x00, 0x23]);
const OID_SECP256K1: usize = memory.data<u8>([0x2b, 0x81, 0x04, 0x00, 0x0a]);
/** X25519 6e, X448 6f, Ed25519 70, Ed448 71. */
const OID_EDWARDS: usize = memory.data<u8>([0x2b, 0x65]);
const OID_PBES2: usize = memory.data<u8>([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d]);
/** PKCS#5 and PKCS#12 schemes begin so. */
const OID_PKCS5: usize = memory.data<u8>([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05]);
const OID_PKCS12_PBE: usize = memory.data<u8>([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01]);

let position: usize = 0;
let limit: usize = 0;
let size: usize = 0;

/** Reads the INTEGER at `position` and goes on behind it. Leaves its bits in `size`. */
function nextInteger(into: usize): usize {
  if (!enter(position, limit, INTEGER)) return 0;
  position = after;
  const count = readBig(inside, after - inside, into);
  size = bitLength(into, count);
  return count;
}

function skipInteger(): bool {
  if (!enter(position, limit, INTEGER) || after == inside) return false;
  position = after;
  return true;
}

/** PKCS#1: version 0, n, e, d, p, q, d mod p-1, d mod q-1, 1/q mod p; n = p · q. */
export function rsaKey(from: usize, end: usize): i32 {
  if (!enter(from, end, SEQUENCE)) return NO_KEY;
  position = inside;
  limit = after;
  if (!isSmall(position, limit, 0)) return NO_KEY;
  position = after;
  const nCount = nextInteger(N);
  const bits = size;
  if (nCount == 0 || bits < 512 || !skipInteger() || !skipInteger()) return NO_KEY;
  const pCount = nextInteger(P);
  const qCount = nextInteger(Q);
  if (pCount == 0 || qCount == 0) return NO_KEY;
  for (let i = 0; i < 3; i++) if (!skipInteger()) return NO_KEY;
  if (position != limit || (bits & 1) != 0) return NO_KEY;
  return isProduct(P, pCount, Q, qCount, N, nCount) ? PROVEN : NO_KEY;
}

/** DSA as OpenSSL writes it: version 0, p, q, g, y, x. */
export function dsaKey(from: usize, end: usize): i32 {
  if (!enter(from, end, SEQUENCE)) return NO_KEY;
  position = inside;
  limit = after;
  if (!isSmall(position, limit, 0)) return NO_KEY;
  position = after;
  const pCount = nextInteger(P);
  const qCount = nextInteger(Q);
  const gCount = nextInteger(G);
  const yCount = nextInteger(Y);
  const xCount = nextInteger(N);
  if (pCount < 16 || pCount > 128 || xCount == 0 || gCount == 0 || yCount == 0 || position != limit) return NO_KEY;
  // FIPS 186-4: 160, 224 or 256 bits.
  return qCount > 8 ? NO_KEY : kindOfDsa(pCount, qCount, gCount, yCount, xCount);
}

/** The pair that was checked last: memory often holds one key many times. */
let checkedLow: u64 = 0;
let checkedIsPair: bool = false;
/** What raising to a power of as many limbs modulo a number of others costs, for a unit of the budget. */
const LIMBS_OF_UNIT: usize = 360;
const CHECKED: usize = memory.data(16, 16);

/** y = g^x mod p, once q divides p - 1. Where that may not be worked out any more it has the shape of a key. */
function kindOfDsa(pCount: usize, qCount: usize, gCount: usize, yCount: usize, xCount: usize): i32 {
  if (compare(N, xCount, Q, qCount) >= 0 || compare(G, gCount, P, pCount) >= 0) return NO_KEY;
  memory.copy(Q + 520, P, pCount << 2);
  store<u32>(Q + 520, load<u32>(P) & ~1);
  if (remainder(Q + 520, pCount, Q, qCount, Q + 520) != 0) return NO_KEY;
  const low = load<u64>(Y) ^ (load<u64>(N) << 1) ^ load<u64>(P, 8);
  if (low == checkedLow && load<u64>(CHECKED) == load<u64>(Y, 16)) return checkedIsPair ? PROVEN : NO_KEY;
  if (!canAfford(<u32>((pCount * pCount * xCount) / LIMBS_OF_UNIT))) return SHAPED;
  const count = powerModulo(G, gCount, N, xCount, P, pCount, G);
  checkedLow = low;
  store<u64>(CHECKED, load<u64>(Y, 16));
  checkedIsPair = compare(G, count, Y, yCount) == 0;
  return checkedIsPair ? PROVEN : NO_KEY;
}

/** The curve that the element found last names; NO_CURVE for others. */
function namedCurve(): i32 {
  if (isInside(OID_P256, 8)) return P256;
  if (isInside(OID_P384, 5)) return P384;
  if (isInside(OID_P521, 5)) return P521;
  return isInside(OID_SECP256K1, 5) ? SECP256K1 : NO_CURVE;
}

/** SEC 1: version 1, scalar, [0] curve, [1] point. curve: what is known from outside. */
export function ecKey(from: usize, end: usize, curve: i32): i32 {
  if (!enter(from, end, SEQUENCE)) return NO_KEY;
  let p = inside;
  const stop = after;
  if (!isSmall(p, stop, 1)) return NO_KEY;
  if (!enter(after, stop, OCTET_STRING)) return NO_KEY;
  const scalar = inside;
  const length = after - inside;
  p = after;
  if (length < 20 || length > 66 || differentBytes(scalar, scalar + length) < 8) return NO_KEY;
  let isNamed = curve != NO_CURVE;
  if (p < stop && enter(p, stop, 0xa0)) {
    p = after;
    if (!enter(inside, after, OBJECT_ID)) return NO_KEY;
    const named = namedCurve();
    if (curve != NO_CURVE && named != curve) return NO_KEY;
    curve = named;
    isNamed = true;
  }
  let point: usize = 0;
  if (p < stop) {
    if (!enter(p, stop, 0xa1)) return NO_KEY;
    p = after;
    if (!enter(inside, after, BIT_STRING) || after - inside < 2 || load<u8>(inside) != 0) return NO_KEY;
    if (load<u8>(inside, 1) == 4) {
      point = inside + 2;
      if (curve != NO_CURVE && after - point != sizeOf(curve) * 2) return NO_KEY;
    }
  }
  if (p != stop || !isNamed) return NO_KEY;
  if (curve == NO_CURVE) return SHAPED;
  if (length != sizeOf(curve) || !isScalar(curve, scalar, length)) return NO_KEY;
  if (point == 0) return SHAPED;
  return isOnCurve(curve, point, point + sizeOf(curve)) ? PROVEN : NO_KEY;
}

/** What key a PKCS#8 document that was proven holds. */
export const OTHER: i32 = 0;
export const RSA: i32 = 1;
export const EC: i32 = 2;
const EDWARDS: i32 = 3;
export let family: i32 = OTHER;

/** PKCS#8: version 0 or 1, algorithm, OCTET STRING with the key as its algorithm has it. */
export function pkcs8Key(from: usize, end: usize): i32 {
  family = OTHER;
  if (!enter(from, end, SEQUENCE)) return NO_KEY;
  const stop = after;
  if (!enter(inside, stop, INTEGER) || after - inside != 1 || load<u8>(inside) > 1) return NO_KEY;
  if (!enter(after, stop, SEQUENCE)) return NO_KEY;
  const algorithmEnd = after;
  if (!enter(inside, algorithmEnd, OBJECT_ID)) return NO_KEY;
  const isRsa = isInside(OID_RSA, 9) || isInside(OID_RSA_PSS, 9);
  const isEc = isInside(OID_EC, 7);
  const isDsa = isInside(OID_DSA, 7);
  const isEdwards =
    after - inside == 3 && load<u16>(inside) == load<u16>(OID_EDWARDS) && load<u8>(inside, 2) - 0x6e < 4;
  const edwards = load<u8>(inside, 2);
  const parameters = after;
  let curve = NO_CURVE;
  if (isEc && enter(parameters, algorithmEnd, OBJECT_ID)) curve = namedCurve();
  if (!enter(algorithmEnd, stop, OCTET_STRING)) return NO_KEY;
  const key = inside;
  const keyEnd = after;
  if (isRsa) {
    family = RSA;
    return rsaKey(key, keyEnd);
  }
  if (isEc) {
    family = EC;
    return ecKey(key, keyEnd, curve);
  }
  if (isEdwards) {
    family = EDWARDS;
    if (!enter(key, keyEnd, OCTET_STRING) || after != keyEnd) return NO_KEY;
    const length: usize = edwards == 0x6f ? 56 : edwards == 0x71 ? 57 : 32;
    return after - inside == length && differentBytes(inside, after) >= 16 ? PROVEN : NO_KEY;
  }
  if (isDsa) return enter(key, keyEnd, INTEGER) && after == keyEnd && after - inside >= 16 ? SHAPED : NO_KEY;
  return keyEnd - key >= 16 && differentBytes(key, keyEnd) >= 12 ? SHAPED : NO_KEY;
}

/** PKCS#8, encrypted: a scheme that needs a password, and whole blocks. */
export function isEncryptedKey(from: usize, end: usize): bool {
  if (!enter(from, end, SEQUENCE)) return false;
  const stop = after;
  if (!enter(inside, stop, SEQUENCE)) return false;
  const algorithmEnd = after;
  if (!enter(inside, algorithmEnd, OBJECT_ID) || after - inside < 9) return false;
  const isKnown =
    isInside(OID_PBES2, 9) ||
    memory.compare(inside, OID_PKCS5, 8) == 0 ||
    memory.compare(inside, OID_PKCS12_PBE, 9) == 0;
  return isKnown && enter(algorithmEnd, stop, OCTET_STRING) && after - inside >= 16 && (after - inside) % 8 == 0;
}

/** n = p · q for numbers of these many bytes, big endian. */
export function isRsaTriple(n: usize, nLength: usize, p: usize, pLength: usize, q: usize, qLength: usize): bool {
  const nCount = readBig(n, nLength, N);
  const pCount = readBig(p, pLength, P);
  const qCount = readBig(q, qLength, Q);
  return nCount >= 16 && isProduct(P, pCount, Q, qCount, N, nCount);
}
