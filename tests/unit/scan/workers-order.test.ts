/** Likely places first, by several workers: what is told of a file is what one search in file order tells. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomWords } from '../../../tools/scanner/samples.ts';
import { FindingCollector } from '../../../web/engine/scan/findings/collector.ts';
import { cutStripes, readRange, type Stripe } from '../../../web/engine/scan/stripes.ts';
import { dumpLike } from '../scanner/data.ts';
import { openScanner } from '../scanner/open-scanner.ts';

const MIB = 1 << 20;
const TOKEN = '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';

function findingsOf(bytes: Uint8Array, stripes: readonly Stripe[], workers: number) {
  const collector = new FindingCollector({ total: bytes.length, attribute: () => ({}) });
  const scanners = Array.from({ length: workers }, () => openScanner());
  for (const [index, stripe] of stripes.entries()) {
    const scanner = scanners[index % workers];
    assert.ok(scanner);
    const { start, end } = readRange(stripe, bytes.length);
    scanner.begin(start, stripe.from, stripe.to);
    scanner.push(bytes.subarray(start, end));
    scanner.finish();
    for (const part of scanner.drainPacked()) collector.addPacked(part);
    collector.addLimits(scanner.limits);
  }
  return collector.findings(bytes.length, true);
}

test('findings, their ids, their places and the limits are those of one search from the front', () => {
  const random = randomWords(8);
  const bytes = new Uint8Array(6 * MIB);
  bytes.set(dumpLike(21, 64), 2 * MIB - 100_000);
  // Across borders of stripes, of pages, and where likely stretches begin and end.
  for (const at of [MIB - 17, 2 * MIB - 20, 3 * MIB, 4 * MIB - 40, 5 * MIB + 4096 - 3, 300_000]) {
    bytes.set(Buffer.from(` ${TOKEN} `), at);
    bytes.set(Buffer.from(`\nDB_PASSWORD=Kz${random() % 1e6}vw!Qm\n`), at + 200);
  }
  // What stands before a border says how sure the value behind it is.
  bytes.set(Buffer.from('Authorization: Bearer 3f1c9b7e5d2a8046c9e1'), 5 * MIB - 15);
  // More places than are listed.
  for (let i = 0; i < 80; i++) bytes.set(Buffer.from(` ${TOKEN} `), 3 * MIB + 9001 + i * 4099);
  const whole = findingsOf(bytes, [{ from: 0, to: bytes.length }], 1);
  const token = whole.items.find(({ detector }) => detector === 'github-pat');
  assert.deepEqual([token?.occurrences, token?.places.length], [86, 64]);
  assert.deepEqual(whole.limits, [{ what: 'places', kept: 64, total: 86, id: token?.id }]);
  const ribbon = [
    { kind: 'heap', start: 2 * MIB + 70_000, size: 200_000, regionIndex: 0 },
    { kind: 'stack', start: 5 * MIB + 5, size: 60_000, regionIndex: 1 },
  ] as const;
  const stripes = cutStripes(bytes.length, ribbon, [{ offset: MIB + 9000 }]);
  assert.ok(stripes.length > 3);
  assert.notEqual(stripes[0]?.from, 0);
  for (const workers of [1, 2, 4, 7]) {
    assert.deepEqual(findingsOf(bytes, stripes, workers), whole, `${workers} workers`);
    assert.deepEqual(findingsOf(bytes, stripes.toReversed(), workers), whole, `${workers} workers, from the end`);
  }
});
