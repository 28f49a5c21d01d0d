/**
 * From what is known of a dump to what may travel: one pure function that builds a new value field by field. There
 * is no step that removes anything, so nothing can be forgotten.
 */
import type { AddressFacts, Summary } from '../engine/access.ts';
import type { Findings, Frame, Module, Thread } from '../engine/report/report.ts';
import { DETECTORS } from '../engine/scan/findings/detectors.generated.ts';
import { isWellKnown } from './known-modules.ts';
import { ARCHITECTURES, SYSTEMS, VARIANTS, WRITERS } from './public-words.ts';
import { fitText } from './shape.ts';
import {
  type ADDRESS_KINDS,
  CLASSES,
  EVIDENCE,
  MAX_FINDINGS,
  MAX_FRAMES,
  MAX_MODULES,
  MAX_THREADS,
  type SharedFinding,
  type SharedFrame,
  type SharedModule,
  type SharedStack,
  type SharedSummary,
} from './summary.ts';

/** What a person may add, off until it is ticked, and what they may leave out. */
export interface Choices {
  /** Names of modules that are in no public catalogue, their functions, versions and ids. */
  readonly ownNames?: boolean;
  /** Base names of source files, and lines. */
  readonly sourceFiles?: boolean;
  readonly otherThreads?: boolean;
  readonly processName?: boolean;
  readonly month?: boolean;
  readonly findingList?: boolean;
  readonly withoutStack?: boolean;
  /** Of modules in a public catalogue. */
  readonly withoutBuildIds?: boolean;
  readonly withoutCounts?: boolean;
}

/** At most so much of it, so that the link stays short; what is left out is counted. */
export interface Limits {
  /** Of each stack. */
  readonly frames: number;
  /** Others than the crashed one. */
  readonly threads: number;
  readonly findings: number;
}

const NO_LIMITS: Limits = { frames: MAX_FRAMES, threads: MAX_THREADS, findings: MAX_FINDINGS };

export interface ShareSource {
  readonly summary: Summary;
  /** The crashed thread and, when they were chosen, the others. */
  readonly threads: readonly Thread[];
  readonly modules: readonly Module[];
  /** Where the crash's address belongs. */
  readonly address?: AddressFacts;
  readonly findings?: Findings;
  /** Version of the program. */
  readonly version: string;
}

type AddressKind = (typeof ADDRESS_KINDS)[number];
type Shared<T> = { -readonly [K in keyof T]?: T[K] };

export function redact(source: ShareSource, choices: Choices, limits: Limits = NO_LIMITS): SharedSummary {
  const { summary, threads, findings } = source;
  const { file, system, process } = summary;
  const names = new ModuleNames(source.modules, choices);
  const crashed = threads.find((thread) => thread.crashed) ?? (summary.crashedThread as Thread | undefined);
  const stack = crashed && !choices.withoutStack ? stackOf(crashed, names, choices, limits) : undefined;
  const others = choices.otherThreads
    ? threads
        .filter((thread) => thread !== crashed && (thread.frames?.length ?? 0) > 0)
        .slice(0, limits.threads)
        .map((thread) => stackOf(thread, names, choices, limits))
    : undefined;
  const crash = crashOf(source, names, choices);
  return compact<SharedSummary>({
    made: source.version,
    kind: file.kind,
    variant: oneOf(VARIANTS, file.variant),
    writer: oneOf(WRITERS, file.writer),
    bits: file.bits,
    os: oneOf(SYSTEMS, system?.os),
    osVersion: versionOf(system),
    arch: oneOf(ARCHITECTURES, system?.arch),
    crash,
    process: choices.processName ? fitText(process?.name, 128) : undefined,
    month: choices.month ? /^\d{4}-\d\d/.exec(file.time ?? '')?.[0] : undefined,
    threads: summary.counts.threads,
    modules: names.list,
    stack,
    others,
    counts: findings && !choices.withoutCounts ? countsOf(findings) : undefined,
    searched: findings && searchedPercent(findings),
    findings: choices.findingList && findings ? findingsOf(findings, limits) : undefined,
  });
}

