/**
 * Register sets of the architectures, from the kernels' headers: names in the order in which they lie, how wide each
 * is, and how large the whole. Values are made so that every byte of every register differs from its neighbours.
 */
import { Writer } from '../writer.ts';

export interface RegisterSet {
  /** e_machine and class. */
  readonly machine: number;
  readonly bits: 32 | 64;
  readonly endians: readonly ('little' | 'big')[];
  readonly arch: string;
  /** "name" of the set's own width, "name/4" of another, "-" for a gap. */
  readonly slots: string;
  readonly width: number;
  readonly size: number;
  /** Size of NT_PRSTATUS, of Linux's general registers. */
  readonly statusBytes?: number;
  readonly isPacked?: boolean;
}

const many = (prefix: string, first: number, last: number, suffix = '') =>
  Array.from({ length: last - first + 1 }, (_, index) => `${prefix}${first + index}${suffix}`).join(' ');
const LITTLE = ['little'] as const;
const BIG = ['big'] as const;
const BOTH = ['little', 'big'] as const;
const MIPS_O32 = 'zero at v0 v1 a0 a1 a2 a3 t0 t1 t2 t3 t4 t5 t6 t7 s0 s1 s2 s3 s4 s5 s6 s7 t8 t9 k0 k1 gp sp fp ra';
const MIPS_N64 = 'zero at v0 v1 a0 a1 a2 a3 a4 a5 a6 a7 t0 t1 t2 t3 s0 s1 s2 s3 s4 s5 s6 s7 t8 t9 k0 k1 gp sp fp ra';
const MIPS_REST = 'lo hi pc badvaddr status cause';
const RISCV = 'pc ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6';
const SPARC = `${many('g', 0, 7)} ${many('o', 0, 7)} ${many('l', 0, 7)} ${many('i', 0, 7)}`;
const X86_64 =
  'r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax rip cs/2 -/6 eflags rsp ss/2 -/6 ' +
  'fs_base gs_base ds/2 -/6 es/2 -/6 fs/2 -/6 gs/2 -/6';
const PPC = `${many('r', 0, 31)} pc msr orig_r3 ctr lr xer cr`;

