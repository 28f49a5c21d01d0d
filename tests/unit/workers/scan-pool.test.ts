/** The scan's queue over workers that are none: what it does when one dies, is slow, is held, or the file changes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../../web/engine/core/outcome.ts';
import type { Scanned } from '../../../web/engine/scan/scanned.ts';
import type { Stripe } from '../../../web/engine/scan/stripes.ts';
import type { ScanWorker } from '../../../web/workers/scan-task.ts';
import type { MemorySubject } from '../../../web/workers/surface.ts';
import { done, FOUR, foundIn, MIB, packedOf, pool, type Scan, Setup, worker } from './scan-pool-parts.ts';

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

const memory = { id: 7, files: [new File([], 'x')], size: 4 * MIB, module: undefined as never } satisfies MemorySubject;

test('every stripe is scanned once, and its records are with the core before the last findings', async () => {
  const setup = new Setup([done]);
  // The core takes its time, and longer than the scan of a stripe.
  setup.taking = async () => void (await tick());
  await setup.pool.scan(setup.task);
  assert.deepEqual(setup.scanned.sort(), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(setup.taken.sort(), [0, 1, 2, 3, 4, 5]);
  assert.equal(setup.findings.at(-1), 6);
  assert.equal(setup.last?.state, 'done');
  assert.equal(setup.last?.bytes, 6 * MIB);
});

test('a file that changed under the search is told, with what was found in it', async () => {
  const setup = new Setup([done]);
  setup.fingerprint = 'another';
  await setup.pool.scan(setup.task);
  assert.deepEqual(setup.last?.state === 'failed' && setup.last.fault, { code: 'file-changed' });
  assert.equal(setup.findings.length, 1);
});

test('stopped, it gives back what is left; the rest alone is scanned when it goes on', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const setup = new Setup([
    async (stripe) => {
      if (stripe.from < 2 * MIB) return foundIn(stripe);
      await held;
      return { state: 'cancelled' };
    },
  ]);
  const scan = setup.pool.scan(setup.task);
  while (setup.scanned.length < 4) await new Promise((resolve) => setTimeout(resolve, 1));
  const rest = setup.pool.stop();
  release();
  await scan;
  assert.equal(setup.last?.state, 'stopped');
  assert.equal(setup.last?.bytes, 2 * MIB);
  assert.deepEqual(rest.map(({ from }) => from / MIB).sort(), [2, 3, 4, 5]);
});

test('stopped while a worker is replaced, it gives back the stripe of that one, too', async () => {
  let start = () => {};
  let isRestarting = false;
  const open: (() => void)[] = [];
  const setup = new Setup([
    async (stripe) => {
      if (stripe.from === 0) throw new Error('the worker is gone');
      await new Promise<void>((resolve) => open.push(resolve));
      return foundIn(stripe);
    },
  ]);
  setup.starting = () => {
    isRestarting = true;
    return new Promise((resolve) => {
      start = resolve;
    });
  };
  const scan = setup.pool.scan(setup.task);
  while (!isRestarting) await new Promise((resolve) => setTimeout(resolve, 1));
  const rest = setup.pool.stop();
  start();
  for (const go of open) go();
  await scan;
  assert.deepEqual(rest.map(({ from }) => from / MIB).sort(), [0, 1, 2, 3, 4, 5]);
});

test('what was found in a file that was closed is not handed to the core, which may have another one', async () => {
  let take = () => {};
  const setup = new Setup([done], 1);
  setup.taking = () => {
    setup.taking = async () => {};
    return new Promise((resolve) => {
      take = resolve;
    });
  };
  const scan = setup.pool.scan(setup.task);
  // The second one is scanned, and waits until the core has taken the first.
  while (setup.scanned.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  await new Promise((resolve) => setTimeout(resolve, 1));
  setup.pool.cancel();
  take();
  await scan;
  assert.deepEqual(setup.taken, [0]);
});

test('a file closed midway leaves no failure behind, whatever the core was asked for', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const open: (() => void)[] = [];
  const setup = new Setup([
    async (stripe) => {
      // The first ones are handed to the core while the next are scanned.
      if (stripe.from >= 2 * MIB) await new Promise<void>((resolve) => open.push(resolve));
      else setup.isCoreGone = true;
      return foundIn(stripe);
    },
  ]);
  const scan = setup.pool.scan(setup.task);
  for (let i = 0; i < 4; i++) {
    context.mock.timers.tick(1000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(open.length, 2);
  setup.pool.cancel();
  for (const go of open) go();
  // A rejection that nobody takes fails the test.
  await scan;
  assert.deepEqual(setup.taken, []);
});

test('a core that fails while nobody closed the file is not passed over, and nothing goes on', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const setup = new Setup([done]);
  setup.isCoreGone = true;
  await setup.pool.scan(setup.task);
  assert.ok(setup.last?.state === 'failed' && setup.last.fault.code === 'trap');
  const { length } = setup.states;
  context.mock.timers.tick(10_000);
  assert.equal(setup.states.length, length);
});

test('paused, the workers are held and no time runs; a worker that replaces another is held, too', async () => {
  let fail: ((error: Error) => void) | undefined;
  const setup = new Setup(
    [
      (stripe) =>
        fail || stripe.from > 0
          ? Promise.resolve(foundIn(stripe))
          : new Promise((_, reject) => {
              fail = reject;
            }),
    ],
    1,
  );
  const scan = setup.pool.scan(setup.task);
  while (!fail) await new Promise((resolve) => setTimeout(resolve, 1));
  setup.pool.setPaused(true);
  assert.equal(setup.last?.state, 'paused');
  assert.deepEqual(setup.paused, ['paused true']);
  fail(new Error('the worker is gone'));
  await scan;
  assert.deepEqual(setup.paused, ['paused true', 'paused true']);
});

test('the first finding is told with the stripe that held it; later ones wait, so that telling takes no time', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  let now = 0;
  context.mock.method(performance, 'now', () => now);
  const setup = new Setup(
    [
      async (stripe) => {
        // What the stripe before held is with the core by then.
        await new Promise((resolve) => setImmediate(resolve));
        now += 200;
        return foundIn(stripe);
      },
    ],
    1,
  );
  // The third stripe holds the first finding, and to ask for findings costs a tenth of a second once there are some.
  setup.findingsOf = (taken) => {
    if (taken > 2) now += 100;
    return packedOf(taken > 2 ? [1] : []);
  };
  const told: number[] = [];
  await setup.pool.scan({ ...setup.task, onFindings: ({ items }) => told.push(items.length) });
  assert.deepEqual(told, [0, 0, 1, 1]);
  assert.deepEqual(setup.findings, [1, 2, 3, 6]);
});

test('how far it is is told with findings; what was asked for before the end and comes behind it is not told', async () => {
  let bring = () => {};
  const late = new Promise<void>((resolve) => {
    bring = resolve;
  });
  let asked = 0;
  const findings = async (bytes: number, isComplete: boolean) => {
    const number = ++asked;
    if (number === 2) await late;
    return packedOf([number], bytes, isComplete);
  };
  const { made: one } = worker(async (stripe) => {
    // Long enough that findings are due.
    await new Promise((resolve) => setTimeout(resolve, 300));
    return foundIn(stripe);
  });
  const told: string[] = [];
  const { made } = pool([one], () => one, undefined, { findings });
  await made.scan({
    ...new Setup([done]).task,
    size: 4 * MIB,
    stripes: FOUR,
    onState: ({ state, bytes }) => told.push(`${state} ${bytes / MIB}`),
    onFindings: ({ scan }) => told.push(`findings ${scan.bytes / MIB}`),
  });
  bring();
  await tick();
  assert.ok(asked >= 3);
  const [first, ...others] = told.filter((line) => line.startsWith('findings'));
  assert.ok(first);
  assert.equal(told[told.indexOf(first) + 1], first.replace('findings', 'running'));
  assert.deepEqual(others, ['findings 4']);
  assert.equal(told.at(-1), 'done 4');
});

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
  const all = scan(FOUR);
  await tick();
  die();
  await all;
  assert.deepEqual(states.at(-1)?.state, 'done');
  assert.equal(states.at(-1)?.bytes, 4 * MIB);
  assert.equal(log.filter((one) => one === 'added').length, 4);
  const scanned = good.flatMap((one) => one.log.filter((line) => line.startsWith('scan')));
  assert.deepEqual(scanned.sort(), ['scan 0', 'scan 1', 'scan 2', 'scan 3']);
  assert.ok(throwing.log.includes('end') && silent.log.includes('end'));
});

test('a worker that does not answer for five seconds is replaced; one that waits for a slow disk is not', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const never = () => new Promise<never>(() => {});
  const spinning = worker(never, never(), never);
  let bring: (outcome: Outcome<Scanned>) => void = () => {};
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
  const all = scan(FOUR);
  for (let beat = 0; beat < 120; beat++) {
    // It tells of bytes now and then, and has not answered meanwhile.
    if (beat % 4 === 0) busy.made.scanned++;
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
  bring({ state: 'done', value: { to: 3 * MIB, packed: [], limits: [], survey: new Uint8Array() } });
  await all;
  assert.equal(states.at(-1)?.state, 'done');
});

test('a search whose workers were ended is cancelled, and says nothing any more', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const never = () => new Promise<never>(() => {});
  const { made, scan, states } = pool([worker(never).made], () => worker(done).made);
  void scan(FOUR);
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
  await scan(FOUR);
  const last = states.at(-1);
  assert.ok(last?.state === 'failed' && last.fault.code === 'worker-died');
});

test('a core that fails while it takes what was found, or tells it, ends the scan with a fault', async () => {
  for (const call of ['addScanned', 'findings'] as const) {
    const fail = async () => {
      throw new Error('unreachable');
    };
    const { scan, states } = pool([worker(done).made], () => assert.fail('restarted'), undefined, { [call]: fail });
    await scan(FOUR);
    const last = states.at(-1);
    assert.equal(last?.state, 'failed', call);
    assert.equal(last.fault.code, 'trap', call);
  }
});

test('what a container holds can be held, stopped, and the rest be scanned later', async () => {
  let answer: (outcome: Outcome<unknown>) => void = () => {};
  const waiting = (): Promise<Outcome<unknown>> =>
    new Promise((resolve) => {
      answer = resolve;
    });
  const { made, scan, states, log } = pool([worker(done).made], () => worker(done).made, waiting);
  const all = scan(FOUR, true);
  await tick();
  made.setPaused(true);
  assert.equal(states.at(-1)?.state, 'paused');
  made.setPaused(false);
  answer({ state: 'done', value: new Uint8Array() });
  await tick();
  const rest = made.stop();
  answer({ state: 'cancelled' });
  await all;
  assert.deepEqual(rest, FOUR.slice(1));
  assert.equal(states.at(-1)?.state, 'stopped');
  assert.equal(states.at(-1)?.bytes, MIB);
  assert.deepEqual(log, ['scan 0', 'paused true', 'paused false', 'scan 1', 'stop']);
});

test('memory is scanned by all workers, one that dies is replaced, and each lets go of the dump at the end', async () => {
  const dying = worker(async () => {
    throw new WebAssembly.RuntimeError('unreachable');
  });
  const [good, next] = [worker(done), worker(done)];
  const { scan, states, log, reached } = pool([dying.made, good.made], () => next.made);
  await scan(FOUR, false, memory);
  assert.equal(states.at(-1)?.state, 'done');
  assert.equal(states.at(-1)?.bytes, 4 * MIB);
  const scanned = [...good.log, ...next.log].filter((line) => line.startsWith('memory'));
  assert.deepEqual(scanned.sort(), ['memory 7 0', 'memory 7 1', 'memory 7 2', 'memory 7 3']);
  assert.ok(next.log.some((line) => line.startsWith('memory')));
  for (const one of [good, next]) {
    assert.equal(
      one.log.findLast((line) => !line.startsWith('look')),
      'cancel',
    );
  }
  // The core's worker is told how far the line is known, and scans nothing itself.
  assert.deepEqual(log, ['added', 'added', 'added', 'added']);
  assert.deepEqual(
    reached.sort((a, b) => a - b),
    FOUR.map(({ to }) => to),
  );
});

test('a scan of memory can be held, stopped, and the rest be scanned later', async () => {
  let answer: (outcome: Outcome<Scanned>) => void = () => {};
  const waiting: Scan = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  const { made: one, log } = worker(waiting);
  const { made, scan, states } = pool([one], () => one);
  const all = scan(FOUR, false, memory);
  await tick();
  answer(await done(FOUR[0] as Stripe));
  await tick();
  made.setPaused(true);
  assert.equal(states.at(-1)?.state, 'paused');
  made.setPaused(false);
  const rest = made.stop();
  answer({ state: 'cancelled' });
  await all;
  assert.deepEqual(rest, FOUR.slice(1));
  assert.deepEqual([states.at(-1)?.state, states.at(-1)?.bytes], ['stopped', MIB]);
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
  const likely = new Set([FOUR[2] as Stripe]);
  const all = scan(FOUR, false, undefined, likely);
  await tick();
  const left = made.narrow();
  letGo();
  await all;
  assert.deepEqual(
    one.log.filter((line) => line.startsWith('scan')),
    ['scan 0', 'scan 2'],
  );
  assert.deepEqual(left, [FOUR[1], FOUR[3]]);
  assert.deepEqual(states.at(-1), { state: 'stopped', bytes: 2 * MIB, total: 4 * MIB, isNarrow: true });
  // Stopped in between, nothing is lost.
  const again = scan(left, false, undefined, likely);
  await again;
  assert.equal(states.at(-1)?.state, 'done');
  assert.equal(states.at(-1)?.bytes, 4 * MIB);
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
  const all = scan(FOUR, false, undefined, new Set([FOUR[2] as Stripe]));
  await tick();
  made.narrow();
  const rest = made.stop();
  letGo();
  await all;
  assert.deepEqual(
    [...rest].sort((a, b) => a.from - b.from),
    FOUR,
  );
});
