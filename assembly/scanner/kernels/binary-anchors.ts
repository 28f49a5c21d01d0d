/**
 * Binary anchors: a few dozen literals that may stand anywhere.
 *
 * Idea ("Teddy", from Hyperscan): each literal is represented by a window of two bytes and put in one of eight
 * buckets. For each place of the window two tables of 16 entries, by low and by high nibble, give the buckets that
 * take a byte there; where the first byte's buckets and the second byte's have one in common is a candidate.
 *
 *     bytes        b0  b1  b2  b3 …
 *     first        F0  F1  F2  F3       L0[b & 15] & H0[b >> 4]
 *     second       S0  S1  S2  S3       L1[b & 15] & H1[b >> 4]
 *     moved by 1   P   F0  F1  F2       P: the last lane of the vector before
 *     candidate    the AND of the last two; it says where a window ends
 *
 * Then as for text: candidates are listed, a hash of the four bytes from the window on sieves them, the few survivors
 * are compared. Where two blocks of 64 bytes on end are almost all text, in one byte or in UTF-16, the first is left out:
 * every structure that these anchors announce has more bytes that are none, within the 64 that follow the anchor.
 *
 * In: a page that classifyPage has just looked at, with 16 readable bytes before it and 64 after. Out: places.
 * Cost per 16 bytes: one load, four look-ups (one instruction each with relaxed SIMD), nine others.
 */
import { BINARY_LITERALS } from "../filter/anchors.generated";
import { BITS, binaryLiteralAt, KEYS, MEMBERS_OF_BINARY, NIBBLES, windowHash, windowOf } from "../filter/binary-tables";
import { addMembers, isLiteralAt } from "../filter/literals";
import { textCount } from "./classes";
import { PAGE } from "./zero-page";

const LIST: usize = memory.data(4 * (4096 + 64), 64);
const STEP: usize = 64;
/** Of a block: the buckets in common for each place, 64 bytes, then the block's address. */
const HIT: u32 = 128;
const HITS: usize = memory.data(128 * (64 + 1), 64);

export let binaryCandidates: u32 = 0;
export let binarySurvivors: u32 = 0;

export function findBinaryAnchors(kind: i32, page: usize): void {
  const end = sieve(collect(page));
  for (let q = LIST; q < end; q += 4) compare(kind, <usize>load<u32>(q));
}

/**
 * Keeps what was found in each block that has any, and where the block is; returns the end. The next block's is written
 * in the same place if there is none: which blocks have any is hard to foresee.
 */
function collect(page: usize): usize {
  const low4 = i8x16.splat(15);
  const zero = i64x2.splat(0);
  const low0 = v128.load(NIBBLES);
  const high0 = v128.load(NIBBLES, 16);
  const low1 = v128.load(NIBBLES, 32);
  const high1 = v128.load(NIBBLES, 48);
  let kept = HITS;
  let isText = isMostlyText(0);
  let before = lookUp(low0, high0, v128.load(page - 16), low4);
  for (let p = page, end = page + PAGE; p < end; p += STEP) {
    const isNextText = isMostlyText((p - page) / STEP + 1);
    const isLeftOut = isText && isNextText;
    isText = isNextText;
    if (isLeftOut) {
      // A window may begin with the block's last byte.
      before = lookUp(low0, high0, v128.load(p, 48), low4);
      continue;
    }
    // One vector after another: engines load none before what is stored above it, so that all fits into registers.
    let bytes = v128.load(p);
    let first = lookUp(low0, high0, bytes, low4);
    let found = v128.and(lookUp(low1, high1, bytes, low4), moveByOne(before, first));
    let any = found;
    v128.store(kept, found);
    bytes = v128.load(p, 16);
    before = lookUp(low0, high0, bytes, low4);
    found = v128.and(lookUp(low1, high1, bytes, low4), moveByOne(first, before));
    any = v128.or(any, found);
    v128.store(kept, found, 16);
    bytes = v128.load(p, 32);
    first = lookUp(low0, high0, bytes, low4);
    found = v128.and(lookUp(low1, high1, bytes, low4), moveByOne(before, first));
    any = v128.or(any, found);
    v128.store(kept, found, 32);
    bytes = v128.load(p, 48);
    before = lookUp(low0, high0, bytes, low4);
    found = v128.and(lookUp(low1, high1, bytes, low4), moveByOne(first, before));
    any = v128.or(any, found);
    v128.store(kept, found, 48);
    store<u32>(kept, <u32>p, 64);
    // Negative if there are any.
    kept += <usize>((<u32>-(i8x16.bitmask(i8x16.eq(any, zero)) ^ 0xffff) >>> 24) & HIT);
  }
  return kept;
}

