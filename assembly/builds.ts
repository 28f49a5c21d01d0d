/**
 * Two modules are built from the same sources, with the same exports: core.wasm, which the page starts with, reads
 * the dumps that applications leave; full.wasm reads everything. IS_FULL is a constant that tools/wasm/build-wasm.mjs
 * sets: what stands behind it is not compiled into core.wasm, nor is what only that reaches.
 *
 * core.wasm says where it comes to its end. The host then opens the file again with full.wasm.
 */
let isLeft: bool = false;

/** Says that full.wasm has more to say of this file. */
export function leaveToFull(): void {
  isLeft = true;
}

export function isLeftToFull(): bool {
  return !IS_FULL && isLeft;
}
