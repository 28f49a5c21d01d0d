import type * as Comlink from 'comlink';
import type { CleanAccess, CleanAnswer, CleanRequest, DigestStep, OnCleaning } from '../clean/access.ts';
import type { Phase } from '../clean/pace.ts';
import type { CleanSurface, CleanTask } from './surface.ts';
import { Watchdog } from './watchdog.ts';

/** What of the open file a copy is made from; asked for when it is made. */
export type CleanSubjectFacts = Pick<CleanTask, 'file' | 'member' | 'found'>;
export type CleanSubject = () => Promise<CleanSubjectFacts | undefined>;

export interface StartedCleaner {
  readonly remote: Comlink.Remote<CleanSurface>;
  /** Resolves if it ends by an error that no call will report. */
  readonly died: Promise<void>;
  /** Ends it, whatever it does. */
  end(): void;
}

interface Run {
  /** Ends it without its worker. */
  readonly giveUp: () => void;
  /** Its worker does not know of it yet. */
  isPreparing: boolean;
}

/**
 * The page's side of the worker that makes cleaned copies. One that ended, or does not even answer to a cancel, makes
 * way for a new one at the next copy.
 */
export class CleanClient {
  readonly #start: () => Promise<StartedCleaner>;
  #worker: Promise<StartedCleaner> | undefined;
  #onProgress: OnCleaning = () => {};
  /** The copy that is being made. */
  #run: Run | undefined;

  constructor(start: () => Promise<StartedCleaner>) {
    this.#start = start;
  }

  /** A copy is being made. */
  get isBusy(): boolean {
    return this.#run !== undefined;
  }

  /** Starts the worker; settles when it is there or could not be started. */
  async begin(): Promise<void> {
    await this.#started().catch(() => {});
  }

  /** Removes files of earlier visits; resolves to how many those were. */
  async removeLeftovers(): Promise<number> {
    const { remote } = await this.#started();
    return remote.removeLeftovers();
  }

  readonly onProgress = (phase: Phase, done: number, total: number): void => this.#onProgress(phase, done, total);

  /** Copies of one file. */
  open(subject: CleanSubject): CleanAccess {
    return {
      clean: (request, onProgress) => {
        this.#onProgress = onProgress;
        return this.#clean(subject, request).catch(() => ({ state: 'broken' }) as const);
      },
      cancel: () => this.#cancel(),
    };
  }

  /** The next step of a file's SHA-256; see `DigestAccess`. */
  async digest(file: File, from: number): Promise<DigestStep | undefined> {
    try {
      const { remote, died } = await this.#started();
      return await Promise.race([remote.digest(file, from), died.then(() => undefined)]);
    } catch {
      return undefined;
    }
  }

  /** Ends what is being made and gives back its room. */
  forget(): void {
    this.#onProgress = () => {};
    this.#endRun();
    void this.#worker?.then(({ remote }) => remote.forget()).catch(() => {});
  }

  async #clean(subject: CleanSubject, request: CleanRequest): Promise<CleanAnswer> {
    let giveUp = () => {};
    const givenUp = new Promise<CleanAnswer>((resolve) => {
      giveUp = () => resolve({ state: 'cancelled' });
    });
    const run: Run = { giveUp, isPreparing: true };
    this.#run = run;
    return Promise.race([this.#make(run, subject, request), givenUp]).finally(() => {
      if (this.#run === run) this.#run = undefined;
    });
  }

  async #make(run: Run, subject: CleanSubject, request: CleanRequest): Promise<CleanAnswer> {
    const { remote, died } = await this.#started();
    const task = await subject();
    if (!task) return { state: 'broken' };
    // It was given up, or another was asked for.
    if (this.#run !== run) return { state: 'cancelled' };
    run.isPreparing = false;
    return Promise.race([remote.clean({ ...task, ...request }), died.then(() => ({ state: 'broken' }) as const)]);
  }

  #cancel(): void {
    this.#endRun();
    void this.#worker?.then(({ remote }) => remote.cancel()).catch(() => {});
  }

  /** What the worker does not know of it cannot end: it would begin with it afterwards. */
  #endRun(): void {
    if (this.#run?.isPreparing) this.#run.giveUp();
    else this.#watchCancel();
  }

  /** A copy that goes on although it was cancelled, and whose worker does not answer, ends with that worker. */
  #watchCancel(): void {
    const worker = this.#worker;
    const run = this.#run;
    if (!worker || !run) return;
    const dog = new Watchdog(
      async () => {
        if (this.#run !== run) dog.stop();
        else await (await worker).remote.answer();
      },
      () => {
        dog.stop();
        if (this.#worker === worker) this.#worker = undefined;
        void worker.then(({ end }) => end());
        run.giveUp();
        // What it left in the browser's storage goes at once.
        void this.removeLeftovers().catch(() => {});
      },
    );
    dog.start();
  }

  /** The worker that runs; a new one where none does. */
  #started(): Promise<StartedCleaner> {
    if (this.#worker) return this.#worker;
    const worker = this.#start();
    this.#worker = worker;
    const forget = () => {
      if (this.#worker === worker) this.#worker = undefined;
    };
    void worker.then(({ died }) => died).then(forget, forget);
    return worker;
  }
}
