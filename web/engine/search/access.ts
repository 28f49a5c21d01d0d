/** What the page may ask of the search: strings of the file, places of what a person looks for. */
import type { RowPage, Stretch, StretchKind } from '../access.ts';
import type { Fault } from '../core/outcome.ts';
import type { Pattern, TextEncoding } from './searcher.ts';

/** What is searched: the file, or what its container holds. */
export interface SearchTarget {
  readonly size: number;
  /** Only the core can bring the bytes: they lie in a container. */
  readonly isPacked: boolean;
}

export interface StringsQuery {
  /** Characters, 1 or more. */
  readonly least: number;
  readonly encodings: readonly TextEncoding[];
  /** Keeps strings that begin in stretches of this kind; absent: all. */
  readonly kind?: StretchKind;
  /** What lies where; needed for `kind`, and tells what weak evidence for a secret is worth. */
  readonly stretches: readonly Stretch[];
  /** Keeps strings that hold this, ignoring case of A to Z; empty: all. At most 128 characters. */
  readonly contains: string;
}

/** A run of printable characters as it may be shown. */
export interface StringRow {
  readonly offset: number;
  /** In characters. */
  readonly length: number;
  /** It is longer than `length`: so far it was followed. */
  readonly goesOn: boolean;
  readonly encoding: TextEncoding;
  /** A part of it, secrets replaced by their masks. */
  readonly text: string;
  readonly isCutBefore: boolean;
  readonly isCutAfter: boolean;
  /** Whether something in the text was replaced. */
  readonly hasHidden: boolean;
}

/** How far a search is. `count`: what was found so far. */
export type SearchState = { readonly bytes: number; readonly total: number; readonly count: number } & (
  | { readonly state: 'running' | 'paused' | 'stopped' | 'done' }
  | { readonly state: 'failed'; readonly fault: Fault }
);

/** The strings of the file that fit a query, in file order. Only the newest list is alive. */
export interface StringList {
  /** Of those found so far; `total` is their number. */
  load(from: number, count: number): Promise<RowPage<StringRow>>;
  setPaused(isPaused: boolean): void;
  /** Ends the search; what was found stays, and `resume` goes on. */
  stop(): void;
  resume(): void;
}

/** A place of what is looked for, with what stands around it, secrets replaced by their masks. */
export interface FoundPlace {
  readonly offset: number;
  /** In bytes. */
  readonly length: number;
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

export interface FindProgress {
  readonly state: SearchState;
  /** Found since the last call; only the first few hundred are told. */
  readonly places: readonly FoundPlace[];
}

export interface NearestPlace {
  readonly offset: number;
  readonly length: number;
  /** Its number in the file from 0, where known. */
  readonly index?: number;
}

/** What is looked for, and how what it finds is read: bytes and UTF-8 by one, UTF-16 by two. */
export interface FindPattern extends Pattern {
  readonly unit: 1 | 2;
}

export interface SearchAccess {
  /** Takes the place of the list before. `onState` is called at most ten times a second. */
  strings(target: SearchTarget, query: StringsQuery, onState: (state: SearchState) => void): StringList;
  /** Takes the place of the search before. */
  find(
    target: SearchTarget,
    patterns: readonly FindPattern[],
    stretches: readonly Stretch[],
    onProgress: (progress: FindProgress) => void,
  ): void;
  stopFinding(): void;
  /**
   * The first place at or after `from`, or with `isBackward` the last one before it, of what `find` looks for.
   * Undefined: there is none, or a later call took this one's place.
   */
  nearest(from: number, isBackward: boolean): Promise<NearestPlace | undefined>;
  /** Stretches that are private, as pairs of offset and length in order: what the exposure scan has found. */
  hide(ranges: Float64Array<ArrayBuffer>): void;
}
