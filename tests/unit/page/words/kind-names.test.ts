/** The names that the core gives files, and the row of advice that each leads to: none is without, none is left over. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { FileSection } from '../../../../web/engine/report/report.ts';
import { kindOf, writerWords } from '../../../../web/words/kinds/kind-of.ts';
import { aboutKind, closestKind } from '../../../../web/words/kinds/kind-variants.ts';
import type { KindId } from '../../../../web/words/kinds/kinds.ts';

/** For each kind of the report the names that its files may have; a name behind `+` is put behind another. */
const NAMES: Readonly<Record<string, Readonly<Record<string, KindId | 'none' | undefined>>>> = {
  minidump: {
    'Windows minidump': 'minidump',
    'Full memory dump (minidump)': 'minidump',
    'Partial memory dump (minidump)': 'minidump',
    'Small memory dump (minidump)': 'minidump',
  },
  'windows-kernel-dump': {
    'Windows kernel dump': 'kernel',
    'Complete memory dump': 'kernel',
    'Kernel memory dump': 'kernel',
    'Kernel and user memory dump': 'complete',
    'Windows kernel dump, header only': 'kernel',
    'Small memory dump (blue screen)': 'kernel',
    'Active memory dump': 'kernel',
    'Automatic memory dump': 'kernel',
    'Live kernel dump': 'kernel',
    '+, small': 'kernel',
    '+, with programs': 'kernel',
    '+, taken while running': 'raw',
  },
  hiberfil: {
    'Hibernation file': 'hiberfil',
    'Hibernation file (Fast Startup)': 'hiberfil',
    'Hibernation file, emptied': 'hiberfilEmptied',
  },
  'elf-core': {
    'Core dump (ELF)': 'core',
    'Linux core dump': 'core',
    'Android core dump': 'core',
    'FreeBSD core dump': 'core',
    'DragonFly core dump': 'core',
    'NetBSD core dump': 'core',
    'OpenBSD core dump': 'core',
    'Solaris core dump': 'core',
  },
  'vmcore-elf': { 'Linux vmcore (ELF)': 'vmcore', 'Guest memory dump (QEMU, ELF)': 'vmcore' },
  'vmcore-kdump': { 'Linux vmcore (kdump-compressed)': 'vmcore' },
  'vmcore-diskdump': { 'Linux vmcore (diskdump)': 'vmcore' },
  'macho-core': { 'Core file (Mach-O)': 'macho', 'Kernel core file (Mach-O)': 'machoKernel' },
  ips: {
    'Apple report (.ips)': 'appleLog',
    'Crash report (.ips)': 'ips',
    'Kernel panic report (.ips)': 'applePanic',
    'Low memory report (JetsamEvent .ips)': 'jetsam',
    'Memory report (.ips)': 'appleLog',
    'Hang report (.ips)': 'spindump',
    'Resource limit report (.ips)': 'spindump',
    'Power report (.ips)': 'appleLog',
    'Hardware report (.ips)': 'appleLog',
    'Analytics (.ips)': 'appleLog',
  },
  'apple-crash': { 'Crash report (macOS or iOS)': 'ips', 'Crash report (': 'ips' },
  'apple-panic': { 'Kernel panic report (macOS)': 'applePanic' },
  'apple-spindump': { 'Spindump or sample (macOS)': 'spindump' },
  lime: { 'LiME memory image': 'raw' },
  avml: { 'AVML memory image': 'raw' },
  'raw-memory': { 'File opened as raw memory': 'raw', 'Raw memory image': 'raw', 'Raw memory image of ': 'raw' },
  'vmware-vmem': { 'VMware memory image': 'snapshot' },
  'vmware-state': { 'VMware state file': 'snapshot' },
  'virtualbox-core': { 'VirtualBox core': 'snapshot' },
  'xen-core': { 'Xen core': 'snapshot' },
  'qemu-savevm': { 'Saved virtual machine (QEMU)': 'snapshot', 'Saved virtual machine (libvirt)': 'snapshot' },
  'hyperv-state': { 'Saved virtual machine (Hyper-V)': 'snapshot' },
};

/** Of the kind `unknown`: dumps that are told and not read. */
const UNREAD: Readonly<Record<string, KindId | 'none'>> = {
  // The first module knows them by their notes alone; the second, which reads them, names them itself.
  'Kernel memory dump (ELF)': 'none',
  'VirtualBox core (ELF)': 'none',
  'Xen core (ELF)': 'none',
  'Windows NT user dump': 'none',
  'Saved virtual machine (VirtualBox)': 'snapshot',
  'Saved virtual machine (Xen)': 'snapshot',
  'Virtual machine state (Firecracker)': 'snapshot',
  'Linux kernel dump (LKCD)': 'none',
  'Stand-alone dump of IBM Z': 'none',
  'Stand-alone dump of Fujitsu (sadump)': 'none',
  'Hibernation memory of Linux (swap)': 'none',
  // A text, which is read; in an archive it stands for a dump where there is none.
  'Log of a Linux kernel (text)': 'kernelLog',
};

