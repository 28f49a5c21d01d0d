import type { Fault, Outcome } from '../engine/core/outcome.ts';
import type { Scanned } from '../engine/scan/scanned.ts';
import type { Stripe } from '../engine/scan/stripes.ts';
import type { PoolParts, ScanWorker } from './scan-task.ts';
import { answerOf } from './silence.ts';

/** A stripe whose worker died more often than this ends the scan. */
const MOST_DEATHS = 2;

export type Stripes = readonly [Stripe, ...Stripe[]];

/** The scan that a lane is part of. */
export interface LaneScan {
  readonly parts: PoolParts;
  readonly isPaused: boolean;
  /** It was stopped or cancelled, or it failed: nothing more is to be scanned. */
  readonly isEnded: boolean;
  /** Nobody asks any more for what was found. */
  readonly isCancelled: boolean;
  /** The lane's next ones, which follow each other; none: all are taken. */
  next(lane: number, most: number | undefined): readonly Stripe[];
  /** The first ones of them are scanned: up to `to` of what is returned. */
  scanBy(worker: ScanWorker, lane: number, stripes: Stripes): Promise<Outcome<Scanned>>;
  /** Who scans what; undefined: nothing any more. */
  setUnderWay(worker: ScanWorker, stripes: Stripes | undefined): void;
  /** They are scanned by that lane, if they are to be scanned still. */
  giveBack(stripes: readonly Stripe[], lane: number): void;
  /** Takes what stripes from `from` on hold, but for their records. */
  note(from: number, found: Scanned): void;
  /** Hands the records to the core; settles when it has them. */
  add(found: Scanned): Promise<unknown>;
  fail(fault: Fault): void;
}

/** One worker's stripes, some after others. While it scans, the core takes what it found before. */
export class ScanLane {
  readonly #scan: LaneScan;
  readonly #index: number;
  /** Over one of them a worker died: each is asked for alone, to tell which. */
  readonly #suspects = new Set<Stripe>();
  #deaths = 0;
  /** What was found before is with the core. */
  #taken: Promise<unknown> | undefined;

  /** `index`: of its worker; whoever replaces that one has its place. */
  constructor(scan: LaneScan, index: number) {
    this.#scan = scan;
    this.#index = index;
  }

  /** Settles when nothing is left to take and the core has what was found; rejects when it cannot take it. */
  async go(): Promise<void> {
    for (let stripes = this.#next(); isSome(stripes); stripes = this.#next()) {
      const worker = this.#scan.parts.workers[this.#index];
      if (!worker) return;
      // Others have taken them.
      if (!this.#suspects.has(stripes[0])) this.#suspects.clear();
      const outcome = await this.#scanned(worker, stripes);
      const goesOn =
        outcome === 'no answer' ? await this.#replace(worker, stripes) : await this.#take(outcome, stripes);
      if (!goesOn) break;
    }
    await this.#taken;
  }

  #next(): readonly Stripe[] {
    return this.#scan.next(this.#index, this.#suspects.size > 0 ? 1 : undefined);
  }

  /** One that gave no answer has its stripes under way still. */
  async #scanned(worker: ScanWorker, stripes: Stripes): Promise<Outcome<Scanned> | 'no answer'> {
    worker.scanned = 0;
    this.#scan.setUnderWay(worker, stripes);
    const outcome = await answerOf(worker, this.#scan.scanBy(worker, this.#index, stripes));
    worker.scanned = 0;
    if (outcome !== 'no answer') this.#scan.setUnderWay(worker, undefined);
    return outcome;
  }

  /** Returns whether the lane goes on. */
  async #replace(worker: ScanWorker, stripes: Stripes): Promise<boolean> {
    const { parts } = this.#scan;
    worker.end();
    // Its stripes count as under way until there is a new one: who stops the scan meanwhile gets them back.
    const other = await parts.startWorker().catch(() => undefined);
    this.#scan.setUnderWay(worker, undefined);
    if (other) parts.workers[this.#index] = other;
    if (!other || ++this.#deaths > MOST_DEATHS) {
      this.#scan.fail({ code: 'worker-died', at: stripes[0].from });
      return false;
    }
    if (this.#scan.isEnded) return true;
    if (this.#scan.isPaused) void other.remote.setPaused(true);
    for (const stripe of stripes) this.#suspects.add(stripe);
    this.#scan.giveBack(stripes, this.#index);
    return true;
  }

  /** Returns whether the lane goes on. */
  async #take(outcome: Outcome<Scanned>, stripes: Stripes): Promise<boolean> {
    if (outcome.state === 'failed') this.#scan.fail(outcome.fault);
    if (outcome.state !== 'done' || this.#scan.isEnded) return false;
    const { to } = outcome.value;
    for (const stripe of stripes) if (stripe.to <= to) this.#suspects.delete(stripe);
    if (this.#suspects.size === 0) this.#deaths = 0;
    this.#scan.giveBack(
      stripes.filter((stripe) => stripe.from >= to),
      this.#index,
    );
    this.#scan.note(stripes[0].from, outcome.value);
    await this.#taken;
    // The core may have another file by now.
    if (this.#scan.isCancelled) return false;
    this.#taken = this.#scan.add(outcome.value);
    // It is waited for behind the next stripes: until then nobody else takes what it fails by.
    this.#taken.catch(() => {});
    return true;
  }
}

function isSome(stripes: readonly Stripe[]): stripes is Stripes {
  return stripes.length > 0;
}
