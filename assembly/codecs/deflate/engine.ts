/**
 * Inflate (RFC 1951) that can stop behind any symbol and go on: whoever uses it sets `at`, `end` (input) and
 * `base`, `out`, `outEnd` (output, with the history a match may reach into behind it) and calls `run`.
 *
 * The next bits of the input lie in a 64-bit buffer, the first in bit 0. In the middle of things eight bytes are
 * read at once, which gives 56 bits or more: enough for the longest match (15 + 5 + 15 + 13), or for two literals
 * and whatever comes next after one more reading. Near the ends of input and output one symbol at a time is taken
 * with every bound checked; a symbol whose bits are not all there stays in the buffer.
 */
import { copyMatch, copyMatchExact, SLACK } from "../copy";
import { ERROR_BAD_CODE, ERROR_BAD_DISTANCE } from "../errors";
import { IS_END, IS_SPECIAL, IS_TABLE } from "./huffman";
import {
  BlockReader,
  COUNTS,
  GO_ON,
  HEADER,
  LENGTHS,
  LENGTHS_SIZE,
  NEXT,
  NO_INPUT,
  NO_ROOM,
  PRECODE,
  STORED,
  STORED_LENGTH,
  STREAM_END,
  SYMBOLS,
} from "./reader";

export { NO_INPUT, NO_ROOM, STREAM_END } from "./reader";

const LENGTHS_AT: usize = 64;
const PRECODE_AT: usize = LENGTHS_AT + LENGTHS_SIZE;
/** Bytes of a saved engine, without its window. */
export const ENGINE_STATE: i32 = 64 + 320 + 32;

@final
export class InflateEngine extends BlockReader {
  /** Decodes until input or room is used up or the stream has ended; an error is negative. */
  run(): i32 {
    let result = NEXT;
    while (result == NEXT) {
      if (this.state == HEADER) result = this.readHeader();
      else if (this.state == SYMBOLS) result = this.decodeSymbols();
      else if (this.state == STORED) result = this.copyStored();
      else if (this.state == STORED_LENGTH) result = this.readStoredLength();
      else if (this.state == COUNTS) result = this.readCounts();
      else if (this.state == PRECODE) result = this.readPrecode();
      else if (this.state == LENGTHS) result = this.readLengths();
      else result = STREAM_END;
    }
    return result;
  }

  save(into: usize): void {
    store<u64>(into, this.bits & (((<u64>1) << this.count) - 1));
    store<u32>(into, <u32>this.count, 8);
    store<u32>(into, this.state, 12);
    store<u32>(into, u32(this.isFinal) | (u32(this.isFixed) << 1), 16);
    store<u32>(into, this.left, 20);
    store<u32>(into, this.leftDistance, 24);
    store<u32>(into, this.literalCount, 28);
    store<u32>(into, this.distanceCount, 32);
    store<u32>(into, this.precodeCount, 36);
    store<u32>(into, this.index, 40);
    memory.copy(into + LENGTHS_AT, this.lengths, LENGTHS_SIZE);
    memory.copy(into + PRECODE_AT, this.precodeLengths, 32);
  }

  restore(from: usize): void {
    this.bits = load<u64>(from);
    this.count = load<u32>(from, 8);
    this.state = load<u32>(from, 12);
    const flags = load<u32>(from, 16);
    this.isFinal = (flags & 1) != 0;
    this.isFixed = (flags & 2) != 0;
    this.left = load<u32>(from, 20);
    this.leftDistance = load<u32>(from, 24);
    this.literalCount = load<u32>(from, 28);
    this.distanceCount = load<u32>(from, 32);
    this.precodeCount = load<u32>(from, 36);
    this.index = load<u32>(from, 40);
    memory.copy(this.lengths, from + LENGTHS_AT, LENGTHS_SIZE);
    memory.copy(this.precodeLengths, from + PRECODE_AT, 32);
    if (this.state == LENGTHS) this.buildPrecode();
    if (this.state == SYMBOLS) {
      if (this.isFixed) this.useFixed();
      else this.buildTables();
    }
  }

  // ---- symbols

  /** Symbols until input or room ends or the block does. */
  private decodeSymbols(): i32 {
    if (this.left > 0 && !this.finishMatch()) return NO_ROOM;
    let result = GO_ON;
    while (result == GO_ON) {
      result = this.decodeFast();
      if (result == GO_ON) result = this.decodeOne();
    }
    return result;
  }

  /** The rest of a match that found no room. */
  private finishMatch(): bool {
    const count = min(<usize>this.left, this.outEnd - this.out);
    copyMatchExact(this.out, this.leftDistance, count);
    this.out += count;
    this.left -= <u32>count;
    return this.left == 0;
  }

