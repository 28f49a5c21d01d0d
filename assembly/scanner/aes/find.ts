/** From windows that look like a piece of a key schedule (../kernels/aes-windows.ts) to the schedules themselves. */

import { offsetAt } from "../buffer";
import {
  AES_INVERSE_SCHEDULE_128,
  AES_INVERSE_SCHEDULE_192,
  AES_INVERSE_SCHEDULE_256,
  AES_SCHEDULE_128,
  AES_SCHEDULE_192,
  AES_SCHEDULE_256,
  AES_SCHEDULE_BITERRORS,
} from "../filter/detectors.generated";
import {
  answerAt,
  FORWARD_128,
  FORWARD_192,
  FORWARD_256,
  findScheduleWindows,
  REVERSED_128,
  REVERSED_192,
  REVERSED_256,
  windowAt,
  windowCount,
} from "../kernels/aes-windows";
import { addPlace } from "../places";
import { spend } from "../values/budget";
import { isDamagedSchedule, isNearSchedule } from "./bit-errors";
import { FORWARD, isSchedule, REVERSED, STRAIGHT, sizeOf } from "./schedules";

/** A page of data that is linear but no schedule would cost a search for each of its windows. */
const MOST_FAILURES: i32 = 5;

/** Windows that passed and those of them that were left out, since `beginWindows`. */
export let scheduleWindows: u32 = 0;
export let skippedWindows: u32 = 0;

/** Call where another stretch of the file begins. isNext: right behind the last one. */
export function beginWindows(isNext: bool): void {
  scheduleWindows = 0;
  skippedWindows = 0;
  if (!isNext) {
    lastOffset = -1;
    lastEnd = -1;
  }
}

/** Where in the file the last one found lies, so that its other windows do not look for it again. */
let lastOffset: f64 = -1;
let lastEnd: f64 = -1;

/** Adds a place for each schedule that a window of the page belongs to; the subject is its detector. */
export function findSchedules(kind: i32, page: usize): void {
  findScheduleWindows(page);
  scheduleWindows += <u32>windowCount;
  let failures = 0;
  for (let i = 0; i < windowCount; i++) {
    if (failures == MOST_FAILURES) {
      skippedWindows += <u32>(windowCount - i);
      return;
    }
    isCutShort = false;
    const isFound = findAt(kind, windowAt(page, i), answerAt(i));
    failures += <i32>!isFound;
    skippedWindows += <u32>(isCutShort && !isFound);
  }
}

/** Whether the window last looked at might be of a damaged schedule, and there are too many of them. */
let isCutShort: bool = false;

function findAt(kind: i32, p: usize, answer: u32): bool {
  const offset = offsetAt(p);
  return (
    (offset >= lastOffset && offset < lastEnd) ||
    (answer & FORWARD_128 && findForward(kind, p, 4, AES_SCHEDULE_128, AES_INVERSE_SCHEDULE_128)) ||
    (answer & FORWARD_192 && findForward(kind, p, 6, AES_SCHEDULE_192, AES_INVERSE_SCHEDULE_192)) ||
    (answer & FORWARD_256 && findForward(kind, p, 8, AES_SCHEDULE_256, AES_INVERSE_SCHEDULE_256)) ||
    (answer & REVERSED_128 && findReversed(kind, p, 4, AES_INVERSE_SCHEDULE_128)) ||
    (answer & REVERSED_192 && findReversed(kind, p, 6, AES_INVERSE_SCHEDULE_192)) ||
    (answer & REVERSED_256 && findReversed(kind, p, 8, AES_INVERSE_SCHEDULE_256))
  );
}

/**
 * Every keyWords-th word (every fourth of 256 bits) breaks the relation, so where it is broken tells where the
 * schedule begins, but for whole periods.
 */
function findForward(kind: i32, p: usize, keyWords: i32, detector: i32, inverseDetector: i32): bool {
  const size = sizeOf(keyWords);
  const key = (<usize>keyWords) << 2;
  const period: usize = keyWords == 6 ? 24 : 16;
  const least: i32 = keyWords == 6 ? 11 : 9;
  for (let broken: usize = 0; broken < period; broken++) {
    if (holding(p, broken, period, key - 4, key, key) < least) continue;
    for (let start = lastStart(p, broken, period); start + size >= p + key + 16; start -= period) {
      if (hasForm(start, keyWords, FORWARD)) return report(kind, start, size, detector);
      if (hasForm(start, keyWords, STRAIGHT)) return report(kind, start, size, inverseDetector);
    }
  }
  // Only then: a round too early or too late a whole schedule looks like a damaged one for long.
  for (let broken: usize = 0; broken < period; broken++) {
    if (holding(p, broken, period, key - 4, key, key) < least) continue;
    for (let start = lastStart(p, broken, period); start + size >= p + key + 16; start -= period) {
      const isStraight = isNearSchedule(start, keyWords, false);
      if (!isStraight && !isNearSchedule(start, keyWords, true)) continue;
      if (!spend(1)) {
        isCutShort = true;
        return false;
      }
      if (isDamagedSchedule(start, keyWords, !isStraight)) {
        return report(kind, start, size, AES_SCHEDULE_BITERRORS);
      }
    }
  }
  return false;
}

/** The first word of each round breaks the relation. */
function findReversed(kind: i32, p: usize, keyWords: i32, detector: i32): bool {
  const size = sizeOf(keyWords);
  const far = ((<usize>keyWords) << 2) + 4;
  const least: i32 = keyWords == 6 ? 8 : 12;
  for (let broken: usize = 0; broken < 16; broken++) {
    const holds = keyWords == 6 ? holding(p, broken, 16, 4, 12, 44) : holding(p, broken, 16, 4, far, far);
    if (holds < least) continue;
    for (let start = lastStart(p + 4, broken, 16); start + size >= p + 36; start -= 16) {
      if (hasForm(start, keyWords, REVERSED)) return report(kind, start, size, detector);
    }
  }
  return false;
}

/** For how many bytes of a period the relation holds but for one bit, leaving out the word that is broken. */
function holding(p: usize, broken: usize, period: usize, one: usize, two: usize, orTwo: usize): i32 {
  let count = 0;
  for (let i: usize = 0; i < period; i++) {
    const place = i < broken ? i + period - broken : i - broken;
    if (place < 4) continue;
    const q = p + i;
    const near = load<u8>(q) ^ load<u8>(q + one);
    count += <i32>(isNear(near ^ load<u8>(q + two)) || isNear(near ^ load<u8>(q + orTwo)));
  }
  return count;
}

function isNear(byte: u8): bool {
  return (byte & (byte - 1)) == 0;
}

/** The last start at or before p whose words begin where the broken one does. */
function lastStart(p: usize, broken: usize, period: usize): usize {
  return broken == 0 ? p : p + broken - period;
}

function hasForm(start: usize, keyWords: i32, form: i32): bool {
  return isSchedule(start, keyWords, form, false) || isSchedule(start, keyWords, form, true);
}

function report(kind: i32, start: usize, size: usize, detector: i32): bool {
  const offset = offsetAt(start);
  if (offset != lastOffset) {
    lastOffset = offset;
    lastEnd = offset + <f64>size;
    addPlace(kind, detector, start, start + size);
  }
  return true;
}
