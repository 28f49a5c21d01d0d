/**
 * The Huffman code of literals (RFC 8878 § 4.2). Streams are read backwards, the highest bit first, from the byte
 * whose highest one marks the start.
 *
 * A look-up takes the next `bits` bits (11 at most) and gives a u16, the symbol above the length of its word. The
 * bits lie in a u64, the next on top. It is loaded again before each round of five symbols: 57 bits are there then.
 * Four streams are decoded side by side, since one waits for its look-up most of the time.
 */
import { buildStates, counts, countsLog, countsSymbols, readCounts } from "./fse";

const MOST_BITS: u32 = 11;
const MOST_WEIGHTS: u32 = 255;
const WEIGHT_LOG: u32 = 6;
const WEIGHT_SYMBOLS: u32 = 12;
/** Symbols decoded from one load. */
const ROUND: usize = 5;

export const HUFFMAN_STATE: i32 = 4 + (2 << 11);

const weights: usize = memory.data(256);
const ranks: usize = memory.data(16 * 4, 4);
const weightStates: usize = memory.data(64 * 8, 8);

@final
export class ZstdHuffman {
  /** Index bits of the table; 0 while there is none. */
  private bits: u32 = 0;
  private readonly table: usize = heap.alloc(2 << MOST_BITS);

  forget(): void {
    this.bits = 0;
  }

  get isKnown(): bool {
    return this.bits > 0;
  }

  save(into: usize): void {
    store<u32>(into, this.bits);
    memory.copy(into + 4, this.table, 2 << MOST_BITS);
  }

  restore(from: usize): void {
    this.bits = load<u32>(from);
    memory.copy(this.table, from + 4, 2 << MOST_BITS);
  }

  /** Reads a tree description and builds its table; returns its bytes, or 0 when it is not valid. */
  read(at: usize, end: usize): u32 {
    if (at >= end) return 0;
    const head = <u32>load<u8>(at);
    let size: u32;
    let count: u32;
    if (head >= 128) {
      count = head - 127;
      size = (count + 1) >>> 1;
      if (size > <u32>(end - at) - 1) return 0;
      for (let i: u32 = 0; i < count; i++) {
        const byte = <u32>load<u8>(at + 1 + (i >>> 1));
        store<u8>(weights + i, i & 1 ? byte & 15 : byte >>> 4);
      }
    } else {
      size = head;
      if (size > <u32>(end - at) - 1) return 0;
      count = readWeights(at + 1, at + 1 + size);
    }
    return count > 0 && this.build(count) ? 1 + size : 0;
  }

  /** Fills the table from `count` weights; that of the last symbol follows from the others. */
  private build(count: u32): bool {
    memory.fill(ranks, 0, 16 * 4);
    let total: u32 = 0;
    for (let i: u32 = 0; i < count; i++) {
      const weight = <u32>load<u8>(weights + i);
      if (weight > MOST_BITS + 1) return false;
      total += (1 << weight) >>> 1;
      bump(weight);
    }
    if (total == 0) return false;
    const bits: u32 = 32 - clz(total);
    if (bits > MOST_BITS) return false;
    const rest = ((<u32>1) << bits) - total;
    if (popcnt(rest) != 1) return false;
    const last = ctz(rest) + 1;
    store<u8>(weights + count, last);
    bump(last);
    // Words of the lowest weight, the longest, come first.
    let next: u32 = 0;
    for (let weight: u32 = 1; weight <= bits; weight++) {
      const at = ranks + (weight << 2);
      const start = next;
      next += load<u32>(at) << (weight - 1);
      store<u32>(at, start);
    }
    const table = this.table;
    for (let symbol: u32 = 0; symbol <= count; symbol++) {
      const weight = <u32>load<u8>(weights + symbol);
      if (weight == 0) continue;
      const places: u32 = (1 << weight) >>> 1;
      const at = ranks + (weight << 2);
      const start = load<u32>(at);
      store<u32>(at, start + places);
      const entry = (symbol << 8) | (bits + 1 - weight);
      let into = table + (start << 1);
      if (places < 4) {
        for (const until = into + (places << 1); into < until; into += 2) store<u16>(into, entry);
      } else {
        const four = <u64>entry * 0x0001000100010001;
        for (const until = into + (places << 1); into < until; into += 8) store<u64>(into, four);
      }
    }
    this.bits = bits;
    return true;
  }

  /** Decodes the stream from `at` to `end` to exactly `length` symbols; false when it is not just that long. */
  decodeOne(at: usize, end: usize, out: usize, length: usize): bool {
    if (end <= at || load<u8>(end - 1) == 0) return false;
    const used = clz(<u32>load<u8>(end - 1)) - 23;
    return this.finish(at, end - 8, used, out, out + length);
  }

