/**
 * Numbers modulo 2^255 - 19 for Ed25519, where one check takes some five hundred products: ten limbs of 26 and 25 bits in
 * turn, signed, so that sums of two or three need no carry before they are multiplied (D. J. Bernstein, Curve25519).
 *
 *     limb   0   1   2   3    4    5    6    7    8    9      4 bytes each, 40 in all
 *     bit    0  26  51  77  102  128  153  179  204  230
 *
 * A product of limbs whose places are both odd counts twice, as their places add up to a bit less than the sum's; one
 * beyond the last limb comes back 19-fold.
 */
const LIMBS: i32 = 10;
export const FIELD_SIZE: usize = 40;

// @ts-expect-error: decorator
function limb(at: usize, index: usize): i64 {
  return <i64>load<i32>(at + (index << 2));
}

// @ts-expect-error: decorator
function setLimb(at: usize, index: usize, value: i64): void {
  store<i32>(at + (index << 2), <i32>value);
}

/** Of 32 bytes, the lowest first; the highest bit is not looked at. */
export function readField(bytes: usize, into: usize): void {
  let bit: usize = 0;
  for (let i: usize = 0; i < <usize>LIMBS; i++) {
    const width: usize = 26 - (i & 1);
    const first = bit >> 3;
    // Five bytes hold any limb; the last ones may not go beyond the number.
    const from = min<usize>(first, 24);
    const value = (load<u64>(bytes + from) >> <u64>(bit - (from << 3))) & ((1 << (<u64>width)) - 1);
    setLimb(into, i, <i64>value);
    bit += width;
  }
}

export function setField(into: usize, value: i32): void {
  memory.fill(into, 0, FIELD_SIZE);
  store<i32>(into, value);
}

export function addFields(f: usize, g: usize, into: usize): void {
  for (let i: usize = 0; i < FIELD_SIZE; i += 4) store<i32>(into + i, load<i32>(f + i) + load<i32>(g + i));
}

export function subtractFields(f: usize, g: usize, into: usize): void {
  for (let i: usize = 0; i < FIELD_SIZE; i += 4) store<i32>(into + i, load<i32>(f + i) - load<i32>(g + i));
}

