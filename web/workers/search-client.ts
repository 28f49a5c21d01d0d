import type * as Comlink from 'comlink';
import type { RowPage } from '../engine/access.ts';
import type { Fault } from '../engine/core/outcome.ts';
import type {
  FindProgress,
  NearestPlace,
  SearchAccess,
  SearchState,
  SearchTarget,
  StringList,
  StringRow,
  StringsQuery,
} from '../engine/search/access.ts';
import type { SearchSurface } from './surface.ts';
import { Watchdog } from './watchdog.ts';

const DIED: Fault = { code: 'worker-died' };

type Remote = Comlink.Remote<SearchSurface>;

export interface StartedSearch {
  readonly remote: Remote;
  /** Resolves if it ends by an error that no call will report. */
  readonly died: Promise<void>;
  /** Ends it, whatever it does. */
  end(): void;
}

/**
 * The page's side of the search worker: keeps late news of an earlier file, list or search out. A worker that
 * ended, or does not answer for five seconds, makes way for a new one with the next list or search.
 */
export class SearchClient {
  readonly #start: () => Promise<StartedSearch>;
  #remote: Remote | undefined;
  #isStarting = false;
  /** Of the worker that runs. */
  #dog: Watchdog | undefined;
  /** What was asked for before the worker was there. */
  readonly #waiting: ((remote: Remote) => void)[] = [];
  /** Ends the wait for each answer that is still to come: an ended worker gives none. */
  readonly #unanswered = new Set<() => void>();
  #file = 0;
  /** What a new worker has to know first. */
  #known: { readonly file?: File; readonly hidden?: Float64Array<ArrayBuffer> } = {};
  #strings = { id: 0, onState: (_state: SearchState) => {} };
  #find = { id: 0, onProgress: (_progress: FindProgress) => {} };

  constructor(start: () => Promise<StartedSearch>) {
    this.#start = start;
  }

  /** Starts the worker; settles when it is there or could not be started. */
  async begin(): Promise<void> {
    if (this.#isStarting) return;
    this.#isStarting = true;
    try {
      const { remote, died, end } = await this.#start();
      const { file, hidden } = this.#known;
      if (file) void remote.open(file);
      if (hidden) void remote.hide(hidden);
      this.#remote = remote;
      for (const ask of this.#waiting.splice(0)) ask(remote);
      const dog = new Watchdog(
        () => remote.answer(),
        () => {
          end();
          this.#fail(dog);
        },
      );
      this.#dog = dog;
      if (file) dog.start();
      void died.then(() => this.#fail(dog));
    } catch {
      this.#fail();
    }
    this.#isStarting = false;
  }

  #fail(dog?: Watchdog): void {
    dog?.stop();
    this.#remote = undefined;
    this.#waiting.length = 0;
    for (const give of [...this.#unanswered]) give();
    this.#tellFailure();
  }

  /** Undefined where the worker cannot say, or ends before it does. */
  #answerOf<T>(answer: Promise<unknown>): Promise<T | undefined> {
    return new Promise((resolve) => {
      const settle = (value?: unknown): void => {
        this.#unanswered.delete(give);
        resolve(value as T | undefined);
      };
      const give = (): void => settle();
      this.#unanswered.add(give);
      answer.then(settle, give);
    });
  }

  readonly onStrings = (id: number, state: SearchState): void => {
    if (id === this.#strings.id) this.#strings.onState(state);
  };

  readonly onFound = (id: number, progress: FindProgress): void => {
    if (id === this.#find.id) this.#find.onProgress(progress);
  };

  /** Searches of a file, in place of those before. */
  open(file: File): SearchAccess {
    const mine = ++this.#file;
    this.#forget();
    const ask = (action: (remote: Remote) => void) => {
      if (mine === this.#file) this.#ask(action);
    };
    // One that is started later is told what is known then.
    this.#known = { file };
    this.#waiting.length = 0;
    void this.#remote?.open(file);
    if (this.#remote) this.#dog?.start();
    return {
      strings: (target, query, onState) => this.#listStrings(ask, target, query, onState),
      find: (target, patterns, stretches, onProgress) => {
        this.#find = { id: this.#find.id + 1, onProgress };
        const { id } = this.#find;
        ask((remote) => void remote.find(id, target, patterns, stretches));
      },
      stopFinding: () => ask((remote) => void remote.stopFinding()),
      nearest: async (from, isBackward) => {
        if (mine !== this.#file || !this.#remote) return undefined;
        return this.#answerOf<NearestPlace>(this.#remote.nearest(from, isBackward));
      },
      hide: (ranges) => {
        if (mine !== this.#file) return;
        this.#known = { file, hidden: ranges };
        void this.#remote?.hide(ranges);
      },
    };
  }

  close(): void {
    this.#file++;
    this.#forget();
    this.#known = {};
    this.#waiting.length = 0;
    this.#dog?.stop();
    void this.#remote?.close();
  }

  #listStrings(
    ask: (action: (remote: Remote) => void) => void,
    target: SearchTarget,
    query: StringsQuery,
    onState: (state: SearchState) => void,
  ): StringList {
    this.#strings = { id: this.#strings.id + 1, onState };
    const { id } = this.#strings;
    ask((remote) => void remote.listStrings(id, target, query));
    return {
      load: async (from, count) => {
        if (!this.#remote) return { rows: [], indexes: [], total: 0 };
        const page = await this.#answerOf<RowPage<StringRow>>(this.#remote.stringRows(id, from, count));
        // No rows would be an answer, and there is none.
        if (!page) throw new Error('the strings could not be read');
        return page;
      },
      setPaused: (isPaused) => ask((remote) => void remote.setStringsPaused(id, isPaused)),
      stop: () => ask((remote) => void remote.setStringsStopped(id, true)),
      resume: () => ask((remote) => void remote.setStringsStopped(id, false)),
    };
  }

  #ask(action: (remote: Remote) => void): void {
    if (this.#remote) {
      action(this.#remote);
      return;
    }
    this.#waiting.push(action);
    void this.begin();
  }

  #forget(): void {
    this.#strings = { id: this.#strings.id + 1, onState: () => {} };
    this.#find = { id: this.#find.id + 1, onProgress: () => {} };
  }

  #tellFailure(): void {
    const state: SearchState = { state: 'failed', fault: DIED, bytes: 0, total: 0, count: 0 };
    this.#strings.onState(state);
    this.#find.onProgress({ state, places: [] });
  }
}
