import type { Summary } from '../../engine/access.ts';

/** A question that a dump leaves open: why it does, and what would answer it. */
export interface Unknown {
  readonly question: string;
  readonly why: string;
  readonly instead: string;
}

const ENVIRONMENT: Unknown = {
  question: 'Environment',
  why: 'It lies in memory of the program that this dump leaves out',
  instead: 'A dump with all memory',
};

type Family = 'windows-minidump' | 'other-minidump' | 'core' | 'report' | 'kernel' | 'raw';

const FAMILIES: Readonly<Record<string, Family>> = {
  'elf-core': 'core',
  'macho-core': 'core',
  ips: 'report',
  'apple-crash': 'report',
  'apple-panic': 'report',
  'apple-spindump': 'report',
  'windows-kernel-dump': 'kernel',
  hiberfil: 'kernel',
  'vmcore-elf': 'kernel',
  'vmcore-kdump': 'kernel',
  'vmcore-diskdump': 'kernel',
};

function familyOf({ file, system }: Summary): Family {
  if (file.kind !== 'minidump') return FAMILIES[file.kind] ?? 'raw';
  return system?.os === undefined || system.os === 'windows' ? 'windows-minidump' : 'other-minidump';
}

type Rule = readonly [families: readonly Family[], isOpen: (summary: Summary) => unknown, Unknown];

const MINIDUMP: readonly Family[] = ['windows-minidump', 'other-minidump'];
const ANY_PROCESS: readonly Family[] = [...MINIDUMP, 'core'];
const ALL: readonly Family[] = [...ANY_PROCESS, 'report', 'kernel', 'raw'];

const RULES: readonly Rule[] = [
  [
    ALL,
    ({ counts }) => counts.wanted > 0,
    {
      question: 'Names of functions',
      why: 'They lie in symbol files, which are not part of a dump',
      instead: 'The files listed under Files wanted',
    },
  ],
  [
    ['core'],
    ({ crashedThread, counts }) => counts.threads > 1 && crashedThread?.name === undefined,
    {
      question: 'Names of the threads',
      why: 'The kernel writes one name for the whole process',
      instead: 'A stack trace taken while it ran',
    },
  ],
  [
    ANY_PROCESS,
    ({ process }) => !process?.commandLine && !process?.args,
    {
      question: 'Command line',
      why: 'It lies in memory of the program that this dump leaves out',
      instead: 'A dump with all memory, or the system’s log of started programs',
    },
  ],
  [ANY_PROCESS, ({ process }) => !process?.environment, ENVIRONMENT],
  [
    ANY_PROCESS,
    ({ memory }) => memory?.totals && memory.totals.present < memory.totals.described,
    {
      question: 'Contents of all its memory',
      why: 'Some regions are described here and left out of the file',
      instead: 'A dump with all memory; for program files, the files themselves',
    },
  ],
  [
    ['core'],
    ({ process }) => !process?.startTime,
    {
      question: 'When it started',
      why: 'A core holds times used, not a clock',
      instead: 'The system log, or coredumpctl info',
    },
  ],
  [
    MINIDUMP,
    ({ process }) => !process?.startTime,
    {
      question: 'When it started',
      why: 'The record that holds it was not written',
      instead: 'A dump whose writer asked for process times',
    },
  ],
  [
    ['windows-minidump'],
    ({ counts }) => counts.handles === 0,
    {
      question: 'Open files and other handles',
      why: 'They are listed only when the writer of the dump asks for them',
      instead: 'A dump with handle data (procdump -ma)',
    },
  ],
  [
    ['other-minidump'],
    ({ counts }) => counts.openFiles === 0,
    {
      question: 'Open files',
      why: 'The writer of the dump did not record them',
      instead: 'lsof while it runs',
    },
  ],
  [
    ['core'],
    ({ counts }) => counts.openFiles === 0,
    {
      question: 'Open files',
      why: 'A core of this system does not list them',
      instead: 'A crash report around the core (abrt, apport), or lsof while it runs',
    },
  ],
  [
    ANY_PROCESS,
    ({ counts }) => counts.sockets === 0,
    {
      question: 'Connections',
      why: 'The system keeps them, not the program',
      instead: 'A dump of the whole machine, or ss and netstat while it runs',
    },
  ],
  [
    ['core'],
    ({ system }) => !system?.osName && !system?.osVersion && !system?.kernelRelease,
    {
      question: 'Release of the system',
      why: 'A core names the kind of system only',
      instead: 'The report around the core, or /etc/os-release of that machine',
    },
  ],
  [
    ANY_PROCESS,
    ({ process }) => process?.environment,
    {
      question: 'Variables set after the start',
      why: 'They lie unlabelled in the heap',
      instead: 'A search of its bytes for the name followed by =',
    },
  ],
  [
    ANY_PROCESS,
    ({ counts }) => counts.processes === 0,
    {
      question: 'What other programs did',
      why: 'The dump is of one process',
      instead: 'A dump of the whole machine',
    },
  ],
  [
    ['report'],
    ({ counts }) => counts.regions === 0,
    {
      question: 'Contents of memory',
      why: 'A report of this kind is text and holds none',
      instead: 'A core, where the system is set to write one',
    },
  ],
  [
    ['kernel'],
    ({ counts }) => counts.processes === 0,
    {
      question: 'Which programs ran',
      why: 'The memory that lists them is not in the file, or its place was not found',
      instead: 'A complete dump, with the kernel’s symbol file',
    },
  ],
  [
    ['kernel'],
    ({ counts }) => counts.log === 0,
    {
      question: 'The kernel’s log',
      why: 'Its place in memory is not recorded in this dump, or that memory was left out',
      instead: 'The log file of that machine',
    },
  ],
  [
    ['raw'],
    ({ counts }) => counts.modules === 0,
    {
      question: 'Programs, modules and threads',
      why: 'Raw memory has no lists: they are found only through page tables',
      instead: 'A dump written by the system itself',
    },
  ],
];

/**
 * The questions that this dump leaves open, the most asked first. Only when all of it was read. `hasVariables`: an
 * environment was found in memory, though no record leads to it.
 */
export function cannotTell(summary: Summary, hasVariables = false): readonly Unknown[] {
  const family = familyOf(summary);
  return RULES.flatMap(([families, isOpen, unknown]) => {
    const isAnswered = unknown === ENVIRONMENT && hasVariables;
    return families.includes(family) && isOpen(summary) && !isAnswered ? [unknown] : [];
  });
}
