import { STRETCH_KINDS, type Stretch, type StretchKind } from '../../engine/access.ts';

/** A run of pixels of one kind. */
export interface Run {
  readonly kind: StretchKind;
  readonly from: number;
  readonly to: number;
}

/**
 * Stretches of `total` bytes laid on `width` pixels: each pixel shows the kind that fills most of it. Thousands
 * of stretches become a few hundred runs, whatever the size of the file.
 */
export function layOut(stretches: readonly Stretch[], total: number, width: number): Run[] {
  if (total <= 0 || width < 1) return [];
  const kinds = STRETCH_KINDS.length;
  const cover = new Float32Array(width * kinds);
  const scale = width / total;
  for (const { start, size, kind } of stretches) {
    const id = STRETCH_KINDS.indexOf(kind);
    const from = Math.max(0, start * scale);
    const to = Math.min(width, (start + size) * scale);
    for (let pixel = Math.floor(from); pixel < to; pixel++) {
      const at = pixel * kinds + id;
      cover[at] = (cover[at] ?? 0) + Math.min(to, pixel + 1) - Math.max(from, pixel);
    }
  }
  const runs: Run[] = [];
  for (let pixel = 0; pixel < width; pixel++) {
    const kind = STRETCH_KINDS[heaviest(cover.subarray(pixel * kinds, (pixel + 1) * kinds))] ?? 'unknown';
    const last = runs.at(-1);
    if (last?.kind === kind) runs[runs.length - 1] = { ...last, to: pixel + 1 };
    else runs.push({ kind, from: pixel, to: pixel + 1 });
  }
  return runs;
}

/** Nothing told of a place counts as `unknown`, the last kind. */
function heaviest(cover: Float32Array): number {
  let best = cover.length - 1;
  cover.forEach((value, id) => {
    if (value > (cover[best] ?? 0)) best = id;
  });
  return best;
}
