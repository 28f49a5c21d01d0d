/**
 * Decoding tables for deflate's prefix codes (RFC 1951 § 3.2.2), looked up by the next bits of the input.
 *
 * The main table has one entry for every value of the next `bits` bits, or fewer when no code is that long. Codes
 * that are longer lead from their first bits to a second table behind the main one.
 *
 * Building costs more than decoding when a block is only a page long. So each code word is stored once, in a
 * table just as large as its length needs, and the table is doubled by copying on the way to the next length.
 *
 *     entry  31     literal
 *            16-30  literal byte, base of the length or distance, or where the second table starts
 *            15     neither literal nor match: then 14 second table, 13 end of block, none of both: no such code
 *            8-11   bits of the code word; of a second table: its index bits
 *            0-5    bits to take in all, extra bits included
 */

export const IS_LITERAL: u32 = 0x80000000;
export const IS_SPECIAL: u32 = 0x8000;
export const IS_TABLE: u32 = 0x4000;
export const IS_END: u32 = 0x2000;

/** What an unused code word leads to: one bit is taken, so that its end in the input is told from an error. */
const NO_CODE: u32 = IS_SPECIAL | 1;
const MAX_LENGTH: u32 = 15;

/** Index bits of the main tables, and the most entries with second tables that a complete code can need. */
export const LITERAL_BITS: u32 = 10;
export const LITERAL_ENTRIES: u32 = 1334;
export const DISTANCE_BITS: u32 = 8;
export const DISTANCE_ENTRIES: u32 = 402;
export const PRECODE_BITS: u32 = 7;
export const PRECODE_ENTRIES: u32 = 128;

const counts: usize = memory.data(16 * 4, 4);
const starts: usize = memory.data(17 * 4, 4);
const sorted: usize = memory.data(288 * 2, 2);

/**
 * Builds the table at `table` from `count` code lengths (u8, 0 to 15) at `lengths`; `symbols` has the entry of
 * each symbol with its extra bits as the bits to take. Returns the index bits of the main table, or -1 when the
 * lengths are over-subscribed or incomplete. A single code of one bit may stand alone, and so may none.
 */
export function buildTable(table: usize, lengths: usize, count: u32, symbols: usize, tableBits: u32): i32 {
  memory.fill(counts, 0, 16 * 4);
  for (let i: u32 = 0; i < count; i++) {
    const at = counts + ((<usize>load<u8>(lengths + i)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  const used = count - load<u32>(counts);
  let longest = MAX_LENGTH;
  while (longest > 0 && load<u32>(counts + (longest << 2)) == 0) longest--;
  if (longest == 0) {
    store<u32>(table, NO_CODE);
    store<u32>(table, NO_CODE, 4);
    return 1;
  }

  let left: i32 = 1;
  let start: u32 = 0;
  for (let length: u32 = 1; length <= MAX_LENGTH; length++) {
    const n = load<u32>(counts + (length << 2));
    left = (left << 1) - n;
    if (left < 0) return -1;
    store<u32>(starts + (length << 2), start);
    start += n;
  }
  if (left > 0 && (longest > 1 || used > 1)) return -1;

  for (let i: u32 = 0; i < count; i++) {
    const length = <u32>load<u8>(lengths + i);
    if (length == 0) continue;
    const at = starts + (length << 2);
    const place = load<u32>(at);
    store<u32>(at, place + 1);
    store<u16>(sorted + (place << 1), i);
  }
  if (left > 0) {
    store<u32>(table, entry(load<u16>(sorted), 1, symbols));
    store<u32>(table, NO_CODE, 4);
    return 1;
  }

  const bits = min(tableBits, longest);
  const word = fillMain(table, bits, symbols);
  if (longest > bits) fillSecond(table, bits, longest, word, symbols, used);
  return bits;
}

/** Stores the code words of up to `bits` bits; returns the next one, bit-reversed as words lie in the input. */
function fillMain(table: usize, bits: u32, symbols: usize): u32 {
  let word: u32 = 0;
  let place: usize = sorted;
  let isEmpty = true;
  for (let length: u32 = 1; length <= bits; length++) {
    if (!isEmpty) memory.copy(table + (1 << (length + 1)), table, 1 << (length + 1));
    for (let n = load<u32>(counts + (length << 2)); n > 0; n--) {
      isEmpty = false;
      store<u32>(table + (word << 2), entry(load<u16>(place), length, symbols));
      place += 2;
      word = nextWord(word, length);
    }
  }
  return word;
}

/** Stores the longer ones in tables of their own, one for each value of the first `bits` bits. */
function fillSecond(table: usize, bits: u32, longest: u32, word: u32, symbols: usize, used: u32): void {
  const mask: u32 = (1 << bits) - 1;
  let place: u32 = 0;
  for (let length: u32 = 1; length <= bits; length++) place += load<u32>(counts + (length << 2));
  let next: u32 = 1 << bits;
  let start: u32 = 0;
  let indexBits: u32 = 0;
  let prefix: u32 = u32.MAX_VALUE;
  let length = bits + 1;
  let left = load<u32>(counts + (length << 2));
  for (; place < used; place++) {
    while (left == 0) left = load<u32>(counts + (++length << 2));
    if ((word & mask) != prefix) {
      prefix = word & mask;
      start = next;
      // As many bits as it takes for the words that are left to fill the table.
      indexBits = length - bits;
      let room: i32 = (1 << indexBits) - left;
      while (room > 0 && bits + indexBits < longest) {
        indexBits++;
        room = (room << 1) - load<u32>(counts + ((bits + indexBits) << 2));
      }
      next += 1 << indexBits;
      store<u32>(table + (prefix << 2), (start << 16) | IS_SPECIAL | IS_TABLE | (indexBits << 8) | bits);
    }
    const made = entry(load<u16>(sorted + (place << 1)), length - bits, symbols);
    const step: u32 = 1 << (length - bits);
    for (let i = word >>> bits; i < (<u32>1) << indexBits; i += step) store<u32>(table + ((start + i) << 2), made);
    word = nextWord(word, length);
    left--;
  }
}

function entry(symbol: u32, length: u32, symbols: usize): u32 {
  return load<u32>(symbols + (symbol << 2)) + (length << 8) + length;
}

/** The next code word of this length, counted up from the other end; 0 behind the last of all. */
function nextWord(word: u32, length: u32): u32 {
  const zeros = word ^ ((1 << length) - 1);
  if (zeros == 0) return 0;
  const bit: u32 = 1 << (31 - clz(zeros));
  return (word & (bit - 1)) | bit;
}
