import { Core } from '../engine/core/core.ts';
import type { Fault, Outcome } from '../engine/core/outcome.ts';
import { TextMasker } from '../engine/masking/text-masker.ts';
import { pause } from '../engine/pause.ts';
import { type MemoryLine, memoryLineOf } from '../engine/scan/memory-line.ts';
import { scanLine } from '../engine/scan/scan-line.ts';
import type { Scanned } from '../engine/scan/scanned.ts';
import type { Stripe } from '../engine/scan/stripes.ts';
import type { Scanner } from '../engine/scanner.ts';
import type { Source } from '../engine/sources/source.ts';
import { faultOf } from './files/refused-read.ts';
import type { Gate } from './gate.ts';
import type { MemorySubject } from './surface.ts';

/** Work between two looks at the messages that wait. */
const SLICE_MS = 8;

export interface Turn {
  /** The work was ended, or other work took its place. */
  readonly isOutdated: () => boolean;
  readonly gate: Gate;
  /** Bytes of the stripe that were scanned. */
  readonly report: (bytes: number) => void;
}

/**
 * Memory of a dump as a scan worker reads it: through a core of its own over the same files, which finds the same line
 * of memory as the page's core. So pages are unpacked by all scan workers at once.
 */
export class OwnMemory {
  readonly id: number;
  readonly #files: readonly File[];
  readonly #size: number;
  readonly #core: Core;
  #line: MemoryLine | undefined;

  /** `scanner` is the scanner's module. */
  constructor(subject: MemorySubject, scanner: WebAssembly.Module, sourceOf: (file: File) => Source) {
    const { id, files, asked, size, module } = subject;
    const [first, ...others] = files;
    this.id = id;
    this.#files = files;
    this.#size = size;
    this.#core = new Core(module, new TextMasker(scanner), sourceOf(first), ...others.map(sourceOf));
    if (asked) this.#core.ask(asked);
  }

  /** Scans a stripe of the line; reads the dump before the first. Throws when an instance of wasm trapped. */
  async scan(scanner: Scanner, stripe: Stripe, turn: Turn): Promise<Outcome<Scanned>> {
    const line = await this.#lineUnless(turn);
    if (!line) return (await this.#refusal()) ?? { state: 'cancelled' };
    if (line.size !== this.#size) return { state: 'failed', fault: { code: 'file-changed' } };
    scanner.forget();
    let end = performance.now() + SLICE_MS;
    for (const steps = scanLine(scanner, line, stripe); ; ) {
      const { done, value } = steps.next();
      const refusal = await this.#refusal();
      if (refusal) return refusal;
      // How blocks look is told of the file, and these are not as they lie there.
      const survey = new Uint8Array();
      if (done)
        return { state: 'done', value: { to: stripe.to, packed: scanner.drainPacked(), limits: value, survey } };
      turn.report(Math.max(0, Math.min(value, stripe.to) - stripe.from));
      if (performance.now() < end) continue;
      await pause();
      await turn.gate.passed();
      if (turn.isOutdated()) return { state: 'cancelled' };
      end = performance.now() + SLICE_MS;
    }
  }

  async #lineUnless({ isOutdated, gate }: Turn): Promise<MemoryLine | undefined> {
    if (this.#line) return this.#line;
    while (!this.#core.isComplete) {
      const end = performance.now() + SLICE_MS;
      while (this.#core.step() < 1 && performance.now() < end);
      await pause();
      await gate.passed();
      if (isOutdated() || this.#core.refused) return undefined;
    }
    this.#line = memoryLineOf(this.#core);
    return this.#line;
  }

  /** A read that was refused: the core itself goes on as if nothing were there. */
  async #refusal(): Promise<{ readonly state: 'failed'; readonly fault: Fault } | undefined> {
    const { refused } = this.#core;
    if (!refused) return undefined;
    const file = this.#files[refused.source];
    const fault: Fault = file ? await faultOf(refused, file) : { code: 'read-failed', at: refused.at };
    return { state: 'failed', fault };
  }
}
