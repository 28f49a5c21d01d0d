/**
 * The tables by which text anchors are found (../kernels/text-anchors.ts), made at start from the keys that the
 * generator chose. A literal has one key of three bytes for even and one for odd places, and beside each key a fourth
 * byte; where a key reaches out of its literal, all bytes that may stand there are entered.
 */
import {
  ANCHOR_BYTES,
  GROUP_BITS,
  KEY_FACTOR,
  SEED_FACTOR,
  SLOT_BITS,
  TEXT_FAMILIES,
  TEXT_FAMILY_STARTS,
  TEXT_LITERALS,
  TEXT_MEMBERS,
  TEXT_ROWS,
  TEXT_SEEDS,
} from "./anchors.generated";
import { bytesOf, enterLiteral, enterMembers, LITERAL_ROW, lengthOf, MEMBER_ROW, rulesOf } from "./literals";

/** By hash of a key: whether there is one. */
export const HASH: usize = memory.data(1 << 16, 64);
/** By eight bits: twice the numbers of those that are set, one byte each, lowest first. */
export const PACKED: usize = memory.data(8 << 8, 64);
/** 2^17 bits each, by hash of a key, of a key and the byte after it, of the byte before it and a key. */
export const KEYS: usize = memory.data(1 << 14, 64);
export const RIGHT: usize = memory.data(1 << 14, 64);
export const LEFT: usize = memory.data(1 << 14, 64);

/**
 * 2^SLOT_BITS slots. A key is in the one slot that its group's seed gives, which no other key has (tools/scanner/slots.ts), so
 * nothing is searched; and what is no key has a slot too. Dense, as are the tables below: they are looked up at random,
 * and each page of memory that is touched costs a scanner that takes turns with others.
 *   offset size name
 *        0    2 literal; or the first of its rows in SHARED
 *        2    1 place of the key in the literal + 1; or how many rows
 *        3    1 whether the key has only one literal
 */
const SLOTS: usize = memory.data(4 << SLOT_BITS, 64);

/**
 * Literals of all other keys, those of a key one after another:
 *   offset size name
 *        0    2 literal
 *        2    2 place of the key in it + 1
 */
export const SHARED_ROW: usize = 4;
const MOST_SHARED: u32 = 8192;
export const SHARED: usize = memory.data(4 * 8192, 64);

/**
 * By literal:
 *   offset size name
 *        0    8 its first eight bytes, zeros behind
 *        8    8 which of their bits count
 */
const HEADS: usize = memory.data(16 * TEXT_LITERALS, 64);

const LITERALS: usize = memory.data(LITERAL_ROW * TEXT_LITERALS, 16);
export const MEMBERS: usize = memory.data(MEMBER_ROW * TEXT_MEMBERS, 16);

/**
 * A literal's row as the generator wrote it:
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
export const NEARLY_WORD_START: u32 = 8;

/** Rules that a byte breaks which stands before a literal, or after it. */
export const BROKEN_BEFORE: usize = memory.data(256, 64);
export const BROKEN_AFTER: usize = memory.data(256, 64);
/** Rules that are broken all the same by the byte after it: in NEARLY_WORD_START, after other bytes a letter is none. */
export const STILL_BROKEN: usize = memory.data(256, 64);

export function literalAt(index: i32): usize {
  return LITERALS + <usize>index * <usize>LITERAL_ROW;
}

export function keyHash(four: u32): usize {
  // The factor's low byte is zero, so it drops the fourth byte.
  return <usize>((four * 0x3779b100) >>> 16);
}

/** Of four bytes, or of a key: the upper half has bits that keyHash has not. */
export function sieveHash(four: u32): usize {
  return <usize>((four * 0x9e3779b1) >>> 15);
}

/** Of a key, or of what may be one. */
export function slotOf(key: u32): usize {
  const group = (key * KEY_FACTOR) >>> (32 - GROUP_BITS);
  const seed = <u32>load<u8>(TEXT_SEEDS + <usize>group);
  return SLOTS + ((<usize>(((key ^ (seed * SEED_FACTOR)) * KEY_FACTOR) >>> (32 - SLOT_BITS))) << 2);
}

/**
 * Whether the first eight bytes of the literal of this number are at a place. A number that is none, a row of SHARED,
 * gives an answer that says nothing: what lies so far behind HEADS is still memory of the scanner.
 */
export function isHeadAt(index: u32, start: usize): bool {
  const head = HEADS + ((<usize>index) << 4);
  return (load<u64>(start) & load<u64>(head, 8)) == load<u64>(head);
}

export function isWord(byte: u32): bool {
  return byte - 0x30 < 10 || (byte | 0x20) - 0x61 < 26 || byte == 0x5f;
}

/** Printable, or what may end a text: NUL, tab, line end. */
export function isTextOrEnd(byte: u32): bool {
  return byte - 0x20 < 0x5f || byte == 0 || byte - 9 < 2 || byte == 13;
}

/** Printable, tab or line end. */
export function isText(byte: u32): bool {
  return byte != 0 && isTextOrEnd(byte);
}

