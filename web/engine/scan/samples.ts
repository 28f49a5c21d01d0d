/**
 * Whether the bytes that were scanned are those that are in the file now. Chromium refuses to read a file that was
 * changed; Firefox goes on with the new bytes and says nothing. So the scan keeps a hash of a page in every SAMPLE_STEP
 * of what it reads anyway, and these pages are read once more when nearly all, and when all is scanned.
 */
import { PAGE_SIZE } from './measures.ts';

/** More would cost more than a hundredth of the scan, as each page is a read of its own. */
export const SAMPLE_STEP = 32 << 20;
/** Pages that are read as one, which costs less than a read of each; the browser brings one after another. */
const AS_ONE = 16;
/** Such reads under way at a time: those of 8 GiB. */
const LANES = 16;

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
  let first = 0;
  let isUnchanged = true;
  const lane = async () => {
    while (isUnchanged && first < samples.length) {
      const some = samples.slice(first, first + AS_ONE);
      first += AS_ONE;
      if (!(await areEqual(file, some))) isUnchanged = false;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return isUnchanged;
}

async function areEqual(file: Blob, samples: readonly Sample[]): Promise<boolean> {
  const pages = samples.map(({ at }) => file.slice(at, at + PAGE_SIZE));
  const bytes = new Uint8Array(await new Blob(pages).arrayBuffer());
  let from = 0;
  return samples.every(({ hash }, index) => {
    const size = pages[index]?.size ?? 0;
    const page = bytes.subarray(from, from + size);
    from += size;
    return hashOf(page) === hash;
  });
}

/** FNV-1a (Fowler, Noll, Vo) over bytes, 32 bits: against accident, not against anyone. */
function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
