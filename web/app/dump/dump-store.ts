import type { DumpAccess, FoundVariables, Summary } from '../../engine/access.ts';
import type { Asked } from '../../engine/core/asked.ts';
import type { Fault } from '../../engine/core/outcome.ts';
import type { Findings } from '../../engine/report/report.ts';
import type { ScanState } from '../../engine/scan/state.ts';
import type { SurveyColumn } from '../../engine/scan/survey.ts';

/** What the page shows. One of these at a time; panels never see a half-filled one. */
export type DumpState =
  | { readonly phase: 'starting' }
  | { readonly phase: 'empty' }
  /** The first bytes are being read; nothing is known yet. */
  | { readonly phase: 'opening' }
  /** Facts are there, and more may come until `summary.isComplete`. */
  | {
      readonly phase: 'ready';
      readonly summary: Summary;
      readonly access: DumpAccess;
      readonly asked?: Asked;
      /** The reader stopped early: what it had found is kept. */
      readonly fault?: Fault;
      /** The person stopped the reading; the rest can still be read. */
      readonly isStopped?: boolean;
      readonly scan?: ScanState;
      /** Of what was scanned so far; `scan.complete` tells whether that is all. */
      readonly findings?: Findings;
      /** Of environments that were come upon meanwhile. */
      readonly variables?: FoundVariables;
      /** How the file looks, as far as it was scanned. */
      readonly survey?: readonly SurveyColumn[];
    }
  | { readonly phase: 'failed'; readonly fault: Fault }
  /** `isPartMissing`: a worker did not load; else WebAssembly is not there. */
  | { readonly phase: 'not-started'; readonly isPartMissing?: boolean };

/** State of the open dump: the one place that holds it. Says `change` after each change. */
export class DumpStore extends EventTarget {
  #state: DumpState = { phase: 'starting' };

  get state(): DumpState {
    return this.#state;
  }

  set(state: DumpState): void {
    this.#state = state;
    this.dispatchEvent(new Event('change'));
  }
}
