import { BlobSource, freeBuffer } from './blob-source.ts';
import type { Source } from './source.ts';

/** What a long reading takes at a time, at multiples of it. */
const BLOCK = 4 << 20;
/** A shorter read is worth a block where the one before was near. */
const LONG = 256 << 10;
/** A reading that goes on looks back a little over the border of its block. */
const HELD = 2;

interface Block {
  readonly index: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * A file that is read to its end more than once, in the same room whatever its size. Workers only, as `BlobSource`.
 *
 * A part of a file is an object of the browser's as well, of some KiB in two processes, and stays until garbage is
 * collected, which nothing calls for while buffers are freed at once: a file of some GiB that is read in ever new parts
 * comes to hundreds of MiB, and so does one that looks at a hundred thousand places. So long readings, and short ones
 * that follow each other, take the same parts each time.
 */
export class SteadyBlobSource implements Source {
  readonly name: string;
  readonly size: number;
  readonly #file: File;
  readonly #apart: BlobSource;
  readonly #reader = new FileReaderSync();
  /** By number of the block. */
  readonly #parts: (Blob | undefined)[] = [];
  #held: Block[] = [];
  /** The block in which a short read lay that had to be made. */
  #last = Number.NaN;

  constructor(file: File) {
    this.#file = file;
    this.#apart = new BlobSource(file);
    this.name = file.name;
    this.size = file.size;
  }

  readAt(offset: number, into: Uint8Array): number {
    const end = Math.min(this.size, offset + into.length);
    if (into.length < LONG && !this.#isHeld(offset, end)) {
      const index = Math.floor(offset / BLOCK);
      const isNear = Math.abs(index - this.#last) <= 1;
      this.#last = index;
      if (!isNear) return this.#apart.readAt(offset, into);
    }
    let at = offset;
    while (at < end) {
      const { index, bytes } = this.#block(Math.floor(at / BLOCK));
      const from = at - index * BLOCK;
      const part = bytes.subarray(from, Math.min(bytes.length, from + end - at));
      if (part.length === 0) break;
      into.set(part, at - offset);
      at += part.length;
    }
    return at - offset;
  }

  #isHeld(offset: number, end: number): boolean {
    const index = Math.floor(offset / BLOCK);
    return end <= (index + 1) * BLOCK && this.#held.some((one) => one.index === index);
  }

  #block(index: number): Block {
    const held = this.#held.find((one) => one.index === index);
    if (held) return held;
    const oldest = this.#held.length === HELD ? this.#held.shift() : undefined;
    if (oldest) freeBuffer(oldest.bytes.buffer);
    this.#parts[index] ??= this.#file.slice(index * BLOCK, (index + 1) * BLOCK);
    const block = { index, bytes: new Uint8Array(this.#reader.readAsArrayBuffer(this.#parts[index])) };
    this.#held.push(block);
    return block;
  }
}
