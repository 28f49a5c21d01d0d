import type { StretchKind } from '../../engine/access.ts';
import type { Finding, Frame } from '../../engine/report/report.ts';

/** Fixed words: one for each thing, the same everywhere. */
export const marks = {
  /** Read out for the dots of a masked value. */
  hidden: 'hidden',
  chips: {
    severe: 'Severe',
    serious: 'Serious',
    minor: 'Minor',
    crashed: 'crashed',
    heldUp: 'held up',
    ok: 'Matches',
  },
  trust: {
    context: 'Exact',
    cfi: 'Unwound',
    'frame-pointer': 'Frame pointer',
    scan: 'Guessed',
    recorded: 'Recorded',
  } satisfies Record<Frame['trust'], string>,
  evidence: { validated: 'Strong', likely: 'Likely', possible: 'Weak' } satisfies Record<Finding['confidence'], string>,
} as const;

export const stretchNames: Readonly<Record<StretchKind, string>> = {
  code: 'Program code',
  heap: 'Heap',
  stack: 'Stacks',
  mapped: 'Mapped files',
  private: 'Other private',
  bookkeeping: 'Dump bookkeeping',
  absent: 'Not in the file',
  unknown: 'Not told apart',
};
