/** Rows put together by their values in passes through the file are those that a look at each value finds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CONFIDENCE_ORDER } from '../../../web/engine/records/records.ts';
import { DETECTORS } from '../../../web/engine/scan/findings/detectors.generated.ts';
import { comparePrecedence, isSchedule } from '../../../web/engine/scan/findings/precedence.ts';
import { RecordTable } from '../../../web/engine/scan/findings/record-table.ts';
import { ValueGroups } from '../../../web/engine/scan/findings/value-groups.ts';

const SCHEDULES = [...DETECTORS.keys()].filter(isSchedule);

/** Of three values; one record of three is of a schedule. */
const records = fc.array(
  fc.record({
    detector: fc.oneof(
      { weight: 2, arbitrary: fc.nat({ max: DETECTORS.length - 1 }) },
      { weight: 1, arbitrary: fc.constantFrom(...SCHEDULES) },
    ),
    confidence: fc.constantFrom(...CONFIDENCE_ORDER),
    encoding: fc.constantFrom('ascii' as const, 'utf16le' as const),
    flags: fc.nat({ max: 15 }),
    length: fc.integer({ min: 1, max: 40 }),
    hash: fc.constantFrom('one', 'two', 'three'),
    mask: fc.constant('…'),
  }),
  { maxLength: 40 },
);

test('of each value: its rows in file order, the one that comparePrecedence puts first, the flags that all have', () => {
  fc.assert(
    fc.property(records, (drawn) => {
      // One behind the other, so that none share a byte.
      const all = drawn.map((record, i) => ({ ...record, offset: i * 100 }));
      const table = new RecordTable();
      for (const record of all) table.add(record);
      const groups = new ValueGroups(table, (row) => 1 << (row % 9));
      const rows: number[][] = Array.from({ length: groups.count }, () => []);
      groups.each((row, group) => rows[group]?.push(row));
      const values = [...new Set(all.map(({ hash }) => hash))];
      assert.equal(groups.count, values.length);
      for (const [group, value] of values.entries()) {
        const own = all.filter(({ hash }) => hash === value);
        const named = own.filter(({ detector }) => !isSchedule(detector));
        const kept = named.length > 0 ? named : own;
        const [best] = [...kept].sort(comparePrecedence);
        assert.ok(best);
        assert.deepEqual(
          rows[group],
          kept.map((record) => all.indexOf(record)),
        );
        assert.equal(groups.best(group), all.indexOf(best));
        assert.equal(groups.size(group), kept.length);
        assert.equal(
          groups.places(group),
          kept.reduce((bits, record) => bits | (1 << (all.indexOf(record) % 9)), 0),
        );
        assert.equal(
          groups.flags(group),
          kept.reduce((common, { flags }) => common & flags, 15),
        );
      }
    }),
    { seed: 31, numRuns: 500 },
  );
});
