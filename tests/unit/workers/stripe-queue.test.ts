/** The order in which stripes are taken by several workers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutStripes, type Stripe } from '../../../web/engine/scan/stripes.ts';
import { StripeQueue } from '../../../web/workers/stripe-queue.ts';

const MIB = 1 << 20;
const GIB = 1 << 30;

function stripesOf(queue: StripeQueue, lane: number, count: number): (number | undefined)[] {
  return Array.from({ length: count }, () => {
    const stripe = queue.take(lane);
    return stripe && stripe.from / MIB;
  });
}

const EVEN: readonly Stripe[] = Array.from({ length: 16 }, (_, i) => ({ from: i * 32 * MIB, to: (i + 1) * 32 * MIB }));

test('at first workers go side by side; then each goes on with the next three', () => {
  const queue = new StripeQueue(EVEN);
  const first = [0, 1, 2, 3].map((lane) => stripesOf(queue, lane, 1)[0]);
  assert.deepEqual(first, [0, 32, 64, 96]);
  assert.deepEqual(stripesOf(queue, 2, 2), [128, 160]);
  assert.deepEqual(stripesOf(queue, 0, 1), [256]);
  assert.deepEqual(stripesOf(queue, 2, 3), [192, 224, 384]);
  // What others were to go on with, from behind.
  assert.deepEqual(stripesOf(queue, 1, 7), [480, 448, 416, 352, 320, 288, undefined]);
});

test('a run ends where its last stripe does, where another place follows, and where one was taken from it', () => {
  const apart = EVEN.map(({ from, to }, i) => (i < 7 ? { from, to } : { from: from + GIB, to: to + GIB }));
  const queue = new StripeQueue(apart);
  stripesOf(queue, 0, 4);
  const run = queue.take(1) as Stripe;
  assert.equal(queue.runEnd(1, run), 224 * MIB);
  assert.equal(queue.runEnd(0, run), run.to);
  stripesOf(queue, 0, 9);
  assert.equal(queue.runEnd(1, run), 224 * MIB);
  // The last one left is of another's run.
  assert.deepEqual(stripesOf(queue, 0, 1), [192]);
  assert.equal(queue.runEnd(1, run), 192 * MIB);
});

test('each stripe is taken once, whoever takes and whatever is given back or left out', () => {
  const step = fc.record({ lane: fc.nat({ max: 5 }), isGivenBack: fc.boolean() });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.array(step, { maxLength: 60 }), fc.nat(), (mib, steps, odd) => {
      const all = cutStripes(mib * MIB, [{ kind: 'heap', start: odd % (mib * MIB), size: 40 * MIB, regionIndex: 0 }]);
      const queue = new StripeQueue(all);
      const taken: Stripe[] = [];
      for (const { lane, isGivenBack } of steps) {
        const stripe = queue.take(lane);
        if (!stripe) break;
        const end = queue.runEnd(lane, stripe);
        assert.ok(end >= stripe.to && all.some(({ to }) => to === end));
        if (isGivenBack) queue.giveBack(stripe, lane);
        else taken.push(stripe);
      }
      taken.push(...queue.keep(({ from }) => from % (64 * MIB) === 0));
      for (let stripe = queue.take(0); stripe; stripe = queue.take(0)) taken.push(stripe);
      assert.deepEqual(new Set(taken), new Set(all));
      assert.equal(taken.length, all.length);
      assert.equal(queue.bytes, 0);
    }),
    { seed: 5, numRuns: 200 },
  );
});

test('a stripe that is given back comes first to whom it was, whatever else it was to go on with', () => {
  const queue = new StripeQueue(EVEN);
  stripesOf(queue, 0, 4);
  const stripe = queue.take(1) as Stripe;
  queue.giveBack(stripe, 1);
  assert.equal(queue.take(0)?.from, 256 * MIB);
  assert.equal(queue.take(1), stripe);
});

test('where nothing is read in runs none are made', () => {
  const queue = new StripeQueue(EVEN, false);
  assert.deepEqual(
    [0, 1, 2, 3, 0, 1, 2].map((lane) => stripesOf(queue, lane, 1)[0]),
    [0, 32, 64, 96, 128, 160, 192],
  );
  assert.equal(queue.runEnd(2, EVEN[6] as Stripe), 224 * MIB);
});
