import type { Sample } from '../engine/scan/samples.ts';
import type { PoolParts, ScanTask, ScanWorker } from './scan-task.ts';
import { answerOf } from './silence.ts';

/** An early look that lies so far back says too little: the search was held meanwhile, or the disk is slow. */
const FRESH_MS = 1_000;

/**
 * Whether the file that was scanned still is what it was: by its fingerprint, and by pages that are compared with what was
 * scanned of them. The first worker that has nothing more to scan looks at those that are scanned by then, while the
 * others go on; the rest is looked at in the end, or all of it where that early look came to nothing.
 */
export class ChangeLook {
  readonly #parts: PoolParts;
  readonly #task: ScanTask;
  /** Of the file as it was opened. */
  readonly #fingerprint: Promise<string | undefined>;
  /** So many samples were looked at then. */
  #early: { readonly samples: number; readonly at: number; readonly answer: Promise<boolean | undefined> } | undefined;
  /** They gave no answer and are not asked again. */
  readonly #silent = new Set<ScanWorker>();

  constructor(parts: PoolParts, task: ScanTask) {
    this.#parts = parts;
    this.#task = task;
    this.#fingerprint = parts.core.fingerprint();
    // It is waited for at the end.
    this.#fingerprint.catch(() => {});
  }

  /** That worker looks at what is scanned by now, unless one does already. */
  begin(worker: ScanWorker): void {
    const { samples } = this.#task;
    if (this.#early || samples.length === 0) return;
    const answer = this.#lookAtAll(worker, [...samples]);
    // It is waited for at the end.
    answer.catch(() => {});
    this.#early = { samples: samples.length, at: performance.now(), answer };
  }

  /** When all is scanned. Rejects when the core is gone. */
  async isUnchanged(): Promise<boolean> {
    const { file, samples } = this.#task;
    const early = await this.#earlyAnswer();
    const rest = early === undefined ? samples : samples.slice(this.#early?.samples);
    if (early === false || (early && rest.length === 0)) return early;
    for (const worker of this.#parts.workers) {
      if (this.#silent.has(worker)) continue;
      const answer = await (early
        ? this.#answerOf(worker, worker.remote.areUnchanged(file, rest))
        : this.#lookAtAll(worker, rest));
      if (answer !== undefined) return answer;
    }
    // None is left: the fingerprint alone has to do.
    return this.#parts.core.isUnchanged();
  }

  /** Undefined: there is none that counts. */
  async #earlyAnswer(): Promise<boolean | undefined> {
    return this.#early && performance.now() - this.#early.at <= FRESH_MS ? this.#early.answer : undefined;
  }

  async #lookAtAll(worker: ScanWorker, samples: readonly Sample[]): Promise<boolean | undefined> {
    const fingerprint = await this.#fingerprint;
    return this.#answerOf(worker, worker.remote.isUnchanged(this.#task.file, { fingerprint, samples }));
  }

  async #answerOf(worker: ScanWorker, call: Promise<boolean>): Promise<boolean | undefined> {
    const answer = await answerOf(worker, call);
    if (answer !== 'no answer') return answer;
    this.#silent.add(worker);
    return undefined;
  }
}
