/**
 * LZ4, bare blocks (LZ4 block format description): sequences of a token, literals and a match.
 *
 *     token         high half: literals, 15: more bytes follow, each added, up to one that is not 255
 *     literals
 *     offset u16    LE, never 0; missing behind the last literals
 *     match         low half of the token + 4, lengthened the same way
 */
import { copyMatch, copyMatchExact, copyRun, SLACK } from "./copy";
import { ERROR_BAD_DISTANCE, ERROR_CUT_SHORT, ERROR_OUTPUT_FULL } from "./errors";

const SHORTEST_MATCH: usize = 4;
/** Longer literal runs are the engine's own copy's. */
const FAR: usize = 256;
/** Sums stop here, before they overflow: no room is so large. */
const LONGEST: usize = 0x7fffff00;

let next: usize = 0;

/** Unpacks a block; returns the bytes written or an error. */
export function lz4Decode(src: usize, srcLength: i32, dst: usize, dstCapacity: i32): i32 {
  return lz4DecodeBehind(dst, src, srcLength, dst, dstCapacity);
}

/** The same for a block whose matches may reach back to `base`, before `dst`. */
export function lz4DecodeBehind(base: usize, src: usize, srcLength: i32, dst: usize, dstCapacity: i32): i32 {
  if (srcLength < 1) return ERROR_CUT_SHORT;
  const end = src + srcLength;
  const outEnd = dst + max(0, dstCapacity);
  let at = src;
  let out = dst;
  while (at < end) {
    const token = <usize>load<u8>(at++);
    let literals = token >> 4;
    if (literals == 15) {
      literals += lengthened(at, end);
      if (next == 0) return ERROR_CUT_SHORT;
      at = next;
    }
    if (literals + SLACK < end - at && literals + SLACK < outEnd - out && literals < FAR) {
      copyRun(out, at, literals);
    } else if (literals > end - at) return ERROR_CUT_SHORT;
    else if (literals > outEnd - out) return ERROR_OUTPUT_FULL;
    else memory.copy(out, at, literals);
    out += literals;
    at += literals;
    if (at == end) return <i32>(out - dst);
    if (end - at < 2) return ERROR_CUT_SHORT;
    const distance = <usize>load<u16>(at);
    at += 2;
    let length = token & 15;
    if (length == 15) {
      length += lengthened(at, end);
      if (next == 0) return ERROR_CUT_SHORT;
      at = next;
    }
    length += SHORTEST_MATCH;
    if (distance - 1 >= out - base) return ERROR_BAD_DISTANCE;
    if (length + SLACK <= outEnd - out) copyMatch(out, distance, length);
    else if (length > outEnd - out) return ERROR_OUTPUT_FULL;
    else copyMatchExact(out, distance, length);
    out += length;
  }
  // A block ends with literals.
  return ERROR_CUT_SHORT;
}

/** The sum of the bytes up to one that is not 255. Sets `next`, to 0 when the input ends before. */
function lengthened(at: usize, end: usize): usize {
  let sum: usize = 0;
  while (at < end) {
    const byte = <usize>load<u8>(at++);
    sum = min(sum + byte, LONGEST);
    if (byte != 255) {
      next = at;
      return sum;
    }
  }
  next = 0;
  return 0;
}
