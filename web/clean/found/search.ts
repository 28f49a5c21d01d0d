/** Looks through a source for spellings of values and pieces of them, and judges what a piece is worth. */
import { arrayOf } from '../../engine/core/allocation.ts';
import type { Source } from '../../engine/sources/source.ts';
import { Intervals } from '../bytes/intervals.ts';
import { readUpTo } from '../bytes/read.ts';
import { type EscapedSearch, escapedSearches } from './escaped-search.ts';
import { PieceIndex } from './piece-index.ts';
import type { Image } from './spellings.ts';
import { SpeltSearch } from './spelt-search.ts';
import { type Worth, worthOf } from './worth.ts';

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
  readonly spelt: SpeltSearch;
}

/** Spellings in groups that fit into memory; mostly there is one. */
function indexesOf(images: readonly Image[]): (() => Indexes)[] {
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
  return groups.map((group) => () => ({
    index: new PieceIndex(group),
    escaped: escapedSearches(group),
    spelt: new SpeltSearch(group),
  }));
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
  { index, escaped, spelt }: Indexes,
  scope: Scope,
  onHit: (hit: Hit) => void,
  tick: (done: number) => Promise<void>,
): Promise<void> {
  if (index.images.length === 0) return;
  const margin = Math.ceil(Math.max(index.longest, spelt.margin, ...escaped.map(({ margin }) => margin)) / 4) * 4;
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
    // As it stands, or escaped: what is spelt in other ways besides is no more of it.
    const plain = new Intervals();
    const meet = (image: Image, from: number, to: number, isWhole: boolean, worthOfPiece: () => Worth) => {
      const hit = { image, from: base + from, to: base + to, isWhole };
      plain.add(from, to);
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
    spelt.search(bytes, lead, end, (image, from, to, isWhole, value, spelling) => {
      if (!plain.covers(from, to)) meet(image, from, to, isWhole, () => worthOf(value, spelling));
    });
    settle(start + BLOCK);
    if (count < length) break;
    await tick(Math.min(source.size, start + BLOCK));
  }
  settle(Number.POSITIVE_INFINITY);
}

function isInScope({ always, near }: Scope, { from, to }: Hit): boolean {
  return always.overlaps(from, to) || near.overlaps(from, to);
}
