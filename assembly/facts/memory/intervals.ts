/** Intervals of addresses that may lie in one another: of those that hold an address, the one that begins last counts. */

@final
class Interval {
  constructor(
    readonly base: u64,
    readonly end: u64,
    readonly index: i32,
    /** Of intervals that begin together, the one that came last counts. */
    readonly turn: i32,
  ) {}
}

@final
export class Intervals {
  private readonly all: Array<Interval> = [];
  /** Where another interval, or none, begins to count, and which: each address is of one piece, however many lie around it. */
  private readonly starts: Array<u64> = [];
  private readonly owners: Array<i32> = [];

  /** `end` is the first address behind it. */
  add(base: u64, end: u64, index: i32): void {
    this.all.push(new Interval(base, end, index, this.all.length));
  }

  /** After the last was added, before the first question. */
  seal(): void {
    const all = this.all;
    all.sort((a, b) => (a.base != b.base ? (a.base < b.base ? -1 : 1) : a.turn - b.turn));
    const around: Array<Interval> = [];
    for (let i = 0; i < all.length; i++) {
      this.leave(around, all[i].base);
      around.push(all[i]);
      this.begin(all[i].base, all[i].index);
    }
    this.leave(around, u64.MAX_VALUE);
  }

  /** Index of the interval that holds `address`, or -1. */
  holding(address: u64): i32 {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle] <= address) low = middle + 1;
      else high = middle;
    }
    return low > 0 ? this.owners[low - 1] : -1;
  }

  /** Index of the first interval that begins above `address`, or -1. */
  above(address: u64): i32 {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.all[middle].base <= address) low = middle + 1;
      else high = middle;
    }
    return low < this.all.length ? this.all[low].index : -1;
  }

  /** Ends what ends up to `until`: what lies around it counts again. */
  private leave(around: Array<Interval>, until: u64): void {
    while (around.length > 0 && around[around.length - 1].end <= until) {
      const end = around.pop().end;
      while (around.length > 0 && around[around.length - 1].end <= end) around.pop();
      this.begin(end, around.length > 0 ? around[around.length - 1].index : -1);
    }
  }

  private begin(at: u64, owner: i32): void {
    const last = this.starts.length - 1;
    if (last >= 0 && this.starts[last] == at) {
      this.owners[last] = owner;
      return;
    }
    this.starts.push(at);
    this.owners.push(owner);
  }
}
