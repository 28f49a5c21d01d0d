/** A shared summary in words: the same for the page, for Markdown and for a saved page. */
import { DETECTOR_TITLES } from '../../engine/scan/findings/detector-titles.generated.ts';
import { DETECTORS } from '../../engine/scan/findings/detectors.generated.ts';
import type { ExportWords } from '../../share/exports/words.ts';
import { isWellKnown } from '../../share/known-modules.ts';
import type { SharedFinding, SharedFrame, SharedSummary } from '../../share/summary.ts';
import { ADVICE } from '../advice.generated.ts';
import { plainName } from '../crash/codes.ts';
import type { Piece } from '../crash/crash.ts';
import { crash as crashWords } from '../crash/crash.ts';
import { marks } from '../crash/marks.ts';
import { bytes, count, plural } from '../format.ts';
import { kindOf } from '../kinds/kind-of.ts';
import { kinds } from '../kinds/kinds.ts';
import { systemWithVersion } from '../system-name.ts';
import { exposure, KINDS, kindNames } from './exposure/exposure.ts';

type Crash = NonNullable<SharedSummary['crash']>;

const ADDRESSES: Readonly<Record<NonNullable<Crash['addressKind']>, string>> = {
  null: 'Zero: a missing object (null pointer)',
  'near-null': 'Near zero, below 64 KB: a missing object (null pointer)',
  stack: 'On a stack',
  heap: 'In the heap',
  code: 'In a module',
  mapped: 'In a mapped file',
  private: 'In the program’s own memory',
  absent: 'In memory that the file does not hold',
  'freed-pattern': 'A pattern that marks memory already given back',
  'non-canonical': 'No address of this processor',
  unmapped: 'Where nothing is mapped',
};

const PLACES: Readonly<Record<NonNullable<SharedFinding['w']>, string>> = {
  stack: 'Stack',
  module: 'Program image',
  heap: 'Heap',
  environment: 'Environment',
  'command-line': 'Command line',
  'mapped-file': 'Mapped file',
  kernel: 'Kernel memory',
  page: 'Memory page',
  unknown: 'Not known',
};

const SEVERITIES: Readonly<Record<SharedFinding['s'], string>> = {
  critical: marks.chips.severe,
  high: marks.chips.severe,
  medium: marks.chips.serious,
  low: marks.chips.minor,
};

const TITLES: ReadonlyMap<string, string> = new Map(
  DETECTORS.map(([id], number) => [id, DETECTOR_TITLES[number]?.[1] ?? id]),
);

/** The first frame that is not of the system, else the first: where it stopped. */
export function stoppedAt({ stack, modules }: SharedSummary): SharedFrame | undefined {
  const frames = stack?.frames ?? [];
  const isOwn = ({ m }: SharedFrame) => m !== undefined && !isWellKnown(modules[m]?.n ?? '');
  return frames.find(isOwn) ?? frames[0];
}

export const sharedSummary: ExportWords = {
  title: 'Crash summary',
  why: crashWords.why,
  stack: 'Crashing thread',
  otherThread: 'Other thread',
  modules: 'Modules and their build ids',
  giveAway: 'What would the file give away?',
  findings: 'Findings',
  columns: {
    number: 'Frame',
    module: 'Module and offset',
    name: 'Module',
    function: 'Function',
    trust: 'How we know',
    version: 'Version',
    id: 'Build id',
    finding: 'Finding',
    severity: 'Severity',
    evidence: 'Evidence',
    place: 'Where',
    amount: 'Findings',
    places: 'Places',
  },
  sentence,
  facts,
  counts,
  trust: (word) => marks.trust[word],
  finding: ({ d, s, e, w }) => ({
    title: TITLES.get(d) ?? d,
    severity: SEVERITIES[s],
    evidence: marks.evidence[e],
    place: w === undefined ? '' : PLACES[w],
  }),
  count,
  advice: (detector) => {
    const [opens, todo] = ADVICE[detector] ?? [];
    return opens && todo ? `It opens: ${opens}. What to do: ${todo}.` : 'Look at it in the file, then decide.';
  },
  more: (frames) => `${plural(frames, 'more frame')} left out`,
  searched: ({ counts: tallies, searched }) => {
    if (tallies === undefined) return 'What was found in the file is not in this summary.';
    if (searched === undefined || searched >= 100)
      return 'The whole file was searched. The values were never in the summary.';
    return `Only ${searched} % of the file had been searched. The values were never in the summary.`;
  },
  stopped: (percent) => `Only ${percent} % of the file had been searched.`,
  notice: (made) =>
    `A shared summary, made with Dumpscope ${made}. It was not checked against the file, and anyone could have written it.`,
  footer: ({ made }) =>
    `Made with Dumpscope ${made}. A summary without contents of memory: no values, names of persons or machines, addresses or exact times.`,
};

