/**
 * Is this the key schedule of an AES key? All forms that programs keep:
 *
 *   forward   as FIPS 197 expands it
 *   reversed  of the equivalent inverse cipher, last round first: OpenSSL, AES-NI code, the Linux kernel
 *   straight  of the equivalent inverse cipher, first round first
 *
 * each with words as bytes, or with each word swapped (tables of 32-bit words on little-endian machines: OpenSSL's
 * portable code, Java). Inverse forms hold InvMixColumns of the inner round keys; MixColumns brings them back.
 */
import { mixColumn, scheduleStep } from "./cipher";

export const FORWARD: i32 = 0;
export const REVERSED: i32 = 1;
export const STRAIGHT: i32 = 2;

/** The words of the schedule last read, as FIPS 197 counts them; the first are the key. */
export const WORDS: usize = memory.data(4 * 60, 16);

const LEAST_DIFFERENT_BYTES: i32 = 8;

/** Of 4, 6 or 8 words of key. */
export function wordsOf(keyWords: i32): i32 {
  return 4 * (keyWords + 7);
}

export function sizeOf(keyWords: i32): usize {
  return (<usize>wordsOf(keyWords)) << 2;
}

/** Whether a schedule in this form is at `start`; WORDS then holds it. */
export function isSchedule(start: usize, keyWords: i32, form: i32, isSwapped: bool): bool {
  // The first relation that has a constant of its round holds at no other round: nothing else is read in most cases.
  const last = wordAt(start, keyWords - 1, keyWords, form, isSwapped);
  const first = wordAt(start, 0, keyWords, form, isSwapped) ^ scheduleStep(keyWords, keyWords, last);
  if (wordAt(start, keyWords, keyWords, form, isSwapped) != first) return false;
  const count = wordsOf(keyWords);
  for (let i = 0; i < count; i++) {
    const word = wordAt(start, i, keyWords, form, isSwapped);
    if (i >= keyWords && word != (wordOf(i - keyWords) ^ scheduleStep(i, keyWords, wordOf(i - 1)))) return false;
    setWord(i, word);
  }
  return differentBytes(keyWords) >= LEAST_DIFFERENT_BYTES;
}

/** Word i of the schedule that is kept in this form. */
export function wordAt(start: usize, i: i32, keyWords: i32, form: i32, isSwapped: bool): u32 {
  const lastRound = keyWords + 6;
  const round = i >>> 2;
  const place = form == REVERSED ? ((lastRound - round) << 2) | (i & 3) : i;
  const word = storedAt(start, place, isSwapped);
  return form != FORWARD && round > 0 && round < lastRound ? mixColumn(word) : word;
}

/** Word i as it is kept; of a forward schedule, as it is. */
export function storedAt(start: usize, i: i32, isSwapped: bool): u32 {
  const stored = load<u32>(start + ((<usize>i) << 2));
  return isSwapped ? bswap(stored) : stored;
}

export function wordOf(i: i32): u32 {
  return load<u32>(WORDS + ((<usize>i) << 2));
}

export function setWord(i: i32, word: u32): void {
  store<u32>(WORDS + ((<usize>i) << 2), word);
}

/** Zero pages and patterns of few bytes satisfy some relations; no real key has so few. */
function differentBytes(keyWords: i32): i32 {
  let count = 0;
  const size = (<usize>keyWords) << 2;
  for (let i: usize = 0; i < size; i++) {
    let isNew = true;
    for (let j: usize = 0; j < i; j++) if (load<u8>(WORDS + i) == load<u8>(WORDS + j)) isNew = false;
    count += <i32>isNew;
  }
  return count;
}
