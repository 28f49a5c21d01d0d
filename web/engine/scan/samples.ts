/**
 * Whether the bytes that were scanned are those that are in the file now. Chromium refuses to read a file that was
 * changed; Firefox goes on with the new bytes and says nothing. So the scan keeps a hash of a page in every SAMPLE_STEP
 * of what it reads anyway, and these pages are read once more at its end.
 */
import { PAGE_SIZE } from './measures.ts';

/** More would cost more than a thirtieth of the scan, as each page is a read of its own. */
export const SAMPLE_STEP = 16 << 20;
/** Pages that are read at once. */
const AT_ONCE = 256;

/** A page of the file, as it was. */
export interface Sample {
  readonly at: number;
  readonly hash: number;
}

/** Takes samples of a stretch from bytes that come in order. */
export class Sampler {
  readonly samples: Sample[] = [];
  readonly #end: number;
  readonly #page = new Uint8Array(PAGE_SIZE);
  #filled = 0;
  /** Of the next sample. */
  #at: number;

  /** Samples begin at from ≤ at < to; `random` (0 ≤ r < 1) chooses where, so that nothing goes by the page. */
  constructor(from: number, to: number, random = Math.random()) {
    const steps = Math.max(1, Math.min(to - from, SAMPLE_STEP) / PAGE_SIZE);
    this.#at = from + Math.floor(random * steps) * PAGE_SIZE;
    this.#end = to;
  }

  /** The bytes from `position` on. */
  take(position: number, bytes: Uint8Array): void {
    while (this.#at < this.#end) {
      const from = this.#at + this.#filled - position;
      if (from < 0 || from >= bytes.length) return;
      const part = bytes.subarray(from, from + PAGE_SIZE - this.#filled);
      this.#page.set(part, this.#filled);
      this.#filled += part.length;
      if (this.#filled < PAGE_SIZE) return;
      this.#next();
    }
  }

  /** No more bytes follow: the file's last page may be short. */
  finish(): void {
    if (this.#filled > 0) this.#next();
  }

  #next(): void {
    this.samples.push({ at: this.#at, hash: hashOf(this.#page.subarray(0, this.#filled)) });
    this.#filled = 0;
    this.#at += SAMPLE_STEP;
  }
}

/** Reads the pages anew. Rejects when the file cannot be read. */
export async function areUnchanged(file: Blob, samples: readonly Sample[]): Promise<boolean> {
  for (let first = 0; first < samples.length; first += AT_ONCE) {
    const some = samples.slice(first, first + AT_ONCE);
    // One read of all costs less than one of each.
    const pages = some.map(({ at }) => file.slice(at, at + PAGE_SIZE));
    const bytes = new Uint8Array(await new Blob(pages).arrayBuffer());
    let from = 0;
    for (const [index, { hash }] of some.entries()) {
      const size = pages[index]?.size ?? 0;
      if (hashOf(bytes.subarray(from, from + size)) !== hash) return false;
      from += size;
    }
  }
  return true;
}

/** FNV-1a (Fowler, Noll, Vo) over bytes, 32 bits: against accident, not against anyone. */
function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
