/**
 * Exports of scan-kernels.wasm, for tests and benchmarks only: each kernel alone over pages of an area, and its scalar
 * twin. Not shipped.
 */
import { buildSbox } from "./scanner/aes/cipher";
import { beginWindows, findSchedules } from "./scanner/aes/find";
import { BYTES, SCHEDULE, TEXT } from "./scanner/detectors/dispatch";
import { buildBinaryTables } from "./scanner/filter/binary-tables";
import { buildTextTables } from "./scanner/filter/text-tables";
import {
  answerAt,
  findScheduleWindows,
  findScheduleWindowsScalar,
  windowAt,
  windowCount,
} from "./scanner/kernels/aes-windows";
import { findBinaryAnchors, findBinaryAnchorsScalar } from "./scanner/kernels/binary-anchors";
import { classifyPage, classifyPageScalar, hasText, hasWide, TEXT_BITS, WIDE_BITS } from "./scanner/kernels/classes";
import { buildLanes } from "./scanner/kernels/lanes";
import { findTextAnchorsScalar } from "./scanner/kernels/text-anchors";
import { isZeroPage, isZeroPageScalar, PAGE } from "./scanner/kernels/zero-page";
import { clearPlaces, placeCount } from "./scanner/places";
import { KEY, sipHash } from "./scanner/siphash";
import { buildSurvey } from "./scanner/survey";
import { findAnchors, findClasses, openWideText, PLAIN_BLOCKS, WIDE_BLOCKS, wideBits } from "./scanner/text";
import { beginBudget, budgetOfPage } from "./scanner/values/budget";
import { isSeam, lower } from "./scanner/values/chars";
import { isMostlyOne } from "./scanner/values/entropy";
import { isRepeated } from "./scanner/values/words/placeholders";
import { hasOneOf, hasWordOf } from "./scanner/values/words/word-lists";
import { homeInImage, imagePage } from "./scanner/window";

// The whole scan, to compare it with itself.
export {
  begin,
  fill,
  fillRoom,
  fillStart,
  foundCount,
  go,
  keyStart,
  lostCount,
  recordsSize,
  recordsStart,
  surveySize,
  surveyStart,
  takeRecords,
  takeSurvey,
  zeroPageCount,
} from "./scan";
export { scheduleWindows, skippedWindows } from "./scanner/aes/find";
export { binaryCandidates, binarySurvivors } from "./scanner/kernels/binary-anchors";
export { candidates, matches, survivors } from "./scanner/kernels/text-anchors";
export { endOf, kindOf, startOf, subjectOf } from "./scanner/places";
export { isWorkSpent, workOfMib } from "./scanner/values/budget";
export { setForgetful } from "./scanner/values/known";

export const AREA_SIZE: i32 = 1 << 20;

/** What kernels read before and after the area is zero. */
const AREA: usize = memory.data(4096 + (1 << 20) + 65536, 4096) + 4096;

let hits: u32 = 0;

export function start(): void {
  buildLanes();
  buildTextTables();
  buildBinaryTables();
  buildSbox();
  buildSurvey();
}

export function areaStart(): usize {
  return AREA;
}

/** Touches every byte: what no kernel can be faster than. */
export function raw(pages: i32): u32 {
  let all = i64x2.splat(0);
  const end = AREA + <usize>pages * PAGE;
  for (let p = AREA; p < end; p += 64) {
    const ab = v128.xor(v128.load(p), v128.load(p, 16));
    all = v128.xor(all, v128.xor(ab, v128.xor(v128.load(p, 32), v128.load(p, 48))));
  }
  return i32x4.extract_lane(all, 0);
}

export function zeroPages(pages: i32): u32 {
  let zero: u32 = 0;
  for (let i = 0; i < pages; i++) zero += <u32>isZeroPage(AREA + <usize>i * PAGE);
  return zero;
}

export function zeroPagesScalar(pages: i32): u32 {
  let zero: u32 = 0;
  for (let i = 0; i < pages; i++) zero += <u32>isZeroPageScalar(AREA + <usize>i * PAGE);
  return zero;
}

/** The last page's masks are at textBits and wideBitsStart. */
export function classes(pages: i32): u32 {
  let text: u32 = 0;
  for (let p = AREA; p < AREA + <usize>pages * PAGE; p += PAGE) {
    if (isZeroPage(p)) continue;
    classifyPage(p);
    text += <u32>hasText + <u32>hasWide;
  }
  return text;
}

export function classesScalar(page: i32): void {
  classifyPageScalar(AREA + <usize>page * PAGE);
}

export function classesOf(page: i32): void {
  classifyPage(AREA + <usize>page * PAGE);
}

export function textBitsStart(): usize {
  return TEXT_BITS;
}

export function wideBitsStart(): usize {
  return WIDE_BITS;
}

/** What a run over the pages does; add them. */
export const ANCHORS: u32 = 1;
export const WIDE: u32 = 2;
export const SCANS: u32 = 4;
export const BINARY: u32 = 8;
export const AES: u32 = 16;

/** Other bytes are in the area: what is remembered of the last ones does not hold. */
export function beginArea(): void {
  beginWindows(false);
  beginBudget();
}

