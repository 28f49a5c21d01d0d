/**
 * Compressed blocks of Zstandard (RFC 8878 § 3.1.1.3): literals, then sequences that say how many of them to copy
 * and what to repeat from before.
 *
 * A block is copied into memory of our own first, with room around it, so that the backward bit readers can load
 * eight bytes at a time without looking where it starts.
 */
import { copyMatch, copyMatchExact, copyRun, SLACK } from "../copy";
import {
  ERROR_BAD_CODE,
  ERROR_BAD_DISTANCE,
  ERROR_BAD_HEADER,
  ERROR_BAD_LENGTH,
  ERROR_CUT_SHORT,
  ERROR_OUTPUT_FULL,
} from "../errors";
import { LONGEST_BLOCK } from "./frame";
import { HUFFMAN_STATE, ZstdHuffman } from "./huffman";
import { SEQUENCES_STATE, ZstdTables } from "./tables";

const PAD: usize = 32;

const RAW: u32 = 0;
const RLE: u32 = 1;
const PACKED: u32 = 2;

/** Bytes of a saved state, without the window. */
export const BLOCKS_STATE: i32 = 16 + HUFFMAN_STATE + SEQUENCES_STATE;

@final
export class ZstdBlocks {
  /** Where the input of a block goes: room for the longest one. */
  readonly input: usize = heap.alloc(PAD + <usize>LONGEST_BLOCK + PAD) + PAD;
  /** The lowest address a match may reach. */
  base: usize = 0;
  /** Where the next byte goes, and where room ends. */
  out: usize = 0;
  outEnd: usize = 0;

  private readonly literals: usize = heap.alloc(<usize>LONGEST_BLOCK + PAD);
  private literalsLength: usize = 0;
  private readonly huffman: ZstdHuffman = new ZstdHuffman();
  private readonly tables: ZstdTables = new ZstdTables();
  private repeat1: u32 = 1;
  private repeat2: u32 = 4;
  private repeat3: u32 = 8;

  /** What a frame starts with. */
  reset(): void {
    this.huffman.forget();
    this.tables.forget();
    this.repeat1 = 1;
    this.repeat2 = 4;
    this.repeat3 = 8;
  }

  save(into: usize): void {
    store<u32>(into, this.repeat1);
    store<u32>(into, this.repeat2, 4);
    store<u32>(into, this.repeat3, 8);
    this.huffman.save(into + 16);
    this.tables.save(into + 16 + HUFFMAN_STATE);
  }

  restore(from: usize): void {
    this.repeat1 = load<u32>(from);
    this.repeat2 = load<u32>(from, 4);
    this.repeat3 = load<u32>(from, 8);
    this.huffman.restore(from + 16);
    this.tables.restore(from + 16 + HUFFMAN_STATE);
  }

  /** Unpacks the block of `length` bytes at `input` to at most `longest`; 0 or an error. */
  decode(length: u32, longest: u32): i32 {
    memory.fill(this.input + length, 0, PAD);
    const end = this.input + length;
    const used = this.readLiterals(end, longest);
    if (used < 0) return used;
    const from = this.out;
    const result = this.readSequences(this.input + used, end);
    if (result < 0) return result;
    return this.out - from > longest ? ERROR_BAD_LENGTH : 0;
  }

  // ---- literals

