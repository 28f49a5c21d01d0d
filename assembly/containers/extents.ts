/** Pieces of a file that were written one over another: which of them holds a byte in the end. */

@final
export class Extents {
  private starts: Array<u64> = [];
  private lengths: Array<u64> = [];
  private places: Array<u64> = [];
  /** Behind the last byte that was written. */
  end: u64 = 0;

  // What is left of them, by start, once they are settled.
  private readonly bases: Array<u64> = [];
  private readonly ends: Array<u64> = [];
  private readonly offsets: Array<u64> = [];
  private last: i32 = 0;

  /** Answer of `find`: where the byte lies, and how many follow it there; or how many are not written. */
  foundAt: u64 = 0;
  foundLength: u64 = 0;

  get count(): i32 {
    return this.starts.length;
  }

  /** `length` bytes from `start` on were written; they lie at `place`. A later call overrides an earlier one. */
  add(start: u64, length: u64, place: u64): void {
    if (length == 0) return;
    this.starts.push(start);
    this.lengths.push(length);
    this.places.push(place);
    this.end = max(this.end, start + length);
  }

  /**
   * Finds out who wins where: from start to start, the latest of the pieces that reach over it. The pieces that do
   * stand in a heap, the latest on top.
   */
  settle(): void {
    const count = this.starts.length;
    const order = new Array<u64>(count);
    for (let i = 0; i < count; i++) order[i] = <u64>i;
    sortBy(order, this.starts);
    const heap = new LatestFirst();
    let next = 0;
    let at: u64 = 0;
    while (next < count || heap.length > 0) {
      if (heap.length == 0) at = this.starts[<i32>order[next]];
      while (next < count && this.starts[<i32>order[next]] <= at) heap.push(<u32>order[next++]);
      const index = <i32>heap.top;
      const end = this.starts[index] + this.lengths[index];
      if (end <= at) {
        heap.pop();
        continue;
      }
      const limit = next < count ? min(end, this.starts[<i32>order[next]]) : end;
      this.keep(at, limit, this.places[index] + (at - this.starts[index]));
      at = limit;
    }
    this.starts = [];
    this.lengths = [];
    this.places = [];
  }

  /** Whether the byte at `offset` was written. */
  find(offset: u64): bool {
    let index = this.last;
    const count = this.bases.length;
    if (index >= count || offset < this.bases[index] || offset >= this.ends[index]) {
      let low = 0;
      let high = count;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (this.bases[middle] <= offset) low = middle + 1;
        else high = middle;
      }
      index = low - 1;
      if (index < 0 || offset >= this.ends[index]) {
        this.foundLength = low < count ? this.bases[low] - offset : 0;
        return false;
      }
      this.last = index;
    }
    this.foundAt = this.offsets[index] + (offset - this.bases[index]);
    this.foundLength = this.ends[index] - offset;
    return true;
  }

  private keep(start: u64, end: u64, place: u64): void {
    const last = this.bases.length - 1;
    if (last >= 0 && this.ends[last] == start && this.offsets[last] + (start - this.bases[last]) == place) {
      this.ends[last] = end;
      return;
    }
    this.bases.push(start);
    this.ends.push(end);
    this.offsets.push(place);
  }
}

let sortKeys: Array<u64> = [];

function sortBy(order: Array<u64>, keys: Array<u64>): void {
  sortKeys = keys;
  order.sort((a, b) => {
    const left = sortKeys[<i32>a];
    const right = sortKeys[<i32>b];
    return left != right ? (left < right ? -1 : 1) : a < b ? -1 : 1;
  });
}

/** A heap of numbers, the largest on top. */
@final
class LatestFirst {
  private readonly items: Array<u32> = [];

  get length(): i32 {
    return this.items.length;
  }

  get top(): u32 {
    return this.items[0];
  }

  push(item: u32): void {
    const items = this.items;
    items.push(item);
    let at = items.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (items[parent] >= items[at]) break;
      this.swap(parent, at);
      at = parent;
    }
  }

  pop(): void {
    const items = this.items;
    const last = items.pop();
    if (items.length == 0) return;
    items[0] = last;
    let at = 0;
    while (true) {
      const left = at * 2 + 1;
      if (left >= items.length) break;
      const larger = left + 1 < items.length && items[left + 1] > items[left] ? left + 1 : left;
      if (items[at] >= items[larger]) break;
      this.swap(at, larger);
      at = larger;
    }
  }

  private swap(one: i32, other: i32): void {
    const item = this.items[one];
    this.items[one] = this.items[other];
    this.items[other] = item;
  }
}
