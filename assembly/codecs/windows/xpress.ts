/**
 * XPRESS, plain LZ77 (MS-XCA § 2.3 and 2.4), as in hibernation files up to Windows 7.
 *
 * Flags come 32 at a time in a u32, the highest bit first: 0 a literal byte, 1 a match. A match is a u16: the upper
 * 13 bits are the distance - 1, the lower 3 the length - 3 when below 7. Otherwise more follows: four bits (two
 * matches share a byte, its low half first), when they are 15 a byte, when that is 255 a u16, when that is 0 a u32.
 */
import { copyMatch, copyMatchExact, SLACK } from "../copy";
import { ERROR_BAD_DISTANCE, ERROR_BAD_LENGTH, ERROR_CUT_SHORT, ERROR_OUTPUT_FULL } from "../errors";

const SHORTEST: usize = 3;

/**
 * Unpacks a block; returns the bytes written or an error. Data have no end of their own but a match flag with no
 * input left; decoding also ends when the room is full, since files pad blocks.
 */
export function xpressDecode(src: usize, srcLength: i32, dst: usize, dstCapacity: i32): i32 {
  const end = src + max(0, srcLength);
  const outEnd = dst + max(0, dstCapacity);
  let at = src;
  let out = dst;
  let flags: u32 = 0;
  let flagsLeft = 0;
  /** Where the byte lies whose high half is not used yet. */
  let halfAt: usize = 0;
  while (out < outEnd) {
    if (flagsLeft == 0) {
      if (end - at < 4) return at == end && out > dst ? <i32>(out - dst) : ERROR_CUT_SHORT;
      flags = load<u32>(at);
      at += 4;
      flagsLeft = 32;
    }
    flagsLeft--;
    const isMatch = <i32>flags < 0;
    flags <<= 1;
    if (!isMatch) {
      if (at >= end) return ERROR_CUT_SHORT;
      store<u8>(out++, load<u8>(at++));
      continue;
    }
    if (at == end) return <i32>(out - dst);
    if (end - at < 2) return ERROR_CUT_SHORT;
    const word = <usize>load<u16>(at);
    at += 2;
    const distance = (word >> 3) + 1;
    let length = word & 7;
    if (length == 7) {
      let half: usize;
      if (halfAt == 0) {
        if (at >= end) return ERROR_CUT_SHORT;
        halfAt = at++;
        half = load<u8>(halfAt) & 15;
      } else {
        half = load<u8>(halfAt) >>> 4;
        halfAt = 0;
      }
      length += half;
      if (half == 15) {
        if (at >= end) return ERROR_CUT_SHORT;
        const more = <usize>load<u8>(at++);
        length += more;
        if (more == 255) {
          if (end - at < 2) return ERROR_CUT_SHORT;
          length = load<u16>(at);
          at += 2;
          if (length == 0) {
            if (end - at < 4) return ERROR_CUT_SHORT;
            length = load<u32>(at);
            at += 4;
          }
          // The wide forms hold the whole length; what the short ones can say must not be in them.
          if (length < 15 + 7 || length > LONGEST) return ERROR_BAD_LENGTH;
        }
      }
    }
    length += SHORTEST;
    if (distance > out - dst) return ERROR_BAD_DISTANCE;
    if (length + SLACK <= outEnd - out) copyMatch(out, distance, length);
    else if (length > outEnd - out) return ERROR_OUTPUT_FULL;
    else copyMatchExact(out, distance, length);
    out += length;
  }
  return <i32>(out - dst);
}

/** No room is so large. */
const LONGEST: usize = 0x7fffff00;
