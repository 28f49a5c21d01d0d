import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReaderWatch } from '../../../web/app/dump/reader-watch.ts';
import { Watchdog } from '../../../web/workers/watchdog.ts';

/** Lets all promises settle. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

function watched(ask: () => Promise<unknown>) {
  let told = 0;
  const watch = new Watchdog(ask, () => told++);
  return { watch, told: () => told };
}

test('a reader that answers, in whatever way, is never told silent', async () => {
  let asked = 0;
  const { watch, told } = watched(() => (asked++ % 2 === 0 ? Promise.resolve() : Promise.reject(new Error('busy'))));
  for (let beat = 0; beat < 100; beat++) {
    watch.beat();
    await settle();
  }
  assert.equal(told(), 0);
  assert.equal(asked, 100);
});

test('ten beats without an answer are told, once; an answer that comes after all begins anew', async () => {
  let answer = () => {};
  const ask = () =>
    new Promise<void>((resolve) => {
      answer = resolve;
    });
  const { watch, told } = watched(ask);
  for (let beat = 0; beat <= 9; beat++) watch.beat();
  assert.equal(told(), 0);
  watch.beat();
  assert.equal(told(), 1);
  for (let beat = 0; beat < 30; beat++) watch.beat();
  assert.equal(told(), 1);
  answer();
  await settle();
  for (let beat = 0; beat <= 10; beat++) watch.beat();
  assert.equal(told(), 2);
});

test('a clock that jumps is no silence, and what was asked before the file was closed says nothing', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval', 'Date'] });
  const answers: (() => void)[] = [];
  const { watch, told } = watched(() => new Promise<void>((resolve) => answers.push(resolve)));
  watch.start();
  context.mock.timers.tick(500);
  context.mock.timers.setTime(3_600_000);
  assert.equal(told(), 0);
  watch.stop();
  context.mock.timers.tick(60_000);
  assert.equal(told(), 0);
  watch.start();
  context.mock.timers.tick(500);
  // To the question before.
  answers[0]?.();
  await Promise.resolve();
  context.mock.timers.tick(5_000);
  assert.equal(told(), 1);
});

test('a reader that falls silent is started anew, once for a file; then the person is asked', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const log: string[] = [];
  const reader = {
    file: { name: 'a' } as object | undefined,
    isCleaning: false,
    answer: () => new Promise<void>(() => {}),
    startAnew: async () => void log.push('started'),
  };
  const watch = new ReaderWatch(reader, {
    onRestarted: () => log.push('told of the start'),
    onSilent: () => log.push('asked'),
  });
  watch.follow(true);
  context.mock.timers.tick(5_400);
  assert.deepEqual(log, []);
  context.mock.timers.tick(100);
  assert.deepEqual(log.splice(0), ['started', 'told of the start']);
  context.mock.timers.tick(5_500);
  assert.deepEqual(log.splice(0), ['asked']);
  context.mock.timers.tick(60_000);
  assert.deepEqual(log.splice(0), []);
  // On the press it has five seconds again.
  watch.startAnew();
  context.mock.timers.tick(5_500);
  assert.deepEqual(log.splice(0), ['started', 'asked']);
  // Another file has its own.
  watch.follow(false);
  reader.file = { name: 'b' };
  watch.follow(true);
  context.mock.timers.tick(5_500);
  assert.deepEqual(log.splice(0), ['started', 'told of the start']);
  // A copy that is being made is not thrown away unasked.
  watch.follow(false);
  reader.file = { name: 'c' };
  reader.isCleaning = true;
  watch.follow(true);
  context.mock.timers.tick(5_500);
  assert.deepEqual(log, ['asked']);
});