/** Windows calls itself 10.0 since 2015; from this build on it is 11. */
const FIRST_BUILD_OF_11 = 22_000;

/** The first two numbers: what follows tells fleets apart. */
function versionOf(system: Summary['system']): string | undefined {
  const version = system?.osVersion ?? '';
  const build = /^10\.0\.(\d{1,7})/.exec(version)?.[1];
  if (system?.os === 'windows' && build !== undefined) return Number(build) >= FIRST_BUILD_OF_11 ? '11' : '10';
  return /^\d{1,7}(\.\d{1,7})?/.exec(version)?.[0];
}

/** Modules in the order they are met; those in no catalogue are numbered. */
class ModuleNames {
  readonly list: SharedModule[] = [];
  readonly #known: ReadonlyMap<string, Module>;
  readonly #indexes = new Map<string, number>();
  readonly #choices: Choices;
  #pseudonyms = 0;

  constructor(modules: readonly Module[], choices: Choices) {
    this.#known = new Map(modules.map((module) => [module.name ?? '', module]));
    this.#choices = choices;
  }

  isShown(name: string): boolean {
    return this.#choices.ownNames === true || isWellKnown(name);
  }

  /** Place in `list`; undefined when there is no name or no room. */
  index(name: string | undefined): number | undefined {
    if (name === undefined) return undefined;
    const known = this.#indexes.get(name);
    if (known !== undefined) return known;
    if (this.list.length >= MAX_MODULES) return undefined;
    const index = this.list.length;
    this.#indexes.set(name, index);
    const module = this.#known.get(name);
    const shown = this.isShown(name) ? fitText(name, 128) : undefined;
    this.list.push(
      shown === undefined
        ? { n: `module-${++this.#pseudonyms}` }
        : compact<SharedModule>({
            n: shown,
            ...(!this.#choices.withoutBuildIds && {
              v: match(module?.version, /^[0-9.]{1,40}$/),
              id: match(module?.buildId ?? module?.debugId ?? module?.uuid?.replaceAll('-', ''), /^[0-9A-Fa-f]{1,80}$/),
            }),
          }),
    );
    return index;
  }
}

function stackOf(thread: Thread, names: ModuleNames, choices: Choices, limits: Limits): SharedStack {
  const frames = thread.frames ?? [];
  const kept = frames.slice(0, limits.frames).map((frame) => frameOf(frame, names, choices));
  return compact<SharedStack>({
    name: choices.ownNames ? fitText(thread.name, 128) : undefined,
    frames: kept,
    more: frames.length > kept.length ? frames.length - kept.length : undefined,
  });
}

function frameOf(frame: Frame, names: ModuleNames, choices: Choices): SharedFrame {
  const isShown = frame.module !== undefined && names.isShown(frame.module);
  return compact<SharedFrame>({
    m: names.index(frame.module),
    o: frame.module === undefined ? undefined : wholeOf(frame.offset),
    t: frame.trust,
    f: isShown ? fitText(frame.function, 256) : undefined,
    s: choices.sourceFiles ? fitText(frame.file?.replace(/^.*[\\/]/s, ''), 128) : undefined,
    l: choices.sourceFiles && frame.line !== undefined && frame.line <= 0x7fffffff ? frame.line : undefined,
  });
}

