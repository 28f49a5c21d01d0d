import { LOOK_AHEAD, LOOK_BEHIND } from '../../engine/scan/measures.ts';
import { openBlobStream, type ReadStream, type ReadTaker } from './blob-stream.ts';

/**
 * Bytes of a file for stripes that follow each other: opening a stream for each costs Chromium what scanning some MiB
 * does (decision 9). A stripe begins a little before the place up to which the one before it was read; what lies between
 * is kept, and comes once more.
 */
export class RunStream implements ReadStream, ReadTaker {
  readonly #file: File;
  readonly #inner: ReadStream;
  #taker: ReadTaker | undefined;
  /** In the file, of what comes next from `#inner`. */
  #position: number;
  /** What was read from `#keptFrom` on, up to `#position`. */
  readonly #kept = new Uint8Array(LOOK_BEHIND + LOOK_AHEAD);
  #keptFrom = Number.POSITIVE_INFINITY;
  #again: Uint8Array | undefined;

  constructor(file: File, start: number, end: number) {
    this.#file = file;
    this.#inner = openBlobStream(file.slice(start, end));
    this.#position = start;
  }

  /** From here on, at most LOOK_BEHIND + LOOK_AHEAD before the end of what will be read, it is kept for `goOn`. */
  keepFrom(offset: number): void {
    this.#keptFrom = offset;
  }

  /** Whether what comes next is what lies in that file from `start` on. */
  goOn(file: File, start: number): boolean {
    const { name, size, lastModified } = this.#file;
    const isSame = file.name === name && file.size === size && file.lastModified === lastModified;
    if (!isSame || start !== this.#keptFrom || this.#position < start) return false;
    this.#again = this.#kept.slice(0, this.#position - start);
    return true;
  }

  read(limit: number, taker: ReadTaker): void {
    const again = this.#again;
    if (again) {
      this.#again = again.length > limit ? again.subarray(limit) : undefined;
      taker.take(again.subarray(0, limit));
      return;
    }
    this.#taker = taker;
    this.#inner.read(limit, this);
  }

  /** What the file brought. */
  take(piece: Uint8Array | undefined): void {
    if (piece) this.#keep(piece);
    const taker = this.#taker;
    this.#taker = undefined;
    taker?.take(piece);
  }

  fail(error: unknown): void {
    this.#taker?.fail(error);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  #keep(piece: Uint8Array): void {
    const at = this.#position - this.#keptFrom;
    this.#position += piece.length;
    if (at + piece.length <= 0) return;
    this.#kept.set(at < 0 ? piece.subarray(-at) : piece, Math.max(0, at));
  }
}