export function multiplyFields(f: usize, g: usize, into: usize): void {
  const f0 = limb(f, 0);
  const f1 = limb(f, 1);
  const f2 = limb(f, 2);
  const f3 = limb(f, 3);
  const f4 = limb(f, 4);
  const f5 = limb(f, 5);
  const f6 = limb(f, 6);
  const f7 = limb(f, 7);
  const f8 = limb(f, 8);
  const f9 = limb(f, 9);
  const g0 = limb(g, 0);
  const g1 = limb(g, 1);
  const g2 = limb(g, 2);
  const g3 = limb(g, 3);
  const g4 = limb(g, 4);
  const g5 = limb(g, 5);
  const g6 = limb(g, 6);
  const g7 = limb(g, 7);
  const g8 = limb(g, 8);
  const g9 = limb(g, 9);
  const d1 = 2 * f1;
  const d3 = 2 * f3;
  const d5 = 2 * f5;
  const d7 = 2 * f7;
  const d9 = 2 * f9;
  const n1 = 19 * g1;
  const n2 = 19 * g2;
  const n3 = 19 * g3;
  const n4 = 19 * g4;
  const n5 = 19 * g5;
  const n6 = 19 * g6;
  const n7 = 19 * g7;
  const n8 = 19 * g8;
  const n9 = 19 * g9;
  let h0 = f0 * g0 + d1 * n9 + f2 * n8 + d3 * n7 + f4 * n6 + d5 * n5 + f6 * n4 + d7 * n3 + f8 * n2 + d9 * n1;
  let h1 = f0 * g1 + f1 * g0 + f2 * n9 + f3 * n8 + f4 * n7 + f5 * n6 + f6 * n5 + f7 * n4 + f8 * n3 + f9 * n2;
  let h2 = f0 * g2 + d1 * g1 + f2 * g0 + d3 * n9 + f4 * n8 + d5 * n7 + f6 * n6 + d7 * n5 + f8 * n4 + d9 * n3;
  let h3 = f0 * g3 + f1 * g2 + f2 * g1 + f3 * g0 + f4 * n9 + f5 * n8 + f6 * n7 + f7 * n6 + f8 * n5 + f9 * n4;
  let h4 = f0 * g4 + d1 * g3 + f2 * g2 + d3 * g1 + f4 * g0 + d5 * n9 + f6 * n8 + d7 * n7 + f8 * n6 + d9 * n5;
  let h5 = f0 * g5 + f1 * g4 + f2 * g3 + f3 * g2 + f4 * g1 + f5 * g0 + f6 * n9 + f7 * n8 + f8 * n7 + f9 * n6;
  let h6 = f0 * g6 + d1 * g5 + f2 * g4 + d3 * g3 + f4 * g2 + d5 * g1 + f6 * g0 + d7 * n9 + f8 * n8 + d9 * n7;
  let h7 = f0 * g7 + f1 * g6 + f2 * g5 + f3 * g4 + f4 * g3 + f5 * g2 + f6 * g1 + f7 * g0 + f8 * n9 + f9 * n8;
  let h8 = f0 * g8 + d1 * g7 + f2 * g6 + d3 * g5 + f4 * g4 + d5 * g3 + f6 * g2 + d7 * g1 + f8 * g0 + d9 * n9;
  let h9 = f0 * g9 + f1 * g8 + f2 * g7 + f3 * g6 + f4 * g5 + f5 * g4 + f6 * g3 + f7 * g2 + f8 * g1 + f9 * g0;
  let carry: i64 = 0;
  carry = (h0 + (1 << 25)) >> 26;
  h1 += carry;
  h0 -= carry << 26;
  carry = (h4 + (1 << 25)) >> 26;
  h5 += carry;
  h4 -= carry << 26;
  carry = (h1 + (1 << 24)) >> 25;
  h2 += carry;
  h1 -= carry << 25;
  carry = (h5 + (1 << 24)) >> 25;
  h6 += carry;
  h5 -= carry << 25;
  carry = (h2 + (1 << 25)) >> 26;
  h3 += carry;
  h2 -= carry << 26;
  carry = (h6 + (1 << 25)) >> 26;
  h7 += carry;
  h6 -= carry << 26;
  carry = (h3 + (1 << 24)) >> 25;
  h4 += carry;
  h3 -= carry << 25;
  carry = (h7 + (1 << 24)) >> 25;
  h8 += carry;
  h7 -= carry << 25;
  carry = (h4 + (1 << 25)) >> 26;
  h5 += carry;
  h4 -= carry << 26;
  carry = (h8 + (1 << 25)) >> 26;
  h9 += carry;
  h8 -= carry << 26;
  carry = (h9 + (1 << 24)) >> 25;
  h0 += 19 * carry;
  h9 -= carry << 25;
  carry = (h0 + (1 << 25)) >> 26;
  h1 += carry;
  h0 -= carry << 26;
  setLimb(into, 0, h0);
  setLimb(into, 1, h1);
  setLimb(into, 2, h2);
  setLimb(into, 3, h3);
  setLimb(into, 4, h4);
  setLimb(into, 5, h5);
  setLimb(into, 6, h6);
  setLimb(into, 7, h7);
  setLimb(into, 8, h8);
  setLimb(into, 9, h9);
}

const LIMB: usize = memory.data(40, 16);

/** Takes the one form of 0 ≤ number < 2^255 - 19. */
function reduce(f: usize): void {
  let quotient = (19 * limb(f, 9) + (1 << 24)) >> 25;
  for (let i: usize = 0; i < <usize>LIMBS; i++) quotient = (limb(f, i) + quotient) >> (26 - <i64>(i & 1));
  let carry: i64 = 19 * quotient;
  for (let i: usize = 0; i < <usize>LIMBS; i++) {
    const width: i64 = 26 - <i64>(i & 1);
    const sum = limb(f, i) + carry;
    carry = sum >> width;
    setLimb(LIMB, i, sum - (carry << width));
  }
}

export function isZeroField(f: usize): bool {
  reduce(f);
  for (let i: usize = 0; i < FIELD_SIZE; i += 4) if (load<i32>(LIMB + i) != 0) return false;
  return true;
}

export function isOddField(f: usize): bool {
  reduce(f);
  return (load<i32>(LIMB) & 1) != 0;
}

const SQUARE: usize = memory.data(40, 16);

/** into = 1 / f, by Fermat: f ^ (2^255 - 21). */
export function invertField(f: usize, into: usize): void {
  memory.copy(SQUARE, f, FIELD_SIZE);
  setField(into, 1);
  for (let bit = 0; bit < 255; bit++) {
    // All bits but the second and the fourth.
    if (bit != 2 && bit != 4) multiplyFields(into, SQUARE, into);
    multiplyFields(SQUARE, SQUARE, SQUARE);
  }
}
