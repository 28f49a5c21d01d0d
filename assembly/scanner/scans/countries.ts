/** Two capitals and two digits that begin a word: how an IBAN begins. */

import { blockCount, digitsOf, lettersOf, textOrigin } from "../kernels/text-masks";
import { addPlace } from "../places";

export function scanCountries(kind: i32): void {
  for (let block = 0; block < blockCount; block++) {
    const letters = lettersOf(block);
    const digits = digitsOf(block);
    const nextDigits = digitsOf(block + 1);
    if (!letters || !(digits | nextDigits)) continue;
    const twoLetters = letters & ((letters >>> 1) | (lettersOf(block + 1) << 63));
    const twoDigits = digits & ((digits >>> 1) | (nextDigits << 63));
    const nextTwoDigits = nextDigits & (nextDigits >>> 1);
    const before = (digitsOf(block - 1) | lettersOf(block - 1)) >>> 63;
    const isWordStart = ~(((letters | digits) << 1) | before);
    let found = twoLetters & ((twoDigits >>> 2) | (nextTwoDigits << 62)) & isWordStart;
    for (; found; found &= found - 1) {
      const start = textOrigin + ((<usize>block) << 6) + <usize>ctz(found);
      if (isCapital(start) && isCapital(start + 1)) addPlace(kind, 0, start, start + 4);
    }
  }
}

function isCapital(p: usize): bool {
  return <u32>load<u8>(p) - 0x41 < 26;
}
