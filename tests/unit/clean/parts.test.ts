import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { Edits } from '../../../web/clean/bytes/edits.ts';
import { FILLERS, fill } from '../../../web/clean/bytes/fillers.ts';
import { Intervals } from '../../../web/clean/bytes/intervals.ts';
import { Sha256 } from '../../../web/clean/bytes/sha256.ts';
import { PlannedSource } from '../../../web/clean/plan/plan.ts';
import { scanWindows } from '../../../web/clean/plan/scan-places.ts';
import { MemorySource } from '../open-core.ts';
import { scanner } from './clean.ts';

test('no detector takes a filler for something', async () => {
  const size = 1 << 20;
  for (const filler of FILLERS) {
    const bytes = new Uint8Array(size);
    for (let i = 0; i < size; i++) bytes[i] = (i * 2654435761) >>> 13;
    fill(bytes, filler);
    // Text keeps line ends: of noise there are many.
    const found: unknown[] = [];
    await scanWindows(
      scanner,
      new MemorySource(bytes),
      Intervals.of([0, size]),
      (records) => found.push(...records),
      async () => {},
    );
    assert.deepEqual(found, [], filler);
  }
});

test('a filler is the same however the stretch is cut', () => {
  const stretch = fc.uint8Array({ minLength: 2, maxLength: 64 });
  fc.assert(
    fc.property(stretch, fc.constantFrom(...FILLERS), fc.nat(64), (bytes, filler, at) => {
      // Units of UTF-16 are cut at units by the writer's blocks.
      const cut = Math.min(bytes.length, at - (at % 2));
      const whole = bytes.slice();
      fill(whole, filler);
      const [front, back] = [bytes.slice(0, cut), bytes.slice(cut)];
      fill(front, filler);
      fill(back, filler, cut);
      assert.deepEqual([...front, ...back], [...whole]);
    }),
  );
});

const pair = fc.tuple(fc.nat(200), fc.nat(40)).map(([from, length]) => [from, from + length] as const);

test('of UTF-16 line ends stay, and nothing of a letter that ends like one', () => {
  for (const filler of ['utf16le', 'utf16be'] as const) {
    const stored = (text: string) => {
      const bytes = Buffer.from(text, 'utf16le');
      return filler === 'utf16le' ? bytes : bytes.swap16();
    };
    const bytes = stored('不上\r\n\u0a00\u0d0a');
    fill(bytes, filler);
    assert.deepEqual(bytes, stored('xx\r\nxx'), filler);
  }
});

test('intervals hold what was added and no more', () => {
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 30 }), fc.array(pair, { maxLength: 8 }), (pairs, queries) => {
      const all = Intervals.of(...pairs);
      const has = (place: number) => pairs.some(([from, to]) => from <= place && place < to);
      for (let place = 0; place < 260; place++) assert.equal(all.has(place), has(place));
      for (const [from, to] of queries) {
        const places = Array.from({ length: to - from }, (_, i) => from + i);
        assert.equal(all.overlaps(from, to), places.some(has));
        if (to > from) assert.equal(all.covers(from, to), places.every(has));
        const gaps = [...all.gapsOf(from, to)].flatMap(([a, b]) => Array.from({ length: b - a }, (_, i) => a + i));
        assert.deepEqual(
          gaps,
          places.filter((place) => !has(place)),
        );
      }
      for (let i = 1; i < all.size; i++) assert.ok(all.from(i) > all.to(i - 1), 'joined and in order');
    }),
  );
});

test('intervals that are asked after each one that is added hold the same', () => {
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 40 }), (pairs) => {
      const asked = new Intervals(1);
      for (const [from, to] of pairs) {
        asked.add(from, to);
        assert.ok(to === from || asked.covers(from, to));
      }
      assert.deepEqual([...asked], [...Intervals.of(...pairs)]);
    }),
  );
});

test('intervals are not sorted anew for each one that comes late', () => {
  const MANY = 20_000;
  const all = new Intervals();
  for (let i = 0; i < MANY; i++) all.add(i * 8, i * 8 + 1);
  const sort = Uint32Array.prototype.sort;
  let sorted = 0;
  Uint32Array.prototype.sort = function (...args) {
    sorted++;
    return sort.apply(this, args);
  };
  try {
    for (let i = 0; i < 2000; i++) {
      all.add(i * 16 + 4, i * 16 + 5);
      assert.ok(all.has(i * 16 + 4));
    }
  } finally {
    Uint32Array.prototype.sort = sort;
  }
  assert.equal(sorted, 0);
  assert.equal(all.size, MANY + 2000);
});