  /** Unpacks the literals; returns the bytes of their section or an error. */
  private readLiterals(end: usize, longest: u32): i32 {
    const at = this.input;
    const available = <u32>(end - at);
    if (available < 1) return ERROR_CUT_SHORT;
    const head = load<u32>(at);
    const type = head & 3;
    const format = (head >>> 2) & 3;
    if (type == RAW || type == RLE) {
      // Sizes of 5, 12 or 20 bits.
      const headSize: u32 = format == 1 ? 2 : format == 3 ? 3 : 1;
      const size = format == 1 ? (head >>> 4) & 0xfff : format == 3 ? (head >>> 4) & 0xfffff : (head >>> 3) & 31;
      const packed = type == RAW ? size : 1;
      if (size > longest) return ERROR_BAD_LENGTH;
      if (available < headSize || available - headSize < packed) return ERROR_CUT_SHORT;
      this.literalsLength = size;
      if (type == RAW) memory.copy(this.literals, at + headSize, size);
      else memory.fill(this.literals, load<u8>(at + headSize), size);
      return headSize + packed;
    }
    // Both sizes of 10, 14 or 18 bits.
    const bits: u32 = format < 2 ? 10 : format == 2 ? 14 : 18;
    const headSize: u32 = format < 2 ? 3 : format == 2 ? 4 : 5;
    const both = load<u64>(at) >> 4;
    const size = <u32>both & ((1 << bits) - 1);
    const packed = <u32>(both >> bits) & ((1 << bits) - 1);
    if (size > longest) return ERROR_BAD_LENGTH;
    if (available < headSize || available - headSize < packed) return ERROR_CUT_SHORT;
    this.literalsLength = size;
    const start = at + headSize;
    const huffman = this.huffman;
    let tree: u32 = 0;
    if (type == PACKED) {
      tree = huffman.read(start, start + packed);
      if (tree == 0) {
        huffman.forget();
        return ERROR_BAD_CODE;
      }
    } else if (!huffman.isKnown) return ERROR_BAD_CODE;
    const isRight =
      format == 0
        ? huffman.decodeOne(start + tree, start + packed, this.literals, size)
        : huffman.decodeFour(start + tree, start + packed, this.literals, size, at - PAD);
    return isRight ? headSize + packed : ERROR_BAD_CODE;
  }

  // ---- sequences

  private readSequences(at: usize, end: usize): i32 {
    if (at >= end) return ERROR_CUT_SHORT;
    let count = <u32>load<u8>(at++);
    if (count >= 128) {
      // The pad behind the input is there to be read.
      if (count < 255) count = ((count - 128) << 8) + load<u8>(at++);
      else {
        count = <u32>load<u16>(at) + 0x7f00;
        at += 2;
      }
    }
    if (count == 0) return at == end ? this.copyLast(0) : at > end ? ERROR_CUT_SHORT : ERROR_BAD_LENGTH;
    if (at >= end) return ERROR_CUT_SHORT;
    const modes = <u32>load<u8>(at++);
    if (modes & 3) return ERROR_BAD_HEADER;
    const start = this.tables.read(modes, at, end);
    if (start == 0) return ERROR_BAD_CODE;
    return this.execute(count, start, end);
  }

