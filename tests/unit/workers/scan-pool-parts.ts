/** The scan's queue over workers and a core that are functions of the test. */
import assert from 'node:assert/strict';
import type { Outcome } from '../../../web/engine/core/outcome.ts';
import { FindingCollector } from '../../../web/engine/scan/findings/collector.ts';
import type { PackedFindings } from '../../../web/engine/scan/findings/packed-findings.ts';
import type { Found, Scanned } from '../../../web/engine/scan/scanned.ts';
import type { ScanState } from '../../../web/engine/scan/state.ts';
import type { Stripe } from '../../../web/engine/scan/stripes.ts';
import { Survey } from '../../../web/engine/scan/survey.ts';
import { ScanPool } from '../../../web/workers/scan-pool.ts';
import type { PoolParts, ScanTask, ScanWorker } from '../../../web/workers/scan-task.ts';
import type { FileTraits, MemorySubject } from '../../../web/workers/surface.ts';

export const MIB = 1 << 20;
const STRIPES: readonly Stripe[] = Array.from({ length: 6 }, (_, i) => ({ from: i * MIB, to: (i + 1) * MIB }));
/** Of a file of four MiB. */
export const FOUR = STRIPES.slice(0, 4);
/** Of a page that is no longer what it was. */
export const CHANGED = 0xbad;
export const FINGERPRINT = 'as it is';

/** `others` are to follow. */
export type Scan = (stripe: Stripe, others?: readonly Stripe[]) => Promise<Outcome<Scanned>>;

/** What the stripe found, so that the core can be asked whether it has it. */
export function foundIn({ from, to }: Stripe): Outcome<Scanned> {
  return { state: 'done', value: { to, packed: [Uint8Array.of(from / MIB)], limits: [], survey: new Uint8Array() } };
}

export const done: Scan = async (stripe) => foundIn(stripe);

/** A worker that scans the first of the stripes it is given, and what it was asked for. */
export function worker(
  scan: Scan,
  died: Promise<void> = new Promise(() => {}),
  answer: () => Promise<void> = async () => {},
): { readonly made: ScanWorker; readonly log: string[] } {
  const log: string[] = [];
  const remote = {
    scan: (_file: File, [stripe, ...others]: readonly [Stripe, ...Stripe[]], runEnd: number) => {
      log.push(`scan ${stripe.from / MIB}${runEnd > stripe.to ? ` run to ${runEnd / MIB}` : ''}`);
      return scan(stripe, others);
    },
    scanMemory: ({ id }: MemorySubject, stripe: Stripe) => {
      log.push(`memory ${id} ${stripe.from / MIB}`);
      return scan(stripe, []);
    },
    setPaused: async (isPaused: boolean) => void log.push(`paused ${isPaused}`),
    cancel: async () => void log.push('cancel'),
    isUnchanged: async (_file: File, { fingerprint, samples }: FileTraits) => {
      log.push(`look at ${[fingerprint, ...samples.map(({ at }) => at / MIB)]}`);
      return fingerprint === FINGERPRINT && samples.every(({ hash }) => hash !== CHANGED);
    },
    areUnchanged: async (_file: File, samples: FileTraits['samples']) => {
      log.push(`look at the rest ${samples.map(({ at }) => at / MIB)}`);
      return samples.every(({ hash }) => hash !== CHANGED);
    },
    answer,
  };
  return { made: { remote: remote as never, died, end: () => log.push('end'), scanned: 0 }, log };
}

/** One finding for each number, as the core hands them over. */
export function packedOf(values: readonly number[], bytes = 0, isComplete = false): PackedFindings {
  const collector = new FindingCollector({ total: 6 * MIB, attribute: () => ({}) });
  collector.add(
    values.map((value) => ({
      detector: 0,
      confidence: 'likely',
      encoding: 'ascii',
      flags: 0,
      offset: value * MIB,
      length: 40,
      hash: String.fromCharCode(value),
      mask: '…',
    })),
  );
  return collector.packed(bytes, isComplete);
}

/** A core that takes all and tells of nothing. */
function coreOf(log: string[], reached: number[], scanStripe: (stripe: Stripe) => Promise<Outcome<unknown>>) {
  return {
    addScanned: async (_found: Found, to: number) => {
      log.push('added');
      reached.push(to);
    },
    findings: async (bytes: number, isComplete: boolean) => packedOf([], bytes, isComplete),
    variables: async () => ({ variables: [], blocks: 0, isAll: true }),
    fingerprint: async () => FINGERPRINT,
    scanStripe: (stripe: Stripe) => {
      log.push(`scan ${stripe.from / MIB}`);
      return scanStripe(stripe);
    },
    setScanPaused: async (isPaused: boolean) => void log.push(`paused ${isPaused}`),
    stopScan: async () => void log.push('stop'),
  };
}

