/**
 * The exposure scan of one file: stripes from a queue to the scan workers, their records to the core's worker, which
 * knows what lies where. A worker that dies, or does not answer for five seconds, is replaced and the stripes that it had
 * are scanned again.
 */
import * as Comlink from 'comlink';
import type { FoundVariables } from '../engine/access.ts';
import type { Fault, Outcome } from '../engine/core/outcome.ts';
import type { Findings } from '../engine/report/report.ts';
import { lazyFindings, type PackedFindings } from '../engine/scan/findings/packed-findings.ts';
import type { Scanned } from '../engine/scan/scanned.ts';
import type { ScanState } from '../engine/scan/state.ts';
import type { Stripe } from '../engine/scan/stripes.ts';
import { ChangeLook } from './change-look.ts';
import { type LaneScan, ScanLane, type Stripes } from './scan-lane.ts';
import type { PoolParts, ScanTask, ScanWorker } from './scan-task.ts';
import { lengthOf, StripeQueue } from './stripe-queue.ts';

/** While nothing is found each stripe may bring the first: asked so much apart, later a tenth of the time so far. */
const NOTHING_YET_MS = 100;
const NOTHING_YET_PART = 10;
/** Findings are made anew while the scan runs: so much apart at first, then half of the time so far, up to so much. */
const FIRST_FINDINGS_MS = 250;
const FINDINGS_PART = 2;
const FINDINGS_MS = 2_000;
/** All of that together takes so much less time than the scan; to learn that nothing is found yet takes next to none. */
const FINDINGS_SHARE = 50;
/** It is looked so often whether findings are due. */
const TICK_MS = 250;
/**
 * How far it is is told with one tick of so many, and with findings: each time the page draws itself anew, on a processor
 * that the search could have.
 */
const TELL_TICKS = 4;
/** The rate is told when it has settled. */
const SETTLED_MS = 2_000;
/** Where a read brings little, workers wait more often for the next: among so many there is one that scans (decision 9). */
const WORKERS_OF_SMALL_READS = 6;
/** So many answers of each worker, all in a row, tell of small reads before: a slow moment makes one of each small. */
const SMALL_ANSWERS = 2;
/** To start those that are missing is worth while when so many bytes are left. */
const WORTH_MORE_WORKERS = 1 << 30;

export class ScanPool {
  readonly #parts: PoolParts;
  #run: Run | undefined;
  /** Workers that are being started besides those that are there. */
  #coming = 0;

  constructor(parts: PoolParts) {
    this.#parts = parts;
  }

  /** Scans in place of what is being scanned; resolves when all is scanned, stopped or failed. */
  async scan(task: ScanTask): Promise<void> {
    this.cancel();
    const run = new Run(this.#parts, task, () => this.#addWorkers());
    this.#run = run;
    await run.go();
  }

  setPaused(isPaused: boolean): void {
    this.#run?.setPaused(isPaused);
  }

  /** Stops and keeps what was found; `scan` with the rest goes on. */
  stop(): readonly Stripe[] {
    return this.#run?.stop() ?? [];
  }

  /** Goes on with stacks and heaps alone; returns what that leaves, for `scan` to go on with. */
  narrow(): readonly Stripe[] {
    return this.#run?.narrow() ?? [];
  }

  /** Ends the scan and tells nobody. */
  cancel(): void {
    this.#run?.cancel();
    this.#run = undefined;
  }

  #addWorkers(): void {
    for (let i = this.#parts.workers.length + this.#coming; i < WORKERS_OF_SMALL_READS; i++) void this.#addWorker();
  }

  /** It joins what is scanned by then; where none can be started, it goes on without. */
  async #addWorker(): Promise<void> {
    this.#coming++;
    const worker = await this.#parts.startWorker().catch(() => undefined);
    this.#coming--;
    if (worker) this.#run?.join(this.#parts.workers.push(worker) - 1);
  }
}

