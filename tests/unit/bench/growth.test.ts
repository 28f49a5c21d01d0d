import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomWords } from '../../../tools/scanner/samples.ts';
import { growthOf, type Moment } from '../../bench/scan/growth.ts';

const MIB = 1 << 20;
const BUFFER = 512 << 10;
const WORKERS = 4;

/** Four workers hold 12 MiB and at each moment some buffers; `more` is there besides when so much is searched. */
function moments(count: number, seed: number, more: (part: number) => number = () => 0): Moment[] {
  const random = randomWords(seed);
  return Array.from({ length: count }, (_, i) => {
    const part = (i % 40) / 40;
    let bytes = 12 * MIB + more(part);
    for (let worker = 0; worker < WORKERS; worker++) if (random() & 0x1000) bytes += BUFFER;
    return { part, bytes };
  });
}

test('buffers that are in or out at the moment of measuring are no growth', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const { times, isKnown } = growthOf(moments(120, seed));
    assert.ok(isKnown);
    assert.ok(Math.abs(times - 1) < 0.04, `seed ${seed}: ${times}`);
  }
});

test('where half of the moments have a buffer and half have none, one moment more does not turn the result', () => {
  const half = (part: number, withBuffer: number) =>
    Array.from({ length: 61 }, (_, i) => ({ part, bytes: 4 * MIB + (i < withBuffer ? BUFFER : 0) }));
  const { times } = growthOf([...half(0.1, 30), ...half(0.9, 31)]);
  assert.ok(Math.abs(times - 1) < 0.01, `${times}`);
});

test('a buffer of each second stripe that stays is seen', () => {
  const { times, first, last } = growthOf(moments(120, 7, (part) => Math.floor(part * 64) * BUFFER));
  assert.ok(times > 2, `${times}`);
  assert.ok(last - first > 20 * BUFFER);
});

test('one buffer that stays is seen beside heaps, not beside the memory of scanners', () => {
  const heaps = moments(1200, 9, (part) => (part < 0.5 ? 0 : BUFFER) - 7 * MIB);
  const withScanners = heaps.map(({ part, bytes }) => ({ part, bytes: bytes + WORKERS * 4 * MIB }));
  assert.ok(growthOf(heaps).times > 1.05);
  assert.ok(growthOf(withScanners).times < 1.05);
});

test('few moments of either third tell nothing', () => {
  const of = (part: number, count: number) => Array.from({ length: count }, () => ({ part, bytes: MIB }));
  assert.ok(!growthOf([...of(0.1, 29), ...of(0.9, 30)]).isKnown);
  assert.ok(!growthOf([...of(0.1, 30), ...of(0.5, 30)]).isKnown);
  assert.ok(growthOf([...of(0.1, 30), ...of(0.9, 30)]).isKnown);
  assert.ok(!growthOf([]).isKnown);
});

test('a moment that is far off does not count', () => {
  const steady = Array.from({ length: 90 }, (_, i) => ({ part: i / 90, bytes: MIB }));
  assert.equal(growthOf([...steady, { part: 0.9, bytes: 100 * MIB }]).times, 1);
});
