/**
 * LZNT1 (MS-XCA § 2.5 and 2.6), as NTFS packs files: chunks of up to 4 KiB, each with a u16 header.
 *
 *     header   bits 0-11 size of the chunk - 3 (header included), 12-14 are 3, bit 15 compressed; 0 ends the data
 *     chunk    groups of a flag byte, lowest bit first: 0 a literal, 1 a u16 match
 *     match    distance - 1 in the upper bits, length - 3 in the lower; the further into the chunk, the more bits
 *              are distance: 4 up to position 16, one more each time the position doubles, at most 12
 */
import { copyMatch, copyMatchExact, SLACK } from "../copy";
import { ERROR_BAD_DISTANCE, ERROR_BAD_HEADER, ERROR_CUT_SHORT, ERROR_OUTPUT_FULL } from "../errors";

const CHUNK: usize = 4096;
const SIGNATURE: u32 = 3;

/** Unpacks chunks up to the end mark or the end of input; returns the bytes written or an error. */
export function lznt1Decode(src: usize, srcLength: i32, dst: usize, dstCapacity: i32): i32 {
  const end = src + max(0, srcLength);
  const outEnd = dst + max(0, dstCapacity);
  let at = src;
  let out = dst;
  while (end - at >= 2) {
    const header = <u32>load<u16>(at);
    at += 2;
    if (header == 0) return <i32>(out - dst);
    if (((header >>> 12) & 7) != SIGNATURE) return ERROR_BAD_HEADER;
    const size = <usize>(header & 0xfff) + 1;
    if (size > end - at) return ERROR_CUT_SHORT;
    // A chunk that is not the last stands for 4 KiB, whatever it unpacks to.
    if (out > dst && (out - dst) % CHUNK != 0) {
      const gap = CHUNK - ((out - dst) % CHUNK);
      if (gap > outEnd - out) return ERROR_OUTPUT_FULL;
      memory.fill(out, 0, gap);
      out += gap;
    }
    if (header & 0x8000) {
      const count = decodeChunk(at, at + size, out, min(outEnd, out + CHUNK));
      if (count < 0) return count;
      out += count;
    } else {
      if (size > outEnd - out) return ERROR_OUTPUT_FULL;
      memory.copy(out, at, size);
      out += size;
    }
    at += size;
  }
  return at == end ? <i32>(out - dst) : ERROR_CUT_SHORT;
}

function decodeChunk(at: usize, end: usize, start: usize, outEnd: usize): i32 {
  let out = start;
  let distanceBits: u32 = 4;
  while (at < end) {
    let flags = <u32>load<u8>(at++);
    for (let i = 0; i < 8 && at < end; i++, flags >>>= 1) {
      if (!(flags & 1)) {
        if (out == outEnd) return ERROR_OUTPUT_FULL;
        store<u8>(out++, load<u8>(at++));
        continue;
      }
      if (end - at < 2) return ERROR_CUT_SHORT;
      const word = <u32>load<u16>(at);
      at += 2;
      while (distanceBits < 12 && out - start > (<usize>1) << distanceBits) distanceBits++;
      const lengthBits = 16 - distanceBits;
      const length = <usize>(word & ((1 << lengthBits) - 1)) + 3;
      const distance = <usize>(word >>> lengthBits) + 1;
      if (distance > out - start) return ERROR_BAD_DISTANCE;
      if (length + SLACK <= outEnd - out) copyMatch(out, distance, length);
      else if (length > outEnd - out) return ERROR_OUTPUT_FULL;
      else copyMatchExact(out, distance, length);
      out += length;
    }
  }
  return <i32>(out - start);
}