/** One scan, with what its lanes know of it. */
class Run implements LaneScan {
  readonly parts: PoolParts;
  readonly #task: ScanTask;
  readonly #queue: StripeQueue;
  /** What is not to be scanned now. */
  readonly #left: Stripe[] = [];
  /** What is not likely is not scanned any more. */
  #isNarrowed = false;
  /** It ended when all was scanned but those. */
  #isNarrow = false;
  /** By who scans them: a worker, or the core for what a container holds. */
  readonly #underWay = new Map<ScanWorker | 'core', readonly Stripe[]>();
  /** One for each worker; there may come more while they go on. */
  readonly #lanes: Promise<unknown>[] = [];
  readonly #addWorkers: () => void;
  readonly #changes: ChangeLook;
  #hasAskedForWorkers = false;
  /** Answers in a row that told of small reads. */
  #smallReads = 0;
  #doneBytes: number;
  isPaused = false;
  #end: 'stopped' | 'cancelled' | Fault | undefined;
  #startedAt = performance.now();
  #startBytes: number;
  #pausedAt: number | undefined;
  #nextFindings = NOTHING_YET_MS;
  /** The last findings are: those that were asked for before come too late. */
  #isTold = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** Since it was told last how far it is. */
  #ticks = 0;

  constructor(parts: PoolParts, task: ScanTask, addWorkers: () => void) {
    this.parts = parts;
    this.#task = task;
    this.#addWorkers = addWorkers;
    this.#changes = new ChangeLook(parts, task);
    this.#queue = new StripeQueue(task.stripes, task.memory === undefined);
    this.#doneBytes = task.size - lengthOf(task.stripes);
    this.#startBytes = this.#doneBytes;
  }

