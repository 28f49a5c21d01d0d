import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileUnit } from './compile-unit.ts';

const unit = compileUnit(
  'time',
  `
import { isoFileTime, isoTime } from "../../assembly/bytes/time";
export function time(seconds: f64, fraction: i32, digits: i32): string { return isoTime(<i64>seconds, fraction, digits); }
export function fileTime(high: u32, low: u32): string { return isoFileTime((<u64>high << 32) | low); }
`,
);

test('seconds since 1970 are the date that JavaScript tells', () => {
  fc.assert(
    fc.property(fc.integer({ min: -62_000_000_000, max: 250_000_000_000 }), (seconds) => {
      const expected = new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
      assert.equal(unit.text('time', seconds, 0, 0), expected);
    }),
    { seed: 1, numRuns: 2000 },
  );
  assert.equal(unit.text('time', 951_782_399, 0, 0), '2000-02-28T23:59:59Z');
  assert.equal(unit.text('time', 951_782_400, 5, 3), '2000-02-29T00:00:00.005Z');
});

test('a FILETIME keeps its seven digits; what is no time of a dump is none', () => {
  const ticks = (BigInt(Date.UTC(2021, 10, 1, 21, 55, 38)) + 11_644_473_600_000n) * 10_000n + 1_234_567n;
  assert.equal(
    unit.text('fileTime', Number(ticks >> 32n), Number(ticks & 0xffffffffn)),
    '2021-11-01T21:55:38.1234567Z',
  );
  assert.equal(unit.text('fileTime', 0, 0), '');
  assert.equal(unit.text('fileTime', 0xffffffff, 0xffffffff), '');
});
