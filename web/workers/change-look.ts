import type { Sample } from '../engine/scan/samples.ts';
import type { PoolParts, ScanTask, ScanWorker } from './scan-task.ts';
import { answerOf } from './silence.ts';

/**
 * Whether the file that was scanned still is what it was. A worker that has nothing more to scan looks at its fingerprint and
 * at most of its pages while the others go on; only pages of the last stripes are left for the end.
 */
export class ChangeLook {
  readonly #parts: PoolParts;
  readonly #task: ScanTask;
  /** Of the file as it was opened. */
  readonly #fingerprint: Promise<string | undefined>;
  /** What of it was looked at early. */
  #early: { readonly samples: number; readonly isUnchanged: Promise<boolean | 'died'> } | undefined;

  constructor(parts: PoolParts, task: ScanTask) {
    this.#parts = parts;
    this.#task = task;
    this.#fingerprint = parts.core.fingerprint();
    // It is waited for at the end.
    this.#fingerprint.catch(() => {});
  }

  /** That worker looks at what is scanned by now, if none did before. */
  begin(worker: ScanWorker): void {
    const { samples } = this.#task;
    if (this.#early || samples.length === 0) return;
    this.#early = { samples: samples.length, isUnchanged: this.#whole(worker, [...samples]) };
    // It is waited for at the end.
    this.#early.isUnchanged.catch(() => {});
  }

  /** When all is scanned. Rejects when the core is gone. */
  async isUnchanged(): Promise<boolean> {
    const { file, samples } = this.#task;
    if (this.#early) {
      const rest = samples.slice(this.#early.samples);
      const late = this.#asked((worker) => answerOf(worker, worker.remote.areUnchanged(file, rest)));
      const [first, last] = await Promise.all([this.#early.isUnchanged, late]);
      if (first !== 'died' && last !== 'died') return first && last;
    }
    const answer = await this.#asked((worker) => this.#whole(worker, samples));
    // None is left: the fingerprint alone has to do.
    return answer === 'died' ? this.#parts.core.isUnchanged() : answer;
  }

  async #whole(worker: ScanWorker, samples: readonly Sample[]): Promise<boolean | 'died'> {
    const fingerprint = await this.#fingerprint;
    return answerOf(worker, worker.remote.isUnchanged(this.#task.file, { fingerprint, samples }));
  }

  /** Of the first worker that answers: the core has the findings to make. */
  async #asked(ask: (worker: ScanWorker) => Promise<boolean | 'died'>): Promise<boolean | 'died'> {
    for (const worker of this.#parts.workers) {
      const answer = await ask(worker);
      if (answer !== 'died') return answer;
    }
    return 'died';
  }
}