/** Of the kind `unknown`: no dumps. */
const NO_DUMPS = [
  'ELF file',
  'Mach-O file',
  'Program for several processors (universal Mach-O)',
  'program of Windows (EXE, DLL or driver)',
  'swap partition of Linux',
  'disk image (QEMU, qcow2)',
  'disk image (VMware, VMDK)',
  'disk image (Hyper-V, VHDX)',
  'disk image (Hyper-V, VHD)',
  'disk image (VirtualBox, VDI)',
  'disc image (ISO 9660)',
  'disk image (GPT)',
  'forensic disk image (E01)',
  'archive (bzip2)',
  'archive (7z)',
  'archive (rar)',
  'archive (cab)',
  'archive (ar, deb)',
  'archive (lzip)',
  'report of Windows Error Reporting (.wer)',
  'symbol file (PDB)',
  'crash report of Apport without a core',
];

const sources = ['assembly/formats', 'assembly/containers'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8')),
);

const literals = (text: string) => [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, literal = '']) => literal);

/** What is compared to choose between names is none. */
const withoutComparisons = (text: string) => text.replace(/[=!]= "[^"]*"/g, '');

/** The texts that stand where the core names a file: as arguments, as what is assigned, as what a function gives back. */
function written(): { readonly names: Set<string>; readonly unread: Set<string> } {
  const names = new Set<string>();
  const unread = new Set<string>();
  for (const source of sources) {
    for (const [, how, name = ''] of source.matchAll(/\.recognise(Unread)?\(\s*"[^"]+",\s*"([^"]+)"/g)) {
      (how ? unread : names).add(name);
    }
    for (const [, row = ''] of source.matchAll(/new Sign\((.*?)\),\n/gs)) {
      const [, , name = ''] = literals(row);
      // Last stands why the memory is not read, where it is a dump.
      (row.includes('"unknown"') && /\b(STREAM|OLD|SLEEP|ELSEWHERE)\b/.test(row) ? unread : names).add(name);
    }
    for (const [, sign, value = ''] of source.matchAll(/\.kindName (\+)?= ([^;]+);/g)) {
      for (const literal of literals(withoutComparisons(value))) {
        if (/^[A-Za-z]/.test(literal) || sign) names.add((sign ? '+' : '') + literal);
      }
    }
    for (const [, body = ''] of source.matchAll(/function kindName\(.*?\{(.*?)\n\}/gs)) {
      for (const [, value = ''] of body.matchAll(/return ([^;]+);/g)) {
        for (const name of literals(withoutComparisons(value))) names.add(name);
      }
    }
  }
  return { names, unread };
}

test('every name that the core can write is known here, and no other', () => {
  const { names, unread } = written();
  const differs = (core: Set<string>, here: readonly string[]) => [
    ...[...core].filter((name) => !here.includes(name)).map((name) => `not here: ${name}`),
    ...here.filter((name) => !core.has(name)).map((name) => `not in the core: ${name}`),
  ];
  assert.deepEqual(differs(unread, Object.keys(UNREAD)), []);
  assert.deepEqual(differs(names, [...Object.values(NAMES).flatMap(Object.keys), ...NO_DUMPS]), []);
});

test('each leads to its row of advice', () => {
  const rowOf = (kind: string, kindName: string) => kindOf({ kind: kind as FileSection['kind'], kindName });
  for (const [kind, names] of Object.entries(NAMES)) {
    for (const [name, row] of Object.entries(names)) {
      assert.equal(rowOf(kind, name.startsWith('+') ? `Complete memory dump${name.slice(1)}` : name), row, name);
    }
  }
  for (const [name, row] of Object.entries(UNREAD)) assert.equal(rowOf('unknown', name) ?? 'none', row, name);
  for (const name of NO_DUMPS) assert.equal(rowOf('unknown', name), undefined, name);
});

test('a dump that Windows wrote while it ran on is not said to be of a crash', () => {
  assert.match(writerWords({ variant: 'live', writer: 'kernel' }) ?? '', /ran on/);
  assert.match(writerWords({ variant: 'automatic', writer: 'kernel' }) ?? '', /at the crash/);
  // Of a writer without words its own name stands there.
  assert.equal(writerWords({ writer: 'somebody' }), undefined);
});

test('what a debugger or diskdump wrote is told as theirs, not as what Windows or kdump writes', () => {
  const row = (file: Partial<FileSection>) =>
    closestKind({ size: 1, bits: 64, endian: 'little', ...file } as FileSection, undefined);
  assert.equal(row({ kind: 'windows-kernel-dump', variant: 'kernel', writer: 'debugger' }), 'debuggerKernel');
  assert.equal(row({ kind: 'windows-kernel-dump', variant: 'complete', writer: 'debugger' }), 'debuggerComplete');
  assert.equal(row({ kind: 'windows-kernel-dump', variant: 'kernel', writer: 'kernel' }), 'kernel');
  assert.equal(row({ kind: 'vmcore-diskdump', writer: 'kernel' }), 'diskdump');
  for (const id of ['debuggerKernel', 'debuggerComplete'] as const) {
    const { arises, found, onPurpose } = aboutKind(id);
    assert.doesNotMatch([arises, found, onPurpose].join(' '), /blue screen|MEMORY\.DMP|Startup and Recovery/);
  }
});
