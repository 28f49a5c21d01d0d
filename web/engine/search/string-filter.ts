import type { StretchKind } from '../access.ts';
import type { StringsQuery } from './access.ts';
import { CHUNK, type Window } from './bytes.ts';
import { ENCODINGS, type FoundString, type Pattern, patternsOfText, type Searcher } from './searcher.ts';

/**
 * A run that goes on for longer beyond its chunk is told as far as it was followed: its rest holds no other string's
 * begin, and no list has room to show it.
 */
export const AHEAD = 1 << 16;
/** Whether a run began before the chunk shows in the bytes just before it. */
export const BEHIND = 4096;

/** More hits of the needle than this in one window would be a needle of one letter. */
const MOST_HITS = 1 << 20;

/** A string as it is kept: its text is read when it is shown. */
export interface StringRef extends FoundString {
  readonly goesOn: boolean;
  /** Where the needle stands in it, in bytes of the file. */
  readonly hit?: number;
}

/** Which strings of a file are wanted. */
export class StringFilter {
  readonly #query: StringsQuery;
  readonly #isWanted: readonly boolean[];
  /** Of each encoding; undefined: any text will do. */
  readonly #needles: readonly Pattern[] | undefined;
  /** Of the wanted kind, in order. */
  readonly #stretches: StringsQuery['stretches'];

  constructor(query: StringsQuery) {
    this.#query = query;
    this.#isWanted = ENCODINGS.map((encoding) => query.encodings.includes(encoding));
    this.#needles = query.contains === '' ? undefined : patternsOfText(query.contains, ENCODINGS, true);
    this.#stretches = query.stretches.filter(({ kind }) => kind === query.kind).sort((a, b) => a.start - b.start);
  }

  /** No string can fit: strings are of printable ASCII, the needle is not, or it is too long. */
  get isHopeless(): boolean {
    const { contains, encodings } = this.#query;
    return encodings.length === 0 || !/^[\t -~]{0,128}$/.test(contains);
  }

  /** Whether a wanted string may begin in the chunk. */
  touches(chunk: number): boolean {
    if (this.#query.kind === undefined) return true;
    const index = this.#stretchBefore((chunk + 1) * CHUNK - 1);
    const stretch = this.#stretches[index];
    return stretch !== undefined && stretch.start + stretch.size > chunk * CHUNK;
  }

  /** The wanted strings that begin in the window, in file order. */
  stringsIn(searcher: Searcher, window: Window): StringRef[] {
    const needles = this.#needles && this.#hitsIn(searcher, window, this.#needles);
    if (needles?.every((hits) => hits.length === 0)) return [];
    const end = window.start + window.bytes.length;
    const found: StringRef[] = [];
    searcher.forStrings(this.#query.least);
    run(searcher, window);
    searcher.drainEach((offset, length, kind) => {
      if (offset < window.from || offset >= window.to || !this.#isWanted[kind] || !this.#isOfKind(offset)) return;
      const stop = offset + length * (kind === 0 ? 1 : 2);
      const hit =
        needles && firstWithin(needles[kind] ?? [], offset, stop - (this.#needles?.[kind]?.values.length ?? 0));
      if (needles && hit === undefined) return;
      const encoding = ENCODINGS[kind] ?? 'ascii';
      const goesOn = !window.isEnd && stop >= end - 1;
      found.push({ offset, length, encoding, goesOn, ...(hit !== undefined && { hit }) });
    });
    return found.sort((a, b) => a.offset - b.offset || a.length - b.length);
  }

  /** Of each encoding, in order. */
  #hitsIn(searcher: Searcher, window: Window, needles: readonly Pattern[]): readonly number[][] {
    const hits: number[][] = needles.map(() => []);
    searcher.forPatterns(needles, MOST_HITS);
    run(searcher, window);
    searcher.drainEach((offset, _, pattern) => hits[pattern]?.push(offset));
    return hits;
  }

  #isOfKind(offset: number): boolean {
    if (this.#query.kind === undefined) return true;
    const stretch = this.#stretches[this.#stretchBefore(offset)];
    return stretch !== undefined && offset < stretch.start + stretch.size;
  }

  /** The last that begins at or before an offset. */
  #stretchBefore(offset: number): number {
    let low = 0;
    let high = this.#stretches.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#stretches[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function run(searcher: Searcher, { start, bytes }: Window): void {
  searcher.begin(start);
  searcher.push(bytes);
  searcher.finish();
}

/** The first of `places` from `from` to `to`, both included. */
function firstWithin(places: readonly number[], from: number, to: number): number | undefined {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  const place = places[low];
  return place !== undefined && place <= to ? place : undefined;
}

/** What lies at an offset, by stretches in file order. */
export function kindAt(stretches: StringsQuery['stretches'], offset: number): StretchKind | undefined {
  return stretches.find(({ start, size }) => offset >= start && offset < start + size)?.kind;
}
