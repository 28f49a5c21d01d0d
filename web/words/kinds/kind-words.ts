/** Headings of what is told of each kind of dump. */
import type { Care } from './dump-kind.ts';

export const kindWords = {
  kind: 'Kind',
  holds: 'It holds',
  leavesOut: 'It leaves out',
  whatToDo: 'What to do with it',
  arises: 'How it arises',
  found: 'Usually found at',
  givesAway: 'What it can give away',
  showTo: 'Show it to',
  mayDelete: 'May it be deleted?',
  onPurpose: 'Make one on purpose',
  stop: 'Stop making them',
  stopCost: 'What that costs',
  howWeKnow: 'How we know',
  care: 'How careful to be',
  cares: {
    computer: 'Treat it like the unlocked computer',
    program: 'Treat it like an unlocked program',
    low: 'It can give away little',
  } satisfies Record<Care, string>,
} as const;
