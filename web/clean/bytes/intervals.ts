/** Stretches of a file as sorted pairs of numbers, `from` ≤ place < `to`; packed, as there can be millions. */
import { arrayOf } from '../../engine/core/allocation.ts';

/** So few that came out of order are put in one by one: who asks after each would sort all again each time. */
const FEW = 8;

export class Intervals {
  #bounds: Float64Array<ArrayBuffer>;
  #length = 0;
  #isSorted = true;
  /** How many stood in order before one that did not was added. */
  #ordered = 0;

  constructor(room = 64) {
    this.#bounds = arrayOf(Float64Array, room * 2);
  }

  static of(...pairs: readonly (readonly [from: number, to: number])[]): Intervals {
    const all = new Intervals(pairs.length || 1);
    for (const [from, to] of pairs) all.add(from, to);
    return all;
  }

  add(from: number, to: number): void {
    if (!(to > from)) return;
    const before = this.#length;
    // What follows on the last one, as most do, costs no room.
    if (before > 0 && this.#isSorted) {
      const lastFrom = this.#bounds[before * 2 - 2] ?? 0;
      const lastTo = this.#bounds[before * 2 - 1] ?? 0;
      if (from >= lastFrom && from <= lastTo) {
        this.#bounds[before * 2 - 1] = Math.max(lastTo, to);
        return;
      }
      if (from < lastFrom) {
        this.#isSorted = false;
        this.#ordered = before;
      }
    }
    if ((before + 1) * 2 > this.#bounds.length) {
      const wider = arrayOf(Float64Array, this.#bounds.length * 2);
      wider.set(this.#bounds);
      this.#bounds = wider;
    }
    this.#bounds[before * 2] = from;
    this.#bounds[before * 2 + 1] = to;
    this.#length++;
  }

  addAll(others: Intervals): void {
    for (let i = 0; i < others.size; i++) this.add(others.from(i), others.to(i));
  }

  /** How many there are, joined and in order. */
  get size(): number {
    this.#settle();
    return this.#length;
  }

  /** Bytes in all of them. */
  get bytes(): number {
    let sum = 0;
    for (let i = 0; i < this.size; i++) sum += this.to(i) - this.from(i);
    return sum;
  }

  from(index: number): number {
    this.#settle();
    return this.#bounds[index * 2] ?? 0;
  }

  to(index: number): number {
    this.#settle();
    return this.#bounds[index * 2 + 1] ?? 0;
  }

  /** The first one that ends behind `place`; `size` when there is none. */
  indexAfter(place: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.to(middle) > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  has(place: number): boolean {
    const index = this.indexAfter(place);
    return index < this.size && this.from(index) <= place;
  }

  /** Whether all of from ≤ place < to is in. */
  covers(from: number, to: number): boolean {
    const index = this.indexAfter(from);
    return index < this.size && this.from(index) <= from && this.to(index) >= to;
  }

  overlaps(from: number, to: number): boolean {
    const index = this.indexAfter(from);
    return from < to && index < this.size && this.from(index) < to;
  }

  /** What of from ≤ place < to is not in, in order. */
  *gapsOf(from: number, to: number): Generator<readonly [from: number, to: number]> {
    let at = from;
    for (let i = this.indexAfter(from); i < this.size && this.from(i) < to; i++) {
      if (this.from(i) > at) yield [at, this.from(i)];
      at = Math.max(at, this.to(i));
    }
    if (at < to) yield [at, to];
  }

  *[Symbol.iterator](): Generator<readonly [from: number, to: number]> {
    for (let i = 0; i < this.size; i++) yield [this.from(i), this.to(i)];
  }

  #settle(): void {
    if (this.#isSorted) return;
    this.#isSorted = true;
    if (this.#length - this.#ordered <= FEW) {
      const late = this.#bounds.slice(this.#ordered * 2, this.#length * 2);
      this.#length = this.#ordered;
      for (let i = 0; i < late.length; i += 2) this.#insert(late[i] ?? 0, late[i + 1] ?? 0);
      return;
    }
    const order = arrayOf(Uint32Array, this.#length);
    for (let i = 0; i < order.length; i++) order[i] = i;
    const from = this.#bounds;
    order.sort((a, b) => (from[a * 2] ?? 0) - (from[b * 2] ?? 0));
    const sorted = arrayOf(Float64Array, this.#bounds.length);
    let kept = 0;
    for (const index of order) {
      const start = this.#bounds[index * 2] ?? 0;
      const end = this.#bounds[index * 2 + 1] ?? 0;
      if (kept > 0 && start <= (sorted[kept * 2 - 1] ?? 0)) {
        sorted[kept * 2 - 1] = Math.max(sorted[kept * 2 - 1] ?? 0, end);
      } else {
        sorted[kept * 2] = start;
        sorted[kept * 2 + 1] = end;
        kept++;
      }
    }
    this.#bounds = sorted;
    this.#length = kept;
  }

  /** Where all are in order. */
  #insert(from: number, to: number): void {
    const bounds = this.#bounds;
    // Those it overlaps or touches become one with it.
    let first = this.indexAfter(from);
    if (first > 0 && (bounds[first * 2 - 1] ?? 0) >= from) first--;
    let behind = first;
    while (behind < this.#length && (bounds[behind * 2] ?? 0) <= to) behind++;
    const start = behind > first ? Math.min(from, bounds[first * 2] ?? 0) : from;
    const end = behind > first ? Math.max(to, bounds[behind * 2 - 1] ?? 0) : to;
    bounds.copyWithin(first * 2 + 2, behind * 2, this.#length * 2);
    bounds[first * 2] = start;
    bounds[first * 2 + 1] = end;
    this.#length += first + 1 - behind;
  }
}
