/**
 * Recovery phrases (BIP 39): 12, 15, 18, 21 or 24 words of the English list. The words are numbers of 11 bits; the
 * last bits are the first of the SHA-256 of the others.
 */

import { sha256 } from "../../../digests/sha256";
import { BIP39_MNEMONIC } from "../../filter/detectors.generated";
import { VALIDATED } from "../../records";
import { isIn, LOWER } from "../../values/chars";
import { find } from "../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../window";
import { isAfterEscape, isEscaped } from "../around";
import { reportSecret } from "../report";
import { BIP39_WORDS } from "./words.generated";

/** Each word takes eight bytes, filled with zeros. */
const COUNT = 2048;
const MOST = 24;
const LONGEST: usize = 8;

const STARTS: usize = memory.data(26 * 4, 16);
const ENDS: usize = memory.data(26 * 4, 16);
const NUMBERS: usize = memory.data(26 * 2, 16);
const ENTROPY: usize = memory.data(36, 16);
const DIGEST: usize = memory.data(32, 16);

/** Numbers of the words + 1 by their hash, the next free place taken; 0: free. Made when it is first asked for. */
const SLOTS: usize = 8192;
const INDEX: usize = memory.data(2 * 8192, 16);
let isIndexed: bool = false;

function index(): void {
  for (let number: usize = 0; number < <usize>COUNT; number++) {
    let slot = slotOf(load<u64>(BIP39_WORDS + (number << 3)));
    while (load<u16>(INDEX + (slot << 1)) != 0) slot = (slot + 1) & (SLOTS - 1);
    store<u16>(INDEX + (slot << 1), <u16>(number + 1));
  }
  isIndexed = true;
}

function slotOf(word: u64): usize {
  return <usize>((word * 0x9e3779b97f4a7c15) >>> 51);
}

/** The number of a word of the list; -1: it is none. */
function numberOf(from: usize, end: usize): i32 {
  const length = end - from;
  if (length < 3 || length > LONGEST) return -1;
  if (!isIndexed) index();
  const word = load<u64>(from) & (<u64>-1 >>> (64 - ((<u64>length) << 3)));
  let slot = slotOf(word);
  let number = <i32>load<u16>(INDEX + (slot << 1)) - 1;
  while (number >= 0 && load<u64>(BIP39_WORDS + ((<usize>number) << 3)) != word) {
    slot = (slot + 1) & (SLOTS - 1);
    number = <i32>load<u16>(INDEX + (slot << 1)) - 1;
  }
  return number;
}

export function mnemonic(): void {
  let p = anchorAt;
  const limit = textEnd;
  if (isEscaped(p)) p++;
  while (p < anchorEnd) {
    if (!isIn(p, LOWER)) {
      p++;
      continue;
    }
    const other = otherWord(p, SHORTEST_PHRASE, limit);
    if (other != 0 && numberOf(wordFrom, other) < 0) {
      p = other;
      continue;
    }
    const next = phraseAt(p, limit);
    if (next > p) {
      p = next;
      continue;
    }
    while (p < limit && isIn(p, LOWER)) p++;
  }
}

/** Twelve words of three letters, and what parts them. */
const SHORTEST_PHRASE: usize = 47;

/** Where the word that `otherWord` found begins. */
export let wordFrom: usize = 0;

/**
 * The last word that any phrase of so many characters holds which begins from p on and before that word: where it is
 * none of the list, nothing before it is looked at. Returns its end; 0: there is no telling.
 */
export function otherWord(p: usize, size: usize, limit: usize): usize {
  let end = p + size;
  if (end >= limit) return 0;
  // Back over what may be cut at the end.
  while (end > p && isIn(end, LOWER)) end--;
  while (end > p && !isIn(end - 1, LOWER)) end--;
  let from = end;
  while (from > p && isIn(from - 1, LOWER)) from--;
  // Of `\n`, written as two characters, the letter is of no word.
  if (from <= p || load<u8>(from - 1) == 0x5c) return 0;
  wordFrom = from;
  return end;
}

