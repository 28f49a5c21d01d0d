import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDetectors } from '../../../tools/scanner/detectors.ts';
import { randomSample, randomWords } from '../../../tools/scanner/samples.ts';
import type { ScanRecord } from '../../../web/engine/records/records.ts';
import { resolveOverlaps } from '../../../web/engine/scan/findings/precedence.ts';
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
  for (const pages of [1, 7, 64]) assert.deepEqual(inParts(bytes, pages), whole, `${pages} pages`);
});

test('texts across borders of pages, in any encoding and at any offset, are told once and to the byte', () => {
  const random = randomWords(34);
  const drawn = (length: number) => Array.from({ length }, () => 'bcdfghKLMNPQRS23456789'[random() % 22]).join('');
  // The long one goes over several pages in UTF-16.
  const texts = [
    ['\nDB_PASSWORD=', 'Kz7vw!Qm3x', '\n'] as const,
    ['Authorization: Bearer ', drawn(3000), '\r\n'] as const,
  ];
  const bytes = new Uint8Array(1300 * PAGE_SIZE);
  const places: { offset: number; length: number; encoding: string }[] = [];
  let at = 3 * PAGE_SIZE;
  for (const [before, value, after] of texts) {
    for (const encoding of ['ascii', 'utf16le', 'utf16be'] as const) {
      const unit = encoding === 'ascii' ? 1 : 2;
      const size = unit * (before.length + Math.min(value.length, 20) + after.length);
      for (let shift = 0; shift <= size; shift++, at += (unit * value.length > PAGE_SIZE ? 4 : 3) * PAGE_SIZE) {
        const text = Buffer.from(before + value + after, unit === 1 ? 'latin1' : 'utf16le');
        // Bytes that are no text tell the order.
        const own = encoding === 'utf16be' ? [0xff, 0xc3, ...text.swap16(), 0xff] : [0xff, 0xc3, ...text, 0, 0xff];
        bytes.set(own, at - shift - 2);
        places.push({ offset: at - shift + unit * before.length, length: unit * value.length, encoding });
      }
    }
  }
  assert.ok(at < bytes.length, `${at / PAGE_SIZE} pages`);
  // Anchors of one name on two pages tell of its value twice.
  const whole = resolveOverlaps(scan(bytes));
  assert.deepEqual(
    whole.map(({ offset, length, encoding }) => ({ offset, length, encoding })),
    places.sort((a, b) => a.offset - b.offset),
  );
  for (const cut of [PAGE_SIZE, 10_007]) assert.deepEqual(resolveOverlaps(scan(bytes, cut)), whole, `cut ${cut}`);
  for (const pages of [1, 5]) assert.deepEqual(resolveOverlaps(inParts(bytes, pages)), whole, `${pages} pages`);
});

/** As workers take them, each with what must be handed over around it. */
function inParts(bytes: Uint8Array, pages: number): ScanRecord[] {
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
  return byPlace(parts);
}

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
