import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomSample, randomWords } from '../../../tools/scanner/samples.ts';
import type { FindPattern } from '../../../web/engine/search/access.ts';
import { CHUNK } from '../../../web/engine/search/bytes.ts';
import { Finder } from '../../../web/engine/search/finder.ts';
import { patternOfBytes, patternsOfText } from '../../../web/engine/search/searcher.ts';
import { memoryReader, searcher, sparseReader } from './memory-reader.ts';

const wide = (text: string) => Buffer.from(text, 'utf16le');

test('a text is found in bytes and UTF-16 wherever it lies, over borders of windows too', async () => {
  const bytes = filled(3 * CHUNK + 100);
  const places: number[] = [];
  const put = (at: number, text: Uint8Array) => {
    bytes.set(text, at);
    places.push(at);
  };
  put(0, Buffer.from('Lantern'));
  put(5001, wide('LANTERN'));
  put(CHUNK - 3, Buffer.from('lantern'));
  put(2 * CHUNK - 7, wide('lanTern'));
  put(bytes.length - 7, Buffer.from('lantern'));
  assert.deepEqual(await offsets(bytes, ofText('lantern', true)), places);
  assert.deepEqual(await offsets(bytes, ofText('lantern', false)), [CHUNK - 3, bytes.length - 7]);
});

test('UTF-16 within a text is one place, not one for each byte order', async () => {
  const bytes = filled(2 * CHUNK);
  bytes.set(wide('a blue lantern here'), 1000);
  bytes.set(wide('a blue lantern here').swap16(), 3000);
  // Its twin begins in the window before.
  bytes.set(wide('xxlantern here'), CHUNK - 4);
  const little = await offsets(bytes, ofText('lantern', true));
  assert.deepEqual(little, [1000 + 14, 3000 + 15, CHUNK]);
  const patterns = ofText('lantern', true);
  const [plain, le, be] = patterns;
  assert.ok(plain && le && be);
  assert.deepEqual(await offsets(bytes, [plain, be, le]), [1000 + 13, 3000 + 14, CHUNK - 1]);
});

test('bytes are found with what may be anything', async () => {
  const bytes = randomSample(2 * CHUNK, 7);
  bytes.set([0x4d, 0x5a, 0x99, 0x00], CHUNK - 2);
  const found = await offsets(bytes, ofBytes('4d 5a ?? 00'));
  const expected: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (bytes[at] === 0x4d && bytes[at + 1] === 0x5a && bytes[at + 3] === 0) expected.push(at);
  }
  assert.ok(expected.includes(CHUNK - 2));
  assert.deepEqual(found, expected);
});

test('steps lead to each place in turn, both ways, whether it was found before or not', async () => {
  const bytes = filled(4 * CHUNK);
  const random = randomWords(3);
  for (let i = 0; i < 40; i++) bytes.set(Buffer.from('needle'), random() % (bytes.length - 10));
  const all = await offsets(bytes, ofText('needle', true));
  const fresh = new Finder(memoryReader(bytes), searcher, ofText('needle', true));
  const done = new Finder(memoryReader(bytes), searcher, ofText('needle', true));
  for await (const _ of done.run());
  for (const finder of [fresh, done]) {
    const forward: number[] = [];
    let from = 0;
    for (let place = await near(finder, from, false); place; place = await near(finder, from, false)) {
      forward.push(place.offset);
      from = place.offset + 1;
    }
    assert.deepEqual(forward, all);
    const back: number[] = [];
    from = bytes.length;
    for (let place = await near(finder, from, true); place; place = await near(finder, from, true)) {
      back.push(place.offset);
      from = place.offset;
    }
    assert.deepEqual(back.reverse(), all);
  }
  assert.equal((await near(done, all[7] ?? 0, false))?.index, 7);
  assert.equal((await near(done, all[7] ?? 0, true))?.index, 6);
});

test('a step that another took the place of ends', async () => {
  const reader = sparseReader(500 * CHUNK, []);
  const finder = new Finder(reader, searcher, ofText('needle', true));
  assert.equal(await finder.nearest(0, false, () => true), undefined);
  assert.ok(reader.bytesRead < 3 * CHUNK);
});

test('zeros are found in a file of zeros', async () => {
  const bytes = new Uint8Array(5000);
  assert.equal((await offsets(bytes, ofBytes('00 00'))).length, 4999);
  assert.deepEqual(await offsets(bytes, ofBytes('00 01')), []);
});

function near(finder: Finder, from: number, isBackward: boolean) {
  return finder.nearest(from, isBackward, () => false);
}

async function offsets(bytes: Uint8Array, patterns: readonly FindPattern[]): Promise<number[]> {
  const finder = new Finder(memoryReader(bytes), searcher, patterns);
  const found: number[] = [];
  for await (const hits of finder.run()) found.push(...hits.map(({ offset }) => offset));
  assert.equal(finder.count, found.length);
  assert.equal(finder.bytes, bytes.length);
  return found;
}

function ofText(text: string, ignoreCase: boolean): FindPattern[] {
  const units = [1, 2, 2] as const;
  return patternsOfText(text, ['ascii', 'utf16le', 'utf16be'], ignoreCase).map((pattern, index) => ({
    ...pattern,
    unit: units[index] ?? 1,
  }));
}

function ofBytes(text: string): FindPattern[] {
  const pattern = patternOfBytes(text);
  assert.ok(pattern);
  return [{ ...pattern, unit: 1 }];
}

function filled(size: number): Uint8Array {
  return new Uint8Array(size).fill(0xfe);
}
