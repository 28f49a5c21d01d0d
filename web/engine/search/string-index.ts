import { grown } from '../scan/findings/columns.ts';
import type { StringsQuery } from './access.ts';
import { type ByteReader, CHUNK, chunksOf, isAllZero, readWindow, windowsOf } from './bytes.ts';
import type { Searcher } from './searcher.ts';
import { AHEAD, BEHIND, StringFilter, type StringRef } from './string-filter.ts';

const AROUND = { behind: BEHIND, ahead: AHEAD };
/** Strings of chunks that hold so few are kept: else a page of a rare word would read hundreds of chunks again. */
const FEW = 8;
const MOST_KEPT = 100_000;

/**
 * The strings of a file that fit a query, counted once and read again where they are shown. Of each chunk only the
 * number of strings before its end is kept, 8 bytes for 1 MiB, so that any row is found by halving and one read,
 * however large the file is.
 */
export class StringIndex {
  readonly #reader: ByteReader;
  readonly #searcher: Searcher;
  readonly #filter: StringFilter;
  /** Strings up to the end of each chunk that is done. */
  #ends = new Float64Array(64);
  #done = 0;
  readonly #few = new Map<number, readonly StringRef[]>();
  #kept = 0;
  /** The chunk that was read last: rows are asked for page by page. */
  #last: { readonly chunk: number; readonly refs: readonly StringRef[] } | undefined;

  constructor(reader: ByteReader, searcher: Searcher, query: StringsQuery) {
    this.#reader = reader;
    this.#searcher = searcher;
    this.#filter = new StringFilter(query);
    if (this.#filter.isHopeless) this.#skipTo(chunksOf(reader.size));
  }

  /** Strings found so far. */
  get count(): number {
    return this.#done === 0 ? 0 : (this.#ends[this.#done - 1] ?? 0);
  }

  /** Bytes looked through so far. */
  get bytes(): number {
    return Math.min(this.#reader.size, this.#done * CHUNK);
  }

  /** Goes on with the next chunks, one for each turn of the caller's loop. Rejects when bytes cannot be read. */
  async *run(): AsyncGenerator<void> {
    const first = this.#nextWanted(this.#done - 1);
    if (first === undefined) return;
    for await (const window of windowsOf(this.#reader, first, (chunk) => this.#nextWanted(chunk), AROUND)) {
      const chunk = window.from / CHUNK;
      this.#skipTo(chunk);
      const refs = isAllZero(window.bytes) ? [] : this.#filter.stringsIn(this.#searcher, window);
      if (refs.length > 0 && refs.length <= FEW && this.#kept < MOST_KEPT) {
        this.#few.set(chunk, refs);
        this.#kept += refs.length;
      }
      this.#add(refs.length);
      yield;
    }
    this.#skipTo(chunksOf(this.#reader.size));
  }

  /** The strings from the `from`th on, fewer at the end of those found. Rejects when bytes cannot be read. */
  async refs(from: number, count: number): Promise<readonly StringRef[]> {
    const found: StringRef[] = [];
    const to = Math.min(this.count, from + count);
    let at = from;
    while (at < to) {
      const chunk = this.#chunkOf(at);
      const before = chunk === 0 ? 0 : (this.#ends[chunk - 1] ?? 0);
      const part = (await this.#refsOf(chunk)).slice(at - before, to - before);
      // A file that changed meanwhile holds fewer.
      if (part.length === 0) break;
      found.push(...part);
      at += part.length;
    }
    return found;
  }

  async #refsOf(chunk: number): Promise<readonly StringRef[]> {
    const known = this.#few.get(chunk) ?? (this.#last?.chunk === chunk ? this.#last.refs : undefined);
    if (known) return known;
    const refs = this.#filter.stringsIn(this.#searcher, await readWindow(this.#reader, chunk, AROUND));
    this.#last = { chunk, refs };
    return refs;
  }

  /** The chunk that holds the string with this number. */
  #chunkOf(number: number): number {
    let low = 0;
    let high = this.#done;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ends[middle] ?? 0) <= number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #nextWanted(chunk: number): number | undefined {
    const all = chunksOf(this.#reader.size);
    for (let next = chunk + 1; next < all; next++) if (this.#filter.touches(next)) return next;
    return undefined;
  }

  #skipTo(chunk: number): void {
    while (this.#done < chunk) this.#add(0);
  }

  #add(count: number): void {
    if (this.#done === this.#ends.length) this.#ends = grown(this.#ends);
    this.#ends[this.#done] = this.count + count;
    this.#done++;
  }
}