  /** One symbol where input or output is near its end. */
  private decodeOne(): i32 {
    this.fill();
    let bits = this.bits;
    let taken: u64 = 0;
    let entry = load<u32>(this.literals + ((<usize>(bits & this.literalMask)) << 2));
    if ((entry & (IS_SPECIAL | IS_TABLE)) == (IS_SPECIAL | IS_TABLE)) {
      bits >>= entry & 63;
      taken = entry & 63;
      entry = second(this.literals, entry, bits);
    }
    taken += entry & 63;
    if (taken > this.count) return NO_INPUT;
    if (<i32>entry < 0) {
      if (this.out == this.outEnd) return NO_ROOM;
      store<u8>(this.out++, entry >>> 16);
      this.take(taken);
      return GO_ON;
    }
    if (entry & IS_SPECIAL) {
      if (!(entry & IS_END)) return ERROR_BAD_CODE;
      this.take(taken);
      this.endBlock();
      return NEXT;
    }
    const length = value(entry, bits);
    bits >>= entry & 63;
    entry = load<u32>(this.distances + ((<usize>(bits & this.distanceMask)) << 2));
    if ((entry & (IS_SPECIAL | IS_TABLE)) == (IS_SPECIAL | IS_TABLE)) {
      bits >>= entry & 63;
      taken += entry & 63;
      entry = second(this.distances, entry, bits);
    }
    taken += entry & 63;
    if (taken > this.count) return NO_INPUT;
    if (entry & IS_SPECIAL) return ERROR_BAD_CODE;
    const distance = value(entry, bits);
    if (<usize>distance > this.out - this.base) return ERROR_BAD_DISTANCE;
    if (this.out == this.outEnd) return NO_ROOM;
    this.take(taken);
    this.left = length;
    this.leftDistance = distance;
    return this.finishMatch() ? GO_ON : NO_ROOM;
  }

  /** Symbols while eight bytes of input and three of room are sure. */
  private decodeFast(): i32 {
    if (this.end - this.at < 8 || this.outEnd - this.out < 3) return GO_ON;
    const literals = this.literals;
    const distances = this.distances;
    const literalMask = this.literalMask;
    const distanceMask = this.distanceMask;
    const lastAt = this.end - 8;
    const outEnd = this.outEnd;
    const lastOut = outEnd - 3;
    const base = this.base;
    let at = this.at;
    let out = this.out;
    let bits = this.bits;
    let count = this.count;
    let result = GO_ON;
    while (at <= lastAt && out <= lastOut) {
      bits |= load<u64>(at) << count;
      at += <usize>((63 - count) >> 3);
      count |= 56;
      let entry = load<u32>(literals + ((<usize>(bits & literalMask)) << 2));
      if (<i32>entry < 0) {
        bits >>= entry & 63;
        count -= entry & 63;
        store<u8>(out++, entry >>> 16);
        entry = load<u32>(literals + ((<usize>(bits & literalMask)) << 2));
        if (<i32>entry < 0) {
          bits >>= entry & 63;
          count -= entry & 63;
          store<u8>(out++, entry >>> 16);
          entry = load<u32>(literals + ((<usize>(bits & literalMask)) << 2));
          if (<i32>entry < 0) {
            bits >>= entry & 63;
            count -= entry & 63;
            store<u8>(out++, entry >>> 16);
            continue;
          }
        }
        if (count < 48) {
          if (at > lastAt) continue;
          bits |= load<u64>(at) << count;
          at += <usize>((63 - count) >> 3);
          count |= 56;
        }
      }
      if (entry & IS_SPECIAL) {
        if (entry & IS_TABLE) {
          bits >>= entry & 63;
          count -= entry & 63;
          entry = second(literals, entry, bits);
          if (<i32>entry < 0) {
            bits >>= entry & 63;
            count -= entry & 63;
            store<u8>(out++, entry >>> 16);
            continue;
          }
        }
        if (entry & IS_SPECIAL) {
          bits >>= entry & 63;
          count -= entry & 63;
          result = entry & IS_END ? NEXT : ERROR_BAD_CODE;
          break;
        }
      }
      const length = <usize>value(entry, bits);
      bits >>= entry & 63;
      count -= entry & 63;
      entry = load<u32>(distances + ((<usize>(bits & distanceMask)) << 2));
      if (entry & IS_SPECIAL) {
        if (!(entry & IS_TABLE)) {
          result = ERROR_BAD_CODE;
          break;
        }
        bits >>= entry & 63;
        count -= entry & 63;
        entry = second(distances, entry, bits);
        if (entry & IS_SPECIAL) {
          result = ERROR_BAD_CODE;
          break;
        }
      }
      const distance = <usize>value(entry, bits);
      bits >>= entry & 63;
      count -= entry & 63;
      if (distance > out - base) {
        result = ERROR_BAD_DISTANCE;
        break;
      }
      if (length + SLACK <= outEnd - out) {
        copyMatch(out, distance, length);
        out += length;
        continue;
      }
      const room = min(length, outEnd - out);
      copyMatchExact(out, distance, room);
      out += room;
      if (room < length) {
        this.left = <u32>(length - room);
        this.leftDistance = <u32>distance;
        result = NO_ROOM;
        break;
      }
    }
    this.at = at;
    this.out = out;
    this.bits = bits;
    this.count = count;
    if (result == NEXT) this.endBlock();
    return result;
  }
}

function second(table: usize, entry: u32, bits: u64): u32 {
  const index = (entry >>> 16) + (<u32>bits & ((1 << ((entry >> 8) & 15)) - 1));
  return load<u32>(table + (index << 2));
}

/** Base and extra bits together. */
function value(entry: u32, bits: u64): u32 {
  const taken = bits & (((<u64>1) << (entry & 63)) - 1);
  return (entry >>> 16) + <u32>(taken >> ((entry >> 8) & 15));
}
