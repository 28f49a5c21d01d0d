/**
 * Two schedules of 256 bits side by side are those of XTS, the mode of disks: one key for the data, one for the place.
 * Between them there is at most the inverse schedule of the first, as AES-NI code and the Linux kernel keep it, and a
 * few words (length, alignment).
 *
 *     | first 240 | 0 to 16 | second 240 |
 *     | first 240 | its inverse 240 and 0 to 32 | second 240 |
 *
 * Other keys that are in use together (two directions of TLS) lie in structures of their own, with pointers between.
 */
import { VERACRYPT_KEYS } from "../filter/detectors.generated";
import { emitAs, VALIDATED } from "../records";
import { at, atEnd, bytesStart } from "../window";
import { FORWARD, isSchedule, STRAIGHT, sizeOf, WORDS } from "./schedules";

const KEY_WORDS: i32 = 8;
const KEY_SIZE: usize = 32;
const MOST_BETWEEN: usize = 16;
const MOST_AROUND_INVERSE: usize = 32;
const KEYS: usize = memory.data(64, 16);

/** WORDS holds the second schedule, which is at the window's `at`. */
export function reportPair(): void {
  const size = sizeOf(KEY_WORDS);
  if (atEnd - at != size) return;
  memory.copy(KEYS + KEY_SIZE, WORDS, KEY_SIZE);
  const first = firstWithin(2 * size, 2 * size + MOST_AROUND_INVERSE) || firstWithin(size, size + MOST_BETWEEN);
  if (first == 0 || hasOwner(first)) return;
  emitAs(VERACRYPT_KEYS, first, atEnd, VALIDATED, 0, NaN, KEYS, KEYS + 2 * KEY_SIZE);
}

/** The schedule of another key that begins so far before; 0: there is none. */
function firstWithin(least: usize, most: usize): usize {
  for (let distance = least; distance <= most && at - bytesStart >= distance; distance += 4) {
    const start = at - distance;
    if (!isAny(start) || memory.compare(WORDS, KEYS + KEY_SIZE, KEY_SIZE) == 0) continue;
    memory.copy(KEYS, WORDS, KEY_SIZE);
    if (distance <= sizeOf(KEY_WORDS) + MOST_BETWEEN || isInverseBetween(start)) return start;
  }
  return 0;
}

/** KEYS has the key whose other schedule lies there. */
function isInverseBetween(first: usize): bool {
  const size = sizeOf(KEY_WORDS);
  for (let start = first + size; start + size <= at; start += 4) {
    if (isAny(start) && memory.compare(WORDS, KEYS, KEY_SIZE) == 0) return true;
  }
  return false;
}

function isAny(start: usize): bool {
  for (let form = FORWARD; form <= STRAIGHT; form++) {
    if (isSchedule(start, KEY_WORDS, form, false) || isSchedule(start, KEY_WORDS, form, true)) return true;
  }
  return false;
}

/** BitLocker's own block of the pool says whose keys these are. */
function hasOwner(first: usize): bool {
  for (let p = bytesStart; p < first; p++) if (load<u32>(p) == 0x63455646) return true;
  return false;
}
