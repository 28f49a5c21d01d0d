/** Where registers lie in a thread's context, by the dump's architecture. */

type Range = readonly [from: number, to: number];

export interface ContextLayout {
  /** Of an address, and of a word of a stack. */
  readonly wordBytes: 4 | 8;
  /** Of a register here: MIPS has wide ones for narrow programs too. */
  readonly registerBytes: 4 | 8;
  /** Bytes of a context of this layout; an older one may end before. */
  readonly size: number;
  /** General registers, word by word. */
  readonly words: readonly Range[];
  /** Of these: where the thread is. */
  readonly staying: readonly number[];
  /** Floating-point and vector registers, control words left out. */
  readonly vectors: readonly Range[];
  readonly spAt: number;
  readonly pcAt: number;
}

// CONTEXT of winnt.h: homes of parameters 0x00, segments 0x38, debug registers 0x48, rax 0x78 … rip 0xf8, FXSAVE 0x100,
// vector registers 0x300, their control 0x4a0, debug control and last branches to 0x4d0.
const AMD64: ContextLayout = {
  wordBytes: 8,
  registerBytes: 8,
  size: 1232,
  words: [
    [0x00, 0x30],
    [0x48, 0x100],
    [0x4a0, 0x4d0],
  ],
  staying: [0x98, 0xa0, 0xf8],
  vectors: [[0x120, 0x4a0]],
  spAt: 0x98,
  pcAt: 0xf8,
};

// Debug registers 0x04, x87 0x1c (control words to 0x38), edi 0x9c … eax 0xb0, ebp, eip, cs, eflags, esp, ss; FXSAVE 0xcc.
const X86: ContextLayout = {
  wordBytes: 4,
  registerBytes: 4,
  size: 716,
  words: [
    [0x04, 0x1c],
    [0x9c, 0xbc],
    [0xc4, 0xc8],
  ],
  staying: [0xb4, 0xb8, 0xc4],
  vectors: [
    [0x38, 0x88],
    [0xec, 0xcc + 512],
  ],
  spAt: 0xc4,
  pcAt: 0xb8,
};

// x0 0x08 … x28, fp 0xf0, lr 0xf8, sp 0x100, pc 0x108, v0 0x110, fpcr and fpsr 0x310, breakpoints.
const ARM64: ContextLayout = {
  wordBytes: 8,
  registerBytes: 8,
  size: 912,
  words: [[0x08, 0x110]],
  staying: [0xf0, 0xf8, 0x100, 0x108],
  vectors: [
    [0x110, 0x310],
    [0x318, 0x390],
  ],
  spAt: 0x100,
  pcAt: 0x108,
};

// Breakpad's first: the same, with cpsr, fpsr, fpcr before v0.
const ARM64_OLD: ContextLayout = { ...ARM64, size: 796, vectors: [[0x11c, 0x31c]] };

// r0 0x04 … r12, sp 0x38, lr, pc, cpsr; fpscr 0x48, d0 0x50.
const ARM: ContextLayout = {
  wordBytes: 4,
  registerBytes: 4,
  // Behind them breakpoints, or Breakpad's spare registers: not taken apart.
  size: 0x150,
  words: [[0x04, 0x44]],
  staying: [0x20, 0x30, 0x38, 0x3c, 0x40],
  vectors: [[0x50, 0x150]],
  spAt: 0x38,
  pcAt: 0x40,
};

// Breakpad's minidump_cpu_ppc.h, packed to 4: srr0 4 (the program counter), srr1, gpr 12, cr 140, xer, lr, ctr, mq, vrsave;
// fpregs 164, a pad, fpscr; save_vr 428, save_vscr 940, pads around save_vrvalid 972.
const PPC: ContextLayout = {
  wordBytes: 4,
  registerBytes: 4,
  size: 1004,
  words: [[4, 164]],
  staying: [4, 8, 16, 140, 148],
  vectors: [
    [164, 424],
    [428, 940],
    [956, 972],
    [976, 1004],
  ],
  spAt: 16,
  pcAt: 4,
};

// minidump_cpu_ppc64.h: flags of 8 bytes, srr0 8, srr1, gpr 24, cr 280, xer, lr, ctr, vrsave; fpregs 320; save_vr 584.
const PPC64: ContextLayout = {
  wordBytes: 8,
  registerBytes: 8,
  size: 1160,
  words: [[8, 320]],
  staying: [8, 16, 32, 280, 296],
  vectors: [
    [320, 580],
    [584, 1096],
    [1112, 1128],
    [1132, 1160],
  ],
  spAt: 32,
  pcAt: 8,
};

// minidump_cpu_sparc.h: g_r 8, ccr 264, pc, npc, y, asi, fprs; regs 312, filler, fsr.
const SPARC: ContextLayout = {
  wordBytes: 8,
  registerBytes: 8,
  size: 584,
  words: [[8, 312]],
  // o6, o7, i6, i7, ccr, pc, npc, asi, fprs
  staying: [120, 128, 248, 256, 264, 272, 280, 296, 304],
  vectors: [[312, 576]],
  spAt: 120,
  pcAt: 272,
};

