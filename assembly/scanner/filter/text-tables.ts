/**
 * The tables by which text anchors are found (../kernels/text-anchors.ts), made at start from the keys that the
 * generator chose. A literal has one key of three bytes for even and one for odd places, and beside each key a fourth
 * byte; where a key reaches out of its literal, all bytes that may stand there are entered.
 */
import { ANCHOR_BYTES, TEXT_LITERALS, TEXT_ROWS } from "./anchors.generated";

/** By hash of a key: 4, the size of an entry of the list of candidates, or 0. */
export const HASH: usize = memory.data(1 << 16, 64);
/** 2^17 bits each, by hash of four bytes: a key and the byte after it, the byte before it and a key. */
export const RIGHT: usize = memory.data(1 << 14, 64);
export const LEFT: usize = memory.data(1 << 14, 64);

/**
 * Open addressing by key, 2^14 slots:
 *   offset size name
 *        0    4 key
 *        4    2 literal + 1, 0: the slot is free
 *        6    2 place of the key in the literal + 1
 */
export const SLOTS: usize = memory.data(8 << 14, 64);
export const SLOT_BITS: i32 = 14;

/**
 * A row of a literal:
 *   offset size name
 *        0    2 where its bytes begin, in ANCHOR_BYTES
 *        2    1 length
 *        3    1 rules
 *        4    1 even key's place + 1
 *        5    1 odd key's place + 1
 *        6    1 bit 0, 1: the even, the odd key's fourth byte is the one after it
 */
const ROW_SIZE: usize = 8;

/** What must surround a literal, as tools/scanner/text-filter.ts has it. */
export const WORD_START: u32 = 1;
export const PRINTABLE_AFTER: u32 = 2;
export const RUN_START: u32 = 4;

export function rowOf(literal: i32): usize {
  return TEXT_ROWS + <usize>literal * ROW_SIZE;
}

export function bytesOf(row: usize): usize {
  return ANCHOR_BYTES + <usize>load<u16>(row);
}

export function lengthOf(row: usize): usize {
  return <usize>load<u8>(row, 2);
}

export function rulesOf(row: usize): u32 {
  return <u32>load<u8>(row, 3);
}

export function keyHash(four: u32): usize {
  // The factor's low byte is zero, so it drops the fourth byte.
  return <usize>((four * 0x3779b100) >>> 16);
}

export function sieveHash(four: u32): usize {
  return <usize>((four * 0x9e3779b1) >>> 15);
}

export function slotHash(key: u32): u32 {
  return (key * 0x9e3779b1) >>> (32 - SLOT_BITS);
}

export function isWord(byte: u32): bool {
  return byte - 0x30 < 10 || (byte | 0x20) - 0x61 < 26 || byte == 0x5f;
}

/** Printable, or what may end a text: NUL, tab, line end. */
export function isTextOrEnd(byte: u32): bool {
  return byte - 0x20 < 0x5f || byte == 0 || byte - 9 < 2 || byte == 13;
}

export function buildTextTables(): void {
  for (let literal = 0; literal < TEXT_LITERALS; literal++) {
    const row = rowOf(literal);
    const rights = load<u8>(row, 6);
    enterKeys(literal, <i32>load<u8>(row, 4) - 1, (rights & 1) != 0);
    enterKeys(literal, <i32>load<u8>(row, 5) - 1, (rights & 2) != 0);
  }
}

function enterKeys(literal: i32, at: i32, isRight: bool): void {
  const fourth = isRight ? at + 3 : at - 1;
  for (let a = lowest(literal, at); a <= highest(literal, at); a++) {
    if (!mayStand(literal, at, a)) continue;
    for (let b = lowest(literal, at + 1); b <= highest(literal, at + 1); b++) {
      for (let c = lowest(literal, at + 2); c <= highest(literal, at + 2); c++) {
        if (!mayStand(literal, at + 2, c)) continue;
        const key = a | (b << 8) | (c << 16);
        store<u8>(HASH + keyHash(key), 4);
        enterSlot(key, literal, at);
        for (let d = lowest(literal, fourth); d <= highest(literal, fourth); d++) {
          if (!mayStand(literal, fourth, d)) continue;
          if (isRight) setBit(RIGHT, sieveHash(key | (d << 24)));
          else setBit(LEFT, sieveHash(d | (key << 8)));
        }
      }
    }
  }
}

/** The bytes among which mayStand chooses. */
function lowest(literal: i32, at: i32): u32 {
  const row = rowOf(literal);
  return <u32>at < <u32>lengthOf(row) ? <u32>load<u8>(bytesOf(row) + <usize>at) : 0;
}

function highest(literal: i32, at: i32): u32 {
  const row = rowOf(literal);
  return <u32>at < <u32>lengthOf(row) ? <u32>load<u8>(bytesOf(row) + <usize>at) : 255;
}

/** Whether a byte may stand at a place of the literal or beside it. */
function mayStand(literal: i32, at: i32, byte: u32): bool {
  const row = rowOf(literal);
  const rules = rulesOf(row);
  const bytes = bytesOf(row);
  if (at < 0) {
    if (rules & WORD_START && isWord(byte)) return false;
    return !(rules & RUN_START && byte == <u32>load<u8>(bytes));
  }
  if (<usize>at < lengthOf(row)) return byte == <u32>load<u8>(bytes + <usize>at);
  return !(rules & PRINTABLE_AFTER) || isTextOrEnd(byte);
}

function enterSlot(key: u32, literal: i32, at: i32): void {
  const mask: u32 = (1 << SLOT_BITS) - 1;
  let index = slotHash(key);
  while (load<u16>(SLOTS + ((<usize>index) << 3), 4) != 0) index = (index + 1) & mask;
  const slot = SLOTS + ((<usize>index) << 3);
  store<u32>(slot, key);
  store<u16>(slot, <u16>(literal + 1), 4);
  store<u16>(slot, <u16>(at + 1), 6);
}

function setBit(bits: usize, index: usize): void {
  const byte = bits + (index >>> 3);
  store<u8>(byte, load<u8>(byte) | (1 << (<u8>index & 7)));
}
