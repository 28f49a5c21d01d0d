import type { Scanner } from '../scanner.ts';
import type { ScanLimit } from './limits.ts';
import type { MemoryLine } from './memory-line.ts';
import { readRange, type Stripe } from './stripes.ts';

/** Bytes between two chances to do something else. */
const BLOCK = 1 << 18;

/**
 * Scans a stripe of a line of memory; between two blocks the caller has its turn and hears how far it is. Where the line jumps to another
 * address the scan begins anew, so that no value is made of bytes that do not follow one another. Returns what was
 * passed over; the records are in the scanner.
 */
export function* scanLine(scanner: Scanner, line: MemoryLine, stripe: Stripe): Generator<number, ScanLimit[]> {
  const { start, end } = readRange(stripe, line.size);
  const block = new Uint8Array(BLOCK);
  const limits: ScanLimit[] = [];
  scanner.begin(start, stripe.from, stripe.to);
  let at = start;
  while (at < end) {
    const { count, isLast } = line.readAt(at, block.subarray(0, Math.min(BLOCK, end - at)));
    if (count === 0) break;
    scanner.push(block.subarray(0, count));
    at += count;
    if (isLast && at < end) {
      scanner.finish();
      limits.push(...scanner.limits);
      scanner.begin(at, stripe.from, stripe.to);
    }
    yield at;
  }
  scanner.finish();
  limits.push(...scanner.limits);
  return limits;
}
