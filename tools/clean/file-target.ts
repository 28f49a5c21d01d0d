import { randomBytes } from 'node:crypto';
import { type FileHandle, link, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Target } from '../../web/clean/write/write.ts';
import { FileSource } from '../file-source.ts';

/** Bytes of a file's name, on nearly all file systems (NAME_MAX). */
const LONGEST_NAME = 255;

/**
 * A copy on disk: written beside its place under a name of its own, put in place only when it is good. Without
 * `isForced` a file that is there stays there.
 */
export class FileTarget implements Target {
  readonly #path: string;
  readonly #part: string;
  readonly #isForced: boolean;
  #handle: FileHandle | undefined;
  #source: FileSource | undefined;

  private constructor(path: string, part: string, handle: FileHandle, isForced: boolean) {
    this.#path = path;
    this.#part = part;
    this.#handle = handle;
    this.#isForced = isForced;
  }

  static async open(path: string, isForced: boolean): Promise<FileTarget> {
    const mark = `${randomBytes(4).toString('hex')}.part`;
    const own = `.${basename(path)}.${mark}`;
    // A name that is as long as one may be leaves no room for more.
    const name = Buffer.byteLength(own) <= LONGEST_NAME ? own : `.cleaned-copy.${mark}`;
    const part = join(dirname(path), name);
    return new FileTarget(path, part, await open(part, 'wx', 0o600), isForced);
  }

  write = async (bytes: Uint8Array): Promise<void> => {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = (await this.#handle?.write(bytes, done)) ?? { bytesWritten: bytes.length };
      done += bytesWritten;
    }
  };

  finish = async (): Promise<FileSource> => {
    await this.#handle?.sync();
    await this.#handle?.close();
    this.#handle = undefined;
    this.#source = new FileSource(this.#part);
    return this.#source;
  };

  publish = async (): Promise<void> => {
    this.#source?.close();
    this.#source = undefined;
    if (this.#isForced) await rename(this.#part, this.#path);
    else {
      // Unlike a rename, a link does not replace what came to be there meanwhile.
      await link(this.#part, this.#path);
      await unlink(this.#part);
    }
  };

  discard = async (): Promise<void> => {
    this.#source?.close();
    this.#source = undefined;
    await this.#handle?.close();
    this.#handle = undefined;
    await unlink(this.#part).catch(() => {});
  };
}
