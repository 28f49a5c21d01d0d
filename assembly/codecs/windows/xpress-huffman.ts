/**
 * XPRESS with Huffman codes (MS-XCA § 2.1 and 2.2), as in hibernation files since Windows 8 and in WIM images.
 *
 * Each 64 KiB of output have their own code: 256 bytes with the lengths of 512 code words, four bits each, low half
 * first. Then u16 words hold the bits, the highest first. Bytes that lengthen a match stand between the words, where
 * the reader is: it always holds the 16 to 32 bits of one or two words, and takes the next when it has fewer.
 *
 *     symbol 0-255     literal
 *     symbol 256-511   match: the low four bits are the length - 3 (15: a byte more; when that is 255, a u16 instead;
 *                      when that is 0, a u32), the next four how many bits of distance follow, below the highest
 *
 * Encoders write symbol 256 once more behind the data. It also is a match like others, so where data end is told by
 * their size alone.
 */
import { copyMatch, copyMatchExact, SLACK } from "../copy";
import { ERROR_BAD_CODE, ERROR_BAD_DISTANCE, ERROR_BAD_LENGTH, ERROR_CUT_SHORT, ERROR_OUTPUT_FULL } from "../errors";

const CHUNK: usize = 1 << 16;
const SYMBOLS: u32 = 512;
const LENGTHS_SIZE: usize = 256;
const LONGEST_WORD: u32 = 15;
const SHORTEST: usize = 3;
/** The wide forms of a length hold all of it; what the short ones can say must not be in them. */
const LEAST_WIDE: usize = 15;
/** No room is so large. */
const LONGEST: usize = 0x7fffff00;

/** Words of up to so many bits are looked up: u16 entries, symbol << 4 | bits; 0 where a longer word starts. */
const TABLE_BITS: u32 = 11;
let table: usize = 0;

// Longer words are found by length: symbols in order of their words, where each length starts, its first word.
let sorted: usize = 0;
const counts: usize = memory.data(16 * 4, 4);
const starts: usize = memory.data(16 * 4, 4);
const firsts: usize = memory.data(16 * 4, 4);

/**
 * Unpacks `dstCapacity` bytes, which must be what the data unpack to; more input is not looked at. Returns the bytes
 * written or an error.
 */
export function xpressHuffmanDecode(src: usize, srcLength: i32, dst: usize, dstCapacity: i32): i32 {
  const end = src + max(0, srcLength);
  const outEnd = dst + max(0, dstCapacity);
  let at = src;
  let out = dst;
  while (out < outEnd) {
    if (at > end || end - at < LENGTHS_SIZE + 4) return ERROR_CUT_SHORT;
    if (!buildTable(at)) return ERROR_BAD_CODE;
    at += LENGTHS_SIZE;
    let bits = ((<u32>load<u16>(at)) << 16) | load<u16>(at, 2);
    at += 4;
    // How many bits there are beyond 16.
    let extra: i32 = 16;
    const chunkEnd = out + min(CHUNK, outEnd - out);
    while (out < chunkEnd) {
      let entry = <u32>load<u16>(table + ((<usize>(bits >>> (32 - TABLE_BITS))) << 1));
      if (entry == 0) entry = longWord(bits >>> (32 - LONGEST_WORD));
      bits <<= entry & 15;
      extra -= entry & 15;
      if (extra < 0) {
        // The last word may be left out when none of its bits is used.
        if (at <= end && end - at >= 2) bits |= (<u32>load<u16>(at)) << -extra;
        else if (at > end) return ERROR_CUT_SHORT;
        at += 2;
        extra += 16;
      }
      const symbol = entry >>> 4;
      if (symbol < 256) {
        store<u8>(out++, symbol);
        continue;
      }
      let length = <usize>(symbol & 15);
      if (length == 15) {
        if (at >= end) return ERROR_CUT_SHORT;
        const more = <usize>load<u8>(at++);
        length += more;
        if (more == 255) {
          if (at > end || end - at < 2) return ERROR_CUT_SHORT;
          length = load<u16>(at);
          at += 2;
          if (length == 0) {
            if (end - at < 4) return ERROR_CUT_SHORT;
            length = load<u32>(at);
            at += 4;
          }
          if (length < LEAST_WIDE || length > LONGEST) return ERROR_BAD_LENGTH;
        }
      }
      length += SHORTEST;
      const distanceBits = (symbol >>> 4) & 15;
      const distance: usize = (1 << distanceBits) + (distanceBits == 0 ? 0 : bits >>> (32 - distanceBits));
      bits <<= distanceBits;
      extra -= distanceBits;
      if (extra < 0) {
        if (at <= end && end - at >= 2) bits |= (<u32>load<u16>(at)) << -extra;
        else if (at > end) return ERROR_CUT_SHORT;
        at += 2;
        extra += 16;
      }
      if (distance > out - dst) return ERROR_BAD_DISTANCE;
      if (length + SLACK <= outEnd - out) copyMatch(out, distance, length);
      else if (length > outEnd - out) return ERROR_OUTPUT_FULL;
      else copyMatchExact(out, distance, length);
      out += length;
    }
  }
  return <i32>(out - dst);
}

