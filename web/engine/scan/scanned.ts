/** What the scan of a stripe brings; and of parts of it, or of several that follow each other, what they bring as one. */
import type { Outcome } from '../core/outcome.ts';
import { joined } from '../joined.ts';
import type { ScanLimit } from './limits.ts';
import type { Sample } from './samples.ts';
import { COUNTED_BLOCK, type Stripe } from './stripes.ts';

/** What findings are made of. */
export interface Found {
  /** Records as they are packed; see web/engine/records/records.ts. */
  readonly packed: readonly Uint8Array[];
  readonly limits: readonly ScanLimit[];
}

/** What the scan of a stripe of a file brings, or of several that follow each other. */
export interface Scanned extends Found {
  /** Where the last of them ends. */
  readonly to: number;
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

/** Of parts in file order that follow each other. A part that failed says more than one that was ended for it. */
export function joinScanned(outcomes: readonly Outcome<Scanned>[]): Outcome<Scanned> {
  const parts: Scanned[] = [];
  for (const outcome of outcomes) if (outcome.state === 'done') parts.push(outcome.value);
  if (parts.length < outcomes.length) return outcomes.find(({ state }) => state === 'failed') ?? { state: 'cancelled' };
  const last = parts.at(-1);
  if (!last) return { state: 'cancelled' };
  return {
    state: 'done',
    value: {
      // What the last one tells of reads is told by the most of them.
      ...last,
      packed: parts.flatMap(({ packed }) => packed),
      limits: parts.flatMap(({ limits }) => limits),
      survey: joined(parts.map(({ survey }) => survey)),
      samples: parts.flatMap(({ samples = [] }) => samples),
    },
  };
}
