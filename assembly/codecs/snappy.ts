/**
 * Snappy, bare blocks (format description of the reference implementation): the length as a varint, then
 * literals and copies told apart by the low two bits of a tag byte.
 *
 *     00  literal    tag >> 2 below 60: length - 1; else so many minus 59 bytes (LE) hold it
 *     01  copy       length 4 + ((tag >> 2) & 7), offset 11 bits: tag >> 5 above the next byte
 *     10  copy       length 1 + (tag >> 2), offset u16 LE
 *     11  copy       length 1 + (tag >> 2), offset u32 LE
 */
import { copyMatch, copyMatchExact, copyRun, SLACK } from "./copy";
import { ERROR_BAD_DISTANCE, ERROR_BAD_HEADER, ERROR_BAD_LENGTH, ERROR_CUT_SHORT, ERROR_OUTPUT_FULL } from "./errors";

const VARINT_LIMIT: u32 = 5;

/** Length that the block says it unpacks to, or an error. */
function snappyLength(src: usize, srcLength: i32): i64 {
  let length: u64 = 0;
  for (let i: u32 = 0; i < VARINT_LIMIT; i++) {
    if (<i32>i >= srcLength) return ERROR_CUT_SHORT;
    const byte = <u64>load<u8>(src + i);
    length |= (byte & 127) << (7 * i);
    if (byte < 128) return length > <u64>u32.MAX_VALUE ? ERROR_BAD_HEADER : <i64>length;
  }
  return ERROR_BAD_HEADER;
}

/** Unpacks a bare block; returns the bytes written or an error. */
export function snappyDecode(src: usize, srcLength: i32, dst: usize, dstCapacity: i32): i32 {
  const length = snappyLength(src, srcLength);
  if (length < 0) return <i32>length;
  if (length > dstCapacity) return ERROR_OUTPUT_FULL;
  const end = src + srcLength;
  const outEnd = dst + <usize>length;
  let at = src;
  while (load<u8>(at++) >= 128) {}
  let out = dst;
  while (at < end) {
    const tag = <usize>load<u8>(at++);
    if ((tag & 3) == 0) {
      let count = (tag >> 2) + 1;
      if (count > 60) {
        const bytes = count - 60;
        if (bytes > end - at) return ERROR_CUT_SHORT;
        count = littleEndian(at, bytes) + 1;
        at += bytes;
        if (count == 0) return ERROR_BAD_LENGTH;
      }
      if (count + SLACK <= end - at && count + SLACK <= outEnd - out && count < FAR) copyRun(out, at, count);
      else if (count > end - at) return ERROR_CUT_SHORT;
      else if (count > outEnd - out) return ERROR_BAD_LENGTH;
      else memory.copy(out, at, count);
      at += count;
      out += count;
      continue;
    }
    let count = (tag >> 2) + 1;
    let distance: usize;
    if ((tag & 3) == 1) {
      if (at >= end) return ERROR_CUT_SHORT;
      count = 4 + ((tag >> 2) & 7);
      distance = ((tag >> 5) << 8) | load<u8>(at++);
    } else if ((tag & 3) == 2) {
      if (end - at < 2) return ERROR_CUT_SHORT;
      distance = load<u16>(at);
      at += 2;
    } else {
      if (end - at < 4) return ERROR_CUT_SHORT;
      distance = load<u32>(at);
      at += 4;
    }
    if (distance - 1 >= out - dst) return ERROR_BAD_DISTANCE;
    if (count + SLACK <= outEnd - out) copyMatch(out, distance, count);
    else if (count > outEnd - out) return ERROR_BAD_LENGTH;
    else copyMatchExact(out, distance, count);
    out += count;
  }
  return out == outEnd ? <i32>length : ERROR_CUT_SHORT;
}

/** From here on the engine's own copy is faster. */
const FAR: usize = 256;

function littleEndian(at: usize, bytes: usize): usize {
  let value: usize = 0;
  for (let i: usize = 0; i < bytes; i++) value |= (<usize>load<u8>(at + i)) << (i << 3);
  return value;
}
