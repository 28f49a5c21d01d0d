/**
 * What is known of stretches of the text that is looked at: that all of one is of a class, that no word begins in one.
 * Places of a page are looked at one after another, and what many of them ask of the same stretch is found out once;
 * without it a page of nothing but near-misses would be read again for each of them. Answers are the same without it.
 *
 * offset size name
 *      0    4 key     what is known: the constant, table or class that was asked for
 *      4    4 text    of which text, and which kind of key
 *      8    4 from    … of from ≤ p < to
 *     12    4 to
 *
 * A row is found by eleven bits of its key's hash; another key in the same row takes it over,
 * so a row is good only until something else is asked.
 */
const KNOWN: usize = memory.data(16 * 2048, 16);

/** Every character is of the class. */
export const ALL_OF_CLASS: u32 = 0;
/** None is one of the stops. */
export const NO_STOP: u32 = 1;
/** No place begins the word, one of the words, one of the words set off from others, or the form. */
export const NO_WORD: u32 = 2;
export const NO_WHOLE_WORD: u32 = 3;
export const NO_FORM: u32 = 4;
/** No value ends: neither a stop nor what is no text. */
export const NO_END: u32 = 5;

let text: u32 = 0;
let textFrom: usize = 0;
let textTo: usize = 0;

/** For tests: every answer is found out anew. */
let isForgetful = false;

export function setForgetful(value: bool): void {
  isForgetful = value;
}

/** Whether answers may be kept at all. */
export function mayRemember(): bool {
  return !isForgetful;
}

/** Another text lies at from ≤ p < to now; what lies elsewhere is not remembered. */
export function forget(from: usize, to: usize): void {
  text += 8;
  textFrom = from;
  textTo = to;
}

/** Changes with the text: what was found out under another number does not hold. */
export function textNumber(): u32 {
  return text;
}

export function isRemembered(place: usize): bool {
  return place >= textFrom && place < textTo;
}

/** The row of what is known; `knownFrom` and `knownTo` are empty at `place` when nothing is known of it. */
export function known(key: usize, kind: u32, place: usize): usize {
  const row = rowOf(key);
  if (isOther(row, key, kind) || place < knownFrom(row) || place > knownTo(row)) begin(row, key, kind, place);
  return row;
}

/** As `known`, but what is known may end before `place`: the caller finds out what lies between, and says so. */
export function knownBelow(key: usize, kind: u32, place: usize): usize {
  const row = rowOf(key);
  if (isOther(row, key, kind) || place < knownFrom(row)) begin(row, key, kind, place);
  return row;
}

function rowOf(key: usize): usize {
  const hash = <u32>key * 0x9e3779b1;
  return KNOWN + ((<usize>(hash >> 21)) << 4);
}

function isOther(row: usize, key: usize, kind: u32): bool {
  return isForgetful || load<u32>(row) != <u32>key || load<u32>(row, 4) != (text | kind);
}

function begin(row: usize, key: usize, kind: u32, place: usize): void {
  store<u32>(row, <u32>key);
  store<u32>(row, text | kind, 4);
  learn(row, place, place);
}

/** It holds for from ≤ p < to, whatever was known before. */
export function learn(row: usize, from: usize, to: usize): void {
  store<u32>(row, <u32>from, 8);
  store<u32>(row, <u32>to, 12);
}

export function knownFrom(row: usize): usize {
  return <usize>load<u32>(row, 8);
}

export function knownTo(row: usize): usize {
  return <usize>load<u32>(row, 12);
}

/** It holds down to `from`, too; up to `to`. */
export function learnFrom(row: usize, from: usize): void {
  if (from < <usize>load<u32>(row, 8)) store<u32>(row, <u32>from, 8);
}

export function learnTo(row: usize, to: usize): void {
  if (to > <usize>load<u32>(row, 12)) store<u32>(row, <u32>to, 12);
}
