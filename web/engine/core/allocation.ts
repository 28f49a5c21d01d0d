/**
 * Whether an error says that memory for an array was refused. Engines word it in their own ways, and Firefox throws a
 * bare text; a call stack that is full is a RangeError as well, and no lack of memory.
 */
export function isRefusedAllocation(error: unknown): boolean {
  if (error === 'out of memory') return true;
  return error instanceof RangeError && /alloc|array length|array buffer|out of memory/i.test(error.message);
}
