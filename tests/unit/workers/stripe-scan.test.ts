/** How a stripe is read and scanned, with a scanner and a stream that tell what is asked of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Scanner } from '../../../web/engine/scanner.ts';
import type { ReadStream, ReadTaker } from '../../../web/workers/files/blob-stream.ts';
import { Gate } from '../../../web/workers/gate.ts';
import { StripeScan, type StripeScanOptions } from '../../../web/workers/stripe-scan.ts';

const KIB = 1024;
const SIZE = 3000 * KIB;
const FILE = Uint8Array.from({ length: SIZE }, (_, i) => (i * 2_654_435_761) >>> 24);

/** It has room for so much; what it was filled with. */
class FakeScanner {
  readonly scanned: number[] = [];
  readonly #room = new Uint8Array(200 * KIB);
  isFinished = false;
  trap: { readonly in: 'begin' | 'fill' | 'finish'; readonly error: Error } | undefined;

  forget(): void {}

  begin(): void {
    this.#trapIn('begin');
  }

  get room(): Uint8Array {
    return this.#room;
  }

  fill(length: number): void {
    this.#trapIn('fill');
    for (const byte of this.#room.subarray(0, length)) this.scanned.push(byte);
  }

  finish(): void {
    this.#trapIn('finish');
    this.isFinished = true;
  }

  #trapIn(place: string): void {
    if (this.trap?.in === place) throw this.trap.error;
  }
}

/** Brings FILE in pieces of these sizes, the last one again and again; at its end, `end`. */
class FakeStream implements ReadStream {
  reads = 0;
  readonly #sizes: number[];
  readonly #end: Error | undefined;
  #at = 0;
  /** The next read is not answered until this is called. */
  answer: (() => void) | undefined;
  isHeld = false;

  constructor(sizes: readonly number[], size = SIZE, end?: Error) {
    this.#sizes = [...sizes];
    this.size = size;
    this.#end = end;
  }

  readonly size: number;

  read(limit: number, taker: ReadTaker): void {
    this.reads++;
    const answer = () => {
      const [length = 0] = this.#sizes.length > 1 ? this.#sizes.splice(0, 1) : this.#sizes;
      const piece = FILE.slice(this.#at, Math.min(this.#at + Math.min(length, limit), this.size));
      this.#at += piece.length;
      if (piece.length > 0) taker.take(piece);
      else if (this.#end) taker.fail(this.#end);
      else taker.take(undefined);
    };
    if (this.isHeld) this.answer = answer;
    else queueMicrotask(answer);
  }

  async close(): Promise<void> {}
}

function scanOf(scanner: FakeScanner, stream: FakeStream, options: Partial<StripeScanOptions> = {}): StripeScan {
  return new StripeScan({
    scanner: scanner as unknown as Scanner,
    stripe: { from: 0, to: SIZE },
    stream,
    start: 0,
    end: SIZE,
    gate: new Gate(),
    isOver: () => false,
    onScanned: () => {},
    ...options,
  });
}

const later = () => new Promise((resolve) => setImmediate(resolve));

test('all bytes are scanned once and in order, however large the pieces are', async () => {
  for (const sizes of [[64], [200], [150, 230, 60, 190, 199, 201, 400, 64], [1], [3000], [63, 199, 63, 200]]) {
    const scanner = new FakeScanner();
    const told: number[] = [];
    const scan = scanOf(scanner, new FakeStream(sizes.map((size) => size * KIB)), { onScanned: (n) => told.push(n) });
    assert.equal(await scan.go(), 'scanned');
    assert.equal(Buffer.compare(Uint8Array.from(scanner.scanned), FILE), 0, `pieces of ${sizes} KiB`);
    assert.ok(scanner.isFinished);
    assert.equal(told.at(-1), SIZE);
    assert.deepEqual(
      told,
      [...told].sort((a, b) => a - b),
    );
  }
});

test('while it is held no read begins, and it goes on where it was', async () => {
  for (const turn of [undefined, () => undefined, () => Promise.resolve()]) {
    const scanner = new FakeScanner();
    const stream = new FakeStream([64 * KIB]);
    const gate = new Gate();
    stream.isHeld = true;
    const went = scanOf(scanner, stream, { gate, ...(turn && { turn }) }).go();
    await later();
    gate.set(true);
    stream.answer?.();
    await later();
    assert.equal(stream.reads, 1);
    assert.equal(scanner.scanned.length, 64 * KIB);
    stream.isHeld = false;
    gate.set(false);
    assert.equal(await went, 'scanned');
    assert.equal(Buffer.compare(Uint8Array.from(scanner.scanned), FILE), 0);
  }
});

test('what nobody asks for any more ends: while it is held, while it reads, and when a read fails', async () => {
  for (const during of ['held', 'read', 'failing'] as const) {
    const scanner = new FakeScanner();
    const stream = new FakeStream([64 * KIB], during === 'failing' ? 0 : SIZE, new Error('gone'));
    const gate = new Gate();
    let isOver = false;
    stream.isHeld = during !== 'held';
    if (during === 'held') gate.set(true);
    const went = scanOf(scanner, stream, { gate, isOver: () => isOver }).go();
    await later();
    isOver = true;
    gate.set(false);
    stream.answer?.();
    assert.equal(await went, 'over');
    assert.equal(stream.reads, during === 'held' ? 0 : 1);
    assert.equal(scanner.scanned.length, 0);
  }
});

test('a trap of the scanner, and a read that fails, end it with the same error', async () => {
  for (const place of ['begin', 'fill', 'finish'] as const) {
    for (const turn of [undefined, () => Promise.resolve()]) {
      const scanner = new FakeScanner();
      const error = new WebAssembly.RuntimeError('unreachable');
      scanner.trap = { in: place, error };
      const scan = scanOf(scanner, new FakeStream([64 * KIB]), turn && { turn });
      await assert.rejects(scan.go(), (thrown) => thrown === error);
    }
  }
  const gone = new DOMException('gone', 'NotFoundError');
  const scan = scanOf(new FakeScanner(), new FakeStream([64 * KIB], 100 * KIB, gone));
  await assert.rejects(scan.go(), (thrown) => thrown === gone);
  assert.equal(scan.position, 100 * KIB);
});

test('a file that ends early is told, with the place', async () => {
  const scan = scanOf(new FakeScanner(), new FakeStream([64 * KIB], 100 * KIB));
  assert.equal(await scan.go(), 'short');
  assert.equal(scan.position, 100 * KIB);
});
