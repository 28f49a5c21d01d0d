/** An LZO1X block, of the long forms alone: literal runs, matches up to 16 KiB and up to 48 KiB back, end mark. */
import { matches } from './matches.ts';

export function packLzo(data: Uint8Array): Uint8Array {
  const out: number[] = [];
  // Where the literals behind a match are counted, when there were at most three.
  let countAt = -1;
  const lengthen = (value: number): void => {
    for (; value > 255; value -= 255) out.push(0);
    out.push(value);
  };
  for (const { literals, length, distance } of matches(data, { shortest: 3, longest: 1 << 20, farthest: 49151 })) {
    const count = literals.length;
    if (count > 0) {
      if (countAt >= 0 && count <= 3) out[countAt] = (out[countAt] ?? 0) | count;
      else if (countAt < 0 && count <= 238) out.push(17 + count);
      else if (count <= 18) out.push(count - 3);
      else {
        out.push(0);
        lengthen(count - 18);
      }
      for (const byte of literals) out.push(byte);
    }
    if (length === 0) break;
    if (distance <= 16384) {
      if (length <= 33) out.push(32 | (length - 2));
      else {
        out.push(32);
        lengthen(length - 33);
      }
      countAt = out.length;
      out.push(((distance - 1) << 2) & 255, (distance - 1) >> 6);
    } else {
      const rest = distance - 16384;
      const high = 16 | ((rest >> 14) << 3);
      if (length <= 9) out.push(high | (length - 2));
      else {
        out.push(high);
        lengthen(length - 9);
      }
      countAt = out.length;
      out.push((rest << 2) & 255, (rest >> 6) & 255);
    }
  }
  out.push(0x11, 0, 0);
  return Uint8Array.from(out);
}
