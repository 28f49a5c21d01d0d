/**
 * What is different about dumps of one kind by who wrote them or on which system: only what differs from the kind
 * itself. Sources: the writers' own documentation (Breakpad and Crashpad in their trees, .NET "Collect dumps on
 * crash", the manual pages core(5), coreadm(1M), sysctl(3) and gcore(1) of each system).
 */
import type { FileSection, SystemSection } from '../../engine/report/report.ts';
import type { DumpKind } from './dump-kind.ts';
import { kindOf } from './kind-of.ts';
import { type KindId, kinds } from './kinds.ts';

interface KindVariant extends Partial<DumpKind> {
  readonly of: KindId;
  readonly name: string;
}

const BSD_HOLDS = [
  'The program’s memory, but for what it had excluded',
  'Registers of all threads',
  'Arguments and environment, at the top of the stack',
] as const;

const BY_DEBUGGER = {
  arises: 'A person wrote it with a kernel debugger that held the computer, a guest or another dump.',
  found: 'Where the command was told',
  mayDelete: 'Yes; nothing needs it.',
  stop: 'Nothing makes them by itself.',
  stopCost: '',
} as const;

const kindVariants = {
  debuggerComplete: {
    of: 'complete',
    name: 'Complete memory dump of a debugger',
    ...BY_DEBUGGER,
    onPurpose: 'In WinDbg with kernel debugging: `.dump /f FILE`, or `.dump /ka FILE` for the kernel and the programs.',
  },
  debuggerKernel: {
    of: 'kernel',
    name: 'Kernel memory dump of a debugger',
    ...BY_DEBUGGER,
    onPurpose: 'In WinDbg with kernel debugging: `.dump /k FILE`',
  },
  diskdump: {
    of: 'vmcore',
    name: 'Linux vmcore of diskdump',
    arises:
      'Before kdump, in the years of Red Hat Enterprise Linux 3 and 4, the crashing kernel itself wrote its memory to a partition kept for that; after the restart it was copied here.',
    found: '`/var/crash/<host>-<time>/vmcore`',
    onPurpose:
      'On those systems, with the diskdump service running: Alt, SysRq and C, or `echo c > /proc/sysrq-trigger`. It stops the machine at once.',
    stop: '`service diskdump stop`, and `chkconfig diskdump off`.',
  },
  crashpad: {
    of: 'minidump',
    name: 'Minidump of Crashpad',
    holds: [
      'Threads with registers and stacks',
      'List of modules',
      'Parts of memory near the stacks and where registers pointed',
      'Annotations: what the program wanted its maker to know',
    ],
    arises:
      'Crashpad wrote it from outside the crashed process: the crash reporter of Chrome, Edge, Electron programs and many more.',
    found:
      'The program’s crash folder: `reports` on Windows, `pending` and `completed` elsewhere, in Chrome’s and Edge’s case in `Crashpad` in the profile folder',
    onPurpose:
      'Let the program crash: Chrome and Electron programs do at `chrome://crash`. Crashpad’s `generate_dump PID` makes one of a running program.',
    stop: 'In the program’s own crash-report setting; some go on writing and only stop sending.',
  },
  breakpad: {
    of: 'minidump',
    name: 'Minidump of Breakpad',
    arises: 'Breakpad wrote it: a crash reporter inside the program.',
    found: 'Where the program told Breakpad: often a folder of its own or `/tmp`, as a GUID with `.dmp`',
    onPurpose:
      'Let the program crash: on Linux and macOS `kill -SEGV PID`. Breakpad’s `core2md` makes one of a Linux core file.',
  },
  minidumpWriter: {
    of: 'minidump',
    name: 'Minidump of minidump-writer',
    arises: 'The writer of rust-minidump wrote it, the crash reporter of Firefox and of programs in Rust.',
    found:
      'The program’s crash folder; of Firefox `Crash Reports/pending` beside the profiles: `%APPDATA%\\Mozilla\\Firefox`, `~/.mozilla/firefox`, `~/Library/Application Support/Firefox`',
    onPurpose: 'Let the program crash: Firefox does at `about:crashparent`.',
    stop: 'In the program’s own crash-report setting; in Firefox, start it with `MOZ_CRASHREPORTER_DISABLE=1`.',
  },
  createdump: {
    of: 'core',
    name: 'Core file of .NET',
    holds: [
      'The program’s memory, by the type asked for: 1 stacks, 2 with the heap, 3 stacks without private data, 4 all',
      'Registers of all threads',
      'Managed objects, with type 2 or 4',
    ],
    leavesOut: [
      'The heap, with type 1 or 3',
      'Why it was written: no signal stands in it',
      'The kernel and other programs',
    ],
    arises:
      '.NET’s createdump wrote it: at a crash with `DOTNET_DbgEnableMiniDump=1`, or when dotnet-dump asked a running program.',
    found: '`/tmp/coredump.PID`, or where `DOTNET_DbgMiniDumpName` says',
    mayDelete: 'Yes; nothing removes them for you.',
    onPurpose: '`dotnet-dump collect -p PID`; at each crash: `DOTNET_DbgEnableMiniDump=1`.',
    stop: 'Take `DOTNET_DbgEnableMiniDump` out of the environment.',
    stopCost: 'Of an error that nothing caught its text remains, without the objects.',
  },
  gcore: {
    of: 'core',
    name: 'Core file of a debugger',
    arises:
      'A debugger wrote it of a program that it held (`gcore`, `generate-core-file`); mostly nothing had crashed.',
    found: '`core.PID` in the folder where gcore was called',
    mayDelete: 'Yes; nothing removes it for you.',
    onPurpose: '`gcore PID`',
    stop: 'Nothing makes them by itself.',
    stopCost: '',
  },
  qemuUser: {
    of: 'core',
    name: 'Core file of QEMU’s user emulation',
    arises: 'QEMU’s user emulation wrote it: the program, made for another processor, ended by a fatal signal.',
    found: 'The working folder, as `qemu_PROGRAM_DATE_PID.core`',
    mayDelete: 'Yes; nothing removes them for you.',
    onPurpose: '`ulimit -c unlimited`, then let the program crash under `qemu-ARCH`.',
    stop: '`ulimit -c 0`',
    stopCost: 'Only the signal’s name remains.',
  },
  freebsd: {
    of: 'core',
    name: 'FreeBSD core file',
    holds: [...BSD_HOLDS, 'Open files, the memory map and more of procstat'],
    leavesOut: ['Memory mapped with MAP_NOCORE', 'The kernel and other programs'],
    arises: 'FreeBSD writes it when a program ends by a fatal signal; `kern.corefile` says where.',
    found: '`PROGRAM.core` in the working folder',
    mayDelete: 'Yes; nothing removes them for you.',
    onPurpose: '`gcore PID`; on each crash: `ulimit -c unlimited` and `sysctl kern.coredump=1`.',
    stop: '`sysctl kern.coredump=0`, or `ulimit -c 0`.',
    stopCost: 'Only a line of the kernel’s log remains.',
  },
  netbsd: {
    of: 'core',
    name: 'NetBSD core file',
    holds: BSD_HOLDS,
    leavesOut: ['Memory that may not be read', 'The kernel and other programs'],
    arises: 'NetBSD writes it when a program ends by a fatal signal; `kern.defcorename` says where.',
    found: '`PROGRAM.core` in the working folder',
    mayDelete: 'Yes; nothing removes them for you.',
    onPurpose: '`gcore PID`; on each crash: `ulimit -c unlimited`.',
    stop: '`ulimit -c 0`',
    stopCost: 'Nothing remains but the signal’s name.',
  },
  openbsd: {
    of: 'core',
    name: 'OpenBSD core file',
    holds: BSD_HOLDS,
    leavesOut: ['Memory that may not be read', 'The kernel and other programs'],
    arises: 'OpenBSD writes it when a program ends by a fatal signal.',
    found:
      '`PROGRAM.core` in the working folder; of programs with raised rights by `kern.nosuidcoredump`, often `/var/crash`',
    mayDelete: 'Yes; nothing removes them for you.',
    onPurpose: '`gcore PID`; on each crash: `ulimit -c unlimited`.',
    stop: '`ulimit -c 0`',
    stopCost: 'Nothing remains but the signal’s name.',
  },
  solaris: {
    of: 'core',
    name: 'Solaris or illumos core file',
    holds: [
      'The program’s memory, by the content that coreadm sets',
      'Registers of all threads',
      'Arguments and environment',
    ],
    leavesOut: ['What coreadm leaves out', 'The kernel and other programs'],
    arises: 'The system writes it when a program ends by a fatal signal; `coreadm` says where and what.',
    found: '`core` in the working folder, or by the pattern of `coreadm`, often `/var/cores`',
    mayDelete: 'Yes; nothing removes them for you.',
    onPurpose: '`gcore PID`; on each crash: `coreadm -e process`.',
    stop: '`coreadm -d process`, and `-d global`.',
    stopCost: 'Only a line of the system’s log remains.',
  },
} as const satisfies Record<string, KindVariant>;