/** pr_reg of Linux's NT_PRSTATUS. */
export const LINUX_GENERAL: Readonly<Record<string, RegisterSet>> = {
  'x86-64': set(62, 64, LITTLE, 'x86-64', X86_64, 8, 216, 336),
  x32: set(62, 32, LITTLE, 'x32', X86_64, 8, 216, 296),
  i386: set(
    3,
    32,
    LITTLE,
    'x86',
    'ebx ecx edx esi edi ebp eax ds/2 -/2 es/2 -/2 fs/2 -/2 gs/2 -/2 orig_eax eip cs/2 -/2 eflags esp ss/2 -/2',
    4,
    68,
    144,
  ),
  aarch64: set(183, 64, BOTH, 'arm64', `${many('x', 0, 30)} sp pc cpsr`, 8, 272, 392),
  'aarch64 ilp32': set(183, 32, LITTLE, 'arm64', `${many('x', 0, 30)} sp pc cpsr`, 8, 272, 352),
  arm: set(40, 32, BOTH, 'arm', `${many('r', 0, 12)} sp lr pc cpsr orig_r0`, 4, 72, 148),
  riscv64: set(243, 64, LITTLE, 'riscv64', RISCV, 8, 256, 376),
  riscv32: set(243, 32, LITTLE, 'riscv32', RISCV, 4, 128, 204),
  ppc64: set(21, 64, BIG, 'ppc64', `${PPC} softe trap dar dsisr result -/32`, 8, 384, 504),
  ppc64le: set(21, 64, LITTLE, 'ppc64le', `${PPC} softe trap dar dsisr result -/32`, 8, 384, 504),
  ppc: set(20, 32, BIG, 'ppc', `${PPC} mq trap dar dsisr result -/16`, 4, 192, 268),
  s390x: set(22, 64, BIG, 's390x', `pswm pswa ${many('r', 0, 15)} ${many('acr', 0, 15, '/4')} orig_r2`, 8, 216, 336),
  s390: set(22, 32, BIG, 's390', `pswm pswa ${many('r', 0, 15)} ${many('acr', 0, 15)} orig_r2 -/4`, 4, 144, 224),
  'mips o32': set(8, 32, BOTH, 'mips', `-/24 ${MIPS_O32} ${MIPS_REST} -/4`, 4, 180, 256),
  'mips n32': set(8, 32, BOTH, 'mips64', `${MIPS_N64} ${MIPS_REST} -/56`, 8, 360, 440),
  'mips n64': set(8, 64, BOTH, 'mips64', `${MIPS_N64} ${MIPS_REST} -/56`, 8, 360, 480),
  sparc64: set(43, 64, BIG, 'sparc64', `${SPARC} tstate pc npc y`, 8, 288, 408),
  sparc: set(2, 32, BIG, 'sparc', `${SPARC} psr pc npc y wim tbr`, 4, 152, 228),
  alpha: set(0x9026, 64, LITTLE, 'alpha', `${many('r', 0, 30)} pc unique`, 8, 264, 384),
  hppa: set(
    15,
    32,
    BIG,
    'hppa',
    `${many('r', 0, 31)} ${many('sr', 0, 7)} pcoqh pcoqt pcsqh pcsqt sar iir isr ior ipsw -/124`,
    4,
    320,
    396,
  ),
  loongarch64: set(258, 64, LITTLE, 'loongarch64', `${many('r', 0, 31)} orig_a0 pc badv -/80`, 8, 360, 480),
  m68k: {
    ...set(4, 32, BIG, 'm68k', `${many('d', 1, 7)} ${many('a', 0, 6)} d0 sp orig_d0 sr pc fmtvec`, 4, 80, 154),
    isPacked: true,
  },
  sh: set(42, 32, BOTH, 'sh', `${many('r', 0, 15)} pc pr sr gbr mach macl tra`, 4, 92, 168),
  or1k: set(92, 32, BIG, 'or1k', `${many('r', 0, 31)} pc sr`, 4, 136, 212),
  ia64: set(
    50,
    64,
    LITTLE,
    'ia64',
    `${many('r', 0, 31)} nat pr ${many('b', 0, 7)} ip cfm psr rsc bsp bspstore rnat ccv unat fpsr pfs lc ec csd ssd -/568`,
    8,
    1024,
    1144,
  ),
};

/** struct reg of FreeBSD. */
export const FREEBSD_GENERAL: Readonly<Record<string, RegisterSet>> = {
  amd64: set(
    62,
    64,
    LITTLE,
    'x86-64',
    'r15 r14 r13 r12 r11 r10 r9 r8 rdi rsi rbp rbx rdx rcx rax trapno/4 fs/2 gs/2 err/4 es/2 ds/2 rip cs/2 -/6 eflags rsp ss/2 -/6',
    8,
    176,
  ),
  i386: set(3, 32, LITTLE, 'x86', 'fs es ds edi esi ebp - ebx edx ecx eax trapno err eip cs eflags esp ss gs', 4, 76),
  arm64: set(183, 64, LITTLE, 'arm64', `${many('x', 0, 30)} sp pc cpsr/4 -/4`, 8, 272),
  arm: set(40, 32, LITTLE, 'arm', `${many('r', 0, 12)} sp lr pc cpsr`, 4, 68),
  riscv64: set(
    243,
    64,
    LITTLE,
    'riscv64',
    'ra sp gp tp t0 t1 t2 t3 t4 t5 t6 s0 s1 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 a0 a1 a2 a3 a4 a5 a6 a7 pc sstatus',
    8,
    264,
  ),
  powerpc64: set(21, 64, BIG, 'ppc64', `${many('r', 0, 31)} lr cr xer ctr pc`, 8, 296),
};

