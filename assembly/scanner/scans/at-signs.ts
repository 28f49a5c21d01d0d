/** '@' between an address' parts: a letter or digit after it, something printable before it. */

import { atSignsOf, blockCount, digitsOf, lettersOf, textOrigin } from "../kernels/text-masks";
import { addPlace } from "../places";

export function scanAtSigns(kind: i32): void {
  for (let block = 0; block < blockCount; block++) {
    let found = atSignsOf(block);
    if (!found) continue;
    const next = digitsOf(block + 1) | lettersOf(block + 1);
    found &= ((digitsOf(block) | lettersOf(block)) >>> 1) | (next << 63);
    for (; found; found &= found - 1) {
      const at = textOrigin + ((<usize>block) << 6) + <usize>ctz(found);
      const before = load<u8>(at - 1);
      if (before > 0x20 && before < 0x7f) addPlace(kind, 0, at, at + 1);
    }
  }
}
