/** Processor contexts: for each register its place, from winnt.h and Breakpad's headers. */
import { Writer } from './writer.ts';

export interface ContextKind {
  readonly size: number;
  readonly flagsAt: number;
  readonly flags: number;
  readonly flagBytes: 4 | 8;
  /** Name in the report, offset, bytes. */
  readonly registers: readonly (readonly [string, number, number])[];
}

function run(names: string, at: number, bytes: number, step = bytes): [string, number, number][] {
  return names.split(' ').map((name, index) => [name, at + index * step, bytes]);
}

const numbered = (prefix: string, count: number): string =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`).join(' ');

const MIPS_NAMES = 'zero at v0 v1 a0 a1 a2 a3 t0 t1 t2 t3 t4 t5 t6 t7 s0 s1 s2 s3 s4 s5 s6 s7 t8 t9 k0 k1 gp sp fp ra';
const RISCV_NAMES = 'pc ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6';

const MIPS_OTHERS = [
  ...run('hi lo', 0x108, 8),
  ...run('hi1 hi2 hi3 lo1 lo2 lo3 dspctl', 0x118, 4),
  ...run('pc badvaddr', 0x138, 8),
  ...run('status cause', 0x148, 4),
  ...run(numbered('f', 32), 0x150, 8),
  ...run('fcsr fir', 0x250, 4),
];
const RISCV_FLOATS =
  'ft0 ft1 ft2 ft3 ft4 ft5 ft6 ft7 fs0 fs1 fa0 fa1 fa2 fa3 fa4 fa5 fa6 fa7 fs2 fs3 fs4 fs5 fs6 fs7 fs8 fs9 fs10 fs11 ft8 ft9 ft10 ft11';

export const CONTEXTS = {
  x86: {
    size: 716,
    flagsAt: 0,
    flags: 0x1003f,
    flagBytes: 4,
    registers: [
      ...run('dr0 dr1 dr2 dr3 dr6 dr7', 0x04, 4),
      ...run('gs fs es ds edi esi ebx edx ecx eax ebp eip cs eflags esp ss', 0x8c, 4),
      ...run(numbered('xmm', 8), 0x16c, 16),
    ],
  },
  'x86-64': {
    size: 1232,
    flagsAt: 0x30,
    flags: 0x10001f,
    flagBytes: 4,
    registers: [
      ...run('mxcsr', 0x34, 4),
      ...run('cs ds es fs gs ss', 0x38, 2),
      ...run('eflags', 0x44, 4),
      ...run('dr0 dr1 dr2 dr3 dr6 dr7', 0x48, 8),
      ...run('rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15 rip', 0x78, 8),
      ...run(numbered('xmm', 16), 0x1a0, 16),
    ],
  },
  arm: {
    size: 416,
    flagsAt: 0,
    flags: 0x20000f,
    flagBytes: 4,
    registers: [...run(`${numbered('r', 13)} sp lr pc cpsr fpscr`, 0x04, 4), ...run(numbered('q', 16), 0x50, 16)],
  },
  'arm breakpad': {
    size: 368,
    flagsAt: 0,
    flags: 0x40000006,
    flagBytes: 4,
    registers: [...run(`${numbered('r', 13)} sp lr pc cpsr`, 0x04, 4), ...run(numbered('d', 32), 0x50, 8)],
  },
  arm64: {
    size: 912,
    flagsAt: 0,
    flags: 0x40000f,
    flagBytes: 4,
    registers: [
      ...run('cpsr', 0x04, 4),
      ...run(`${numbered('x', 31)} sp pc`, 0x08, 8),
      ...run(numbered('v', 32), 0x110, 16),
    ],
  },
  'arm64 breakpad': {
    size: 796,
    flagsAt: 0,
    flags: 0x80000006,
    flagBytes: 8,
    registers: [...run(`${numbered('x', 31)} sp pc`, 0x08, 8), ...run('cpsr fpsr fpcr', 0x110, 4)],
  },
  mips: {
    size: 600,
    flagsAt: 0,
    flags: 0x40007,
    flagBytes: 4,
    registers: [...run(MIPS_NAMES, 0x08, 8), ...MIPS_OTHERS],
  },
  mips64: {
    size: 600,
    flagsAt: 0,
    flags: 0x80007,
    flagBytes: 4,
    registers: [
      ...run(MIPS_NAMES.replace('t0 t1 t2 t3 t4 t5 t6 t7', 'a4 a5 a6 a7 t0 t1 t2 t3'), 0x08, 8),
      ...MIPS_OTHERS,
    ],
  },
  ppc: {
    size: 1004,
    flagsAt: 0,
    flags: 0x20000003,
    flagBytes: 4,
    registers: [
      ...run('pc msr', 0x04, 4),
      ...run(numbered('r', 32), 0x0c, 4),
      ...run('cr xer lr ctr', 0x8c, 4),
      ...run(numbered('f', 32), 0xa4, 8),
      ...run('fpscr', 0x1a8, 4),
    ],
  },
  ppc64: {
    size: 1160,
    flagsAt: 0,
    flags: 0x01000003,
    flagBytes: 8,
    registers: [
      ...run('pc msr', 0x08, 8),
      ...run(numbered('r', 32), 0x18, 8),
      ...run('cr xer lr ctr', 0x118, 8),
      ...run(numbered('f', 32), 0x140, 8),
      ...run('fpscr', 0x244, 4),
    ],
  },
  sparc: {
    size: 584,
    flagsAt: 0,
    flags: 0x10000003,
    flagBytes: 4,
    registers: [
      ...run([numbered('g', 8), numbered('o', 8), numbered('l', 8), numbered('i', 8)].join(' '), 0x08, 8),
      ...run('ccr pc npc y asi fprs', 0x108, 8),
      ...run(Array.from({ length: 32 }, (_, index) => `f${index * 2}`).join(' '), 0x138, 8),
      ...run('fsr', 0x240, 8),
    ],
  },
  riscv32: {
    size: 268,
    flagsAt: 0,
    flags: 0x00800001,
    flagBytes: 4,
    registers: [...run(RISCV_NAMES, 0x08, 4), ...run(RISCV_FLOATS, 0x88, 4), ...run('fcsr', 0x108, 4)],
  },
  riscv64: {
    size: 528,
    flagsAt: 0,
    flags: 0x08000001,
    flagBytes: 4,
    registers: [...run(RISCV_NAMES, 0x08, 8), ...run(RISCV_FLOATS, 0x108, 8), ...run('fcsr', 0x208, 4)],
  },
} as const satisfies Record<string, ContextKind>;

export type ContextName = keyof typeof CONTEXTS;

/** A value of its own for each register, or those given. */
export function contextOf(
  name: ContextName,
  values: Readonly<Record<string, bigint>> = {},
  options: { readonly flags?: number; readonly endian?: 'little' | 'big' } = {},
): { readonly bytes: Uint8Array; readonly registers: Readonly<Record<string, string>> } {
  const kind: ContextKind = CONTEXTS[name];
  const { endian = 'little', flags = kind.flags } = options;
  const bytes = new Uint8Array(kind.size);
  const registers: Record<string, string> = {};
  const place = (at: number, length: number, value: bigint): void => {
    for (let i = 0; i < length; i++) {
      const byte = Number((value >> BigInt(8 * i)) & 0xffn);
      bytes[endian === 'little' ? at + i : at + length - 1 - i] = byte;
    }
  };
  place(kind.flagsAt, kind.flagBytes, BigInt(flags >>> 0));
  kind.registers.forEach(([register, at, length], index) => {
    const value =
      values[register] ?? BigInt.asUintN(length * 8, 0x0123456789abcdef_0011223344556600n + BigInt(index + 1));
    place(at, length, value);
    registers[register] = `0x${value.toString(16)}`;
  });
  return { bytes, registers };
}

/** What follows an x86 context with AVX and a shadow stack: CONTEXT_EX, XSAVE header, features. */
export function extendedState(
  contextSize: number,
  avxOffset: number,
  cetOffset: number,
  upper: readonly bigint[],
  shadowStack: bigint,
): Uint8Array {
  const state = new Writer();
  state.u32(-contextSize >>> 0).u32(contextSize + 80);
  state.u32(-contextSize >>> 0).u32(contextSize);
  const header = 80;
  state.u32(header).u32(1024);
  state.upTo(header);
  state
    .u64((1n << 2n) | (1n << 11n))
    .u64(0)
    .zeros(48);
  state.upTo(header + avxOffset - 512);
  for (const value of upper) state.u64(value).u64(value >> 64n);
  state.upTo(header + cetOffset - 512);
  state.u64(0).u64(shadowStack);
  return state.bytes;
}
