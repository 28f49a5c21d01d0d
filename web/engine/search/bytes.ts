/** Bytes of the open file for a search: in windows, one read ahead of what is looked at. */

/** A file, or what a container holds. */
export interface ByteReader {
  readonly size: number;
  /** Short at the end of the file only. Rejects when the bytes cannot be read. */
  read(offset: number, count: number): Promise<Uint8Array>;
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

/** The windows of chunks, each read while the one before is looked at. `next`: the chunk after this one, if any. */
export async function* windowsOf(
  reader: ByteReader,
  first: number,
  next: (chunk: number) => number | undefined,
  around: Around,
): AsyncGenerator<Window> {
  let chunk: number | undefined = first;
  let coming = readWindow(reader, first, around);
  while (chunk !== undefined) {
    const window = await coming;
    chunk = next(chunk);
    if (chunk !== undefined) {
      coming = readWindow(reader, chunk, around);
      // Whoever stops here never asks for it.
      coming.catch(() => {});
    }
    yield window;
  }
}

export function chunksOf(size: number): number {
  return Math.ceil(size / CHUNK);
}

/** Sparse files are mostly zeros: telling so costs a tenth of a search. */
export function isAllZero(bytes: Uint8Array): boolean {
  const lead = bytes.byteOffset % 4 === 0 ? 0 : bytes.length;
  const words = new Uint32Array(bytes.buffer, lead ? 0 : bytes.byteOffset, lead ? 0 : bytes.length >> 2);
  for (const word of words) if (word !== 0) return false;
  for (let at = words.length * 4; at < bytes.length; at++) if (bytes[at] !== 0) return false;
  return true;
}
