/**
 * LZMA symbols (LZMA specification, Igor Pavlov; as LZMA2 chunks hold them): each bit is decoded with a probability
 * that learns from it. A u32 range is split by the probability; the code says which side it lies in.
 *
 * A whole chunk is decoded at once, from a copy with zeros behind it: a symbol takes at most 20 bytes or so, and
 * whether it took more than there are is looked at behind each.
 */
import { copyMatch } from "../copy";
import { ERROR_BAD_CODE, ERROR_BAD_DISTANCE, ERROR_BAD_LENGTH, ERROR_CUT_SHORT } from "../errors";

/** Bytes behind a chunk that may be looked at. */
export const CHUNK_SLACK: usize = 64;

const HALF: u16 = 1024;
const STATES: usize = 12;
/** States below this follow a literal. */
const LITERAL_STATES: u32 = 7;
const SHORTEST: u32 = 2;

// Probabilities, u16 each, counted from the start of the block of them.
const POSITIONS: usize = 16;
const IS_MATCH: usize = 0;
const IS_REPEAT: usize = IS_MATCH + STATES * POSITIONS;
const IS_REPEAT_0: usize = IS_REPEAT + STATES;
const IS_REPEAT_1: usize = IS_REPEAT_0 + STATES;
const IS_REPEAT_2: usize = IS_REPEAT_1 + STATES;
const IS_LONG_0: usize = IS_REPEAT_2 + STATES;
const SLOTS: usize = IS_LONG_0 + STATES * POSITIONS;
const SPECIAL: usize = SLOTS + 4 * 64;
const ALIGN: usize = SPECIAL + 115;
const MATCH_LENGTH: usize = ALIGN + 16;
const LENGTH_SIZE: usize = 2 + 2 * POSITIONS * 8 + 256;
const REPEAT_LENGTH: usize = MATCH_LENGTH + LENGTH_SIZE;
const LITERALS: usize = REPEAT_LENGTH + LENGTH_SIZE;
const LITERAL_SIZE: usize = 0x300;
/** lc + lp is at most 4 in LZMA2. */
const COUNT: usize = LITERALS + (LITERAL_SIZE << 4);

/** Bytes of a saved state. */
export const LZMA_STATE: i32 = 32 + ((<i32>COUNT) << 1);

// The range coder; globals, since every bit changes them and functions have one result.
let at: usize = 0;
let range: u32 = 0;
let code: u32 = 0;

@final
export class Lzma {
  /** The lowest address a match may reach, where the next byte goes. */
  base: usize = 0;
  out: usize = 0;

  private readonly probabilities: usize = heap.alloc(COUNT << 1);
  private state: u32 = 0;
  private repeat0: u32 = 0;
  private repeat1: u32 = 0;
  private repeat2: u32 = 0;
  private repeat3: u32 = 0;
  private literalBits: u32 = 0;
  private literalMask: u32 = 0;
  private positionMask: u32 = 0;

  /** Takes the byte of lc, lp and pb: (pb × 5 + lp) × 9 + lc; false when it is not valid. */
  setProperties(byte: u32): bool {
    if (byte > (4 * 5 + 4) * 9 + 8) return false;
    const lc = byte % 9;
    const lp = (byte / 9) % 5;
    const pb = byte / 45;
    if (lc + lp > 4) return false;
    this.literalBits = lc;
    this.literalMask = (1 << lp) - 1;
    this.positionMask = (1 << pb) - 1;
    return true;
  }

  reset(): void {
    this.state = 0;
    this.repeat0 = 0;
    this.repeat1 = 0;
    this.repeat2 = 0;
    this.repeat3 = 0;
    for (let i: usize = 0; i < COUNT; i++) store<u16>(this.probabilities + (i << 1), HALF);
  }

  save(into: usize): void {
    store<u32>(into, this.state);
    store<u32>(into, this.repeat0, 4);
    store<u32>(into, this.repeat1, 8);
    store<u32>(into, this.repeat2, 12);
    store<u32>(into, this.repeat3, 16);
    store<u32>(into, this.literalBits, 20);
    store<u32>(into, this.literalMask, 24);
    store<u32>(into, this.positionMask, 28);
    memory.copy(into + 32, this.probabilities, COUNT << 1);
  }

