import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FindingCollector } from '../../../web/engine/scan/collector.ts';
import { passedOverIn } from '../../../web/engine/scan/limits.ts';
import { LOOK_AHEAD, LOOK_BEHIND, PAGE_SIZE } from '../../../web/engine/scanner.ts';
import { dumpLike } from './data.ts';
import { openScanner } from './open-scanner.ts';

/** Bytes that obey the relation of key schedules everywhere, and are none: each is the one before it times a number. */
function linearPages(pages: number): Uint8Array {
  const bytes = new Uint8Array(pages * PAGE_SIZE);
  // b[p] ^ b[p + 12] ^ b[p + 16] = 0 holds for any sequence made by it.
  for (let i = 0; i < 16; i++) bytes[i] = 17 + i * 13;
  for (let i = 16; i < bytes.length; i++) bytes[i] = (bytes[i - 16] ?? 0) ^ (bytes[i - 4] ?? 0);
  return bytes;
}

function limitsOf(bytes: Uint8Array, stripe: number): readonly { what: string; kept: number; total: number }[] {
  const collector = new FindingCollector({ total: bytes.length, attribute: () => ({}) });
  const scanner = openScanner();
  for (let from = 0; from < bytes.length; from += stripe) {
    const start = Math.max(0, from - LOOK_BEHIND);
    scanner.begin(start, from, from + stripe);
    scanner.push(bytes.subarray(start, from + stripe + LOOK_AHEAD));
    scanner.finish();
    collector.add(scanner.drain());
    collector.addLimits(scanner.limits);
  }
  return collector.findings(bytes.length, true).limits;
}

test('ordinary data has no limits', () => {
  assert.deepEqual(limitsOf(dumpLike(3, 32), 1 << 20), []);
});

test('pieces of key schedules that are passed over are told, however the file is cut', () => {
  const bytes = linearPages(24);
  const limits = limitsOf(bytes, bytes.length);
  const [limit] = limits;
  assert.equal(limit?.what, 'key schedule candidates');
  assert.ok(limit.kept < limit.total, `${limit.kept} of ${limit.total}`);
  assert.ok(limit.total >= 24 * 16, 'every window of every page is counted');
  assert.equal(passedOverIn(limits), limit.total - limit.kept);
  for (const pages of [1, 5]) assert.deepEqual(limitsOf(bytes, pages * PAGE_SIZE), limits);
});
