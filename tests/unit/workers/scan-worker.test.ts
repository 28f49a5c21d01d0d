/** The scan worker's own code in this process, over files whose reads the test answers. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as Comlink from 'comlink';
import type { Outcome } from '../../../web/engine/core/outcome.ts';
import { unpackRecords } from '../../../web/engine/records/records.ts';
import { Sampler } from '../../../web/engine/scan/samples.ts';
import type { Scanned } from '../../../web/engine/scan/scanned.ts';
import type { Stripe } from '../../../web/engine/scan/stripes.ts';
import { fingerprintOf } from '../../../web/engine/sources/fingerprint.ts';
import type { ScanSurface } from '../../../web/workers/surface.ts';
import { builds } from '../open-core.ts';

/** By its name only: types of a worker's globals are not those of tests. */
const WORKER = new URL('../../../web/workers/scan.worker.ts', import.meta.url).href;

const MIB = 1 << 20;
const KIB = 1 << 10;

/** One end of a line within the process: nothing is copied, so that a file may be of any make. */
class End extends EventTarget {
  other: End | undefined;

  postMessage(data: unknown): void {
    queueMicrotask(() => this.other?.dispatchEvent(Object.assign(new Event('message'), { data })));
  }
}

let worker: Comlink.Remote<ScanSurface>;

before(async () => {
  const page = new End();
  const own = new End();
  page.other = own;
  own.other = page;
  // What Comlink exposes stands at the worker's global object.
  Object.assign(globalThis, {
    addEventListener: own.addEventListener.bind(own),
    removeEventListener: own.removeEventListener.bind(own),
    postMessage: own.postMessage.bind(own),
  });
  await import(WORKER);
  worker = Comlink.wrap<ScanSurface>(page);
  await worker.start({ module: builds.scan, key: new Uint8Array(16) }, () => {});
});

/** Answers a read of one of the streams, by the order in which they were opened; it may fail. */
type Answer = (most: number, stream: number) => Promise<number>;

interface FakeFile {
  readonly file: File;
  /** Streams that were opened. */
  opened: number;
  closed: number;
  /** Reads that were begun. */
  reads: number;
}

/** Of nothing but zeros, if not of `bytes`; `answer` says how many of the `most` that are left come. */
function fakeFile(size: number, answer: Answer, bytes?: Uint8Array): FakeFile {
  const seen = { opened: 0, closed: 0, reads: 0 };
  const slice = (from = 0, to = size) => {
    const readerOf = () => {
      let at = from;
      const stream = seen.opened++;
      return {
        async read() {
          seen.reads++;
          const length = await answer(to - at, stream);
          at += length;
          const value = bytes?.slice(at - length, at) ?? new Uint8Array(length);
          return { done: length === 0, value: length === 0 ? undefined : value };
        },
        async cancel() {
          seen.closed++;
        },
      };
    };
    const getReader = (options?: object) => {
      if (options) throw new TypeError('as in WebKit');
      return readerOf();
    };
    return { slice, stream: () => ({ getReader }), arrayBuffer: async () => new ArrayBuffer(1) };
  };
  return Object.assign(seen, { file: { size, ...slice() } as unknown as File });
}

/** A browser that brings so much a read. */
const bringing =
  (piece: number): Answer =>
  async (most) =>
    Math.min(piece, most);

const scan = ({ file }: FakeFile, ...stripes: readonly Stripe[]): Promise<Outcome<Scanned>> =>
  worker.scan(file, stripes, stripes.at(-1)?.to ?? 0);

/** How many streams the next stripe is read in. */
async function streamsOfNext(piece: number): Promise<number> {
  const next = fakeFile(8 * MIB, bringing(piece));
  assert.equal((await scan(next, { from: 0, to: 4 * MIB })).state, 'done');
  assert.equal(next.closed, next.opened);
  return next.opened;
}

test('two streams read where reads are small, one where they are not', async () => {
  assert.equal(await streamsOfNext(64 * KIB), 1, 'nothing is known');
  assert.equal(await streamsOfNext(64 * KIB), 2);
  assert.equal(await streamsOfNext(480 * KIB), 2);
  assert.equal(await streamsOfNext(480 * KIB), 1);
  // To the end of a file, so that the last read is as long as the others: all are what Firefox brings at most.
  assert.equal((await scan(fakeFile(4 * MIB, bringing(64 * KIB)), { from: 0, to: 4 * MIB })).state, 'done');
  assert.equal(await streamsOfNext(480 * KIB), 2);
});

/** As many streams as the stripe is read in that follows one of such bytes, in small reads. */
async function streamsBehind(bytes: Uint8Array): Promise<number> {
  const told = fakeFile(bytes.length, bringing(64 * KIB), bytes);
  assert.equal((await scan(told, { from: 0, to: 4 * MIB })).state, 'done');
  const next = fakeFile(bytes.length, bringing(64 * KIB), bytes);
  assert.equal((await scan(next, { from: 0, to: 4 * MIB })).state, 'done');
  return next.opened;
}