// minidump_cpu_mips.h: iregs 8, mdhi 264, mdlo, hi and lo of the DSP, its control, a pad; epc 312, badvaddr, status, cause;
// f0 336, fpcsr 592.
const MIPS64: ContextLayout = {
  wordBytes: 8,
  registerBytes: 8,
  size: 600,
  words: [
    [8, 304],
    [320, 328],
  ],
  // sp, fp, ra; epc is not among the words.
  staying: [240, 248, 256],
  vectors: [[336, 592]],
  spAt: 240,
  pcAt: 312,
};
const MIPS: ContextLayout = { ...MIPS64, wordBytes: 4 };

// minidump_cpu_riscv.h: flags, version, pc, x1 to x31, f0 to f31, fcsr.
const RISCV: ContextLayout = {
  wordBytes: 4,
  registerBytes: 4,
  size: 268,
  words: [[8, 136]],
  // pc, ra, sp, tp, s0
  staying: [8, 12, 16, 24, 40],
  vectors: [[136, 264]],
  spAt: 16,
  pcAt: 8,
};
const RISCV64: ContextLayout = {
  wordBytes: 8,
  registerBytes: 8,
  size: 528,
  words: [[8, 264]],
  staying: [8, 16, 24, 40, 72],
  vectors: [[264, 520]],
  spAt: 24,
  pcAt: 8,
};

/** By ProcessorArchitecture of the system information (winnt.h; from 0x8000 on Breakpad's own). */
const LAYOUTS: Readonly<Record<number, ContextLayout>> = {
  0: X86,
  1: MIPS,
  3: PPC,
  5: ARM,
  9: AMD64,
  // Programs of 32 bits on other processors.
  10: X86,
  12: ARM64,
  13: ARM,
  14: X86,
  32769: SPARC,
  32770: PPC64,
  32771: ARM64,
  32772: MIPS64,
  32773: RISCV,
  32774: RISCV64,
};

/** By the report's word, where the dump itself does not say it. */
const BY_WORD: Readonly<Record<string, ContextLayout>> = { x86: X86, 'x86-64': AMD64, arm: ARM, arm64: ARM64 };

/** Undefined: not taken apart. */
export function contextLayout(architecture: number, word?: string): ContextLayout | undefined {
  return LAYOUTS[architecture] ?? (word === undefined ? undefined : BY_WORD[word]);
}

const ARM64_FLAG = 0x400000;

/** The layout of one context: of arm64 there are two, told by the flags that it begins with. */
export function layoutOfContext(layout: ContextLayout, flags: number, size: number): ContextLayout {
  if (layout !== ARM64 || (flags & ARM64_FLAG) !== 0) return layout;
  return flags >>> 31 === 1 || size === ARM64_OLD.size ? ARM64_OLD : ARM64;
}

/**
 * What of a context of `size` bytes is zeroed: floating-point and vector registers, and what is not known. `u32`, `u64`
 * read from its beginning.
 */
export function zeroedParts(
  layout: ContextLayout,
  size: number,
  u32: (at: number) => number,
  u64: (at: number) => bigint,
): Range[] {
  const behind: Range[] = layout === AMD64 ? extendedVectors(size, u32, u64) : [[layout.size, size]];
  return [...layout.vectors, ...behind].flatMap(([from, to]): Range[] =>
    from < Math.min(to, size) ? [[from, Math.min(to, size)]] : [],
  );
}

/** CONTEXT_EX behind an amd64 context: of the XSAVE area all but its header, and what only protects the stack (CET). */
const CONTEXT_EX = 1232;
const CONTEXT_EX_SIZE = 24;
const XSTATE_AT = 16;
const XSAVE_HEADER = 64;
const AVX_BYTES = 256;
const AVX: bigint = 1n << 2n;
/** AVX-512, its masks, tiles. */
const WIDER: bigint = 0x600e0n;

/** What goes of the part behind an amd64 context. */
function extendedVectors(size: number, u32: (at: number) => number, u64: (at: number) => bigint): Range[] {
  if (size < CONTEXT_EX + CONTEXT_EX_SIZE) return [[CONTEXT_EX, size]];
  const end = CONTEXT_EX + CONTEXT_EX_SIZE;
  const at = CONTEXT_EX + (u32(CONTEXT_EX + XSTATE_AT) | 0);
  const length = u32(CONTEXT_EX + XSTATE_AT + 4);
  if (at < end || length <= XSAVE_HEADER || at + length > size) return [[end, size]];
  const data = at + XSAVE_HEADER;
  const present = u64(at);
  const around: Range[] = [
    [end, at],
    [at + length, size],
  ];
  if ((present & WIDER) !== 0n) return [...around, [data, at + length]];
  return (present & AVX) !== 0n ? [...around, [data, Math.min(data + AVX_BYTES, at + length)]] : around;
}
