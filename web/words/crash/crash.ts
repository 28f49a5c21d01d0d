/** Why it stopped: what stands around the core's sentence. */
import type { AddressFacts } from '../../engine/access.ts';
import type { CrashSection, FileSection, Module, SystemSection } from '../../engine/report/report.ts';
import { bytes } from '../format.ts';
import { kindOf } from '../kinds/kind-of.ts';
import { machineWord } from '../system-name.ts';
import { plainName } from './codes.ts';

/** Parts of a sentence: ours as text, those of the dump marked as such. */
export type Piece =
  | string
  | { readonly code: string }
  | { readonly dump: string }
  | { readonly term: string; readonly word: string };

export const crash = {
  why: 'Why did it crash?',
  whyMachine: (machine: string) => `Why did the ${machine} stop?`,
  whyTaken: 'Did it crash?',
  none: 'No crash is recorded in this file.',
  noneLead: 'It was taken on purpose, or while the program was hanging.',
  noneComputer: 'It was taken on purpose, or while the computer was hanging.',
  onPurpose: 'Nothing failed by itself: it is done as a test, or because the computer no longer answers.',
  live: 'Nothing was stopped: Windows wrote this file while it ran.',
  noneThreads: 'The threads show what it was doing.',
  asleep: 'In this file Windows keeps the computer’s memory, to go on from there when it is switched on again.',
  logRead: 'What the kernel said while it ran stands under System.',
  awake: 'Windows woke up from this file and emptied its header. We found no memory behind it.',
  unknown: 'The file does not say whether it crashed.',
  unknownLead: 'What could be read of it holds no record of that.',
  unknownCut: 'It ends early; the record of a crash may have been in the part that is missing.',
  notYet: 'Reading what happened',
  unnamed: (program: string | undefined) => `${program ?? 'The program'} stopped.`,
  unnamedMachine: (machine: string) => `The ${machine} stopped.`,
  happened: 'What happened',
  /** For records that name no code. */
  kinds: {
    exception: 'Exception',
    signal: 'Signal',
    bugcheck: 'Blue screen',
    panic: 'Kernel panic',
    hang: 'Hang',
    kill: 'Ended by the system',
    none: '',
  },
  stopped: 'Where it stopped',
  address: 'Address',
  ask: 'Who to ask first',
  askNobody: 'Not enough to say',
  /** The reason follows. */
  nobodyNamed: 'Nobody is named',
  message: 'Message',
  when: 'When',
  signature: 'Signature',
  signatureNote: 'the same for every dump of this fault',
  openThread: 'Open the crashing thread',
  openThreads: 'Look at the threads',
  copyLine: 'Copy as one line',
  thread: (id: number | undefined) => (id === undefined ? '' : `thread ${id}`),
  maker: 'The maker of',
  version: (version: string) => `, version ${version}`,
  afterStart: (time: string) => `${time} after the program started`,
  afterBoot: (time: string, machine: string) => `${time} after the ${machine} started`,
  notInAnyRegion: 'nothing is mapped there',
  notInUse: 'set aside, but nothing is there yet',
  notInFile: 'mapped, but not in this file',
  accesses: { read: 'reading', write: 'writing', execute: 'running code' },
} as const;

/** Where nothing may live on any system. */
const NULL_REGION = 0x10000;
/** Few objects are larger. */
const FIELD_REGION = 0x1000;

const WENDINGS = { read: 'read', write: 'wrote to', execute: 'ran' } as const;

/**
 * The core's sentence as a claim and, where it has one, the detail behind its colon: the claim is the headline,
 * the detail begins the lead. "m used an address where there is no memory: it read address 0x10." → two sentences.
 */
export function claimOf(sentence: string): { readonly claim: string; readonly detail: string } {
  const [, claim, first, rest] = /^(.*?): (it |address )(.*)$/s.exec(sentence) ?? [];
  if (!claim || !first || !rest) return { claim: sentence, detail: '' };
  return { claim: `${claim}.`, detail: `${first.charAt(0).toUpperCase()}${first.slice(1)}${rest}` };
}

/** What to say where no crash is recorded: nothing crashed, or the record could not be read. */
export function noCrash(
  facts: CrashSection | undefined,
  isCut: boolean,
  hasThreads: boolean,
  { kind, kindName }: Partial<Pick<FileSection, 'kind' | 'kindName'>> = {},
  isComputer = false,
): { readonly claim: string; readonly lead: string } {
  if (!facts) return { claim: crash.unknown, lead: isCut ? crash.unknownCut : crash.unknownLead };
  if (kind === 'hiberfil' && facts.sentence) {
    const isEmptied = kindOf({ kind, ...(kindName && { kindName }) }) === 'hiberfilEmptied';
    return { claim: facts.sentence, lead: isEmptied ? crash.awake : crash.asleep };
  }
  if (kind === 'windows-kernel-dump' && facts.code && facts.sentence)
    return { claim: facts.sentence, lead: crash.live };
  if (kindOf({ kind: 'unknown', ...(kindName && { kindName }) }) === 'kernelLog') {
    return { claim: facts.sentence ?? crash.none, lead: crash.logRead };
  }
  if (isComputer) return { claim: crash.none, lead: crash.noneComputer };
  // Apple's reports are of other things than crashes too, and say of what.
  if ((kind === 'ips' || kind === 'apple-spindump') && facts.sentence) {
    return { claim: facts.sentence, lead: hasThreads ? crash.noneThreads : '' };
  }
  return { claim: crash.none, lead: hasThreads ? `${crash.noneLead} ${crash.noneThreads}` : crash.noneLead };
}