  restore(from: usize): void {
    this.state = load<u32>(from);
    this.repeat0 = load<u32>(from, 4);
    this.repeat1 = load<u32>(from, 8);
    this.repeat2 = load<u32>(from, 12);
    this.repeat3 = load<u32>(from, 16);
    this.literalBits = load<u32>(from, 20);
    this.literalMask = load<u32>(from, 24);
    this.positionMask = load<u32>(from, 28);
    memory.copy(this.probabilities, from + 32, COUNT << 1);
  }

  /**
   * Decodes a chunk of `length` bytes to exactly `size` bytes; 0 or an error. `position` is how much was decoded
   * before it since the dictionary was reset; SLACK bytes more than `size` may be written.
   */
  decode(input: usize, length: usize, size: usize, position: u32): i32 {
    if (length < 5) return ERROR_CUT_SHORT;
    if (load<u8>(input) != 0) return ERROR_BAD_CODE;
    range = 0xffffffff;
    code = bswap(load<u32>(input, 1));
    at = input + 5;
    const end = input + length;
    const p = this.probabilities;
    const base = this.base;
    const outEnd = this.out + size;
    const offset = position - <u32>this.out;
    let out = this.out;
    let state = this.state;
    while (out < outEnd) {
      const positionState = (<u32>out + offset) & this.positionMask;
      if (!bit(p + ((IS_MATCH + <usize>state * POSITIONS + positionState) << 1))) {
        this.literal(out, base, (<u32>out + offset) & this.literalMask, state);
        out++;
        state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
        if (at > end) return ERROR_CUT_SHORT;
        continue;
      }
      let count: usize;
      if (bit(p + ((IS_REPEAT + state) << 1))) {
        if (out == base) return ERROR_BAD_DISTANCE;
        if (!bit(p + ((IS_REPEAT_0 + state) << 1))) {
          if (!bit(p + ((IS_LONG_0 + <usize>state * POSITIONS + positionState) << 1))) {
            // One byte from the last distance.
            if (<usize>this.repeat0 >= out - base) return ERROR_BAD_DISTANCE;
            store<u8>(out, load<u8>(out - this.repeat0 - 1));
            out++;
            state = state < LITERAL_STATES ? 9 : 11;
            if (at > end) return ERROR_CUT_SHORT;
            continue;
          }
        } else {
          let distance: u32;
          if (!bit(p + ((IS_REPEAT_1 + state) << 1))) distance = this.repeat1;
          else {
            if (!bit(p + ((IS_REPEAT_2 + state) << 1))) distance = this.repeat2;
            else {
              distance = this.repeat3;
              this.repeat3 = this.repeat2;
            }
            this.repeat2 = this.repeat1;
          }
          this.repeat1 = this.repeat0;
          this.repeat0 = distance;
        }
        count = lengthCode(p + (REPEAT_LENGTH << 1), positionState);
        state = state < LITERAL_STATES ? 8 : 11;
      } else {
        this.repeat3 = this.repeat2;
        this.repeat2 = this.repeat1;
        this.repeat1 = this.repeat0;
        count = lengthCode(p + (MATCH_LENGTH << 1), positionState);
        this.repeat0 = distanceCode(p, <u32>count);
        state = state < LITERAL_STATES ? 7 : 10;
      }
      if (at > end) return ERROR_CUT_SHORT;
      if (<usize>this.repeat0 >= out - base) return ERROR_BAD_DISTANCE;
      // LZMA2 lets no match cross the end of its chunk.
      if (count > outEnd - out) return ERROR_BAD_LENGTH;
      copyMatch(out, <usize>this.repeat0 + 1, count);
      out += count;
    }
    normalize();
    this.state = state;
    this.out = out;
    return at == end && code == 0 ? 0 : ERROR_BAD_LENGTH;
  }

