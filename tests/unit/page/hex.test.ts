import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteCache } from '../../../web/parts/hex/byte-cache.ts';
import { type ByteSource, overlaps } from '../../../web/parts/hex/byte-source.ts';
import { placeTyped } from '../../../web/parts/hex/go-to.ts';
import { inksOf } from '../../../web/parts/hex/grid/inks.ts';
import { placeText, plainLines } from '../../../web/parts/hex/grid/line.ts';
import { moveOf } from '../../../web/parts/hex/grid/selection.ts';
import { valuesOf } from '../../../web/parts/hex/values.ts';

const rules = { wordBytes: 8, isLittleEndian: true, crash: [], masked: [] };
const here = (count: number) => new Uint8Array(count).fill(1);
const HEAP = 0x1d4_7f11_c040n;

/** A word as a little-endian machine stores it. */
function stored(word: bigint): number[] {
  return Array.from({ length: 8 }, (_, i) => Number((word >> BigInt(8 * i)) & 0xffn));
}

test('bytes have the ink of what they are', () => {
  const bytes = Uint8Array.from([0, 0x41, 0x7e, 0x7f, 0xff, 0x1f, 0x20, 0]);
  const inks = inksOf(bytes, Uint8Array.from([1, 1, 1, 1, 1, 1, 0, 2]), 0n, 0, rules);
  assert.deepEqual(inks, ['zero', 'text', 'text', 'plain', 'plain', 'plain', 'absent', 'waiting']);
});

test('an aligned word that points into memory is a pointer, one across the grain is not', () => {
  const pointsInto = (value: bigint) => value === HEAP;
  const bytes = Uint8Array.from([...stored(HEAP), ...stored(0n)]);
  const aligned = inksOf(bytes, here(16), 0x1000n, 0, { ...rules, pointsInto });
  assert.deepEqual([...new Set(aligned.slice(0, 8))], ['pointer']);
  assert.deepEqual([...new Set(aligned.slice(8))], ['zero']);
  const shifted = inksOf(bytes, here(16), 0x1003n, 0, { ...rules, pointsInto });
  assert.ok(!shifted.includes('pointer'));
  const bigEndian = { ...rules, pointsInto, isLittleEndian: false };
  assert.ok(inksOf(Uint8Array.from(stored(HEAP).reverse()), here(8), 0n, 0, bigEndian).includes('pointer'));
});

test('a word of which a byte is absent is no pointer', () => {
  const present = here(8);
  present[3] = 0;
  const inks = inksOf(Uint8Array.from(stored(HEAP)), present, 0n, 0, { ...rules, pointsInto: () => true });
  assert.ok(!inks.includes('pointer'));
});

test('what is private wins over every other ink, also before it was read', () => {
  const masked = [
    { offset: 98, length: 3 },
    { offset: 103, length: 100 },
  ];
  const crash = [{ offset: 0, length: 1000 }];
  const present = Uint8Array.from([1, 1, 1, 1, 2, 2, 0, 1]);
  const inks = inksOf(Uint8Array.from(stored(HEAP)), present, 0n, 100, {
    ...rules,
    masked,
    crash,
    pointsInto: () => true,
  });
  assert.deepEqual(inks, ['masked', 'crash', 'crash', 'masked', 'masked', 'masked', 'masked', 'masked']);
});

test('ranges are found by halving, also at their edges', () => {
  const ranges = Array.from({ length: 1000 }, (_, i) => ({ offset: i * 100 + 50, length: 10 }));
  assert.ok(!overlaps(ranges, 49));
  assert.ok(overlaps(ranges, 49, 2));
  assert.ok(overlaps(ranges, 99_959));
  assert.ok(!overlaps(ranges, 99_960, 1000));
  assert.ok(!overlaps([], 0, 10));
});

