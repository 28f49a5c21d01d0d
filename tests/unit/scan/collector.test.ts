import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScanRecord } from '../../../web/engine/records.ts';
import { FindingCollector, MAX_PLACES } from '../../../web/engine/scan/collector.ts';
import { DETECTORS } from '../../../web/engine/scan/detectors.generated.ts';
import { cutStripes, readRange } from '../../../web/engine/scan/stripes.ts';

const numberOf = (id: string) => DETECTORS.findIndex(([name]) => name === id);

function record(id: string, offset: number, rest: Partial<ScanRecord> = {}): ScanRecord {
  return {
    detector: numberOf(id),
    confidence: 'likely',
    encoding: 'ascii',
    flags: 0,
    offset,
    length: 10,
    hash: 'h',
    mask: '…',
    ...rest,
  };
}

const nowhere = () => ({});

test('one value is one finding, whatever its encodings; places in file order, the total true', () => {
  const collector = new FindingCollector({ total: 1000, attribute: nowhere });
  collector.add([record('jwt', 500), record('jwt', 100, { encoding: 'utf16le', length: 20 })]);
  collector.add([record('jwt', 300), record('jwt', 700, { hash: 'other' })]);
  const { items, counts, limits, scan } = collector.findings(1000, true);
  assert.deepEqual(
    items.map(({ id, occurrences, places }) => [id, occurrences, places.map(({ offset }) => offset)]),
    [
      ['f1', 3, [100, 300, 500]],
      ['f2', 1, [700]],
    ],
  );
  assert.deepEqual(counts, { session: { validated: 0, likely: 2, possible: 0 } });
  assert.deepEqual(limits, []);
  assert.deepEqual([scan.bytes, scan.complete, scan.detectors], [1000, true, DETECTORS.length]);
});

test('places are capped with the true total', () => {
  const collector = new FindingCollector({ total: 1e6, attribute: nowhere });
  collector.add(Array.from({ length: 2112 }, (_, i) => record('jwt', i * 20)));
  const { items, limits } = collector.findings(1e6, true);
  assert.equal(items[0]?.places.length, MAX_PLACES);
  assert.equal(items[0]?.occurrences, 2112);
  assert.deepEqual(limits, [{ what: 'places', kept: MAX_PLACES, total: 2112, id: 'f1' }]);
});

test('in a program image weak evidence falls, on a stack it rises', () => {
  const at = (kind: 'module' | 'stack') => {
    const collector = new FindingCollector({ total: 1000, attribute: () => ({ where: { kind } }) });
    collector.add([
      record('email', 0, { hash: 'a' }),
      record('jwt', 20, { hash: 'b', confidence: 'possible' }),
      record('github-pat', 40, { hash: 'c', confidence: 'validated' }),
    ]);
    return collector.findings(1000, true).items.map(({ detector, confidence }) => `${detector} ${confidence}`);
  };
  assert.deepEqual(at('module'), ['email possible', 'github-pat validated']);
  assert.deepEqual(at('stack'), ['email likely', 'jwt likely', 'github-pat validated']);
});

test('what had ended when the dump was written weighs little', () => {
  const collector = new FindingCollector({ total: 100, attribute: nowhere, writtenAt: 2000 });
  collector.add([record('jwt', 0, { hash: 'a', expires: 1000 }), record('jwt', 20, { hash: 'b', expires: 3000 })]);
  const { items } = collector.findings(100, true);
  assert.deepEqual(
    items.map(({ severity, expires }) => [severity, expires]),
    [
      ['low', '1970-01-01T00:16:40Z'],
      ['high', '1970-01-01T00:50:00Z'],
    ],
  );
});

test('stripes hold every byte once; likely places come first', () => {
  const size = 300 * 1024 * 1024 + 77;
  const ribbon = [
    { start: 100 << 20, size: 8 << 20, kind: 'heap' as const, regionIndex: 1 },
    { start: (200 << 20) + 123, size: 5000, kind: 'stack' as const, regionIndex: 2 },
  ];
  const stripes = cutStripes(size, ribbon, 250 << 20);
  assert.deepEqual(
    stripes.slice(0, 3).map(({ from }) => from >> 20),
    [250, 200, 100],
  );
  const sorted = [...stripes].sort((a, b) => a.from - b.from);
  let at = 0;
  for (const { from, to } of sorted) {
    assert.equal(from, at);
    assert.equal(from % 4096, 0);
    at = to;
  }
  assert.equal(at, size);
  assert.deepEqual(readRange({ from: 0, to: 4096 }, 10_000), { start: 0, end: 10_000 });
  assert.deepEqual(cutStripes(0), []);
});
