/** What a scan is given: its file and stripes, and who scans. */
import type * as Comlink from 'comlink';
import type { FoundVariables } from '../engine/access.ts';
import type { Findings } from '../engine/report/report.ts';
import type { Sample } from '../engine/scan/samples.ts';
import type { ScanState } from '../engine/scan/state.ts';
import type { Stripe } from '../engine/scan/stripes.ts';
import type { Survey } from '../engine/scan/survey.ts';
import type { CoreSurface, MemorySubject, ScanSurface } from './surface.ts';

export interface ScanWorker {
  readonly remote: Comlink.Remote<ScanSurface>;
  /** Resolves if the worker ends by an error that no call will report. */
  readonly died: Promise<void>;
  /** Ends it, whatever it does. */
  readonly end: () => void;
  /** Bytes of its stripes under way. */
  scanned: number;
}

export interface ScanTask {
  readonly file: File;
  /** Bytes that are scanned: of the file, or of what its container holds. */
  readonly size: number;
  readonly stripes: readonly Stripe[];
  /** Those of its stripes that hold stacks and heaps, where those are a part of it. */
  readonly likely?: ReadonlySet<Stripe>;
  /** What is scanned in place of the file. */
  readonly memory?: MemorySubject;
  /** Only the core can bring the bytes: they lie in a container. */
  readonly isPacked: boolean;
  readonly onState: (state: ScanState) => void;
  readonly onFindings: (findings: Findings, variables: FoundVariables) => void;
  /** Takes how the stripes look; of a scan that goes on it holds the earlier ones. */
  readonly survey: Survey;
  /** Takes what pages of the file were, as `survey` does. */
  readonly samples: Sample[];
}

export interface PoolParts {
  readonly core: Comlink.Remote<CoreSurface>;
  readonly workers: ScanWorker[];
  /** A new worker, in place of one that died or besides. */
  readonly startWorker: () => Promise<ScanWorker>;
}