/** What happened, in one sentence about what is known; texts of the dump are marked as such. */
function sentence(summary: SharedSummary): readonly Piece[] {
  const { crash, variant } = summary;
  if (!crash) return [crashWords.unknown];
  if (crash.kind === 'none') return [crashWords.none];
  const { kind, name = '' } = crash;
  if (kind === 'bugcheck') return stopCode(name, variant);
  if (kind === 'panic') return ['The kernel stopped the computer.'];
  const program = (at: 'start' | 'middle'): Piece =>
    summary.process !== undefined ? { dump: summary.process } : at === 'start' ? 'The program' : 'the program';
  if (kind === 'kill') return ['The system ended ', program('middle'), '.'];
  if (FROM_OUTSIDE.test(name)) return [program('start'), ` was ended by a signal (${name}).`];
  const at = stoppedAt(summary);
  const module = at?.m === undefined ? undefined : summary.modules[at.m]?.n;
  const who: Piece = module !== undefined ? { dump: module } : program('start');
  if (/HEAP_CORRUPTION/.test(name)) {
    return ['The heap was damaged before ', module === undefined ? 'the program' : who, ' used it.'];
  }
  return [who, ` ${did(crash)}.`];
}

const FROM_OUTSIDE = /^SIG(KILL|TERM|QUIT|HUP|INT|STOP|ALRM|USR|XCPU)/;

function stopCode(name: string, variant: string | undefined): readonly Piece[] {
  if (variant === 'live') return ['No crash is recorded in this file: Windows went on running.'];
  if (/^MANUALLY_INITIATED/.test(name)) return ['Someone stopped Windows on purpose.'];
  return name ? ['Windows stopped the computer: ', { dump: name }, '.'] : ['Windows stopped the computer.'];
}

const DEEDS: readonly (readonly [RegExp, string])[] = [
  [/STACK_OVERFLOW/, 'used its stack up'],
  [/IN_PAGE_ERROR/, 'used bytes of a file that could not be had'],
  [
    /STACK_BUFFER_OVERRUN|FAIL_FAST|SIGABRT|ASSERTION|FATAL_APP_EXIT|EXC_CRASH/,
    'stopped on purpose after noticing a fault',
  ],
  [/DIVIDE/, 'divided by zero'],
  // One fault of the processor for both.
  [/FPE_INTDIV|I386_DIV/, 'divided by zero, or two numbers whose result is too large'],
  [/SIGFPE|ARITHMETIC|OVERFLOW|FLT_/, 'asked the processor for a result that does not exist'],
  [/ILLEGAL_INSTRUCTION|PRIV_INSTRUCTION|SIGILL|BAD_INSTRUCTION/, 'came to an instruction that cannot be run'],
  [/BREAKPOINT|SIGTRAP|SINGLE_STEP/, 'ran into a marker that halts a program'],
  [/NO_MEMORY/, 'asked for memory and there was none left'],
  [/SIGSYS/, 'made a system call it may not make'],
];

function did(crash: Crash): string {
  const { kind, name = '', subname = '', code = '' } = crash;
  if (kind === 'hang') return 'did not answer and was stopped';
  if (/ACCESS_VIOLATION|SIGSEGV|SIGBUS|BAD_ACCESS|GUARD_PAGE/.test(name)) return misused(crash);
  if (/^0xe(06d7363|0434352|0434f4d)$/.test(code)) return 'raised an error that nothing caught';
  const deed = DEEDS.find(([form]) => form.test(`${name} ${subname}`))?.[1];
  return deed ?? `was stopped${name ? ` (${name})` : ''}`;
}

