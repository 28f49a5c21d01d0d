import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lasting, turnByTurn } from '../../bench/measure.ts';

test('the turns of a round count as one, sides take them one after the other, the first round does not count', () => {
  const order: string[] = [];
  const side = (name: string, seconds: readonly number[]) => {
    let turn = 0;
    return () => {
      order.push(name);
      return { seconds: seconds[turn++] ?? Number.NaN, bytes: 1e9 };
    };
  };
  const speeds = turnByTurn(3, { a: side('a', [9, 9, 1, 3, 2, 2, 3, 5]), b: side('b', [9, 9, 1, 1, 1, 1, 4, 4]) }, 2);
  assert.equal(order.join(''), 'ab'.repeat(8));
  assert.deepEqual(speeds.a, { fastest: 0.375, median: 0.5, best: 0.5 });
  assert.deepEqual(speeds.b, { fastest: 0.5, median: 1, best: 1 });
});

test('the four fastest turns are compared, however many there are', () => {
  const seconds = [9, 2, 4, 1, 8, 2, 8, 5, 3, 8, 8, 8];
  let turn = 0;
  const { a } = turnByTurn(seconds.length - 1, { a: () => ({ seconds: seconds[turn++] ?? Number.NaN, bytes: 1e9 }) });
  assert.deepEqual(a, { fastest: 0.5, median: 0.2, best: 1 });
});

test('a turn is repeated until it has lasted long enough', () => {
  assert.deepEqual(
    lasting(1, () => ({ seconds: 0.25, bytes: 10 })),
    { seconds: 1, bytes: 40 },
  );
  assert.deepEqual(
    lasting(1, () => ({ seconds: 3, bytes: 10 })),
    { seconds: 3, bytes: 10 },
  );
});
