/**
 * Six pairs of hex digits with ':' or '-' between: hardware addresses. Five separators, three apart; a longer row
 * (a fingerprint) is given out at its beginning only.
 */

import { blockCount, digitsOf, maskOf, textOrigin } from "../kernels/text-masks";
import { addPlace } from "../places";

const SIZE: usize = 17;

export function scanPairs(kind: i32): void {
  for (let block = 0; block < blockCount; block++) {
    // Twelve hex digits without one of 0..9 are left out: placeholders.
    if (!(digitsOf(block) | digitsOf(block + 1) | digitsOf(block - 1))) continue;
    const own = maskOf(block, 0x3a, 0x2d);
    if (!own) continue;
    const next = maskOf(block + 1, 0x3a, 0x2d);
    const two = own & ((own >>> 3) | (next << 61));
    if (!two) continue;
    const nextTwo = next & (next >>> 3);
    const four = two & ((two >>> 6) | (nextTwo << 58));
    let firsts = four & ((own >>> 12) | (next << 52));
    for (; firsts; firsts &= firsts - 1) {
      const start = textOrigin + ((<usize>block) << 6) + <usize>ctz(firsts) - 2;
      if (isSeparator(start - 1) && isHexPair(start - 3)) continue;
      if (hasPairs(start)) addPlace(kind, 0, start, start + SIZE);
    }
  }
}

function hasPairs(start: usize): bool {
  for (let p = start; p < start + 18; p += 3) if (!isHexPair(p)) return false;
  return true;
}

function isHexPair(p: usize): bool {
  return isHex(<u32>load<u8>(p)) && isHex(<u32>load<u8>(p, 1));
}

function isHex(byte: u32): bool {
  return byte - 0x30 < 10 || (byte | 0x20) - 0x61 < 6;
}

function isSeparator(p: usize): bool {
  const byte = load<u8>(p);
  return byte == 0x3a || byte == 0x2d;
}
