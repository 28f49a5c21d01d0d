/** What a cleaned copy goes through, in order. */
export const PHASES = ['reading', 'searching', 'planning', 'writing', 'checking', 'placing'] as const;
export type Phase = (typeof PHASES)[number];

/** The person wants no copy any more. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** Between two bits of work: tells how far it is, lets others run, throws `Cancelled` when it shall end. */
export type Pace = (phase: Phase, done: number, total: number) => Promise<void>;
