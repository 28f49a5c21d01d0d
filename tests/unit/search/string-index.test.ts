import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomWords } from '../../../tools/scanner/samples.ts';
import type { Stretch } from '../../../web/engine/access.ts';
import type { StringsQuery } from '../../../web/engine/search/access.ts';
import { CHUNK } from '../../../web/engine/search/bytes.ts';
import { StringIndex } from '../../../web/engine/search/string-index.ts';
import { type CountingReader, memoryReader, searcher, sparseReader } from './memory-reader.ts';

const ANY: StringsQuery = {
  least: 6,
  encodings: ['ascii', 'utf16le', 'utf16be'],
  stretches: [],
  contains: '',
};

test('each string is listed once, wherever windows are cut, and any window of rows is the same', async () => {
  const bytes = bytesWithStrings(5, 5 * CHUNK + 12_345);
  const index = await indexed(memoryReader(bytes), { ...ANY, encodings: ['ascii'] });
  const text = Buffer.from(bytes).toString('latin1');
  const expected = [...text.matchAll(/[\t -~]{6,}/g)].map(({ index: at, 0: run }) => [at, run.length]);
  assert.ok(expected.length > 5000);
  assert.equal(index.count, expected.length);
  const all = (await index.refs(0, expected.length)).map(({ offset, length }) => [offset, length]);
  assert.deepEqual(all, expected);
  for (const from of [0, 1, 777, expected.length - 3]) {
    const rows = (await index.refs(from, 100)).map(({ offset, length }) => [offset, length]);
    assert.deepEqual(rows, expected.slice(from, from + 100), `from ${from}`);
  }
  assert.deepEqual(await index.refs(expected.length, 10), []);
});

test('UTF-16 is listed in both orders, at even and odd offsets, over borders of windows', async () => {
  const bytes = new Uint8Array(2 * CHUNK).fill(0xff);
  const little = Buffer.from('over the border', 'utf16le');
  const big = Buffer.from('big ending text', 'utf16le').swap16();
  bytes.set(little, CHUNK - 11);
  bytes.set(big, 5000);
  const index = await indexed(memoryReader(bytes), { ...ANY, encodings: ['utf16le', 'utf16be'] });
  assert.deepEqual(await index.refs(0, 10), [
    { offset: 5000, length: 15, encoding: 'utf16be', goesOn: false },
    { offset: CHUNK - 11, length: 15, encoding: 'utf16le', goesOn: false },
  ]);
});

test('the shortest length and the encodings are kept to', async () => {
  const bytes = Buffer.concat([
    Buffer.from('\xffseven..\xff', 'latin1'),
    Buffer.from('five.', 'latin1'),
    Buffer.from([0xff, 0xff, 0xff]),
    Buffer.from('wide text', 'utf16le'),
    Buffer.from([0xff, 0xff]),
  ]);
  const list = async (query: Partial<StringsQuery>) => {
    const index = await indexed(memoryReader(bytes), { ...ANY, ...query });
    return (await index.refs(0, 10)).map(({ offset }) => offset);
  };
  assert.deepEqual(await list({}), [1, 17]);
  assert.deepEqual(await list({ least: 5 }), [1, 9, 17]);
  assert.deepEqual(await list({ least: 8 }), [17]);
  assert.deepEqual(await list({ encodings: ['ascii'] }), [1]);
  assert.deepEqual(await list({ encodings: ['utf16be'] }), []);
  assert.deepEqual(await list({ encodings: [] }), []);
});

test('the text that strings must hold is looked for in each encoding, ignoring case, and its place is told', async () => {
  const gap = Buffer.alloc(9, 0xff);
  const parts = [
    Buffer.from('nothing of the kind'),
    gap,
    Buffer.from('a Shopping list'),
    gap,
    Buffer.from('the shopPING list', 'utf16le'),
    gap,
    Buffer.from('SHOPPING in bytes', 'utf16le').swap16(),
    gap,
    // The needle in a run that is too short to be a string is none.
    Buffer.from('\xffhop', 'latin1'),
    gap,
  ];
  const bytes = Buffer.concat(parts);
  const index = await indexed(memoryReader(bytes), { ...ANY, contains: 'shopping' });
  const refs = await index.refs(0, 10);
  assert.deepEqual(
    refs.map(({ encoding, hit, offset }) => [encoding, (hit ?? 0) - offset]),
    [
      ['ascii', 2],
      ['utf16le', 8],
      ['utf16be', 0],
    ],
  );
  const none = await indexed(memoryReader(bytes), { ...ANY, contains: 'hop\u00e9' });
  assert.equal(none.count, 0);
  assert.equal(none.bytes, bytes.length);
});

