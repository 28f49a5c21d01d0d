/** Stripes that follow each other are given to a worker together; it tells of as many as it likes at a time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Stripe } from '../../../web/engine/scan/stripes.ts';
import { foundIn, MIB, type Scan, Setup } from './scan-pool-parts.ts';

const BLOCK = 32 * MIB;
/** The first four are given one by one. */
const STRIPES = Array.from({ length: 84 }, (_, i) => ({ from: i * BLOCK, to: (i + 1) * BLOCK }));
const SIZE = 84 * BLOCK;
const ALL = STRIPES.map(({ from }) => from / MIB);

/** Tells of so many at a time. */
const telling =
  (count: number, told: (stripe: Stripe) => void = () => {}): Scan =>
  async (stripe, others = []) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    const { to } = [stripe, ...others].slice(0, count).at(-1) ?? stripe;
    told({ ...stripe, to });
    return foundIn({ ...stripe, to });
  };

const task = (setup: Setup) => ({ ...setup.task, size: SIZE, stripes: STRIPES });

test('what a worker did not tell of it is given again, first', async () => {
  let before = STRIPES.length + 1;
  for (const count of [1, 2, 4]) {
    const told: Stripe[] = [];
    const setup = new Setup([telling(count, (stripe) => told.push(stripe))], 1);
    await setup.pool.scan(task(setup));
    assert.equal(setup.last?.state, 'done');
    assert.equal(setup.last?.bytes, SIZE);
    assert.equal(setup.taken.length, told.length);
    for (const [i, { from }] of told.entries()) assert.equal(from, told[i - 1]?.to ?? 0);
    assert.equal(told.at(-1)?.to, SIZE);
    assert.ok(told.length < before, `${told.length} times`);
    before = told.length;
  }
  assert.ok(before <= STRIPES.length / 2);
});

test('a worker that dies over one of several stripes is told from those by the place that it is asked for alone', async () => {
  const deadly = 6 * BLOCK;
  const dying: Scan = async (stripe, others = []) => {
    if ([stripe, ...others].some(({ from }) => from === deadly)) throw new WebAssembly.RuntimeError('unreachable');
    return telling(others.length + 1)(stripe, others);
  };
  const setup = new Setup([dying], 1);
  await setup.pool.scan(task(setup));
  assert.deepEqual(setup.last?.state === 'failed' && setup.last.fault, { code: 'worker-died', at: deadly });
  // What lies before it is known.
  assert.deepEqual(
    setup.taken.toSorted((a, b) => a - b),
    ALL.filter((mib) => mib * MIB < deadly),
  );
});

test('a worker that died once over several stripes leaves none of them out, and none comes twice', async () => {
  let isFirst = true;
  const told: Stripe[] = [];
  const dyingOnce: Scan = async (stripe, others = []) => {
    if (others.length > 0 && isFirst) {
      isFirst = false;
      throw new WebAssembly.RuntimeError('unreachable');
    }
    return telling(others.length + 1, (own) => told.push(own))(stripe, others);
  };
  const setup = new Setup([dyingOnce], 1);
  await setup.pool.scan(task(setup));
  assert.equal(setup.last?.state, 'done');
  assert.equal(setup.last?.bytes, SIZE);
  assert.ok(!isFirst);
  for (const [i, { from }] of told.entries()) assert.equal(from, told[i - 1]?.to ?? 0);
  assert.equal(told.at(-1)?.to, SIZE);
});

test('after a death that does not come again stripes are given several at a time again', async () => {
  let isFirst = true;
  const counts: number[] = [];
  const dyingOnce: Scan = async (stripe, others = []) => {
    counts.push(1 + others.length);
    if (others.length > 0 && isFirst) {
      isFirst = false;
      throw new WebAssembly.RuntimeError('unreachable');
    }
    return telling(others.length + 1)(stripe, others);
  };
  const setup = new Setup([dyingOnce], 1);
  await setup.pool.scan(task(setup));
  const at = counts.findIndex((count) => count > 1);
  assert.deepEqual(counts.slice(at, at + 6), [4, 1, 1, 1, 1, 4]);
});

test('once narrowed nothing else is begun, whatever workers give back', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const asked: number[] = [];
  const setup = new Setup([
    async (stripe, others = []) => {
      asked.push(stripe.from);
      if (others.length > 0) await held;
      return foundIn(stripe);
    },
  ]);
  const likely = new Set(STRIPES.slice(-10));
  const scan = setup.pool.scan({ ...task(setup), likely });
  // Both have several by then.
  while (asked.length < 6) await new Promise((resolve) => setTimeout(resolve, 1));
  const left = setup.pool.narrow();
  const before = asked.splice(0).length;
  release();
  await scan;
  assert.ok(
    asked.every((from) => from >= 74 * BLOCK),
    asked.join(),
  );
  assert.equal(asked.length, 10);
  assert.equal(left.length, STRIPES.length - before - 10);
  assert.equal(setup.last?.bytes, (before + 10) * BLOCK);
});

test('stopped, it gives back every stripe that a worker has and has not told of', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const setup = new Setup(
    [
      async (stripe, others = []) => {
        if (others.length === 0) return foundIn(stripe);
        await held;
        return { state: 'cancelled' };
      },
    ],
    1,
  );
  const scan = setup.pool.scan(task(setup));
  while (setup.scanned.length < 5) await new Promise((resolve) => setTimeout(resolve, 1));
  const rest = setup.pool.stop();
  release();
  await scan;
  assert.equal(setup.last?.state, 'stopped');
  assert.equal(setup.last?.bytes, 4 * BLOCK);
  assert.deepEqual(
    rest.map(({ from }) => from / MIB).sort((a, b) => a - b),
    ALL.slice(4),
  );
});
