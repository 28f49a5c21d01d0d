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
    const [stripe] = queue.take(lane, 1);
    return stripe && stripe.from / MIB;
  });
}

const EVEN: readonly Stripe[] = Array.from({ length: 40 }, (_, i) => ({ from: i * 32 * MIB, to: (i + 1) * 32 * MIB }));

test('at first workers go side by side; then each goes on with the next fifteen', () => {
  const queue = new StripeQueue(EVEN);
  const first = [0, 1, 2, 3].map((lane) => stripesOf(queue, lane, 1)[0]);
  assert.deepEqual(first, [0, 32, 64, 96]);
  assert.deepEqual(stripesOf(queue, 2, 2), [128, 160]);
  assert.deepEqual(stripesOf(queue, 0, 1), [640]);
  assert.deepEqual(stripesOf(queue, 2, 15), [...Array.from({ length: 14 }, (_, i) => 192 + 32 * i), 1152]);
  // What others were to go on with, from behind.
  assert.deepEqual(stripesOf(queue, 1, 20), [
    ...[1248, 1216, 1184],
    ...Array.from({ length: 15 }, (_, i) => 1120 - 32 * i),
    undefined,
    undefined,
  ]);
});

const places = (stripes: readonly Stripe[]) => stripes.map(({ from }) => from / MIB);

test('a run ends where its last stripe does, where another place follows, and where one was taken from it', () => {
  const apart = EVEN.map(({ from, to }, i) => (i < 7 ? { from, to } : { from: from + GIB, to: to + GIB }));
  const queue = new StripeQueue(apart);
  stripesOf(queue, 0, 4);
  const [{ to }] = queue.take(1, 1) as [Stripe];
  assert.equal(queue.runEnd(1, to), 224 * MIB);
  assert.equal(queue.runEnd(0, to), to);
  stripesOf(queue, 0, 33);
  assert.equal(queue.runEnd(1, to), 224 * MIB);
  // The last one left is of another's run.
  assert.deepEqual(stripesOf(queue, 0, 1), [192]);
  assert.equal(queue.runEnd(1, to), 192 * MIB);
});

test('of a run four are taken at a time, and fewer the fewer wait', () => {
  const queue = new StripeQueue(Array.from({ length: 80 }, (_, i) => ({ from: i * 32 * MIB, to: (i + 1) * 32 * MIB })));
  stripesOf(queue, 0, 4);
  assert.deepEqual(places(queue.take(1)), [128, 160, 192, 224]);
  assert.deepEqual(places(queue.take(2)), [640, 672, 704, 736]);
  assert.deepEqual(places(queue.take(1)), [256, 288, 320, 352]);
  assert.deepEqual(places(queue.take(1, 2)), [384, 416]);
  stripesOf(queue, 3, 33);
  // 29 wait.
  assert.deepEqual(places(queue.take(2)), [768, 800]);
  stripesOf(queue, 3, 11);
  assert.deepEqual(places(queue.take(2)), [832]);
});

test('each stripe is taken once, whoever takes and whatever is given back or left out', () => {
  const step = fc.record({ lane: fc.nat({ max: 5 }), most: fc.integer({ min: 1, max: 5 }), isGivenBack: fc.boolean() });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.array(step, { maxLength: 60 }), fc.nat(), (mib, steps, odd) => {
      const all = cutStripes(mib * MIB, [{ kind: 'heap', start: odd % (mib * MIB), size: 40 * MIB, regionIndex: 0 }]);
      const queue = new StripeQueue(all);
      const taken: Stripe[] = [];
      for (const { lane, most, isGivenBack } of steps) {
        const run = queue.take(lane, most);
        if (run.length === 0) break;
        assert.ok(run.length <= most);
        assert.ok(run.every(({ from }, i) => i === 0 || from === run[i - 1]?.to));
        const kept = isGivenBack ? odd % run.length : run.length;
        taken.push(...run.slice(0, kept));
        if (isGivenBack) queue.giveBack(run.slice(kept), lane);
      }
      taken.push(...queue.keep(({ from }) => from % (64 * MIB) === 0));
      for (let run = queue.take(0); run.length > 0; run = queue.take(0)) taken.push(...run);
      assert.deepEqual(new Set(taken), new Set(all));
      assert.equal(taken.length, all.length);
      assert.equal(queue.bytes, 0);
    }),
    { seed: 5, numRuns: 200 },
  );
});

test('stripes that are given back come first to whom they were, whatever else that one was to go on with', () => {
  const queue = new StripeQueue(EVEN);
  stripesOf(queue, 0, 4);
  const run = queue.take(1);
  assert.deepEqual(places(run), [128, 160, 192]);
  queue.giveBack(run.slice(1), 1);
  assert.deepEqual(places(queue.take(0, 1)), [640]);
  assert.deepEqual(queue.take(1, 2), run.slice(1));
  assert.deepEqual(places(queue.take(1)), [224, 256]);
});

test("what is left out is nobody's to go on with: its neighbours are a run without it", () => {
  const queue = new StripeQueue(EVEN);
  stripesOf(queue, 0, 4);
  const [, second, third] = queue.take(1);
  queue.giveBack([second, third] as Stripe[], 1);
  assert.deepEqual(
    queue.keep((stripe) => stripe !== second),
    [second],
  );
  assert.deepEqual(queue.take(1, 1), [third]);
  assert.equal(queue.runEnd(1, third?.to ?? 0), 640 * MIB);
});

test('where nothing is read in runs none are made', () => {
  const queue = new StripeQueue(EVEN, false);
  assert.deepEqual(
    [0, 1, 2, 3, 0, 1, 2].flatMap((lane) => places(queue.take(lane))),
    [0, 32, 64, 96, 128, 160, 192],
  );
});
