/** What of the notes is filled where most of the memory goes. */
import type { Edits } from '../bytes/edits.ts';
import type { Tallies } from '../remains.ts';
import { NT_AUXV, NT_FILE, NT_FPREGSET, NT_PRPSINFO, NT_PRSTATUS, NT_SIGINFO, prpsinfoText } from './kept.ts';
import type { ElfCore, Note } from './layout.ts';
import { fillFilePaths, zeroBehindFiles } from './paths.ts';

const EM_386 = 3;
const EM_X86_64 = 62;
const NT_PRXFPREG = 0x46e62b7f;

/** Notes of owner LINUX that hold no values of the program: where things lie, how the machine is set. */
const LINUX_KEPT: ReadonlySet<number> = new Set([
  // 386: TLS, IOPERM; x86: SHSTK, XSAVE layout
  0x200, 0x201, 0x204, 0x205,
  // s390: high halves of registers, timers, prefix, last break, system call
  0x300, 0x301, 0x302, 0x303, 0x304, 0x305, 0x306, 0x307,
  // ARM: TLS, breakpoints, system call, PAC mask, tagged addresses, enabled keys
  0x401, 0x402, 0x403, 0x404, 0x406, 0x409, 0x40a, 0x40f, 0x410,
  // PPC: TAR, PPR, DSCR; MIPS: mode; RISC-V: CSR; LoongArch: CPUCFG, CSR
  0x103, 0x104, 0x105, 0x801, 0x900, 0xa00, 0xa01,
]);

/** Vector and floating-point state: what stays at the front (control words, headers), by owner LINUX's type. */
const LINUX_VECTORS: Readonly<Record<number, number>> = {
  256: 0,
  258: 0,
  777: 0,
  778: 0,
  // SVE, SSVE and ZA begin with a header of sizes.
  1029: 16,
  1035: 16,
  1036: 16,
  1037: 0,
  2305: 0,
  2562: 0,
  2563: 0,
};

export interface NoteSwitches {
  readonly userNames: boolean;
}

/** Fills vectors, arguments, paths; zeroes what is not known. */
export function editNotes(core: ElfCore, edits: Edits, switches: NoteSwitches, tallies: Tallies): void {
  for (const note of core.notes) {
    if (note.owner === 'CORE') editCoreNote(core, note, edits, switches, tallies);
    else if (note.owner === 'LINUX') editLinuxNote(note, edits, tallies);
    else if (note.owner === 'FreeBSD') editFreebsdNote(note, edits, tallies);
    else if (/^(NetBSD-CORE|OpenBSD)/.test(note.owner)) editBsdNote(note, edits, tallies);
    else if (note.owner !== 'GDB') zeroUnknown(note, edits, tallies);
  }
}

function editCoreNote(core: ElfCore, note: Note, edits: Edits, switches: NoteSwitches, tallies: Tallies): void {
  const { at, size } = note.contents;
  switch (note.type) {
    case NT_PRSTATUS:
    case NT_SIGINFO:
      return;
    case NT_AUXV:
      zeroBehindVector(core, at, size, edits);
      return;
    case NT_FPREGSET:
      zeroVectors(edits, tallies, at, size, floatingFront(core));
      return;
    case NT_PRPSINFO:
      fillProcessTexts(core, note, edits, tallies);
      return;
    case NT_FILE:
      if (switches.userNames) fillFilePaths(core, note, edits, tallies);
      zeroBehindFiles(core, note, edits);
      return;
    default:
      zeroUnknown(note, edits, tallies);
  }
}

function editLinuxNote(note: Note, edits: Edits, tallies: Tallies): void {
  const { at, size } = note.contents;
  if (note.type === 0x202) zeroXstate(edits, tallies, at, size);
  else if (note.type === NT_PRXFPREG) zeroVectors(edits, tallies, at, size, 32);
  // ARM VFP: d0 to d31, then fpscr.
  else if (note.type === 0x400) zeroRange(edits, tallies, at, Math.min(size, 256));
  else if (LINUX_VECTORS[note.type] !== undefined) zeroVectors(edits, tallies, at, size, LINUX_VECTORS[note.type] ?? 0);
  else if (!LINUX_KEPT.has(note.type)) zeroUnknown(note, edits, tallies);
}

