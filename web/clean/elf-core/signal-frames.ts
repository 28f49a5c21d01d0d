/**
 * What the kernel puts on a stack when a signal is handled: where the program was, all its registers, and the stack
 * that the handler runs on. They are found by their own contents, not by a walk.
 */
import type { CoreMemory } from './memory.ts';
import { PF_X } from './memory.ts';

export interface SignalFrame {
  /** Where the program was interrupted. */
  readonly sp: number;
  readonly pc: number;
  /** The alternate stack that the handler runs on; absent: the thread's own. */
  readonly alternate?: { readonly from: number; readonly to: number };
  /** Vector registers in it: addresses from ≤ a < to. */
  readonly vectors: readonly (readonly [from: number, to: number])[];
  /** Its registers: each stands for itself, like the thread's. */
  readonly registers: readonly [from: number, to: number];
  /** Addresses of words that a reader knows the frame by, or goes on from: pointers of stack and code, flags, segments. */
  readonly staying: readonly number[];
  /** Head of siginfo_t, where the handler asked for one: signal, error of 0, code. */
  readonly info: readonly [from: number, to: number] | undefined;
}

interface Layout {
  /** From ucontext: the stack's address, size; registers from, to; sp, pc. */
  readonly stackAt: number;
  readonly flagsAt: number;
  readonly sizeAt: number;
  readonly from: number;
  readonly to: number;
  readonly spAt: number;
  readonly pcAt: number;
  /** Numbers of the registers that stay whatever they hold. */
  readonly stays: readonly number[];
  /** Of siginfo_t, where the handler asked for one. */
  readonly infoAt: number;
}

const EM_386 = 3;
const EM_X86_64 = 62;
const EM_AARCH64 = 183;

// struct ucontext (Linux uapi, asm/ucontext.h, asm/sigcontext.h): uc_flags, uc_link, uc_stack (ss_sp, ss_flags,
// ss_size), then the machine's registers; arm64 has the signal mask and its padding between.
const LAYOUTS: Readonly<Record<number, Layout>> = {
  [EM_X86_64]: {
    stackAt: 16,
    flagsAt: 24,
    sizeAt: 32,
    from: 40,
    to: 40 + 23 * 8,
    spAt: 40 + 15 * 8,
    pcAt: 40 + 16 * 8,
    // rbp, rsp, rip, eflags, segments
    stays: [10, 15, 16, 17, 18],
    infoAt: 304,
  },
  [EM_386]: {
    stackAt: 8,
    flagsAt: 12,
    sizeAt: 16,
    from: 20,
    to: 20 + 22 * 4,
    spAt: 20 + 7 * 4,
    pcAt: 20 + 14 * 4,
    // gs, fs, es, ds, ebp, esp, eip, cs, eflags, esp again, ss
    stays: [0, 1, 2, 3, 6, 7, 14, 15, 16, 17, 18],
    infoAt: -128,
  },
  [EM_AARCH64]: {
    stackAt: 16,
    flagsAt: 24,
    sizeAt: 32,
    from: 176,
    to: 176 + 35 * 8,
    spAt: 176 + 32 * 8,
    pcAt: 176 + 33 * 8,
    // x29, x30, sp, pc, pstate; the address of the fault comes first
    stays: [30, 31, 32, 33, 34],
    infoAt: -128,
  },
};

const SS_DISABLE = 2;
const MOST_STACK = 2 ** 31;
/** From a frame to the next so much is searched: a handler's own frames lie between. */
const SEARCHED = 1 << 20;
const MOST_FRAMES = 64;

/** Signal frames on the stack from ≤ a < to, in order. */
export function signalFrames(memory: CoreMemory, machine: number, from: number, to: number): SignalFrame[] {
  const layout = LAYOUTS[machine];
  const frames: SignalFrame[] = [];
  if (!layout) return frames;
  const { word } = memory;
  const end = Math.min(to, from + SEARCHED) - layout.to;
  for (let at = Math.ceil(from / word) * word; at <= end && frames.length < MOST_FRAMES; at += word) {
    const frame = frameAt(memory, machine, layout, at);
    if (!frame) continue;
    frames.push(frame);
    at += layout.to - word;
  }
  return frames;
}

