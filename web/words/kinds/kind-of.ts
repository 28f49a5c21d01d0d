/** Which kind of dump a file is, of those that are told about, and what wrote it. */
import type { FileSection } from '../../engine/report/report.ts';
import type { KindId } from './kinds.ts';

const kernelVariants: Readonly<Record<string, KindId>> = {
  complete: 'complete',
  'bitmap-full': 'complete',
  active: 'active',
  automatic: 'automatic',
  small: 'small',
  header: 'headerOnly',
  live: 'live',
};

/** Of a dump in the form of a crash dump that was acquired by a tool: what its name ends with. */
const TAKEN_RUNNING = ', taken while running';

/**
 * Kinds that the report has no word of their own for: by the name that the core gives the file, to the letter. A test
 * compares them with all names in the core.
 */
const named: Readonly<Record<string, KindId>> = {
  // A debugger's dump of kernel and programs is no less than all.
  'Kernel and user memory dump': 'complete',
  'Hibernation file, emptied': 'hiberfilEmptied',
  'Kernel core file (Mach-O)': 'machoKernel',
  'Crash report (.ips)': 'ips',
  'Kernel panic report (.ips)': 'applePanic',
  'Low memory report (JetsamEvent .ips)': 'jetsam',
  'Hang report (.ips)': 'spindump',
  'Resource limit report (.ips)': 'spindump',
  'Saved virtual machine (VirtualBox)': 'snapshot',
  'Saved virtual machine (Xen)': 'snapshot',
  'Virtual machine state (Firecracker)': 'snapshot',
  'Log of a Linux kernel (text)': 'kernelLog',
};

type KindFacts = Partial<FileSection> & Pick<FileSection, 'kind'>;

/** The row of the table that tells about a file; undefined for a file that is no dump. */
export function kindOf({ kind, variant, writer, kindName = '' }: KindFacts): KindId | undefined {
  const byName = named[kindName];
  if (byName) return byName;
  switch (kind) {
    case 'minidump':
      return variant === 'full' ? 'full' : 'minidump';
    case 'windows-kernel-dump':
      return kindName.endsWith(TAKEN_RUNNING) ? 'raw' : (kernelVariants[variant ?? ''] ?? 'kernel');
    case 'hiberfil':
      return 'hiberfil';
    case 'elf-core':
      return 'core';
    case 'vmcore-elf':
    case 'vmcore-kdump':
    case 'vmcore-diskdump':
      // makedumpfile may have filtered a guest's dump afterwards: then it holds what a vmcore holds.
      return variant === 'qemu' && writer === 'qemu' ? 'guest' : 'vmcore';
    case 'macho-core':
      return 'macho';
    case 'ips':
      return 'appleLog';
    case 'apple-crash':
      return 'ips';
    case 'apple-panic':
      return 'applePanic';
    case 'apple-spindump':
      return 'spindump';
    case 'lime':
    case 'avml':
    case 'raw-memory':
      return 'raw';
    case 'vmware-vmem':
    case 'vmware-state':
    case 'virtualbox-core':
    case 'xen-core':
    case 'qemu-savevm':
    case 'hyperv-state':
      return 'snapshot';
    case 'unknown':
      return undefined;
  }
}

/** What wrote the file, where the report says. */
const writers: Readonly<Record<string, string>> = {
  dbghelp: 'Windows’ own library (dbghelp)',
  breakpad: 'the program’s crash reporter (Breakpad)',
  crashpad: 'the program’s crash reporter (Crashpad)',
  'minidump-writer': 'the program’s crash reporter (minidump-writer, as in Firefox)',
  createdump: '.NET (createdump)',
  gcore: 'gcore',
  kernel: 'the kernel, at the crash',
  makedumpfile: 'makedumpfile',
  lldb: 'LLDB',
  wine: 'Wine',
  debugger: 'a kernel debugger',
  qemu: 'QEMU',
  virtualbox: 'VirtualBox',
  xen: 'Xen',
};

/** What wrote this file, in words; of a writer without, its own name as it stands. */
export function writerWords({ variant, writer }: Partial<FileSection>): string | undefined {
  // Nothing crashed there.
  if (writer === 'kernel' && variant === 'live') return 'the kernel, while Windows ran on';
  return writer && writers[writer];
}
