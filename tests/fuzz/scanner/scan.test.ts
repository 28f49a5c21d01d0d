/**
 * Pages made to be hard: no trap, no hang, every place inside the file, and the same findings however the file is cut,
 * in both builds, and with nothing remembered from one place to the next.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScanRecord } from '../../../web/engine/records/records.ts';
import { LOOK_AHEAD, LOOK_BEHIND, PAGE_SIZE } from '../../../web/engine/scanner.ts';
import { cpuMilliseconds } from '../../unit/cpu-time.ts';
import { byPlace, openScanner, openTestScanner, scan } from '../../unit/scanner/open-scanner.ts';
import { random } from '../random.ts';
import { hostileBytes } from './pages.ts';

const isSoak = process.env['SOAK'] === '1';
const seed = isSoak ? Date.now() >>> 0 : 20260401;
/** By number, so that a slow machine tries the same as a fast one. */
const INPUTS = isSoak ? 100_000 : 3000;
/** Of one input, a quarter of a MiB; some 100 times what the slowest takes. */
const LIMIT_MS = 4000;

/** So few inputs are more work than may be done when everything is found out anew; what is left then is another part. */
const MOST_SPENT = INPUTS / 100;

const { scanner: forgetful, exports } = openTestScanner();
exports.setForgetful(true);
const plain = openScanner('scan');
const relaxed = openScanner('scan-relaxed');

test(`pages made to be hard (seed ${seed})`, (context) => {
  const next = random(seed);
  let records = 0;
  let spent = 0;
  for (let inputs = 0; inputs < INPUTS; inputs++) {
    const bytes = hostileBytes(1 + next(32), next);
    const what = `seed ${seed}, input ${inputs}`;
    const start = cpuMilliseconds();
    const whole = scan(bytes, bytes.length, plain);
    assert.ok(cpuMilliseconds() - start < LIMIT_MS, `${what}: still at work after ${LIMIT_MS} ms`);
    records += whole.length;
    for (const { offset, length } of whole) {
      assert.ok(
        Number.isInteger(offset) && offset >= 0 && length > 0 && offset + length <= bytes.length,
        `${what}: ${offset} + ${length}`,
      );
    }
    assert.deepEqual(scan(bytes, 1 + next(9000), relaxed), whole, `${what}: the other build, in pieces`);
    const anew = scan(bytes, bytes.length, forgetful);
    if (exports.isWorkSpent.value) spent++;
    else assert.deepEqual(unique(anew), unique(whole), `${what}: nothing remembered`);
    assert.deepEqual(unique(scanStripes(bytes, (1 + next(9)) * PAGE_SIZE)), unique(whole), `${what}: in stripes`);
  }
  context.diagnostic(`exposure scan: ${INPUTS} inputs from seed ${seed}, ${records} records, ${spent} too much work`);
  assert.ok(records > 0);
  assert.ok(spent <= MOST_SPENT, `${spent} of ${INPUTS} are more work than may be done`);
});

/** As workers do, the last stripe first. */
function scanStripes(bytes: Uint8Array, size: number): ScanRecord[] {
  const found: ScanRecord[] = [];
  for (let from = Math.floor((bytes.length - 1) / size) * size; from >= 0; from -= size) {
    const start = Math.max(0, from - LOOK_BEHIND);
    plain.begin(start, from, from + size);
    plain.push(bytes.subarray(start, from + size + LOOK_AHEAD));
    plain.finish();
    found.push(...plain.drain());
  }
  return byPlace(found);
}

/** A value that several anchors lead to is found by each; a key schedule across a border, on both sides. */
function unique(records: readonly ScanRecord[]): string[] {
  return [...new Set(records.map((record) => JSON.stringify(record)))].sort();
}
