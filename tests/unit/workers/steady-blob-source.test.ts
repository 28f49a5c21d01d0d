/** Reading in parts that are the same each time: the bytes are those of the file, and few parts are made. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Source } from '../../../web/engine/sources/source.ts';
import { random } from '../../fuzz/random.ts';

const SIZE = (13 << 20) + 77;
const next = random(12);
const bytes = Uint8Array.from({ length: SIZE }, () => next(256));
let parts = 0;

/** What a worker has and Node has not. */
const file = {
  name: 'x',
  size: SIZE,
  slice: (from: number, to: number) => {
    parts++;
    return { from, to: Math.min(SIZE, to) };
  },
};
class FileReaderSync {
  readAsArrayBuffer({ from, to }: { from: number; to: number }) {
    return bytes.slice(from, to).buffer;
  }
}
// Of a worker's own: its types are not those of Node.
const path = '../../../web/engine/sources/steady-blob-source.ts';
const { SteadyBlobSource } = (await import(path)) as {
  readonly SteadyBlobSource: new (given: typeof file) => Source;
};

function open(): Source {
  // Other tests of this process may have one of theirs.
  Object.assign(globalThis, { FileReaderSync });
  return new SteadyBlobSource(file);
}

function assertReads(source: Source, offset: number, length: number): void {
  const into = new Uint8Array(length);
  const count = source.readAt(offset, into);
  assert.equal(count, Math.max(0, Math.min(length, SIZE - offset)), `${length} at ${offset}`);
  assert.ok(
    Buffer.from(into.subarray(0, count)).equals(bytes.subarray(offset, offset + count)),
    `${length} at ${offset}`,
  );
}

test('reads of any place and length are those of the file', () => {
  const source = open();
  for (let i = 0; i < 400; i++) {
    const length = next(3) === 0 ? next(6 << 20) : next(2) ? next(64) : next(300_000);
    assertReads(source, next(4) === 0 ? Math.max(0, SIZE - next(5000)) : next(SIZE), length);
  }
  assertReads(source, SIZE, 10);
  assertReads(source, SIZE - 5, 1 << 20);
});

test('the file read over and over, and place after place, takes as many parts as it has blocks', () => {
  const source = open();
  parts = 0;
  for (let pass = 0; pass < 3; pass++) {
    for (let at = 0; at < SIZE; at += 1 << 20) assertReads(source, Math.max(0, at - 4000), (1 << 20) + 8000);
    for (let at = 0; at < SIZE; at += 50_000) assertReads(source, at, 64);
  }
  assert.ok(parts <= 4 + 3, `${parts} parts`);
});
