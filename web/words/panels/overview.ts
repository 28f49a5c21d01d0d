import type { FileSection, SystemSection } from '../../engine/report/report.ts';
import { plural } from '../format.ts';
import type { Care } from '../kinds/dump-kind.ts';

export const overview = {
  giveAway: 'What would this file give away?',
  /** True of the kind of file, before anything in it was searched. */
  verdicts: {
    computer: 'Treat this file like the unlocked computer.',
    program: 'Treat this file like an unlocked program.',
    low: 'A file of this kind can give away little: names, paths, versions.',
  } satisfies Record<Care, string>,
  leads: {
    computer: 'Whoever has it can read what every program had in memory when it was taken.',
    program: 'Whoever has it can read what the program had in memory when it was taken, as far as the file holds it.',
    low: 'It holds nearly no memory contents.',
  } satisfies Record<Care, string>,
  unknown: 'We cannot say what is in a file of unknown kind.',
  present: {
    stacks: 'Stacks',
    memory: 'Memory contents',
    modules: 'Modules with their paths',
    commandLine: 'Command line',
    environment: 'Names of environment variables',
    openFiles: 'Open files',
    sockets: 'Network connections',
    handles: 'Handles',
    annotations: 'Notes of the crash reporter',
    processes: 'Names of running programs',
    log: 'Lines of the log',
    host: 'Name of the computer',
    yes: 'recorded',
    no: 'none in the file',
    of: (part: string, whole: string) => `${part} of ${whole}`,
  },
  aboutKind: 'What this kind of file holds',
  shareSummary: 'Share a summary instead',
  shareInstead: 'How to make a smaller one',
  crashingThread: 'Crashing thread',
  threadOf: (at: string, all: string) => `${at} of ${all}, newest call first`,
  frames: {
    label: 'Frames of the crashing thread',
    number: 'Frame',
    module: 'Module',
    place: 'Function and offset',
    address: 'Address',
    trust: 'How we know',
    more: (count: string) => `Show all ${count} frames`,
    none: 'This thread has no frames: its stack or its registers are not in the file.',
    noModule: 'no module',
  },
  kind: 'This kind of file',
  program: 'Program and system',
  machine: 'Computer',
  facts: {
    program: 'Program',
    process: 'Process',
    memory: 'Memory',
    system: 'System',
    processor: 'Processor',
    uptime: 'Running for',
    file: 'File',
    comment: 'Comment',
    container: 'Packed in',
    written: 'Written by',
    started: 'Started',
    threads: 'Threads',
    parent: (pid: number) => `parent ${pid}`,
    bits: (bits: number) => `${bits}-bit`,
    regions: (number: number) => `in ${plural(number, 'region')}`,
    logical: (cpus: string) => `${cpus} logical`,
    complete: 'No damage was found',
    damaged: (count: string) => `${count}, listed below`,
  },
  damage: 'Damage and losses',
  damageNote: 'What could not be read, and what was left out',
  damageMore: (count: string) => `Show all ${count}`,
  severities: { fault: 'Damage', loss: 'Left out', note: 'Note' },
  nested: 'Inner errors',
  nestedNote: 'What had been raised before it',
  lookAtBytes: 'Look at its bytes',
  lookAtStrings: 'Look at its strings',
  lookAtFindings: 'Private data in it',
  openAsMemory: 'Open as raw memory',
  onYourWord: 'It is taken for memory on your word. What is said here of raw memory holds if that is what it is.',
  whatOpens: 'See what Dumpscope opens',
} as const;

const SYSTEMS: Readonly<Record<string, string>> = {
  windows: 'Windows',
  linux: 'Linux',
  android: 'Android',
  macos: 'macOS',
  ios: 'iOS',
  freebsd: 'FreeBSD',
  netbsd: 'NetBSD',
  openbsd: 'OpenBSD',
  solaris: 'Solaris',
  fuchsia: 'Fuchsia',
};

/** "Windows 11 23H2, 10.0.22631", "Linux 6.12.4" */
export function systemName({ osName, os, osVersion, kernelRelease }: SystemSection): string {
  const name = osName ?? SYSTEMS[os ?? ''] ?? os ?? '';
  const version = osVersion ?? kernelRelease ?? '';
  return version && !name.includes(version) ? [name, version].filter(Boolean).join(' ') : name;
}

const CONTAINERS: Readonly<Record<string, string>> = {
  gzip: 'gzip',
  zstd: 'Zstandard',
  xz: 'xz',
  lz4: 'LZ4',
  zlib: 'zlib',
  tar: 'a tar archive',
  zip: 'a ZIP archive',
  apport: 'an Apport report',
  abrt: 'an ABRT report',
  'kdump-flat': 'kdump’s flat form',
  multipart: 'the upload of a crash reporter',
};

export function containerWords({ container }: FileSection): string | undefined {
  return container?.map(({ kind }) => CONTAINERS[kind] ?? kind).join(', in ');
}