function frameAt(memory: CoreMemory, machine: number, layout: Layout, at: number): SignalFrame | undefined {
  const { word } = memory;
  // uc_link is zero in what the kernel writes, uc_flags small.
  if (memory.wordAt(at + word) !== 0 || (memory.wordAt(at) ?? 64) >= 64) return undefined;
  const flags = memory.u32At(at + layout.flagsAt) ?? 0;
  const size = memory.wordAt(at + layout.sizeAt);
  const base = memory.wordAt(at + layout.stackAt);
  const sp = memory.wordAt(at + layout.spAt);
  const pc = memory.wordAt(at + layout.pcAt);
  if (base === undefined || size === undefined || sp === undefined || pc === undefined) return undefined;
  const isAlternate = base > 0 && size > 0 && size < MOST_STACK && base <= at && at < base + size;
  const isOwn = base === 0 && size === 0 && (flags & SS_DISABLE) !== 0;
  if (!isAlternate && !isOwn && !(base > 0 && size > 0 && size < MOST_STACK && memory.mappedAt(base))) return undefined;
  const code = memory.mappedAt(pc);
  // A jump into nowhere is why many a signal came: then the stack must tell.
  if (!memory.heldAt(sp) || (!(code && (code.flags & PF_X) !== 0) && !isAlternate)) return undefined;
  const vectors = vectorsOf(memory, machine, at, layout);
  return {
    sp,
    pc,
    // Records of arm64 begin with their magic number and size.
    staying: [
      ...layout.stays.map((number) => at + layout.from + number * word),
      ...(machine === EM_AARCH64 ? vectors.map(([from]) => from - 16) : []),
    ],
    ...(isAlternate && { alternate: { from: base, to: base + size } }),
    registers: [at + layout.from, at + layout.to],
    info: infoOf(memory, at + layout.infoAt),
    vectors,
  };
}

const LAST_SIGNAL = 64;

function infoOf(memory: CoreMemory, at: number): [number, number] | undefined {
  const [signal = 0, error, code = 0] = [0, 4, 8].map((field) => memory.u32At(at + field));
  const isInfo = signal > 0 && signal <= LAST_SIGNAL && error === 0 && (code <= 0x7fff || code > 0xffff_ff00);
  // With words of 64 bits a pad follows the code; of what comes behind nothing is known.
  const isWhole = isInfo && (memory.word === 4 || memory.u32At(at + 12) === 0);
  return isWhole ? [at, at + 2 * memory.word] : undefined;
}

const FXSAVE = 512;
const XSAVE_HEADER = 64;
const FP_XSTATE_MAGIC1 = 0x46505853;
const FPSIMD_MAGIC = 0x46508001;
const MOST_XSTATE = 16_384;

function vectorsOf(memory: CoreMemory, machine: number, at: number, layout: Layout): [number, number][] {
  if (machine === EM_AARCH64) {
    // Records of magic and size behind the registers, at a multiple of 16; FPSIMD: fpsr and fpcr, then 32 × 16 bytes.
    const records: [number, number][] = [];
    let record = Math.ceil((at + layout.to) / 16) * 16;
    for (let i = 0; i < 16; i++) {
      const [magic, size] = [memory.u32At(record), memory.u32At(record + 4)];
      if (magic === undefined || size === undefined || magic === 0 || size < 8 || size > MOST_XSTATE) break;
      if (magic === FPSIMD_MAGIC) records.push([record + 16, record + 16 + 512]);
      else records.push([record + 16, record + size]);
      record += size;
    }
    return records;
  }
  // The last pointer of the registers: x86-64's fpregs is the one behind cr2, i386's lies behind ss.
  const state = memory.wordAt(at + (machine === EM_X86_64 ? 40 + 23 * 8 : 20 + 19 * 4));
  if (state === undefined || !memory.has(state, FXSAVE)) return [];
  if (machine === EM_386) return [[state + 28, state + 112 + FXSAVE]];
  const vectors: [number, number][] = [[state + 32, state + 416]];
  const size = memory.u32At(state + 480) ?? 0;
  if (memory.u32At(state + 464) === FP_XSTATE_MAGIC1 && size > FXSAVE + XSAVE_HEADER && size <= MOST_XSTATE) {
    vectors.push([state + FXSAVE + XSAVE_HEADER, state + size]);
  }
  return vectors;
}
