/**
 * A forward schedule with wrong bits in it: memory that decayed, or was written over while it was copied.
 *
 * Every word takes part in three relations, so one wrong bit breaks at most three of them where bytes pass unchanged
 * and a few more bits where they go through the S-box. Random data breaks 16 bits of 32 in each. So the broken bits
 * of all relations are counted; few of them mean a schedule. Then each word is set to what most relations say it is,
 * and a key is taken from wherever it gives a schedule that hardly differs from memory.
 */
import { scheduleStep } from "./cipher";
import { setWord, storedAt, WORDS, wordOf, wordsOf } from "./schedules";

/** The repaired schedule must be at most so many bits from what memory holds: two per cent of the shortest. */
const MOST_WRONG_BITS: i32 = 32;
const REPAIRS: i32 = 3;

/** The words as they stand, what they were repaired to, and the schedule of the key that is tried. */
const STORED: usize = memory.data(4 * 60, 16);
const REPAIRED: usize = memory.data(4 * 60, 16);

/** Whether so few relations are broken that it may be a damaged schedule; WORDS then holds it as it stands. */
export function isNearSchedule(start: usize, keyWords: i32, isSwapped: bool): bool {
  if (!hasConstant(start, keyWords, isSwapped)) return false;
  const count = wordsOf(keyWords);
  let broken = 0;
  for (let i = 0; i < count; i++) {
    const word = storedAt(start, i, isSwapped);
    setWord(i, word);
    if (i < keyWords) continue;
    broken += popcnt(word ^ wordOf(i - keyWords) ^ scheduleStep(i, keyWords, wordOf(i - 1)));
    // A twelfth of the bits so far, and some bits that may come early.
    if (broken > 14 + 3 * (i - keyWords)) return false;
  }
  return true;
}

/** Whether a damaged schedule is at `start`; WORDS then holds it repaired. */
export function isDamagedSchedule(start: usize, keyWords: i32, isSwapped: bool): bool {
  if (!isNearSchedule(start, keyWords, isSwapped)) return false;
  const count = wordsOf(keyWords);
  const size = (<usize>count) << 2;
  memory.copy(STORED, WORDS, size);
  for (let i = 0; i < REPAIRS; i++) repair(keyWords);
  memory.copy(REPAIRED, WORDS, size);
  // Two schedules differ in hundreds of bits: the first that is near enough is the one.
  for (let from = 0; from <= count - keyWords; from++) {
    expandFrom(from, keyWords);
    if (wrongBits(count) <= MOST_WRONG_BITS) return true;
  }
  return false;
}

/**
 * Whether the constant of any round is right, in the byte that it is added to. A round too early or too late none is, and
 * little else is wrong.
 */
function hasConstant(start: usize, keyWords: i32, isSwapped: bool): bool {
  for (let i = keyWords; i < wordsOf(keyWords); i += keyWords) {
    const step = scheduleStep(i, keyWords, storedAt(start, i - 1, isSwapped));
    const first = storedAt(start, i - keyWords, isSwapped);
    if (((storedAt(start, i, isSwapped) ^ first ^ step) & 0xff) == 0) return true;
  }
  return false;
}

/** Sets each bit of each word to what most of its relations say. */
function repair(keyWords: i32): void {
  const count = wordsOf(keyWords);
  memory.copy(REPAIRED, WORDS, (<usize>count) << 2);
  for (let i = 0; i < count; i++) {
    const own = repairedWord(i);
    const before = i >= keyWords ? repairedWord(i - keyWords) ^ step(i, keyWords) : own;
    const after = i + keyWords < count ? repairedWord(i + keyWords) ^ step(i + keyWords, keyWords) : own;
    setWord(i, (own & before) | (own & after) | (before & after));
  }
}

function step(i: i32, keyWords: i32): u32 {
  return scheduleStep(i, keyWords, repairedWord(i - 1));
}

function repairedWord(i: i32): u32 {
  return load<u32>(REPAIRED + ((<usize>i) << 2));
}

/** The schedule that holds these keyWords repaired words. */
function expandFrom(from: i32, keyWords: i32): void {
  const count = wordsOf(keyWords);
  for (let i = from; i < from + keyWords; i++) setWord(i, repairedWord(i));
  for (let i = from + keyWords; i < count; i++) {
    setWord(i, wordOf(i - keyWords) ^ scheduleStep(i, keyWords, wordOf(i - 1)));
  }
  for (let i = from - 1; i >= 0; i--) {
    setWord(i, wordOf(i + keyWords) ^ scheduleStep(i + keyWords, keyWords, wordOf(i + keyWords - 1)));
  }
}

function wrongBits(count: i32): i32 {
  let wrong = 0;
  for (let i = 0; i < count; i++) wrong += popcnt(wordOf(i) ^ load<u32>(STORED + ((<usize>i) << 2)));
  return wrong;
}
