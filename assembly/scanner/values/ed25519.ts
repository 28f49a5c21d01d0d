/**
 * Ed25519 (RFC 8032): whether a public key is that of a seed. Plain arithmetic on limbs; some hundred microseconds a
 * pair, so callers ask only for what has the whole shape of one.
 */

import { sha512 } from "../../digests/sha512";
import { addModulo, multiplyModulo, powerModulo } from "./bignum";

const COUNT: usize = 8;
const DIGEST: usize = memory.data(64, 16);
/** 2^255 - 19 */
const PRIME: usize = memory.data<u32>([
  0xffffffed, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x7fffffff,
]);
const PRIME_LESS_2: usize = memory.data<u32>([
  0xffffffeb, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x7fffffff,
]);
/** 2d of the curve, and the base point. */
const TWO_D: usize = memory.data<u32>([
  0x26b2f159, 0xebd69b94, 0x8283b156, 0x00e0149a, 0xeef3d130, 0x198e80f2, 0x56dffce7, 0x2406d9dc,
]);
const BASE_X: usize = memory.data<u32>([
  0x8f25d51a, 0xc9562d60, 0x9525a7b2, 0x692cc760, 0xfdd6dc5c, 0xc0a4e231, 0xcd6e53fe, 0x216936d3,
]);
const BASE_Y: usize = memory.data<u32>([
  0x66666658, 0x66666666, 0x66666666, 0x66666666, 0x66666666, 0x66666666, 0x66666666, 0x66666666,
]);
const BASE_T: usize = memory.data<u32>([
  0xa5b7dda3, 0x6dde8ab3, 0x775152f5, 0x20f09f80, 0x64abe37d, 0x66ea4e8e, 0xd78b7665, 0x67875f0f,
]);

/** Points as X, Y, Z, T (extended coordinates): 4 × 48 bytes. */
const SUM: usize = memory.data(192, 16);
const POINT: usize = memory.data(192, 16);
const TERMS: usize = memory.data(48 * 8, 16);

function multiply(a: usize, b: usize, into: usize): void {
  pad(into, multiplyModulo(a, count(a), b, count(b), PRIME, COUNT, into));
}

function add(a: usize, b: usize, into: usize): void {
  pad(into, addModulo(a, count(a), b, count(b), PRIME, COUNT, into));
}

/** a - b as a + (p - b). */
function subtract(a: usize, b: usize, into: usize): void {
  const negative = TERMS + 48 * 7;
  let borrow: i64 = 0;
  for (let i: usize = 0; i < COUNT; i++) {
    const difference = <i64>load<u32>(PRIME + (i << 2)) - <i64>load<u32>(b + (i << 2)) + borrow;
    store<u32>(negative + (i << 2), <u32>difference);
    borrow = difference >> 32;
  }
  add(a, negative, into);
}

function count(number: usize): usize {
  let limbs = COUNT;
  while (limbs > 0 && load<u32>(number + ((limbs - 1) << 2)) == 0) limbs--;
  return limbs;
}

function pad(number: usize, limbs: usize): void {
  memory.fill(number + (limbs << 2), 0, (COUNT - limbs) << 2);
}

/** a = a + b, for any two points (RFC 8032, 5.1.4). */
function addPoints(a: usize, b: usize): void {
  const A = TERMS;
  const B = TERMS + 48;
  const C = TERMS + 96;
  const D = TERMS + 144;
  const E = TERMS + 192;
  const F = TERMS + 240;
  subtract(a + 48, a, A);
  subtract(b + 48, b, E);
  multiply(A, E, A);
  add(a + 48, a, B);
  add(b + 48, b, E);
  multiply(B, E, B);
  multiply(a + 144, TWO_D, C);
  multiply(C, b + 144, C);
  multiply(a + 96, b + 96, D);
  add(D, D, D);
  subtract(B, A, E);
  subtract(D, C, F);
  add(D, C, C);
  add(B, A, B);
  multiply(E, F, a);
  multiply(C, B, a + 48);
  multiply(E, B, a + 144);
  multiply(F, C, a + 96);
}

/** Both 32 bytes. */
export function isPairOfEd25519(seed: usize, publicKey: usize): bool {
  sha512(seed, 32, DIGEST);
  store<u8>(DIGEST, load<u8>(DIGEST) & 248);
  store<u8>(DIGEST, (load<u8>(DIGEST, 31) & 127) | 64, 31);
  memory.fill(SUM, 0, 192);
  store<u32>(SUM, 1, 48);
  store<u32>(SUM, 1, 96);
  memory.fill(POINT, 0, 192);
  memory.copy(POINT, BASE_X, 32);
  memory.copy(POINT + 48, BASE_Y, 32);
  store<u32>(POINT, 1, 96);
  memory.copy(POINT + 144, BASE_T, 32);
  for (let bit: usize = 0; bit < 255; bit++) {
    if ((load<u8>(DIGEST + (bit >> 3)) >> <u8>(bit & 7)) & 1) addPoints(SUM, POINT);
    addPoints(POINT, POINT);
  }
  // The point as its y, with the lowest bit of x on top.
  const inverse = POINT;
  pad(inverse, powerModulo(SUM + 96, count(SUM + 96), PRIME_LESS_2, COUNT, PRIME, COUNT, inverse));
  multiply(SUM, inverse, POINT + 48);
  multiply(SUM + 48, inverse, POINT + 96);
  const odd = load<u8>(POINT + 48) & 1;
  store<u8>(POINT + 96, load<u8>(POINT + 96, 31) | (odd << 7), 31);
  return memory.compare(POINT + 96, publicKey, 32) == 0;
}
