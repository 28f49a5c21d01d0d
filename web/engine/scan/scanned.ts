/** What the scan of a stripe brings; and a stripe in two halves that one worker scans at a time, what they bring as one. */
import type { Outcome } from '../core/outcome.ts';
import type { ScanLimit } from './limits.ts';
import type { Sample } from './samples.ts';
import { COUNTED_BLOCK, type Stripe } from './stripes.ts';

/** What findings are made of. */
export interface FoundInStripe {
  /** Records as they are packed; see web/engine/records/records.ts. */
  readonly packed: readonly Uint8Array[];
  readonly limits: readonly ScanLimit[];
}

/** What the scan of a stripe of a file brings. */
export interface Scanned extends FoundInStripe {
  /** How its blocks look; see survey.ts. */
  readonly survey: Uint8Array;
  /** What pages of the file were; of memory that is read otherwise there are none. */
  readonly samples?: readonly Sample[];
  /** The browser brings little a read, as far as stretches of the file have told. */
  readonly hasSmallReads?: boolean;
}

/** In file order; the stripe alone where it is too short to be halved. */
export function halvesOf(stripe: Stripe): readonly Stripe[] {
  const { from, to } = stripe;
  const middle = from + Math.floor((to - from) / 2 / COUNTED_BLOCK) * COUNTED_BLOCK;
  if (middle === from) return [stripe];
  return [
    { from, to: middle },
    { from: middle, to },
  ];
}

/** Of parts in file order. A part that failed says more than one that was ended for it. */
export function joinScanned(outcomes: readonly Outcome<Scanned>[]): Outcome<Scanned> {
  const parts: Scanned[] = [];
  for (const outcome of outcomes) if (outcome.state === 'done') parts.push(outcome.value);
  if (parts.length < outcomes.length) return outcomes.find(({ state }) => state === 'failed') ?? { state: 'cancelled' };
  const [first, ...others] = parts;
  if (first && others.length === 0) return { state: 'done', value: first };
  return {
    state: 'done',
    value: {
      packed: parts.flatMap(({ packed }) => packed),
      limits: parts.flatMap(({ limits }) => limits),
      survey: Uint8Array.from(parts.flatMap(({ survey }) => [...survey])),
      samples: parts.flatMap(({ samples = [] }) => samples),
    },
  };
}
