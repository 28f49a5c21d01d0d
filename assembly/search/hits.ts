/**
 * What was found, packed for the host.
 *
 * offset size name
 *      0    8 offset  f64, in the file
 *      8    4 length  in characters (strings) or bytes (patterns)
 *     12    4 kind    encoding (0 ascii, 1 utf16le, 2 utf16be) or number of the pattern
 */
export const HIT_SIZE: usize = 16;
export const CAPACITY: usize = 16384;
export const HITS: usize = memory.data(16 * 16384, 16);
export let hitCount: usize = 0;

export function addHit(offset: f64, length: u32, kind: u32): void {
  const hit = HITS + hitCount * HIT_SIZE;
  store<f64>(hit, offset);
  store<u32>(hit, length, 8);
  store<u32>(hit, kind, 12);
  hitCount++;
}

export function clearHits(): void {
  hitCount = 0;
}
