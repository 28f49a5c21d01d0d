/** The scan worker's own code in this process, over files whose reads the test answers. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as Comlink from 'comlink';
import type { Outcome } from '../../../web/engine/core/outcome.ts';
import type { Scanned } from '../../../web/engine/scan/scanned.ts';
import type { Stripe } from '../../../web/engine/scan/stripes.ts';
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

/** Of nothing but zeros; `answer` says how many of the `most` that are left come. */
function fakeFile(size: number, answer: Answer): FakeFile {
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
          return { done: length === 0, value: length === 0 ? undefined : new Uint8Array(length) };
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

const scan = ({ file }: FakeFile, stripe: Stripe): Promise<Outcome<Scanned>> => worker.scan(file, stripe);

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

test('a stripe says whether reads are small', async () => {
  for (const [piece, isSmall] of [
    [64 * KIB, true],
    [480 * KIB, false],
  ] as const) {
    const outcome = await scan(fakeFile(8 * MIB, bringing(piece)), { from: 0, to: 4 * MIB });
    assert.equal(outcome.state === 'done' && outcome.value.hasSmallReads, isSmall);
  }
});

test('a short file, or the short end of one, tells nothing of reads, however small they are', async () => {
  for (const [piece, streams] of [
    [480 * KIB, 1],
    [64 * KIB, 2],
  ] as const) {
    await streamsOfNext(piece);
    const other = streams === 1 ? 50 * KIB : 512 * KIB;
    const short = fakeFile(100 * KIB, bringing(other));
    assert.equal((await scan(short, { from: 0, to: 100 * KIB })).state, 'done');
    const end = fakeFile(4 * MIB + 100 * KIB, bringing(other));
    assert.equal((await scan(end, { from: 4 * MIB, to: 4 * MIB + 100 * KIB })).state, 'done');
    assert.equal(await streamsOfNext(piece), streams);
  }
});

/** Reads are small from then on. */
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
