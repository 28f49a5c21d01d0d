import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomWords } from '../../../tools/scanner/samples.ts';
import { boundsOf, isClear, type Round } from '../../bench/scan/rounds.ts';

const cost = (wall: number, cpu = wall) => ({ wall, cpu });

/** Both take two processor seconds for a GB, findings a tenth of a second. */
function round(searched: number, speed = 1, free = 2): Round {
  return {
    read: cost(0.5 * speed, 0.8 * speed),
    searched: cost(searched * speed, 2 * searched * speed),
    both: cost(1.2 * speed, 2 * speed),
    alone: cost(1.5 * speed),
    collected: cost(0.1 * speed),
    free,
  };
}

test('a search that takes what both and the findings take, on all processors, is at its bound', () => {
  const { together, withoutFindings, apart, ofBoundBests } = boundsOf([round(1.05)]);
  assert.ok(Math.abs(together.ofBound - 1) < 1e-9 && Math.abs(ofBoundBests - 1) < 1e-9);
  assert.ok(Math.abs(together.bound - 0.5 / 1.05) < 1e-9);
  assert.ok(Math.abs(withoutFindings.ofBound - 1 / 1.05) < 1e-9);
  assert.ok(Math.abs(apart.ofBound - 1.2 / 1.05) < 1e-9);
});

test('a search is held against its own round: a machine that becomes slower changes nothing', () => {
  const { together } = boundsOf([1, 1.5, 2, 3].map((speed) => round(1.05 / 0.9, speed)));
  assert.ok(Math.abs(together.ofBound - 0.9) < 1e-9);
});

test('no search can be faster than the reads', () => {
  const { together } = boundsOf([{ ...round(1), read: cost(4), searched: cost(4) }]);
  assert.equal(together.ofBound, 1);
});

test('rounds are clear when their median is far from the goal for how much they differ', () => {
  const random = randomWords(3);
  const rounds = (of: number, spread: number, count: number) =>
    Array.from({ length: count }, () => round(1.05 / (of * (1 + spread * (random() / 2 ** 32 - 0.5)))));
  assert.ok(isClear(rounds(1, 0.02, 7), 0.95));
  assert.ok(isClear(rounds(0.9, 0.02, 7), 0.95));
  assert.ok(!isClear(rounds(0.96, 0.2, 7), 0.95));
  assert.ok(!isClear(rounds(0.94, 0.2, 7), 0.95));
  // More of them tell what few do not.
  assert.ok(!isClear(rounds(1, 0.3, 7), 0.95) && isClear(rounds(1, 0.3, 200), 0.95));
});
