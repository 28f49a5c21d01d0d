/**
 * Runs of SHORTEST letters and digits or more: tokens without a telling prefix.
 *
 *     a            X X X X X X … X X . .
 *     doubled      2, 4, 8 in a row, then 8 and 8 seven apart: 15
 */

import { blockCount, digitsOf, lettersOf, textOrigin } from "../kernels/text-masks";
import { addPlace } from "../places";

const SHORTEST: usize = 15;
const LONGEST: usize = 4096;

export function scanRuns(kind: i32): void {
  let before = digitsOf(-1) | lettersOf(-1);
  let own = digitsOf(0) | lettersOf(0);
  for (let block = 0; block < blockCount; block++) {
    const next = digitsOf(block + 1) | lettersOf(block + 1);
    if (own) {
      const two = own & ((own >>> 1) | (next << 63));
      const nextTwo = next & (next >>> 1);
      const four = two & ((two >>> 2) | (nextTwo << 62));
      const nextFour = nextTwo & (nextTwo >>> 2);
      const eight = four & ((four >>> 4) | (nextFour << 60));
      const nextEight = nextFour & (nextFour >>> 4);
      const runs = eight & ((eight >>> 7) | (nextEight << 57));
      let starts = runs & ~((own << 1) | (before >>> 63));
      for (; starts; starts &= starts - 1) {
        const start = textOrigin + ((<usize>block) << 6) + <usize>ctz(starts);
        addPlace(kind, 0, start, start + SHORTEST);
      }
    }
    before = own;
    own = next;
  }
}

/** Where the run that begins at `start` ends, at most LONGEST characters on. */
export function runEnd(start: usize, limit: usize): usize {
  const last = min(limit, start + LONGEST);
  let p = start;
  while (p < last && isAlphanumeric(<u32>load<u8>(p))) p++;
  return p;
}

function isAlphanumeric(byte: u32): bool {
  return byte - 0x30 < 10 || (byte | 0x20) - 0x61 < 26;
}
