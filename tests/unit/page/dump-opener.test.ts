/** Opening and closing, with workers that are functions of the test. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DumpOpener } from '../../../web/app/dump/dump-opener.ts';
import { DumpStore } from '../../../web/app/dump/dump-store.ts';
import type { Workers } from '../../../web/workers/start-workers.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

function opener() {
  const log: string[] = [];
  const core = {
    open: async ([file]: readonly File[]) => {
      log.push(`open ${file?.name}`);
      return new Promise(() => {});
    },
    cancel: async () => void log.push('cancel'),
  };
  const workers = {
    core,
    search: { open: () => ({}), close: () => log.push('search closed') },
    clean: { open: () => ({}), forget: () => {} },
    end: () => log.push('end'),
  };
  const store = new DumpStore();
  const made = new DumpOpener(store, async () => workers as unknown as Workers);
  return { made, store, log };
}

test('what was closed is not opened again by workers that start anew, and nothing of it is kept', async (context) => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', {
    configurable: true,
    value: { locks: { request: async () => {} } },
  });
  context.after(() =>
    Object.defineProperty(globalThis, 'navigator', before ?? { configurable: true, value: undefined }),
  );
  const { made, store, log } = opener();
  void made.open([new File([], 'a.dmp')]);
  await settled();
  await made.close();
  assert.deepEqual(log.splice(0), ['open a.dmp', 'search closed', 'cancel']);
  assert.equal(made.file, undefined);
  assert.equal(made.cleaning, undefined);
  assert.equal(made.digest, undefined);
  await made.startAnew();
  await settled();
  assert.deepEqual(log, ['end']);
  assert.equal(store.state.phase, 'empty');
});
