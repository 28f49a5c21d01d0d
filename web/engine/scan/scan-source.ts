/** The exposure scan of a source, in one go: under Node, and the model for what workers do with stripes. */
import type { PlaceFacts } from '../access.ts';
import type { Findings } from '../report/report.ts';
import { Scanner } from '../scanner.ts';
import type { Source } from '../sources/source.ts';
import { FindingCollector } from './findings/collector.ts';
import type { MemoryLine } from './memory-line.ts';
import { scanLine } from './scan-line.ts';

const BLOCK = 1 << 20;

export interface ScanOptions {
  readonly attribute: (offset: number) => PlaceFacts;
  readonly writtenAt?: number;
  /** 16 bytes; values are told apart by a hash under it. */
  readonly key: Uint8Array;
}

/** Scans memory that cannot be read from the file itself. */
export function scanMemory(
  module: WebAssembly.Module,
  line: MemoryLine,
  options: Omit<ScanOptions, 'attribute'>,
): Findings {
  const scanner = new Scanner(module, options.key);
  const collector = new FindingCollector({
    ...options,
    total: line.size,
    attribute: (position) => line.placeOf(position),
  });
  const steps = scanLine(scanner, line, { from: 0, to: line.size });
  for (;;) {
    const { done, value } = steps.next();
    for (const part of scanner.drainPacked()) collector.addPacked(part);
    if (!done) continue;
    collector.addLimits(value);
    return collector.findings(line.size, true);
  }
}

/** Scans all of `source` with every detector. Throws when it cannot be read. */
export function scanSource(module: WebAssembly.Module, source: Source, options: ScanOptions): Findings {
  const scanner = new Scanner(module, options.key);
  const collector = new FindingCollector({ ...options, total: source.size });
  const block = new Uint8Array(BLOCK);
  scanner.begin(0);
  let at = 0;
  while (at < source.size) {
    const count = source.readAt(at, block.subarray(0, Math.min(BLOCK, source.size - at)));
    if (count === 0) break;
    scanner.push(block.subarray(0, count));
    for (const part of scanner.drainPacked()) collector.addPacked(part);
    at += count;
  }
  scanner.finish();
  for (const part of scanner.drainPacked()) collector.addPacked(part);
  collector.addLimits(scanner.limits);
  return collector.findings(at, at === source.size);
}
