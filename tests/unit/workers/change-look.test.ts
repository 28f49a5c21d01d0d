/** Whether the file changed while it was scanned: who looks at what, and when. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScanWorker } from '../../../web/workers/scan-task.ts';
import { CHANGED, done, FINGERPRINT, FOUR, foundIn, MIB, pool, type Scan, Setup, worker } from './scan-pool-parts.ts';

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

/** A page at the front of the stripe. */
const sampled =
  (hashOf: (from: number) => number): Scan =>
  async (stripe) => {
    const outcome = foundIn(stripe);
    if (outcome.state !== 'done') return outcome;
    return { ...outcome, value: { ...outcome.value, samples: [{ at: stripe.from, hash: hashOf(stripe.from) }] } };
  };

/** The pages of the scan's looks at the file, the first of which asks for the fingerprint as well. */
function looked({ logs }: Setup): readonly number[] {
  const [first = '', ...others] = logs.flat().filter((line) => line.startsWith('look at '));
  assert.ok(first.startsWith(`look at ${FINGERPRINT},`), first);
  assert.ok(others.length <= 1 && others.every((line) => line.startsWith('look at the rest ')), `${others}`);
  return [first, ...others].flatMap((line) => line.match(/\d+/g) ?? []).map(Number);
}

test('pages are looked at once more when they are scanned; one that changed is told', async () => {
  for (const changed of [undefined, 0, 5 * MIB]) {
    const setup = new Setup([sampled((from) => (from === changed ? CHANGED : 1))]);
    await setup.pool.scan(setup.task);
    assert.deepEqual([...looked(setup)].sort(), [0, 1, 2, 3, 4, 5]);
    assert.equal(setup.last?.state, changed === undefined ? 'done' : 'failed');
    if (setup.last?.state === 'failed') assert.deepEqual(setup.last.fault, { code: 'file-changed' });
  }
});

/** A worker that scans nothing before it is let. */
function held(scan: Scan) {
  let bring = () => {};
  const mayGo = new Promise<void>((resolve) => {
    bring = resolve;
  });
  const slow: Scan = async (stripe) => {
    await mayGo;
    return scan(stripe);
  };
  return { slow, bring: () => bring() };
}

test('who has nothing more to scan looks at what is scanned by then; the rest is looked at in the end', async () => {
  for (const changed of [undefined, 0, 1 * MIB, 3 * MIB]) {
    const scan = sampled((from) => (from === changed ? CHANGED : 1));
    const { slow, bring } = held(scan);
    const setup = new Setup([scan, slow]);
    const all = setup.pool.scan({ ...setup.task, stripes: FOUR });
    await tick();
    assert.deepEqual(looked(setup), [0, 2, 3]);
    bring();
    await all;
    // What changed before is known by then.
    const isKnown = changed === 0 || changed === 3 * MIB;
    assert.deepEqual(looked(setup), isKnown ? [0, 2, 3] : [0, 2, 3, 1]);
    assert.equal(setup.last?.state, changed === undefined ? 'done' : 'failed');
  }
});

test('of a scan that goes on pages are looked at that were scanned before it was stopped', async () => {
  const setup = new Setup([sampled(() => 1)], 1);
  const samples = [{ at: 0, hash: CHANGED }];
  await setup.pool.scan({ ...setup.task, stripes: FOUR.slice(2), samples });
  assert.deepEqual(
    samples.map(({ at }) => at / MIB),
    [0, 2, 3],
  );
  assert.deepEqual(setup.last?.state === 'failed' && setup.last.fault, { code: 'file-changed' });
});

/** Looks at pages, and gives no answer. */
function blind(how: 'ends' | 'is silent'): ScanWorker {
  let die = () => {};
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const never = () => new Promise<never>(() => {});
  const { made } = worker(done, died, how === 'is silent' ? never : undefined);
  const isUnchanged = () => {
    if (how === 'ends') die();
    return never();
  };
  return { ...made, remote: { ...(made.remote as object), isUnchanged } as never };
}

