/** Files of a worker's own in the browser's storage: as long as the worker lives, no tab takes them for leftovers. */

const FOLDERS = ['scratch', 'cleaned-copies'] as const;
type Folder = (typeof FOLDERS)[number];

const lockOf = (folder: Folder, name: string): string => `${folder} ${name}`;

export class StorageFile {
  readonly #folder: FileSystemDirectoryHandle;
  readonly #handle: FileSystemFileHandle;
  readonly #access: FileSystemSyncAccessHandle;
  readonly #release: () => void;

  private constructor(
    folder: FileSystemDirectoryHandle,
    handle: FileSystemFileHandle,
    access: FileSystemSyncAccessHandle,
    release: () => void,
  ) {
    this.#folder = folder;
    this.#handle = handle;
    this.#access = access;
    this.#release = release;
  }

  /** Rejects in windows without storage, as some private ones are. */
  static async create(kind: Folder): Promise<StorageFile> {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(kind, { create: true });
    const name = crypto.randomUUID();
    const release = await hold(lockOf(kind, name));
    try {
      const handle = await folder.getFileHandle(name, { create: true });
      return new StorageFile(folder, handle, await handle.createSyncAccessHandle(), release);
    } catch (error) {
      await folder.removeEntry(name).catch(() => {});
      release();
      throw error;
    }
  }

  /** All of it, or the storage is full: Chromium tells that by a count near 2^32, Firefox by an error. */
  write(offset: number, bytes: Uint8Array<ArrayBuffer>): boolean {
    try {
      return this.#access.write(bytes, { at: offset }) === bytes.length;
    } catch {
      return false;
    }
  }

  read(offset: number, into: Uint8Array): number {
    return this.#access.read(into as Uint8Array<ArrayBuffer>, { at: offset });
  }

  get size(): number {
    return this.#access.getSize();
  }

  flush(): void {
    this.#access.flush();
  }

  /** Ends writing: the file for whoever reads it from now on. */
  async close(): Promise<File> {
    this.#access.close();
    return this.#handle.getFile();
  }

  /** May be called more than once. */
  async remove(): Promise<void> {
    this.#access.close();
    await this.#folder.removeEntry(this.#handle.name).catch(() => {});
    this.#release();
  }
}

function hold(lock: string): Promise<() => void> {
  return new Promise((held) => {
    void navigator.locks.request(lock, () => new Promise<void>((release) => held(release)));
  });
}

/** Removes files of earlier visits, those that no living tab holds; resolves to how many there were. */
export async function removeLeftovers(): Promise<number> {
  let count = 0;
  for (const kind of FOLDERS) {
    try {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(kind);
      for await (const name of folder.keys()) {
        await navigator.locks.request(lockOf(kind, name), { ifAvailable: true }, async (lock) => {
          if (!lock) return;
          await folder.removeEntry(name);
          count++;
        });
      }
    } catch {
      // No such folder, or no storage in this kind of window.
    }
  }
  return count;
}