export function buildTextTables(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    store<u8>(BROKEN_BEFORE + <usize>byte, <u8>(<u32>isWord(byte) * (WORD_START | NEARLY_WORD_START)));
    store<u8>(STILL_BROKEN + <usize>byte, <u8>(WORD_START | (<u32>isText(byte) * NEARLY_WORD_START)));
    store<u8>(BROKEN_AFTER + <usize>byte, <u8>(<u32>!isTextOrEnd(byte) * PRINTABLE_AFTER));
  }
  for (let bits: usize = 0; bits < 256; bits++) {
    let at = PACKED + (bits << 3);
    for (let rest = bits; rest; rest &= rest - 1) store<u8>(at++, <u8>(ctz(rest) << 1));
  }
  for (let i = 0; i < TEXT_LITERALS; i++) {
    const row = rowOf(i);
    const literal = literalAt(i);
    enterLiteral(literal, ANCHOR_BYTES + <usize>load<u16>(row), <usize>load<u8>(row, 2), <u32>load<u8>(row, 3));
    v128.store(HEADS + ((<usize>i) << 4), v128.load(literal));
    enterMembers(literal, i, TEXT_FAMILY_STARTS, TEXT_FAMILIES, MEMBERS);
  }
  isCounting = true;
  enterAllKeys();
  shareOutRows();
  isCounting = false;
  enterAllKeys();
}

let isCounting: bool = false;

function enterAllKeys(): void {
  for (let i = 0; i < TEXT_LITERALS; i++) {
    const row = rowOf(i);
    const rights = load<u8>(row, 6);
    enterKeys(i, <i32>load<u8>(row, 4) - 1, (rights & 1) != 0);
    enterKeys(i, <i32>load<u8>(row, 5) - 1, (rights & 2) != 0);
  }
}

function rowOf(index: i32): usize {
  return TEXT_ROWS + <usize>index * ROW_SIZE;
}

function enterKeys(literal: i32, at: i32, isRight: bool): void {
  const fourth = isRight ? at + 3 : at - 1;
  for (let a = lowest(literal, at); a <= highest(literal, at); a++) {
    if (!mayStand(literal, at, a)) continue;
    for (let b = lowest(literal, at + 1); b <= highest(literal, at + 1); b++) {
      for (let c = lowest(literal, at + 2); c <= highest(literal, at + 2); c++) {
        if (!mayStand(literal, at + 2, c)) continue;
        const key = a | (b << 8) | (c << 16);
        store<u8>(HASH + keyHash(key), 1);
        setBit(KEYS, sieveHash(key));
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
  return isInside(literal, at) ? byteAt(literal, at) : 0;
}

function highest(literal: i32, at: i32): u32 {
  return isInside(literal, at) ? byteAt(literal, at) : 255;
}

function isInside(literal: i32, at: i32): bool {
  return at >= 0 && <usize>at < lengthOf(literalAt(literal));
}

function byteAt(literal: i32, at: i32): u32 {
  return <u32>load<u8>(bytesOf(literalAt(literal)) + <usize>at);
}

/** Whether a byte may stand at a place of the literal or beside it. */
function mayStand(literal: i32, at: i32, byte: u32): bool {
  if (isInside(literal, at)) return byte == byteAt(literal, at);
  const rules = rulesOf(literalAt(literal));
  if (at >= 0) return !(rules & PRINTABLE_AFTER) || isTextOrEnd(byte);
  if (rules & WORD_START && isWord(byte)) return false;
  return !(rules & RUN_START && byte == byteAt(literal, 0));
}

/**
 * Counts a key's literals, or enters one: a slot must know how many there are before it can say where. That there is room
 * is known before anything is scanned: the generator's keys are the build's.
 */
function enterSlot(key: u32, literal: i32, at: i32): void {
  const slot = slotOf(key);
  if (isCounting) {
    const count = load<u8>(slot, 2) + 1;
    if (count == 0) unreachable();
    store<u8>(slot, count, 2);
  } else if (load<u8>(slot, 3)) {
    store<u16>(slot, <u16>literal);
    store<u8>(slot, <u8>(at + 1), 2);
  } else {
    const index = load<u16>(slot) - 1;
    const row = SHARED + <usize>index * SHARED_ROW;
    store<u16>(slot, index);
    store<u16>(row, <u16>literal);
    store<u16>(row, <u16>(at + 1), 2);
  }
}

/** All are counted: keys of one literal are marked, the others get the end of their rows. */
function shareOutRows(): void {
  let rows: u32 = 0;
  for (let slot = SLOTS; slot < SLOTS + (4 << SLOT_BITS); slot += 4) {
    const count = <u32>load<u8>(slot, 2);
    if (count == 1) {
      store<u8>(slot, 1, 3);
    } else if (count > 1) {
      rows += count;
      store<u16>(slot, <u16>rows);
    }
  }
  if (rows > MOST_SHARED) unreachable();
}

function setBit(bits: usize, index: usize): void {
  const byte = bits + (index >>> 3);
  store<u8>(byte, load<u8>(byte) | (1 << (<u8>index & 7)));
}