/** At most three sentences: what was seen (`detail`, when the core said it), what it usually means, who acted. */
export function crashLead(
  facts: CrashSection,
  system: SystemSection | undefined,
  place: AddressFacts | undefined,
  detail = '',
): Piece[] {
  const lead = meaning(facts, system, place, detail !== '');
  return detail ? [{ dump: detail }, ' ', ...lead] : lead;
}

function meaning(
  facts: CrashSection,
  system: SystemSection | undefined,
  place: AddressFacts | undefined,
  isSaid: boolean,
): Piece[] {
  const { address, access, name = '', code = '', kind, cause } = facts;
  const actor = whoActed(facts, system);
  if (cause === 'on-purpose') return [crash.onPurpose];
  if (/^(WHEA_UNCORRECTABLE_ERROR|MACHINE_CHECK_EXCEPTION)/.test(name)) return ['A driver is rarely at fault.'];
  if (kind === 'bugcheck') {
    const stopped = 'Windows stopped the computer so that nothing would be damaged.';
    return [
      facts.suspect
        ? `${stopped} A newer version of the driver, or taking out what it came with, often helps.`
        : stopped,
    ];
  }
  if (kind === 'panic') {
    return [`The kernel found itself in a state it must not go on from, and stopped the ${machineWord(system)}.`];
  }
  if (kind === 'hang') return ['It did not answer, and was stopped or looked at for that.'];
  if (cause === 'own-signal') {
    return ['The program sent this signal to itself; no instruction of it failed.'];
  }
  // The fault is what happened; how its handler ended the program tells nothing more.
  const [fault] = facts.nested ?? [];
  if (fault && cause === 'handled-fault') return meaning({ ...fault, kind: 'none' }, system, undefined, isSaid);
  if (cause === 'no-memory') {
    return ['It reached a limit of the computer or one that was set for it, or it asked for far too much at once.'];
  }
  if (cause === 'timer') return ['It did not fail by itself.'];
  if (cause === 'outside') return ['It did not fail by itself: it was told to end from outside.'];
  if (cause === 'large-frame') {
    return [
      'A function’s own variables lie on the ',
      { term: 'stack', word: 'stack' },
      ', which is small: large ones belong elsewhere.',
      actor,
    ];
  }
  if (/STACK_OVERFLOW/.test(name) || cause === 'full-stack') {
    return [
      'Every call takes a piece of the ',
      { term: 'stack', word: 'stack' },
      '; the last one found none left. That usually means a function that calls itself without end.',
      actor,
    ];
  }
  if (/HEAP_CORRUPTION/.test(name) || cause === 'damaged-heap') {
    return [
      'The ',
      { term: 'heap', word: 'heap' },
      '’s own records no longer fit together. The module here found the damage; it may not have caused it.',
      actor,
    ];
  }
  if (/IN_PAGE_ERROR|SIGBUS/.test(name)) {
    return [
      'The memory stood for bytes of a file, and those could not be had: the file was cut short, or the disk did not answer.',
      actor,
    ];
  }
  const isUse = /ACCESS_VIOLATION|SIGSEGV|BAD_ACCESS|GUARD_PAGE/.test(name);
  if (isUse && address !== undefined) return accessLead(address, access, place, actor, isSaid);
  if (/STACK_BUFFER_OVERRUN|FAIL_FAST/.test(name)) {
    return ['The program checks itself as it runs. It found a state it must not go on from, and ended itself at once.'];
  }
  if (cause === 'uncaught-error') {
    return ['Its code raised an error as an object, and no part of the program was ready to take it.', actor];
  }
  if (/SIGABRT|ASSERTION|FATAL_APP_EXIT|EXC_CRASH/.test(name)) {
    return ['Its own code noticed that something was wrong and ended the program, rather than go on with bad data.'];
  }
  if (/DIVIDE|SIGFPE|ARITHMETIC/.test(name)) {
    return ['The processor has no answer to that, so it stopped the thread at this very instruction.', actor];
  }
  if (isSaid && /ILLEGAL_INSTRUCTION|SIGILL|BAD_INSTRUCTION|BREAKPOINT|SIGTRAP/.test(name)) return [actor.trim()];
  // The core's sentence has named both already.
  if (cause === 'unknown-instruction') {
    return ['The program’s own file, given together with this one, tells which.', actor];
  }
  if (/ILLEGAL_INSTRUCTION|PRIV_INSTRUCTION|SIGILL|BAD_INSTRUCTION/.test(name)) {
    return [
      'Either the program was built for a newer processor, or it stopped itself on purpose, or it jumped into something that is no code.',
      actor,
    ];
  }
  if (/^0xe(06d7363|0434352|0434f4d)$/.test(code)) {
    return ['Its code raised an error as an object, and no part of the program was ready to take it.', actor];
  }
  if (/BREAKPOINT|SIGTRAP/.test(name)) {
    return [
      'It ran into a marker that halts a program: left in the code on purpose, for a check that failed or for a debugger.',
    ];
  }
  if (/SIGKILL|SIGTERM|SIGQUIT|SIGHUP|SIGINT/.test(name))
    return ['It did not fail by itself: it was told to end from outside.'];
  return actor ? [actor.trim()] : [];
}

