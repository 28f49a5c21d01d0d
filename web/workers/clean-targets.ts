/** Where a worker puts a cleaned copy: memory, a file that was chosen, or the browser's own storage. */
import type { Target } from '../clean/write.ts';
import { BlobSource } from '../engine/blob-source.ts';
import type { Source } from '../engine/source.ts';

/** Up to here a copy is kept in memory. */
const MOST_IN_MEMORY = 64 << 20;
const FOLDER = 'cleaned-copies';

export class NoRoom extends Error {
  override readonly name = 'NoRoom';
  readonly missing: number | undefined;

  constructor(missing?: number) {
    super('no room');
    this.missing = missing;
  }
}

export class SameFile extends Error {
  override readonly name = 'SameFile';
  /** The browser empties what is chosen to be replaced, before a page can refuse it. */
  readonly isEmptied: boolean;

  constructor(isEmptied: boolean) {
    super('the file itself');
    this.isEmptied = isEmptied;
  }
}

/** A target of the page's; `file` is there once it was published. */
export interface OfferedTarget extends Target {
  readonly file?: Blob | undefined;
}

class MemoryTarget implements OfferedTarget {
  file: Blob | undefined;
  #parts: Blob[] = [];

  write(bytes: Uint8Array<ArrayBuffer>): void {
    // A blob copies, and may lie outside of this worker's memory.
    this.#parts.push(new Blob([bytes]));
  }

  async finish(): Promise<Source> {
    this.file = new Blob(this.#parts, { type: 'application/octet-stream' });
    this.#parts = [];
    return new BlobSource(new File([this.file], ''));
  }

  async publish(): Promise<void> {}

  async discard(): Promise<void> {
    this.#parts = [];
    this.file = undefined;
  }
}

/** The browser writes beside the file and puts it in place at `close`. */
class HandleTarget implements OfferedTarget {
  readonly #handle: FileSystemFileHandle;
  #writable: FileSystemWritableFileStream | undefined;
  #state: 'written-beside' | 'in-place' | 'published' | 'gone' = 'written-beside';

  constructor(handle: FileSystemFileHandle, writable: FileSystemWritableFileStream) {
    this.#handle = handle;
    this.#writable = writable;
  }

  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      await this.#writable?.write(bytes);
    } catch (error) {
      // Chromium ends its own pipe to the disk where that is full; by chance the writer hears of the pipe first.
      throw error instanceof DOMException && error.name === 'AbortError' ? new NoRoom() : error;
    }
  }

  async finish(): Promise<Source> {
    await this.#writable?.close();
    this.#writable = undefined;
    this.#state = 'in-place';
    return new BlobSource(await this.#handle.getFile());
  }

  async publish(): Promise<void> {
    this.#state = 'published';
  }

  async discard(): Promise<void> {
    const state = this.#state;
    if (state === 'published' || state === 'gone') return;
    this.#state = 'gone';
    // What stood under the name before stays there until `close`.
    await this.#writable?.abort().catch(() => {});
    this.#writable = undefined;
    if (state === 'in-place') await empty(this.#handle);
    await removeEmpty(this.#handle);
  }
}

/** What was written is in its place already. */
async function empty(handle: FileSystemFileHandle): Promise<void> {
  try {
    await (await handle.createWritable()).close();
  } catch {
    // Gone already, or no longer allowed.
  }
}

/** Removes the empty file that a browser makes when a name is chosen, where it can; what has bytes stays. */
export async function removeEmpty(handle: FileSystemFileHandle & { remove?: () => Promise<void> }): Promise<void> {
  try {
    if ((await handle.getFile()).size === 0) await handle.remove?.();
  } catch {
    // Gone already, or no longer allowed: nothing of the copy is in it.
  }
}

/** Browsers without a way to choose a file: written here, checked, then offered as a download. */
class StorageTarget implements OfferedTarget {
  file: Blob | undefined;
  readonly #folder: FileSystemDirectoryHandle;
  readonly #name: string;
  #access: FileSystemSyncAccessHandle | undefined;
  #at = 0;
  #release = () => {};

  private constructor(folder: FileSystemDirectoryHandle, name: string) {
    this.#folder = folder;
    this.#name = name;
  }

  static async open(): Promise<StorageTarget> {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
    const target = new StorageTarget(folder, crypto.randomUUID());
    await target.#hold();
    const handle = await folder.getFileHandle(target.#name, { create: true });
    target.#access = await handle.createSyncAccessHandle();
    return target;
  }

  /** As long as this worker lives, no other tab takes it for a leftover. */
  #hold(): Promise<void> {
    return new Promise((held) => {
      void navigator.locks.request(lockOf(this.#name), () => {
        held();
        return new Promise<void>((release) => {
          this.#release = release;
        });
      });
    });
  }

  write(bytes: Uint8Array<ArrayBuffer>): void {
    const written = this.#access?.write(bytes, { at: this.#at }) ?? 0;
    // Chromium tells of a full disk by a count near 2^32, its error as a number without a sign.
    if (written !== bytes.length) throw new NoRoom();
    this.#at += written;
  }

  async finish(): Promise<Source> {
    const access = this.#access;
    if (!access) throw new NoRoom();
    access.flush();
    return {
      name: '',
      size: access.getSize(),
      readAt: (offset, into) => access.read(into, { at: offset }),
    };
  }

  async publish(): Promise<void> {
    this.#access?.close();
    this.#access = undefined;
    this.file = await (await this.#folder.getFileHandle(this.#name)).getFile();
  }

  async discard(): Promise<void> {
    this.#access?.close();
    this.#access = undefined;
    this.file = undefined;
    await this.#folder.removeEntry(this.#name).catch(() => {});
    this.#release();
  }
}

const lockOf = (name: string): string => `cleaned-copy ${name}`;

/** Copies of earlier visits: those that no living tab holds. */
export async function removeLeftovers(): Promise<void> {
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(FOLDER);
    for await (const name of folder.keys()) {
      await navigator.locks.request(lockOf(name), { ifAvailable: true }, async (lock) => {
        if (lock) await folder.removeEntry(name);
      });
    }
  } catch {
    // No such folder, or no storage in this kind of window.
  }
}

export async function offerTarget(size: number): Promise<OfferedTarget> {
  if (size <= MOST_IN_MEMORY) return new MemoryTarget();
  const { quota = Number.POSITIVE_INFINITY, usage = 0 } = await navigator.storage.estimate();
  if (quota - usage < size) throw new NoRoom(size - (quota - usage));
  return StorageTarget.open();
}

/** `source`: never overwritten. Without a handle of its own it is known by name, size and date. */
export async function fileTarget(handle: FileSystemFileHandle, source: File): Promise<OfferedTarget> {
  const there = await handle.getFile().catch(() => undefined);
  const isSource =
    there &&
    there.size > 0 &&
    there.name === source.name &&
    there.size === source.size &&
    there.lastModified === source.lastModified;
  if (isSource) throw new SameFile(false);
  return new HandleTarget(handle, await handle.createWritable());
}

/**
 * Throws where the file that was chosen is the source, and is empty by now (File System Access, showSaveFilePicker:
 * the entry's data is set to an empty byte sequence). `isReadable`: whether the source still is.
 */
export async function refuseEmptied(handle: FileSystemFileHandle, source: File, isReadable: boolean): Promise<void> {
  if (isReadable || handle.name !== source.name) return;
  const there = await handle.getFile().catch(() => undefined);
  if (there?.size === 0) throw new SameFile(true);
}
