import type { Bytes, HiddenBytes } from '../../engine/access.ts';
import type { ByteSource } from './byte-source.ts';

const BLOCK = 8192;
/** 2 MiB with the marks of presence. */
const KEPT = 128;
/** Few, so that after a fast scroll the place where it stopped is next. */
const AT_ONCE = 2;

/**
 * The blocks of a run of bytes that were looked at. What is wanted last is read first: a wish that was not
 * served when the next one comes is forgotten.
 */
export class ByteCache {
  readonly #source: ByteSource;
  readonly #onLoaded: () => void;
  readonly #blocks = new Map<number, Bytes>();
  readonly #loading = new Set<number>();
  /** Blocks that could not be read: not asked for again before they were out of sight. */
  readonly #failed = new Set<number>();
  #wanted: readonly number[] = [];

  constructor(source: ByteSource, onLoaded: () => void) {
    this.#source = source;
    this.#onLoaded = onLoaded;
  }

  /** Copies what is here of `into.length` bytes at `offset`. `present`: 1 held by the dump, 0 absent, 2 not read yet. */
  copy(offset: number, into: Uint8Array, present: Uint8Array): void {
    present.fill(2);
    const end = Math.min(offset + into.length, this.#source.size);
    for (let at = offset; at < end; ) {
      const block = Math.floor(at / BLOCK);
      const stop = Math.min(end, (block + 1) * BLOCK);
      const cached = this.#blocks.get(block);
      if (cached) {
        const from = at - block * BLOCK;
        const to = Math.min(stop - block * BLOCK, cached.bytes.length);
        if (to > from) {
          into.set(cached.bytes.subarray(from, to), at - offset);
          present.set(cached.present.subarray(from, to), at - offset);
        }
        // A short answer ends where the source ends.
        present.fill(0, Math.max(from, to) + block * BLOCK - offset, stop - offset);
      }
      at = stop;
    }
  }

  /** What is hidden of `count` bytes at `offset`, as far as they are here: in order, offsets of the source. */
  hiddenIn(offset: number, count: number): readonly HiddenBytes[] {
    const found: HiddenBytes[] = [];
    const end = offset + count;
    for (let block = Math.floor(offset / BLOCK); block * BLOCK < end; block++) {
      for (const one of this.#blocks.get(block)?.hidden ?? []) {
        const start = one.offset + block * BLOCK;
        if (start >= end || start + one.length <= offset) continue;
        const last = found.at(-1);
        // A value that goes on in the next block.
        if (last && last.offset + last.length === start) {
          found[found.length - 1] = { ...last, length: last.length + one.length };
        } else found.push({ ...one, offset: start });
      }
    }
    return found;
  }

  /** Loads what is missing of `count` bytes at `offset`. */
  want(offset: number, count: number): void {
    const first = Math.max(0, Math.floor(offset / BLOCK));
    const last = Math.floor((Math.min(offset + count, this.#source.size) - 1) / BLOCK);
    const wanted: number[] = [];
    for (const block of this.#failed) if (block < first || block > last) this.#failed.delete(block);
    for (let block = first; block <= last; block++) {
      const cached = this.#blocks.get(block);
      if (!cached) {
        if (!this.#loading.has(block) && !this.#failed.has(block)) wanted.push(block);
        continue;
      }
      // The last used stand last: the first are the first to go.
      this.#blocks.delete(block);
      this.#blocks.set(block, cached);
    }
    this.#wanted = wanted;
    this.#next();
  }

  #next(): void {
    while (this.#loading.size < AT_ONCE) {
      const [block, ...rest] = this.#wanted;
      if (block === undefined) return;
      this.#wanted = rest;
      void this.#load(block);
    }
  }

  async #load(block: number): Promise<void> {
    this.#loading.add(block);
    try {
      const start = block * BLOCK;
      const bytes = await this.#source.read(start, Math.min(BLOCK, this.#source.size - start));
      this.#blocks.set(block, bytes);
      for (const old of this.#blocks.keys()) {
        if (this.#blocks.size <= KEPT) break;
        this.#blocks.delete(old);
      }
    } catch {
      this.#failed.add(block);
    } finally {
      this.#loading.delete(block);
      this.#next();
      this.#onLoaded();
    }
  }
}
