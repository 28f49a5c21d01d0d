import { addU64 } from "../../bytes/checked";
import { Region } from "../../facts/memory/region";

/** Regions in address order, to find the one at an address. */
@final
export class RegionIndex {
  private readonly order: StaticArray<i32>;

  constructor(readonly regions: Array<Region>) {
    const count = regions.length;
    this.order = new StaticArray<i32>(count);
    let isSorted = true;
    for (let i = 0; i < count; i++) {
      this.order[i] = i;
      if (i > 0 && regions[i].base < regions[i - 1].base) isSorted = false;
    }
    // Kernels write them in order.
    if (!isSorted) this.sort();
  }

  get count(): i32 {
    return this.order.length;
  }

  /** The region at `place` of the address order. */
  at(place: i32): Region {
    return this.regions[this.order[place]];
  }

  /** Place in the address order of the region that holds `address`, or -1. */
  find(address: u64): i32 {
    const place = this.before(address);
    if (place < 0) return -1;
    const region = this.at(place);
    return address < addU64(region.base, region.size) ? place : -1;
  }

  /** Place of the last region that begins at or before `address`, or -1. */
  before(address: u64): i32 {
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle).base <= address) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private sort(): void {
    const keys: Array<Key> = [];
    for (let i = 0; i < this.order.length; i++) keys.push(new Key(this.regions[i].base, i));
    keys.sort((a, b) => (a.base != b.base ? (a.base < b.base ? -1 : 1) : a.index - b.index));
    for (let i = 0; i < keys.length; i++) this.order[i] = keys[i].index;
  }
}

@final
class Key {
  constructor(
    readonly base: u64,
    readonly index: i32,
  ) {}
}
