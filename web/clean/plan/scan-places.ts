/** The scan of a source, or of windows of it, for places rather than for findings. */
import { arrayOf } from '../../engine/core/allocation.ts';
import type { ScanRecord } from '../../engine/records/records.ts';
import { LOOK_AHEAD, LOOK_BEHIND, Scanner } from '../../engine/scanner.ts';
import type { Source } from '../../engine/sources/source.ts';
import type { Intervals } from '../bytes/intervals.ts';
import { readUpTo } from '../bytes/read.ts';

const BLOCK = 1 << 20;

export interface ScanParts {
  readonly module: WebAssembly.Module;
  /** 16 bytes; values are told apart by a hash under it. */
  readonly key: Uint8Array;
}

/** Scans what lies in `windows` (at page borders) as the scan of the whole would. */
export async function scanWindows(
  parts: ScanParts,
  source: Source,
  windows: Intervals,
  onRecords: (records: readonly ScanRecord[]) => void,
  tick: (done: number) => Promise<void>,
): Promise<void> {
  const block = arrayOf(Uint8Array, Math.min(BLOCK, source.size));
  const scanner = new Scanner(parts.module, parts.key);
  let passed = 0;
  for (const [from, to] of windows) {
    const start = Math.max(0, from - LOOK_BEHIND);
    const end = Math.min(source.size, to + LOOK_AHEAD);
    scanner.begin(start, from, to >= source.size ? Number.POSITIVE_INFINITY : to);
    for (let at = start; at < end; ) {
      const count = readUpTo(source, at, block.subarray(0, Math.min(block.length, end - at)));
      if (count === 0) break;
      scanner.push(block.subarray(0, count));
      onRecords(scanner.drain());
      at += count;
      await tick(passed + Math.max(0, at - from));
    }
    scanner.finish();
    onRecords(scanner.drain());
    passed += to - from;
  }
}
