import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { openBlobStream } from '../../../web/workers/files/blob-stream.ts';

interface Seen {
  /** Buffers that were none of those that a read gave back. */
  made: number;
  isMute: boolean;
  /** A read that was made while it was mute is not answered when its stream is cancelled. */
  staysMute?: boolean;
  /** Answers it all the same: with bytes, or as the end. */
  answerLate?: (isEnd: boolean) => void;
}

/** Buffers that a read gave back. */
const returned = new WeakSet<ArrayBufferLike>();

/** A blob whose streams bring `bytes` in pieces of 64 KiB at most, or nothing while it is mute. */
function fakeBlob(bytes: Uint8Array, seen: Seen): Blob {
  return {
    slice: (from = 0, to = bytes.length) => fakeBlob(bytes.subarray(from, to), seen),
    stream: () => ({ getReader: () => fakeReader(bytes, seen) }),
  } as unknown as Blob;
}

function fakeReader(bytes: Uint8Array, seen: Seen) {
  let at = 0;
  let fail = (_: Error) => {};
  return {
    async read({ buffer: given, byteLength }: Uint8Array<ArrayBuffer>) {
      if (!returned.has(given)) seen.made++;
      if (seen.isMute) {
        return new Promise<{ value: Uint8Array | undefined; done: boolean }>((resolve, reject) => {
          fail = reject;
          const late = bytes.slice(at, at + 65_536);
          seen.answerLate = (isEnd) => resolve({ value: isEnd ? undefined : late, done: isEnd });
        });
      }
      // As a browser does: the buffer goes over, and comes back as another object.
      const buffer = structuredClone(given, { transfer: [given] });
      returned.add(buffer);
      const value = new Uint8Array(buffer, 0, Math.min(65_536, byteLength, bytes.length - at));
      value.set(bytes.subarray(at, at + value.length));
      at += value.length;
      return { value, done: value.length === 0 };
    },
    /** What is waited for fails late, when nobody waits for it any more. */
    cancel: async () => {
      if (!seen.staysMute) fail(new Error('cancelled'));
    },
  };
}

test('one buffer serves stream after stream', async () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i);
  const seen = { made: 0, isMute: false };
  for (let round = 0; round < 20; round++) {
    const stream = openBlobStream(fakeBlob(bytes, seen));
    let at = 0;
    while (at < bytes.length) {
      const piece = await stream.next(bytes.length - at);
      assert.ok(piece);
      assert.deepEqual(piece, bytes.subarray(at, at + piece.length));
      at += piece.length;
    }
    await stream.close();
  }
  assert.equal(seen.made, 1);
});

test('a read that brings nothing for ten seconds is made again from where it stopped; the fourth time it is over', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i);
  const seen = { made: 0, isMute: false };
  const stream = openBlobStream(fakeBlob(bytes, seen));
  assert.equal((await stream.next(1 << 20))?.length, 65_536);
  seen.isMute = true;
  const read = stream.next(1 << 20);
  mock.timers.tick(9_000);
  seen.isMute = false;
  mock.timers.tick(5_000);
  assert.deepEqual(await read, bytes.subarray(65_536));
  seen.isMute = true;
  const last = assert.rejects(stream.next(1 << 20), /does not answer/);
  for (let i = 0; i < 10; i++) {
    mock.timers.tick(6_000);
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await last;
  await stream.close();
  mock.timers.reset();
});

test('while nobody reads, as while a search is held, nothing is taken for silence', async () => {
  mock.timers.enable({ apis: ['setInterval'] });
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i);
  const stream = openBlobStream(fakeBlob(bytes, { made: 0, isMute: false }));
  assert.equal((await stream.next(1 << 20))?.length, 65_536);
  for (let i = 0; i < 10; i++) {
    mock.timers.tick(60_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.deepEqual(await stream.next(1 << 20), bytes.subarray(65_536));
  await stream.close();
  mock.timers.reset();
});

for (const isEnd of [false, true]) {
  test(`what comes after all, of a read that was made again, is not told: ${isEnd ? 'an end' : 'bytes'}`, async () => {
    mock.timers.enable({ apis: ['setInterval'] });
    const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => i * 7);
    const seen: Seen = { made: 0, isMute: true, staysMute: true };
    const stream = openBlobStream(fakeBlob(bytes, seen));
    const told: number[] = [];
    const others: unknown[] = [];
    const taker = {
      take: (piece: Uint8Array | undefined) => void (piece ? told.push(...piece) : others.push('end')),
      fail: (error: unknown) => void others.push(error),
    };
    stream.read(1 << 20, taker);
    const { answerLate } = seen;
    assert.ok(answerLate);
    seen.isMute = false;
    mock.timers.tick(12_000);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(told.length, 65_536);
    // While the next read is under way.
    seen.isMute = true;
    stream.read(1 << 20, taker);
    answerLate(isEnd);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(told.length, 65_536);
    seen.isMute = false;
    mock.timers.tick(14_000);
    for (let i = 0; i < 4; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (told.length < bytes.length) stream.read(1 << 20, taker);
    }
    assert.deepEqual(Uint8Array.from(told), bytes);
    assert.deepEqual(others, []);
    await stream.close();
    mock.timers.reset();
  });
}

test('who cannot take what came is told that it failed', async () => {
  const stream = openBlobStream(fakeBlob(new Uint8Array(10), { made: 0, isMute: false }));
  const error = new Error('no room');
  const failed = new Promise((resolve) => {
    stream.read(10, {
      take: () => {
        throw error;
      },
      fail: resolve,
    });
  });
  assert.equal(await failed, error);
  await stream.close();
});

test('a stream whose pieces are as large as they like is cut to what is asked for', async () => {
  const pieces = [new Uint8Array(100).fill(1), new Uint8Array(7).fill(2)];
  const getReader = (options?: object) => {
    if (options) throw new TypeError('no such reader');
    return { read: async () => ({ value: pieces.shift(), done: false }), cancel: async () => {} };
  };
  const stream = openBlobStream({ stream: () => ({ getReader }) } as unknown as Blob);
  const lengths: (number | undefined)[] = [];
  for (let i = 0; i < 6; i++) lengths.push((await stream.next(40))?.length);
  assert.deepEqual(lengths, [40, 40, 20, 7, undefined, undefined]);
  await stream.close();
});