test('keys move within the run, and say when they would leave it', () => {
  const shape = { size: 1000, perLine: 16, lead: 4, linesPerPage: 10 };
  assert.deepEqual(moveOf('ArrowRight', false, 5, shape), { to: 6 });
  assert.deepEqual(moveOf('ArrowDown', false, 5, shape), { to: 21 });
  assert.deepEqual(moveOf('Home', false, 21, shape), { to: 12 });
  assert.deepEqual(moveOf('End', false, 21, shape), { to: 27 });
  assert.deepEqual(moveOf('Home', false, 5, shape), { to: 0 });
  assert.deepEqual(moveOf('End', false, 990, shape), { to: 999 });
  assert.deepEqual(moveOf('Home', true, 500, shape), { to: 0 });
  assert.deepEqual(moveOf('End', true, 500, shape), { to: 999 });
  assert.deepEqual(moveOf('ArrowUp', false, 5, shape), { edge: -1 });
  assert.deepEqual(moveOf('ArrowRight', false, 999, shape), { edge: 1 });
  assert.deepEqual(moveOf('PageDown', false, 980, shape), { to: 999 });
  assert.deepEqual(moveOf('PageDown', false, 999, shape), { edge: 1 });
  assert.deepEqual(moveOf('PageUp', false, 100, shape), { to: 0 });
  assert.equal(moveOf('Enter', false, 100, shape), undefined);
  assert.equal(moveOf('ArrowDown', true, 100, shape), undefined);
});

test('keys move by lines at the far end of the largest file', () => {
  const size = 2 ** 53 - 1;
  const shape = { size, perLine: 16, lead: 0, linesPerPage: 40 };
  assert.deepEqual(moveOf('ArrowUp', false, size - 1, shape), { to: size - 17 });
  assert.deepEqual(moveOf('Home', false, size - 2, shape), { to: size - 15 });
});

test('places are read as people type them', () => {
  const typed = (text: string, isHex = false) => placeTyped(text, 0x100n, isHex);
  assert.equal(typed('0x1F40'), 0x1f40n);
  assert.equal(typed('1f40h'), 0x1f40n);
  assert.equal(typed('8000'), 8000n);
  assert.equal(typed('8000', true), 0x8000n);
  assert.equal(typed(' 000001d4`7f2a61c0 '), 0x1d47f2a61c0n);
  assert.equal(typed('ffffffffffffffff', true), 0xffff_ffff_ffff_ffffn);
  assert.equal(typed('+0x40'), 0x140n);
  assert.equal(typed('-16'), 0xf0n);
  assert.equal(typed('-16', true), 0xf0n);
  for (const wrong of ['', '0x', 'zz', '-0x200', '0x10000000000000000', '18446744073709551616', '1f40']) {
    assert.equal(typed(wrong), undefined, wrong);
  }
});

test('values are read in both byte orders', () => {
  const bytes = Uint8Array.from([0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
  const little = valuesOf(bytes, true);
  assert.deepEqual(
    little.integers.map(({ signed }) => signed),
    [-2n, -2n, -2n, -2n],
  );
  assert.deepEqual(
    little.integers.map(({ unsigned }) => unsigned),
    [254n, 0xfffen, 0xfffffffen, 0xfffffffffffffffen],
  );
  assert.equal(valuesOf(bytes, false).integers[1]?.unsigned, 0xfeffn);
  assert.deepEqual(
    valuesOf(bytes.subarray(0, 3), true).integers.map(({ bits }) => bits),
    [8, 16],
  );
  const pi = new Uint8Array(new Float64Array([Math.PI]).buffer);
  assert.equal(valuesOf(pi, true).double, Math.PI);
});

test('times are told of the years when dumps are written, and of no other number', () => {
  // 2026-11-19T16:42:07Z: 1795106527 seconds since 1970; as FILETIME, 100 ns since 1601.
  const unix = Uint8Array.from([0xdf, 0x1f, 0xff, 0x6a]);
  const seconds = new DataView(unix.buffer).getUint32(0, true);
  assert.equal(valuesOf(unix, true).unixTime, new Date(seconds * 1000).toISOString().replace('.000', ''));
  const fileTime = new BigUint64Array([(1_795_106_527n + 11_644_473_600n) * 10_000_000n]);
  assert.equal(valuesOf(new Uint8Array(fileTime.buffer), true).fileTime, '2026-11-19T16:42:07Z');
  assert.equal(valuesOf(Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0]), true).unixTime, undefined);
  assert.equal(valuesOf(Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0]), true).fileTime, undefined);
});

