/**
 * What was found, packed for the host. Values do not leave: a record has the place, a keyed hash and a mask.
 *
 * offset size name
 *      0    2 detector     its number in the table
 *      2    1 confidence   1 possible, 2 likely, 3 validated
 *      3    1 encoding     0 ascii, 1 utf16le, 2 utf16be, 3 binary
 *      4    4 flags        what the detector has to say besides
 *      8    8 offset       f64, of the value in the file
 *     16    4 length       in bytes of the file
 *     20    4 maskLength
 *     24   16 hash         of the value as one-byte text or bytes
 *     40    8 expires      f64, seconds since 1970, NaN: not known
 *     48   48 mask         UTF-8
 */
import { dataEnd, offsetAt } from "./buffer";
import { ENVIRONMENT } from "./detectors/flags";
import { standsInEnvironment } from "./detectors/passwords/environment";
import { sipHashOnce } from "./siphash";
import { addWork, REPORT_WORK } from "./values/budget";
import { forgetMask, writeMask } from "./values/mask";
import { BINARY, encoding, offsetOf, unitSize } from "./window";

export const RECORD_SIZE: usize = 96;
export const CAPACITY: usize = 4096;
export const RECORDS: usize = memory.data(96 * 4096, 16);

export const POSSIBLE: u8 = 1;
export const LIKELY: u8 = 2;
export const VALIDATED: u8 = 3;

/** A page may give so many; beyond, they are only counted. */
export const MOST_OF_PAGE: usize = 2048;

/** Records waiting for the host. */
export let recordCount: usize = 0;
/** Since `countRecords`: all, and those of them that were too many for their page. */
export let foundRecords: u32 = 0;
export let lostRecords: u32 = 0;

let pageFirst: usize = 0;

export function countRecords(): void {
  foundRecords = 0;
  lostRecords = 0;
}

/** There must be room for a page's records. */
export function beginPageRecords(): void {
  pageFirst = recordCount;
}

/**
 * Reports the value at start ≤ a < end of the window.
 * flags: kept in the record as they are. expires: seconds since 1970 or NaN.
 */
export function emit(detector: i32, start: usize, end: usize, confidence: u8, flags: u32, expires: f64): void {
  emitAs(detector, start, end, confidence, flags, expires, start, end);
}

/**
 * As emit, but the value is told from others by the bytes from `keyStart` on (its decoded form, anywhere in memory).
 */
export function emitAs(
  detector: i32,
  start: usize,
  end: usize,
  confidence: u8,
  flags: u32,
  expires: f64,
  keyStart: usize,
  keyEnd: usize,
): void {
  foundRecords++;
  addWork(REPORT_WORK);
  if (recordCount - pageFirst >= MOST_OF_PAGE || recordCount == CAPACITY) {
    lostRecords++;
    forgetMask();
    return;
  }
  const record = RECORDS + recordCount * RECORD_SIZE;
  recordCount++;
  store<u16>(record, <u16>detector);
  store<u8>(record, confidence, 2);
  store<u8>(record, encoding, 3);
  const isInBlock = encoding != BINARY && (flags & ENVIRONMENT) == 0 && standsInEnvironment(start);
  store<u32>(record, isInBlock ? flags | ENVIRONMENT : flags, 4);
  const offset = offsetOf(start);
  store<f64>(record, offset, 8);
  // The high byte of the last character may be beyond the end of the data.
  store<u32>(record, <u32>min(<f64>((end - start) * unitSize()), offsetAt(dataEnd) - offset), 16);
  sipHashOnce(keyStart, keyEnd - keyStart, record + 24);
  store<f64>(record, expires, 40);
  const zero = i64x2.splat(0);
  v128.store(record, zero, 48);
  v128.store(record, zero, 64);
  v128.store(record, zero, 80);
  store<u32>(record, <u32>writeMask(start, end, record + 48), 20);
}

/** Drops those from number `from` on whose value the page has at the same bytes already, read in another order. */
export function dropRepeated(from: usize): void {
  let kept = from;
  for (let i = from; i < recordCount; i++) {
    const record = RECORDS + i * RECORD_SIZE;
    if (isRepeated(record, from)) {
      foundRecords--;
      continue;
    }
    if (kept < i) memory.copy(RECORDS + kept * RECORD_SIZE, record, RECORD_SIZE);
    kept++;
  }
  recordCount = kept;
}

function isRepeated(record: usize, end: usize): bool {
  const hash = v128.load(record, 24);
  const offset = load<f64>(record, 8);
  for (let i = pageFirst; i < end; i++) {
    const other = RECORDS + i * RECORD_SIZE;
    if (v128.any_true(v128.xor(v128.load(other, 24), hash))) continue;
    const place = load<f64>(other, 8);
    if (place < offset + <f64>load<u32>(record, 16) && offset < place + <f64>load<u32>(other, 16)) return true;
  }
  return false;
}

export function clearRecords(): void {
  recordCount = 0;
  pageFirst = 0;
}