/** Lists the first byte of each candidate's window, of those that the hash lets pass; returns the list's end. */
function sieve(end: usize): usize {
  let kept = LIST;
  let count: u32 = 0;
  for (let hit = HITS; hit < end; hit += HIT) {
    const before = load<u32>(hit, 64) - 1;
    let bits = lanes(hit) | (lanes(hit + 16) << 16) | (lanes(hit + 32) << 32) | (lanes(hit + 48) << 48);
    count += <u32>popcnt(bits);
    for (; bits; bits &= bits - 1) {
      const at = before + <u32>ctz(bits);
      const hash = windowHash(load<u32>(<usize>at));
      store<u32>(kept, at);
      kept += ((<usize>load<u8>(hash >>> 3, BITS) >>> (hash & 7)) & 1) << 2;
    }
  }
  binaryCandidates += count;
  binarySurvivors += <u32>(kept - LIST) >>> 2;
  return kept;
}

/** Few get here, so all literals are tried that have this key, four at a time. */
function compare(kind: i32, at: usize): void {
  const key = i32x4.splat(load<u32>(at));
  for (let first = 0; first < BINARY_LITERALS; first += 4) {
    let found = i32x4.bitmask(i32x4.eq(v128.load((<usize>first) << 2, KEYS), key));
    for (; found; found &= found - 1) {
      const i = first + ctz(found);
      if (i >= BINARY_LITERALS) return;
      const start = at - windowOf(i);
      if (isLiteralAt(binaryLiteralAt(i), start)) addMembers(kind, binaryLiteralAt(i), MEMBERS_OF_BINARY, start);
    }
  }
}

/** A structure has more than four bytes that are no text in any two blocks, nor do they look like UTF-16. */
const MOST_OTHERS: u64 = 4;

function isMostlyText(block: usize): bool {
  return textCount(block) >= <u64>STEP - MOST_OTHERS;
}

function lookUp(low: v128, high: v128, bytes: v128, low4: v128): v128 {
  return v128.and(swizzle(low, v128.and(bytes, low4)), swizzle(high, v128.and(i16x8.shr_u(bytes, 4), low4)));
}

/** Indices are below 16, where both kinds agree. */
function swizzle(table: v128, indices: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i8x16.relaxed_swizzle(table, indices);
  return i8x16.swizzle(table, indices);
}

function moveByOne(before: v128, bytes: v128): v128 {
  return i8x16.shuffle(before, bytes, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
}

/** One bit for each of 16 bytes that is not zero. */
function lanes(at: usize): u64 {
  return <u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(at), i64x2.splat(0))) ^ 0xffff);
}

/** Every literal whose window ends in a page, outside of what is left out: the oracle of the tests. */
export function findBinaryAnchorsScalar(kind: i32, page: usize): void {
  for (let last = page; last < page + PAGE; last++) {
    const block = page + ((last - page) & ~(STEP - 1));
    if (isMostlyTextScalar(block) && isMostlyTextScalar(block + STEP)) continue;
    for (let i = 0; i < BINARY_LITERALS; i++) {
      const start = last - 1 - windowOf(i);
      if (isLiteralAt(binaryLiteralAt(i), start)) addMembers(kind, binaryLiteralAt(i), MEMBERS_OF_BINARY, start);
    }
  }
}

function isMostlyTextScalar(block: usize): bool {
  let printable: u64 = 0;
  let wide: u64 = 0;
  for (let p = block; p < block + STEP; p++) {
    printable += <u64>isPrintableScalar(p);
    if (isPrintableScalar(p - 1) && load<u8>(p) == 0) wide += 2;
  }
  return max(printable, wide) >= STEP - MOST_OTHERS;
}

function isPrintableScalar(p: usize): bool {
  return (load<u8>(p) >= 0x20 && load<u8>(p) < 0x80) || load<u8>(p) == 0x0a;
}
