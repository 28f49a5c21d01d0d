import type { RefusedRead } from '../../engine/core/core-instance.ts';
import type { Fault } from '../../engine/core/outcome.ts';

/** Firefox's synchronous reader says the same of a file that is gone and of one that it may not read. */
const NOT_OPENED = 'NS_ERROR_FILE_NOT_FOUND';
const GONE: readonly string[] = ['NotFoundError', NOT_OPENED];
const NOT_ALLOWED: readonly string[] = ['NotAllowedError', 'SecurityError', 'NS_ERROR_FILE_ACCESS_DENIED'];

/**
 * What a refused read says of a file. Chromium has one error, NotReadableError, for a file that was changed, one that
 * may not be read and a disk that does not answer: whether its ends can still be read tells them apart.
 */
export async function faultOf({ error, at, isFirst }: RefusedRead, file: Blob): Promise<Fault> {
  const name = nameOf(error);
  if (GONE.includes(name)) return { code: isFirst && name === NOT_OPENED ? 'not-opened' : 'gone' };
  if (NOT_ALLOWED.includes(name)) return { code: 'not-allowed' };
  const first = await errorAt(file, 0);
  if (first !== undefined) return { code: GONE.includes(first) ? 'gone' : isFirst ? 'not-allowed' : 'file-changed' };
  // Firefox goes on reading a changed file, but for what lies behind its new end.
  const isShorter = (await errorAt(file, Math.max(0, file.size - 1))) !== undefined;
  return isShorter ? { code: 'file-changed' } : { code: 'read-failed', at };
}

/** The name of the error that reading one byte ends in; "" where no byte comes. */
function errorAt(file: Blob, offset: number): Promise<string | undefined> {
  const byte = file.slice(offset, offset + 1).arrayBuffer();
  return byte.then(({ byteLength }) => (byteLength === 1 ? undefined : ''), nameOf);
}

// Firefox's own exceptions are no Error.
function nameOf(error: unknown): string {
  return String((error as { readonly name?: unknown } | null)?.name ?? '');
}