/** FreeBSD (sys/procfs.h, sys/user.h): registers, names of threads, where things lie stay. */
function editFreebsdNote(note: Note, edits: Edits, tallies: Tallies): void {
  const { at, size } = note.contents;
  switch (note.type) {
    case 1: // NT_PRSTATUS
    case 7: // NT_THRMISC: the thread's name
    case 10: // NT_PROCSTAT_VMMAP
    case 12: // NT_PROCSTAT_UMASK
    case 13: // NT_PROCSTAT_RLIMIT
    case 14: // NT_PROCSTAT_OSREL
    case 15: // NT_PROCSTAT_PSSTRINGS
    case 16: // NT_PROCSTAT_AUXV
    case 17: // NT_PTLWPINFO
    case 0x200: // segment bases
    case 0x401:
    case 0x406:
      return;
    case 2:
      zeroVectors(edits, tallies, at, size, Math.min(32, size));
      return;
    case 3: {
      // prpsinfo_t: version, size, then pr_fname (17 bytes) and pr_psargs (81 bytes).
      const argumentsAt = size >= 120 ? 16 + 17 : 8 + 17;
      edits.add(at + argumentsAt, Math.max(0, Math.min(80, size - argumentsAt)), 'zero');
      tallies.arguments++;
      return;
    }
    case 0x202:
      zeroXstate(edits, tallies, at, size);
      return;
    default:
      // The first four bytes say how long a record is: tools read them first.
      if (size > 4) edits.add(at + 4, size - 4, 'zero');
      tallies.unknown.add(`note FreeBSD ${note.type}`);
  }
}

/** General registers of NetBSD and OpenBSD, which name the thread behind an `@`. */
export function isBsdRegisters({ owner, type }: Note): boolean {
  return owner.startsWith('OpenBSD') ? type === OPENBSD_REGS : owner.includes('@') && NETBSD_REGS.has(type);
}

const OPENBSD_REGS = 20;
// PT_GETREGS (sys/ptrace.h, machine/ptrace.h): 33 where PT_STEP is 32, as on amd64.
const NETBSD_REGS: ReadonlySet<number> = new Set([32, 33]);

/** Process and threads, vector and registers stay; floating-point registers go, and what is not known. */
function editBsdNote(note: Note, edits: Edits, tallies: Tallies): void {
  const { owner, type, contents } = note;
  // OpenBSD: process 10, vector 11, masks of signed pointers 24. NetBSD: process 1, vector 2, thread 24.
  const kept = owner.startsWith('OpenBSD') ? [10, 11, 24] : [1, 2, 24];
  if (kept.includes(type) || isBsdRegisters(note)) return;
  zeroVectors(edits, tallies, contents.at, contents.size, 0);
}

/** XSAVE area: control words, software's own bytes and the header stay; x87, SSE and all behind go. */
function zeroXstate(edits: Edits, tallies: Tallies, at: number, size: number): void {
  zeroRange(edits, tallies, at + 32, Math.min(size, 416) - 32);
  if (size > 576) edits.add(at + 576, size - 576, 'zero');
}

function zeroVectors(edits: Edits, tallies: Tallies, at: number, size: number, front: number): void {
  zeroRange(edits, tallies, at + front, size - front);
}

function zeroRange(edits: Edits, tallies: Tallies, at: number, size: number): void {
  if (size <= 0) return;
  edits.add(at, size, 'zero');
  tallies.vectorRegisters++;
}

/** Control words before the registers. */
function floatingFront({ machine }: ElfCore): number {
  if (machine === EM_X86_64) return 32;
  return machine === EM_386 ? 28 : 0;
}

/** Pairs of words up to AT_NULL. */
function zeroBehindVector({ fields, bits }: ElfCore, at: number, size: number, edits: Edits): void {
  const word = bits === 64 ? 8 : 4;
  for (let i = 0; i + 2 * word <= size; i += 2 * word) {
    if (fields.word(at + i, word) !== 0n) continue;
    edits.add(at + i + 2 * word, size - i - 2 * word, 'zero');
    return;
  }
}

/** pr_fname and pr_psargs: what stands behind their zeros goes, and the arguments. */
function fillProcessTexts(core: ElfCore, { contents: { at, size } }: Note, edits: Edits, tallies: Tallies): void {
  const { nameAt, argumentsAt } = prpsinfoText(size);
  for (const [from, to] of [
    [nameAt, argumentsAt],
    [argumentsAt, size],
  ] as const) {
    const zero = core.fields.bytes(at + from, to - from).indexOf(0);
    if (zero >= 0) edits.add(at + from + zero, to - from - zero, 'zero');
  }
  fillArguments(core, at + argumentsAt, at + size, edits, tallies);
}

/** pr_psargs: the first word is the program. */
function fillArguments(core: ElfCore, from: number, to: number, edits: Edits, tallies: Tallies): void {
  const text = core.fields.bytes(from, to - from);
  const zero = text.indexOf(0);
  const end = zero < 0 ? text.length : zero;
  let at = text.indexOf(0x20);
  if (at < 0 || at >= end) return;
  while (at < end) {
    if (text[at] === 0x20) {
      at++;
      continue;
    }
    let stop = at;
    while (stop < end && text[stop] !== 0x20) stop++;
    edits.add(from + at, stop - at, 'text');
    tallies.arguments++;
    at = stop;
  }
}

function zeroUnknown({ owner, type, contents }: Note, edits: Edits, tallies: Tallies): void {
  edits.add(contents.at, contents.size, 'zero');
  const known = owner === 'CORE' || owner === 'LINUX' ? owner : 'of another owner';
  tallies.unknown.add(`note ${known} 0x${type.toString(16)}`);
}
