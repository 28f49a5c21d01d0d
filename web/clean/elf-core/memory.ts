import type { Report } from '../../engine/report/report.ts';
import { folded } from '../keep/addresses.ts';
import { stackPointer, unbiased } from '../keep/registers.ts';
import type { ElfCore, Segment } from './layout.ts';
import { PT_LOAD } from './layout.ts';

type Thread = NonNullable<Report['threads']>[number];

export const PF_X = 1;
const PF_W = 2;

/** The memory of a core by address, as far as the file holds it. */
export class CoreMemory {
  readonly word: 4 | 8;
  readonly #core: ElfCore;
  /** Those that hold bytes, in address order. */
  readonly #held: readonly Segment[];
  readonly #all: readonly Segment[];

  constructor(core: ElfCore) {
    this.#core = core;
    this.word = core.bits === 64 ? 8 : 4;
    this.#all = core.segments
      .filter(({ type, start }) => type === PT_LOAD && !Number.isNaN(start))
      .sort((a, b) => a.start - b.start || a.at - b.at);
    this.#held = this.#all.filter(({ present }) => present > 0);
  }

  /** An address of the report; NaN where no program has it. */
  addressOf(hex: string): number {
    return folded(this.#core.fold, BigInt(hex));
  }

  /** Where the innermost frame of a thread is. */
  stackPointer(thread: Thread, { system }: Pick<Report, 'system'>): number | undefined {
    const told = stackPointer(thread, system?.arch);
    return told === undefined ? undefined : unbiased(this.addressOf(told), system?.arch);
  }

  /** Mapped segments, in address order. */
  get segments(): readonly Segment[] {
    return this.#all;
  }

  /** The segment that holds the byte at an address. */
  heldAt(address: number): Segment | undefined {
    return find(this.#held, address, ({ present }) => present);
  }

  /** The first segment behind `address`, when it begins within `most` bytes and can be a stack. */
  heldAbove(address: number, most: number): Segment | undefined {
    const next = this.#held.find((one) => one.start > address);
    return next && (next.flags & PF_W) !== 0 && next.start - address < most ? next : undefined;
  }

  /** The segment that maps an address. */
  mappedAt(address: number): Segment | undefined {
    return find(this.#all, address, ({ memorySize }) => Number(memorySize));
  }

  /** Where in the file the byte at an address lies. */
  offsetOf(address: number): number | undefined {
    const segment = this.heldAt(address);
    return segment && segment.offset + address - segment.start;
  }

  /** Behind the last byte that follows on `address` in its segment. */
  endOf(address: number): number {
    const segment = this.heldAt(address);
    return segment ? segment.start + segment.present : address;
  }

  /** What of from ≤ address < to the file holds, piece by piece: memory that joins can lie apart in the file. */
  *heldIn(
    from: number,
    to: number,
  ): Generator<{ readonly from: number; readonly to: number; readonly offset: number }> {
    for (const { start, present, offset } of this.#held) {
      if (start >= to) return;
      const first = Math.max(start, from);
      const end = Math.min(start + present, to);
      if (first < end) yield { from: first, to: end, offset: offset + first - start };
    }
  }

  has(address: number, length: number): boolean {
    return length >= 0 && this.endOf(address) >= address + length && this.heldAt(address) !== undefined;
  }

  /** A word; undefined where the core does not hold it or it is no address of a program. */
  wordAt(address: number): number | undefined {
    const offset = this.offsetOf(address);
    if (offset === undefined || !this.has(address, this.word)) return undefined;
    const value = this.#core.fields.word(offset, this.word);
    const number = folded(this.#core.fold, value);
    return Number.isNaN(number) ? undefined : number;
  }

  u16At(address: number): number | undefined {
    const offset = this.offsetOf(address);
    return offset === undefined || !this.has(address, 2) ? undefined : this.#core.fields.u16(offset);
  }

  u32At(address: number): number | undefined {
    const offset = this.offsetOf(address);
    return offset === undefined || !this.has(address, 4) ? undefined : this.#core.fields.u32(offset);
  }

  /** Bytes from `address` on, as far as its segment goes. */
  bytes(address: number, length: number): Uint8Array<ArrayBuffer> {
    const offset = this.offsetOf(address);
    if (offset === undefined) return new Uint8Array(0);
    return this.#core.fields.bytes(offset, Math.min(length, this.endOf(address) - address));
  }

  /** Bytes of the string at `address`, its zero included; 0 when there is none within `most`. */
  stringLength(address: number, most: number): number {
    const zero = this.bytes(address, most).indexOf(0);
    return zero < 0 ? 0 : zero + 1;
  }
}

function find(segments: readonly Segment[], address: number, sizeOf: (one: Segment) => number): Segment | undefined {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((segments[middle] as Segment).start <= address) low = middle + 1;
    else high = middle;
  }
  const segment = segments[low - 1];
  return segment && address < segment.start + sizeOf(segment) ? segment : undefined;
}
