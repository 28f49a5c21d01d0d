import {
  hasChanged,
  type RecentEntry,
  RecentFiles,
  type RememberedFile,
  type Trouble,
} from '../../offline/recent-files.ts';
import type { RecentsAction } from '../../panels/landing/recents.ts';
import type { Message } from '../../parts/messages/toast.ts';
import { day } from '../../words/format.ts';
import type { Problem } from '../../words/page/errors.ts';
import { recentProblems, recents } from '../../words/page/recents.ts';
import type { DumpState } from '../dump/dump-store.ts';
import { handleOf, noteHandle } from './file-handles.ts';

export interface RecentsListeners {
  readonly say: (message: Message) => void;
  readonly open: (files: readonly File[]) => void;
  /** Asks the person for files. */
  readonly pick: () => void;
  /** Samples of the open file's bytes. */
  readonly fingerprint: () => Promise<string | undefined>;
  readonly changed: () => void;
}

/** Chromium's; TypeScript's DOM types do not know it. */
interface AskingHandle extends FileSystemFileHandle {
  queryPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(descriptor: { mode: 'read' }): Promise<PermissionState>;
}

/** Keeps the list of recent files: fills it as files are opened, opens what is chosen from it. */
export class RecentsKeeper {
  readonly #store = new RecentFiles();
  readonly #listeners: RecentsListeners;
  /** The list as it was asked for last is there. */
  #started: Promise<void>;
  #entries: readonly RecentEntry[] | undefined;
  #trouble: Problem | undefined;
  /** The files that were remembered last. */
  #kept: readonly File[] = [];
  /** Chosen from the list: what the next file that is opened was. */
  #expected: RecentEntry | undefined;

  constructor(listeners: RecentsListeners) {
    this.#listeners = listeners;
    // Another tab may have changed it.
    window.addEventListener('focus', () => void this.#read());
    this.#started = this.#read();
  }

  /** Latest first; undefined: switched off. */
  get entries(): readonly RecentEntry[] | undefined {
    return this.#entries;
  }

  get trouble(): Problem | undefined {
    return this.#trouble;
  }

  /** What is open now. Only what could be read to its end is remembered. */
  follow(state: DumpState, files: readonly File[]): void {
    if (state.phase !== 'ready' || !state.summary.isComplete || state.fault) return;
    if (files === this.#kept || files.length === 0) return;
    this.#kept = files;
    void this.#remember(files, state.summary.file.kindName ?? '');
  }

  /** The person chose no file: the next one that is opened was not chosen from the list. */
  expectNothing(): void {
    this.#expected = undefined;
  }

  readonly act = async (action: RecentsAction): Promise<void> => {
    const chosen = 'id' in action ? this.#entries?.find(({ id }) => id === action.id) : undefined;
    switch (action.kind) {
      case 'switch':
        // A file that is opened meanwhile waits for it.
        this.#started = (action.isOn ? this.#store.switchOn() : this.#store.switchOff()).then((trouble) =>
          this.#settle(trouble),
        );
        return this.#started;
      case 'forget':
        return this.#settle(await this.#store.forget(action.id));
      case 'forget-all':
        return this.#settle(await this.#store.forgetAll());
      case 'open':
        if (chosen) await this.#reopen(chosen);
    }
  };

  async #remember(files: readonly File[], kind: string): Promise<void> {
    const expected = this.#expected;
    this.#expected = undefined;
    await this.#started;
    if (this.#entries === undefined) return;
    const fingerprint = await this.#listeners.fingerprint();
    // Another file is open by now: it has its own.
    if (files !== this.#kept) return;
    const entry: RecentEntry = {
      id: crypto.randomUUID(),
      kind,
      openedAt: Date.now(),
      files: files.map(rememberedOf),
      ...(fingerprint && { fingerprint }),
    };
    await this.#read();
    const known = await this.#knownAs(entry, expected);
    const [before] = known;
    const [file] = files;
    if (before && file && hasChanged(before, entry)) {
      this.#listeners.say({ text: recents.changed(file.name, day(before.openedAt)), icon: 'warn', stays: true });
    }
    const ids = known.map(({ id }) => id);
    await this.#settle(await this.#store.remember(entry, ids));
  }

  /**
   * Entries of the same file. Without handles a name is all there is, and many dumps have one name: then only what was
   * chosen from the list is the same, or what did not change.
   */
  async #knownAs(entry: RecentEntry, expected: RecentEntry | undefined): Promise<readonly RecentEntry[]> {
    const [file] = entry.files;
    const same = await Promise.all(
      (this.#entries ?? []).map(async (other) => {
        const [first] = other.files;
        if (!file || !first || first.name !== file.name) return false;
        if (other.id === expected?.id) return true;
        if (first.handle && file.handle) return first.handle.isSameEntry(file.handle).catch(() => false);
        return !hasChanged(other, entry);
      }),
    );
    return (this.#entries ?? []).filter((_, index) => same[index]);
  }

  async #reopen(entry: RecentEntry): Promise<void> {
    const [first] = entry.files;
    if (!first) return;
    this.#trouble = undefined;
    this.#expected = entry;
    if (!first.handle) {
      this.#listeners.say({ text: recents.choose(first.name) });
      this.#listeners.pick();
      return;
    }
    const files: File[] = [];
    for (const { handle, name } of entry.files) {
      const file = handle && (await fileOf(handle));
      if (file instanceof File) files.push(file);
      else if (handle && files.length === 0) {
        this.#trouble = file === 'not-allowed' ? recentProblems.notAllowed(name) : recentProblems.gone(name);
        this.#expected = undefined;
        return this.#listeners.changed();
      }
    }
    this.#listeners.open(files);
  }

  async #read(): Promise<void> {
    this.#entries = await this.#store.read();
    this.#listeners.changed();
  }

  async #settle(trouble: Trouble | undefined): Promise<void> {
    this.#trouble = trouble && recentProblems[trouble];
    await this.#read();
  }
}

function rememberedOf(file: File): RememberedFile {
  const { name, size, lastModified } = file;
  const handle = handleOf(file);
  return { name, size, lastModified, ...(handle && { handle }) };
}

async function fileOf(handle: AskingHandle): Promise<File | 'not-allowed' | 'gone'> {
  try {
    const mode = { mode: 'read' } as const;
    let permission = (await handle.queryPermission?.(mode)) ?? 'granted';
    if (permission === 'prompt') permission = (await handle.requestPermission?.(mode)) ?? 'granted';
    if (permission !== 'granted') return 'not-allowed';
    const file = await handle.getFile();
    noteHandle(file, handle);
    return file;
  } catch (error) {
    const isRefused = error instanceof DOMException && /^(NotAllowed|Security)Error$/.test(error.name);
    return isRefused ? 'not-allowed' : 'gone';
  }
}