test('strings of one kind of place are listed, and the rest of the file is not even read', async () => {
  const bytes = bytesWithStrings(9, 6 * CHUNK);
  const stretches: Stretch[] = [
    { start: 0, size: 2 * CHUNK, kind: 'heap', regionIndex: -1 },
    { start: 2 * CHUNK, size: 5000, kind: 'stack', regionIndex: -1 },
    { start: 2 * CHUNK + 5000, size: 4 * CHUNK - 5000, kind: 'code', regionIndex: -1 },
  ];
  const reader = memoryReader(bytes);
  const index = await indexed(reader, { ...ANY, encodings: ['ascii'], stretches, kind: 'stack' });
  const text = Buffer.from(bytes).toString('latin1');
  const expected = [...text.matchAll(/[\t -~]{6,}/g)]
    .map(({ index: at }) => at)
    .filter((at) => at >= 2 * CHUNK && at < 2 * CHUNK + 5000);
  assert.ok(expected.length > 0);
  assert.deepEqual(
    (await index.refs(0, 1000)).map(({ offset }) => offset),
    expected,
  );
  assert.ok(reader.bytesRead < 3 * CHUNK);
  assert.equal(index.bytes, bytes.length);
});

test('a run without end is one string, told as far as it was followed', async () => {
  const bytes = new Uint8Array(3 * CHUNK).fill(0x41);
  const index = await indexed(memoryReader(bytes), ANY);
  assert.equal(index.count, 1);
  const [ref] = await index.refs(0, 5);
  assert.equal(ref?.offset, 0);
  assert.equal(ref?.goesOn, true);
  assert.ok((ref?.length ?? 0) >= CHUNK);
});

test('a file of 64 GiB costs 8 bytes for each MiB, and a row costs one read', async () => {
  const size = 64 * 1024 * CHUNK;
  const word = Buffer.from('\xffa needle in the hay\xff', 'latin1');
  const parts = [3, 40_000, 65_535].map((chunk) => ({ at: chunk * CHUNK + 77, bytes: word }));
  const reader = sparseReader(size, parts);
  // What lies between is known to hold nothing: reading 64 GiB of zeros would take a test too long.
  const stretches = parts.map(({ at }): Stretch => ({ start: at, size: 100, kind: 'heap', regionIndex: -1 }));
  const index = await indexed(reader, { ...ANY, stretches, kind: 'heap' });
  assert.equal(index.count, 3);
  assert.equal(index.bytes, size);
  reader.bytesRead = 0;
  assert.deepEqual(
    (await index.refs(1, 1)).map(({ offset }) => offset),
    [40_000 * CHUNK + 78],
  );
  assert.ok(reader.bytesRead < 2 * CHUNK);
});

test('a search that is stopped goes on where it was', async () => {
  const bytes = bytesWithStrings(2, 4 * CHUNK);
  const whole = await indexed(memoryReader(bytes), ANY);
  const index = new StringIndex(memoryReader(bytes), searcher, ANY);
  for await (const _ of index.run()) if (index.bytes >= 2 * CHUNK) break;
  assert.equal(index.bytes, 2 * CHUNK);
  const soFar = await index.refs(0, 100_000);
  assert.equal(soFar.length, index.count);
  for await (const _ of index.run());
  assert.equal(index.count, whole.count);
  assert.deepEqual(await index.refs(0, 100_000), await whole.refs(0, 100_000));
});

test('bytes that cannot be read end the search', async () => {
  const reader = { size: 3 * CHUNK, read: async () => new Uint8Array(10) };
  await assert.rejects(indexed(reader as unknown as CountingReader, ANY));
});

async function indexed(reader: CountingReader, query: StringsQuery): Promise<StringIndex> {
  const index = new StringIndex(reader, searcher, query);
  for await (const _ of index.run());
  return index;
}

/** Words of 1 to 40 characters between bytes that are none; some lie over borders of windows. */
function bytesWithStrings(seed: number, size: number): Uint8Array {
  const random = randomWords(seed);
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; ) {
    const length = random() % 40;
    for (let i = 0; i < length && at < size; i++) bytes[at++] = 0x20 + (random() % 0x5f);
    const gap = 1 + (random() % 400);
    for (let i = 0; i < gap && at < size; i++) bytes[at++] = 0x80 + (random() % 0x80);
  }
  for (let border = CHUNK; border + 20 < size; border += CHUNK) {
    bytes.set(Buffer.from('\xff over the border \xff', 'latin1'), border - 9);
  }
  return bytes;
}