  async go(): Promise<void> {
    this.#tell();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    if (this.#task.isPacked) this.#lanes.push(this.#orFailed(this.#lanePacked()));
    else for (const index of this.parts.workers.keys()) this.#openLane(index);
    await this.#lanesOver();
    clearInterval(this.#timer);
    if (this.isCancelled) return;
    if (this.#left.length > 0 && this.#end === undefined) {
      this.#isNarrow = true;
      this.#end = 'stopped';
    }
    this.#letGo();
    // The file is read again while the findings are made.
    const isUnchanged = this.#end ? undefined : this.#orFailed(this.#changes.isUnchanged());
    const found = await this.#orFailed(this.#found(this.#end === undefined));
    if ((await isUnchanged) === false) this.#end ??= { code: 'file-changed' };
    if (this.isCancelled) return;
    this.#isTold = true;
    const complete = this.#end === undefined;
    if (found) {
      const [findings, variables] = found;
      this.#task.onFindings({ ...findings, scan: { ...findings.scan, complete } }, variables);
    }
    this.#tell(true);
  }

  setPaused(isPaused: boolean): void {
    if (this.isPaused === isPaused) return;
    this.isPaused = isPaused;
    if (isPaused) this.#pausedAt = performance.now();
    else if (this.#pausedAt !== undefined) this.#startedAt += performance.now() - this.#pausedAt;
    for (const { remote } of this.parts.workers) void remote.setPaused(isPaused);
    if (this.#task.isPacked) void this.parts.core.setScanPaused(isPaused);
    this.#tell();
  }

  stop(): readonly Stripe[] {
    const rest = [...[...this.#underWay.values()].flat(), ...this.#queue.waiting, ...this.#left];
    this.#finish('stopped');
    return rest;
  }

  /** What is returned grows by stripes that workers give back. */
  narrow(): readonly Stripe[] {
    const { likely } = this.#task;
    if (likely) {
      this.#isNarrowed = true;
      this.#left.push(...this.#queue.keep((stripe) => likely.has(stripe)));
      this.#tell();
    }
    return this.#left;
  }

  cancel(): void {
    this.#finish('cancelled');
  }

  #finish(end: 'stopped' | 'cancelled' | Fault): void {
    this.#end ??= end;
    if (end === 'cancelled') this.#end = end;
    this.#queue.keep(() => false);
    // Its workers may be ended by now, and never answer.
    if (end === 'cancelled') clearInterval(this.#timer);
    for (const { remote } of this.parts.workers) void remote.cancel();
    if (this.#task.isPacked) void this.parts.core.stopScan();
  }

  /** The answer; undefined when what should give it failed because the file was closed. */
  async #untilCancelled<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      if (!this.isCancelled) throw error;
      return undefined;
    }
  }

  /** The answer; undefined when what should give it failed, which ends the scan: what was told of it stays. */
  async #orFailed<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch {
      if (!this.isCancelled) this.#finish({ code: 'trap' });
      return undefined;
    }
  }

  /** Each worker holds the file open, or the dump whose memory it scanned. */
  #letGo(): void {
    for (const { remote } of this.parts.workers) void remote.cancel();
  }

  next(lane: number, most: number | undefined): readonly Stripe[] {
    return this.#queue.take(lane, most);
  }

  scanBy({ remote }: ScanWorker, lane: number, stripes: Stripes): Promise<Outcome<Scanned>> {
    const { file, memory } = this.#task;
    const [first, ...others] = stripes;
    const runEnd = this.#queue.runEnd(lane, (others.at(-1) ?? first).to);
    const scan = memory ? remote.scanMemory(memory, first) : remote.scan(file, stripes, runEnd);
    return scan as Promise<Outcome<Scanned>>;
  }

  setUnderWay(worker: ScanWorker, stripes: Stripes | undefined): void {
    if (stripes) this.#underWay.set(worker, stripes);
    else this.#underWay.delete(worker);
  }

  giveBack(stripes: readonly Stripe[], lane: number): void {
    const { likely } = this.#task;
    const isWanted = (stripe: Stripe) => !this.#isNarrowed || likely?.has(stripe) === true;
    this.#queue.giveBack(stripes.filter(isWanted), lane);
    this.#left.push(...stripes.filter((stripe) => !isWanted(stripe)));
  }

  note(from: number, { to, survey, samples = [], hasSmallReads = false }: Scanned): void {
    this.#smallReads = hasSmallReads ? this.#smallReads + 1 : 0;
    if (this.#smallReads >= SMALL_ANSWERS * this.parts.workers.length) this.#askForWorkers();
    this.#task.survey.add(from, to, survey);
    this.#task.samples.push(...samples);
    this.#doneBytes += to - from;
  }

  add({ packed, limits, to }: Scanned): Promise<unknown> {
    const buffers = packed.map(({ buffer }) => buffer);
    const added = this.#untilCancelled(this.parts.core.addScanned(Comlink.transfer({ packed, limits }, buffers), to));
    return added.then(() => this.#tellFindingsIfDue());
  }

  fail(fault: Fault): void {
    this.#finish(fault);
  }

  async #lanesOver(): Promise<void> {
    for (let count = 0; count < this.#lanes.length; ) {
      count = this.#lanes.length;
      await Promise.all(this.#lanes);
    }
  }

  /** Once in a scan. */
  #askForWorkers(): void {
    if (this.#hasAskedForWorkers || this.#queue.bytes < WORTH_MORE_WORKERS) return;
    this.#hasAskedForWorkers = true;
    this.#addWorkers();
  }

  /** A worker that came meanwhile takes part. */
  join(index: number): void {
    if (this.#end || this.#task.isPacked) return;
    if (this.isPaused) void this.parts.workers[index]?.remote.setPaused(true);
    this.#openLane(index);
  }

  #openLane(index: number): void {
    this.#lanes.push(this.#orFailed(this.#lane(index)));
  }

  async #lane(index: number): Promise<void> {
    await new ScanLane(this, index).go();
    const worker = this.parts.workers[index];
    if (worker && !this.#end && !this.isPaused && this.#left.length === 0) this.#changes.begin(worker);
  }

  /** What a container holds is scanned where it is decoded. */
  async #lanePacked(): Promise<void> {
    const next = () => this.#queue.take(0, 1)[0];
    for (let stripe = next(); stripe; stripe = next()) {
      this.#underWay.set('core', [stripe]);
      const outcome = await (this.parts.core.scanStripe(stripe) as Promise<Outcome<Uint8Array>>);
      this.#underWay.delete('core');
      if (outcome.state === 'failed') return this.#finish(outcome.fault);
      if (outcome.state === 'cancelled' || this.#end) return;
      this.#task.survey.add(stripe.from, stripe.to, outcome.value);
      this.#doneBytes += stripe.to - stripe.from;
      this.#tellFindingsIfDue();
    }
  }

  #tick(): void {
    if (++this.#ticks >= TELL_TICKS) this.#tell();
    this.#tellFindingsIfDue();
  }

  #tellFindingsIfDue(): void {
    if (this.isPaused || this.#milliseconds < this.#nextFindings) return;
    this.#nextFindings = Number.POSITIVE_INFINITY;
    // Whatever kept them from being told is told with the last ones.
    const told = this.#tellFindings().catch(() => FINDINGS_MS);
    void told.then((pause) => {
      this.#nextFindings = this.#milliseconds + pause;
    });
  }

  /** Returns for how many milliseconds none need be told. */
  async #tellFindings(): Promise<number> {
    const start = performance.now();
    const found = await this.#found(false);
    if (!this.isCancelled && !this.#isTold) {
      this.#task.onFindings(...found);
      // The page draws both at once. Of an end it is told at the end.
      if (!this.#end) this.#tell();
    }
    const now = performance.now();
    const soFar = now - this.#startedAt;
    if (found[0].items.length === 0) {
      return Math.min(FINDINGS_MS, Math.max(NOTHING_YET_MS, soFar / NOTHING_YET_PART));
    }
    const pause = Math.min(FINDINGS_MS, Math.max(FIRST_FINDINGS_MS, soFar / FINDINGS_PART));
    return Math.max(pause, (now - start) * FINDINGS_SHARE);
  }

  async #found(isComplete: boolean): Promise<[Findings, FoundVariables]> {
    const { core } = this.parts;
    const [packed, variables] = await Promise.all([core.findings(this.#doneBytes, isComplete), core.variables()]);
    return [lazyFindings(packed as PackedFindings), variables as FoundVariables];
  }

  get isEnded(): boolean {
    return this.#end !== undefined;
  }

  get isCancelled(): boolean {
    return this.#end === 'cancelled';
  }

  #tell(isOver = false): void {
    this.#ticks = 0;
    const state = this.#state(isOver);
    if (state) this.#task.onState(state);
  }

  /** Undefined when nobody is to be told. */
  #state(isOver: boolean): ScanState | undefined {
    const end = this.#end;
    if (end === 'cancelled') return undefined;
    const { size: total } = this.#task;
    const running = this.parts.workers.reduce((sum, { scanned }) => sum + scanned, 0);
    const bytes = Math.min(total, this.#doneBytes + (isOver ? 0 : running));
    if (!isOver) return this.isPaused ? { state: 'paused', bytes, total } : this.#progress(bytes);
    if (end === undefined) return { state: 'done', bytes, total, seconds: this.#milliseconds / 1000 };
    if (end !== 'stopped') return { state: 'failed', bytes, total, fault: end };
    return { state: 'stopped', bytes, total, ...(this.#isNarrow && { isNarrow: true }) };
  }

  /** Of one that runs; rate and time left when they have settled. */
  #progress(bytes: number): ScanState {
    const { size: total, likely } = this.#task;
    const milliseconds = this.#milliseconds;
    const bytesPerSecond = ((bytes - this.#startBytes) * 1000) / milliseconds;
    const isNarrow = this.#left.length > 0;
    const known = { state: 'running' as const, bytes, total, ...(isNarrow && { isNarrow }) };
    if (milliseconds <= SETTLED_MS || bytesPerSecond <= 0) return known;
    const waiting = this.#queue.waiting.filter((stripe) => likely?.has(stripe));
    return {
      ...known,
      bytesPerSecond,
      secondsLeft: (total - bytes - lengthOf(this.#left)) / bytesPerSecond,
      ...(likely && { likelySecondsLeft: lengthOf(waiting) / bytesPerSecond }),
    };
  }

  /** Since it began, without those in which it was held before: while it is held they count. */
  get #milliseconds(): number {
    return performance.now() - this.#startedAt;
  }
}
