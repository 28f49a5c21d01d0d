import type * as Comlink from 'comlink';
import type { CleanAccess, CleanAnswer, CleanRequest, OnCleaning } from '../clean/access.ts';
import type { Phase } from '../clean/pace.ts';
import type { CleanSurface, CleanTask } from './surface.ts';

/** What of the open file a copy is made from; asked for when it is made. */
export type CleanSubjectFacts = Pick<CleanTask, 'file' | 'member' | 'found'>;
export type CleanSubject = () => Promise<CleanSubjectFacts | undefined>;

/** The page's side of the worker that makes cleaned copies. */
export class CleanClient {
  readonly #remote: Promise<Comlink.Remote<CleanSurface>>;
  #begin: (remote: Comlink.Remote<CleanSurface>) => void = () => {};
  #fail = () => {};
  readonly #failed: Promise<CleanAnswer>;
  #onProgress: OnCleaning = () => {};

  constructor() {
    this.#remote = new Promise((begin) => {
      this.#begin = begin;
    });
    this.#failed = new Promise((resolve) => {
      this.#fail = () => resolve({ state: 'broken' });
    });
  }

  /** The worker is there. */
  begin(remote: Comlink.Remote<CleanSurface>): void {
    this.#begin(remote);
  }

  /** It could not be started, or ended by an error that no call will report. */
  fail(): void {
    this.#fail();
  }

  readonly onProgress = (phase: Phase, done: number, total: number): void => this.#onProgress(phase, done, total);

  /** Copies of one file. */
  open(subject: CleanSubject): CleanAccess {
    return {
      clean: (request, onProgress) => {
        this.#onProgress = onProgress;
        return Promise.race([this.#clean(subject, request), this.#failed]);
      },
      cancel: () => void this.#remote.then((remote) => remote.cancel()),
    };
  }

  /** Ends what is being made and gives back its room. */
  forget(): void {
    this.#onProgress = () => {};
    void this.#remote.then((remote) => remote.forget());
  }

  async #clean(subject: CleanSubject, request: CleanRequest): Promise<CleanAnswer> {
    const remote = await this.#remote;
    const task = await subject();
    if (!task) return { state: 'broken' };
    return remote.clean({ ...task, ...request }).catch(() => ({ state: 'broken' }) as const);
  }
}
