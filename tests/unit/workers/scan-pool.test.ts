/** The scan's queue over workers that are none: what it does when one dies, is slow, or the file changes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../../web/engine/core/outcome.ts';
import type { Scanned } from '../../../web/engine/scan/scanned.ts';
import type { ScanState } from '../../../web/engine/scan/state.ts';
import type { Stripe } from '../../../web/engine/scan/stripes.ts';
import { Survey } from '../../../web/engine/scan/survey.ts';
import { type PoolParts, ScanPool, type ScanTask, type ScanWorker } from '../../../web/workers/scan-pool.ts';

const MIB = 1 << 20;
const STRIPES: readonly Stripe[] = Array.from({ length: 6 }, (_, i) => ({ from: i * MIB, to: (i + 1) * MIB }));

type Answer = (stripe: Stripe) => Promise<Outcome<Scanned>>;

/** What the stripe found, so that the core can be asked whether it has it. */
function foundIn({ from }: Stripe): Outcome<Scanned> {
  return { state: 'done', value: { packed: [Uint8Array.of(from / MIB)], limits: [], survey: new Uint8Array() } };
}

class Setup {
  readonly scanned: number[] = [];
  readonly taken: number[] = [];
  readonly states: ScanState[] = [];
  readonly ended: number[] = [];
  readonly paused: boolean[] = [];
  readonly findings: number[] = [];
  isUnchanged = true;
  /** The core's worker was ended, or its reader stopped. */
  isCoreGone = false;
  started = 0;
  /** Before a worker is replaced, and before the core has taken what was found. */
  restart: () => Promise<void> = async () => {};
  taking: () => Promise<void> = async () => {};
  /** What the core makes of what it has taken. */
  findingsOf: (taken: number) => object = () => ({ items: [] });
  readonly pool: ScanPool;
  readonly #answers: Answer[];

  /** `answers`: what each worker does, in the order in which they are started; the last goes for all later ones. */
  constructor(answers: Answer[], workers = 2) {
    this.#answers = answers;
    const core = {
      addScanned: async ({ packed }: Scanned) => {
        this.#askCore();
        for (const part of packed) this.taken.push(part[0] ?? -1);
        await this.taking();
      },
      findings: async (bytes: number, isComplete: boolean) => {
        this.#askCore();
        this.findings.push(this.taken.length);
        return {
          scan: { bytes, total: 6 * MIB, complete: isComplete, detectors: 1 },
          counts: {},
          limits: [],
          ...this.findingsOf(this.taken.length),
        };
      },
      variables: async () => ({ variables: [], blocks: 0, isAll: true }),
      isUnchanged: async () => {
        this.#askCore();
        return this.isUnchanged;
      },
    };
    const parts = {
      core,
      workers: Array.from({ length: workers }, () => this.#worker()),
      restart: async () => {
        await this.restart();
        return this.#worker();
      },
    };
    this.pool = new ScanPool(parts as unknown as PoolParts);
  }

  #askCore(): void {
    if (this.isCoreGone) throw new Error('no core');
  }

  #worker(): ScanWorker {
    const number = this.started++;
    const answer = this.#answers[Math.min(number, this.#answers.length - 1)];
    assert.ok(answer);
    const remote = {
      scan: (_: File, stripe: Stripe) => {
        this.scanned.push(stripe.from / MIB);
        return answer(stripe);
      },
      setPaused: async (isPaused: boolean) => {
        this.paused.push(isPaused);
      },
      cancel: async () => {},
      answer: async () => {},
    };
    const end = () => {
      this.ended.push(number);
    };
    return { remote, died: new Promise(() => {}), end, scanned: 0 } as unknown as ScanWorker;
  }

  get task(): ScanTask {
    return {
      file: new File([], 'a.core'),
      size: 6 * MIB,
      stripes: STRIPES,
      isPacked: false,
      onState: (state) => this.states.push(state),
      onFindings: () => {},
      survey: new Survey(6 * MIB),
    };
  }

  get last(): ScanState | undefined {
    return this.states.at(-1);
  }
}

test('every stripe is scanned once, and its records are with the core before the last findings', async () => {
  const setup = new Setup([async (stripe) => foundIn(stripe)]);
  await setup.pool.scan(setup.task);
  assert.deepEqual(setup.scanned.sort(), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(setup.taken.sort(), [0, 1, 2, 3, 4, 5]);
  assert.equal(setup.findings.at(-1), 6);
  assert.equal(setup.last?.state, 'done');
  assert.equal(setup.last?.bytes, 6 * MIB);
});

test('a file that changed under the search is told, with what was found in it', async () => {
  const setup = new Setup([async (stripe) => foundIn(stripe)]);
  setup.isUnchanged = false;
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
  setup.restart = () => {
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
  const setup = new Setup([async (stripe) => foundIn(stripe)], 1);
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
  const setup = new Setup([async (stripe) => foundIn(stripe)]);
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
  assert.deepEqual(setup.paused, [true]);
  fail(new Error('the worker is gone'));
  await scan;
  assert.deepEqual(setup.paused, [true, true]);
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
  const packed = { ends: [], offsets: [], lengths: [], encodings: [], flags: [], runOf: [], runs: [] };
  setup.findingsOf = (taken) => {
    if (taken > 2) now += 100;
    return { ...packed, items: taken > 2 ? [{}] : [] };
  };
  const told: number[] = [];
  await setup.pool.scan({ ...setup.task, onFindings: ({ items }) => told.push(items.length) });
  assert.deepEqual(told, [0, 0, 1, 1]);
  assert.deepEqual(setup.findings, [1, 2, 3, 6]);
});
