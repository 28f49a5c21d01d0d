/**
 * Elliptic curves of keys (SEC 2, FIPS 186-5): whether a scalar is in range, whether a point lies on the curve
 * y² = x³ + ax + b.
 */

import { nibble } from "../chars";
import { addModulo, compare, multiplyModulo, readBig } from "./bignum";

export const NO_CURVE: i32 = 0;
export const P256: i32 = 1;
export const P384: i32 = 2;
export const P521: i32 = 3;
export const SECP256K1: i32 = 4;

/** Room for the prime, its b and its order, 68 bytes each, and the counts of their limbs. */
const CURVES: usize = memory.data(5 * 256, 16);
const BYTES: usize = memory.data(68, 16);
const X: usize = memory.data(96, 16);
const Y: usize = memory.data(96, 16);
const LEFT: usize = memory.data(96, 16);
const RIGHT: usize = memory.data(96, 16);
const TERM: usize = memory.data(96, 16);

function put(at: usize, hex: string): u32 {
  const length = <usize>hex.length >> 1;
  for (let i: usize = 0; i < length; i++) {
    const index = <i32>(i << 1);
    store<u8>(BYTES + i, (nibble(<u8>hex.charCodeAt(index)) << 4) | nibble(<u8>hex.charCodeAt(index + 1)));
  }
  return <u32>readBig(BYTES, length, at);
}

function define(curve: i32, size: u32, prime: string, b: string, order: string): void {
  const at = CURVES + ((<usize>curve) << 8);
  store<u32>(at, put(at + 32, prime));
  store<u32>(at, put(at + 104, b), 4);
  store<u32>(at, put(at + 176, order), 8);
  store<u32>(at, size, 12);
}

define(
  P256,
  32,
  "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
  "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
  "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
);
define(
  P384,
  48,
  "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
  "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
  "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
);
define(
  P521,
  66,
  "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
  "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
);
define(
  SECP256K1,
  32,
  "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
  "0000000000000000000000000000000000000000000000000000000000000007",
  "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
);

/** Bytes of a coordinate and of a scalar. */
export function sizeOf(curve: i32): usize {
  return <usize>load<u32>(CURVES + ((<usize>curve) << 8), 12);
}

/** Whether 1 ≤ scalar < order; big endian bytes. */
export function isScalar(curve: i32, from: usize, length: usize): bool {
  if (length > 66) return false;
  const at = CURVES + ((<usize>curve) << 8);
  const count = readBig(from, length, X);
  return count > 0 && compare(X, count, at + 176, <usize>load<u32>(at, 8)) < 0;
}

/** Whether the point lies on the curve; x and y are big endian, sizeOf bytes each. */
export function isOnCurve(curve: i32, x: usize, y: usize): bool {
  const at = CURVES + ((<usize>curve) << 8);
  const size = sizeOf(curve);
  const prime = at + 32;
  const primeCount = <usize>load<u32>(at);
  const xCount = readBig(x, size, X);
  const yCount = readBig(y, size, Y);
  if (xCount == 0 || yCount == 0) return false;
  if (compare(X, xCount, prime, primeCount) >= 0 || compare(Y, yCount, prime, primeCount) >= 0) return false;
  const leftCount = multiplyModulo(Y, yCount, Y, yCount, prime, primeCount, LEFT);
  let count = multiplyModulo(X, xCount, X, xCount, prime, primeCount, TERM);
  // x² - 3, as x² + (p - 3); the low limb of each prime with a = -3 ends in f: no borrow.
  if (curve != SECP256K1) {
    memory.copy(RIGHT, prime, primeCount << 2);
    store<u32>(RIGHT, load<u32>(RIGHT) - 3);
    count = addModulo(TERM, count, RIGHT, primeCount, prime, primeCount, TERM);
  }
  count = multiplyModulo(TERM, count, X, xCount, prime, primeCount, TERM);
  count = addModulo(TERM, count, at + 104, <usize>load<u32>(at, 4), prime, primeCount, RIGHT);
  return compare(LEFT, leftCount, RIGHT, count) == 0;
}
