import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DumpState } from '../../../web/app/dump/dump-store.ts';
import { ReadRate } from '../../../web/app/dump/read-rate.ts';

const MB = 1 << 20;
const access = {};

function state(bytesRead: number, isStopped = false): DumpState {
  return { phase: 'ready', access, summary: { bytesRead, isComplete: false }, isStopped } as unknown as DumpState;
}

test('the rate of reading is that of the time in which something was read', (context) => {
  let now = 1000;
  context.mock.method(performance, 'now', () => now);
  const rate = new ReadRate();
  assert.equal(rate.words(state(10 * MB)), '10 MB read');
  now += 1000;
  assert.equal(rate.words(state(50 * MB)), '50 MB read, 40 MB/s');
  assert.equal(rate.words(state(50 * MB, true)), '50 MB read');
  now += 60_000;
  assert.equal(rate.words(state(50 * MB)), '50 MB read');
  now += 1000;
  assert.equal(rate.words(state(90 * MB)), '90 MB read, 40 MB/s');
});
