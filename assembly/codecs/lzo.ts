/**
 * LZO1X (the format is what `lzo1x_decompress` reads; there is no specification but the implementation and its
 * description in the Linux kernel, Documentation/staging/lzo.rst). S counts the literals behind a match, which
 * stand in the two low bits of its last bytes; `state` is that count, or 4 behind a longer run.
 *
 *     first byte above 17   a run of b - 17 literals; below 4 they also are the state
 *     0-15    state 0       a run of b + 3 literals, or with b = 0: 18 + 255 per zero byte + the last byte
 *             state 1-3     2 bytes from (next << 2) + (b >> 2) + 1 back
 *             state 4       3 bytes from (next << 2) + (b >> 2) + 2049 back
 *     16-31                 (b & 7) + 2 bytes, or 9 + …; u16: 16384 + ((b & 8) << 11) + (u >> 2) back, S = u & 3;
 *                           exactly 16384 is the end
 *     32-63                 (b & 31) + 2 bytes, or 33 + …; u16: (u >> 2) + 1 back, S = u & 3
 *     64-127                3 + ((b >> 5) & 1) bytes from (next << 3) + ((b >> 2) & 7) + 1 back, S = b & 3
 *     128-255               5 + ((b >> 5) & 3) bytes, the same distance
 */
import { copyMatch, copyMatchExact, copyRun, SLACK } from "./copy";
import {
  ERROR_BAD_DISTANCE,
  ERROR_BAD_LENGTH,
  ERROR_CUT_SHORT,
  ERROR_OUTPUT_FULL,
  ERROR_TRAILING,
  ERROR_UNSUPPORTED,
} from "./errors";

/** As a first byte: a bitstream version with run-length codes, which dumps do not use. */
const VERSION_MARK: u32 = 17;
const END_DISTANCE: usize = 16384;
const AFTER_RUN: u32 = 4;
/** Longer literal runs are the engine's own copy's. */
const FAR: usize = 256;

/** More zero bytes than this would only overflow: no room is so large. */
const LONGEST: usize = 0x7fffff;

/** Behind the bytes that lengthen a run or match. */
let next: usize = 0;

/** Unpacks one block; input and output end with its end mark. Returns the bytes written or an error. */
export function lzoDecode(src: usize, srcLength: i32, dst: usize, dstCapacity: i32): i32 {
  if (srcLength < 3) return ERROR_CUT_SHORT;
  const end = src + srcLength;
  const outEnd = dst + max(0, dstCapacity);
  let at = src;
  let out = dst;
  let state: u32 = 0;
  let literals: usize = 0;
  const first = <u32>load<u8>(at);
  if (first == VERSION_MARK && srcLength >= 5) return ERROR_UNSUPPORTED;
  if (first > VERSION_MARK) {
    at++;
    literals = first - VERSION_MARK;
    state = literals < AFTER_RUN ? <u32>literals : AFTER_RUN;
  }
  while (true) {
    // Literals: a run, or those behind a match.
    if (literals > 0) {
      if (literals + SLACK <= end - at && literals + SLACK <= outEnd - out && literals < FAR) {
        copyRun(out, at, literals);
      } else if (literals > end - at) return ERROR_CUT_SHORT;
      else if (literals > outEnd - out) return ERROR_OUTPUT_FULL;
      else memory.copy(out, at, literals);
      out += literals;
      at += literals;
    }
    // No code is longer than three bytes, without what lengthens it; the end mark is three.
    if (end - at < 3) return ERROR_CUT_SHORT;
    const byte = <usize>load<u8>(at++);
    let length: usize;
    let distance: usize;
    if (byte >= 64) {
      length = byte >= 128 ? 5 + ((byte >> 5) & 3) : 3 + ((byte >> 5) & 1);
      distance = ((<usize>load<u8>(at++)) << 3) + ((byte >> 2) & 7) + 1;
      literals = byte & 3;
    } else if (byte >= 32) {
      length = (byte & 31) + 2;
      if (length == 2) {
        length = lengthened(at, end);
        if (length == 0) return ERROR_CUT_SHORT;
        length += 33;
        at = next;
        if (end - at < 2) return ERROR_CUT_SHORT;
      }
      const word = <usize>load<u16>(at);
      at += 2;
      distance = (word >> 2) + 1;
      literals = word & 3;
    } else if (byte >= 16) {
      length = (byte & 7) + 2;
      if (length == 2) {
        length = lengthened(at, end);
        if (length == 0) return ERROR_CUT_SHORT;
        length += 9;
        at = next;
        if (end - at < 2) return ERROR_CUT_SHORT;
      }
      const word = <usize>load<u16>(at);
      at += 2;
      distance = END_DISTANCE + ((byte & 8) << 11) + (word >> 2);
      literals = word & 3;
      if (distance == END_DISTANCE) {
        if (length != 3) return ERROR_BAD_LENGTH;
        return at == end ? <i32>(out - dst) : ERROR_TRAILING;
      }
    } else if (state == 0) {
      literals = byte + 3;
      if (byte == 0) {
        literals = lengthened(at, end);
        if (literals == 0) return ERROR_CUT_SHORT;
        literals += 18;
        at = next;
      }
      state = AFTER_RUN;
      continue;
    } else {
      length = state == AFTER_RUN ? 3 : 2;
      distance = ((<usize>load<u8>(at++)) << 2) + (byte >> 2) + (state == AFTER_RUN ? 2049 : 1);
      literals = byte & 3;
    }
    state = <u32>literals;
    if (distance > out - dst) return ERROR_BAD_DISTANCE;
    if (length + SLACK <= outEnd - out) copyMatch(out, distance, length);
    else if (length > outEnd - out) return ERROR_OUTPUT_FULL;
    else copyMatchExact(out, distance, length);
    out += length;
  }
}

/** 255 for each zero byte and the byte behind them; 0 when the input ends before it. Sets `next`. */
function lengthened(at: usize, end: usize): usize {
  const start = at;
  while (at < end && load<u8>(at) == 0) at++;
  if (at == end) return 0;
  next = at + 1;
  return min(at - start, LONGEST) * 255 + load<u8>(at);
}
