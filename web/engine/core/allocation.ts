/** Memory that the browser refused: how it is known, and how much was asked for. */

import type { Fault } from './outcome.ts';

/** An array was refused. */
export class MemoryRefused extends Error {
  override readonly name = 'MemoryRefused';
  /** Bytes. */
  readonly asked: number;

  constructor(asked: number) {
    super(`${asked} bytes were refused`);
    this.asked = asked;
  }
}

export interface ArrayType<T> {
  new (length: number): T;
  readonly BYTES_PER_ELEMENT: number;
}

/** An array whose length depends on the file. Throws MemoryRefused, where the engine's own error names no size. */
export function arrayOf<T>(type: ArrayType<T>, length: number): T {
  try {
    return new type(length);
  } catch (error) {
    throw isRefusedAllocation(error) ? new MemoryRefused(length * type.BYTES_PER_ELEMENT) : error;
  }
}

/**
 * Whether an error says that memory for an array was refused. Engines word it in their own ways, and Firefox throws a
 * bare text; a call stack that is full is a RangeError as well, and no lack of memory.
 */
export function isRefusedAllocation(error: unknown): boolean {
  if (error === 'out of memory' || error instanceof MemoryRefused) return true;
  return error instanceof RangeError && /alloc|array length|array buffer|out of memory/i.test(error.message);
}

/** Bytes that were asked for, where the error knows. */
export function askedBytes(error: unknown): number | undefined {
  return error instanceof MemoryRefused ? error.asked : undefined;
}

/** Memory was refused: to the core, or to what is around it. Undefined: the error is another one. */
export function memoryFault(error: unknown, refusedBytes = 0): Fault | undefined {
  if (refusedBytes === 0 && !isRefusedAllocation(error)) return undefined;
  const asked = refusedBytes || askedBytes(error);
  return { code: 'out-of-memory', ...(asked !== undefined && { asked }) };
}