/** Number of places found. */
export function run(pages: i32, what: u32): u32 {
  hits = 0;
  beginArea();
  for (let p = AREA; p < AREA + <usize>pages * PAGE; p += PAGE) {
    if (!isZeroPage(p)) runPage(p, what);
  }
  return hits;
}

function runPage(page: usize, what: u32): void {
  if (what & (ANCHORS | SCANS | BINARY)) classifyPage(page);
  if (what & (ANCHORS | SCANS)) {
    if (hasText) text(page, PLAIN_BLOCKS, TEXT_BITS, what);
    if (hasWide && what & WIDE) {
      for (let parity: usize = 0; parity < 2; parity++) {
        if (openWideText(page, parity)) text(imagePage(), WIDE_BLOCKS, wideBits(parity), what);
      }
    }
  }
  clearPlaces();
  if (what & BINARY) findBinaryAnchors(BYTES, page);
  if (what & AES) findSchedulesOf(page);
  hits += <u32>placeCount();
}

function findSchedulesOf(page: usize): void {
  budgetOfPage(<f64>(page - AREA));
  findSchedules(SCHEDULE, page);
}

function text(origin: usize, blocks: i32, bits: usize, what: u32): void {
  clearPlaces();
  if (what & ANCHORS) findAnchors(origin, blocks, bits);
  if (what & SCANS) findClasses(origin, blocks, bits);
  hits += <u32>placeCount();
}

/** One page's places of one form (0: one byte, 1, 2: UTF-16 of even, odd places, 3: bytes); the count. */
export function placesOf(page: i32, form: i32, what: u32): usize {
  const p = AREA + <usize>page * PAGE;
  clearPlaces();
  classifyPage(p);
  if (form == 3) {
    if (what & BINARY) findBinaryAnchors(BYTES, p);
    if (what & AES) findSchedulesOf(p);
    return placeCount();
  }
  if (form == 0) {
    if (hasText) text(p, PLAIN_BLOCKS, TEXT_BITS, what);
  } else if (hasWide && openWideText(p, <usize>form - 1)) {
    text(imagePage(), WIDE_BLOCKS, wideBits(<usize>form - 1), what);
  }
  return placeCount();
}

export function placeCountOf(): usize {
  return placeCount();
}

/** Where in the area a place of UTF-16 begins: its low byte. */
export function homeOf(address: usize): usize {
  return homeInImage(address);
}

export function anchorsScalar(from: usize, to: usize): usize {
  clearPlaces();
  findTextAnchorsScalar(TEXT, from, to);
  return placeCount();
}

export function binaryScalar(page: i32): usize {
  clearPlaces();
  findBinaryAnchorsScalar(BYTES, AREA + <usize>page * PAGE);
  return placeCount();
}

/** Windows of a page that a schedule may be near; scalar: by the twin. Their offsets and answers are at windowOf. */
export function windows(page: i32, isScalar: bool): i32 {
  if (isScalar) findScheduleWindowsScalar(AREA + <usize>page * PAGE);
  else findScheduleWindows(AREA + <usize>page * PAGE);
  return windowCount;
}

/** One window's place in the area, with its answer in the lowest eight bits. */
export function windowOf(page: i32, index: i32): u32 {
  return ((<u32>(windowAt(AREA + <usize>page * PAGE, index) - AREA)) << 8) | answerAt(index);
}

/** Words of one letter and more, of which some begin with the same halves of characters and some with the same two. */
const WORDS: string = "|q|pw|pass|password|passphrase|mot de passe|-id|_z|0x|\u00e4rger|";

/** Whether one of the words stands in so many bytes of the area; own: as a word of its own. */
export function hasWords(from: usize, length: usize, isOwn: bool): bool {
  return isOwn ? hasWordOf(from, from + length, WORDS, from + length) : hasOneOf(from, from + length, WORDS);
}

/** The twin of `hasWords`: each word at each place. */
export function hasWordsScalar(from: usize, length: usize, isOwn: bool): bool {
  const end = from + length;
  for (let p = from; p < end; p++) {
    if (isOwn && p > from && !isSeam(p)) continue;
    for (let i = 1; i < WORDS.length; i = WORDS.indexOf("|", i) + 1) {
      let at = p;
      let n = i;
      while (at < end && WORDS.charCodeAt(n) != 0x7c && <i32>lower(load<u8>(at)) == WORDS.charCodeAt(n)) {
        at++;
        n++;
      }
      if (WORDS.charCodeAt(n) == 0x7c && (!isOwn || at == end || isSeam(at))) return true;
    }
  }
  return false;
}

/** Of `length` bytes with the 16 bytes at `key`. */
export function hash(key: usize, from: usize, length: usize, into: usize): void {
  memory.copy(KEY, key, 16);
  sipHash(from, length, into);
}

export function usesRelaxedSimd(): bool {
  return ASC_FEATURE_RELAXED_SIMD;
}

/** Whether so many bytes of the area are mostly one character, or a block that is repeated. */
export function isOfOne(from: usize, length: usize): bool {
  return isMostlyOne(from, from + length);
}

export function isOfBlocks(from: usize, length: usize): bool {
  return isRepeated(from, from + length);
}
