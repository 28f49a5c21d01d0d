import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScanRecord } from '../../../web/engine/records/records.ts';
import { FindingCollector, MAX_PLACES } from '../../../web/engine/scan/findings/collector.ts';
import { DETECTORS } from '../../../web/engine/scan/findings/detectors.generated.ts';

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

test('of a detector 10,000 values are listed, with the true total and no number left out', () => {
  const collector = new FindingCollector({ total: 1e7, attribute: nowhere });
  const values = Array.from({ length: 10_050 }, (_, i) =>
    record('jwt', i * 20, { hash: `\x01${String.fromCharCode(i)}` }),
  );
  collector.add([...values, record('github-pat', 1e6, { hash: 'another' })]);
  const { items, limits, counts } = collector.findings(1e7, true);
  assert.deepEqual(limits, [{ what: 'items of jwt', kept: 10_000, total: 10_050 }]);
  assert.equal(items.length, 10_001);
  assert.equal(items.at(-1)?.id, 'f10001');
  assert.deepEqual([counts.session?.likely, counts.credential?.likely], [10_000, 1]);
});

test('of a value at more places than are listed all are weighed: one behind them makes it a finding, or a stronger one', () => {
  const image = 100 * 20;
  const where = (offset: number) => ({
    where: { kind: offset < image ? ('module' as const) : ('heap' as const), name: 'x' },
  });
  const behind = { offset: image + 20, flags: 0 };
  const found = (...last: readonly Partial<ScanRecord>[]) => {
    const collector = new FindingCollector({ total: 1e6, attribute: where });
    const weak = Array.from({ length: 100 }, (_, i) => record('jwt', i * 20, { confidence: 'possible', flags: 1 }));
    collector.add([...weak, ...last.map((rest) => record('jwt', behind.offset, rest))]);
    const { items } = collector.findings(1e6, true);
    return items.map(({ confidence, severity, occurrences, places }) => [
      confidence,
      severity,
      occurrences,
      places.length,
    ]);
  };
  assert.deepEqual(found(), []);
  assert.deepEqual(found({ confidence: 'possible', flags: 1 }), [['possible', 'low', 101, MAX_PLACES]]);
  // Flags: 1 is of a test system; all places must say so.
  assert.deepEqual(found({ confidence: 'validated' }), [['validated', 'high', 101, MAX_PLACES]]);
});

test('a value may say that it ends at any time: no date is told that is none', () => {
  const ends = [
    1,
    253_402_300_799,
    253_402_300_800,
    1.7e12,
    8.64e12,
    8.64e12 + 1,
    1e17,
    1e308,
    Number.POSITIVE_INFINITY,
  ];
  const collector = new FindingCollector({ total: 1000, attribute: nowhere, writtenAt: 2e9 });
  collector.add(ends.map((expires, i) => record('jwt', i * 20, { hash: `${i}`, expires })));
  assert.deepEqual(
    collector.findings(1000, true).items.map(({ expires }) => expires),
    ['1970-01-01T00:00:01Z', '9999-12-31T23:59:59Z', ...ends.slice(2).map(() => undefined)],
  );
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
