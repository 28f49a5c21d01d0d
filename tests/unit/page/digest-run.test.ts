import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DigestRun } from '../../../web/panels/overview/digest-run.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve, 2));

test('a digest that was cancelled and started anew while a step was under way goes on alone', async () => {
  const asked: number[] = [];
  const answers: ((step: { done: number; sha256?: string } | undefined) => void)[] = [];
  const run = new DigestRun();
  const access = (from: number) => {
    asked.push(from);
    return new Promise<{ done: number; sha256?: string } | undefined>((resolve) => answers.push(resolve));
  };
  void run.start(access, 100);
  run.cancel();
  void run.start(access, 100);
  // The worker gives the first one up, since it has begun the second.
  answers.shift()?.(undefined);
  await settled();
  assert.equal(run.state, 'running');
  answers.shift()?.({ done: 50 });
  await settled();
  assert.deepEqual(asked, [0, 0, 50]);
  answers.shift()?.({ done: 100, sha256: 'ab' });
  await settled();
  assert.equal(run.state, 'done');
  assert.equal(run.sha256, 'ab');
});

test('a digest whose worker throws has failed', async () => {
  const run = new DigestRun();
  await run.start(async () => Promise.reject(new Error('gone')), 100);
  assert.equal(run.state, 'failed');
});