test('where a worker that is to look at pages ends another looks, and where none is left the core does', async () => {
  for (const isPacked of [false, true]) {
    for (const isSame of [false, true]) {
      const core = { isUnchanged: async () => isSame, fingerprint: async () => (isSame ? FINGERPRINT : 'another') };
      const { made } = worker(done);
      for (const workers of [[blind('ends'), made], [blind('ends')]]) {
        const { scan, states } = pool(workers, () => made, undefined, core);
        await scan(FOUR, isPacked);
        assert.equal(states.at(-1)?.state, isSame ? 'done' : 'failed');
      }
    }
  }
});

/** Throws in place of that answer to a look. */
function failing({ made, log }: ReturnType<typeof worker>, call: 'areUnchanged' | 'isUnchanged') {
  const fail = async () => {
    log.push(`fails ${call}`);
    throw new Error('the worker is gone');
  };
  return { log, made: { ...made, remote: { ...(made.remote as object), [call]: fail } as never } };
}

const looksOf = (log: readonly string[]) => log.filter((line) => /^look|^fails/.test(line));

test('what a worker was to look at and did not is looked at by another, which is asked alone then', async () => {
  for (const call of ['areUnchanged', 'isUnchanged'] as const) {
    for (const changed of [undefined, 0, 1 * MIB]) {
      const scan = sampled((from) => (from === changed ? CHANGED : 1));
      const one = failing(worker(scan), call);
      const { slow, bring } = held(scan);
      const other = worker(slow);
      const { scan: scanAll, states } = pool([one.made, other.made], () => one.made);
      const all = scanAll(FOUR);
      await tick();
      bring();
      await all;
      const isEarlyLost = call === 'isUnchanged';
      const isFound = changed === 0 && !isEarlyLost;
      const rest = isEarlyLost ? `look at ${FINGERPRINT},0,2,3,1` : 'look at the rest 1';
      assert.equal(looksOf(one.log).at(-1), isFound ? `look at ${FINGERPRINT},0,2,3` : `fails ${call}`);
      assert.deepEqual(looksOf(other.log), isFound ? [] : [rest]);
      assert.equal(states.at(-1)?.state, changed === undefined ? 'done' : 'failed');
    }
  }
});

test('a look that lies far back does not count: all is looked at in the end', async (context) => {
  const scan = sampled(() => 1);
  let now = 0;
  context.mock.method(performance, 'now', () => now);
  for (const [later, expected] of [
    [1000, 'look at the rest 1'],
    [1001, `look at ${FINGERPRINT},0,2,3,1`],
  ] as const) {
    const { slow, bring } = held(scan);
    const setup = new Setup([scan, slow]);
    const all = setup.pool.scan({ ...setup.task, stripes: FOUR });
    await tick();
    now += later;
    bring();
    await all;
    assert.equal(setup.logs[0]?.at(-1), expected);
  }
});

test('a worker that has nothing more to scan looks at nothing while the search is held, or of a narrowed one', async () => {
  for (const hold of ['held', 'narrowed', 'stopped'] as const) {
    const scan = sampled(() => 1);
    const first = held(scan);
    const second = held(scan);
    const setup = new Setup([first.slow, second.slow]);
    const likely = new Set(FOUR.slice(0, 2));
    const all = setup.pool.scan({ ...setup.task, stripes: hold === 'held' ? FOUR.slice(0, 2) : FOUR, likely });
    await tick();
    if (hold === 'held') setup.pool.setPaused(true);
    else if (hold === 'narrowed') setup.pool.narrow();
    else setup.pool.stop();
    first.bring();
    await tick();
    assert.deepEqual(looksOf(setup.logs.flat()), [], hold);
    setup.pool.setPaused(false);
    second.bring();
    await all;
    assert.equal(looksOf(setup.logs.flat()).length, hold === 'held' ? 1 : 0);
  }
});

test('one that does not answer while it is to look at pages is waited for as long as any', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const { scan, states } = pool([blind('is silent')], () => worker(done).made, undefined, {
    isUnchanged: async () => false,
  });
  const all = scan(FOUR, true);
  for (let beat = 0; beat < 20; beat++) {
    context.mock.timers.tick(500);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await all;
  assert.deepEqual(states.at(-1)?.state === 'failed' && states.at(-1), {
    ...{ state: 'failed', bytes: 4 * MIB, total: 4 * MIB },
    fault: { code: 'file-changed' },
  });
});
