import { grown } from '../scan/findings/columns.ts';
import type { FindPattern, NearestPlace } from './access.ts';
import { type ByteReader, CHUNK, chunksOf, isAllZero, readWindow, type Window, windowsOf } from './bytes.ts';
import { LONGEST_PATTERN, type Searcher } from './searcher.ts';

/** A byte before tells twins over the border. */
const AROUND = { behind: 1, ahead: LONGEST_PATTERN };
/** Places that are kept for stepping through them; the others are counted and looked for again. */
const MOST_KEPT = 1_000_000;
/** Of one window: more would be a pattern of zeros in a file of zeros. */
const MOST_OF_WINDOW = CHUNK;

export interface Hit {
  readonly offset: number;
  readonly length: number;
  readonly pattern: number;
}

/** All places of some patterns in a file, first to last. */
export class Finder {
  readonly #reader: ByteReader;
  readonly #searcher: Searcher;
  readonly #patterns: readonly FindPattern[];
  readonly #canBeZero: boolean;
  #offsets = new Float64Array(1024);
  /** The pattern of each; lengths follow from it. */
  #kinds = new Uint8Array(1024);
  #count = 0;
  #done = 0;

  constructor(reader: ByteReader, searcher: Searcher, patterns: readonly FindPattern[]) {
    this.#reader = reader;
    this.#searcher = searcher;
    this.#patterns = patterns;
    this.#canBeZero = patterns.some(({ values }) => values.every((value) => value === 0));
  }

  /** Places found so far, those that are not kept too. */
  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return Math.min(this.#reader.size, this.#done * CHUNK);
  }

  /** Goes on with the next chunks; gives the places in each. Rejects when bytes cannot be read. */
  async *run(): AsyncGenerator<readonly Hit[]> {
    const all = chunksOf(this.#reader.size);
    if (this.#done >= all) return;
    const next = (chunk: number) => (chunk + 1 < all ? chunk + 1 : undefined);
    for await (const window of windowsOf(this.#reader, this.#done, next, AROUND)) {
      const hits = this.#hitsIn(window);
      for (const { offset, pattern } of hits) this.#keep(offset, pattern);
      this.#done++;
      yield hits;
    }
  }

  /**
   * The first place at or after `from`, or with `isBackward` the last before it. What was not searched yet is searched
   * for it. `isOutdated` ends that.
   */
  async nearest(from: number, isBackward: boolean, isOutdated: () => boolean): Promise<NearestPlace | undefined> {
    const kept = Math.min(this.#count, MOST_KEPT);
    const isAllKept = this.#count <= MOST_KEPT;
    const index = this.#firstAtOrAfter(from) - (isBackward ? 1 : 0);
    const isKnown = isBackward ? isAllKept && from <= this.bytes : index < kept;
    if (isKnown) return index >= 0 && index < kept ? this.#placeAt(index) : undefined;
    if (!isBackward && isAllKept && this.bytes === this.#reader.size) return undefined;
    const step = isBackward ? -1 : 1;
    const all = chunksOf(this.#reader.size);
    for (let chunk = Math.min(all - 1, Math.floor(from / CHUNK)); chunk >= 0 && chunk < all; chunk += step) {
      const hits = this.#hitsIn(await readWindow(this.#reader, chunk, AROUND));
      if (isOutdated()) return undefined;
      const hit = isBackward ? hits.findLast(({ offset }) => offset < from) : hits.find(({ offset }) => offset >= from);
      if (hit) return { offset: hit.offset, length: hit.length };
    }
    return undefined;
  }

  #hitsIn(window: Window): Hit[] {
    if (!this.#canBeZero && isAllZero(window.bytes)) return [];
    const hits: Hit[] = [];
    this.#searcher.forPatterns(this.#patterns, MOST_OF_WINDOW);
    this.#searcher.begin(window.start);
    this.#searcher.push(window.bytes);
    this.#searcher.finish();
    this.#searcher.drainEach((offset, length, pattern) => hits.push({ offset, length, pattern }));
    hits.sort((a, b) => a.offset - b.offset || a.pattern - b.pattern);
    return this.#withoutTwins(hits).filter(({ offset }) => offset >= window.from && offset < window.to);
  }

  /**
   * Within UTF-16 text both byte orders fit, a byte apart: the zero that ends one character begins the next. Of two
   * such places that of the earlier pattern is told. `hits` in file order.
   */
  #withoutTwins(hits: readonly Hit[]): readonly Hit[] {
    const isWide = ({ pattern }: Hit) => this.#patterns[pattern]?.unit === 2;
    const isTwin = (hit: Hit, other: Hit | undefined) =>
      other !== undefined && isWide(other) && other.pattern < hit.pattern && Math.abs(other.offset - hit.offset) === 1;
    return hits.filter((hit, at) => {
      if (!isWide(hit)) return true;
      // At one offset stand at most as many hits as there are patterns.
      const near = hits.slice(Math.max(0, at - 2 * this.#patterns.length), at + 2 * this.#patterns.length);
      return !near.some((other) => isTwin(hit, other));
    });
  }

  #placeAt(index: number): NearestPlace {
    const length = this.#patterns[this.#kinds[index] ?? 0]?.values.length ?? 0;
    return { offset: this.#offsets[index] ?? 0, length, index };
  }

  #keep(offset: number, pattern: number): void {
    const at = this.#count++;
    if (at >= MOST_KEPT) return;
    if (at === this.#offsets.length) {
      this.#offsets = grown(this.#offsets);
      this.#kinds = grown(this.#kinds);
    }
    this.#offsets[at] = offset;
    this.#kinds[at] = pattern;
  }

  #firstAtOrAfter(from: number): number {
    let low = 0;
    let high = Math.min(this.#count, MOST_KEPT);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#offsets[middle] ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
