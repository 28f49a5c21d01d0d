import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../../web/engine/core/outcome.ts';
import { halvesOf, joinScanned, type Scanned } from '../../../web/engine/scan/scanned.ts';
import { cutStripes } from '../../../web/engine/scan/stripes.ts';

const MIB = 1 << 20;

test('halves are in file order, cover the stripe, and meet at a MiB', () => {
  for (const size of [1, MIB, 2 * MIB - 1, 2 * MIB, 5 * MIB + 77, 100 * MIB + 4097]) {
    for (const stripe of cutStripes(size)) {
      const halves = halvesOf(stripe);
      assert.equal(halves[0]?.from, stripe.from);
      assert.equal(halves.at(-1)?.to, stripe.to);
      if (stripe.to - stripe.from < 2 * MIB) assert.equal(halves.length, 1);
      else assert.equal(halves.length, 2);
      if (halves.length === 1) continue;
      assert.equal(halves[0]?.to, halves[1]?.from);
      assert.equal(((halves[0]?.to ?? 0) - stripe.from) % MIB, 0);
      assert.ok(halves.every(({ from, to }) => from < to));
    }
  }
});

function scanned(value: number): Outcome<Scanned> {
  return {
    state: 'done',
    value: {
      to: value * MIB,
      packed: [Uint8Array.of(value)],
      limits: [{ what: 'candidates', kept: value, total: value + 1 }],
      survey: Uint8Array.of(value, value),
      samples: [{ at: value, hash: value }],
    },
  };
}

test('what two halves brought is one, in file order', () => {
  const both = joinScanned([scanned(1), scanned(2)]);
  assert.ok(both.state === 'done');
  assert.equal(both.value.to, 2 * MIB);
  assert.deepEqual(both.value.packed, [Uint8Array.of(1), Uint8Array.of(2)]);
  assert.deepEqual(
    both.value.limits.map(({ kept }) => kept),
    [1, 2],
  );
  assert.deepEqual(both.value.survey, Uint8Array.of(1, 1, 2, 2));
  assert.deepEqual(both.value.samples, [
    { at: 1, hash: 1 },
    { at: 2, hash: 2 },
  ]);
});

test('a half that failed is told, not the one that was ended for it; without one the stripe was cancelled', () => {
  const failed: Outcome<Scanned> = { state: 'failed', fault: { code: 'file-changed' } };
  const cancelled: Outcome<Scanned> = { state: 'cancelled' };
  assert.equal(joinScanned([cancelled, failed]), failed);
  assert.equal(joinScanned([failed, scanned(1)]), failed);
  assert.deepEqual(joinScanned([scanned(1), cancelled]), cancelled);
});
