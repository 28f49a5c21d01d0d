import type { Summary } from '../../engine/access.ts';
import { memoryFault } from '../../engine/core/allocation.ts';
import { type Asked, type Bit, isWriting } from '../../engine/core/asked.ts';
import { Core } from '../../engine/core/core.ts';
import type { Fault, Outcome } from '../../engine/core/outcome.ts';
import { TextMasker } from '../../engine/masking/text-masker.ts';
import { pause } from '../../engine/pause.ts';
import { BlobSource } from '../../engine/sources/blob-source.ts';
import { fingerprintOf } from '../../engine/sources/fingerprint.ts';
import { faultOf } from '../files/refused-read.ts';
import type { ScratchFile } from '../files/scratch-file.ts';
import type { BringFull, CoreListener, ScannerParts } from '../surface.ts';
import type { FoundInDump } from './found-in-dump.ts';

/** Work between two looks at the messages that wait. */
const SLICE_MS = 8;
/** Summaries go to the page at most this often: each costs about 0.1 ms there and its own drawing. */
const SUMMARY_MS = 100;
/** A packed file that takes longer to unpack is looked into meanwhile. */
const LOOK_MS = 500;

/** So long after bytes were asked for, all that were asked for meanwhile have come. */
const AGAIN_MS = 400;

/** What every dump is read with. */
export interface CoreParts {
  readonly module: WebAssembly.Module;
  readonly bringFull: BringFull;
  readonly scanner: ScannerParts;
  readonly listener: CoreListener;
  /** What the first page does without; rejects where it could not be loaded. */
  readonly rest: Promise<typeof import('./rest.ts')>;
}

/** The open file with its companions, and the core that reads it: a fresh one for each, as memory never shrinks. */
export class OpenDump {
  readonly #parts: CoreParts;
  /** The beginning of a packed file, while the rest is being unpacked. */
  #head: Core | undefined;
  #hasLooked = false;
  readonly #files: readonly [File, ...File[]];
  /** What the first file was when it was opened; undefined where it could not be read. */
  readonly fingerprint: Promise<string | undefined>;
  #core: Core;
  #found: Promise<FoundInDump> | undefined;
  /** What the core keeps of the dump on the disk, sealed. */
  #scratch: ScratchFile | undefined;
  /** What goes wrong meanwhile is told by the outcome. */
  #isReading = false;
  /** The person has seen enough: reading ends at its next pause. */
  #isStopped = false;
  #isForgotten = false;
  /** What is read of the file is no longer what was opened, and the page knows. */
  #isChanged = false;
  #isLooking = false;

  constructor(parts: CoreParts, files: readonly [File, ...File[]], asked?: Asked) {
    this.#parts = parts;
    this.#files = files;
    const [first, ...others] = files;
    this.fingerprint = fingerprintOf(first).catch(() => undefined);
    const sources = others.map((file) => new BlobSource(file));
    // Fresh, too: a masker remembers texts.
    this.#core = new Core(parts.module, new TextMasker(parts.scanner.module), new BlobSource(first), ...sources);
    if (asked) this.#core.ask(asked);
  }

  /** Another one after a trap, and when the full build takes over. */
  get core(): Core {
    return this.#head ?? this.#core;
  }

  /** Another file took its place: tasks on it end at their next pause. */
  get isForgotten(): boolean {
    return this.#isForgotten;
  }

  /** What the exposure scan found in it. */
  found(): Promise<FoundInDump> {
    this.#found ??= this.#parts.rest.then(({ FoundInDump }) => new FoundInDump(this, this.#parts.scanner));
    return this.#found;
  }

  forget(): void {
    this.#isForgotten = true;
    void this.#scratch?.remove();
    this.#found?.then((found) => found.stopScan()).catch(() => {});
  }

