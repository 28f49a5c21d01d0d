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

test('a finding keeps its number until findings are made again, also when its record is thrown out and values are renumbered', () => {
  const collector = new FindingCollector({ total: 1e6, attribute: nowhere, caps: { all: 40, weak: 25, slack: 10 } });
  const hashOf = (value: number) => String.fromCharCode(value, 1, 2, 3, 4, 5, 6, 7);
  // Back to front: those at the front push the others out.
  const recordsOf = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => record('jwt', 1e6 - (from + i) * 20, { hash: hashOf(from + i) }));
  const idsOf = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => collector.idOf(hashOf(from + i)));
  const none = (count: number) => Array.from({ length: count }, () => undefined);
  assert.deepEqual(idsOf(0, 30), none(30), 'none is made');
  collector.add(recordsOf(0, 30));
  collector.findings(1e6, false);
  // Findings are in file order.
  const ids = Array.from({ length: 30 }, (_, value) => `f${30 - value}`);
  assert.deepEqual(idsOf(0, 30), ids);
  for (let from = 30; from < 500; from += 10) {
    collector.add(recordsOf(from, from + 10));
    assert.deepEqual(idsOf(0, 30), ids);
    assert.deepEqual(idsOf(30, 500), none(470));
  }
  collector.findings(1e6, true);
  assert.deepEqual(
    idsOf(460, 500),
    Array.from({ length: 40 }, (_, i) => `f${40 - i}`),
  );
  assert.deepEqual(idsOf(0, 460), none(460));
});

test('of a key its schedules are no places, wherever they stand; schedules alone are a finding', () => {
  const key = { hash: 'key' };
  const alone = { hash: 'alone' };
  const collector = new FindingCollector({ total: 1000, attribute: nowhere });
  collector.add([
    record('aes-schedule-128', 0, key),
    record('cng-symmetric-key', 100, key),
    record('aes-schedule-128', 120, alone),
    record('aes-schedule-128', 200, key),
    record('aes-inverse-schedule-128', 220, alone),
    record('cng-symmetric-key', 300, key),
    record('jwt', 320),
  ]);
  // Asked twice: nothing is left out that was told before.
  for (const isComplete of [false, true]) {
    assert.deepEqual(
      collector
        .findings(1000, isComplete)
        .items.map(({ id, detector, occurrences, places }) => [
          id,
          detector,
          occurrences,
          places.map(({ offset }) => offset),
        ]),
      [
        // In the order of first places, also of those that are left out.
        ['f1', 'cng-symmetric-key', 2, [100, 300]],
        ['f2', 'aes-schedule-128', 2, [120, 220]],
        ['f3', 'jwt', 1, [320]],
      ],
    );
  }
});

test('places that differ in nothing but what was said of them, or how sure that is, are each weighed', () => {
  const heap = { from: 0, end: 1000, facts: { where: { kind: 'heap' } } } as const;
  const found = (...places: readonly Partial<ScanRecord>[]) => {
    const collector = new FindingCollector({ total: 1000, attribute: nowhere, runAt: () => heap });
    collector.add(places.map((rest, i) => record('jwt', i * 20, { confidence: 'possible', ...rest })));
    return collector.findings(1000, true).items.map(({ confidence }) => confidence);
  };
  // Flags: 4 is of an environment, 8 of a command line.
  assert.deepEqual(found({}, {}), ['possible']);
  assert.deepEqual(found({}, { flags: 4 }), ['likely']);
  assert.deepEqual(found({}, { flags: 1 }, { flags: 8 }), ['likely']);
  assert.deepEqual(found({}, { confidence: 'likely' }), ['likely']);
  assert.deepEqual(found({}, { flags: 4 }, { confidence: 'validated', flags: 4 }), ['validated']);
});

test('what is known of places is asked anew each time findings are made', () => {
  const runOf = (kind: 'stack' | 'heap') => ({ from: 0, end: 1000, facts: { where: { kind } } });
  let run = runOf('heap');
  const collector = new FindingCollector({ total: 1000, attribute: nowhere, runAt: () => run });
  collector.add([record('jwt', 0, { confidence: 'possible' }), record('jwt', 20, { confidence: 'possible' })]);
  const found = () => {
    const [item] = collector.findings(1000, true).items;
    return [item?.confidence, ...(item?.places.map(({ where }) => where?.kind) ?? [])];
  };
  assert.deepEqual(found(), ['possible', 'heap', 'heap']);
  run = runOf('stack');
  assert.deepEqual(found(), ['likely', 'stack', 'stack']);
});
