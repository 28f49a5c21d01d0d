/** Which records stay when there are more than are kept: the same ones in whatever order they come. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ScanRecord } from '../../../web/engine/records/records.ts';
import { FindingCollector } from '../../../web/engine/scan/findings/collector.ts';
import { DETECTORS } from '../../../web/engine/scan/findings/detectors.generated.ts';
import { KeptRecords } from '../../../web/engine/scan/findings/kept-records.ts';

const CAPS = { all: 40, weak: 25, slack: 10 };
const KINDS = { seed: 5, numRuns: 300 };
const numberOf = (id: string) => DETECTORS.findIndex(([name]) => name === id);

const arrivals = fc
  .uniqueArray(fc.nat({ max: 5000 }), { maxLength: 150 })
  .chain((offsets) =>
    fc.tuple(
      fc.constant(offsets),
      fc.array(fc.boolean(), { minLength: offsets.length, maxLength: offsets.length }),
      fc.shuffledSubarray([...offsets.keys()], { minLength: offsets.length }),
    ),
  );

function record(offset: number, isWeak: boolean): ScanRecord {
  return {
    detector: numberOf(isWeak ? 'url-visited' : 'jwt'),
    confidence: isWeak ? 'possible' : 'likely',
    encoding: 'ascii',
    flags: 0,
    offset: offset * 16,
    length: 10,
    hash: String.fromCharCode(offset % 7, 1, 2, 3, 4, 5, 6, 7),
    mask: '…',
  };
}

test('the strong before the weak, of both those nearest the front, and a true count of the others', () => {
  fc.assert(
    fc.property(arrivals, ([offsets, weak, order]) => {
      const all = offsets.map((offset, i) => record(offset, weak[i] ?? false));
      const kept = new KeptRecords(CAPS);
      for (const i of order) kept.add([all[i] as ScanRecord]);
      const inOrder = [...all].sort((a, b) => a.offset - b.offset);
      const strong = inOrder.filter(({ confidence }) => confidence !== 'possible').slice(0, CAPS.all);
      const room = Math.min(CAPS.weak, CAPS.all - strong.length);
      const expected = [...strong, ...inOrder.filter(({ confidence }) => confidence === 'possible').slice(0, room)];
      const { table } = kept;
      assert.deepEqual(
        Array.from(table.order, (row) => table.offsets[row]),
        expected.map(({ offset }) => offset).sort((a, b) => a - b),
      );
      assert.equal(kept.dropped, all.length - expected.length);
    }),
    KINDS,
  );
});

test('of several at one place, of which not all are kept, the same are kept in whatever order they come', () => {
  // Four detectors at each place, and caps that end within a place.
  const ids = ['jwt', 'github-pat', 'http-bearer', 'json-token'];
  const all = Array.from({ length: 30 }, (_, i) =>
    ids.map((id, n) => ({ ...record(i, false), detector: numberOf(id), length: 10 + (n >> 1) })),
  ).flat();
  const keptOf = (order: readonly number[]) => {
    const kept = new KeptRecords({ all: 42, weak: 10, slack: 3 });
    for (const [count, i] of order.entries()) {
      // What is asked for midway throws others out.
      if (count === order.length - 1) assert.equal(kept.table.count, 42);
      kept.add([all[i] as ScanRecord]);
    }
    const { table } = kept;
    return Array.from(table.order, (row) => [table.offsets[row], table.lengths[row], table.detectors[row]]);
  };
  const expected = keptOf([...all.keys()]);
  assert.equal(expected.length, 42);
  for (const last of all.keys())
    assert.deepEqual(keptOf([...all.keys()].filter((i) => i !== last).concat(last)), expected);
  fc.assert(
    fc.property(fc.shuffledSubarray([...all.keys()], { minLength: all.length }), (order) =>
      assert.deepEqual(keptOf(order), expected),
    ),
    KINDS,
  );
});

test('the findings of a file that is cut to stripes do not depend on which comes first, also when some were asked for midway', () => {
  const all = Array.from({ length: 120 }, (_, i) => record(i * 3, i % 3 !== 0));
  const findingsOf = (stripes: readonly (readonly ScanRecord[])[], isAskedMidway: boolean) => {
    const collector = new FindingCollector({ total: 1e6, attribute: () => ({}), caps: CAPS });
    for (const stripe of stripes) {
      collector.add(stripe);
      if (isAskedMidway) collector.findings(1, false);
    }
    return collector.findings(1e6, true);
  };
  const stripes = [0, 1, 2, 3].map((i) => all.slice(i * 30, (i + 1) * 30));
  const expected = findingsOf(stripes, false);
  assert.deepEqual(expected.limits, [{ what: 'records', kept: 40, total: 120 }]);
  assert.deepEqual(findingsOf(stripes.toReversed(), true), expected);
  assert.deepEqual(
    findingsOf(
      [2, 0, 3, 1].map((i) => stripes[i] ?? []),
      true,
    ),
    expected,
  );
});

test('values that no record has any more go: of thousands there are never many more than records', () => {
  for (const isWeak of [false, true]) {
    // Looked at now and then, rarely, and at the end: each time others are thrown out.
    for (const every of [1, 7, 45, 333, 3000]) {
      const kept = new KeptRecords(CAPS);
      for (let i = 0; i < 3000; i++) {
        // Back to front.
        kept.add([{ ...record(3000 - i, isWeak), hash: String.fromCharCode(i, 1, 2, 3, 4, 5, 6, 7) }]);
        if ((i + 1) % every !== 0) continue;
        const { count, valueCount } = kept.table;
        assert.equal(count, Math.min(i + 1, isWeak ? CAPS.weak : CAPS.all));
        assert.ok(valueCount >= count && valueCount <= 2 * count + CAPS.slack, `${valueCount} of ${count}`);
      }
    }
  }
});
