import { readFileSync } from 'node:fs';
import type { ByteReader } from '../../../web/engine/search/bytes.ts';
import { Searcher } from '../../../web/engine/search/searcher.ts';

const build = (name: string) =>
  new WebAssembly.Module(readFileSync(new URL(`../../../build/${name}.wasm`, import.meta.url)));

export const searcher = new Searcher(build('search'));
export const scannerParts = { module: build('scan'), key: new Uint8Array(16).fill(7) };

export interface CountingReader extends ByteReader {
  /** Bytes that were asked for. */
  bytesRead: number;
}

/** Bytes at hand, and zeros between them and behind, as a sparse file has: `size` may be terabytes. */
export function sparseReader(
  size: number,
  parts: readonly { readonly at: number; readonly bytes: Uint8Array }[],
): CountingReader {
  const reader = {
    size,
    bytesRead: 0,
    async read(offset: number, count: number) {
      const end = Math.min(size, offset + count);
      const bytes = new Uint8Array(Math.max(0, end - offset));
      reader.bytesRead += bytes.length;
      for (const { at, bytes: part } of parts) {
        const from = Math.max(at, offset);
        const to = Math.min(at + part.length, end);
        if (from < to) bytes.set(part.subarray(from - at, to - at), from - offset);
      }
      return bytes;
    },
  };
  return reader;
}

export function memoryReader(bytes: Uint8Array): CountingReader {
  return sparseReader(bytes.length, [{ at: 0, bytes }]);
}
