/** The copy opens as the same dump: the same crash, system, modules, threads. */
import type { Report } from '../../engine/report/report.ts';
import type { Level } from '../options.ts';
import { type Check, checkOf } from './checks.ts';

type Crash = NonNullable<Report['crash']>;
type System = NonNullable<Report['system']>;

/** Of the crash, what is no text of the program's. */
const CRASH_FIELDS = [
  'kind',
  'code',
  'name',
  'subcode',
  'subname',
  'parameters',
  'address',
  'access',
  'instruction',
  'threadId',
  'threadIndex',
] as const satisfies readonly (keyof Crash)[];

/** What walks a stack, by the names that architectures give it; numbered ones belong to one of them. */
const POINTERS = /^([re]?ip|pc|pswa|nip|[re]?sp|[re]?bp|fp|x29|s0)$/;
const NUMBERED: Readonly<Record<string, string>> = {
  arm: 'r11',
  s390: 'r15',
  s390x: 'r15',
  ppc: 'r1',
  ppc64: 'r1',
  ppc64le: 'r1',
};
/** Names that a program gives itself, not the machine. */
const NAMES: ReadonlySet<string> = new Set(['hostname'] satisfies (keyof System)[]);

export interface Compared {
  readonly source: Report;
  readonly copy: Report;
  readonly level: Level;
  /** Whether a place of the source was filled: what stood there may differ. */
  readonly isFilled: (at: number, size: number) => boolean;
}

export function checkOpens(compared: Compared): Check {
  const { source, copy, level } = compared;
  const differences: string[] = [];
  const compare = (name: string, a: unknown, b: unknown) => {
    if (JSON.stringify(a) !== JSON.stringify(b)) differences.push(name);
  };
  compare('file.kind', source.file.kind, copy.file.kind);
  for (const code of newFaults(source, copy)) differences.push(`warnings: ${code}`);
  for (const field of CRASH_FIELDS) {
    // The instruction tells it, and where memory that is no code is run, that goes with the memory.
    if (field === 'access' && level !== 'secrets' && copy.crash?.access === undefined) continue;
    compare(`crash.${field}`, source.crash?.[field], copy.crash?.[field]);
  }
  for (const field of Object.keys({ ...source.system, ...copy.system }) as (keyof System)[]) {
    if (NAMES.has(field)) continue;
    // What memory told is gone with the memory.
    if (level !== 'secrets' && copy.system?.[field] === undefined) continue;
    compare(`system.${field}`, source.system?.[field], copy.system?.[field]);
  }
  compareModules(source, copy, compare);
  compareThreads(compared, compare, differences);
  return checkOf('opens', differences, CRASH_FIELDS.length);
}

/** Codes of faults that the copy has more of. */
function newFaults(source: Report, copy: Report): string[] {
  const countOf = (report: Report, code: string) =>
    report.warnings.filter((one) => one.severity === 'fault' && one.code === code).length;
  const codes = new Set(copy.warnings.filter(({ severity }) => severity === 'fault').map(({ code }) => code));
  return [...codes].filter((code) => countOf(copy, code) > countOf(source, code));
}

function compareModules(source: Report, copy: Report, compare: (name: string, a: unknown, b: unknown) => void): void {
  const facts = ({ modules = [] }: Report) =>
    modules.map(({ base, size, codeId, debugId, buildId, uuid }) => ({ base, size, codeId, debugId, buildId, uuid }));
  const [before, after] = [facts(source), facts(copy)];
  compare('modules: count', before.length, after.length);
  before.forEach((module, index) => {
    compare(`modules[${index}]`, module, after[index]);
  });
}

function compareThreads(
  { source, copy, isFilled }: Compared,
  compare: (name: string, a: unknown, b: unknown) => void,
  differences: string[],
): void {
  const before = source.threads ?? [];
  const after = copy.threads ?? [];
  compare('threads: count', before.length, after.length);
  before.forEach((thread, index) => {
    const other = after[index];
    if (!other) return;
    compare(`threads[${index}].id`, thread.id, other.id);
    for (const [name, value] of Object.entries(thread.registers ?? {})) {
      const walks = POINTERS.test(name) || NUMBERED[source.system?.arch ?? ''] === name;
      if (!walks || other.registers?.[name] === value) continue;
      // A program may keep text in its frame pointer.
      if (thread.data && isFilled(thread.data.offset, thread.data.size)) continue;
      differences.push(`threads[${index}].registers.${name}`);
    }
  });
}
