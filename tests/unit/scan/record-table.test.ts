import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CONFIDENCE_ORDER, RECORD_SIZE, type ScanRecord, unpackRecords } from '../../../web/engine/records/records.ts';
import { FindingCollector } from '../../../web/engine/scan/findings/collector.ts';
import { DETECTORS } from '../../../web/engine/scan/findings/detectors.generated.ts';
import { sortRuns } from '../../../web/engine/scan/findings/merge-sort.ts';
import { placeListOf } from '../../../web/engine/scan/findings/place-list.ts';
import { comparePrecedence, resolveOverlaps } from '../../../web/engine/scan/findings/precedence.ts';
import { RecordTable } from '../../../web/engine/scan/findings/record-table.ts';
import { plant } from '../masking/secrets.ts';
import { openScanner } from '../scanner/open-scanner.ts';

const KINDS = { seed: 11, numRuns: 500 };

/** Eight units, of which few differ: many records have one value. */
const hashes = fc
  .array(fc.constantFrom(0, 1, 0x8000, 0xffff), { minLength: 8, maxLength: 8 })
  .map((units) => String.fromCharCode(...units));

/** Of two, three and four bytes as UTF-8, and none at all. */
const MASKS = ['…', 'ghp_…abc', '', 'é…é', 'a…漢字', '😀…z'];

const records = fc.array(
  fc.record({
    detector: fc.nat({ max: DETECTORS.length - 1 }),
    confidence: fc.constantFrom(...CONFIDENCE_ORDER),
    encoding: fc.constantFrom('ascii' as const, 'utf16le' as const),
    flags: fc.constant(0),
    offset: fc.nat({ max: 900 }),
    length: fc.integer({ min: 1, max: 40 }),
    hash: hashes,
    mask: fc.constantFrom('…', 'ghp_…abc', ''),
  }),
  { maxLength: 60 },
);

function tableOf(all: readonly ScanRecord[]): RecordTable {
  const table = new RecordTable();
  for (const record of all) table.add(record);
  return table;
}

test('of records that share bytes the same ones are told as of records one by one', () => {
  fc.assert(
    fc.property(records, (all) => {
      const table = tableOf(all);
      assert.deepEqual(
        Array.from(table.told(), (row) => [table.at(row).offset, table.at(row).detector, table.at(row).hash]),
        resolveOverlaps(all).map(({ offset, detector, hash }) => [offset, detector, hash]),
      );
    }),
    KINDS,
  );
});

test('rows are sorted anew when more arrive, settled before or not', () => {
  fc.assert(
    fc.property(records, records, fc.boolean(), (first, second, isSettled) => {
      const table = tableOf(first);
      if (!isSettled) assert.equal(table.order.length, first.length);
      else table.settle();
      for (const [i, record] of second.entries()) {
        table.add(record);
        if (isSettled && i % 5 === 0) table.settle();
      }
      const offsets = Array.from(table.order, (row) => table.offsets[row] ?? -1);
      assert.deepEqual(
        offsets,
        [...first, ...second].map(({ offset }) => offset).sort((a, b) => a - b),
      );
    }),
    KINDS,
  );
});

test('rows that are kept stay what they are, also when they are kept again and again', () => {
  const masked = records.map((all) =>
    all.map((record, i) => ({
      ...record,
      flags: i % 16,
      ...(i % 3 === 0 && { expires: 1e9 + i }),
      mask: MASKS[i % 6] ?? '',
    })),
  );
  fc.assert(
    fc.property(fc.array(masked, { maxLength: 5 }), fc.nat({ max: 4 }), (rounds, part) => {
      let table = new RecordTable();
      let expected: readonly ScanRecord[] = [];
      for (const arriving of rounds) {
        for (const record of arriving) table.add(record);
        const all = [...expected, ...arriving];
        const kept = Array.from(table.order).filter((row) => row % 5 >= part);
        expected = kept.flatMap((row) => all[row] ?? []);
        table = table.taking(Uint32Array.from(kept));
        assert.equal(table.count, kept.length);
      }
      const rows = Array.from({ length: table.count }, (_, row) => row);
      assert.deepEqual(
        rows.map((row) => {
          const { row: _, ...record } = table.at(row);
          const expires = table.expiresOf(row);
          return {
            ...record,
            flags: table.flags[row],
            mask: table.maskOf(row),
            ...(expires !== undefined && { expires }),
          };
        }),
        expected,
      );
      assert.deepEqual([...table.order], rows);
      for (const { hash } of expected) assert.notEqual(table.valueOf(hash), undefined);
    }),
    KINDS,
  );
});

test('of rows of one value in file order the one is told that comparePrecedence puts first', () => {
  fc.assert(
    fc.property(records, (all) => {
      // One behind the other, so that none share a byte.
      const apart = all.map((record, i) => ({ ...record, offset: i * 100, hash: 'a value' }));
      const rows = Uint32Array.from(apart.keys());
      const [first] = [...apart].sort(comparePrecedence);
      const best = tableOf(apart).bestOf(rows, 0, rows.length);
      if (first) assert.equal(best, apart.indexOf(first));
    }),
    KINDS,
  );
});

test('places for a cleaned copy are those of records one by one, but for the numbers of values', () => {
  fc.assert(
    fc.property(records, (all) => {
      const { values, ...columns } = tableOf(all).places();
      const { values: expected, ...others } = placeListOf(all);
      assert.deepEqual(columns, others);
      assert.deepEqual([...values], [...expected]);
    }),
    KINDS,
  );
});

test('what a scanner packs and what is unpacked of it give the same findings, more of them than the first columns hold', () => {
  const bytes = Buffer.alloc(512 << 10, ' ');
  for (let i = 0; i < 5000; i++) bytes.write(` ${plant('github', i % 1500).text} `, i * 100, 'latin1');
  const scanner = openScanner();
  scanner.begin(0);
  scanner.push(bytes);
  scanner.finish();
  const packed = scanner.drainPacked();
  const collectors = [0, 1].map(() => new FindingCollector({ total: bytes.length, attribute: () => ({}) }));
  for (const part of packed) {
    collectors[0]?.addPacked(part);
    collectors[1]?.add(unpackRecords(part));
  }
  assert.equal(
    packed.reduce((sum, part) => sum + part.length / RECORD_SIZE, 0),
    5000,
  );
  const [one, other] = collectors.map((collector) => collector.findings(bytes.length, true));
  assert.deepEqual(one, other);
  assert.equal(one?.items.length, 1500);
  assert.ok(one?.items.every(({ mask }) => /^ghp_…\w{3}$/.test(mask)));
  const [record] = unpackRecords(packed[0] ?? new Uint8Array());
  assert.equal(collectors[0]?.idOf(record?.hash ?? ''), 'f1');
  assert.equal(collectors[0]?.idOf('another one'), undefined);
});

test('a sort keeps the order of equal ones, whatever runs there are', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20 })), fc.nat({ max: 5 }), (keys, from) => {
      const rows = Uint32Array.from(keys.keys());
      const start = Math.min(from, keys.length);
      sortRuns(rows, start, rows.length, (a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
      const expected = [...keys.keys()];
      const sorted = expected.slice(start).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
      assert.deepEqual([...rows], [...expected.slice(0, start), ...sorted]);
    }),
    KINDS,
  );
});