/** Builds the look-up from 512 lengths; false unless they make a complete code. */
function buildTable(lengths: usize): bool {
  if (table == 0) {
    table = heap.alloc(1 << (TABLE_BITS + 1));
    sorted = heap.alloc(SYMBOLS << 1);
  }
  memory.fill(counts, 0, 64);
  for (let i: u32 = 0; i < SYMBOLS; i++) {
    const at = counts + ((<usize>lengthOf(lengths, i)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  let word: u32 = 0;
  let start: u32 = 0;
  for (let length: u32 = 1; length <= LONGEST_WORD; length++) {
    const count = load<u32>(counts + (length << 2));
    word <<= 1;
    store<u32>(firsts + (length << 2), word);
    store<u32>(starts + (length << 2), start);
    word += count;
    start += count;
    if (word > (<u32>1) << length) return false;
  }
  if (word != (<u32>1) << LONGEST_WORD) return false;

  for (let i: u32 = 0; i < SYMBOLS; i++) {
    const length = lengthOf(lengths, i);
    if (length == 0) continue;
    const at = starts + ((<usize>length) << 2);
    const place = load<u32>(at);
    store<u32>(at, place + 1);
    store<u16>(sorted + (place << 1), (i << 4) | length);
  }
  memory.fill(table, 0, 1 << (TABLE_BITS + 1));
  // In order of their words, entries follow each other without a gap.
  let into = table;
  let place = sorted;
  for (let length: u32 = 1; length <= TABLE_BITS; length++) {
    const bytes: usize = 2 << (TABLE_BITS - length);
    for (let count = load<u32>(counts + (length << 2)); count > 0; count--) {
      const entry = load<u16>(place);
      place += 2;
      for (const until = into + bytes; into < until; into += 2) store<u16>(into, entry);
    }
  }
  return true;
}

function lengthOf(lengths: usize, symbol: u32): u32 {
  return (<u32>load<u8>(lengths + (symbol >>> 1)) >>> ((symbol & 1) << 2)) & 15;
}

/** The entry of a word longer than the table's; `bits` has 15 bits. The code is complete, so there is one. */
function longWord(bits: u32): u32 {
  let entry: u32 = 0;
  for (let length = TABLE_BITS + 1; length <= LONGEST_WORD; length++) {
    const index = (bits >>> (LONGEST_WORD - length)) - load<u32>(firsts + (length << 2));
    const count = load<u32>(counts + (length << 2));
    if (index < count) {
      // Starts were moved behind their last symbol.
      const place = load<u32>(starts + (length << 2)) - count + index;
      entry = load<u16>(sorted + ((<usize>place) << 1));
      break;
    }
  }
  return entry;
}
