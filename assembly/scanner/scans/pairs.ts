/**
 * Six pairs of hex digits with ':' or '-' between: hardware addresses. A longer row (a fingerprint) is given out at
 * its beginning only.
 *
 *     text     0 0 : 1 b : 6 3 : 8 4 : 4 5 : e 6
 *     own      X X . X X . X X . X X . X X . X X      letters and digits
 *     pairs    X . . X . . X . . X . . X . . . .      two, and none after them
 */
import { placeOf } from "../kernels/text-masks";
import { addPlace } from "../places";

const SIZE: usize = 17;

/** Where five such pairs three apart begin, by the letters and digits of a block and of the one after it. */
export function pairStarts(own: u64, next: u64): u64 {
  const pairs = own & ((own >>> 1) | (next << 63)) & ~((own >>> 2) | (next << 62));
  const nextPairs = next & (next >>> 1) & ~(next >>> 2);
  const two = pairs & ((pairs >>> 3) | (nextPairs << 61));
  const nextTwo = nextPairs & (nextPairs >>> 3);
  return two & ((two >>> 6) | (nextTwo << 58)) & ((pairs >>> 12) | (nextPairs << 52));
}

export function addPairs(kind: i32, block: i32, starts: u64): void {
  for (; starts; starts &= starts - 1) {
    const start = placeOf(block, ctz(starts));
    const before = <u32>load<u8>(start - 1);
    if (isAlphanumeric(before) || (isSeparator(start - 1) && isHexPair(start - 3))) continue;
    if (hasPairs(start)) addPlace(kind, 0, start, start + SIZE);
  }
}

function hasPairs(start: usize): bool {
  for (let p = start; p < start + SIZE; p += 3) {
    if (!isHexPair(p) || (p + 2 < start + SIZE && !isSeparator(p + 2))) return false;
  }
  return true;
}

function isHexPair(p: usize): bool {
  return isHex(<u32>load<u8>(p)) && isHex(<u32>load<u8>(p, 1));
}

function isHex(byte: u32): bool {
  return byte - 0x30 < 10 || (byte | 0x20) - 0x61 < 6;
}

function isAlphanumeric(byte: u32): bool {
  return byte - 0x30 < 10 || (byte | 0x20) - 0x61 < 26;
}

function isSeparator(p: usize): bool {
  const byte = load<u8>(p);
  return byte == 0x3a || byte == 0x2d;
}