function crashOf(source: ShareSource, names: ModuleNames, choices: Choices): SharedSummary['crash'] {
  const { crash } = source.summary;
  if (!crash) return undefined;
  const near = wholeOf(crash.address);
  return compact<NonNullable<SharedSummary['crash']>>({
    kind: crash.kind,
    code: crash.code,
    name: match(crash.name, crash.kind === 'bugcheck' ? CONSTANT : OF_FAMILY),
    subname: match(crash.subname, OF_FAMILY),
    thrown: choices.ownNames && !OF_FAMILY.test(crash.subname ?? '') ? fitText(crash.subname, 128) : undefined,
    access: crash.access,
    addressKind: addressKindOf(crash.address, source.address),
    nullOffset: crash.access !== undefined && near !== undefined && near < 0x10000 ? near : undefined,
    suspect: names.index(crash.suspect?.module),
  });
}

/** Names of bug checks, which have no family. The core takes them from its table, by number. */
const CONSTANT = /^[A-Z][A-Z0-9_+-]{1,79}$/;

/** Names of other constants of public headers, by the families there are: what a program threw has none of them. */
const OF_FAMILY =
  /^(?:SIG|SEGV_|BUS_|FPE_|ILL_|TRAP_|SI_|SYS_|KERN_|EXC_|STATUS_|FAST_FAIL_|EXCEPTION_|DBG_|RPC_|DUMP_)[A-Z0-9_+-]{1,70}$/;

/** Patterns that run-time libraries write into memory they were given back. */
const FREED = /^0x(?:(?:dd|fe|ee|e5|cd|ab|5a|6b|bd){3,8})[0-9a-f]{0,4}$/;

/** An address itself never travels; what kind of place it is may. */
function addressKindOf(address: string | undefined, facts: AddressFacts | undefined): AddressKind | undefined {
  if (address === undefined) return undefined;
  const value = BigInt(address);
  if (value === 0n) return 'null';
  if (value < 0x10000n) return 'near-null';
  if (FREED.test(address)) return 'freed-pattern';
  const high = value >> 47n;
  if (high !== 0n && high !== 0x1ffffn) return 'non-canonical';
  if (!facts) return undefined;
  if (facts.threadIndex !== undefined) return 'stack';
  if (facts.module !== undefined) return 'code';
  const { region } = facts;
  if (!region || region.state === 'free') return 'unmapped';
  if (region.name?.startsWith('[heap')) return 'heap';
  if (!facts.present) return 'absent';
  return region.type === 'mapped' || region.type === 'image' ? 'mapped' : 'private';
}

function countsOf(findings: Findings): SharedSummary['counts'] {
  const counts: Shared<NonNullable<SharedSummary['counts']>> = {};
  for (const name of CLASSES) {
    const tally = findings.counts[name];
    if (tally) counts[name] = Object.fromEntries(EVIDENCE.map((c) => [c, tally[c]])) as typeof tally;
  }
  return counts as SharedSummary['counts'];
}

function searchedPercent({ scan }: Findings): number {
  if (scan.complete || scan.total === 0) return 100;
  return Math.min(99, Math.floor((scan.bytes / scan.total) * 100));
}

const KNOWN_DETECTORS: ReadonlySet<string> = new Set(DETECTORS.map(([id]) => id));

function findingsOf(findings: Findings, limits: Limits): SharedFinding[] {
  const known = findings.items.filter(({ detector }) => KNOWN_DETECTORS.has(detector));
  return known.slice(0, limits.findings).map((item) =>
    compact<SharedFinding>({
      d: item.detector,
      c: item.class,
      e: item.confidence,
      s: item.severity,
      n: item.occurrences,
      w: item.places[0]?.where?.kind,
    }),
  );
}

function oneOf(words: ReadonlySet<string>, text: string | undefined): string | undefined {
  return text !== undefined && words.has(text) ? text : undefined;
}

function match(text: string | undefined, form: RegExp): string | undefined {
  return text !== undefined && form.test(text) ? text : undefined;
}

/** A hex text as a number, when that is exact. */
function wholeOf(hex: string | undefined): number | undefined {
  const value = Number(hex);
  return hex !== undefined && Number.isSafeInteger(value) ? value : undefined;
}

/** The same without fields that are undefined. */
function compact<T>(value: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;
}
