/**
 * Adler-32 (RFC 1950 § 8.2): a = 1 + Σ byte, b = Σ a, both mod 65521.
 *
 * Idea: over 16 bytes b grows by 16·a plus the bytes weighted 16, 15, … 1. Both sums are gathered in lanes over
 * at most 5,552 bytes, which is what 32 bits hold before a division is due.
 *
 *     bytes    x0 x1 x2 … x15
 *     a lanes  x0+x1+x2+x3 …                      pairwise adds, 4 × u32
 *     b lanes  16·x0 + 15·x1 …                    dot products of i16, 4 × i32
 *     before   Σ of the a lanes so far, ×16 at the end
 */
const MODULUS: u32 = 65521;
/** Largest multiple of 16 with 255·n(n+1)/2 + (n+1)·65520 below 2^32. */
const BLOCK: usize = 5552;

/** Continues `sum`, which starts as 1. */
export function adler32(sum: u32, from: usize, length: usize): u32 {
  let a = sum & 0xffff;
  let b = sum >>> 16;
  const high = i16x8(16, 15, 14, 13, 12, 11, 10, 9);
  const low = i16x8(8, 7, 6, 5, 4, 3, 2, 1);
  let left = length;
  while (left >= 16) {
    const count = min(left, BLOCK) & ~15;
    let sums = i32x4.splat(0);
    let before = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    for (const end = from + count; from < end; from += 16) {
      const bytes = v128.load(from);
      before = i32x4.add(before, sums);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(bytes), high));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(bytes), low));
    }
    b = (b + a * <u32>count + (across(before) << 4) + across(weighted)) % MODULUS;
    a = (a + across(sums)) % MODULUS;
    left -= count;
  }
  for (; left > 0; left--, from++) {
    a += load<u8>(from);
    b += a;
  }
  return ((b % MODULUS) << 16) | (a % MODULUS);
}

function across(lanes: v128): u32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}
