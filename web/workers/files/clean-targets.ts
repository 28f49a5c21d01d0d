/** Where a worker puts a cleaned copy: memory, a file that was chosen, or the browser's own storage. */
import { MOST_IN_MEMORY } from '../../clean/access.ts';
import { readBytes, SourceChanged } from '../../clean/bytes/read.ts';
import { Sha256 } from '../../clean/bytes/sha256.ts';
import { Cancelled } from '../../clean/pace.ts';
import { Gzip } from '../../clean/write/gzip.ts';
import type { Packing } from '../../clean/write/packing.ts';
import type { Target, Tick } from '../../clean/write/write.ts';
import { BlobSource } from '../../engine/sources/blob-source.ts';
import type { Source } from '../../engine/sources/source.ts';
import { StorageFile } from './storage-file.ts';

const BLOCK = 4 << 20;

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

/**
 * What was written into the file that was chosen is not what was checked, or cannot be read back (`cause`: why). It was
 * emptied, and removed where it can be; what stood there before is gone.
 */
export class NotAsChecked extends Error {
  override readonly name = 'NotAsChecked';

  constructor(cause?: unknown) {
    super('not what was checked', { cause });
  }
}

/**
 * Written and checked elsewhere; only what is good goes into the file that was chosen. What the browser writes beside
 * that file cannot be read back, and takes the file's place at `close`: till then what stood there before stays.
 */
class ChosenTarget implements OfferedTarget {
  readonly #handle: FileSystemFileHandle;
  readonly #kept: OfferedTarget;

  constructor(handle: FileSystemFileHandle, kept: OfferedTarget) {
    this.#handle = handle;
    this.#kept = kept;
  }

  write(bytes: Uint8Array<ArrayBuffer>): Promise<void> | void {
    return this.#kept.write(bytes);
  }

  finish(): Promise<Source> {
    return this.#kept.finish();
  }

  async publish(tick: Tick): Promise<void> {
    await this.#kept.publish(tick);
    const { file } = this.#kept;
    if (!file) throw new NoRoom();
    await writeTo(this.#handle, async (write) => {
      for await (const [bytes, to] of blocksOf(file)) {
        await write(bytes);
        await tick(to, 2 * file.size);
      }
    });
    await readBack(this.#handle, file.size, tick, async (bytes, at) => {
      const checked = new Uint8Array(await file.slice(at, at + bytes.length).arrayBuffer());
      return checked.length === bytes.length && checked.every((byte, i) => byte === bytes[i]);
    });
    await this.#kept.discard();
  }

  discard(): Promise<void> {
    return this.#kept.discard();
  }
}

/**
 * Where the browser's storage has no room for a copy beside the chosen one: what will be written is checked as it is
 * planned, then written in one go, takes its place only if it is what was checked, and is read back from there.
 */
class StraightTarget implements OfferedTarget {
  readonly #handle: FileSystemFileHandle;
  readonly #planned: Source;
  readonly #packing: Packing;
  readonly #checked = new Sha256();

  constructor(handle: FileSystemFileHandle, planned: Source, packing: Packing) {
    this.#handle = handle;
    this.#planned = planned;
    this.#packing = packing;
  }

  write(bytes: Uint8Array<ArrayBuffer>): void {
    this.#checked.update(bytes);
  }

  async finish(): Promise<Source> {
    return this.#planned;
  }

  async publish(tick: Tick): Promise<void> {
    const expected = this.#checked.digest();
    const written = new Sha256();
    let length = 0;
    await writeTo(this.#handle, async (write) => {
      const put = (bytes: Uint8Array<ArrayBuffer>) => {
        written.update(bytes);
        length += bytes.length;
        return write(bytes);
      };
      const gzip = this.#packing === 'gzip' ? new Gzip(put) : undefined;
      const { size } = this.#planned;
      for (let at = 0; at < size; at += BLOCK) {
        const bytes = readBytes(this.#planned, at, Math.min(BLOCK, size - at));
        await (gzip ? gzip.write(bytes) : put(bytes));
        await tick(Math.min(size, at + BLOCK), 2 * size);
      }
      await gzip?.end();
      if (written.digest() !== expected) throw new SourceChanged('other bytes than were checked');
    });
    const read = new Sha256();
    await readBack(this.#handle, length, tick, (bytes, at) => {
      read.update(bytes);
      return at + bytes.length < length || read.digest() === expected;
    });
  }

  async discard(): Promise<void> {}
}