  /** Decodes a literal to `out`; the byte before chooses its probabilities, behind a match also the byte there. */
  private literal(out: usize, base: usize, position: u32, state: u32): void {
    const previous: u32 = out > base ? load<u8>(out - 1) : 0;
    const context = (position << this.literalBits) + (previous >>> (8 - this.literalBits));
    const p = this.probabilities + ((LITERALS + LITERAL_SIZE * context) << 1);
    let r = range;
    let c = code;
    let from = at;
    let symbol: u32 = 1;
    if (state >= LITERAL_STATES && <usize>this.repeat0 < out - base) {
      let matched = (<u32>load<u8>(out - this.repeat0 - 1)) << 1;
      let same: u32 = 0x100;
      while (symbol < 0x100) {
        const matchBit = matched & same;
        matched <<= 1;
        const q = p + ((same + matchBit + symbol) << 1);
        if (r < 0x1000000) {
          r <<= 8;
          c = (c << 8) | load<u8>(from++);
        }
        const probability = <u32>load<u16>(q);
        const bound = (r >>> 11) * probability;
        if (c < bound) {
          r = bound;
          store<u16>(q, probability + ((2048 - probability) >>> 5));
          symbol <<= 1;
          same &= ~matchBit;
        } else {
          r -= bound;
          c -= bound;
          store<u16>(q, probability - (probability >>> 5));
          symbol = (symbol << 1) | 1;
          same &= matchBit;
        }
      }
    }
    while (symbol < 0x100) {
      const q = p + (symbol << 1);
      if (r < 0x1000000) {
        r <<= 8;
        c = (c << 8) | load<u8>(from++);
      }
      const probability = <u32>load<u16>(q);
      const bound = (r >>> 11) * probability;
      if (c < bound) {
        r = bound;
        store<u16>(q, probability + ((2048 - probability) >>> 5));
        symbol <<= 1;
      } else {
        r -= bound;
        c -= bound;
        store<u16>(q, probability - (probability >>> 5));
        symbol = (symbol << 1) | 1;
      }
    }
    range = r;
    code = c;
    at = from;
    store<u8>(out, symbol);
  }
}

function normalize(): void {
  if (range >= 0x1000000) return;
  range <<= 8;
  code = (code << 8) | load<u8>(at++);
}

/** One bit by the probability at `p`. */
function bit(p: usize): u32 {
  normalize();
  const probability = <u32>load<u16>(p);
  const bound = (range >>> 11) * probability;
  if (code < bound) {
    range = bound;
    store<u16>(p, probability + ((2048 - probability) >>> 5));
    return 0;
  }
  range -= bound;
  code -= bound;
  store<u16>(p, probability - (probability >>> 5));
  return 1;
}

/** `count` bits of a tree, the highest first. */
function tree(p: usize, count: u32): u32 {
  let symbol: u32 = 1;
  for (let i: u32 = 0; i < count; i++) symbol = (symbol << 1) | bit(p + (symbol << 1));
  return symbol - (1 << count);
}

/** `count` bits of a tree, the lowest first. */
function reverseTree(p: usize, count: u32): u32 {
  let symbol: u32 = 1;
  let value: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const one = bit(p + (symbol << 1));
    symbol = (symbol << 1) | one;
    value |= one << i;
  }
  return value;
}

/** A match's length, from 2. */
function lengthCode(p: usize, positionState: u32): u32 {
  const low = p + 4;
  const middle = low + ((POSITIONS * 8) << 1);
  const high = middle + ((POSITIONS * 8) << 1);
  if (!bit(p)) return SHORTEST + tree(low + (positionState << 4), 3);
  if (!bit(p + 2)) return SHORTEST + 8 + tree(middle + (positionState << 4), 3);
  return SHORTEST + 16 + tree(high, 8);
}

/** A match's distance - 1: six bits for its size, then by trees, halved ranges and a last tree. */
function distanceCode(p: usize, length: u32): u32 {
  const slot = tree(p + ((SLOTS + <usize>(min<u32>(length - SHORTEST, 3) << 6)) << 1), 6);
  if (slot < 4) return slot;
  const bits = (slot >>> 1) - 1;
  let distance = (2 | (slot & 1)) << bits;
  if (slot < 14) return distance + reverseTree(p + ((SPECIAL + distance - slot) << 1), bits);
  for (let i = bits - 4; i > 0; i--) {
    normalize();
    range >>>= 1;
    const isOne = code >= range;
    if (isOne) code -= range;
    distance += u32(isOne) << (i + 3);
  }
  return distance + reverseTree(p + (ALIGN << 1), 4);
}