test('edits fill their places and nothing else, whatever the order and the blocks they are read in', () => {
  const edit = fc.record({
    offset: fc.nat(180),
    length: fc.integer({ min: 1, max: 40 }),
    filler: fc.constantFrom(...FILLERS),
  });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 20 }), fc.integer({ min: 1, max: 64 }), (all, block) => {
      const edits = new Edits();
      for (const { offset, length, filler } of all) edits.add(offset, length, filler);
      const source = new Uint8Array(256).fill(0x41);
      const planned = new PlannedSource(new MemorySource(source), {
        pieces: [{ from: 0, length: 256 }],
        edits,
        patches: [],
      });
      const copy = new Uint8Array(256);
      for (let at = 0; at < 256; at += block) planned.readAt(at, copy.subarray(at, at + block));
      const whole = new Uint8Array(256);
      planned.readAt(0, whole);
      assert.deepEqual(copy, whole);
      const isIn = (place: number) => all.some(({ offset, length }) => offset <= place && place < offset + length);
      copy.forEach((byte, place) => {
        assert.equal(byte !== 0x41, isIn(place), `${place}`);
      });
      assert.equal(edits.bytes, copy.filter((byte) => byte !== 0x41).length);
    }),
  );
});

test('a plan reads its pieces in order, with patches over edits', () => {
  const source = new MemorySource(Uint8Array.from({ length: 64 }, (_, i) => i));
  const edits = new Edits();
  edits.add(8, 8, 'binary');
  const patches = [{ offset: 10, bytes: Uint8Array.of(0xaa, 0xbb) }];
  const pieces = [
    { from: 32, length: 4 },
    { bytes: Uint8Array.of(1, 2, 3), length: 3 },
    { from: 6, length: 12 },
  ];
  const planned = new PlannedSource(source, { pieces, edits, patches });
  const copy = new Uint8Array(planned.size);
  planned.readAt(0, copy);
  const filled = [0xed, 0xac, 0xaa, 0xbb, 0xed, 0xac, 0xef, 0x0d];
  assert.deepEqual([...copy], [32, 33, 34, 35, 1, 2, 3, 6, 7, ...filled, 16, 17]);
  assert.deepEqual([planned.sourceOf(1), planned.sourceOf(5), planned.sourceOf(9)], [33, undefined, 8]);
});

test('SHA-256 of parts is that of the whole, as OpenSSL has it', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), (parts) => {
      const ours = new Sha256();
      for (const part of parts) ours.update(part);
      assert.equal(ours.digest(), createHash('sha256').update(Buffer.concat(parts)).digest('hex'));
    }),
  );
});

test('edits fill all that they were given and nothing else, however many they are', () => {
  const edits = new Edits();
  const gib = 2 ** 30;
  edits.add(0, 6 * gib, 'zero');
  const first = 7 * gib;
  for (let i = 0; i < 3_000_000; i++) edits.add(first + i * 2048, 8, i % 2 === 0 ? 'binary' : 'text');
  assert.ok(edits.covers(0, 6 * gib));
  assert.equal(edits.overlaps(6 * gib, first), false);
  assert.equal(edits.covers(first, first + 8), true);
  assert.equal(edits.overlaps(first + 8, first + 2048), false);
  assert.equal(edits.bytes, 6 * gib + 3_000_000 * 8);
});

test('edits that follow on each other are one where it fills as they would', () => {
  const fillers = ['binary', 'text', 'zero', 'utf16le'] as const;
  const edit = fc.record({
    at: fc.nat(40),
    length: fc.integer({ min: 1, max: 12 }),
    filler: fc.constantFrom(...fillers),
    phase: fc.nat(3),
  });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 12 }), (all) => {
      const edits = new Edits();
      for (const { at, length, filler, phase } of all) edits.add(at, length, filler, phase);
      const bytes = new Uint8Array(64).fill(0x2e);
      edits.apply(bytes, 0);
      // The first one in the order of their places, the longer one of two, keeps its bytes.
      const order = [...all].sort((a, b) => a.at - b.at || b.length - a.length);
      const expected = new Uint8Array(64).fill(0x2e);
      let end = 0;
      for (const { at, length, filler, phase } of order) {
        const from = Math.max(at, end);
        if (at + length <= from) continue;
        fill(expected.subarray(from, at + length), filler, (phase + from - at) & 3);
        end = at + length;
      }
      assert.deepEqual(bytes, expected);
    }),
  );
  const words = new Edits();
  for (let at = 0; at < 4096; at += 8) words.add(at, 8, 'binary');
  words.add(4098, 8, 'binary');
  words.add(4106, 8, 'text');
  assert.equal(words.size, 3);
});
