/** Looks through a source for spellings of values and pieces of them, and judges what a piece is worth. */
import { arrayOf } from '../../engine/core/allocation.ts';
import type { Source } from '../../engine/sources/source.ts';
import { Intervals } from '../bytes/intervals.ts';
import { readUpTo } from '../bytes/read.ts';
import { type EscapedSearch, escapedSearches } from './escaped-search.ts';
import { PieceIndex } from './piece-index.ts';
import { type Image, SHORTEST } from './spellings.ts';

const BLOCK = 1 << 20;
/** Bytes an index may take; more spellings are looked for in another pass over the file. */
const INDEX_ROOM = 12 << 20;
/** A piece without its own mark counts this near to a place of a value. */
export const NEAR = 4096;

export interface Hit {
  readonly image: Image;
  readonly from: number;
  readonly to: number;
  readonly isWhole: boolean;
}

/** Where pieces count that could as well be common words: stacks, registers, and around places of values. */
export interface Scope {
  readonly always: Intervals;
  readonly near: Intervals;
}

interface Indexes {
  readonly index: PieceIndex;
  readonly escaped: readonly EscapedSearch[];
}

/** Spellings in groups that fit into memory; mostly there is one. */
export function indexesOf(images: readonly Image[]): (() => Indexes)[] {
  const groups: Image[][] = [];
  let room = 0;
  for (const image of images) {
    const cost = PieceIndex.costOf(image);
    if (groups.length === 0 || room + cost > INDEX_ROOM) {
      groups.push([]);
      room = 0;
    }
    groups.at(-1)?.push(image);
    room += cost;
  }
  return groups.map((group) => () => ({ index: new PieceIndex(group), escaped: escapedSearches(group) }));
}

/** Tells `onHit` of every whole spelling, and of every piece that counts. `tick` is called between blocks. */
export async function searchSource(
  source: Source,
  images: readonly Image[],
  scope: Scope,
  onHit: (hit: Hit) => void,
  tick: (done: number, total: number) => Promise<void>,
): Promise<void> {
  const indexes = indexesOf(images);
  const total = source.size * indexes.length;
  let passed = 0;
  for (const make of indexes) {
    await searchOnce(source, make(), scope, onHit, (done) => tick(passed + done, total));
    passed += source.size;
  }
}

async function searchOnce(
  source: Source,
  { index, escaped }: Indexes,
  scope: Scope,
  onHit: (hit: Hit) => void,
  tick: (done: number) => Promise<void>,
): Promise<void> {
  if (index.images.length === 0) return;
  const margin = Math.ceil(Math.max(index.longest, ...escaped.map(({ margin }) => margin)) / 4) * 4;
  const buffer = arrayOf(Uint8Array, margin + BLOCK + margin);
  // Wholes seen so far, and the pieces before which one may still come.
  const seen = new Intervals();
  let waiting: Hit[] = [];
  const settle = (upTo: number) => {
    const late: Hit[] = [];
    for (const hit of waiting) {
      if (seen.overlaps(hit.from - NEAR, hit.to + NEAR)) onHit(hit);
      else if (hit.to + NEAR >= upTo) late.push(hit);
    }
    waiting = late;
  };
  for (let start = 0; start < source.size; start += BLOCK) {
    const base = start === 0 ? 0 : start - margin;
    const lead = start - base;
    const length = Math.min(buffer.length, source.size - base);
    const count = readUpTo(source, base, buffer.subarray(0, length));
    const bytes = buffer.subarray(0, count);
    const meet = (image: Image, from: number, to: number, isWhole: boolean, worthOfPiece: () => Worth) => {
      const hit = { image, from: base + from, to: base + to, isWhole };
      if (isWhole) {
        seen.add(hit.from, hit.to);
        onHit(hit);
        return;
      }
      const worth = worthOfPiece();
      if (worth === 'telling' || (worth === 'common' && isInScope(scope, hit))) onHit(hit);
      else if (worth === 'common') waiting.push(hit);
    };
    const end = Math.min(count, lead + BLOCK);
    index.search(bytes, lead, end, base, (image, from, to, isWhole) =>
      meet(image, from, to, isWhole, () => worthOf(bytes.subarray(from, to), image)),
    );
    for (const one of escaped) {
      one.search(bytes, lead, end, (image, from, to, isWhole, value) =>
        meet(image, from, to, isWhole, () => worthOf(value, { unit: 1, filler: 'text' })),
      );
    }
    settle(start + BLOCK);
    if (count < length) break;
    await tick(Math.min(source.size, start + BLOCK));
  }
  settle(Number.POSITIVE_INFINITY);
}

function isInScope({ always, near }: Scope, { from, to }: Hit): boolean {
  return always.overlaps(from, to) || near.overlaps(from, to);
}

/** `telling`: can hardly be anything else; `common`: could be a word; `none`: padding, a ruler, a run of zeros. */
type Worth = 'telling' | 'common' | 'none';

/** Of eight characters so many differ in a word, and of eight random bytes. */
const DIFFERENT_IN_WORD = 4;
const DIFFERENT_IN_KEY = 6;
/** Changes between digits, capitals and small letters that words don't have and values of machines do. */
const CHANGES = 3;

/** What a piece is worth as a sign of its value, by its best eight characters. */
export function worthOf(piece: Uint8Array, { unit, filler }: Pick<Image, 'unit' | 'filler'>): Worth {
  const chars = unit === 1 ? piece : piece.filter((_, i) => (i & 1) === (filler === 'utf16be' ? 1 : 0));
  let worth: Worth = 'none';
  for (let at = 0; at + SHORTEST <= chars.length; at++) {
    const window = chars.subarray(at, at + SHORTEST);
    const different = new Set(window).size;
    if (filler === 'binary' ? different >= DIFFERENT_IN_KEY : different >= DIFFERENT_IN_WORD) {
      if (filler === 'binary' || changesOf(window) >= CHANGES) return 'telling';
      worth = 'common';
    }
  }
  return worth;
}

const OTHER = 0;

function changesOf(chars: Uint8Array): number {
  let changes = 0;
  let last = OTHER;
  for (const char of chars) {
    const kind = kindOf(char);
    if (kind !== OTHER && last !== OTHER && kind !== last) changes++;
    last = kind;
  }
  return changes;
}

function kindOf(char: number): number {
  if (char >= 0x30 && char <= 0x39) return 1;
  if (char >= 0x41 && char <= 0x5a) return 2;
  return char >= 0x61 && char <= 0x7a ? 3 : OTHER;
}
