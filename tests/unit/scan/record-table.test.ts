import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CONFIDENCE_ORDER, RECORD_SIZE, type ScanRecord, unpackRecords } from '../../../web/engine/records/records.ts';
import { FindingCollector } from '../../../web/engine/scan/findings/collector.ts';
import { DETECTORS } from '../../../web/engine/scan/findings/detectors.generated.ts';
import { sortRuns } from '../../../web/engine/scan/findings/merge-sort.ts';
import { placeListOf } from '../../../web/engine/scan/findings/place-list.ts';
import { resolveOverlaps } from '../../../web/engine/scan/findings/precedence.ts';
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

/** What a record has besides, by its number. */
function dressed(record: ScanRecord, i: number): ScanRecord {
  return { ...record, flags: i % 16, ...(i % 3 === 0 && { expires: 1e9 + i }), mask: MASKS[i % 6] ?? '' };
}

/** All that a table says of its rows, in the order of their numbers. */
function rowsOf(table: RecordTable): ScanRecord[] {
  return Array.from({ length: table.count }, (_, i) => {
    const { row, ...record } = table.at(i);
    assert.equal(row, i);
    const expires = table.expiresOf(row);
    const flags = table.flags[row] ?? -1;
    return { ...record, flags, mask: table.maskOf(row), ...(expires !== undefined && { expires }) };
  });
}

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
  const masked = records.map((all) => all.map(dressed));
  fc.assert(
    fc.property(fc.array(masked, { maxLength: 5 }), fc.nat({ max: 4 }), (rounds, part) => {
      const table = new RecordTable();
      let expected: readonly ScanRecord[] = [];
      for (const arriving of rounds) {
        for (const record of arriving) table.add(record);
        const all = [...expected, ...arriving];
        const kept = Array.from(table.order).filter((row) => row % 5 >= part);
        expected = kept.flatMap((row) => all[row] ?? []);
        table.keep(Uint32Array.from(kept));
        assert.equal(table.count, kept.length);
      }
      assert.deepEqual(rowsOf(table), expected);
      assert.deepEqual([...table.order], [...expected.keys()]);
      for (const [row, { hash }] of expected.entries()) {
        assert.equal(table.valueTable.lookUp(hash), table.values[row]);
      }
    }),
    KINDS,
  );
});

test('rows that are kept, more than the first columns hold, and those that come then are what records one by one are', () => {
  // Back to front, each value at three places; every third shares bytes with the one before it.
  const all = Array.from({ length: 6000 }, (_, i) =>
    dressed(
      {
        detector: i % DETECTORS.length,
        confidence: CONFIDENCE_ORDER[i % 3] ?? 'possible',
        encoding: 'ascii',
        flags: 0,
        offset: (6000 - i) * 20 - (i % 3 === 0 ? 15 : 0),
        length: 10 + (i % 7),
        hash: String.fromCharCode(i % 2000, 1, 2, 3, 4, 5, 6, 7),
        mask: '',
      },
      i,
    ),
  );
  const table = new RecordTable();
  let expected: ScanRecord[] = [];
  for (const [from, to, part] of [
    [0, 3000, 3],
    [3000, 3500, 4],
    [3500, 6000, 2],
  ] as const) {
    for (const record of all.slice(from, to)) table.add(record);
    expected = [...expected, ...all.slice(from, to)].sort((a, b) => a.offset - b.offset);
    assert.deepEqual(
      Array.from(table.order, (row) => table.offsets[row]),
      expected.map(({ offset }) => offset),
    );
    table.keep(table.order.filter((_, i) => i % part !== 0));
    expected = expected.filter((_, i) => i % part !== 0);
    assert.ok(expected.length > 1024);
    assert.deepEqual(rowsOf(table), expected);
    const { values, ...columns } = table.places();
    const { values: numbers, ...others } = placeListOf(expected);
    assert.deepEqual(columns, others);
    // Equal numbers for equal values, whatever the numbers are.
    const pairs = new Set(Array.from(values, (value, row) => `${value} ${numbers[row]}`));
    assert.equal(pairs.size, new Set(numbers).size);
    assert.equal(pairs.size, new Set(values).size);
  }
});

/** A record as scanners pack it, field by field; see assembly/scanner/records.ts. */
function packedRecord(offset: number, mask: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(RECORD_SIZE);
  const view = new DataView(bytes.buffer);
  view.setUint8(2, 2);
  view.setFloat64(8, offset, true);
  view.setUint32(16, 4, true);
  view.setUint32(20, mask.length, true);
  view.setUint32(24, offset);
  view.setFloat64(40, Number.NaN, true);
  bytes.set(mask, 48);
  return bytes;
}

const DOTS = [0xe2, 0x80, 0xa6];
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

test('a mask that is no text, or is cut within a character, reads as a decoder reads it', () => {
  const long = [...'x'.repeat(46)].map((letter) => letter.charCodeAt(0));
  const masks: number[][] = [
    [],
    [...long, ...DOTS.slice(0, 2)],
    [...long, 0x61, 0xe2],
    [0x61, ...DOTS.slice(0, 1)],
    [0xe2],
    [0xe2, ...DOTS],
    [0xe2, 0x80, ...DOTS, 0x61],
    [...DOTS.slice(1), ...DOTS],
    BYTE_ORDER_MARK,
    [...BYTE_ORDER_MARK, 0x61, ...DOTS],
    [0x61, ...DOTS, ...BYTE_ORDER_MARK],
    [...DOTS, ...BYTE_ORDER_MARK],
    [0xff],
    [0x61, 0xff, ...DOTS, 0x62],
    [...DOTS, 0xff],
    [0xf0, 0x9f, ...DOTS],
    [0, ...DOTS, 0],
  ];
  const pieces = fc.constantFrom([0x61], DOTS, DOTS.slice(0, 2), [0xe2], [0xa6], BYTE_ORDER_MARK, [0xff], [0xf0, 0x9f]);
  const mixed = fc.array(pieces, { maxLength: 16 }).map((some) => some.flat().slice(0, RECORD_SIZE - 48));
  const check = (some: readonly (readonly number[])[]) => {
    const packed = Uint8Array.from(some.flatMap((mask, i) => [...packedRecord(i * 8, mask)]));
    const view = new DataView(packed.buffer);
    const table = new RecordTable();
    for (let at = 0; at < packed.length; at += RECORD_SIZE) table.addPacked(packed, view, at);
    const decoder = new TextDecoder();
    const texts = some.map((mask) => decoder.decode(Uint8Array.from(mask)));
    assert.deepEqual(
      texts.map((_, row) => table.maskOf(row)),
      texts,
    );
    assert.deepEqual(
      [...table.places().prefixes],
      texts.map((text) => Math.max(0, text.indexOf('…'))),
    );
  };
  check(masks);
  fc.assert(fc.property(fc.array(mixed, { maxLength: 20 }), check), KINDS);
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

test('a sort keeps the order of equal ones, whatever runs there are and however many are known to be in order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20 })), fc.nat({ max: 5 }), fc.nat({ max: 9 }), (keys, from, known) => {
      const rows = Uint32Array.from(keys.keys());
      const start = Math.min(from, keys.length);
      const compare = (a: number, b: number) => (keys[a] ?? 0) - (keys[b] ?? 0);
      const sorted = Math.min(start + known, keys.length);
      sortRuns(rows, start, sorted, compare);
      sortRuns(rows, start, rows.length, compare, sorted);
      const expected = [...keys.keys()];
      assert.deepEqual([...rows], [...expected.slice(0, start), ...expected.slice(start).sort(compare)]);
    }),
    KINDS,
  );
});
