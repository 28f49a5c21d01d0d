import { bytes } from '../../words/format.ts';
import { page } from '../../words/page/page.ts';
import type { DumpState } from './dump-store.ts';

/** A rate is told after this long: earlier it would only jump. */
const STEADY_MS = 500;

/** How fast the open file is being read, in words: "12 MB read, 61 MB/s". */
export class ReadRate {
  #file: unknown;
  #startedAt = 0;
  /** What had been read then. */
  #startBytes = 0;

  words(state: DumpState): string {
    if (state.phase !== 'ready' || state.summary.isComplete) return '';
    const { access, summary } = state;
    const now = performance.now();
    const read = page.read(bytes(summary.bytesRead));
    if (state.isStopped) {
      // The time that it stands still does not count.
      this.#file = undefined;
      return read;
    }
    if (this.#file !== access) {
      this.#file = access;
      this.#startedAt = now;
      this.#startBytes = summary.bytesRead;
    }
    const elapsed = now - this.#startedAt;
    const rate = ((summary.bytesRead - this.#startBytes) / elapsed) * 1000;
    return elapsed < STEADY_MS ? read : `${read}, ${page.rate(bytes(rate))}`;
  }
}
