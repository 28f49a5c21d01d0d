/** What crosses packed, as rows of numbers: the runs of the scan's plan and the stretches that are drawn whole. */
import { type ScanRun, STRETCH_KINDS, type Stretch } from '../access.ts';

/** Numbers in a run; see assembly/report/plan.ts. */
export const RUN_FIELDS = 7;
/** In a stretch; see assembly/analysis/stretches.ts. */
export const STRETCH_FIELDS = 4;

export function runsOf(rows: Float64Array, length: number): readonly ScanRun[] {
  return Array.from({ length }, (_, i) => {
    const field = (index: number) => rows[i * RUN_FIELDS + index] ?? 0;
    return {
      source: field(0),
      offset: field(1),
      storedSize: field(2),
      codec: field(3),
      space: field(4),
      address: field(5),
      size: field(6),
    };
  });
}

export function stretchesOf(rows: Float64Array, length: number): readonly Stretch[] {
  return Array.from({ length }, (_, i) => {
    const at = i * STRETCH_FIELDS;
    return {
      start: rows[at] ?? 0,
      size: rows[at + 1] ?? 0,
      kind: STRETCH_KINDS[rows[at + 2] ?? 0] ?? 'unknown',
      regionIndex: rows[at + 3] ?? -1,
    };
  });
}