function misused({ access, addressKind }: Crash): string {
  if (access === 'execute') return 'jumped to a place that holds no code';
  switch (addressKind) {
    case 'null':
    case 'near-null':
      return 'tried to use an object that was not there';
    case 'freed-pattern':
      return 'used memory it had already given back';
    case 'unmapped':
    case 'non-canonical':
      return 'used an address where there is no memory';
    case 'code':
    case 'mapped':
      return access === 'write' ? 'tried to change memory that may only be read' : 'used memory it has no right to';
    default:
      return 'used memory it has no right to';
  }
}

function facts(summary: SharedSummary): readonly (readonly [string, string])[] {
  const { crash, arch, bits, threads, process, month } = summary;
  const rows: (readonly [string, string | undefined])[] = [
    [crashWords.happened, crash && crash.kind !== 'none' ? happened(crash) : undefined],
    [crashWords.address, crash && addressWords(crash)],
    [crashWords.stopped, crash && crash.kind !== 'none' ? placeWords(stoppedAt(summary), summary) : undefined],
    [crashWords.ask, crash?.suspect === undefined ? undefined : summary.modules[crash.suspect]?.n],
    ['Program', process],
    [crashWords.when, month === undefined ? undefined : monthWords(month)],
    ['System', [systemWithVersion(osOf(summary)), arch, bits ? `${bits}-bit` : ''].filter(Boolean).join(', ')],
    ['Kind of file', kinds[kindOf(fileOf(summary)) ?? 'raw']?.name],
    ['Threads', threads > 0 ? count(threads) : undefined],
  ];
  return rows.flatMap(([label, value]) => (value ? [[label, value] as const] : []));
}

function fileOf({ kind, variant, writer }: SharedSummary): Parameters<typeof kindOf>[0] {
  return { kind, ...(variant !== undefined && { variant }), ...(writer !== undefined && { writer }) };
}

function osOf({ os, osVersion }: SharedSummary): Parameters<typeof systemWithVersion>[0] {
  return { ...(os !== undefined && { os }), ...(osVersion !== undefined && { osVersion }) };
}

function happened({ name, code, subname, access, thrown }: Crash): string {
  const plain = plainName(name, code)?.word;
  const source = [name, subname, thrown, code?.toUpperCase().replace('0X', '0x')].filter(Boolean).join(' ');
  const act = access === undefined ? '' : `, ${crashWords.accesses[access]}`;
  return plain === undefined ? `${source}${act}` : `${plain}${act} (${source})`;
}

function addressWords({ addressKind, nullOffset }: Crash): string | undefined {
  if (addressKind === undefined) return undefined;
  const into = nullOffset === undefined || nullOffset === 0 ? '' : `, ${bytes(nullOffset)} into it`;
  return `${ADDRESSES[addressKind]}${into}`;
}

/** "libc.so.6+0x8a4, raise" */
function placeWords(frame: SharedFrame | undefined, { modules }: SharedSummary): string | undefined {
  if (frame?.m === undefined) return undefined;
  const offset = frame.o === undefined ? '' : `+0x${frame.o.toString(16)}`;
  return [`${modules[frame.m]?.n ?? ''}${offset}`, frame.f].filter(Boolean).join(', ');
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

function monthWords(month: string): string {
  const [year, number] = month.split('-');
  return `${MONTHS[Number(number) - 1] ?? number} ${year}`;
}

/** "2 strong of 3" for each kind of which something was found. */
function counts({ counts: tallies }: SharedSummary): readonly (readonly [string, string])[] {
  return KINDS.flatMap((kind) => {
    const tally = tallies?.[kind];
    if (!tally || tally.validated + tally.likely + tally.possible === 0) return [];
    const { amount, rest } = exposure.strongest(tally);
    return [[kindNames[kind].name, rest ? `${amount} ${rest}` : amount] as const];
  });
}
