/**
 * Inflate up to the symbols: bits of the input, headers of blocks, code lengths, tables, stored blocks. Every step may
 * find the input at its end, and is taken up again where it stopped.
 */
import { ERROR_BAD_CODE, ERROR_BAD_HEADER, ERROR_BAD_LENGTH } from "../errors";
import {
  buildTable,
  DISTANCE_BITS,
  DISTANCE_ENTRIES,
  IS_SPECIAL,
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
export const NEXT: i32 = 3;
export const GO_ON: i32 = 4;

// Where in a stream it stands.
export const HEADER: i32 = 0;
export const STORED_LENGTH: i32 = 1;
export const STORED: i32 = 2;
export const COUNTS: i32 = 3;
export const PRECODE: i32 = 4;
export const LENGTHS: i32 = 5;
export const SYMBOLS: i32 = 6;
export const ENDED: i32 = 7;

export const LENGTHS_SIZE: usize = 320;

let fixedLiterals: usize = 0;
let fixedDistances: usize = 0;
let fixedLiteralBits: u32 = 0;
let fixedDistanceBits: u32 = 0;

export abstract class BlockReader {
  at: usize = 0;
  end: usize = 0;
  /** The lowest address a match may reach. */
  base: usize = 0;
  out: usize = 0;
  outEnd: usize = 0;

  protected bits: u64 = 0;
  /** How many bits of `bits` count. */
  protected count: u64 = 0;
  protected state: i32 = HEADER;
  protected isFinal: bool = false;
  protected isFixed: bool = false;
  /** Bytes of a stored block still to copy, or bytes of a match that found no room. */
  protected left: u32 = 0;
  protected leftDistance: u32 = 0;
  protected literalCount: u32 = 0;
  protected distanceCount: u32 = 0;
  protected precodeCount: u32 = 0;
  protected index: u32 = 0;

  protected readonly lengths: usize = heap.alloc(LENGTHS_SIZE);
  protected readonly precodeLengths: usize = heap.alloc(32);
  protected readonly ownLiterals: usize = heap.alloc(LITERAL_ENTRIES << 2);
  protected readonly ownDistances: usize = heap.alloc(DISTANCE_ENTRIES << 2);
  protected readonly precode: usize = heap.alloc(PRECODE_ENTRIES << 2);
  protected literals: usize = 0;
  protected distances: usize = 0;
  protected literalMask: u64 = 0;
  protected distanceMask: u64 = 0;
  protected precodeMask: u64 = 0;

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

  // ---- bits

  /** Reads bytes while there is room for them in the buffer. */
  protected fill(): void {
    this.bits &= ((<u64>1) << this.count) - 1;
    while (this.count < 56 && this.at < this.end) {
      this.bits |= (<u64>load<u8>(this.at++)) << this.count;
      this.count += 8;
    }
  }

  protected take(count: u64): void {
    this.bits >>= count;
    this.count -= count;
  }

  // ---- between the symbols

  protected endBlock(): void {
    this.state = this.isFinal ? ENDED : HEADER;
  }

  protected readHeader(): i32 {
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

  protected readStoredLength(): i32 {
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

  protected copyStored(): i32 {
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

  protected readCounts(): i32 {
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

  protected readPrecode(): i32 {
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

  protected readLengths(): i32 {
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

  protected buildPrecode(): bool {
    const bits = buildTable(this.precode, this.precodeLengths, PRECODE_SYMBOLS, precodeEntries, PRECODE_BITS);
    this.precodeMask = ((<u64>1) << (<u64>bits)) - 1;
    return bits >= 0;
  }

  protected buildTables(): bool {
    const literals = this.literalCount;
    const distances = this.lengths + literals;
    const literalBits = buildTable(this.ownLiterals, this.lengths, literals, literalEntries, LITERAL_BITS);
    if (literalBits < 0) return false;
    const distanceBits = buildTable(this.ownDistances, distances, this.distanceCount, distanceEntries, DISTANCE_BITS);
    if (distanceBits < 0) return false;
    this.useTables(this.ownLiterals, literalBits, this.ownDistances, distanceBits);
    return true;
  }

  protected useFixed(): void {
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

  protected useTables(literals: usize, literalBits: u32, distances: usize, distanceBits: u32): void {
    this.literals = literals;
    this.literalMask = ((<u64>1) << literalBits) - 1;
    this.distances = distances;
    this.distanceMask = ((<u64>1) << distanceBits) - 1;
  }
}