  /** Decodes `count` sequences from the stream and copies what they say. */
  private execute(count: u32, start: usize, end: usize): i32 {
    if (start >= end || load<u8>(end - 1) == 0) return ERROR_BAD_CODE;
    const tables = this.tables;
    const base = this.base;
    const outEnd = this.outEnd;
    const literalsEnd = this.literals + this.literalsLength;
    let literal = this.literals;
    let out = this.out;
    let repeat1 = this.repeat1;
    let repeat2 = this.repeat2;
    let repeat3 = this.repeat3;

    let at = end - 8;
    // How many of the top bits of the u64 at `at` are used.
    let used = <u64>(clz(<u32>load<u8>(end - 1)) - 23);
    const literalStates = tables.literals;
    const matchStates = tables.matches;
    const offsetStates = tables.offsets;
    let word = load<u64>(at) << used;
    let literalState = firstState(word, tables.literalLog);
    word <<= tables.literalLog;
    let offsetState = firstState(word, tables.offsetLog);
    word <<= tables.offsetLog;
    let matchState = firstState(word, tables.matchLog);
    used += tables.literalLog + tables.offsetLog + tables.matchLog;
    at -= <usize>(used >> 3);
    used &= 7;
    for (; count > 0; count--) {
      if (at + 8 < start) return ERROR_BAD_CODE;
      const literalEntry = load<u64>(literalStates + literalState);
      const matchEntry = load<u64>(matchStates + matchState);
      const offsetEntry = load<u64>(offsetStates + offsetState);
      const offsetExtra = (offsetEntry >> 24) & 255;
      const matchExtra = (matchEntry >> 24) & 255;
      const literalExtra = (literalEntry >> 24) & 255;
      let bits = load<u64>(at) << used;
      let offset = <u32>(offsetEntry >> 32) + <u32>topBits(bits, offsetExtra);
      bits <<= offsetExtra;
      let match = <usize>(<u32>(matchEntry >> 32) + <u32>topBits(bits, matchExtra));
      bits <<= matchExtra;
      used += offsetExtra + matchExtra;
      if (offsetExtra + matchExtra + literalExtra > 30) {
        at -= <usize>(used >> 3);
        used &= 7;
        // Only data that are not valid get so far below their start; what is read there does not matter.
        if (at + 8 < start) return ERROR_BAD_CODE;
        bits = load<u64>(at) << used;
      }
      const literals = <usize>(<u32>(literalEntry >> 32) + <u32>topBits(bits, literalExtra));
      bits <<= literalExtra;
      used += literalExtra;
      if (count > 1) {
        const literalNext = (literalEntry >> 16) & 255;
        const matchNext = (matchEntry >> 16) & 255;
        const offsetNext = (offsetEntry >> 16) & 255;
        literalState = ((<u32>literalEntry & 0xffff) + <u32>topBits(bits, literalNext)) << 3;
        bits <<= literalNext;
        matchState = ((<u32>matchEntry & 0xffff) + <u32>topBits(bits, matchNext)) << 3;
        bits <<= matchNext;
        offsetState = ((<u32>offsetEntry & 0xffff) + <u32>topBits(bits, offsetNext)) << 3;
        used += literalNext + matchNext + offsetNext;
      }
      at -= <usize>(used >> 3);
      used &= 7;

      if (offset > 3) {
        offset -= 3;
        repeat3 = repeat2;
        repeat2 = repeat1;
        repeat1 = offset;
      } else {
        // One of the last three; without literals the first is what was just used, so they mean the next ones.
        const index = offset + u32(literals == 0);
        if (index == 1) offset = repeat1;
        else {
          if (index == 2) offset = repeat2;
          else {
            offset = index == 3 ? repeat3 : repeat1 - 1;
            repeat3 = repeat2;
          }
          repeat2 = repeat1;
          repeat1 = offset;
        }
      }

      if (literals > literalsEnd - literal) return ERROR_BAD_LENGTH;
      if (literals + match + SLACK < outEnd - out) {
        // The pad behind the literals lets whole vectors be read.
        copyRun(out, literal, literals);
        literal += literals;
        out += literals;
        if (<usize>offset - 1 >= out - base) return ERROR_BAD_DISTANCE;
        copyMatch(out, offset, match);
        out += match;
        continue;
      }
      if (literals > outEnd - out) return ERROR_OUTPUT_FULL;
      memory.copy(out, literal, literals);
      literal += literals;
      out += literals;
      if (<usize>offset - 1 >= out - base) return ERROR_BAD_DISTANCE;
      const isCut = match > outEnd - out;
      if (isCut) match = outEnd - out;
      copyMatchExact(out, offset, match);
      out += match;
      if (isCut) return ERROR_OUTPUT_FULL;
    }
    // All bits must be used, no more and no less.
    if (((<i32>(at - start)) << 3) + 64 - <i32>used != 0) return ERROR_BAD_CODE;
    this.repeat1 = repeat1;
    this.repeat2 = repeat2;
    this.repeat3 = repeat3;
    this.out = out;
    return this.copyLast(literal - this.literals);
  }

  /** The literals behind the last sequence. */
  private copyLast(from: usize): i32 {
    const count = this.literalsLength - from;
    if (count > this.outEnd - this.out) return ERROR_OUTPUT_FULL;
    memory.copy(this.out, this.literals + from, count);
    this.out += count;
    return 0;
  }
}

/** The first `count` bits; a shift by 64 would be none. */
function topBits(bits: u64, count: u64): u64 {
  return (bits >> 1) >> (63 - count);
}

/** Where a table's first state lies. */
function firstState(bits: u64, log: u64): u32 {
  return (<u32>topBits(bits, log)) << 3;
}