function accessLead(
  address: string,
  access: CrashSection['access'],
  place: AddressFacts | undefined,
  actor: string,
  isSaid: boolean,
): Piece[] {
  const value = BigInt(address);
  const isNearZero = value < NULL_REGION;
  const isField = value < FIELD_REGION;
  if (access === 'execute') {
    if (isSaid) return [actor.trim()];
    return [
      'It went on at address ',
      { code: address },
      isNearZero
        ? ', where no code can be: it called a function through a pointer that was empty.'
        : ', which holds no code that may run: a pointer to a function, or the way back from one, was overwritten.',
      actor,
    ];
  }
  const did: Piece[] = [`It ${access ? WENDINGS[access] : 'used'} memory at address `, { code: address }];
  if (isNearZero) {
    return [
      ...(isSaid ? [] : [...did, '. ']),
      'Nothing lives that close to zero, so the program was holding an ',
      { term: 'null-pointer', word: 'empty (null) pointer' },
      value === 0n
        ? ' in place of an object.'
        : isField
          ? ` and looked for a field ${bytes(Number(value))} into it.`
          : ', or a small number in place of one.',
      actor,
    ];
  }
  return isSaid ? [actor.trim()] : [...did, `, ${whatIsThere(place, access)}`, actor];
}

/** Why the file has no bytes of an address; "" where it has them, or nothing is known. */
export function absence(place: AddressFacts | undefined): string {
  if (!place || place.present) return '';
  const { region } = place;
  if (!region || region.state === 'free') return crash.notInAnyRegion;
  return region.state === 'reserve' ? crash.notInUse : crash.notInFile;
}

function whatIsThere(place: AddressFacts | undefined, access: CrashSection['access']): string {
  const { region } = place ?? {};
  if (!place) return 'which it has no right to.';
  if (!region || region.state === 'free')
    return 'where nothing is mapped: the pointer was wrong, or what it pointed to is gone.';
  const { protection } = region;
  if (access === 'write' && protection?.includes('r') && !protection.includes('w')) {
    return `which may only be read (${protection}).`;
  }
  if (region.state === 'reserve') return 'which is set aside but holds nothing yet.';
  return protection ? `whose protection is ${protection}.` : 'which it has no right to.';
}

function whoActed({ kind, name }: CrashSection, system: SystemSection | undefined): string {
  if (kind !== 'exception' && kind !== 'signal') return '';
  if (system?.os === 'windows') return ' Windows stopped the program.';
  // An abort is the program's own doing.
  return name && name !== 'SIGABRT' ? ' The system stopped the program.' : '';
}

/** The part of the core's sentence that names who it is about: underlined. Empty: none. */
export function subjectOf(sentence: string, names: readonly (string | undefined)[]): string {
  return names.find((name) => name && sentence.startsWith(`${name} `)) ?? '';
}

/** `lanternfish.exe 4.2.1.880: access violation reading 0xd8 in lf_sync.dll+0x1f8a4 (Windows 11, x86-64)` */
export function oneLine(parts: {
  readonly crash: CrashSection;
  readonly system?: SystemSection | undefined;
  readonly program?: string | undefined;
  readonly main?: Module | undefined;
  readonly where: string;
}): string {
  const { crash: facts, system, program, main, where } = parts;
  const who = [program ?? main?.name, main?.version].filter(Boolean).join(' ');
  const what = plainName(facts.name, facts.code)?.word.toLowerCase() ?? facts.name ?? facts.kind ?? '';
  const access = facts.access && facts.address ? ` ${crash.accesses[facts.access]} ${facts.address}` : '';
  const machine = [[system?.osName ?? system?.os, system?.osBuild].filter(Boolean).join(' '), system?.arch]
    .filter(Boolean)
    .join(', ');
  return `${who ? `${who}: ` : ''}${what}${access}${where ? ` in ${where}` : ''}${machine ? ` (${machine})` : ''}`;
}
