/** The scan's queue with workers that are functions of the test. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../../web/engine/core/outcome.ts';
import type { ScanState } from '../../../web/engine/scan/state.ts';
import type { Stripe } from '../../../web/engine/scan/stripes.ts';
import { Survey } from '../../../web/engine/scan/survey.ts';
import { type PoolParts, ScanPool, type ScanWorker } from '../../../web/workers/scan-pool.ts';
import type { MemorySubject } from '../../../web/workers/surface.ts';

type Scan = (stripe: Stripe) => Promise<Outcome<unknown>>;

const done: Scan = async () => ({ state: 'done', value: { packed: [], limits: [], survey: new Uint8Array() } });
const stripes: readonly Stripe[] = [0, 1, 2, 3].map((at) => ({ from: at * 4096, to: (at + 1) * 4096 }));
const SIZE = 4 * 4096;

function worker(scan: Scan, died: Promise<void> = new Promise(() => {}), answer: () => Promise<void> = async () => {}) {
  const log: string[] = [];
  const remote = {
    scan: (_file: File, stripe: Stripe) => {
      log.push(`scan ${stripe.from / 4096}`);
      return scan(stripe);
    },
    scanMemory: ({ id }: MemorySubject, stripe: Stripe) => {
      log.push(`memory ${id} ${stripe.from / 4096}`);
      return scan(stripe);
    },
    setPaused: async (isPaused: boolean) => void log.push(`paused ${isPaused}`),
    cancel: async () => void log.push('cancel'),
    answer,
  };
  const made: ScanWorker = { remote: remote as never, died, end: () => log.push('end'), scanned: 0 };
  return { made, log };
}

function pool(
  workers: ScanWorker[],
  restart: () => ScanWorker,
  scanStripe: Scan = async () => ({ state: 'done', value: new Uint8Array() }),
  failing: object = {},
) {
  const log: string[] = [];
  const reached: number[] = [];
  const core = {
    addScanned: async (_scanned: unknown, to: number) => {
      log.push('added');
      reached.push(to);
    },
    findings: async (bytes: number, isComplete: boolean) => ({ scan: { bytes, complete: isComplete }, items: [] }),
    variables: async () => ({ variables: [], blocks: 0, isAll: true }),
    isUnchanged: async () => true,
    scanStripe: (stripe: Stripe) => {
      log.push(`scan ${stripe.from / 4096}`);
      return scanStripe(stripe);
    },
    setScanPaused: async (isPaused: boolean) => void log.push(`paused ${isPaused}`),
    stopScan: async () => void log.push('stop'),
    ...failing,
  };
  const parts: PoolParts = { core: core as never, workers, restart: async () => restart() };
  const states: ScanState[] = [];
  const made = new ScanPool(parts);
  const scan = (own: readonly Stripe[], isPacked = false, memory?: MemorySubject, likely?: ReadonlySet<Stripe>) =>
    made.scan({
      ...(likely && { likely }),
      file: new File([], 'x'),
      size: SIZE,
      stripes: own,
      isPacked,
      ...(memory && { memory }),
      survey: new Survey(SIZE),
      onState: (state) => states.push(state),
      onFindings: () => {},
    });
  return { made, scan, states, log, reached };
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

test('a worker whose call throws, and one that just ends, are replaced and their stripes scanned again', async () => {
  let die = () => {};
  const silent = worker(
    () => new Promise(() => {}),
    new Promise((resolve) => {
      die = resolve;
    }),
  );
  const throwing = worker(async () => {
    throw new WebAssembly.RuntimeError('unreachable');
  });
  const good = [worker(done), worker(done)];
  const next = good.map(({ made }) => made);
  const { scan, states, log } = pool([throwing.made, silent.made], () => next.shift() as ScanWorker);
  const all = scan(stripes);
  await tick();
  die();
  await all;
  assert.deepEqual(states.at(-1)?.state, 'done');
  assert.equal(states.at(-1)?.bytes, SIZE);
  assert.equal(log.filter((one) => one === 'added').length, 4);
  const scanned = good.flatMap((one) => one.log.filter((line) => line.startsWith('scan')));
  assert.deepEqual(scanned.sort(), ['scan 0', 'scan 1', 'scan 2', 'scan 3']);
  assert.ok(throwing.log.includes('end') && silent.log.includes('end'));
});

test('a worker that does not answer for five seconds is replaced; one that waits for a slow disk is not', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const never = () => new Promise<never>(() => {});
  const spinning = worker(never, never(), never);
  let bring: (outcome: Outcome<unknown>) => void = () => {};
  // The disk brings nothing for a minute, and the worker answers meanwhile.
  const slow = worker((stripe) =>
    slow.log.length > 1
      ? done(stripe)
      : new Promise((resolve) => {
          bring = resolve;
        }),
  );
  // This one is too busy to answer, and gets on.
  const busy = worker(never, never(), never);
  const next = worker(done);
  const { scan, states } = pool([spinning.made, slow.made, busy.made], () => next.made);
  const all = scan(stripes);
  for (let beat = 0; beat < 120; beat++) {
    busy.made.scanned++;
    context.mock.timers.tick(500);
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(spinning.log.includes('end'), beat >= 10, `at beat ${beat}`);
  }
  assert.ok(!slow.log.includes('end') && !busy.log.includes('end'));
  assert.ok(next.log.includes('scan 0'));
  // Then it stands still.
  for (let beat = 0; beat < 21; beat++) {
    context.mock.timers.tick(500);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.ok(busy.log.includes('end') && next.log.includes('scan 2'));
  bring({ state: 'done', value: { packed: [], limits: [], survey: new Uint8Array() } });
  await all;
  assert.equal(states.at(-1)?.state, 'done');
});

test('a search whose workers were ended is cancelled, and says nothing any more', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const never = () => new Promise<never>(() => {});
  const { made, scan, states } = pool([worker(never).made], () => worker(done).made);
  void scan(stripes);
  context.mock.timers.tick(1_000);
  made.cancel();
  const told = states.length;
  context.mock.timers.tick(60_000);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(states.length, told);
});

test('a stripe that no worker survives ends the scan with a fault, not the page', async () => {
  const bad = () =>
    worker(async () => {
      throw new Error('gone');
    }).made;
  const { scan, states } = pool([bad()], bad);
  await scan(stripes);
  const last = states.at(-1);
  assert.ok(last?.state === 'failed' && last.fault.code === 'worker-died');
});

test('a core that fails while it takes what was found, or tells it, ends the scan with a fault', async () => {
  for (const call of ['addScanned', 'findings'] as const) {
    const fail = async () => {
      throw new Error('unreachable');
    };
    const { scan, states } = pool([worker(done).made], () => assert.fail('restarted'), undefined, { [call]: fail });
    await scan(stripes);
    const last = states.at(-1);
    assert.equal(last?.state, 'failed', call);
    assert.equal(last.fault.code, 'trap', call);
  }
});

test('what a container holds can be held, stopped, and the rest be scanned later', async () => {
  let answer: (outcome: Outcome<unknown>) => void = () => {};
  const waiting: Scan = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  const { made, scan, states, log } = pool([worker(done).made], () => worker(done).made, waiting);
  const all = scan(stripes, true);
  await tick();
  made.setPaused(true);
  assert.equal(states.at(-1)?.state, 'paused');
  made.setPaused(false);
  answer({ state: 'done', value: new Uint8Array() });
  await tick();
  const rest = made.stop();
  answer({ state: 'cancelled' });
  await all;
  assert.deepEqual(rest, stripes.slice(1));
  assert.equal(states.at(-1)?.state, 'stopped');
  assert.equal(states.at(-1)?.bytes, 4096);
  assert.deepEqual(log, ['scan 0', 'paused true', 'paused false', 'scan 1', 'stop']);
});

const memory = { id: 7, files: [new File([], 'x')], size: SIZE, module: undefined as never } satisfies MemorySubject;

test('memory is scanned by all workers, one that dies is replaced, and each lets go of the dump at the end', async () => {
  const dying = worker(async () => {
    throw new WebAssembly.RuntimeError('unreachable');
  });
  const [good, next] = [worker(done), worker(done)];
  const { scan, states, log, reached } = pool([dying.made, good.made], () => next.made);
  await scan(stripes, false, memory);
  assert.equal(states.at(-1)?.state, 'done');
  assert.equal(states.at(-1)?.bytes, SIZE);
  const scanned = [...good.log, ...next.log].filter((line) => line.startsWith('memory'));
  assert.deepEqual(scanned.sort(), ['memory 7 0', 'memory 7 1', 'memory 7 2', 'memory 7 3']);
  assert.ok(next.log.some((line) => line.startsWith('memory')));
  for (const one of [good, next]) assert.equal(one.log.at(-1), 'cancel');
  // The core's worker is told how far the line is known, and scans nothing itself.
  assert.deepEqual(log, ['added', 'added', 'added', 'added']);
  assert.deepEqual(
    reached.sort((a, b) => a - b),
    stripes.map(({ to }) => to),
  );
});

test('a scan of memory can be held, stopped, and the rest be scanned later', async () => {
  let answer: (outcome: Outcome<unknown>) => void = () => {};
  const waiting: Scan = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  const { made: one, log } = worker(waiting);
  const { made, scan, states } = pool([one], () => one);
  const all = scan(stripes, false, memory);
  await tick();
  answer(await done({ from: 0, to: 0 }));
  await tick();
  made.setPaused(true);
  assert.equal(states.at(-1)?.state, 'paused');
  made.setPaused(false);
  const rest = made.stop();
  answer({ state: 'cancelled' });
  await all;
  assert.deepEqual(rest, stripes.slice(1));
  assert.deepEqual([states.at(-1)?.state, states.at(-1)?.bytes], ['stopped', 4096]);
  assert.deepEqual(log.slice(0, 5), ['memory 7 0', 'memory 7 1', 'paused true', 'paused false', 'cancel']);
});

test('narrowed to stacks and heaps it scans those alone, says so, and leaves the rest to go on with', async () => {
  let letGo: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const one = worker(async (stripe) => {
    if (stripe.from === 0) await held;
    return done(stripe);
  });
  const { made, scan, states } = pool([one.made], () => one.made);
  // The first is under way, and comes to its end.
  const likely = new Set([stripes[2] as Stripe]);
  const all = scan(stripes, false, undefined, likely);
  await tick();
  const left = made.narrow();
  letGo();
  await all;
  assert.deepEqual(
    one.log.filter((line) => line.startsWith('scan')),
    ['scan 0', 'scan 2'],
  );
  assert.deepEqual(left, [stripes[1], stripes[3]]);
  assert.deepEqual(states.at(-1), { state: 'stopped', bytes: SIZE / 2, total: SIZE, isNarrow: true });
  // Stopped in between, nothing is lost.
  const again = scan(left, false, undefined, likely);
  await again;
  assert.equal(states.at(-1)?.state, 'done');
  assert.equal(states.at(-1)?.bytes, SIZE);
});

test('stopped after it was narrowed it gives back all that is left', async () => {
  let letGo: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const one = worker(async (stripe) => {
    await held;
    return done(stripe);
  });
  const { made, scan } = pool([one.made], () => one.made);
  const all = scan(stripes, false, undefined, new Set([stripes[2] as Stripe]));
  await tick();
  made.narrow();
  const rest = made.stop();
  letGo();
  await all;
  assert.deepEqual(
    [...rest].sort((a, b) => a.from - b.from),
    stripes,
  );
});
