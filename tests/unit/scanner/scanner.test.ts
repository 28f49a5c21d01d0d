import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDetectors } from '../../../tools/scanner/detectors.ts';
import { randomSample, randomWords } from '../../../tools/scanner/samples.ts';
import type { ScanRecord } from '../../../web/engine/records/records.ts';
import { LOOK_AHEAD, LOOK_BEHIND, PAGE_SIZE } from '../../../web/engine/scanner.ts';
import { dumpLike } from './data.ts';
import { expandKey, reversedInverse } from './key-schedules/aes-keys.ts';
import { byPlace, openScanner, scan } from './open-scanner.ts';

const DETECTORS = readDetectors().map(({ id }) => id);

test('a value at the first byte and one at the last', () => {
  const schedule = expandKey(randomSample(16, 1));
  const bytes = Buffer.concat([schedule, randomSample(5000, 2), expandKey(randomSample(32, 3))]);
  assert.deepEqual(
    scan(bytes).map(({ detector, offset, length }) => [DETECTORS[detector], offset, length]),
    [
      ['aes-schedule-128', 0, 176],
      ['aes-schedule-256', 5176, 240],
    ],
  );
});

test('a file of one schedule, and files too short for anything', () => {
  assert.equal(scan(expandKey(randomSample(24, 4))).length, 1);
  for (let length = 0; length < 70; length++) assert.deepEqual(scan(randomSample(length, 5)), []);
});

test('what is found does not depend on how the bytes are cut', () => {
  const bytes = planted(31, 40);
  const whole = scan(bytes);
  assert.ok(whole.length >= 40);
  for (const cut of [1 << 20, 65536, 4096, 100_003, 777]) assert.deepEqual(scan(bytes, cut), whole, `cut ${cut}`);
});

test('both builds find the same', () => {
  const bytes = planted(32, 16);
  assert.deepEqual(scan(bytes, bytes.length, openScanner('scan-relaxed')), scan(bytes));
});

test('parts of a file, each with what lies around it, give what the whole gives, and nothing twice', () => {
  const bytes = planted(33, 40);
  const whole = scan(bytes);
  for (const pages of [1, 7, 64]) {
    const size = pages * PAGE_SIZE;
    const parts: ScanRecord[] = [];
    const scanner = openScanner();
    for (let from = 0; from < bytes.length; from += size) {
      const start = Math.max(0, from - LOOK_BEHIND);
      scanner.begin(start, from, from + size);
      scanner.push(bytes.subarray(start, from + size + LOOK_AHEAD));
      scanner.finish();
      parts.push(...scanner.drain());
    }
    assert.deepEqual(byPlace(parts), whole, `${pages} pages`);
  }
});

test('offsets beyond 4 GiB, and a stretch that begins within a page', () => {
  const scanner = openScanner();
  const start = 2 ** 40 + 1234;
  scanner.begin(start);
  scanner.push(Buffer.concat([randomSample(100, 6), expandKey(randomSample(16, 7))]));
  scanner.finish();
  assert.deepEqual(
    scanner.drain().map(({ offset }) => offset),
    [start + 100],
  );
});

test('one key in several forms is one value; another key of the scan tells no more', () => {
  const schedule = expandKey(randomSample(32, 8));
  const bytes = Buffer.concat([schedule, randomSample(64, 9), reversedInverse(schedule)]);
  const [forward, reversed] = scan(bytes);
  assert.ok(forward && reversed && forward.detector !== reversed.detector);
  assert.equal(forward.hash, reversed.hash);
  const [again] = scan(bytes, bytes.length, openScanner('scan', randomSample(16, 10)));
  assert.notEqual(again?.hash, forward.hash);
});

test('a page full of keys: none is lost, whatever room there is for records', () => {
  const schedules = Array.from({ length: 12_000 }, (_, index) => expandKey(randomSample(16, index + 100)));
  const records = scan(Buffer.concat(schedules));
  assert.deepEqual(
    records.map(({ offset }) => offset),
    schedules.map((_, index) => index * 176),
  );
});

test('empty pages are counted', () => {
  const bytes = new Uint8Array(10 * PAGE_SIZE + 5);
  bytes[3 * PAGE_SIZE] = 1;
  const scanner = openScanner();
  assert.deepEqual(scan(bytes, bytes.length, scanner), []);
  assert.equal(scanner.zeroPages, 10);
});

/** A dump with schedules near and across the borders of pages. */
function planted(seed: number, pieces: number): Uint8Array {
  const bytes = dumpLike(seed, pieces);
  const random = randomWords(seed);
  for (let at = 3000; at + 2 * PAGE_SIZE < bytes.length; at += 32_768 + (random() % 9000)) {
    const schedule = expandKey(randomSample([16, 24, 32][random() % 3] ?? 16, random()));
    const border = at - (at % PAGE_SIZE) + PAGE_SIZE - (random() % 240);
    bytes.set(random() & 1 ? schedule : reversedInverse(schedule), border);
  }
  return bytes;
}
