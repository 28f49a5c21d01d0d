import { TextMasker } from '../masking/text-masker.ts';
import type { Scratch } from '../sources/scratch.ts';
import type { Source } from '../sources/source.ts';
import type { Asked } from './asked.ts';
import { Core } from './core.ts';

/** The builds of the core; see assembly/builds.ts. */
export interface Builds {
  readonly core: WebAssembly.Module;
  /** Asked for only where the first does not read a file. */
  readonly full: () => WebAssembly.Module;
  /** What texts are masked with. */
  readonly scan: WebAssembly.Module;
  /** Makes a scratch file where the core asks for one. */
  readonly scratch?: () => Scratch | undefined;
}

/** Opens a file as far as its crash is told, in the build that the page would take; `step` goes on from there. */
export function openToAnswer(builds: Builds, sources: readonly [Source, ...Source[]]): Core {
  const first = toAnswer(new Core(builds.core, new TextMasker(builds.scan), ...sources));
  return first.wantsFull ? toAnswer(first.reopened(builds.full())) : first;
}

function toAnswer(core: Core): Core {
  while (!core.isAnswered && core.step() < 1);
  return core;
}

/**
 * Opens a file and reads it to its end in one go, in the build that the page would take. The first source is the dump,
 * the others its companions. `onStep` is called after each bit of work.
 */
export function openWhole(
  builds: Builds,
  sources: readonly [Source, ...Source[]],
  onStep: (core: Core) => void = () => {},
  asked: Asked = {},
): Core {
  const small = new Core(builds.core, new TextMasker(builds.scan), ...sources);
  small.ask(asked);
  const first = toEnd(builds, small, onStep);
  return first.wantsFull ? toEnd(builds, first.reopened(builds.full()), onStep) : first;
}

function toEnd({ scratch }: Builds, core: Core, onStep: (core: Core) => void): Core {
  while (core.step() < 1) {
    if (core.wantsScratch) core.giveScratch(scratch?.());
    onStep(core);
  }
  return core;
}
