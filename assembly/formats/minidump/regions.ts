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
  /** Stretches that the described regions cover without a gap, by address. */
  private bases: StaticArray<u64> = new StaticArray<u64>(0);
  private ends: StaticArray<u64> = new StaticArray<u64>(0);
  private stretches: i32 = 0;

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
    for (let i = 0; i < order.length; i++) {
      const end = addU64(order[i].base, order[i].size);
      const last = this.stretches - 1;
      if (last >= 0 && order[i].base <= this.ends[last]) this.ends[last] = max(this.ends[last], end);
      else {
        this.bases[this.stretches] = order[i].base;
        this.ends[this.stretches++] = end;
      }
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
    let low = 0;
    let high = this.stretches;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.bases[middle] <= base) low = middle + 1;
      else high = middle;
    }
    return low > 0 && end <= this.ends[low - 1];
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
