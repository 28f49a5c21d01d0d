/** Findings that crossed to the page say what they said before. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScanRecord } from '../../../web/engine/records/records.ts';
import type { Finding } from '../../../web/engine/report/report.ts';
import { type CollectOptions, FindingCollector } from '../../../web/engine/scan/findings/collector.ts';
import { DETECTORS } from '../../../web/engine/scan/findings/detectors.generated.ts';
import { buffersOf, FirstPlaces, lazyFindings, offsetsOf } from '../../../web/engine/scan/findings/packed-findings.ts';
import { PlaceMap } from '../../../web/engine/scan/findings/place-map.ts';

const numberOf = (id: string) => DETECTORS.findIndex(([name]) => name === id);
const ENVIRONMENT = 4;

const records: ScanRecord[] = Array.from({ length: 5000 }, (_, i) => ({
  detector: numberOf(i % 2 === 0 ? 'jwt' : 'github-pat'),
  confidence: 'likely',
  encoding: i % 3 === 0 ? 'utf16le' : 'ascii',
  flags: i % 5 === 0 ? ENVIRONMENT : 0,
  offset: i * 64,
  length: 40,
  hash: String.fromCharCode(i % 50, 1, 2, 3, 4, 5, 6, 7),
  mask: '…',
  ...(i % 50 === 2 && { expires: 2e9 }),
}));

/** Two stretches with addresses, one without, one whose name is an address too. */
const map = new PlaceMap((offset) => {
  const end = (Math.floor(offset / 0x10000) + 1) * 0x10000;
  const at = `0x${(0x7fff_0000_0000n + BigInt(offset)).toString(16)}`;
  if (offset < 0x10000) return { facts: { address: at, where: { kind: 'stack', threadId: 7 } }, end };
  if (offset < 0x20000) return { facts: { where: { kind: 'unknown' } }, end };
  return { facts: { address: at, where: { kind: 'kernel', name: at } }, end };
});

function collected(options: Pick<CollectOptions, 'attribute' | 'runAt'>): FindingCollector {
  const collector = new FindingCollector({ total: 1e6, ...options });
  collector.add(records);
  return collector;
}

/** As JSON is: getters are called, and what is absent is absent. */
const plain = (items: readonly Finding[]) =>
  items.map((item) => JSON.parse(JSON.stringify({ ...item, places: item.places })));

test('handed over by moving and made when asked for, places are those that were asked for one by one', () => {
  const expected = collected({ attribute: (offset) => map.placeOf(offset) }).findings(1e6, true);
  const packed = collected({
    attribute: (offset) => map.placeOf(offset),
    runAt: (offset) => map.runAt(offset),
  }).packed(1e6, true);
  const firsts = new FirstPlaces(packed);
  const crossed = structuredClone(packed, { transfer: buffersOf(packed) });
  for (const column of [...Object.values(packed.items), ...Object.values(packed.places)]) {
    if (ArrayBuffer.isView(column)) assert.equal(column.byteLength, 0, 'columns are moved, not copied');
  }
  // They are there when the columns have moved on.
  assert.equal(firsts.count, expected.items.length);
  for (const [i, { detector, places }] of expected.items.entries()) {
    assert.equal(firsts.detector(i), detector);
    assert.deepEqual(firsts.place(i), places[0]);
  }
  const { items, ...rest } = lazyFindings(crossed);
  const { items: expectedItems, ...expectedRest } = expected;
  assert.deepEqual(rest, expectedRest);
  assert.deepEqual(plain(items), plain(expectedItems));
  for (const [i, item] of items.entries()) {
    assert.deepEqual(
      [...Array.from(offsetsOf(item))],
      expectedItems[i]?.places.map(({ offset }) => offset),
    );
    assert.equal(item.places, item.places, 'made once');
  }
});

test('of memory that was scanned along a line places are where they lie in the file', () => {
  const attribute = (position: number) => ({ offset: position + 4096, address: '0x1000' });
  const { items } = collected({ attribute }).findings(1e6, true);
  const [lazy] = lazyFindings(collected({ attribute }).packed(1e6, true)).items;
  assert.deepEqual(lazy?.places, items[0]?.places);
  assert.equal(lazy && offsetsOf(lazy)[0], 4096);
  assert.equal(items[0]?.places[0]?.offset, 4096);
});

test('a value whose places make it no finding leaves no place behind', () => {
  const module = { where: { kind: 'module', name: 'libc.so.6' } } as const;
  const attribute = (offset: number) => (offset % 256 === 0 ? module : {});
  const collector = new FindingCollector({ total: 1e6, attribute });
  // Weak evidence in an image is none; every fourth value lies in one, each at two places.
  const weak = Array.from({ length: 40 }, (_, i) => ({
    ...(records[0] as ScanRecord),
    confidence: 'possible' as const,
    flags: 0,
    offset: Math.floor(i / 2) * 64 + (i % 2) * 8192,
    hash: String.fromCharCode(Math.floor(i / 2), 9, 9, 9, 9, 9, 9, 9),
  }));
  collector.add(weak);
  const packed = collector.packed(1e6, true);
  const { items } = collector.findings(1e6, true);
  assert.equal(items.length, 15);
  assert.equal(packed.places.offsets.length, 30);
  for (const [i, item] of items.entries()) {
    assert.equal(item.id, `f${i + 1}`);
    assert.deepEqual(
      item.places.map(({ offset }) => offset),
      [item.places[0]?.offset, (item.places[0]?.offset ?? 0) + 8192],
    );
    assert.ok(item.places.every(({ offset, where }) => offset % 256 !== 0 && where === undefined));
  }
});
