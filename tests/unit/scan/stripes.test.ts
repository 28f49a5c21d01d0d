import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Stretch } from '../../../web/engine/access.ts';
import { cutStripes, likelyStripes, readRange, type Stripe } from '../../../web/engine/scan/stripes.ts';

const MIB = 1 << 20;

const stretch = (kind: Stretch['kind'], start: number, size: number): Stretch => ({
  kind,
  start,
  size,
  regionIndex: 1,
});

/** Each byte of the file is in one stripe, and so is each MiB. */
function assertWhole(stripes: readonly Stripe[], size: number): void {
  let at = 0;
  for (const { from, to } of [...stripes].sort((a, b) => a.from - b.from)) {
    assert.equal(from, at);
    assert.equal(from % MIB, 0);
    assert.ok(to > from);
    at = to;
  }
  assert.equal(at, size);
}

test('first the places named, then stacks, heaps, private memory, then the rest', () => {
  const size = 300 * MIB + 77;
  const ribbon = [
    stretch('private', 60 * MIB, 4096),
    stretch('heap', 100 * MIB, 8 * MIB),
    stretch('stack', 200 * MIB + 123, 5000),
    stretch('code', 10 * MIB, MIB),
  ];
  const stripes = cutStripes(size, ribbon, [{ offset: 250 * MIB }, { offset: 150 * MIB + 5 }]);
  assert.deepEqual(
    stripes.slice(0, 6).map(({ from }) => from / MIB),
    [250, 150, 200, 100, 60, 0],
  );
  assertWhole(stripes, size);
  assert.deepEqual(readRange({ from: 0, to: 4096 }, 10_000), { start: 0, end: 10_000 });
  assert.deepEqual(cutStripes(0), []);
});

test('a stack that begins at the place named is ahead in full; a heap is, however large', () => {
  const size = 400 * MIB;
  const stripes = cutStripes(
    size,
    [stretch('stack', 50 * MIB, 8 * MIB), stretch('heap', 200 * MIB, 100 * MIB)],
    [{ offset: 52 * MIB }],
  );
  assertWhole(stripes, size);
  const index = (at: number) => stripes.findIndex(({ from, to }) => from <= at && at < to);
  assert.equal(index(52 * MIB), 0);
  for (const at of [50 * MIB, 58 * MIB - 1]) assert.ok(index(at) < index(200 * MIB));
  assert.ok(index(300 * MIB - 1) < index(0));
});

test('the stack of the thread that crashed is ahead of the others, whole, and of a huge one the end that is in use', () => {
  const size = 4096 * MIB;
  const stacks = Array.from({ length: 100 }, (_, i) => stretch('stack', (100 + 20 * i) * MIB, 8 * MIB));
  const crashed = { offset: 2080 * MIB, size: 8 * MIB };
  const stripes = cutStripes(size, stacks, [crashed, { offset: 3000 * MIB, size: 200 * MIB }, { offset: 4000 * MIB }]);
  assertWhole(stripes, size);
  const index = (at: number) => stripes.findIndex(({ from, to }) => from <= at && at < to);
  assert.equal(index(crashed.offset), 0);
  const last = index(4000 * MIB);
  for (const at of [crashed.offset + crashed.size - 1, 3200 * MIB - 1]) assert.ok(index(at) < last);
  assert.ok(index(3000 * MIB) > last);
  for (const { start } of stacks.slice(0, -1)) assert.ok(index(start) > last);
});

test('the front of the file does not wait for more than 160 MiB, whatever is more likely', () => {
  const size = 8192 * MIB;
  const stripes = cutStripes(size, [stretch('heap', 4096 * MIB, 4096 * MIB)]);
  assertWhole(stripes, size);
  let before = 0;
  let front = 0;
  for (const { from, to } of stripes) {
    if (from < 64 * MIB) front += to - from;
    else before += to - from;
    if (front >= 64 * MIB) break;
  }
  assert.ok(before <= 160 * MIB, `${before / MIB} MiB`);
});

test('many small stretches make few stripes; the last ones are small, so that no worker is left alone', () => {
  const size = 1024 * MIB;
  const ribbon = Array.from({ length: 4000 }, (_, i) => stretch('stack', i * 32_768, 16_384));
  const stripes = cutStripes(size, ribbon);
  assertWhole(stripes, size);
  assert.ok(stripes.length < 100, `${stripes.length}`);
  const last = stripes.slice(-2).map(({ from, to }) => to - from);
  assert.ok(Math.max(...last) <= 4 * MIB);
});

test('stacks and heaps are a choice where they are told, and are not most of the file', () => {
  const size = 900 * MIB;
  const stack = stretch('stack', 200 * MIB + 123, 5000);
  const heap = stretch('heap', 500 * MIB, 3 * MIB);
  const rest = stretch('private', 600 * MIB, MIB);
  const chosen = (ribbon: readonly Stretch[]) => {
    const stripes = cutStripes(size, ribbon);
    const likely = likelyStripes(size, stripes, ribbon);
    return likely && [...likely].map(({ from, to }) => [from / MIB, to / MIB]);
  };
  assert.deepEqual(chosen([stack, heap, rest]), [
    [200, 201],
    [500, 503],
  ]);
  // Where no heap is told it is somewhere in private memory.
  assert.deepEqual(chosen([stack, rest]), [
    [200, 201],
    [600, 601],
  ]);
  assert.equal(chosen([stretch('code', 0, size)]), undefined);
  assert.equal(chosen([stack, stretch('heap', 10 * MIB, 800 * MIB)]), undefined);
  assert.equal(chosen([]), undefined);
});