test('two streams read where more than half of the pages are empty, one where there is more to scan', async () => {
  const filled = (from: number, to: number) => new Uint8Array(4 * MIB + 100 * KIB).fill(7, from, to);
  assert.equal(await streamsBehind(filled(0, 0)), 2);
  assert.equal(await streamsBehind(filled(0, 4 * MIB)), 1);
  // Halves of a stripe count together, whichever is scanned last.
  for (const [most, streams] of [
    [1.8 * MIB, 2],
    [2.2 * MIB, 1],
  ] as const) {
    assert.equal(await streamsBehind(filled(0, most)), streams);
    assert.equal(await streamsBehind(filled(4 * MIB - most, 4 * MIB)), streams);
  }
});

test('a stripe says whether reads are small', async () => {
  for (const [piece, isSmall] of [
    [64 * KIB, true],
    [480 * KIB, false],
  ] as const) {
    const outcome = await scan(fakeFile(8 * MIB, bringing(piece)), { from: 0, to: 4 * MIB });
    assert.equal(outcome.state === 'done' && outcome.value.hasSmallReads, isSmall);
  }
});

test('a short file, or the short end of one, tells nothing of reads and pages, whatever they are', async () => {
  for (const [piece, streams] of [
    [480 * KIB, 1],
    [64 * KIB, 2],
  ] as const) {
    await streamsOfNext(piece);
    const other = streams === 1 ? 50 * KIB : 512 * KIB;
    const bytes = new Uint8Array(4 * MIB + 100 * KIB).fill(7);
    const short = fakeFile(100 * KIB, bringing(other), bytes);
    assert.equal((await scan(short, { from: 0, to: 100 * KIB })).state, 'done');
    const end = fakeFile(bytes.length, bringing(other), bytes);
    assert.equal((await scan(end, { from: 4 * MIB, to: 4 * MIB + 100 * KIB })).state, 'done');
    assert.equal(await streamsOfNext(piece), streams);
  }
});

/** Reads are small from then on, and pages empty. */
const readSmall = () => streamsOfNext(64 * KIB);

test('where one half fails the other ends, which waits for it, and the fault is told', async () => {
  for (const failing of [0, 1]) {
    await readSmall();
    let own = 0;
    const file = fakeFile(8 * MIB, async (most, stream) => {
      if (stream === failing && ++own === 3) throw new DOMException('no more', 'NotReadableError');
      return Math.min(64 * KIB, most);
    });
    // The second half begins at 2 MiB, and is read from a page before.
    const at = [0, 2 * MIB - 4 * KIB][failing];
    assert.deepEqual(await scan(file, { from: 0, to: 4 * MIB }), {
      state: 'failed',
      fault: { code: 'read-failed', at: (at ?? 0) + 2 * 64 * KIB },
    });
    assert.deepEqual([file.opened, file.closed], [2, 2]);
    assert.ok(file.reads <= 7, `${file.reads}`);
  }
});

test('a half that waits for its turn when all is cancelled begins no read', async () => {
  await readSmall();
  // The second half's read is under way until the test says so.
  let bring = () => {};
  const held = new Promise<void>((resolve) => {
    bring = resolve;
  });
  const file = fakeFile(8 * MIB, async (most, stream) => {
    if (stream === 1) await held;
    return Math.min(64 * KIB, most);
  });
  const outcome = scan(file, { from: 0, to: 4 * MIB });
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(file.reads, 2);
  await worker.cancel();
  bring();
  assert.equal((await outcome).state, 'cancelled');
  assert.equal(file.reads, 2);
  assert.equal(file.closed, 2);
});

test('a file is known again by its fingerprint and by pages between; one that cannot be read is not', async () => {
  const bytes = new Uint8Array(40 * MIB).map((_, i) => (i * 2654435761) >>> 13);
  const file = new Blob([bytes]);
  const fingerprint = await fingerprintOf(file);
  // No block of the fingerprint lies there.
  const at = 30 * MIB;
  const sampler = new Sampler(at, at + 4 * KIB);
  sampler.take(at, bytes.subarray(at, at + MIB));
  const { samples } = sampler;
  assert.equal(samples.length, 1);
  const isUnchanged = (now: Blob, was = fingerprint) =>
    worker.isUnchanged(now as File, { fingerprint: was, samples: [...samples] });
  const changedAt = (place: number) => {
    const changed = bytes.slice();
    changed[place] = (changed[place] ?? 0) ^ 1;
    return new Blob([changed]);
  };
  assert.equal(await isUnchanged(file), true);
  assert.equal(await isUnchanged(file, 'another'), false);
  const between = changedAt(at + 99);
  assert.equal(await fingerprintOf(between), fingerprint);
  assert.equal(await isUnchanged(between), false);
  assert.equal(await isUnchanged(changedAt(7)), false);
  const gone = { size: file.size, slice: () => new Blob(['gone']) };
  assert.equal(await isUnchanged(gone as unknown as Blob), false);
  // Pages alone.
  const areUnchanged = (now: unknown) => worker.areUnchanged(now as File, [...samples]);
  assert.equal(await areUnchanged(changedAt(7)), true);
  assert.equal(await areUnchanged(between), false);
  assert.equal(await areUnchanged(gone), false);
});

