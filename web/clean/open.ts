import { Core } from '../engine/core.ts';
import type { Report } from '../engine/report.ts';
import type { Source } from '../engine/source.ts';
import type { Pace, Phase } from './pace.ts';

const SLICE_MS = 8;

export interface Opened {
  readonly core: Core;
  readonly report: Report;
}

/** Reads a dump to the end. */
export async function openDump(module: WebAssembly.Module, source: Source, phase: Phase, pace: Pace): Promise<Opened> {
  const core = new Core(module, source);
  for (let done = 0; done < 1; ) {
    const end = performance.now() + SLICE_MS;
    do done = core.step();
    while (done < 1 && performance.now() < end);
    await pace(phase, done, 1);
  }
  return { core, report: core.report() };
}
