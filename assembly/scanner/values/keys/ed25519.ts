/**
 * Ed25519 (RFC 8032): whether a public key is that of a seed. Some thirty microseconds a pair, of which a page of a file
 * may hold forty that are none: callers ask budget.ts first.
 *
 * A multiple of the base point is put together from 64 digits of -8 to 7 and a table of the base point's multiples:
 * first those of odd places, then sixteen times that, then those of even places (Bernstein et al., High-speed
 * high-security signatures, section 4).
 */
import { sha512 } from "../../../digests/sha512";
import {
  addFields,
  FIELD_SIZE,
  invertField,
  isOddField,
  isZeroField,
  multiplyFields,
  readField,
  setField,
  subtractFields,
} from "./field25519";

const DIGEST: usize = memory.data(64, 16);
const DIGITS: usize = memory.data(64, 16);

/** 2d of the curve, and the base point. */
const TWO_D_BYTES: usize = memory.data<u32>([
  0x26b2f159, 0xebd69b94, 0x8283b156, 0x00e0149a, 0xeef3d130, 0x198e80f2, 0x56dffce7, 0x2406d9dc,
]);
const BASE_X: usize = memory.data<u32>([
  0x8f25d51a, 0xc9562d60, 0x9525a7b2, 0x692cc760, 0xfdd6dc5c, 0xc0a4e231, 0xcd6e53fe, 0x216936d3,
]);
const BASE_Y: usize = memory.data<u32>([
  0x66666658, 0x66666666, 0x66666666, 0x66666666, 0x66666666, 0x66666666, 0x66666666, 0x66666666,
]);

/** A point as X, Y, Z, T (extended coordinates: x = X/Z, y = Y/Z, T = XY/Z). */
const Y: usize = FIELD_SIZE;
const Z: usize = 2 * FIELD_SIZE;
const T: usize = 3 * FIELD_SIZE;
const POINT_SIZE: usize = 4 * FIELD_SIZE;
/** A point to be added as Y + X, Y - X, Z, 2dT. */
const MINUS: usize = FIELD_SIZE;

/** Of each byte's place one to eight times 256 ^ place of the base point, as points to be added. */
const PLACES: usize = 32;
const MULTIPLES: usize = 8;
const TABLE: usize = memory.data(32 * 8 * 160, 16);
let isTableMade = false;

const SUM: usize = memory.data(160, 16);
const ADDEND: usize = memory.data(160, 16);
const TWO_D: usize = memory.data(40, 16);
const A: usize = memory.data(40, 16);
const B: usize = memory.data(40, 16);
const C: usize = memory.data(40, 16);
const D: usize = memory.data(40, 16);

function asAddend(point: usize, into: usize): void {
  addFields(point + Y, point, into);
  subtractFields(point + Y, point, into + MINUS);
  memory.copy(into + Z, point + Z, FIELD_SIZE);
  multiplyFields(point + T, TWO_D, into + T);
}

/** point += addend, for any two points (RFC 8032, 5.1.4); with `isNegative` it is subtracted. */
function add(point: usize, addend: usize, isNegative: bool): void {
  const plus = isNegative ? addend + MINUS : addend;
  const minus = isNegative ? addend : addend + MINUS;
  subtractFields(point + Y, point, A);
  multiplyFields(A, minus, A);
  addFields(point + Y, point, B);
  multiplyFields(B, plus, B);
  multiplyFields(point + T, addend + T, C);
  multiplyFields(point + Z, addend + Z, D);
  addFields(D, D, D);
  // E, F, G, H of the RFC, in place of the point's coordinates.
  subtractFields(B, A, point);
  addFields(B, A, point + Y);
  if (isNegative) {
    addFields(D, C, point + T);
    subtractFields(D, C, point + Z);
  } else {
    subtractFields(D, C, point + T);
    addFields(D, C, point + Z);
  }
  multiplyFields(point, point + T, A);
  multiplyFields(point + Z, point + Y, B);
  multiplyFields(point, point + Y, C);
  multiplyFields(point + T, point + Z, D);
  memory.copy(point, A, FIELD_SIZE);
  memory.copy(point + Y, B, FIELD_SIZE);
  memory.copy(point + Z, D, FIELD_SIZE);
  memory.copy(point + T, C, FIELD_SIZE);
}

function makeTable(): void {
  readField(TWO_D_BYTES, TWO_D);
  const base = SUM;
  readField(BASE_X, base);
  readField(BASE_Y, base + Y);
  setField(base + Z, 1);
  multiplyFields(base, base + Y, base + T);
  for (let place: usize = 0; place < PLACES; place++) {
    const row = TABLE + place * MULTIPLES * POINT_SIZE;
    asAddend(base, row);
    for (let multiple: usize = 1; multiple < MULTIPLES; multiple++) {
      add(base, row, false);
      asAddend(base, row + multiple * POINT_SIZE);
    }
    // From 8 to 256 times.
    for (let i = 0; i < 5; i++) double(base);
  }
  isTableMade = true;
}

function double(point: usize): void {
  asAddend(point, ADDEND);
  add(point, ADDEND, false);
}

/** The scalar's digits of four bits, the last carry included, each of -8 to 8. */
function takeDigits(scalar: usize): void {
  let carry: i32 = 0;
  for (let i: usize = 0; i < 64; i++) {
    const digit = <i32>((load<u8>(scalar + (i >> 1)) >> <u8>((i & 1) << 2)) & 15) + carry;
    carry = i < 63 ? (digit + 8) >> 4 : 0;
    store<i8>(DIGITS + i, <i8>(digit - (carry << 4)));
  }
}

function addDigits(first: usize): void {
  for (let i = first; i < 64; i += 2) {
    const digit = <i32>load<i8>(DIGITS + i);
    if (digit == 0) continue;
    const row = TABLE + (i >> 1) * MULTIPLES * POINT_SIZE;
    add(SUM, row + <usize>(abs(digit) - 1) * POINT_SIZE, digit < 0);
  }
}

/** Both 32 bytes. */
export function isPairOfEd25519(seed: usize, publicKey: usize): bool {
  if (!isTableMade) makeTable();
  sha512(seed, 32, DIGEST);
  store<u8>(DIGEST, load<u8>(DIGEST) & 248);
  store<u8>(DIGEST, (load<u8>(DIGEST, 31) & 127) | 64, 31);
  takeDigits(DIGEST);
  setField(SUM, 0);
  setField(SUM + Y, 1);
  setField(SUM + Z, 1);
  setField(SUM + T, 0);
  addDigits(1);
  for (let i = 0; i < 4; i++) double(SUM);
  addDigits(0);
  // The key is the point's y, with the lowest bit of x on top. Most are no pair: they need no inverse.
  readField(publicKey, A);
  if (!isCanonical(publicKey)) return false;
  multiplyFields(A, SUM + Z, A);
  subtractFields(A, SUM + Y, A);
  if (!isZeroField(A)) return false;
  invertField(SUM + Z, B);
  multiplyFields(SUM, B, B);
  return isOddField(B) == (load<u8>(publicKey, 31) >> 7 != 0);
}

/** Whether y is below 2^255 - 19. */
function isCanonical(key: usize): bool {
  if ((load<u64>(key, 24) & 0x7fffffffffffffff) != 0x7fffffffffffffff) return true;
  if ((load<u64>(key, 16) & load<u64>(key, 8)) != <u64>-1) return true;
  return load<u64>(key) < <u64>-19;
}
