import { arrayOf } from '../../engine/core/allocation.ts';
import type { Source } from '../../engine/sources/source.ts';

/** The source ended, or could not be read, where it should have gone on. */
export class SourceChanged extends Error {
  override readonly name = 'SourceChanged';
}

/** Fills `into` as far as the source goes; returns the count. Sources may give less than was asked for at a time. */
export function readUpTo(source: Source, offset: number, into: Uint8Array): number {
  let done = 0;
  while (done < into.length) {
    const count = source.readAt(offset + done, done === 0 ? into : into.subarray(done));
    if (count <= 0) break;
    done += count;
  }
  return done;
}

/** `length` bytes from `offset` on, fewer at the end. */
export function readBytes(source: Source, offset: number, length: number): Uint8Array<ArrayBuffer> {
  const wanted = Math.max(0, Math.min(length, source.size - offset));
  const bytes = arrayOf(Uint8Array, wanted);
  return bytes.subarray(0, readUpTo(source, offset, bytes));
}
