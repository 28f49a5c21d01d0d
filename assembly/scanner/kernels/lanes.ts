/**
 * Vectors with the same byte in all lanes, for loops that need them in each step. They come from memory: engines make a
 * constant anew wherever it is used, also within a loop; what was loaded before a loop stays in a register.
 */

/** A row for each byte that is asked for, filled by `fillLanes`. */
const LANES: usize = memory.data(16 * 256, 16);

/** Call at start. */
export function buildLanes(): void {
  for (let byte: usize = 0; byte < 256; byte++) memory.fill(LANES + (byte << 4), <u8>byte, 16);
}

export function lanesOf(byte: u8): v128 {
  return v128.load(LANES + ((<usize>byte) << 4));
}
