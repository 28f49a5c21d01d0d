import type { RowSource } from './rows.ts';

const PAGE = 128;
/** Pages kept; a page is a few tens of KB at most. */
const KEPT = 64;
const AT_ONCE = 3;

export interface CachedRow<T> {
  readonly row: T;
  /** In file order. */
  readonly index: number;
}

/** The pages of a row source that were looked at, loaded as they come into sight. */
export class RowCache<T> {
  readonly #source: RowSource<T>;
  readonly #onLoaded: () => void;
  readonly #pages = new Map<number, readonly CachedRow<T>[]>();
  readonly #loading = new Set<number>();
  /** Pages that could not be read: each answer asks for what is in sight, and would ask for them without end. */
  readonly #failed = new Set<number>();
  #total: number | undefined;

  constructor(source: RowSource<T>, onLoaded: () => void) {
    this.#source = source;
    this.#onLoaded = onLoaded;
  }

  /** How many rows there are; undefined until the first page is here. */
  get total(): number | undefined {
    return this.#total;
  }

  /** The row at a position of the current order, if it is here. */
  at(position: number): CachedRow<T> | undefined {
    return this.#pages.get(Math.floor(position / PAGE))?.[position % PAGE];
  }

  /**
   * Loads what is missing between two positions; later calls for other places go before earlier ones. What could not be
   * read is asked for again once it was out of sight.
   */
  want(from: number, to: number): void {
    const first = Math.floor(from / PAGE);
    const last = Math.floor(Math.max(from, to - 1) / PAGE);
    for (const page of this.#failed) if (page < first || page > last) this.#failed.delete(page);
    for (let page = first; page <= last; page++) {
      if (this.#pages.has(page) || this.#loading.has(page) || this.#failed.has(page)) continue;
      if (this.#loading.size >= AT_ONCE) return;
      void this.#load(page);
    }
  }

  async #load(page: number): Promise<void> {
    this.#loading.add(page);
    try {
      const { rows, indexes, total } = await this.#source.load(page * PAGE, PAGE);
      this.#total = total;
      const cached = rows.map((row, at) => ({ row, index: indexes[at] ?? page * PAGE + at }));
      this.#pages.set(page, cached);
      for (const old of this.#pages.keys()) {
        if (this.#pages.size <= KEPT) break;
        this.#pages.delete(old);
      }
    } catch {
      this.#failed.add(page);
    } finally {
      this.#loading.delete(page);
      this.#onLoaded();
    }
  }
}
