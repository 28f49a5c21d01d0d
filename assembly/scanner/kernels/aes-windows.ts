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
 * Three steps, from cheap to dear:
 *   collect   most of memory is not varied enough to be a schedule (zeros, small numbers, pointers, text): a list
 *             of the windows that may be, without a branch.
 *   sieve     the bytes for which any of the relations holds: one count for all.
 *   exact     the few that are left: each relation for itself.
 *
 * In: a page with 60 readable bytes after its last window. Out: for each window that passes, six bits, one per test.
 * Cost per window: two loads and ten operations to collect; ten loads and twenty operations in the sieve, which
 * sees a quarter of the windows of a process, half of those of machine code. A seventh of a window per 16 bytes.
 */
import { PAGE } from "./zero-page";

export const STEP: usize = 108;

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
/** Of 16 bytes: zero by any relation. One wrong bit leaves 9 of the 12, one of a hundred mostly no fewer than these. */
const LEAST_SIEVED: i32 = 5;
/**
 * Structures with small differences satisfy the relations, too; but bytes of a schedule are as varied as random ones:
 * 4 zeros of 16 are there once in two million times.
 */
const MOST_ZEROS: i32 = 3;
const LEAST_VARIED: u64 = 15;

/** Addresses of windows that may be varied. */
const LIST: usize = memory.data(4 * (40 + 1), 16);
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
  const end = collect(page);
  for (let q = LIST; q < end; q += 4) {
    const p = <usize>load<u32>(q);
    if (!mayPass(p)) continue;
    const answer = answerOf(p);
    if (answer == 0 || !isVaried(p)) continue;
    store<u32>(FOUND + ((<usize>windowCount) << 2), answer | ((<u32>(p - page)) << 8));
    windowCount++;
  }
}

/** Lists the windows that may be varied; returns the list's end. */
function collect(page: usize): usize {
  let list = LIST;
  // They are 38.
  for (let p = page, end = page + PAGE; p < end; p += 2 * STEP) {
    list = keepVaried(p, list);
    list = keepVaried(p + STEP, list);
  }
  return list;
}

/**
 * Stores the window always; the list grows by it if at most one of its 16 pairs of bytes is zero, and any of its bytes
 * above 0x7f. Of random windows one in 36 million has two such pairs, one in four billion no such byte.
 */
function keepVaried(p: usize, list: usize): usize {
  const a = v128.load(p);
  const b = v128.load(p, 16);
  const zero = i64x2.splat(0);
  const pairs = i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.eq(a, zero), i16x8.eq(b, zero)));
  const high = i8x16.bitmask(v128.or(a, b));
  store<u32>(list, <u32>p);
  // Both are negative then.
  return list + <usize>((<u32>(((pairs & (pairs - 1)) - 1) & -high) >>> 29) & 4);
}

/**
 * Whether enough bytes satisfy any of the relations, whichever: one count for all. a ^ x is zero where a equals x, and
 * comparing takes fewer steps than the XORs and their minimum.
 */
function mayPass(p: usize): bool {
  const a = v128.load(p);
  const b12 = v128.load(p, 12);
  const b20 = v128.load(p, 20);
  const of128 = i8x16.eq(a, v128.xor(b12, v128.load(p, 16)));
  const of192 = i8x16.eq(a, v128.xor(b20, v128.load(p, 24)));
  const of256 = i8x16.eq(a, v128.xor(v128.load(p, 28), v128.load(p, 32)));
  const a4 = v128.xor(a, v128.load(p, 4));
  const near = v128.or(i8x16.eq(a4, b20), i8x16.eq(a4, b12));
  const far = v128.or(i8x16.eq(a4, v128.load(p, 36)), i8x16.eq(a4, v128.load(p, 44)));
  const any = v128.or(v128.or(v128.or(of128, of192), of256), v128.or(near, far));
  return popcnt(i8x16.bitmask(any)) >= LEAST_SIEVED;
}