  /** Reads it with the small build of the core, and with the full one where that says more. */
  async open(): Promise<Outcome<Summary>> {
    const outcome = await this.read();
    if (this.#isForgotten || !this.#core.wantsFull) return outcome;
    const full = await this.#parts.bringFull().catch(() => undefined);
    if (this.#isForgotten) return { state: 'cancelled' };
    if (!full) return { state: 'failed', fault: { code: 'part-missing' } };
    this.#core = this.#core.reopened(full);
    return this.read();
  }

  stopReading(): void {
    this.#isStopped = true;
  }

  /** Goes on until all of it is known, or until it is stopped. */
  async read(): Promise<Outcome<Summary>> {
    const core = this.#core;
    let last: Summary | undefined;
    const startedAt = performance.now();
    let toldAt = startedAt;
    let isAnswerTold = false;
    this.#isStopped = false;
    this.#isReading = true;
    try {
      for (let done = 0; done < 1 && !this.#isStopped; ) {
        const end = performance.now() + SLICE_MS;
        // Why it crashed is what a person waits for: told at once, while the rest is told in its time.
        let isAnswer = false;
        do {
          done = core.step();
          isAnswer = done < 1 && !isAnswerTold && core.isAnswered;
        } while (done < 1 && !isAnswer && !core.wantsScratch && performance.now() < end);
        if (core.wantsScratch) await this.#giveScratch(core);
        if (!this.#isForgotten && (isAnswer || performance.now() - toldAt >= SUMMARY_MS)) {
          isAnswerTold ||= isAnswer;
          if (performance.now() - startedAt >= LOOK_MS) await this.#look(core);
          if (this.#isForgotten) return { state: 'cancelled' };
          const known = await this.#known(core);
          if (!known.isHead) last = known;
          this.#parts.listener.onSummary(known);
          toldAt = performance.now();
        }
        await pause();
        if (this.#isForgotten) return { state: 'cancelled' };
      }
      const value = await this.#known(core);
      const fault = await this.#refusal(core);
      if (this.#isForgotten) return { state: 'cancelled' };
      if (!fault) return { state: 'done', value };
      return { state: 'failed', fault, ...(core.traffic.bytes > 0 && { partial: value }) };
    } catch (error) {
      // Our bug, unless there is no memory left: what was found is kept, and a new instance serves the file's bytes.
      const { bit, lastOffset } = core;
      const refusal = memoryFault(error, core.refusedBytes);
      const kept = await this.#readUpTo(bit);
      if (this.#isForgotten) return { state: 'cancelled' };
      const fault: Fault = { ...(refusal ?? { code: 'trap' }), at: lastOffset, bit };
      const partial = kept ?? last;
      return { state: 'failed', fault, ...(partial && { partial }) };
    } finally {
      this.#isReading = false;
    }
  }

  /** Looks into a packed file once, while it is being unpacked. */
  async #look(core: Core): Promise<void> {
    if (this.#hasLooked || !isUnpacking(core.summary())) return;
    this.#hasLooked = true;
    const rest = await this.#parts.rest.catch(() => undefined);
    this.#head = await rest?.lookAhead(core, () => this.#isForgotten || this.#isStopped);
  }

  /** What is known of the file: of its beginning, as long as nothing is known of the whole. */
  async #known(core: Core): Promise<Summary> {
    const summary = core.summary();
    if (!this.#head || !isUnpacking(summary)) {
      this.#head = undefined;
      return summary;
    }
    const { summaryOfHead } = await this.#parts.rest;
    return summaryOfHead(this.#head, summary);
  }

  /**
   * Goes on with a new instance that has read the file as far as the bit of work in which the last one trapped, and
   * returns what it knows. Where that fails as well the new one has read nothing: it serves the file's bytes.
   */
  async #readUpTo(bit: Bit): Promise<Summary | undefined> {
    const core = this.#core;
    this.#head = undefined;
    if (this.#isForgotten) return undefined;
    // What cannot be written is left out, and all is read; else there is nothing to go on from behind the bit.
    const isAll = isWriting(bit);
    try {
      this.#core = core.reopened(undefined, isAll ? { leftOut: [bit] } : {});
      const again = this.#core;
      const isThere = () => (isAll ? again.isComplete : isAt(again, bit));
      while (!isThere()) {
        const end = performance.now() + SLICE_MS;
        do again.step();
        while (!isThere() && !again.isComplete && !again.wantsScratch && performance.now() < end);
        if (again.wantsScratch) await this.#giveScratch(again);
        await pause();
        if (this.#isForgotten || (again.isComplete && !isAll)) return undefined;
      }
      return again.summary();
    } catch {
      try {
        this.#core = core.reopened();
      } catch {
        // Not even for a new instance is there memory: the one that stopped stays.
      }
      return undefined;
    }
  }

  /** A call that may read: the first time it is refused, the page is told. */
  watched<T>(call: (core: Core) => T): T {
    const { core } = this;
    const before = core.refused;
    const result = call(core);
    if (!before && core.refused && !this.#isReading) void this.#tellRefused(core);
    if (!core.refused && !this.#isReading) this.#lookAgain();
    return result;
  }

  /** Whether the file still is what it was when it was opened, as far as its fingerprint tells. */
  async isUnchanged(): Promise<boolean> {
    const [before, now] = await Promise.all([this.fingerprint, fingerprintOf(this.#files[0]).catch(() => undefined)]);
    return before === now;
  }

  async #giveScratch(core: Core): Promise<void> {
    const rest = await this.#parts.rest.catch(() => undefined);
    const file = await rest?.openScratchFile();
    if (this.#isForgotten) {
      void file?.remove();
      return;
    }
    void this.#scratch?.remove();
    this.#scratch = file;
    core.giveScratch(file);
  }

  /** Firefox goes on reading a changed file and says nothing: after bytes were asked for, it is looked at again. */
  #lookAgain(): void {
    if (this.#isLooking || this.#isChanged) return;
    this.#isLooking = true;
    setTimeout(async () => {
      if (this.#isForgotten) return;
      const [before, after] = await Promise.all([
        this.fingerprint,
        // One that cannot be read any more is told of by who asks for its bytes.
        fingerprintOf(this.#files[0]).catch(() => undefined),
      ]);
      this.#isLooking = false;
      if (!before || !after || before === after || this.#isForgotten || this.#isChanged) return;
      this.#isChanged = true;
      this.#parts.listener.onFault({ code: 'file-changed' });
    }, AGAIN_MS);
  }

  async #tellRefused(core: Core): Promise<void> {
    const fault = await this.#refusal(core);
    if (fault && core === this.#core && !this.#isForgotten) this.#parts.listener.onFault(fault);
  }

  async #refusal({ refused }: Core): Promise<Fault | undefined> {
    const file = this.#files[refused?.source ?? 0];
    return refused && file && faultOf(refused, file);
  }
}

/** Whether nothing is known yet but what the file is packed by. */
function isUnpacking({ file, isComplete }: Summary): boolean {
  return !isComplete && file.kind === 'unknown' && file.container !== undefined;
}

/** Whether the next bit of work is this one. */
function isAt({ bit }: Core, { stage, bit: number }: Bit): boolean {
  return bit.stage === stage && bit.bit === number;
}
