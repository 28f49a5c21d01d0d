/** Bytes of the open file for a search, in windows. */
import { arrayOf } from '../core/allocation.ts';

/** Bytes from a place on, one piece after another. */
export interface ByteStream {
  /** Up to `limit` bytes, valid until the next call; undefined at the end. Rejects when they cannot be read. */
  next(limit: number): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

/** A file, or what a container holds. */
export interface ByteReader {
  readonly size: number;
  /** Short at the end of the file only. Rejects when the bytes cannot be read. */
  read(offset: number, count: number): Promise<Uint8Array>;
  /** Faster for many bytes in a row, where there is such a way. */
  stream?(offset: number): ByteStream;
}

/** A search goes on by so many bytes at a time. */
export const CHUNK = 1 << 20;

/** Part of the file with what must be seen around it. */
export interface Window {
  /** What begins at from ≤ place < to is this window's. */
  readonly from: number;
  readonly to: number;
  /** Offset of the first of `bytes`. */
  readonly start: number;
  readonly bytes: Uint8Array;
  /** Whether nothing follows the bytes. */
  readonly isEnd: boolean;
}

export interface Around {
  readonly behind: number;
  readonly ahead: number;
}

/** The chunk with this number and its surroundings. Rejects when it cannot be read in full. */
export async function readWindow(reader: ByteReader, chunk: number, { behind, ahead }: Around): Promise<Window> {
  const from = chunk * CHUNK;
  const to = Math.min(reader.size, from + CHUNK);
  const start = Math.max(0, from - behind);
  const end = Math.min(reader.size, to + ahead);
  const bytes = await reader.read(start, end - start);
  if (bytes.length < end - start) throw new Error('the file ends early');
  return { from, to, start, bytes, isEnd: end === reader.size };
}

/**
 * The windows of chunks in rising order; `next` names the chunk after one, if any. The bytes of a window are valid
 * until the next one is asked for: all lie in one buffer.
 */
export async function* windowsOf(
  reader: ByteReader,
  first: number,
  next: (chunk: number) => number | undefined,
  around: Around,
): AsyncGenerator<Window> {
  const sequence = new Sequence(reader, around);
  try {
    for (let chunk: number | undefined = first; chunk !== undefined; chunk = next(chunk)) {
      yield await sequence.window(chunk);
    }
  } finally {
    await sequence.close();
  }
}

/** Reads on where the last window ended; what two windows share is not read again. */
class Sequence {
  readonly #reader: ByteReader;
  readonly #around: Around;
  readonly #buffer: Uint8Array;
  /** Offset of the first byte in the buffer, and of the one behind the last. */
  #start = 0;
  #end = 0;
  #stream: ByteStream | undefined;

  constructor(reader: ByteReader, around: Around) {
    this.#reader = reader;
    this.#around = around;
    this.#buffer = arrayOf(Uint8Array, around.behind + CHUNK + around.ahead);
  }

  async window(chunk: number): Promise<Window> {
    const { size } = this.#reader;
    const { behind, ahead } = this.#around;
    const from = chunk * CHUNK;
    const to = Math.min(size, from + CHUNK);
    const start = Math.max(0, from - behind);
    const end = Math.min(size, to + ahead);
    if (start >= this.#start && start <= this.#end) {
      this.#buffer.copyWithin(0, start - this.#start, this.#end - this.#start);
    } else {
      await this.close();
      this.#end = start;
    }
    this.#start = start;
    while (this.#end < end) await this.#readOn(end - this.#end);
    return { from, to, start, bytes: this.#buffer.subarray(0, end - start), isEnd: end === size };
  }

  async close(): Promise<void> {
    await this.#stream?.close();
    this.#stream = undefined;
  }

  async #readOn(limit: number): Promise<void> {
    this.#stream ??= this.#reader.stream?.(this.#end);
    const piece = await (this.#stream ? this.#stream.next(limit) : this.#reader.read(this.#end, limit));
    if (!piece || piece.length === 0) throw new Error('the file ends early');
    this.#buffer.set(piece, this.#end - this.#start);
    this.#end += piece.length;
  }
}

export function chunksOf(size: number): number {
  return Math.ceil(size / CHUNK);
}

/** Sparse files are mostly zeros: telling so costs a tenth of a search. */
export function isAllZero(bytes: Uint8Array): boolean {
  const { buffer, byteOffset, length } = bytes;
  // Four at a time where they are aligned, as whole windows are.
  const words = byteOffset % 4 === 0 ? new Uint32Array(buffer, byteOffset, length >> 2) : new Uint32Array();
  for (const word of words) if (word !== 0) return false;
  for (let at = words.length * 4; at < length; at++) if (bytes[at] !== 0) return false;
  return true;
}
