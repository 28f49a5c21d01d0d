/** Which region holds an address. */
import { addU64 } from "../../bytes/checked";
import { Dump } from "../dump";

@final
class Interval {
  constructor(
    readonly base: u64,
    readonly end: u64,
    readonly index: i32,
  ) {}
}

let regionsOf: Dump | null = null;
let regionCount: i32 = -1;
let regions: Array<Interval> = [];
/** The largest end of all intervals up to each place: where a search to the left may stop. */
let reach: StaticArray<u64> = new StaticArray<u64>(0);

/** Index of the region of the dump's own space that holds `address`, or -1; of nested ones the smallest start distance wins. */
export function regionAt(dump: Dump, address: u64): i32 {
  prepare(dump);
  for (let i = before(address); i >= 0 && reach[i] > address; i--) {
    if (regions[i].end > address) return regions[i].index;
  }
  return -1;
}

/** Index of the first region that begins above `address`, or -1. */
export function regionAbove(dump: Dump, address: u64): i32 {
  prepare(dump);
  const next = before(address) + 1;
  return next < regions.length ? regions[next].index : -1;
}

/** Place of the last interval that begins at or before `address`. */
function before(address: u64): i32 {
  let low = 0;
  let high = regions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (regions[middle].base <= address) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function prepare(dump: Dump): void {
  if (regionsOf === dump && regionCount == dump.regions.length) return;
  regionsOf = dump;
  regionCount = dump.regions.length;
  regions = [];
  for (let i = 0; i < dump.regions.length; i++) {
    const region = dump.regions[i];
    if (region.space.length == 0) regions.push(new Interval(region.base, addU64(region.base, region.size), i));
  }
  regions.sort((a, b) => (a.base != b.base ? (a.base < b.base ? -1 : 1) : a.index - b.index));
  reach = new StaticArray<u64>(regions.length);
  let furthest: u64 = 0;
  for (let i = 0; i < regions.length; i++) {
    if (regions[i].end > furthest) furthest = regions[i].end;
    reach[i] = furthest;
  }
}