test('text is text only where it is, in either width', () => {
  const utf8 = new TextEncoder().encode('Grüße\0rest');
  assert.equal(valuesOf(utf8, true).text, 'Grüße');
  const wide = Uint8Array.from([...'Garden'].flatMap((character) => [character.charCodeAt(0), 0]).concat(0, 0));
  assert.equal(valuesOf(wide, true).wideText, 'Garden');
  const japanese = Uint8Array.from([0x53, 0x30, 0x93, 0x30, 0x6b, 0x30, 0x61, 0x30, 0, 0]);
  assert.equal(valuesOf(japanese, true).wideText, 'こんにち');
  const pointer = Uint8Array.from([0xc3, 0xb4, 0x19, 0x11, 0xf9, 0x7f, 0, 0]);
  assert.equal(valuesOf(pointer, true).wideText, undefined);
  assert.equal(valuesOf(Uint8Array.from([0x41, 0x01, 0x42, 0]), true).text, undefined);
  assert.equal(valuesOf(Uint8Array.from([0xff, 0xfe, 0xfd, 0]), true).text, undefined);
});

test('a GUID is written as Windows and as RFC 9562 do', () => {
  const bytes = Uint8Array.from({ length: 16 }, (_, i) => i + 1);
  bytes.set([0x47, 0x48, 0x89], 6);
  assert.equal(valuesOf(bytes, true).guid, '04030201-0605-4847-890a-0b0c0d0e0f10');
  assert.equal(valuesOf(bytes, false).guid, '01020304-0506-4748-890a-0b0c0d0e0f10');
  bytes[8] = 0x39;
  assert.equal(valuesOf(bytes, true).guid, undefined);
  assert.equal(valuesOf(new Uint8Array(16), true).guid, undefined);
});

test('a copy hides what is private and says what is absent', () => {
  const bytes = Uint8Array.from([0x41, 0x42, 0x43, 0x44]);
  const inks = inksOf(bytes, Uint8Array.from([1, 1, 1, 0]), 0n, 0, { ...rules, masked: [{ offset: 1, length: 1 }] });
  const text = plainLines([{ at: 0x1f40n, offset: 0, bytes, inks, from: 0, to: 4 }], (place) => placeText(place, 8));
  assert.equal(text, '00001f40  41 •• 43 --  A•C');
  assert.equal(placeText(0x7ff8_31c4_f8a4n, 16), '00007ff8`31c4f8a4');
});

/** A source whose reads wait to be answered. */
function slowSource(size: number) {
  const reads: { readonly offset: number; readonly answer: () => void }[] = [];
  const source: ByteSource = {
    origin: 0n,
    size,
    read: (offset, count) =>
      new Promise((resolve) => {
        const bytes = new Uint8Array(count).fill(offset / 8192);
        reads.push({
          offset,
          answer: () =>
            resolve({ bytes, present: here(count), hidden: [{ offset: count - 4, length: 4, title: 'T' }] }),
        });
      }),
  };
  return { source, reads };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('the cache reads two blocks at once, and what was wanted last before what was wanted first', async () => {
  const { source, reads } = slowSource(2 ** 40);
  const cache = new ByteCache(source, () => {});
  for (let at = 0; at < 100; at++) cache.want(at * 8192, 100);
  assert.deepEqual(
    reads.map(({ offset }) => offset),
    [0, 8192],
  );
  reads[0]?.answer();
  await settled();
  assert.deepEqual(
    reads.map(({ offset }) => offset / 8192),
    [0, 1, 99],
  );
});

test('the cache gives what is here, and marks what is not read yet and what is beyond the end', async () => {
  const { source, reads } = slowSource(8192 + 10);
  let loaded = 0;
  const cache = new ByteCache(source, () => loaded++);
  cache.want(8190, 100);
  reads[1]?.answer();
  await settled();
  assert.equal(loaded, 1);
  const bytes = new Uint8Array(14);
  const present = new Uint8Array(14);
  cache.copy(8190, bytes, present);
  assert.deepEqual([...present], [2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2]);
  assert.equal(bytes[2], 1);
  // The second block has ten bytes; its last four are hidden, the first is not read.
  assert.deepEqual(cache.hiddenIn(0, 8199), [{ offset: 8198, length: 4, title: 'T' }]);
  assert.deepEqual(cache.hiddenIn(0, 8198), []);
});

test('a block that cannot be read is not asked for again and again, but once it was out of sight', async () => {
  let reads = 0;
  const source: ByteSource = {
    origin: 0n,
    size: 100_000,
    read: async () => {
      reads++;
      throw new Error('gone');
    },
  };
  const cache = new ByteCache(source, () => cache.want(0, 100));
  cache.want(0, 100);
  await settled();
  await settled();
  assert.equal(reads, 1);
  cache.want(50_000, 100);
  await settled();
  assert.equal(reads, 3);
});