/** Over workers that a test makes one by one; `failing`: calls of the core in place of its own. */
export function pool(
  workers: ScanWorker[],
  startWorker: () => ScanWorker,
  scanStripe: (stripe: Stripe) => Promise<Outcome<unknown>> = async () => ({ state: 'done', value: new Uint8Array() }),
  failing: object = {},
) {
  const log: string[] = [];
  const reached: number[] = [];
  const core = { ...coreOf(log, reached, scanStripe), ...failing };
  const parts: PoolParts = { core: core as never, workers, startWorker: async () => startWorker() };
  const states: ScanState[] = [];
  const made = new ScanPool(parts);
  const scan = (own: readonly Stripe[], isPacked = false, memory?: MemorySubject, likely?: ReadonlySet<Stripe>) =>
    made.scan({
      ...(likely && { likely }),
      file: new File([], 'x'),
      size: 4 * MIB,
      stripes: own,
      isPacked,
      ...(memory && { memory }),
      survey: new Survey(4 * MIB),
      samples: [],
      onState: (state) => states.push(state),
      onFindings: () => {},
    });
  return { made, scan, states, log, reached };
}

/** Over workers that are made by number, and a core that counts what it has taken; a file of six MiB. */
export class Setup {
  readonly scanned: number[] = [];
  readonly taken: number[] = [];
  readonly states: ScanState[] = [];
  readonly findings: number[] = [];
  /** As the file was opened. */
  fingerprint: string | undefined = FINGERPRINT;
  /** The core's worker was ended, or its reader stopped. */
  isCoreGone = false;
  /** Before a worker is started, and before the core has taken what was found. */
  starting: () => Promise<void> = async () => {};
  taking: () => Promise<void> = async () => {};
  /** What the core makes of what it has taken. */
  findingsOf: (taken: number) => Partial<PackedFindings> = () => ({});
  readonly pool: ScanPool;
  readonly #answers: Scan[];
  /** Of all workers, in the order in which they were started. */
  readonly #logs: string[][] = [];

  /** `answers`: what each worker does, in the order in which they are started; the last goes for all later ones. */
  constructor(answers: Scan[], workers = 2) {
    this.#answers = answers;
    const own = coreOf([], [], async () => ({ state: 'cancelled' }));
    const core = {
      ...own,
      addScanned: async ({ packed }: Found) => {
        this.#askCore();
        await this.taking();
        for (const part of packed) this.taken.push(part[0] ?? -1);
      },
      findings: async (bytes: number, isComplete: boolean) => {
        this.#askCore();
        this.findings.push(this.taken.length);
        return { ...(await own.findings(bytes, isComplete)), ...this.findingsOf(this.taken.length) };
      },
      fingerprint: async () => {
        this.#askCore();
        return this.fingerprint;
      },
    };
    const parts = {
      core,
      workers: Array.from({ length: workers }, () => this.#worker()),
      startWorker: async () => {
        await this.starting();
        return this.#worker();
      },
    };
    this.pool = new ScanPool(parts as unknown as PoolParts);
  }

  #askCore(): void {
    if (this.isCoreGone) throw new Error('no core');
  }

  #worker(): ScanWorker {
    const answer = this.#answers[Math.min(this.#logs.length, this.#answers.length - 1)];
    assert.ok(answer);
    const { made, log } = worker((stripe, others) => {
      this.scanned.push(stripe.from / MIB);
      return answer(stripe, others);
    });
    this.#logs.push(log);
    return made;
  }

  /** What workers were asked for, in the order in which they were started. */
  get logs(): readonly (readonly string[])[] {
    return this.#logs;
  }

  /** Workers that were started and not ended. */
  get working(): number {
    return this.#logs.filter((log) => !log.includes('end')).length;
  }

  /** How workers were held and let go. */
  get paused(): readonly string[] {
    return this.#logs.flat().filter((line) => line.startsWith('paused'));
  }

  get task(): ScanTask {
    return {
      file: new File([], 'a.core'),
      size: 6 * MIB,
      stripes: STRIPES,
      isPacked: false,
      onState: (state) => this.states.push(state),
      onFindings: () => {},
      survey: new Survey(6 * MIB),
      samples: [],
    };
  }

  get last(): ScanState | undefined {
    return this.states.at(-1);
  }
}
