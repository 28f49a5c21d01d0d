import type * as Comlink from 'comlink';
import type { RowPage } from '../engine/access.ts';
import type { Fault } from '../engine/outcome.ts';
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

const DIED: Fault = { code: 'worker-died' };

type Remote = Comlink.Remote<SearchSurface>;

/** The page's side of the search worker: keeps late news of an earlier file, list or search out. */
export class SearchClient {
  #remote: Remote | undefined;
  #hasFailed = false;
  /** What was asked for before the worker was there. */
  readonly #waiting: ((remote: Remote) => void)[] = [];
  #file = 0;
  #strings = { id: 0, onState: (_state: SearchState) => {} };
  #find = { id: 0, onProgress: (_progress: FindProgress) => {} };

  /** The worker is there. */
  begin(remote: Remote): void {
    this.#remote = remote;
    for (const ask of this.#waiting.splice(0)) ask(remote);
  }

  /** It ended by an error that no call will report. */
  fail(): void {
    this.#hasFailed = true;
    this.#tellFailure();
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
    ask((remote) => void remote.open(file));
    return {
      strings: (target, query, onState) => this.#listStrings(ask, target, query, onState),
      find: (target, patterns, stretches, onProgress) => {
        this.#find = { id: this.#find.id + 1, onProgress };
        const { id } = this.#find;
        ask((remote) => void remote.find(id, target, patterns, stretches));
        if (this.#hasFailed) this.#tellFailure();
      },
      stopFinding: () => ask((remote) => void remote.stopFinding()),
      nearest: async (from, isBackward) => {
        if (mine !== this.#file || !this.#remote) return undefined;
        return (await this.#remote.nearest(from, isBackward).catch(() => undefined)) as NearestPlace | undefined;
      },
      hide: (ranges) => ask((remote) => void remote.hide(ranges)),
    };
  }

  close(): void {
    this.#file++;
    this.#forget();
    this.#ask((remote) => void remote.close());
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
    if (this.#hasFailed) this.#tellFailure();
    return {
      load: async (from, count) => {
        const nothing: RowPage<StringRow> = { rows: [], indexes: [], total: 0 };
        return ((await this.#remote?.stringRows(id, from, count)) as RowPage<StringRow> | undefined) ?? nothing;
      },
      setPaused: (isPaused) => ask((remote) => void remote.setStringsPaused(id, isPaused)),
      stop: () => ask((remote) => void remote.setStringsStopped(id, true)),
      resume: () => ask((remote) => void remote.setStringsStopped(id, false)),
    };
  }

  #ask(action: (remote: Remote) => void): void {
    if (this.#remote) action(this.#remote);
    else this.#waiting.push(action);
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