/** Reads words of the list from p on; returns the place after what was read. */
function phraseAt(p: usize, limit: usize): usize {
  let count = 0;
  let end = p;
  let kind: u8 = 0;
  const first = p;
  while (count <= MOST) {
    const stop = wordEnd(p, limit);
    const number = numberOf(p, stop);
    if (number < 0) break;
    if (count < 26) {
      store<u32>(STARTS + ((<usize>count) << 2), <u32>p);
      store<u32>(ENDS + ((<usize>count) << 2), <u32>stop);
      store<u16>(NUMBERS + ((<usize>count) << 1), <u16>number);
    }
    count++;
    end = stop;
    p = separatorEnd(stop, limit);
    if (p == 0) break;
    // The same separator throughout: in JSON, the next member begins after another one.
    if (kind == 0) kind = load<u8>(stop);
    else if (load<u8>(stop) != kind) {
      p = 0;
      break;
    }
  }
  if (count == 0) return first;
  if (count > MOST) {
    // More words than a phrase has: the list itself, or prose of short words. Skip to its end.
    while (p != 0 && p < limit) {
      const stop = wordEnd(p, limit);
      if (numberOf(p, stop) < 0) break;
      end = stop;
      p = separatorEnd(stop, limit);
    }
    return end;
  }
  if (count >= 12 && !isWithinSentence(first, p, limit)) report(count);
  return end;
}

function wordEnd(p: usize, limit: usize): usize {
  const stop = p + LONGEST + 1 < limit ? p + LONGEST + 1 : limit;
  while (p < stop && isIn(p, LOWER)) p++;
  return p;
}

/** The place after one blank, line end, comma, or `","`; 0: something else follows. */
export function separatorEnd(p: usize, limit: usize): usize {
  if (p + 1 >= limit) return 0;
  const char = load<u8>(p);
  if (char == 0x20 || char == 0x0a) return isIn(p + 1, LOWER) ? p + 1 : 0;
  if (char == 0x0d && load<u8>(p + 1) == 0x0a) return p + 2;
  if (char == 0x2c) {
    if (isIn(p + 1, LOWER)) return p + 1;
    return load<u8>(p + 1) == 0x20 ? p + 2 : 0;
  }
  if (char == 0x5c && load<u8>(p + 1) == 0x6e) return p + 2;
  if (char != 0x22) return 0;
  const comma = find(p, p + 6 < limit ? p + 6 : limit, ",");
  if (comma == 0) return 0;
  const quote = find(comma, comma + 4 < limit ? comma + 4 : limit, '"');
  return quote == 0 ? 0 : quote + 1;
}

/** Whether another word stands before, or goes on after: then the words are part of a text. */
export function isWithinSentence(first: usize, next: usize, limit: usize): bool {
  if (next != 0 && next < limit && isIn(next, LOWER)) return true;
  if (first < textStart + 2 || load<u8>(first - 1) != 0x20)
    return first > textStart && isIn(first - 1, LOWER) && !isAfterEscape(first);
  return isIn(first - 2, LOWER) || load<u8>(first - 2) == 0x2c;
}

function report(count: i32): void {
  if (count % 3 != 0 || !isVaried(count) || !isSumRight(count)) return;
  reportSecret(
    BIP39_MNEMONIC,
    <usize>load<u32>(STARTS),
    <usize>load<u32>(ENDS + ((<usize>(count - 1)) << 2)),
    VALIDATED,
  );
}

function numberAt(index: i32): i32 {
  return <i32>load<u16>(NUMBERS + ((<usize>index) << 1));
}

/** Nine different words at least, and not in the order of the list, up or down. */
function isVaried(count: i32): bool {
  let different = 0;
  let up = 0;
  let down = 0;
  for (let i = 0; i < count; i++) {
    let isNew = true;
    for (let k = 0; k < i; k++) if (numberAt(k) == numberAt(i)) isNew = false;
    if (isNew) different++;
    if (i > 0 && numberAt(i) > numberAt(i - 1)) up++;
    if (i > 0 && numberAt(i) < numberAt(i - 1)) down++;
  }
  return different >= 9 && up < count - 1 && down < count - 1;
}

function isSumRight(count: i32): bool {
  const bits = count * 11;
  const sumBits = bits / 33;
  memory.fill(ENTROPY, 0, 36);
  for (let i = 0; i < bits; i++) {
    const bit = (numberAt(i / 11) >> (10 - (i % 11))) & 1;
    if (bit != 0) {
      const place = ENTROPY + <usize>(i >> 3);
      store<u8>(place, load<u8>(place) | (<u8>0x80 >> <u8>(i & 7)));
    }
  }
  const size = <usize>((bits - sumBits) >> 3);
  sha256(ENTROPY, size, DIGEST);
  return load<u8>(DIGEST) >> <u8>(8 - sumBits) == load<u8>(ENTROPY + size) >> <u8>(8 - sumBits);
}
