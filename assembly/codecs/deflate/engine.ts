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
import { ERROR_BAD_CODE, ERROR_BAD_DISTANCE, ERROR_BAD_HEADER, ERROR_BAD_LENGTH } from "../errors";
import {
  buildTable,
  DISTANCE_BITS,
  DISTANCE_ENTRIES,
  IS_END,
  IS_SPECIAL,
  IS_TABLE,
  LITERAL_BITS,
  LITERAL_ENTRIES,
  PRECODE_BITS,
  PRECODE_ENTRIES,
} from "./huffman";
import {
  DISTANCE_SYMBOLS,
  distanceEntries,
  END_OF_BLOCK,
  FIXED_DISTANCE_SYMBOLS,
  FIXED_LITERAL_SYMBOLS,
  LITERAL_SYMBOLS,
  literalEntries,
  makeEntries,
  PRECODE_ORDER,
  PRECODE_SYMBOLS,
  precodeEntries,
} from "./symbols";

/** Why `run` came back. */
export const NO_INPUT: i32 = 0;
export const NO_ROOM: i32 = 1;
export const STREAM_END: i32 = 2;

/** Internal results beside those: the state has changed, or symbols go on. */
const NEXT: i32 = 3;
const GO_ON: i32 = 4;

// Where in a stream it stands.
const HEADER: i32 = 0;
const STORED_LENGTH: i32 = 1;
const STORED: i32 = 2;
const COUNTS: i32 = 3;
const PRECODE: i32 = 4;
const LENGTHS: i32 = 5;
const SYMBOLS: i32 = 6;
const ENDED: i32 = 7;

const LENGTHS_SIZE: usize = 320;
const LENGTHS_AT: usize = 64;
const PRECODE_AT: usize = LENGTHS_AT + LENGTHS_SIZE;
/** Bytes of a saved engine, without its window. */
export const ENGINE_STATE: i32 = 64 + 320 + 32;

let fixedLiterals: usize = 0;
let fixedDistances: usize = 0;
let fixedLiteralBits: u32 = 0;
let fixedDistanceBits: u32 = 0;

@final
export class InflateEngine {
  at: usize = 0;
  end: usize = 0;
  /** The lowest address a match may reach. */
  base: usize = 0;
  out: usize = 0;
  outEnd: usize = 0;

  private bits: u64 = 0;
  /** How many bits of `bits` count. */
  private count: u64 = 0;
  private state: i32 = HEADER;
  private isFinal: bool = false;
  private isFixed: bool = false;
  /** Bytes of a stored block still to copy, or bytes of a match that found no room. */
  private left: u32 = 0;
  private leftDistance: u32 = 0;
  private literalCount: u32 = 0;
  private distanceCount: u32 = 0;
  private precodeCount: u32 = 0;
  private index: u32 = 0;

  private readonly lengths: usize = heap.alloc(LENGTHS_SIZE);
  private readonly precodeLengths: usize = heap.alloc(32);
  private readonly ownLiterals: usize = heap.alloc(LITERAL_ENTRIES << 2);
  private readonly ownDistances: usize = heap.alloc(DISTANCE_ENTRIES << 2);
  private readonly precode: usize = heap.alloc(PRECODE_ENTRIES << 2);
  private literals: usize = 0;
  private distances: usize = 0;
  private literalMask: u64 = 0;
  private distanceMask: u64 = 0;
  private precodeMask: u64 = 0;

  constructor() {
    makeEntries();
  }

  /** Stands at the start of a stream; keeps input and output. */
  reset(): void {
    this.bits = 0;
    this.count = 0;
    this.startStream();
  }

  /** Stands at the start of a stream that follows in the same bits. */
  startStream(): void {
    this.state = HEADER;
    this.isFinal = false;
    this.left = 0;
    this.leftDistance = 0;
  }

  /** Behind a stream's end: the next whole byte, or -1 when input is used up. */
  takeByte(): i32 {
    this.take(this.count & 7);
    this.fill();
    if (this.count < 8) return -1;
    const byte = <i32>(this.bits & 255);
    this.take(8);
    return byte;
  }

  /** Bytes read from the input but not used. */
  get unused(): i32 {
    return <i32>(this.count >> 3);
  }

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

  // ---- bits

  /** Reads bytes while there is room for them in the buffer. */
  private fill(): void {
    this.bits &= ((<u64>1) << this.count) - 1;
    while (this.count < 56 && this.at < this.end) {
      this.bits |= (<u64>load<u8>(this.at++)) << this.count;
      this.count += 8;
    }
  }

  private take(count: u64): void {
    this.bits >>= count;
    this.count -= count;
  }

  // ---- between the symbols

  private endBlock(): void {
    this.state = this.isFinal ? ENDED : HEADER;
  }

  private readHeader(): i32 {
    this.fill();
    if (this.count < 3) return NO_INPUT;
    this.isFinal = (this.bits & 1) != 0;
    const type = <u32>(this.bits >> 1) & 3;
    this.take(3);
    if (type == 3) return ERROR_BAD_HEADER;
    if (type == 0) this.state = STORED_LENGTH;
    else if (type == 2) this.state = COUNTS;
    else {
      this.useFixed();
      this.state = SYMBOLS;
    }
    return NEXT;
  }

  private readStoredLength(): i32 {
    this.fill();
    const padding = this.count & 7;
    if (this.count - padding < 32) return NO_INPUT;
    this.take(padding);
    const length = <u32>this.bits & 0xffff;
    const complement = <u32>(this.bits >> 16) & 0xffff;
    this.take(32);
    if ((length ^ complement) != 0xffff) return ERROR_BAD_LENGTH;
    this.left = length;
    this.state = STORED;
    return NEXT;
  }

