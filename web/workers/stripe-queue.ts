import type { Stripe } from '../engine/scan/stripes.ts';

/** So many neighbours one worker scans one after another, for it reads them from one stream of the file. */
const RUN = 16;
/** So many of them at most it is given at a time … */
const AT_ONCE = 4;
/** … and such a part of all that wait: in the end there is something left for whoever has nothing to do. */
const PART_OF_WAITING = 16;
/** Before so much was taken workers go through the file side by side: what comes first is wanted soon. */
const BEFORE_RUNS = 128 << 20;

/** Stripes that wait, in their order, those that were given back first. Workers are told apart by the number of their lane. */
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

  /**
   * The next ones of the worker's run, each where the one before ends; the first of a new run; or what others were to go
   * on with, when nothing else is left. None: all are taken.
   */
  take(lane: number, most = AT_ONCE): readonly Stripe[] {
    const waiting = this.#waiting;
    const end = Math.min(most, Math.ceil(waiting.length / PART_OF_WAITING));
    let at = waiting.findIndex((stripe) => this.#lanes.get(stripe) === lane);
    if (at < 0) {
      at = waiting.findIndex((stripe) => !this.#lanes.has(stripe));
      if (at >= 0) this.#beginRun(lane, at);
      else at = Math.max(0, waiting.length - 1);
    }
    let count = Math.min(1, waiting.length);
    while (count < end && this.#follows(lane, at + count)) count++;
    const taken = waiting.splice(at, count);
    for (const stripe of taken) this.#lanes.delete(stripe);
    this.#takenBytes += lengthOf(taken);
    return taken;
  }

  /** Where the run ends that the worker is in, which has the stripes up to `to`. */
  runEnd(lane: number, to: number): number {
    let end = to;
    for (const stripe of this.#waiting) {
      if (stripe.from === end && this.#lanes.get(stripe) === lane) end = stripe.to;
    }
    return end;
  }

  /** They are the next ones of that worker's. */
  giveBack(stripes: readonly Stripe[], lane: number): void {
    this.#waiting.unshift(...stripes);
    for (const stripe of stripes) this.#lanes.set(stripe, lane);
    this.#takenBytes -= lengthOf(stripes);
  }

  /** Takes all out for which it does not hold. */
  keep(holds: (stripe: Stripe) => boolean): readonly Stripe[] {
    const all = this.#waiting;
    this.#waiting = all.filter(holds);
    const taken = all.filter((stripe) => !holds(stripe));
    for (const stripe of taken) this.#lanes.delete(stripe);
    return taken;
  }

  /** Whether the stripe that waits there is that worker's next one behind the one before it. */
  #follows(lane: number, at: number): boolean {
    const stripe = this.#waiting[at];
    return stripe !== undefined && this.#lanes.get(stripe) === lane && stripe.from === this.#waiting[at - 1]?.to;
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
