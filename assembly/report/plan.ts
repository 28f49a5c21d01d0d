/**
 * The scan's plan for the host: packed rows of seven f64, source, offset, stored size, codec, space, address, size.
 * Addresses are rounded to 53 bits; the report's places get theirs from the core again.
 */
import { reserve } from "../bytes/arena";
import { Dump } from "../facts/dump";
import { ScanRuns, WholeFile } from "../facts/memory/scan-runs";

const ROW: i32 = 56;
const LIMIT: i32 = 1024;
const packed: usize = reserve(LIMIT * ROW);

export function planRows(): usize {
  return packed;
}

export function planLength(dump: Dump): f64 {
  return <f64>runsOf(dump).count;
}

/** Writes up to 1,024 runs from `from` on; returns how many. */
export function writePlan(dump: Dump, from: f64, count: i32): i32 {
  const runs = runsOf(dump);
  const first = min(<u64>max(0, from), runs.count);
  const written = <i32>min<u64>(runs.count - first, max(0, min(count, LIMIT)));
  let row = packed;
  for (let i = first; i < first + written; i++) {
    runs.select(i);
    store<f64>(row, runs.source);
    store<f64>(row, <f64>runs.offset, 8);
    store<f64>(row, <f64>runs.storedSize, 16);
    store<f64>(row, runs.codec, 24);
    store<f64>(row, runs.space, 32);
    store<f64>(row, <f64>runs.address, 40);
    store<f64>(row, <f64>runs.size, 48);
    row += ROW;
  }
  return written;
}

function runsOf(dump: Dump): ScanRuns {
  let runs = dump.scanRuns;
  if (!runs) {
    runs = new WholeFile(dump.source.size);
    dump.scanRuns = runs;
  }
  return runs;
}