  private copyStored(): i32 {
    // What was read ahead into the buffer comes first.
    for (; this.left > 0 && this.count > 0; this.left--) {
      if (this.out == this.outEnd) return NO_ROOM;
      store<u8>(this.out++, this.bits);
      this.take(8);
    }
    const count = min(<usize>this.left, min(this.end - this.at, this.outEnd - this.out));
    if (count > 0) {
      this.bits = 0;
      memory.copy(this.out, this.at, count);
      this.at += count;
      this.out += count;
      this.left -= <u32>count;
    }
    if (this.left > 0) return this.out == this.outEnd ? NO_ROOM : NO_INPUT;
    this.endBlock();
    return NEXT;
  }

  private readCounts(): i32 {
    this.fill();
    if (this.count < 14) return NO_INPUT;
    const bits = <u32>this.bits;
    this.literalCount = (bits & 31) + 257;
    this.distanceCount = ((bits >> 5) & 31) + 1;
    this.precodeCount = ((bits >> 10) & 15) + 4;
    this.take(14);
    if (this.literalCount > LITERAL_SYMBOLS || this.distanceCount > DISTANCE_SYMBOLS) return ERROR_BAD_HEADER;
    this.index = 0;
    memory.fill(this.precodeLengths, 0, 32);
    this.state = PRECODE;
    return NEXT;
  }

  private readPrecode(): i32 {
    while (this.index < this.precodeCount) {
      if (this.count < 3) this.fill();
      if (this.count < 3) return NO_INPUT;
      store<u8>(this.precodeLengths + load<u8>(PRECODE_ORDER + this.index++), this.bits & 7);
      this.take(3);
    }
    if (!this.buildPrecode()) return ERROR_BAD_CODE;
    this.index = 0;
    this.state = LENGTHS;
    return NEXT;
  }

  private readLengths(): i32 {
    const lengths = this.lengths;
    const precode = this.precode;
    const mask = this.precodeMask;
    const total = this.literalCount + this.distanceCount;
    let index = this.index;
    while (index < total) {
      if (this.count < 14) this.fill();
      const entry = load<u32>(precode + ((<usize>(this.bits & mask)) << 2));
      const symbol = entry >>> 16;
      const extra: u64 = symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
      const taken = <u64>(entry & 63);
      if (this.count < taken + extra) {
        this.index = index;
        return NO_INPUT;
      }
      if (entry & IS_SPECIAL) return ERROR_BAD_CODE;
      const value = <u32>(this.bits >> taken) & ((1 << (<u32>extra)) - 1);
      this.take(taken + extra);
      if (symbol < 16) {
        store<u8>(lengths + index++, symbol);
        continue;
      }
      const repeat = value + (symbol == 18 ? 11 : 3);
      if (repeat > total - index || (symbol == 16 && index == 0)) return ERROR_BAD_LENGTH;
      memory.fill(lengths + index, symbol == 16 ? load<u8>(lengths + index - 1) : 0, repeat);
      index += repeat;
    }
    this.index = index;
    if (load<u8>(lengths + END_OF_BLOCK) == 0 || !this.buildTables()) return ERROR_BAD_CODE;
    this.isFixed = false;
    this.state = SYMBOLS;
    return NEXT;
  }

  // ---- tables

  private buildPrecode(): bool {
    const bits = buildTable(this.precode, this.precodeLengths, PRECODE_SYMBOLS, precodeEntries, PRECODE_BITS);
    this.precodeMask = ((<u64>1) << (<u64>bits)) - 1;
    return bits >= 0;
  }

  private buildTables(): bool {
    const literals = this.literalCount;
    const distances = this.lengths + literals;
    const literalBits = buildTable(this.ownLiterals, this.lengths, literals, literalEntries, LITERAL_BITS);
    if (literalBits < 0) return false;
    const distanceBits = buildTable(this.ownDistances, distances, this.distanceCount, distanceEntries, DISTANCE_BITS);
    if (distanceBits < 0) return false;
    this.useTables(this.ownLiterals, literalBits, this.ownDistances, distanceBits);
    return true;
  }

  private useFixed(): void {
    if (fixedLiterals == 0) {
      const lengths = heap.alloc(288);
      memory.fill(lengths, 8, 144);
      memory.fill(lengths + 144, 9, 112);
      memory.fill(lengths + 256, 7, 24);
      memory.fill(lengths + 280, 8, 8);
      const literals = heap.alloc(LITERAL_ENTRIES << 2);
      fixedLiteralBits = buildTable(literals, lengths, FIXED_LITERAL_SYMBOLS, literalEntries, LITERAL_BITS);
      memory.fill(lengths, 5, 32);
      fixedDistances = heap.alloc(DISTANCE_ENTRIES << 2);
      fixedDistanceBits = buildTable(fixedDistances, lengths, FIXED_DISTANCE_SYMBOLS, distanceEntries, DISTANCE_BITS);
      fixedLiterals = literals;
    }
    this.isFixed = true;
    this.useTables(fixedLiterals, fixedLiteralBits, fixedDistances, fixedDistanceBits);
  }

  private useTables(literals: usize, literalBits: u32, distances: usize, distanceBits: u32): void {
    this.literals = literals;
    this.literalMask = ((<u64>1) << literalBits) - 1;
    this.distances = distances;
    this.distanceMask = ((<u64>1) << distanceBits) - 1;
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
