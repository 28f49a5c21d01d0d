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
import { alsoLater, alsoLaterWithin, later } from "./two-blocks";

const SIZE: usize = 17;

/** Where five such pairs three apart begin, by the letters and digits of two blocks and of those after them. */
export function pairStarts(own: v128, next: v128): v128 {
  const pairs = v128.andnot(alsoLater(own, next, 1), later(own, next, 2));
  const nextPairs = v128.andnot(alsoLaterWithin(next, 1), i64x2.shr_u(next, 2));
  const two = alsoLater(pairs, nextPairs, 3);
  const nextTwo = alsoLaterWithin(nextPairs, 3);
  return v128.and(alsoLater(two, nextTwo, 6), later(pairs, nextPairs, 12));
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