  /**
   * Decodes four streams, each a quarter of the symbols rounded up, the last what is left. `floor` is the lowest
   * address that may be read.
   */
  decodeFour(at: usize, end: usize, out: usize, length: usize, floor: usize): bool {
    // Three u16 sizes, and a byte for each stream.
    if (end - at < 6 + 4) return false;
    const start1 = at + 6;
    const start2 = start1 + load<u16>(at);
    const start3 = start2 + load<u16>(at, 2);
    const start4 = start3 + load<u16>(at, 4);
    if (start4 >= end || start2 == start1 || start3 == start2 || start4 == start3) return false;
    const quarter = (length + 3) >>> 2;
    if (quarter * 3 > length) return false;
    if (!load<u8>(start2 - 1) || !load<u8>(start3 - 1) || !load<u8>(start4 - 1) || !load<u8>(end - 1)) return false;
    const table = this.table;
    const shift: u64 = 64 - this.bits;
    const outEnd = out + length;
    let out1 = out;
    let out2 = out1 + quarter;
    let out3 = out2 + quarter;
    let out4 = out3 + quarter;
    let at1 = start2 - 8;
    let at2 = start3 - 8;
    let at3 = start4 - 8;
    let at4 = end - 8;
    let used1 = <u64>(clz(<u32>load<u8>(start2 - 1)) - 23);
    let used2 = <u64>(clz(<u32>load<u8>(start3 - 1)) - 23);
    let used3 = <u64>(clz(<u32>load<u8>(start4 - 1)) - 23);
    let used4 = <u64>(clz(<u32>load<u8>(end - 1)) - 23);
    while (out4 + ROUND <= outEnd && at1 >= floor) {
      let bits1 = load<u64>(at1) << used1;
      let bits2 = load<u64>(at2) << used2;
      let bits3 = load<u64>(at3) << used3;
      let bits4 = load<u64>(at4) << used4;
      for (let i: usize = 0; i < ROUND; i++) {
        const entry1 = <u32>load<u16>(table + ((<usize>(bits1 >> shift)) << 1));
        const entry2 = <u32>load<u16>(table + ((<usize>(bits2 >> shift)) << 1));
        const entry3 = <u32>load<u16>(table + ((<usize>(bits3 >> shift)) << 1));
        const entry4 = <u32>load<u16>(table + ((<usize>(bits4 >> shift)) << 1));
        store<u8>(out1 + i, entry1 >>> 8);
        store<u8>(out2 + i, entry2 >>> 8);
        store<u8>(out3 + i, entry3 >>> 8);
        store<u8>(out4 + i, entry4 >>> 8);
        bits1 <<= entry1 & 255;
        bits2 <<= entry2 & 255;
        bits3 <<= entry3 & 255;
        bits4 <<= entry4 & 255;
        used1 += entry1 & 255;
        used2 += entry2 & 255;
        used3 += entry3 & 255;
        used4 += entry4 & 255;
      }
      out1 += ROUND;
      out2 += ROUND;
      out3 += ROUND;
      out4 += ROUND;
      at1 -= <usize>(used1 >> 3);
      at2 -= <usize>(used2 >> 3);
      at3 -= <usize>(used3 >> 3);
      at4 -= <usize>(used4 >> 3);
      used1 &= 7;
      used2 &= 7;
      used3 &= 7;
      used4 &= 7;
      // A stream that runs past its start would go on into the one before and so on: stop all of them.
      if (at2 + 8 < start2 || at3 + 8 < start3 || at4 + 8 < start4) return false;
    }
    return (
      this.finish(start1, at1, <u32>used1, out1, out + quarter) &&
      this.finish(start2, at2, <u32>used2, out2, out + quarter * 2) &&
      this.finish(start3, at3, <u32>used3, out3, out + quarter * 3) &&
      this.finish(start4, at4, <u32>used4, out4, outEnd)
    );
  }

  /** One symbol at a time to `outEnd`; whether that uses up all bits down to `start` and no more. */
  private finish(start: usize, at: usize, used: u32, out: usize, outEnd: usize): bool {
    const table = this.table;
    const shift: u64 = 64 - this.bits;
    let left = ((<i32>(at - start)) << 3) + 64 - <i32>used;
    while (out < outEnd) {
      if (left <= 0) return false;
      const entry = <u32>load<u16>(table + ((<usize>((load<u64>(at) << used) >> shift)) << 1));
      store<u8>(out++, entry >>> 8);
      used += entry & 255;
      left -= entry & 255;
      at -= used >>> 3;
      used &= 7;
    }
    return left == 0;
  }
}

function bump(weight: u32): void {
  store<u32>(ranks + (weight << 2), load<u32>(ranks + (weight << 2)) + 1);
}

/**
 * Weights packed with FSE: a table description, then one stream that two states read in turns until it is used up.
 * Returns how many, or 0 when they are not valid.
 */
function readWeights(at: usize, end: usize): u32 {
  const head = readCounts(at, end, WEIGHT_LOG, WEIGHT_SYMBOLS + 1);
  const start = at + head;
  if (head == 0 || start >= end || load<u8>(end - 1) == 0) return 0;
  buildStates(weightStates, countsLog, counts, countsSymbols, 0);
  let left = ((<i32>(end - start)) << 3) - <i32>(clz(<u32>load<u8>(end - 1)) - 23);
  const mask: u32 = (1 << countsLog) - 1;
  left -= countsLog;
  let one = bitsAt(start, left) & mask;
  left -= countsLog;
  let two = bitsAt(start, left) & mask;
  if (left < 0) return 0;
  let count: u32 = 0;
  while (count < MOST_WEIGHTS) {
    const entry = load<u64>(weightStates + (one << 3));
    store<u8>(weights + count++, entry >> 32);
    const bits = <u32>(entry >> 16) & 255;
    left -= bits;
    if (left < 0) {
      // No bits for the next state: the other one's symbol is the last.
      if (count == MOST_WEIGHTS) return 0;
      store<u8>(weights + count++, load<u32>(weightStates + (two << 3), 4));
      return count;
    }
    one = two;
    two = (<u32>entry & 0xffff) + (bitsAt(start, left) & ((1 << bits) - 1));
  }
  return 0;
}

/** The bits from `position` on, counted from the start of the stream. Reads up to 4 bytes behind the stream. */
function bitsAt(start: usize, position: i32): u32 {
  return position < 0 ? 0 : load<u32>(start + (position >>> 3)) >>> (position & 7);
}
