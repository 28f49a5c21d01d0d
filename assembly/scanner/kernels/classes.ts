/**
 * Which stretches of a page are text, and in which form? A dump is mostly not text, so everything that looks for text
 * looks only there.
 *
 * Idea: text is a run of RUN printable bytes, UTF-16 a run of WIDE_RUN printable bytes with a zero after each, at
 * even or at odd places. Printable is one signed compare (0x20 to 0x7f are the bytes above 31). The answers of 64
 * bytes are one mask; runs are found on masks, with the mask of the next 64 bytes shifted in:
 *
 *     m           . . X X X X X X X X X . .     printable
 *     m & m>>1    . . 2 2 2 2 2 2 2 2 . . .     two in a row begin here
 *      … & …>>2   . . 4 4 4 4 4 4 . . . . .     four
 *      … & …>>4   . . 8 8 . . . . . . . . .     eight
 *     spread      . . X X X X X X X X X . .     every byte of a run, and of nothing else
 *
 * For UTF-16 the same at stride 2 on "printable, then not", and only where that holds six times are the zeros looked
 * at: heaps are full of printable bytes, but not of such patterns.
 *
 * In: a page, any alignment, with 64 readable bytes before and after it. Out: one bit for each GRANULE bytes (text) or
 * WIDE_GRANULE bytes (UTF-16) that a run touches.
 * Cost per 16 bytes: one load, compare, bitmask; per 64 bytes some 20 operations on masks.
 *
 * Limit: text of fewer than RUN bytes, or WIDE_RUN characters of UTF-16, is not seen, its value included.
 */
import { PAGE } from "./zero-page";

export const RUN: i32 = 8;
export const WIDE_RUN: i32 = 6;
/** Bytes that one bit of the result stands for. In UTF-16 these are as many characters. */
export const GRANULE: usize = 16;
export const WIDE_GRANULE: usize = 32;

/** The result: 256 bits; twice 128 bits, for low bytes at even and at odd places. */
export const TEXT_BITS: usize = memory.data(32, 16);
export const WIDE_BITS: usize = memory.data(32, 16);

/** Whether the result has any bit. */
export let hasText: bool = false;
export let hasWide: bool = false;

const STEP: usize = 64;
const EVEN: u64 = 0x5555555555555555;

export function classifyPage(page: usize): void {
  let text: u64 = 0;
  let even: u64 = 0;
  let odd: u64 = 0;
  let anyText: u64 = 0;
  let anyWide: u64 = 0;
  // What the runs of the block before leave in this one.
  let textCarry: u64 = 0;
  let evenCarry: u64 = 0;
  let oddCarry: u64 = 0;
  let mask = printable(page - STEP);
  const end = page + PAGE;
  for (let p = page - STEP; p < end; p += STEP) {
    const next = printable(p + STEP);
    const pairs = mask & ((mask >>> 1) | (next << 63));
    const nextPairs = next & (next >>> 1);
    const fours = pairs & ((pairs >>> 2) | (nextPairs << 62));
    const nextFours = nextPairs & (nextPairs >>> 2);
    const runs = fours & ((fours >>> 4) | (nextFours << 60));

    const lone = mask & ~((mask >>> 1) | (next << 63));
    const nextLone = next & ~(next >>> 1);
    const two = lone & ((lone >>> 2) | (nextLone << 62));
    const nextTwo = nextLone & (nextLone >>> 2);
    const six = two & ((two >>> 4) | (nextTwo << 60)) & ((two >>> 8) | (nextTwo << 56));

    let bits = textCarry;
    textCarry = 0;
    if (runs) {
      bits |= quarters(spread8(runs));
      textCarry = <u64>(runs >>> 57 != 0);
    }
    text = (text >>> 4) | (bits << 60);
    let evenBits = evenCarry;
    let oddBits = oddCarry;
    evenCarry = 0;
    oddCarry = 0;
    if (six) {
      const wide = wideRuns(p, lone, nextLone);
      if (wide & EVEN) {
        evenBits |= halves(spread12(wide & EVEN));
        evenCarry = <u64>((wide & EVEN) >>> 53 != 0);
      }
      if (wide & ~EVEN) {
        oddBits |= halves(spread12(wide & ~EVEN));
        oddCarry = <u64>((wide & ~EVEN) >>> 53 != 0);
      }
    }
    even = (even >>> 2) | (evenBits << 62);
    odd = (odd >>> 2) | (oddBits << 62);
    mask = next;

    // The block before the page gave its carry; its own bits fall out as others come in.
    const block = (p - page) / STEP;
    if (p >= page) {
      if ((block & 15) == 15) {
        store<u64>(TEXT_BITS + ((block >>> 4) << 3), text);
        anyText |= text;
      }
      if ((block & 31) == 31) {
        store<u64>(WIDE_BITS + ((block >>> 5) << 3), even);
        store<u64>(WIDE_BITS + ((block >>> 5) << 3), odd, 16);
        anyWide |= even | odd;
      }
    }
  }
  hasText = anyText != 0;
  hasWide = anyWide != 0;
}

