import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { DumpState } from '../../../web/app/dump/dump-store.ts';
import { Announcer } from '../../../web/app/page/announcer.ts';

/** What is said of a file that is so far read after so many milliseconds. */
function said(context: TestContext, steps: readonly (readonly [atMs: number, done: number])[]): readonly string[] {
  const heard: string[] = [];
  const announcer = new Announcer((text) => heard.push(text));
  const access = {};
  let now = 0;
  context.mock.method(performance, 'now', () => now);
  for (const [at, done] of steps) {
    now = at;
    const summary = { done, isComplete: done === 1, file: { kindName: 'ELF core' } };
    announcer.follow({ phase: 'ready', access, summary } as unknown as DumpState);
  }
  context.mock.reset();
  return heard;
}

test('a file that is read at once is told as opened, and no more', (context) => {
  assert.deepEqual(said(context, [[0, 1]]), ['Opened: ELF core']);
  assert.deepEqual(
    said(context, [
      [0, 0.1],
      [900, 0.6],
      [1500, 1],
    ]),
    ['Opened: ELF core'],
  );
});

test('progress is told at most every five seconds, and its end in any case, once', (context) => {
  assert.deepEqual(
    said(context, [
      [0, 0.1],
      [4000, 0.3],
      [6000, 0.55],
      [7000, 0.8],
      [8000, 1],
      [8100, 1],
    ]),
    ['Opened: ELF core', '55 % read', 'All read'],
  );
});
