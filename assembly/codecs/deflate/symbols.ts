/** What the symbols of deflate stand for (RFC 1951 § 3.2.5), as entries for `buildTable`. */
import { IS_END, IS_LITERAL, IS_SPECIAL } from "./huffman";

export const LITERAL_SYMBOLS: u32 = 286;
export const DISTANCE_SYMBOLS: u32 = 30;
/** The fixed code gives words to symbols that stand for nothing, too. */
export const FIXED_LITERAL_SYMBOLS: u32 = 288;
export const FIXED_DISTANCE_SYMBOLS: u32 = 32;
export const PRECODE_SYMBOLS: u32 = 19;
export const END_OF_BLOCK: u32 = 256;

/** The order in which the precode's lengths are written. */
export const PRECODE_ORDER: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

export const literalEntries: usize = memory.data(288 * 4, 4);
export const distanceEntries: usize = memory.data(32 * 4, 4);
export const precodeEntries: usize = memory.data(19 * 4, 4);

/** Fills the three tables above; cheap, and only the first call does anything. */
export function makeEntries(): void {
  if (load<u32>(literalEntries) != 0) return;
  for (let i: u32 = 0; i < 256; i++) store<u32>(literalEntries + (i << 2), IS_LITERAL | (i << 16));
  store<u32>(literalEntries + (256 << 2), IS_SPECIAL | IS_END);
  // Lengths 3 to 258: eight of one each, then four of each number of extra bits; 258 stands for itself.
  let base: u32 = 3;
  for (let i: u32 = 0; i < 28; i++) {
    const extra = i < 8 ? 0 : (i >> 2) - 1;
    store<u32>(literalEntries + ((257 + i) << 2), (base << 16) | extra);
    base += 1 << extra;
  }
  store<u32>(literalEntries + (285 << 2), 258 << 16);
  store<u32>(literalEntries + (286 << 2), IS_SPECIAL);
  store<u32>(literalEntries + (287 << 2), IS_SPECIAL);
  // Distances 1 to 32,768: four of one each, then two of each number of extra bits.
  base = 1;
  for (let i: u32 = 0; i < 30; i++) {
    const extra = i < 4 ? 0 : (i >> 1) - 1;
    store<u32>(distanceEntries + (i << 2), (base << 16) | extra);
    base += 1 << extra;
  }
  store<u32>(distanceEntries + (30 << 2), IS_SPECIAL);
  store<u32>(distanceEntries + (31 << 2), IS_SPECIAL);
  for (let i: u32 = 0; i < PRECODE_SYMBOLS; i++) store<u32>(precodeEntries + (i << 2), i << 16);
}
