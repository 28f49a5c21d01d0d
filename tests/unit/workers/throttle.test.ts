import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throttle } from '../../../web/workers/throttle.ts';

test('progress is told twice a second at most, and not in the first half second', (context) => {
  let now = 7000;
  context.mock.method(performance, 'now', () => now);
  const told: number[] = [];
  const report = throttle((value) => told.push(value));
  for (let value = 0; value <= 20; value++) {
    report(value);
    now += 100;
  }
  assert.deepEqual(told, [5, 10, 15, 20]);
});
