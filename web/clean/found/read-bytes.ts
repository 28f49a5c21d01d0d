import { arrayOf } from '../../engine/core/allocation.ts';

/** Between stretches: no piece reaches over it. */
const GAP = 8;
/** Where what is in a gap stands. */
const NOWHERE = 0xffffffff;

/** Bytes that were read of something, and where each of them stands there. */
export class ReadBytes {
  all = new Uint8Array(1 << 14);
  length = 0;
  #starts = new Uint32Array(1 << 14);
  #ends = new Uint32Array(1 << 14);

  clear(): void {
    this.length = 0;
  }

  add(byte: number, start: number, end: number): void {
    const at = this.length++;
    if (at === this.all.length) this.#grow();
    this.all[at] = byte;
    this.#starts[at] = start;
    this.#ends[at] = end;
  }

  gap(): void {
    for (let i = 0; i < GAP; i++) this.add(0, NOWHERE, 0);
  }

  /** Those characters of from ≤ place < to that `isTaken`, unless all are; a gap behind them. */
  takeOf(bytes: Uint8Array, from: number, to: number, step: 1 | 2, isTaken: Uint8Array): void {
    const room = Math.ceil((to - from) / step);
    while (this.length + room + GAP > this.all.length) this.#grow();
    const { all } = this;
    const starts = this.#starts;
    let length = this.length;
    for (let at = from; at < to; at += step) {
      const byte = bytes[at] as number;
      all[length] = byte;
      starts[length] = at;
      length += isTaken[byte] as number;
    }
    if (length - this.length === room) return;
    this.#ends.fill(0, this.length, length);
    this.length = length;
    this.gap();
  }

  /** Turns the order of those from `at` on. */
  turn(at: number): void {
    for (const column of [this.all, this.#starts, this.#ends]) column.subarray(at, this.length).reverse();
  }

  /** Parts of from ≤ index < to between whose bytes, one and the next, there are no more than `widest` others. */
  *parts(from: number, to: number, widest: number): Generator<readonly [from: number, to: number]> {
    let start = from;
    for (let i = from + 1; i < to; i++) {
      const [before, at] = [this.#starts[i - 1] as number, this.#starts[i] as number];
      if (before === NOWHERE || at === NOWHERE || Math.abs(at - before) <= widest) continue;
      yield [start, i];
      start = i;
    }
    yield [start, to];
  }

  /** Where those from ≤ index < to stand; they need not be in order, and zeros of a value may be those of a gap. */
  span(from: number, to: number): [from: number, to: number] {
    let start = NOWHERE;
    let end = 0;
    for (let i = from; i < to; i++) {
      const at = this.#starts[i] as number;
      if (at === NOWHERE) continue;
      start = Math.min(start, at);
      // A character that was taken as it is has one byte.
      end = Math.max(end, this.#ends[i] || at + 1);
    }
    return [start, end];
  }

  #grow(): void {
    const room = this.all.length * 2;
    const { all } = this;
    const [starts, ends] = [this.#starts, this.#ends];
    this.all = arrayOf(Uint8Array, room);
    this.#starts = arrayOf(Uint32Array, room);
    this.#ends = arrayOf(Uint32Array, room);
    this.all.set(all);
    this.#starts.set(starts);
    this.#ends.set(ends);
  }
}
