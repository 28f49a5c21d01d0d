/** Plain XPRESS: flags of 32, matches up to 8 KiB back, all forms of the length. */
import { matches } from './matches.ts';

export function packXpress(data: Uint8Array): Uint8Array {
  const out: number[] = [];
  let flagsAt = -1;
  let flagCount = 32;
  let halfAt = -1;
  const flag = (isMatch: boolean): void => {
    if (flagCount === 32) {
      flagsAt = out.length;
      flagCount = 0;
      out.push(0, 0, 0, 0);
    }
    const bit = 31 - flagCount++;
    if (isMatch) out[flagsAt + (bit >> 3)] = (out[flagsAt + (bit >> 3)] ?? 0) | (1 << (bit & 7));
  };
  const wide = (value: number, bytes: number): void => {
    for (let i = 0; i < bytes; i++) out.push(Math.floor(value / 256 ** i) & 255);
  };
  for (const { literals, length, distance } of matches(data, { shortest: 3, longest: 1 << 20, farthest: 8192 })) {
    for (const byte of literals) {
      flag(false);
      out.push(byte);
    }
    if (length === 0) break;
    flag(true);
    const count = length - 3;
    wide(((distance - 1) << 3) | Math.min(7, count), 2);
    if (count < 7) continue;
    const half = Math.min(15, count - 7);
    if (halfAt < 0) {
      halfAt = out.length;
      out.push(half);
    } else {
      out[halfAt] = (out[halfAt] ?? 0) | (half << 4);
      halfAt = -1;
    }
    if (half < 15) continue;
    if (count - 22 < 255) out.push(count - 22);
    else {
      out.push(255);
      if (count < 65536) wide(count, 2);
      else {
        wide(0, 2);
        wide(count, 4);
      }
    }
  }
  // The end: a match flag with nothing behind it, and all flags of the word set.
  flag(true);
  while (flagCount < 32) flag(true);
  return Uint8Array.from(out);
}