/** Puts what `fill` writes under the handle's name as a whole, or leaves there what is there. */
async function writeTo(
  handle: FileSystemFileHandle,
  fill: (write: (bytes: ArrayBuffer | Uint8Array<ArrayBuffer>) => Promise<void>) => Promise<void>,
): Promise<void> {
  const writable = await handle.createWritable();
  try {
    await fill((bytes) => writable.write(bytes));
    await writable.close();
  } catch (error) {
    await writable.abort().catch(() => {});
    // Chromium ends its own pipe to the disk where that is full; by chance the writer hears of the pipe first.
    throw error instanceof DOMException && error.name === 'AbortError' ? new NoRoom() : error;
  }
}

async function* blocksOf(file: Blob): AsyncGenerator<readonly [bytes: Uint8Array<ArrayBuffer>, to: number]> {
  for (let at = 0; at < file.size; at += BLOCK) {
    const to = Math.min(file.size, at + BLOCK);
    yield [new Uint8Array(await file.slice(at, to).arrayBuffer()), to];
  }
}

/** Reads what now lies under the chosen name: as long as it is written a browser shows what stood there before. */
async function readBack(
  handle: FileSystemFileHandle,
  size: number,
  tick: Tick,
  isChecked: (bytes: Uint8Array, at: number) => Promise<boolean> | boolean,
): Promise<void> {
  try {
    const file = await handle.getFile();
    if (file.size !== size) throw new NotAsChecked();
    for await (const [bytes, to] of blocksOf(file)) {
      if (!(await isChecked(bytes, to - bytes.length))) throw new NotAsChecked();
      await tick(size + to, 2 * size);
    }
  } catch (error) {
    await removeWritten(handle);
    // None of this is a fault of the source.
    throw error instanceof Cancelled || error instanceof NotAsChecked ? error : new NotAsChecked(error);
  }
}

/** Empties a file, and removes it where the browser can, also where it cannot be read. */
async function removeWritten(handle: FileSystemFileHandle & { remove?: () => Promise<void> }): Promise<void> {
  await writeTo(handle, async () => {}).catch(() => {});
  await handle.remove?.().catch(() => {});
}

/** Removes the empty file that a browser makes when a name is chosen, where it can; what has bytes stays. */
export async function removeEmpty(handle: FileSystemFileHandle & { remove?: () => Promise<void> }): Promise<void> {
  try {
    if ((await handle.getFile()).size === 0) await handle.remove?.();
  } catch {
    // Gone already, or no longer allowed: nothing of the copy is in it.
  }
}

/** Larger copies: written here and checked, then offered as a download or put in the place that was chosen. */
class StorageTarget implements OfferedTarget {
  file: Blob | undefined;
  readonly #kept: StorageFile;
  #at = 0;

  constructor(kept: StorageFile) {
    this.#kept = kept;
  }

  write(bytes: Uint8Array<ArrayBuffer>): void {
    if (!this.#kept.write(this.#at, bytes)) throw new NoRoom();
    this.#at += bytes.length;
  }

  async finish(): Promise<Source> {
    this.#kept.flush();
    return { name: '', size: this.#kept.size, readAt: (offset, into) => this.#kept.read(offset, into) };
  }

  async publish(): Promise<void> {
    this.file = await this.#kept.close();
  }

  async discard(): Promise<void> {
    this.file = undefined;
    await this.#kept.remove();
  }
}

/** `size`: of the copy; `room`: what it takes, where it is packed. */
export async function offerTarget(size: number, room = size): Promise<OfferedTarget> {
  if (size <= MOST_IN_MEMORY) return new MemoryTarget();
  const { quota = Number.POSITIVE_INFINITY, usage = 0 } = await navigator.storage.estimate();
  if (quota - usage < room) throw new NoRoom(room - (quota - usage));
  return new StorageTarget(await StorageFile.create('cleaned-copies'));
}

/** Of a packed copy as far as can be told before: what the file itself takes. What is filled packs better. */
export function roomOf(file: File, planned: Source, packing: Packing): number {
  return packing === 'bare' ? planned.size : Math.min(planned.size, file.size);
}

/** `source`: never overwritten. Without a handle of its own it is known by name, size and date. */
export async function fileTarget(
  handle: FileSystemFileHandle,
  source: File,
  planned: Source,
  packing: Packing,
): Promise<OfferedTarget> {
  const there = await handle.getFile().catch(() => undefined);
  const isSource =
    there &&
    there.size > 0 &&
    there.name === source.name &&
    there.size === source.size &&
    there.lastModified === source.lastModified;
  if (isSource) throw new SameFile(false);
  try {
    return new ChosenTarget(handle, await offerTarget(planned.size, roomOf(source, planned, packing)));
  } catch (error) {
    if (error instanceof NoRoom) return new StraightTarget(handle, planned, packing);
    throw error;
  }
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
