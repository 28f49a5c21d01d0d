/**
 * AES key schedules: may one be near here?
 *
 * Idea: in a schedule each word but every keyWords-th is the XOR of the word before it and the one keyWords before,
 * so these XORs of 16 bytes at three distances are mostly zero, at any alignment and in either byte order:
 *
 *     size  forward, straight inverse            reversed inverse
 *     128   b[p] ^ b[p + 12] ^ b[p + 16]         b[p] ^ b[p + 4] ^ b[p + 20]
 *     192   b[p] ^ b[p + 20] ^ b[p + 24]         b[p] ^ b[p + 4] ^ b[p + 12] or b[p + 44]
 *     256   b[p] ^ b[p + 28] ^ b[p + 32]         b[p] ^ b[p + 4] ^ b[p + 36]
 *
 * (InvMixColumns is linear, so it keeps the relation among the inner rounds. Rounds of four words reversed put the
 * words of a 192-bit key, related six apart, at two distances: one holds for a quarter of them, one for another.)
 * The relation holds at no fewer than 109 places in a row, the least for the inner rounds of a reversed schedule of
 * 128 bits; so a look at one window of each STEP bytes misses none. Of a forward window a byte also counts that is off
 * by one bit, so that a few wrong bits do no harm.
 *
 *     d         00 00 00 00  5c 91 e3 07  00 00 00 00  00 10 00 00     d & (d - 1) == 0 ?
 *     counts     1  1  1  1   .  .  .  .   1  1  1  1   1  1  1  1     12 of 16
 *
 * In: a page with 60 readable bytes after its last window. Out: for each window that passes, six bits, one per test.
 * Cost per window: ten loads and some fifty operations; a seventh of a window per 16 bytes.
 */
import { PAGE } from "./zero-page";

export const STEP: usize = 104;

/** Bits of a window's answer. */
export const FORWARD_128: u32 = 1;
export const FORWARD_192: u32 = 2;
export const FORWARD_256: u32 = 4;
export const REVERSED_128: u32 = 8;
export const REVERSED_192: u32 = 16;
export const REVERSED_256: u32 = 32;

/** Of 16 bytes: zero or off by one bit; zero; zero by one distance or the other. */
const LEAST_NEAR: i32 = 9;
const LEAST_ZERO: i32 = 12;
const LEAST_EITHER: i32 = 8;
/**
 * Structures with small differences satisfy the relations, too; but bytes of a schedule are as varied as random ones:
 * 4 zeros of 16 are there once in two million times.
 */
const MOST_ZEROS: i32 = 3;
const LEAST_VARIED: u64 = 15;

/** Answers of the page's windows. */
const FOUND: usize = memory.data(4 * 40, 16);
export let windowCount: i32 = 0;

/** Where a window that passed begins, and its answer. */
export function windowAt(page: usize, index: i32): usize {
  return page + <usize>(load<u32>(FOUND + ((<usize>index) << 2)) >>> 8);
}

export function answerAt(index: i32): u32 {
  return load<u32>(FOUND + ((<usize>index) << 2)) & 255;
}

export function findScheduleWindows(page: usize): void {
  windowCount = 0;
  for (let p = page, end = page + PAGE; p < end; p += STEP) {
    const a = v128.load(p);
    if (popcnt(zero(a)) > MOST_ZEROS) continue;
    const a4 = v128.xor(a, v128.load(p, 4));
    const a16 = v128.xor(a, v128.load(p, 16));
    const f128 = near(v128.xor(a16, v128.load(p, 12)));
    const f192 = near(v128.xor(a, v128.xor(v128.load(p, 20), v128.load(p, 24))));
    const f256 = near(v128.xor(a, v128.xor(v128.load(p, 28), v128.load(p, 32))));
    const r128 = zero(v128.xor(a4, v128.load(p, 20)));
    const r192 = zero(v128.xor(a4, v128.load(p, 12))) | zero(v128.xor(a4, v128.load(p, 44)));
    const r256 = zero(v128.xor(a4, v128.load(p, 36)));
    const answer =
      (<u32>(popcnt(f128) >= LEAST_NEAR) * FORWARD_128) |
      (<u32>(popcnt(f192) >= LEAST_NEAR) * FORWARD_192) |
      (<u32>(popcnt(f256) >= LEAST_NEAR) * FORWARD_256) |
      (<u32>(popcnt(r128) >= LEAST_ZERO) * REVERSED_128) |
      (<u32>(popcnt(r192) >= LEAST_EITHER) * REVERSED_192) |
      (<u32>(popcnt(r256) >= LEAST_ZERO) * REVERSED_256);
    if (answer == 0 || !isVaried(p)) continue;
    store<u32>(FOUND + ((<usize>windowCount) << 2), answer | ((<u32>(p - page)) << 8));
    windowCount++;
  }
}

/** Bytes with at most one bit set. */
function near(bytes: v128): i32 {
  const others = v128.and(bytes, i8x16.add(bytes, i8x16.splat(-1)));
  return i8x16.bitmask(i8x16.eq(others, i64x2.splat(0)));
}

function zero(bytes: v128): i32 {
  return i8x16.bitmask(i8x16.eq(bytes, i64x2.splat(0)));
}

/** 32 random bytes fall on 25 of 64 values of this hash, once in a million times on fewer than 15. */
function isVaried(p: usize): bool {
  if (popcnt(zero(v128.load(p, 16))) > MOST_ZEROS) return false;
  let seen: u64 = 0;
  for (let i: usize = 0; i < 32; i++) {
    const byte = <u64>load<u8>(p + i);
    seen |= (<u64>1) << ((byte ^ (byte >>> 3)) & 63);
  }
  return popcnt(seen) >= LEAST_VARIED;
}
