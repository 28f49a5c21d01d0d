/** A bare snappy block: literals and copies with 16-bit offsets, and the short form where it fits. */
import { matches } from './matches.ts';

export function packSnappy(data: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let left = data.length; ; left = Math.floor(left / 128)) {
    out.push(left > 127 ? (left % 128) + 128 : left);
    if (left < 128) break;
  }
  for (const { literals, length, distance } of matches(data, { shortest: 4, longest: 64, farthest: 65535 })) {
    const count = literals.length;
    if (count > 0) {
      if (count <= 60) out.push((count - 1) << 2);
      else if (count <= 256) out.push(60 << 2, count - 1);
      else if (count <= 65536) out.push(61 << 2, (count - 1) & 255, (count - 1) >> 8);
      else out.push(62 << 2, (count - 1) & 255, ((count - 1) >> 8) & 255, (count - 1) >> 16);
      for (const byte of literals) out.push(byte);
    }
    if (length === 0) continue;
    if (length <= 11 && distance < 2048) out.push(1 | ((length - 4) << 2) | ((distance >> 8) << 5), distance & 255);
    else out.push(2 | ((length - 1) << 2), distance & 255, distance >> 8);
  }
  return Uint8Array.from(out);
}
