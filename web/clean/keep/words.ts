/**
 * What stays of stacks and registers where only addresses and small numbers shall: a word that a walk can need. The
 * rest is filled, so no text and no other value is left.
 */

import { arrayOf } from '../../engine/core/allocation.ts';
import { type Filler, MARKS } from '../bytes/fillers.ts';
import type { Intervals } from '../bytes/intervals.ts';
import type { Fold } from './addresses.ts';

/** Smaller numbers, and those as little below zero, say nothing. */
const SMALL = 4096;
/** So many characters in a row are text, whatever address they spell. */
const TEXT_BYTES = 8;
const TEXT_UNITS = 4;
/** Bit 55 of an arm64 pointer, in its upper word: of the kernel's half. */
const HALF = 1 << 23;

export interface WordFacts {
  readonly wordBytes: 4 | 8;
  readonly isLittle: boolean;
  /** Addresses that a walk can need: modules, code, stacks that are kept. */
  readonly addresses: Intervals;
  /** What takes addresses to numbers, where they are not below 2^53. */
  readonly fold?: Fold;
  /** Pointers of a stack to a frame lie so far below it. */
  readonly bias?: number;
  /** Words that say how frames follow on each other, whatever they hold. */
  readonly isFrameState?: (high: number, low: number) => boolean;
  /** arm64: addresses of code, and how many bits of a pointer are its address; the rest may sign it. */
  readonly code?: Intervals;
  readonly widths?: readonly number[];
}

/** By address. */
export interface SavedRegisters {
  readonly registers: Intervals;
  readonly staying: ReadonlySet<number>;
}

export class WordRule {
  readonly wordBytes: 4 | 8;
  readonly filler: Filler;
  readonly #facts: WordFacts;

  constructor(facts: WordFacts) {
    this.wordBytes = facts.wordBytes;
    this.#facts = facts;
    this.filler = this.#chooseFiller();
  }

  /** Whether a word stays; `high` is 0 where words have four bytes. */
  isKept(high: number, low: number): boolean {
    const is64 = this.wordBytes === 8;
    if (high === 0 && low <= SMALL) return true;
    const isNegative = is64 ? high === 0xffffffff : true;
    if (isNegative && low >= 2 ** 32 - SMALL) return true;
    const value = this.#numberOf(high, low);
    const { addresses, isFrameState } = this.#facts;
    // A return address behind a call that ends its module is one too far.
    if (addresses.has(value) || addresses.has(value - 1)) return true;
    return isFrameState?.(high, low) === true || this.#isSigned(high, low);
  }

  /**
   * What of a stack is filled: `onFill` gets places in `bytes`, which begin at `address`. `recorded`: return addresses
   * that our own walk used stay, whatever they look like. `saved`: registers that a handled signal put on the stack, by
   * address; text beside them makes no text of an address, and some stay as they are.
   */
  eachFilled(
    bytes: Uint8Array,
    address: number,
    recorded: ReadonlySet<number>,
    onFill: (at: number, length: number) => void,
    saved?: SavedRegisters,
  ): void {
    const { wordBytes } = this;
    const { isLittle, bias = 0 } = this.#facts;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const text = textMap(bytes, isLittle);
    let at = (wordBytes - (address % wordBytes)) % wordBytes;
    // A part of a word at either end.
    if (at > 0) onFill(0, Math.min(at, bytes.length));
    for (; at + wordBytes <= bytes.length; at += wordBytes) {
      const first = view.getUint32(at, isLittle);
      const second = wordBytes === 8 ? view.getUint32(at + 4, isLittle) : 0;
      const [high, low] = wordBytes === 4 ? [0, first] : isLittle ? [second, first] : [first, second];
      const value = this.#numberOf(high, low);
      if (recorded.has(value) || saved?.staying.has(address + at)) continue;
      if (this.isKept(high, low)) {
        let isText = false;
        const isRegister = saved?.registers.has(address + at) === true;
        for (let i = 0; i < wordBytes && !isRegister; i++) if (text[at + i] === 1) isText = true;
        if (!isText || isSmall(high, low) || isSavedPointer(value + bias, address + at, wordBytes)) continue;
      }
      onFill(at, wordBytes);
    }
    if (at < bytes.length) onFill(at, bytes.length - at);
  }

  /** NaN where no program has it. */
  #numberOf(high: number, low: number): number {
    const { fold } = this.#facts;
    return fold ? fold(high, low) : high * 2 ** 32 + low;
  }

  #isSigned(high: number, low: number): boolean {
    const { code, widths } = this.#facts;
    if (!code || !widths) return false;
    // Bit 55 set: of the kernel's half, which no process dump holds.
    if ((high & HALF) !== 0) return false;
    return widths.some((width) => {
      const value = (high & (2 ** (width - 32) - 1)) * 2 ** 32 + low;
      return code.has(value) || code.has(value - 1);
    });
  }

  /** The first mark that could not itself be taken for an address. */
  #chooseFiller(): Filler {
    const { isLittle } = this.#facts;
    for (const name of isLittle ? (['binary', 'fd', 'da'] as const) : (['binary-big', 'fd', 'da'] as const)) {
      const view = new DataView(MARKS[name].buffer);
      const word = view.getUint32(0, isLittle);
      const high = this.wordBytes === 8 ? word : 0;
      // Not every reader heeds bit 55 when it takes the signature off.
      if (!this.isKept(high, word) && !this.isKept(high & ~HALF, word)) return name;
    }
    return 'zero';
  }
}

function isSmall(high: number, low: number): boolean {
  return high === 0 && low <= SMALL;
}

/** Frames are smaller by far, and no text points just ahead of itself but by a rare chance. */
const LARGEST_FRAME = 128 << 10;

/** Whether a word of a stack at `address` can be the frame pointer of a caller: it lies a little ahead. */
function isSavedPointer(value: number, address: number, wordBytes: number): boolean {
  return value > address && value - address <= LARGEST_FRAME && value % wordBytes === 0;
}

/** 1 for each byte that lies in a run of printable text. */
function textMap(bytes: Uint8Array, isLittle: boolean): Uint8Array {
  const map = arrayOf(Uint8Array, bytes.length);
  for (let from = 0; from < bytes.length; ) {
    let to = from;
    while (to < bytes.length && isPrintable(bytes[to] ?? 0)) to++;
    if (to - from >= TEXT_BYTES) map.fill(1, from, to);
    from = to + 1;
  }
  for (const phase of [0, 1]) {
    const low = isLittle ? 0 : 1;
    for (let from = phase; from + 1 < bytes.length; ) {
      let to = from;
      while (to + 1 < bytes.length && bytes[to + 1 - low] === 0 && isPrintable(bytes[to + low] ?? 0)) to += 2;
      if ((to - from) / 2 >= TEXT_UNITS) map.fill(1, from, to);
      from = to + 2;
    }
  }
  return map;
}

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

/** Bits of an arm64 address: what the dump says, else every width in use that covers the highest address kept. */
export function arm64Widths(mask: bigint | undefined, addresses: Intervals): number[] {
  if (mask !== undefined && mask !== 0n) {
    // The mask has the bits that sign: from the width on, without bit 55.
    let width = 0;
    while (width < 55 && ((mask >> BigInt(width)) & 1n) === 0n) width++;
    if (width >= 32) return [width];
  }
  const highest = addresses.size === 0 ? 0 : addresses.to(addresses.size - 1) - 1;
  return [39, 42, 47, 48, 52].filter((width) => highest < 2 ** width);
}
