import { Core } from '../engine/core/core.ts';
import { TextMasker } from '../engine/masking/text-masker.ts';
import type { Report } from '../engine/report/report.ts';
import type { Scratch } from '../engine/sources/scratch.ts';
import type { Source } from '../engine/sources/source.ts';
import type { Pace, Phase } from './pace.ts';

const SLICE_MS = 8;

/** The builds of the core; `full` is asked for only where the first does not read a file. */
export interface CleanBuilds {
  readonly core: WebAssembly.Module;
  readonly full: () => WebAssembly.Module | Promise<WebAssembly.Module>;
  readonly scan: WebAssembly.Module;
  /** Makes a scratch file where the core asks for one: for packed streams that cannot be entered at any place. */
  readonly scratch?: () => Promise<Scratch | undefined> | Scratch | undefined;
}

export interface Opened {
  readonly core: Core;
  readonly report: Report;
}

/** Reads a dump to the end, in the build that it takes. */
export async function openDump(
  builds: CleanBuilds,
  source: Source,
  phase: Phase,
  pace: Pace,
  /** Of an archive the file at this place of its list. */
  member?: number,
): Promise<Opened> {
  const first = new Core(builds.core, new TextMasker(builds.scan), source);
  if (member !== undefined) first.ask({ member });
  const small = await toEnd(builds, first, phase, pace);
  const core = small.wantsFull ? await toEnd(builds, small.reopened(await builds.full()), phase, pace) : small;
  return { core, report: core.report() };
}

async function toEnd({ scratch }: CleanBuilds, core: Core, phase: Phase, pace: Pace): Promise<Core> {
  for (let done = 0; done < 1; ) {
    const end = performance.now() + SLICE_MS;
    do done = core.step();
    while (done < 1 && !core.wantsScratch && performance.now() < end);
    if (core.wantsScratch) core.giveScratch(await scratch?.());
    await pace(phase, done, 1);
  }
  return core;
}
