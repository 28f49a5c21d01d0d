/**
 * Joins what the system said about memory with what the file holds: each described region is told how much of
 * it is there, and ranges that nothing describes become regions of their own.
 */
import { addU64 } from "../../bytes/checked";
import { Dump } from "../../facts/dump";
import { Region } from "../../facts/memory/region";
import { Stage } from "../../facts/stage";
import { Minidump } from "./minidump";
import { Range, Ranges } from "./streams/memory";

const A_STEP: i32 = 2048;

@final
export class RegionJoiner extends Stage {
  private described: i32 = -1;
  private region: i32 = 0;
  private range: i32 = 0;
  /** Ends of the described regions, in the order of their bases. */
  private bases: StaticArray<u64> = new StaticArray<u64>(0);
  private ends: StaticArray<u64> = new StaticArray<u64>(0);

  constructor(
    private readonly file: Minidump,
    private readonly ranges: Ranges,
  ) {
    super();
  }

  step(dump: Dump): bool {
    if (this.described < 0) return this.begin(dump);
    if (this.region < this.described) {
      const end = min(this.described, this.region + A_STEP);
      for (; this.region < end; this.region++) measure(this.file, dump.regions[this.region]);
      return true;
    }
    const list = this.ranges.list;
    const end = min(list.length, this.range + A_STEP);
    for (; this.range < end; this.range++) this.addOwn(dump, list[this.range]);
    return this.range < list.length;
  }

  private begin(dump: Dump): bool {
    this.file.space.seal();
    this.described = dump.regions.length;
    const order: Array<Region> = dump.regions.slice(0);
    order.sort((a, b) => (a.base != b.base ? (a.base < b.base ? -1 : 1) : 0));
    this.bases = new StaticArray<u64>(order.length);
    this.ends = new StaticArray<u64>(order.length);
    let furthest: u64 = 0;
    for (let i = 0; i < order.length; i++) {
      this.bases[i] = order[i].base;
      furthest = max(furthest, addU64(order[i].base, order[i].size));
      this.ends[i] = furthest;
    }
    return true;
  }

  /** A range of which any byte lies outside of all described regions is one itself. */
  private addOwn(dump: Dump, range: Range): void {
    if (this.isDescribed(range.base, addU64(range.base, range.size))) return;
    const region = new Region(range.base, range.size);
    region.at = <i64>range.at;
    region.present = <i64>range.present;
    if (range.present > 0) {
      region.dataAt = <i64>range.dataAt;
      region.dataSize = <i64>range.present;
    }
    dump.regions.push(region);
  }

  private isDescribed(base: u64, end: u64): bool {
    let at = base;
    let low = 0;
    let high = this.bases.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.bases[middle] <= at) low = middle + 1;
      else high = middle;
    }
    for (let i = low - 1; at < end; i++) {
      if (i < 0 || i >= this.bases.length || this.bases[i] > at) return false;
      at = max(at, this.ends[i]);
      if (i + 1 == this.bases.length && at < end) return false;
    }
    return true;
  }
}

/** How much of the region is in the file; where it begins there in one piece, its bytes' place. */
function measure(file: Minidump, region: Region): void {
  const space = file.space;
  const present = space.presentWithin(region.base, region.size);
  region.present = <i64>present;
  if (present > 0 && space.find(region.base) && space.foundLength >= present) {
    region.dataAt = <i64>space.foundOffset;
    region.dataSize = <i64>present;
  }
}