function answerOf(p: usize): u32 {
  const a = v128.load(p);
  if (popcnt(zero(a)) > MOST_ZEROS) return 0;
  const a4 = v128.xor(a, v128.load(p, 4));
  const f128 = near(v128.xor(a, v128.xor(v128.load(p, 12), v128.load(p, 16))));
  const f192 = near(v128.xor(a, v128.xor(v128.load(p, 20), v128.load(p, 24))));
  const f256 = near(v128.xor(a, v128.xor(v128.load(p, 28), v128.load(p, 32))));
  const r128 = zero(v128.xor(a4, v128.load(p, 20)));
  const r192 = zero(v128.xor(a4, v128.load(p, 12))) | zero(v128.xor(a4, v128.load(p, 44)));
  const r256 = zero(v128.xor(a4, v128.load(p, 36)));
  return (
    (<u32>(popcnt(f128) >= LEAST_NEAR) * FORWARD_128) |
    (<u32>(popcnt(f192) >= LEAST_NEAR) * FORWARD_192) |
    (<u32>(popcnt(f256) >= LEAST_NEAR) * FORWARD_256) |
    (<u32>(popcnt(r128) >= LEAST_ZERO) * REVERSED_128) |
    (<u32>(popcnt(r192) >= LEAST_EITHER) * REVERSED_192) |
    (<u32>(popcnt(r256) >= LEAST_ZERO) * REVERSED_256)
  );
}

/** Each byte without its lowest bit. */
function lessOne(bytes: v128): v128 {
  return v128.and(bytes, i8x16.add(bytes, i8x16.splat(-1)));
}

/** Bytes with at most one bit set. */
function near(bytes: v128): i32 {
  return zero(lessOne(bytes));
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

/** The same by single bytes: the oracle of the tests. */
export function findScheduleWindowsScalar(page: usize): void {
  windowCount = 0;
  for (let p = page; p < page + PAGE; p += STEP) {
    const answer = mayBeVaried(p) && mayPassScalar(p) ? answerOfScalar(p) : 0;
    if (answer == 0 || !isVaried(p)) continue;
    store<u32>(FOUND + ((<usize>windowCount) << 2), answer | ((<u32>(p - page)) << 8));
    windowCount++;
  }
}

function mayBeVaried(p: usize): bool {
  let pairs = 0;
  let isHigh = false;
  for (let i: usize = 0; i < 32; i += 2) {
    pairs += <i32>(load<u8>(p + i) == 0 && load<u8>(p + i + 1) == 0);
    isHigh = isHigh || load<u8>(p + i) > 0x7f || load<u8>(p + i + 1) > 0x7f;
  }
  return pairs <= 1 && isHigh;
}

function mayPassScalar(p: usize): bool {
  let all = 0;
  for (let q = p; q < p + 16; q++) {
    const a = load<u8>(q);
    const a4 = a ^ load<u8>(q + 4);
    all += <i32>(
      (a == (load<u8>(q + 12) ^ load<u8>(q + 16)) ||
        a == (load<u8>(q + 20) ^ load<u8>(q + 24)) ||
        a == (load<u8>(q + 28) ^ load<u8>(q + 32)) ||
        a4 == load<u8>(q + 12) ||
        a4 == load<u8>(q + 20) ||
        a4 == load<u8>(q + 36) ||
        a4 == load<u8>(q + 44))
    );
  }
  return all >= LEAST_SIEVED;
}

function answerOfScalar(p: usize): u32 {
  if (count(p, 0, 0, 0, false) > MOST_ZEROS) return 0;
  return (
    (<u32>(count(p, 12, 16, 16, true) >= LEAST_NEAR) * FORWARD_128) |
    (<u32>(count(p, 20, 24, 24, true) >= LEAST_NEAR) * FORWARD_192) |
    (<u32>(count(p, 28, 32, 32, true) >= LEAST_NEAR) * FORWARD_256) |
    (<u32>(count(p, 4, 20, 20, false) >= LEAST_ZERO) * REVERSED_128) |
    (<u32>(count(p, 4, 12, 44, false) >= LEAST_EITHER) * REVERSED_192) |
    (<u32>(count(p, 4, 36, 36, false) >= LEAST_ZERO) * REVERSED_256)
  );
}

/** Of 16 bytes those whose XOR with the ones at two distances is zero, or has at most one bit. */
function count(p: usize, one: usize, two: usize, orTwo: usize, isNear: bool): i32 {
  let all = 0;
  for (const end = p + 16; p < end; p++) {
    // At no distance: the byte itself.
    const part = one == 0 ? load<u8>(p) : load<u8>(p) ^ load<u8>(p + one);
    const a = one == 0 ? part : part ^ load<u8>(p + two);
    const b = one == 0 ? part : part ^ load<u8>(p + orTwo);
    all += <i32>(isNear ? popcnt(a) <= 1 || popcnt(b) <= 1 : a == 0 || b == 0);
  }
  return all;
}
