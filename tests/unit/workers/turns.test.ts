import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Turns } from '../../../web/workers/turns.ts';

test('a stream that is alone never waits', () => {
  const turns = new Turns(1);
  for (let i = 0; i < 10; i++) assert.equal(turns.next(0), undefined);
});

test('none is a read ahead of the others, whatever each takes, and all come to their end', async () => {
  const ticks = fc.array(fc.array(fc.nat({ max: 3 }), { maxLength: 12 }), { minLength: 2, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(ticks, async (streams) => {
      const turns = new Turns(streams.length);
      const reads = streams.map(() => 0);
      const isOver = streams.map(() => false);
      await Promise.all(
        streams.map(async (reading, stream) => {
          for (const count of reading) {
            await turns.next(stream);
            // Reads of others that go on: they are in their first or have done as many as this one.
            const done = reads[stream] ?? 0;
            for (const [other, own] of reads.entries()) if (!isOver[other]) assert.ok(own >= done - 1, `${reads}`);
            for (let tick = 0; tick < count; tick++) await Promise.resolve();
            reads[stream] = done + 1;
          }
          isOver[stream] = true;
          turns.leave(stream);
        }),
      );
      assert.deepEqual(
        reads,
        streams.map(({ length }) => length),
      );
    }),
    { seed: 3, numRuns: 300 },
  );
});

test('who waits goes on when the other begins its next read, and when the other is over', async () => {
  const turns = new Turns(2);
  const first = turns.next(0);
  assert.ok(first, 'the other has begun none');
  assert.equal(turns.next(1), undefined);
  await first;
  const second = turns.next(0);
  let isThrough = false;
  const through = second?.then(() => {
    isThrough = true;
  });
  await Promise.resolve();
  assert.equal(isThrough, false);
  turns.leave(1);
  await through;
  assert.equal(turns.next(0), undefined);
});

test('a stream that fails, or is given up, holds up none, at whatever read it ends', async () => {
  for (const failing of [0, 1, 2]) {
    for (let at = 0; at < 4; at++) {
      const turns = new Turns(3);
      const outcomes = await Promise.allSettled(
        [0, 1, 2].map(async (stream) => {
          try {
            for (let read = 0; read < 5; read++) {
              await turns.next(stream);
              if (stream === failing && read === at) throw new Error('gone');
            }
          } finally {
            turns.leave(stream);
          }
        }),
      );
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        [0, 1, 2].map((stream) => (stream === failing ? 'rejected' : 'fulfilled')),
      );
    }
  }
});
