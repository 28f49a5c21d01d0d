import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Intervals } from '../../../../web/clean/bytes/intervals.ts';
import { PieceIndex } from '../../../../web/clean/found/piece-index.ts';
import { type Hit, searchSource } from '../../../../web/clean/found/search.ts';
import { type Image, imagesOf, type Value } from '../../../../web/clean/found/spellings.ts';
import { worthOf } from '../../../../web/clean/found/worth.ts';
import { MemorySource } from '../../open-core.ts';
import { ascii, latin } from '../clean.ts';

const image = (bytes: Uint8Array, rest: Partial<Image> = {}): Image => ({
  bytes,
  filler: 'text',
  unit: 1,
  secretFrom: 0,
  value: 0,
  shortest: 8,
  ...rest,
});

const value = (text: string, rest: Partial<Value> = {}): Value => ({
  bytes: ascii(text),
  isBinary: false,
  prefix: 0,
  hasPieces: true,
  ...rest,
});

/** The places that pieces of a spelling cover, found one by one. */
function covered(bytes: Uint8Array, spelling: Uint8Array, shortest: number): Set<number> {
  const all = new Set<number>();
  const text = latin(bytes);
  for (let from = 0; from + shortest <= spelling.length; from++) {
    const piece = latin(spelling.subarray(from, from + shortest));
    for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + 1)) {
      for (let i = 0; i < shortest; i++) all.add(at + i);
    }
  }
  return all;
}

test('finds every piece of eight bytes wherever it lies, as comparing them all does', () => {
  const letters = fc.uint8Array({ min: 0x61, max: 0x66, minLength: 9, maxLength: 24 });
  const part = fc.oneof(
    fc.uint8Array({ min: 0x61, max: 0x66, maxLength: 12 }).map((noise) => ({ noise })),
    fc.record({ from: fc.nat(20), length: fc.integer({ min: 4, max: 24 }) }),
  );
  fc.assert(
    fc.property(letters, fc.array(part, { maxLength: 12 }), fc.nat(3), (spelling, parts, shift) => {
      const pieces = parts.map((one) =>
        'noise' in one ? one.noise : spelling.subarray(one.from, one.from + one.length),
      );
      const bytes = new Uint8Array(Buffer.concat([new Uint8Array(shift), ...pieces]));
      const found = new Set<number>();
      new PieceIndex([image(spelling)]).search(bytes, 0, bytes.length, 0, (_, from, to) => {
        for (let i = from; i < to; i++) found.add(i);
      });
      // A word at the end that is no whole one of the file begins no piece of eight.
      const expected = covered(bytes, spelling, 8);
      for (const place of expected) assert.ok(found.has(place), `${place} of ${latin(bytes)} for ${latin(spelling)}`);
    }),
    { numRuns: 500 },
  );
});

async function hitsIn(text: string, images: readonly Image[], always: Intervals = new Intervals()): Promise<Hit[]> {
  const hits: Hit[] = [];
  const scope = { always, near: new Intervals() };
  await searchSource(
    new MemorySource(new Uint8Array(Buffer.from(text, 'latin1'))),
    images,
    scope,
    (hit) => hits.push(hit),
    async () => {},
  );
  return hits;
}

test('a whole value is found in every spelling, at every place of a word', async () => {
  const secret = 'Kestrel/77+Zebra_Ω';
  const images = imagesOf(value(secret), 0);
  const utf8 = Buffer.from(secret);
  const spellings: Readonly<Record<string, Buffer>> = {
    'UTF-8': utf8,
    'UTF-16LE': Buffer.from(secret, 'utf16le'),
    'UTF-16BE': Buffer.from(secret, 'utf16le').swap16(),
    hex: Buffer.from(utf8.toString('hex')),
    'hex in capitals': Buffer.from(utf8.toString('hex').toUpperCase()),
    percent: Buffer.from(encodeURIComponent(secret)),
    'JSON with slashes escaped': Buffer.from(JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/')),
    'base64 at 0': Buffer.from(utf8.toString('base64')),
    'base64 at 1': Buffer.from(Buffer.concat([Buffer.from('u'), utf8, Buffer.from(':x')]).toString('base64')),
    'base64 at 2': Buffer.from(Buffer.concat([Buffer.from('u:'), utf8, Buffer.from('yz')]).toString('base64')),
    'base64 for URLs': Buffer.from(Buffer.concat([Buffer.from('u:'), utf8]).toString('base64url')),
  };
  for (const [name, bytes] of Object.entries(spellings)) {
    for (let shift = 0; shift < 5; shift++) {
      const hits = await hitsIn(`${'.'.repeat(shift)}${bytes.toString('latin1')}....`, images);
      assert.ok(
        hits.some(({ isWhole }) => isWhole),
        `${name} at ${shift}`,
      );
    }
  }
});

test('pieces that are telling count everywhere, common ones in stacks and near the value only', async () => {
  const images = imagesOf(value('ghp_q7Rt2LmZ9xWc4Vb8', { prefix: 4 }), 0);
  assert.equal((await hitsIn('....2LmZ9xWc....', images)).length, 1);
  assert.equal((await hitsIn('....2LmZ9xW.....', images)).length, 0, 'seven bytes');
  assert.equal((await hitsIn('....ghp_q7Rt2....', images)).length, 0, 'what is public does not count');
  const words = imagesOf(value('correct-horse-battery'), 0);
  assert.equal((await hitsIn('....correct-hor....', words)).length, 0);
  assert.equal((await hitsIn('....correct-hor....', words, Intervals.of([0, 8]))).length, 1);
  const near = `correct-horse-battery${'.'.repeat(2000)}horse-bat${'.'.repeat(9000)}horse-bat`;
  assert.deepEqual(
    (await hitsIn(near, words)).map(({ from, isWhole }) => [from, isWhole]),
    [
      [0, true],
      [2021, false],
    ],
  );
  const before = `horse-bat${'.'.repeat(2000)}correct-horse-battery`;
  assert.deepEqual(new Set((await hitsIn(before, words)).map(({ from }) => from)), new Set([0, 2009]));
});

test('padding and rulers are worth nothing', () => {
  const text = { unit: 1, filler: 'text' } as const;
  assert.equal(worthOf(ascii('xxxxxxxxxxxx'), text), 'none');
  assert.equal(worthOf(ascii('----------'), text), 'none');
  assert.equal(worthOf(ascii('password'), text), 'common');
  assert.equal(worthOf(ascii('a8Fk2Lq9'), text), 'telling');
  assert.equal(worthOf(new Uint8Array(16), { unit: 1, filler: 'binary' }), 'none');
});

test('values across blocks are found once, at any distance from the border', async () => {
  const images = imagesOf(value('q7Rt2LmZ9xWc4Vb8aQ3f'), 0);
  for (const shift of [0, 1, 3, 7, 10, 19, 20]) {
    const at = (1 << 20) - shift;
    const hits = await hitsIn(`${'.'.repeat(at)}q7Rt2LmZ9xWc4Vb8aQ3f....`, images);
    assert.deepEqual(
      hits.map(({ from, isWhole }) => [from, isWhole]),
      [[at, true]],
      `${shift}`,
    );
  }
});