/** Stripes of one MiB of a file that is a little longer. */
const RUN: readonly Stripe[] = [0, 1, 2, 3].map((i) => ({ from: i * MIB, to: (i + 1) * MIB }));
const RUN_END = 4 * MIB;

/** Reads bring much from then on. */
const readLarge = () => streamsOfNext(480 * KIB).then(() => streamsOfNext(480 * KIB));

/** Values before, across and behind the borders of stripes, and of what is read for them. */
function withValues(): Uint8Array {
  const bytes = new Uint8Array(RUN_END + 100 * KIB);
  for (const { to } of RUN) {
    for (const by of [-4108, -4060, -60, -12, 40, 36_852, 36_900]) {
      bytes.set(new TextEncoder().encode(` mara.${to + by}@tarn.io `), to + by);
    }
  }
  return bytes;
}

function foundIn(outcomes: readonly Outcome<Scanned>[]): string[] {
  return outcomes
    .flatMap((outcome) => (outcome.state === 'done' ? outcome.value.packed : []))
    .flatMap((packed) => [...unpackRecords(packed)])
    .map(({ offset, length, detector, hash }) => `${offset} ${length} ${detector} ${hash}`)
    .sort();
}

/** Whoever looks at the clock finds that a second went by: the worker tells of each stripe by itself. */
async function slowly(work: () => Promise<void>): Promise<void> {
  const { now } = performance;
  let time = 0;
  performance.now = () => {
    time += 1000;
    return time;
  };
  try {
    await work();
  } finally {
    performance.now = now;
  }
}

test('stripes that follow each other are read from one stream, told at once, and hold what one stripe would', async () => {
  await readLarge();
  const bytes = withValues();
  const whole = await scan(fakeFile(bytes.length, bringing(480 * KIB), bytes), { from: 0, to: RUN_END });
  assert.ok(whole.state === 'done');
  const expected = foundIn([whole]);
  assert.equal(expected.length, 24);
  for (const piece of [480 * KIB, 130 * KIB, 2 * MIB]) {
    const atOnce = fakeFile(bytes.length, bringing(piece), bytes);
    const outcome = await scan(atOnce, ...RUN);
    assert.ok(outcome.state === 'done');
    assert.equal(outcome.value.to, RUN_END);
    assert.deepEqual([atOnce.opened, atOnce.closed], [1, 1]);
    assert.deepEqual(foundIn([outcome]), expected);
    assert.deepEqual(outcome.value.survey, whole.value.survey);
    await slowly(async () => {
      const file = fakeFile(bytes.length, bringing(piece), bytes);
      const outcomes: Outcome<Scanned>[] = [];
      for (const [i, { to }] of RUN.entries()) {
        const one = await scan(file, ...RUN.slice(i));
        outcomes.push(one);
        assert.equal(one.state === 'done' && one.value.to, to);
        assert.deepEqual([file.opened, file.closed], [1, to === RUN_END ? 1 : 0]);
      }
      assert.deepEqual(foundIn(outcomes), expected);
    });
  }
});

test('halves of stripes that follow each other hold the same, each read in two streams of its own', async () => {
  const bytes = new Uint8Array(8 * MIB);
  const stripes = [0, 4].map((mib) => ({ from: mib * MIB, to: (mib + 4) * MIB }));
  for (let at = 100; at < bytes.length; at += 300 * KIB) {
    bytes.set(new TextEncoder().encode(` mara.${at}@tarn.io `), at);
  }
  await readLarge();
  const whole = foundIn([await scan(fakeFile(bytes.length, bringing(480 * KIB), bytes), ...stripes)]);
  assert.equal(whole.length, 28);
  await readSmall();
  const file = fakeFile(bytes.length, bringing(64 * KIB), bytes);
  const outcome = await scan(file, ...stripes);
  assert.deepEqual(foundIn([outcome]), whole);
  assert.equal(outcome.state === 'done' && outcome.value.hasSmallReads, true);
  assert.deepEqual([file.opened, file.closed], [4, 4]);
});