export type VariantId = keyof typeof kindVariants;

/** One that writes several kinds has a row under each. */
const BY_WRITER: Readonly<Record<string, readonly VariantId[]>> = {
  crashpad: ['crashpad'],
  breakpad: ['breakpad'],
  'minidump-writer': ['minidumpWriter'],
  createdump: ['createdump'],
  gcore: ['gcore'],
  qemu: ['qemuUser'],
  debugger: ['debuggerComplete', 'debuggerKernel'],
};

const BY_SYSTEM: Readonly<Record<string, VariantId>> = {
  freebsd: 'freebsd',
  dragonfly: 'freebsd',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  solaris: 'solaris',
};

/** What is told of a kind or a variant of one, whole. */
export function aboutKind(id: KindId | VariantId): DumpKind {
  if (!isVariant(id)) return kinds[id];
  const { of, ...own } = kindVariants[id];
  return { ...kinds[of], ...own };
}

/** The row that fits a file best; undefined for a file that is no dump. */
export function closestKind(file: FileSection, system: SystemSection | undefined): KindId | VariantId | undefined {
  const kind = kindOf(file);
  const ofSystem = BY_SYSTEM[system?.os ?? ''];
  const candidates = [
    ...(ofSystem ? [ofSystem] : []),
    ...(file.kind === 'vmcore-diskdump' ? (['diskdump'] as const) : []),
    ...(BY_WRITER[file.writer ?? ''] ?? []),
  ];
  return candidates.find((variant) => kindVariants[variant].of === kind) ?? kind;
}

/** Every kind, each followed by its variants. */
export function everyKind(): readonly (KindId | VariantId)[] {
  const variants = Object.keys(kindVariants) as VariantId[];
  return (Object.keys(kinds) as KindId[]).flatMap((kind) => [
    kind,
    ...variants.filter((variant) => kindVariants[variant].of === kind),
  ]);
}

export function isVariant(id: KindId | VariantId): id is VariantId {
  return Object.hasOwn(kindVariants, id);
}
