import type { Stripe } from '../engine/scan/stripes.ts';

/** So many neighbours one worker scans one after another, for it reads them from one stream of the file. */
const RUN = 4;
/** Before so much was taken workers go through the file side by side: what comes first is wanted soon. */
const BEFORE_RUNS = 128 << 20;

/** Stripes that wait, in their order. Workers are told apart by the number of their lane. */
export class StripeQueue {
  #waiting: Stripe[];
  /** Of stripes that a worker is to go on with. */
  readonly #lanes = new Map<Stripe, number>();
  readonly #hasRuns: boolean;
  #takenBytes = 0;

  /** `hasRuns`: to scan neighbours costs less than to scan as many others. */
  constructor(stripes: readonly Stripe[], hasRuns = true) {
    this.#waiting = [...stripes];
    this.#hasRuns = hasRuns;
  }

  get waiting(): readonly Stripe[] {
    return this.#waiting;
  }

  get bytes(): number {
    return lengthOf(this.#waiting);
  }

  /** The next one of the worker's run, or the first of a new run; what others were to go on with when nothing else is left. */
  take(lane: number): Stripe | undefined {
    const waiting = this.#waiting;
    let at = waiting.findIndex((stripe) => this.#lanes.get(stripe) === lane);
    if (at < 0) {
      at = waiting.findIndex((stripe) => !this.#lanes.has(stripe));
      if (at >= 0) this.#beginRun(lane, at);
      else at = waiting.length - 1;
    }
    const [stripe] = waiting.splice(Math.max(0, at), 1);
    if (!stripe) return undefined;
    this.#lanes.delete(stripe);
    this.#takenBytes += stripe.to - stripe.from;
    return stripe;
  }

  /** Where the run ends that the worker is in, `stripe` being the one that it has. */
  runEnd(lane: number, { to }: Stripe): number {
    let end = to;
    for (const stripe of this.#waiting) {
      if (stripe.from === end && this.#lanes.get(stripe) === lane) end = stripe.to;
    }
    return end;
  }

  /** It is the next one of that worker's. */
  giveBack(stripe: Stripe, lane: number): void {
    this.#waiting.unshift(stripe);
    this.#lanes.set(stripe, lane);
  }

  /** Takes all out for which it does not hold. */
  keep(holds: (stripe: Stripe) => boolean): readonly Stripe[] {
    const all = this.#waiting;
    this.#waiting = all.filter(holds);
    return all.filter((stripe) => !holds(stripe));
  }

  #beginRun(lane: number, at: number): void {
    if (!this.#hasRuns || this.#takenBytes < BEFORE_RUNS) return;
    for (let i = at + 1; i < at + RUN; i++) {
      const next = this.#waiting[i];
      if (!next || next.from !== this.#waiting[i - 1]?.to || this.#lanes.has(next)) return;
      this.#lanes.set(next, lane);
    }
  }
}

/** In bytes. */
export function lengthOf(stripes: readonly Stripe[]): number {
  return stripes.reduce((sum, { from, to }) => sum + to - from, 0);
}
