/** Opening and closing, with workers that are functions of the test. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { DumpOpener } from '../../../web/app/dump/dump-opener.ts';
import { DumpStore } from '../../../web/app/dump/dump-store.ts';
import type { Workers } from '../../../web/workers/start-workers.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

const locks = { request: async () => {} };

/** The page's own lock, which Node has not. */
function lend(context: TestContext): void {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { locks } });
  context.after(() =>
    Object.defineProperty(globalThis, 'navigator', before ?? { configurable: true, value: undefined }),
  );
}

function opener(change: object = {}, scan: object = {}) {
  const log: string[] = [];
  const core = {
    open: async ([file]: readonly File[]) => {
      log.push(`open ${file?.name}`);
      return new Promise(() => {});
    },
    cancel: async () => void log.push('cancel'),
    ...change,
  };
  const workers = {
    core,
    search: { open: () => ({}), close: () => log.push('search closed') },
    clean: { open: () => ({}), forget: () => {} },
    end: () => log.push('end'),
    hasRest: Promise.resolve(true),
    scan: Promise.resolve(scan),
  };
  const store = new DumpStore();
  const made = new DumpOpener(store, async () => workers as unknown as Workers);
  return { made, store, log };
}

test('what was closed is not opened again by workers that start anew, and nothing of it is kept', async (context) => {
  lend(context);
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

test('a search that could not begin is told as one that failed', async (context) => {
  lend(context);
  const { made, store } = opener({
    open: async () => ({ state: 'done', value: { isComplete: true, file: { name: 'a.dmp', size: 0 } } }),
    isUnchanged: async () => true,
    memoryLength: async () => {
      throw new Error('unreachable');
    },
  });
  await made.open([new File([], 'a.dmp')]);
  const { state } = store;
  assert.ok(state.phase === 'ready' && state.scan?.state === 'failed');
  assert.equal(state.scan.fault.code, 'trap');
});

test('a reader that cannot say whether the file changed leaves it to the search', async (context) => {
  lend(context);
  const { made, store } = opener({
    open: async () => ({ state: 'done', value: { isComplete: true, file: { name: 'a.dmp', size: 0 } } }),
    isUnchanged: async () => {
      throw new Error('gone');
    },
    memoryLength: async () => {
      throw new Error('unreachable');
    },
  });
  await made.open([new File([], 'a.dmp')]);
  const { state } = store;
  assert.ok(state.phase === 'ready' && !state.fault && state.scan?.state === 'failed');
});

test('the rest is searched once, however often it is asked for', async (context) => {
  lend(context);
  const scanned: unknown[] = [];
  const samples: unknown[] = [];
  const rest = [{ from: 50, to: 100 }];
  const pool = {
    scan: async (task: { stripes: unknown; samples: unknown }) => {
      scanned.push(task.stripes);
      samples.push(task.samples);
    },
    stop: () => rest,
    cancel: () => {},
  };
  const { made } = opener(
    {
      open: async () => ({
        state: 'done',
        value: { isComplete: true, file: { name: 'a.dmp', size: 100 }, spaces: [] },
      }),
      isUnchanged: async () => true,
      memoryLength: async () => undefined,
      ribbon: async () => [],
      startData: async () => [],
    },
    { pool, cutStripes: () => ['all'], likelyStripes: () => new Set(), Survey: class {} },
  );
  await made.open([new File([], 'a.dmp')]);
  made.stopScan();
  await Promise.all([made.resumeScan(), made.resumeScan()]);
  assert.deepEqual(scanned, [['all'], rest]);
  // What goes on goes by what pages were before; another file's are its own.
  assert.equal(samples[1], samples[0]);
  await made.open([new File([], 'b.dmp')]);
  assert.equal(samples.length, 3);
  assert.notEqual(samples[2], samples[0]);
});
