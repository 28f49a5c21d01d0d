/** What was done to a copy, to be sent beside it: no values, masks, places, paths or hosts. */
import type { Report } from '../engine/report/report.ts';
import type { Check } from './check/checks.ts';
import type { CleanOptions } from './options.ts';
import type { Replaced } from './tally.ts';

/** Counts of what a level filled besides findings. */
export interface Filled {
  readonly arguments: number;
  readonly environmentValues: number;
  readonly pathComponents: number;
  readonly vectorRegisters: number;
  readonly stackWords: number;
}

export interface Manifest {
  readonly schema: 'dumpscope-clean/1';
  readonly level: CleanOptions['level'];
  readonly kind: Report['file']['kind'];
  readonly arch?: string;
  readonly source: { readonly size: number };
  readonly copy: { readonly size: number; readonly sha256?: string };
  readonly options: { readonly userNames: boolean; readonly personal: boolean };
  readonly replaced: readonly Replaced[];
  readonly filled: Filled;
  readonly kept: { readonly stackBytes: number; readonly moduleBytes: number };
  readonly dropped: readonly { readonly what: string; readonly bytes: number }[];
  /** Records of unknown types that were dropped. */
  readonly unknown: readonly string[];
  readonly checks: {
    readonly opens: boolean;
    readonly frames: number;
    readonly framesSame: boolean;
    readonly rescan: 'clean' | 'not clean';
    readonly onlyPlanned: boolean;
    /** What differs, by names of fields and rules; empty in a copy that passed. */
    readonly differences: readonly string[];
  };
  /** What a debugger cannot do with this copy. */
  readonly notPossible: readonly string[];
}

/** What a plan did besides replacing findings. */
export interface Remains {
  readonly filled: Filled;
  readonly kept: Manifest['kept'];
  readonly dropped: Manifest['dropped'];
  readonly unknown: readonly string[];
  readonly notPossible: readonly string[];
}

export function manifestOf(facts: {
  readonly options: CleanOptions;
  readonly report: Report;
  readonly sourceSize: number;
  readonly copySize: number;
  readonly sha256?: string;
  readonly replaced: readonly Replaced[];
  readonly remains: Remains;
  readonly checks: readonly Check[];
}): Manifest {
  const { options, report, sha256, remains, checks } = facts;
  const check = (name: Check['name']) => checks.find((one) => one.name === name);
  const isPassed = (name: Check['name']) => check(name)?.isPassed ?? false;
  return {
    schema: 'dumpscope-clean/1',
    level: options.level,
    kind: report.file.kind,
    ...(report.system?.arch && { arch: report.system.arch }),
    source: { size: facts.sourceSize },
    copy: { size: facts.copySize, ...(sha256 && { sha256 }) },
    options: { userNames: options.userNames, personal: options.personal },
    replaced: facts.replaced,
    ...remains,
    checks: {
      opens: isPassed('opens'),
      frames: check('frames')?.count ?? 0,
      framesSame: isPassed('frames'),
      rescan: isPassed('rescan') ? 'clean' : 'not clean',
      onlyPlanned: isPassed('compare'),
      differences: checks.flatMap(({ differences }) => differences),
    },
  };
}
