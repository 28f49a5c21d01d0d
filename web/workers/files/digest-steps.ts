import type { DigestStep } from '../../clean/access.ts';
import { Sha256 } from '../../clean/bytes/sha256.ts';
import { freeBuffer } from '../../engine/sources/blob-source.ts';

/** Takes about a tenth of a second: other calls are served between two steps. */
const STEP = 16 << 20;

/** The SHA-256 of a file, a step at a time, as the page asks for them: whoever asks no more has ended it. */
export class DigestSteps {
  readonly #reader = new FileReaderSync();
  #hash = new Sha256();
  #done = 0;

  /** The next step behind `from` bytes; 0 begins anew. Throws where the file cannot be read, or has changed. */
  step(file: File, from: number): DigestStep {
    if (from === 0) {
      this.#hash = new Sha256();
      this.#done = 0;
    }
    if (from !== this.#done) throw new Error('another file was begun');
    const end = Math.min(file.size, from + STEP);
    const buffer = this.#reader.readAsArrayBuffer(file.slice(from, end));
    if (buffer.byteLength !== end - from) throw new Error('the file became shorter');
    this.#hash.update(new Uint8Array(buffer));
    freeBuffer(buffer);
    this.#done = end;
    return end < file.size ? { done: end } : { done: end, sha256: this.#hash.digest() };
  }
}