test('in small reads a stream goes on from one stripe to the next, also where one in two streams comes between', async () => {
  const MIBS = 4 * MIB;
  // Full, empty, full, full; values at the borders.
  const bytes = new Uint8Array(4 * MIBS + 100 * KIB).fill(7).fill(0, MIBS, 2 * MIBS);
  for (let at = 0; at < bytes.length; at += MIBS / 4) {
    for (const by of [-4108, -12, 40])
      if (at + by >= 0) bytes.set(new TextEncoder().encode(` mara.${at + by}@tarn.io `), at + by);
  }
  const stripes = [0, 1, 2, 3].map((i) => ({ from: i * MIBS, to: (i + 1) * MIBS }));
  await readLarge();
  const whole = foundIn([await scan(fakeFile(bytes.length, bringing(480 * KIB), bytes), ...stripes)]);
  assert.equal(whole.length, 47);
  assert.equal(await streamsBehind(new Uint8Array(4 * MIB + 100 * KIB).fill(7)), 1);
  const file = fakeFile(bytes.length, bringing(64 * KIB), bytes);
  const outcome = await scan(file, ...stripes);
  assert.deepEqual(foundIn([outcome]), whole);
  // The third is read in two, the first half in the stream of the two before it.
  assert.deepEqual([file.opened, file.closed], [3, 3]);
});

test('where a stripe holds much, it is told before the next is scanned', async () => {
  await readLarge();
  const bytes = new Uint8Array(RUN_END);
  // Records are more than twice as long as what they tell of.
  for (let at = 0; at + 32 < bytes.length; at += 32) {
    bytes.set(new TextEncoder().encode(` mara.${at.toString(36)}@tarn.io `), at);
  }
  const outcome = await scan(fakeFile(bytes.length, bringing(480 * KIB), bytes), ...RUN);
  assert.ok(outcome.state === 'done');
  assert.equal(outcome.value.to, (RUN[1] as Stripe).to);
});

test('where another stripe comes than was to follow, or another file, the stream is closed, and so it is in the end', async () => {
  await readLarge();
  const bytes = withValues();
  const file = fakeFile(bytes.length, bringing(480 * KIB), bytes);
  const [first, second, third, fourth] = RUN as readonly [Stripe, Stripe, Stripe, Stripe];
  await slowly(async () => {
    await scan(file, first, second);
    const outcomes = [await scan(file, third, fourth)];
    assert.deepEqual([file.opened, file.closed], [2, 1]);
    const other = fakeFile(bytes.length + 1, bringing(480 * KIB));
    assert.deepEqual(foundIn([await scan(other, fourth)]), []);
    assert.deepEqual([file.closed, other.opened, other.closed], [2, 1, 1]);
    await scan(file, second, third);
    await worker.cancel();
    assert.deepEqual([file.opened, file.closed], [3, 3]);
    outcomes.push(await scan(file, third));
    const [one, again] = outcomes.map((outcome) => foundIn([outcome]));
    assert.equal(one?.length, 7);
    assert.deepEqual(again, one);
  });
});

test('a read that fails within a run is told with its place in the file, after what was found before it', async () => {
  await readLarge();
  const bytes = withValues();
  let left = Number.POSITIVE_INFINITY;
  const file = fakeFile(
    bytes.length,
    async (most) => {
      if (--left < 0) throw new DOMException('no more', 'NotReadableError');
      return Math.min(480 * KIB, most);
    },
    bytes,
  );
  // Three reads are needed for the first stripe.
  left = 3;
  const outcome = await scan(file, ...RUN);
  assert.ok(outcome.state === 'done');
  assert.equal(outcome.value.to, MIB);
  assert.equal(foundIn([outcome]).length, 3);
  assert.deepEqual([file.opened, file.closed], [1, 1]);
  left = 2;
  assert.deepEqual(await scan(file, ...RUN.slice(1)), {
    state: 'failed',
    // The stripe is read from a page before.
    fault: { code: 'read-failed', at: MIB - 4 * KIB + 2 * 480 * KIB },
  });
  assert.deepEqual([file.opened, file.closed], [2, 2]);
});

test('a read that fails once within a run is tried again', async () => {
  await readLarge();
  const bytes = withValues();
  let reads = 0;
  const answer: Answer = async (most) => {
    if (++reads === 5) throw new DOMException('for now', 'NotReadableError');
    return Math.min(480 * KIB, most);
  };
  const file = fakeFile(bytes.length, answer, bytes);
  const outcomes = [await scan(file, ...RUN)];
  const [first] = outcomes;
  assert.ok(first?.state === 'done');
  outcomes.push(await scan(file, ...RUN.filter(({ from }) => first.value.to <= from)));
  assert.equal(foundIn(outcomes).length, 24);
});
