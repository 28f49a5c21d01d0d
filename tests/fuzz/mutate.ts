import type { Random } from './random.ts';

/** Numbers that parsers get wrong. */
const EXTREMES = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff];

/** Overwrites some bytes, words and stretches, or cuts, doubles or moves a piece. */
export function mutate(from: Uint8Array, next: Random): Uint8Array {
  const bytes = Uint8Array.from(from);
  const view = new DataView(bytes.buffer);
  for (let changes = 1 + next(6); changes > 0; changes--) {
    // Headers and tables lie in front: half of all changes go there.
    const at = next(2) === 0 ? next(Math.min(bytes.length, 1024)) : next(bytes.length);
    switch (next(6)) {
      case 0:
        bytes[at] = next(256);
        break;
      case 1:
        if (at + 4 <= bytes.length) view.setUint32(at & ~3, EXTREMES[next(EXTREMES.length)] ?? 0, next(2) === 0);
        break;
      case 2:
        if (at + 4 <= bytes.length) view.setUint32(at & ~3, next(bytes.length * 2), next(2) === 0);
        break;
      case 3:
        bytes.fill(next(2) * 255, at, at + next(64));
        break;
      case 4:
        bytes.copyWithin(at, next(bytes.length), next(bytes.length));
        break;
      default:
        if (next(8) === 0) return bytes.slice(0, at);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << next(8));
    }
  }
  return bytes;
}