/** struct reg of NetBSD. */
export const NETBSD_GENERAL: Readonly<Record<string, RegisterSet>> = {
  amd64: set(
    62,
    64,
    LITTLE,
    'x86-64',
    'rdi rsi rdx rcx r8 r9 r10 r11 r12 r13 r14 r15 rbp rbx rax gs/2 -/6 fs/2 -/6 es/2 -/6 ds/2 -/6 trapno err rip ' +
      'cs/2 -/6 eflags rsp ss/2 -/6',
    8,
    208,
  ),
  i386: set(3, 32, LITTLE, 'x86', 'eax ecx edx ebx esp ebp esi edi eip eflags cs ss ds es fs gs', 4, 64),
  aarch64: set(183, 64, LITTLE, 'arm64', `${many('x', 0, 30)} sp pc cpsr tpidr`, 8, 280),
  arm: set(40, 32, LITTLE, 'arm', `${many('r', 0, 12)} sp lr pc cpsr`, 4, 68),
  powerpc: set(20, 32, BIG, 'ppc', `${many('r', 0, 31)} lr cr xer ctr pc`, 4, 148),
  sparc64: set(43, 64, BIG, 'sparc64', `tstate pc npc y/4 -/4 ${many('g', 0, 7)} ${many('o', 0, 7)}`, 8, 160),
  mips64: set(8, 64, BIG, 'mips64', `${MIPS_N64} status lo hi badvaddr cause pc`, 8, 304),
  alpha: set(0x9026, 64, LITTLE, 'alpha', `${many('r', 0, 30)} pc`, 8, 256),
  m68k: set(4, 32, BIG, 'm68k', `${many('d', 0, 7)} ${many('a', 0, 6)} sp sr pc`, 4, 72),
};

/** struct reg of OpenBSD. */
export const OPENBSD_GENERAL: Readonly<Record<string, RegisterSet>> = {
  amd64: set(
    62,
    64,
    LITTLE,
    'x86-64',
    'rdi rsi rdx rcx r8 r9 r10 r11 r12 r13 r14 r15 rbp rbx rax rsp rip eflags cs/2 -/6 ss/2 -/6 ds/2 -/6 es/2 -/6 ' +
      'fs/2 -/6 gs/2 -/6',
    8,
    192,
  ),
  i386: set(3, 32, LITTLE, 'x86', 'eax ecx edx ebx esp ebp esi edi eip eflags cs ss ds es fs gs', 4, 64),
  arm64: set(183, 64, LITTLE, 'arm64', `${many('x', 0, 30)} sp pc cpsr tpidr`, 8, 280),
  sparc64: set(43, 64, BIG, 'sparc64', `tstate pc npc y/4 -/4 ${many('g', 0, 7)} ${many('o', 0, 7)}`, 8, 160),
};

function set(
  machine: number,
  bits: 32 | 64,
  endians: readonly ('little' | 'big')[],
  arch: string,
  slots: string,
  width: number,
  size: number,
  statusBytes?: number,
): RegisterSet {
  return { machine, bits, endians, arch, slots, width, size, ...(statusBytes ? { statusBytes } : {}) };
}

export interface Filled {
  readonly bytes: Uint8Array;
  /** As the report writes them. */
  readonly registers: Readonly<Record<string, string>>;
}

/** A register set with a value of its own in every register; `values` overrides some. */
export function fill(
  set: RegisterSet,
  endian: 'little' | 'big',
  values: Readonly<Record<string, bigint>> = {},
): Filled {
  const out = new Writer(endian);
  const registers: Record<string, string> = {};
  let seed = 0x11;
  for (const slot of set.slots.split(' ')) {
    const [name = '', wide] = slot.split('/');
    const width = wide ? Number(wide) : set.width;
    const bytes = Array.from({ length: width }, () => (seed = (seed * 5 + 7) & 0xff));
    let value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    const given = values[name];
    if (given !== undefined) value = given;
    const digits = Array.from({ length: width }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn));
    out.raw(Uint8Array.from(endian === 'little' ? digits : digits.reverse()));
    if (name !== '-') registers[name] = `0x${value.toString(16)}`;
  }
  if (out.length !== set.size) throw new Error(`${set.arch}: ${out.length} bytes, not ${set.size}`);
  return { bytes: out.bytes, registers };
}
