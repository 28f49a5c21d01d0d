/**
 * A forward schedule with wrong bits in it: memory that decayed, or was written over while it was copied.
 *
 * Every word takes part in three relations, so one wrong bit breaks at most three of them where bytes pass unchanged
 * and a few more bits where they go through the S-box. Random data breaks 16 bits of 32 in each. So the broken bits
 * of all relations are counted; few of them mean a schedule. Then each word is set to what most relations say it is,
 * and a key is taken from wherever it gives the schedule that differs least from memory.
 */
import { scheduleStep } from "./cipher";
import { FORWARD, setWord, WORDS, wordAt, wordOf, wordsOf } from "./schedules";

/** The repaired schedule must be at most so many bits from what memory holds: two per cent of the shortest. */
const MOST_WRONG_BITS: i32 = 32;
const REPAIRS: i32 = 3;

/** The words as they stand, what they were repaired to, and the schedule of the key that is tried. */
const STORED: usize = memory.data(4 * 60, 16);
const REPAIRED: usize = memory.data(4 * 60, 16);

/** Whether a damaged schedule is at `start`; WORDS then holds it repaired. */
export function isDamagedSchedule(start: usize, keyWords: i32, isSwapped: bool): bool {
  const count = wordsOf(keyWords);
  let broken = 0;
  for (let i = 0; i < count; i++) {
    const word = wordAt(start, i, keyWords, FORWARD, isSwapped);
    setWord(i, word);
    if (i < keyWords) continue;
    broken += popcnt(word ^ wordOf(i - keyWords) ^ scheduleStep(i, keyWords, wordOf(i - 1)));
    // A twelfth of the bits so far, and some bits that may come early.
    if (broken > 14 + 3 * (i - keyWords)) return false;
  }
  const size = (<usize>count) << 2;
  memory.copy(STORED, WORDS, size);
  for (let i = 0; i < REPAIRS; i++) repair(keyWords);
  memory.copy(REPAIRED, WORDS, size);
  let best = MOST_WRONG_BITS + 1;
  let bestFrom = 0;
  for (let from = 0; from <= count - keyWords; from++) {
    expandFrom(from, keyWords);
    const wrong = wrongBits(count);
    if (wrong >= best) continue;
    best = wrong;
    bestFrom = from;
  }
  if (best > MOST_WRONG_BITS) return false;
  expandFrom(bestFrom, keyWords);
  return true;
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
