/**
 * Memory that the host refused: how much was asked for. The build makes `tellRefused` known to the allocator, which
 * calls it instead of stopping at once; see tools/wasm/refused-memory.mjs.
 */

let refused: i32 = 0;

/** Ends the work in hand, as the allocator does by itself. */
export function tellRefused(pages: i32): void {
  refused = pages;
  unreachable();
}

/** Pages of 64 KiB of the request that was refused; 0: none was. */
export function refusedPages(): i32 {
  return refused;
}
