import { arrayOf } from '../../engine/core/allocation.ts';
import { FILLERS, type Filler, fill } from './fillers.ts';
import type { Intervals } from './intervals.ts';

/** Of one edit: what its field can hold. */
const MOST_LENGTH = 0xffff_ffff;

/**
 * What is filled, by places of the source: sorted and free of overlaps once it is `settled`. Of two that overlap, the
 * one that begins first keeps its bytes.
 */
export class Edits {
  #offsets = new Float64Array(64);
  #lengths = new Uint32Array(64);
  #fillers = new Uint8Array(64);
  /** How far into its filler an edit begins, modulo 4. */
  #phases = new Uint8Array(64);
  #size = 0;
  #isSettled = true;

  get size(): number {
    this.settle();
    return this.#size;
  }

  /** Bytes of all edits. */
  get bytes(): number {
    this.settle();
    let sum = 0;
    for (let i = 0; i < this.#size; i++) sum += this.#lengths[i] ?? 0;
    return sum;
  }

  add(offset: number, length: number, filler: Filler, phase = 0): void {
    for (let done = 0; done < length; ) {
      const part = Math.min(length - done, 0x4000_0000);
      this.#push(offset + done, part, FILLERS.indexOf(filler), (phase + done) & 3);
      done += part;
    }
  }

  /** Adds what lies outside `kept`; returns how many bytes that is. */
  addOutside(kept: Intervals, offset: number, length: number, filler: Filler): number {
    let added = 0;
    for (const [from, to] of kept.gapsOf(offset, offset + length)) {
      this.add(from, to - from, filler, (from - offset) & 3);
      added += to - from;
    }
    return added;
  }

  #push(offset: number, length: number, filler: number, phase: number): void {
    const index = this.#size;
    if (index === this.#offsets.length) {
      this.#offsets = grown(this.#offsets, (room) => arrayOf(Float64Array, room));
      this.#lengths = grown(this.#lengths, (room) => arrayOf(Uint32Array, room));
      this.#fillers = grown(this.#fillers, (room) => arrayOf(Uint8Array, room));
      this.#phases = grown(this.#phases, (room) => arrayOf(Uint8Array, room));
    }
    this.#offsets[index] = offset;
    this.#lengths[index] = length;
    this.#fillers[index] = filler;
    this.#phases[index] = phase;
    this.#size++;
    this.#isSettled = false;
  }

  /** The first edit that ends behind `place`; `size` when there is none. */
  indexAfter(place: number): number {
    this.settle();
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.offset(middle) + this.length(middle) > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  offset(index: number): number {
    return this.#offsets[index] ?? 0;
  }

  length(index: number): number {
    return this.#lengths[index] ?? 0;
  }

  filler(index: number): Filler {
    return FILLERS[this.#fillers[index] ?? 0] ?? 'zero';
  }

  /** Whether all of from ≤ place < to is filled. */
  covers(from: number, to: number): boolean {
    let at = from;
    for (let i = this.indexAfter(from); at < to; i++) {
      if (i >= this.#size || this.offset(i) > at) return false;
      at = this.offset(i) + this.length(i);
    }
    return true;
  }

  overlaps(from: number, to: number): boolean {
    const index = this.indexAfter(from);
    return index < this.#size && this.offset(index) < to;
  }

  /** Fills what of `bytes`, which lie at `offset` of the source, is to be filled. */
  apply(bytes: Uint8Array, offset: number): void {
    const end = offset + bytes.length;
    for (let i = this.indexAfter(offset); i < this.#size && this.offset(i) < end; i++) {
      const start = this.offset(i);
      const from = Math.max(start, offset);
      const to = Math.min(start + this.length(i), end);
      fill(bytes.subarray(from - offset, to - offset), this.filler(i), ((this.#phases[i] ?? 0) + from - start) & 3);
    }
  }

  /** Sorts, resolves overlaps and joins what goes on as if it were one: there can be millions. */
  settle(): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    const order = arrayOf(Uint32Array, this.#size);
    for (let i = 0; i < order.length; i++) order[i] = i;
    const [offsets, lengths] = [this.#offsets, this.#lengths];
    order.sort((a, b) => (offsets[a] ?? 0) - (offsets[b] ?? 0) || (lengths[b] ?? 0) - (lengths[a] ?? 0) || a - b);
    const old = { offsets, lengths, fillers: this.#fillers, phases: this.#phases };
    this.#offsets = arrayOf(Float64Array, order.length + 16);
    this.#lengths = arrayOf(Uint32Array, order.length + 16);
    this.#fillers = arrayOf(Uint8Array, order.length + 16);
    this.#phases = arrayOf(Uint8Array, order.length + 16);
    this.#size = 0;
    let end = 0;
    for (const index of order) {
      const from = Math.max(old.offsets[index] ?? 0, end);
      const to = (old.offsets[index] ?? 0) + (old.lengths[index] ?? 0);
      if (to <= from) continue;
      const filler = old.fillers[index] ?? 0;
      const phase = ((old.phases[index] ?? 0) + from - (old.offsets[index] ?? 0)) & 3;
      const last = this.#size - 1;
      if (from === end && this.#goesOn(last, filler, phase) && to - this.offset(last) <= MOST_LENGTH) {
        this.#lengths[last] = to - this.offset(last);
      } else {
        this.#offsets[this.#size] = from;
        this.#lengths[this.#size] = to - from;
        this.#fillers[this.#size] = filler;
        this.#phases[this.#size] = phase;
        this.#size++;
      }
      end = to;
    }
  }

  /** Whether what begins at the end of an edit fills as the edit would. */
  #goesOn(index: number, filler: number, phase: number): boolean {
    const own = this.#phases[index];
    return own !== undefined && this.#fillers[index] === filler && ((own + this.length(index)) & 3) === phase;
  }
}

function grown<T extends { readonly length: number; set(from: T): void }>(old: T, make: (room: number) => T): T {
  const wider = make(old.length * 2);
  wider.set(old);
  return wider;
}