/** Starts of WIDE_RUN characters, of those places where what follows each is known not to be printable. */
function wideRuns(p: usize, lone: u64, nextLone: u64): u64 {
  const zero = zeros(p);
  const nextZero = zeros(p + STEP);
  const one = lone & ((zero >>> 1) | (nextZero << 63));
  const nextOne = nextLone & (nextZero >>> 1);
  const two = one & ((one >>> 2) | (nextOne << 62));
  const nextTwo = nextOne & (nextOne >>> 2);
  return two & ((two >>> 4) | (nextTwo << 60)) & ((two >>> 8) | (nextTwo << 56));
}

/** Each bit and the seven after it. */
function spread8(bits: u64): u64 {
  bits |= bits << 1;
  bits |= bits << 2;
  return bits | (bits << 4);
}

/** Each bit and the eleven after it: six characters. */
function spread12(bits: u64): u64 {
  const eight = spread8(bits);
  return eight | (eight << 4);
}

/** One bit for each 16 that hold any. */
function quarters(bits: u64): u64 {
  return (
    <u64>((bits & 0xffff) != 0) |
    ((<u64>((bits & 0xffff0000) != 0)) << 1) |
    ((<u64>((bits & 0xffff00000000) != 0)) << 2) |
    ((<u64>(bits >>> 48 != 0)) << 3)
  );
}

function halves(bits: u64): u64 {
  return <u64>(<u32>bits != 0) | ((<u64>(bits >>> 32 != 0)) << 1);
}

function printable(p: usize): u64 {
  const below = i8x16.splat(31);
  return join(
    i8x16.gt_s(v128.load(p), below),
    i8x16.gt_s(v128.load(p, 16), below),
    i8x16.gt_s(v128.load(p, 32), below),
    i8x16.gt_s(v128.load(p, 48), below),
  );
}

function zeros(p: usize): u64 {
  const zero = i64x2.splat(0);
  return join(
    i8x16.eq(v128.load(p), zero),
    i8x16.eq(v128.load(p, 16), zero),
    i8x16.eq(v128.load(p, 32), zero),
    i8x16.eq(v128.load(p, 48), zero),
  );
}

function join(a: v128, b: v128, c: v128, d: v128): u64 {
  const low = <u32>i8x16.bitmask(a) | ((<u32>i8x16.bitmask(b)) << 16);
  const high = <u32>i8x16.bitmask(c) | ((<u32>i8x16.bitmask(d)) << 16);
  return <u64>low | ((<u64>high) << 32);
}

/** The same by single bytes and by the definition of a run: the oracle of the tests. */
export function classifyPageScalar(page: usize): void {
  memory.fill(TEXT_BITS, 0, 32);
  memory.fill(WIDE_BITS, 0, 32);
  hasText = false;
  hasWide = false;
  const end = page + PAGE;
  for (let p = page; p < end; p++) {
    if (isInRun(p, 1, RUN)) {
      setBit(TEXT_BITS, (p - page) / GRANULE);
      hasText = true;
    }
    // A character's zero belongs to its run, and a granule is touched by either.
    for (let back: usize = 0; back < 2; back++) {
      const low = p - back;
      if (!isInRun(low, 2, WIDE_RUN)) continue;
      const parity = (low - page) & 1;
      setBit(WIDE_BITS + (parity << 4), (p - page) / WIDE_GRANULE);
      hasWide = true;
    }
  }
}

function isInRun(p: usize, unit: usize, length: i32): bool {
  if (!isCharacter(p, unit)) return false;
  let count = 1;
  for (let q = p - unit; count < length && isCharacter(q, unit); q -= unit) count++;
  for (let q = p + unit; count < length && isCharacter(q, unit); q += unit) count++;
  return count >= length;
}

function isCharacter(p: usize, unit: usize): bool {
  const byte = load<u8>(p);
  return byte >= 0x20 && byte < 0x80 && (unit == 1 || load<u8>(p, 1) == 0);
}

function setBit(bits: usize, index: usize): void {
  const byte = bits + (index >>> 3);
  store<u8>(byte, load<u8>(byte) | (1 << (<u8>index & 7)));
}
