/**
 * Rows of words that may be a seed phrase: twelve or more of 3 to 9 letters, with one to three other characters
 * between them.
 *
 * Three things cannot be in such a row: ten letters on end, a word of one or two, four other characters on end. Each
 * is found by shifts of the masks of letters; a row is 47 places (twelve words of three, eleven blanks) without one.
 */

import { blockCount, lettersOf, rowOfBlock, textOrigin } from "../kernels/text-masks";
import { addPlace } from "../places";

const LONGEST_WORD: usize = 9;
const LONGEST_ROW: usize = 4096;

export function scanWords(kind: i32): void {
  for (let block = 0; block <= blockCount; block++) store<u64>(rowOfBlock(block), breaks(block), 24);
  let carry: u64 = 0;
  for (let block = 0; block < blockCount; block++) {
    const own = ~load<u64>(rowOfBlock(block), 24);
    const next = ~load<u64>(rowOfBlock(block + 1), 24);
    const rows = row47(own, next);
    // One place for each row, and one at the beginning of a page that a row comes into.
    let starts = rows & ~((rows << 1) | carry);
    carry = rows >>> 63;
    for (; starts; starts &= starts - 1) {
      const start = wordFrom(textOrigin + ((<usize>block) << 6) + <usize>ctz(starts));
      addPlace(kind, 0, start, start + 3);
    }
  }
}

/** Places at which something begins that is in no row. */
function breaks(block: i32): u64 {
  const own = lettersOf(block);
  if (!own) return <u64>-1;
  const before = lettersOf(block - 1) >>> 63;
  const next = lettersOf(block + 1);
  const two = own & ((own >>> 1) | (next << 63));
  const nextTwo = next & (next >>> 1);
  const four = two & ((two >>> 2) | (nextTwo << 62));
  const nextFour = nextTwo & (nextTwo >>> 2);
  const eight = four & ((four >>> 4) | (nextFour << 60));
  const tenLetters = eight & ((two >>> 8) | (nextTwo << 56));
  const wordStarts = own & ~((own << 1) | before);
  const three = two & ((own >>> 2) | (next << 62));
  const shortWords = wordStarts & ~three;
  const others = ~own;
  const nextOthers = ~next;
  const twoOthers = others & ((others >>> 1) | (nextOthers << 63));
  const fourOthers = twoOthers & ((twoOthers >>> 2) | ((nextOthers & (nextOthers >>> 1)) << 62));
  return tenLetters | shortWords | fourOthers;
}

/** 47 in a row: 32, and 32 fifteen on. */
function row47(own: u64, next: u64): u64 {
  for (let step: u64 = 1; step < 32; step <<= 1) {
    own &= (own >>> step) | (next << (64 - step));
    next &= next >>> step;
  }
  return own & ((own >>> 15) | (next << 49));
}

/** The next place where a word begins. */
function wordFrom(p: usize): usize {
  while (isLetter(p - 1) && isLetter(p)) p++;
  while (!isLetter(p)) p++;
  return p;
}

/** Where the row of words that begins at `start` ends. */
export function wordsEnd(start: usize, limit: usize): usize {
  const last = min(limit, start + LONGEST_ROW);
  let end = start;
  for (let p = start; p < last; ) {
    const word = p;
    while (p < last && isLetter(p)) p++;
    if (p - word < 3 || p - word > LONGEST_WORD) return end;
    end = p;
    const gap = p;
    while (p < last && p - gap < 4 && !isLetter(p)) p++;
    if (p - gap > 3) return end;
  }
  return end;
}

function isLetter(p: usize): bool {
  return (<u32>load<u8>(p) | 0x20) - 0x61 < 26;
}
