/** Which region holds an address. */
import { addU64 } from "../../bytes/checked";
import { Dump } from "../dump";
import { Intervals } from "./intervals";

let regionsOf: Dump | null = null;
let regionCount: i32 = -1;
let regions: Intervals = new Intervals();

/** Index of the region of the dump's own space that holds `address`, or -1; of nested ones the smallest start distance wins. */
export function regionAt(dump: Dump, address: u64): i32 {
  prepare(dump);
  return regions.holding(address);
}

/** Index of the first region that begins above `address`, or -1. */
export function regionAbove(dump: Dump, address: u64): i32 {
  prepare(dump);
  return regions.above(address);
}

function prepare(dump: Dump): void {
  if (regionsOf === dump && regionCount == dump.regions.length) return;
  regionsOf = dump;
  regionCount = dump.regions.length;
  regions = new Intervals();
  for (let i = 0; i < dump.regions.length; i++) {
    const region = dump.regions[i];
    if (region.space.length == 0) regions.add(region.base, addU64(region.base, region.size), i);
  }
  regions.seal();
}
