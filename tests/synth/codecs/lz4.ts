/** A bare LZ4 block. */
import { matches } from './matches.ts';

export function packLz4(data: Uint8Array): Uint8Array {
  const out: number[] = [];
  const lengthen = (value: number): void => {
    if (value < 15) return;
    for (value -= 15; value >= 255; value -= 255) out.push(255);
    out.push(value);
  };
  for (const { literals, length, distance } of matches(data, {
    shortest: 4,
    longest: 1 << 20,
    farthest: 65535,
    tail: 12,
  })) {
    const match = Math.max(0, length - 4);
    out.push((Math.min(15, literals.length) << 4) | Math.min(15, match));
    lengthen(literals.length);
    for (const byte of literals) out.push(byte);
    if (length === 0) break;
    out.push(distance & 255, distance >> 8);
    lengthen(match);
  }
  return Uint8Array.from(out);
}
