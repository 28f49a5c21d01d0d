import { LitElement, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { CleanAccess, DigestAccess } from '../clean/access.ts';
import type { DumpAccess, FoundVariables, Summary } from '../engine/access.ts';
import type { Asked } from '../engine/core/asked.ts';
import type { Fault } from '../engine/core/outcome.ts';
import type { Findings } from '../engine/report/report.ts';
import type { ScanState } from '../engine/scan/state.ts';
import type { SurveyColumn } from '../engine/scan/survey.ts';
import { focusHeadingOf } from './text/heading.ts';

/** The open dump as panels see it. A new object whenever something became known. */
export interface OpenDump {
  readonly summary: Summary;
  readonly access: DumpAccess;
  /** How the person asked for it to be opened. */
  readonly asked?: Asked | undefined;
  /** Makes cleaned copies of it. */
  readonly cleaning?: CleanAccess | undefined;
  /** Works out the SHA-256 of the file, as it lies on the disk. */
  readonly digest?: DigestAccess | undefined;
  /** Once the search for private data has begun. */
  readonly findings?: Findings | undefined;
  /** Of environments that the search came upon. */
  readonly variables?: FoundVariables | undefined;
  readonly scan?: ScanState | undefined;
  /** Why the reading ended early, or why what was read may not belong together. */
  readonly fault?: Fault | undefined;
  /** The person stopped the reading. */
  readonly isStopped?: boolean | undefined;
  /** How the file looks, as far as it was scanned. */
  readonly survey?: readonly SurveyColumn[] | undefined;
}

/** Whether more may become known: it is not read to its end, and nothing ended the reading. */
export function isBeingRead({ summary, fault, isStopped }: OpenDump): boolean {
  return !summary.isComplete && fault === undefined && isStopped !== true;
}

/** All but how far the search is: that is told every second or so, and changes no answer of the engine. */
function isMoreKnown(dump: OpenDump | undefined, before: OpenDump | undefined): boolean {
  if (!dump || !before) return dump !== before;
  const keys = Object.keys({ ...before, ...dump }) as (keyof OpenDump)[];
  return keys.some((key) => (key === 'scan' ? dump.scan?.state !== before.scan?.state : dump[key] !== before[key]));
}

/**
 * What every panel is: it draws the open dump and asks `dump.access` for rows; its place within itself is
 * `place` (`#/threads/14` → "14"), and it moves by links. Its one `h1` takes the focus on arrival.
 */
export abstract class Panel extends LitElement {
  @property({ attribute: false }) dump: OpenDump | undefined;
  @property() place = '';

  /** Width of addresses; unknown counts as 64. */
  protected get bits(): 32 | 64 {
    return this.dump?.summary.file.bits ?? 64;
  }

  /** More may become known. */
  protected get isReading(): boolean {
    return this.dump !== undefined && isBeingRead(this.dump);
  }

  /** Whether what the engine was asked for may have another answer now. */
  protected knowsMore(changed: PropertyValues<Panel>): boolean {
    return changed.has('dump') && isMoreKnown(this.dump, changed.get('dump'));
  }

  /** The panel is shown anew: the heading takes the focus, so that a reader starts there. False: none is there yet. */
  focusHeading(): Promise<boolean> {
    return focusHeadingOf(this);
  }
}
