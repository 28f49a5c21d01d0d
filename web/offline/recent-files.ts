import { del, get, update } from 'idb-keyval';

/** A file as it was when it was opened. */
export interface RememberedFile {
  readonly name: string;
  readonly size: number;
  readonly lastModified: number;
  /** Where the browser gave one. */
  readonly handle?: FileSystemFileHandle;
}

/** Files that were opened together; the first is the dump. */
export interface RecentEntry {
  readonly id: string;
  /** What kind of dump it is, in words of the report. */
  readonly kind: string;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
  readonly files: readonly RememberedFile[];
  /** See `fingerprintOf`; of the first file. */
  readonly fingerprint?: string;
}

/** Why nothing could be kept. */
export type Trouble =
  /** A private window, or storage is switched off. */
  | 'refused'
  /** The disk, or the part of it that the site may use. */
  | 'full';

/** More are no help. */
const MOST_ENTRIES = 10;
const MOST_FILES = 64;
const KEY = 'recents';

/**
 * The list of files that were opened, kept by the browser; there is none until the person switches it on, and none
 * after it is switched off. Two tabs share it: each change reads what is there and writes in one transaction.
 */
export class RecentFiles {
  /** Latest first; undefined: switched off. */
  async read(): Promise<readonly RecentEntry[] | undefined> {
    try {
      return entriesOf(await get<unknown>(KEY));
    } catch {
      return undefined;
    }
  }

  switchOn(): Promise<Trouble | undefined> {
    return attempt(() => update<unknown>(KEY, (kept) => entriesOf(kept) ?? []));
  }

  /** Forgets everything. */
  switchOff(): Promise<Trouble | undefined> {
    return attempt(() => del(KEY));
  }

  /** Does nothing where the list was switched off, be it by another tab. `inPlaceOf`: ids of what it replaces. */
  async remember(entry: RecentEntry, inPlaceOf: readonly string[]): Promise<Trouble | undefined> {
    const files = entry.files.slice(0, MOST_FILES);
    const trouble = await this.#change((kept) => withFirst({ ...entry, files }, kept, inPlaceOf));
    if (trouble !== 'refused' || files.every(({ handle }) => !handle)) return trouble;
    // Some browsers give handles that cannot be kept.
    const plain = files.map(({ handle: _, ...file }) => file);
    return this.#change((kept) => withFirst({ ...entry, files: plain }, kept, inPlaceOf));
  }

  forget(id: string): Promise<Trouble | undefined> {
    return this.#change((kept) => kept.filter((entry) => entry.id !== id));
  }

  /** The list stays switched on. */
  forgetAll(): Promise<Trouble | undefined> {
    return this.#change(() => []);
  }

  async #change(to: (kept: readonly RecentEntry[]) => readonly RecentEntry[]): Promise<Trouble | undefined> {
    if ((await this.read()) === undefined) return undefined;
    return attempt(() =>
      update<unknown>(KEY, (kept) => {
        const entries = entriesOf(kept);
        return entries && to(entries);
      }),
    );
  }
}

function withFirst(
  entry: RecentEntry,
  kept: readonly RecentEntry[],
  inPlaceOf: readonly string[],
): readonly RecentEntry[] {
  return [entry, ...kept.filter(({ id }) => !inPlaceOf.includes(id))].slice(0, MOST_ENTRIES);
}

// Storage may throw at once instead of rejecting: hence the function.
async function attempt(action: () => Promise<void>): Promise<Trouble | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    return error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'refused';
  }
}

/** What is stored may be of another build, or damaged: what does not fit is left out. */
export function entriesOf(stored: unknown): readonly RecentEntry[] | undefined {
  if (!Array.isArray(stored)) return undefined;
  return stored.filter(isEntry).slice(0, MOST_ENTRIES);
}

function isEntry(value: unknown): value is RecentEntry {
  const { id, kind, openedAt, files, fingerprint } = (value ?? {}) as Partial<Record<keyof RecentEntry, unknown>>;
  return (
    typeof id === 'string' &&
    typeof kind === 'string' &&
    Number.isFinite(openedAt) &&
    (fingerprint === undefined || typeof fingerprint === 'string') &&
    Array.isArray(files) &&
    files.length > 0 &&
    files.every(isFile)
  );
}

function isFile(value: unknown): value is RememberedFile {
  const { name, size, lastModified } = (value ?? {}) as Partial<Record<keyof RememberedFile, unknown>>;
  return typeof name === 'string' && Number.isFinite(size) && Number.isFinite(lastModified);
}

/**
 * Whether a file is another than it was when it was remembered. Samples of its bytes decide where they were taken both
 * times; a copy or a restored file may have a new date and the same contents.
 */
export function hasChanged(before: RecentEntry, now: RecentEntry): boolean {
  const [then, file] = [before.files[0], now.files[0]];
  if (!then || !file) return false;
  if (then.size !== file.size) return true;
  if (before.fingerprint && now.fingerprint) return before.fingerprint !== now.fingerprint;
  return then.lastModified !== file.lastModified;
}
