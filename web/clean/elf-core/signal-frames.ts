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

/** Of a ucontext; its words are those of the machine. The unwinder has the same in assembly/machines/…/signal-frame.ts. */
export interface SignalLayout {
  /** Where the registers are, one word each, in this order. */
  readonly registersAt: number;
  readonly names: readonly string[];
  readonly sp: string;
  readonly pc: string;
  /** What stays whatever it holds: pointers of stack and code, flags, segments. */
  readonly stays: readonly string[];
  /** Of siginfo_t, where the handler asked for one. */
  readonly infoAt: number;
  /** How many words behind the first register the pointer to the floating-point state is; absent: records follow. */
  readonly stateWord?: number;
}

const EM_386 = 3;
const EM_X86_64 = 62;
const EM_AARCH64 = 183;

const X0_TO_X30 = Array.from({ length: 31 }, (_, number) => `x${number}`);

// struct ucontext (Linux uapi, asm/ucontext.h, asm/sigcontext.h): uc_flags, uc_link, uc_stack (ss_sp, ss_flags,
// ss_size), then the machine's registers; arm64 has the signal mask and its padding between.
const STACK_WORD = 2;
const FLAGS_WORD = 3;
const SIZE_WORD = 4;

export const SIGNAL_LAYOUTS: Readonly<Record<number, SignalLayout>> = {
  [EM_X86_64]: {
    registersAt: 40,
    names: 'r8 r9 r10 r11 r12 r13 r14 r15 rdi rsi rbp rbx rdx rax rcx rsp rip eflags cs err trapno oldmask cr2'.split(
      ' ',
    ),
    sp: 'rsp',
    pc: 'rip',
    stays: ['rbp', 'rsp', 'rip', 'eflags', 'cs'],
    infoAt: 304,
    stateWord: 23,
  },
  [EM_386]: {
    registersAt: 20,
    names:
      'gs fs es ds edi esi ebp esp ebx edx ecx eax trapno err eip cs eflags esp_at_signal ss fpstate oldmask cr2'.split(
        ' ',
      ),
    sp: 'esp',
    pc: 'eip',
    stays: ['gs', 'fs', 'es', 'ds', 'ebp', 'esp', 'eip', 'cs', 'eflags', 'esp_at_signal', 'ss'],
    infoAt: -128,
    stateWord: 19,
  },
  [EM_AARCH64]: {
    registersAt: 176,
    names: ['fault_address', ...X0_TO_X30, 'sp', 'pc', 'cpsr'],
    sp: 'sp',
    pc: 'pc',
    stays: ['x29', 'x30', 'sp', 'pc', 'cpsr'],
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
  const layout = SIGNAL_LAYOUTS[machine];
  const frames: SignalFrame[] = [];
  if (!layout) return frames;
  const { word } = memory;
  const length = layout.registersAt + layout.names.length * word;
  const end = Math.min(to, from + SEARCHED) - length;
  for (let at = Math.ceil(from / word) * word; at <= end && frames.length < MOST_FRAMES; at += word) {
    const frame = frameAt(memory, machine, layout, at);
    if (!frame) continue;
    frames.push(frame);
    at += length - word;
  }
  return frames;
}

function frameAt(memory: CoreMemory, machine: number, layout: SignalLayout, at: number): SignalFrame | undefined {
  const { word } = memory;
  const registers = at + layout.registersAt;
  const registerAt = (name: string) => registers + layout.names.indexOf(name) * word;
  // uc_link is zero in what the kernel writes, uc_flags small.
  if (memory.wordAt(at + word) !== 0 || (memory.wordAt(at) ?? 64) >= 64) return undefined;
  const flags = memory.u32At(at + FLAGS_WORD * word) ?? 0;
  const size = memory.wordAt(at + SIZE_WORD * word);
  const base = memory.wordAt(at + STACK_WORD * word);
  const sp = memory.wordAt(registerAt(layout.sp));
  const pc = memory.wordAt(registerAt(layout.pc));
  if (base === undefined || size === undefined || sp === undefined || pc === undefined) return undefined;
  const isAlternate = base > 0 && size > 0 && size < MOST_STACK && base <= at && at < base + size;
  const isOwn = base === 0 && size === 0 && (flags & SS_DISABLE) !== 0;
  if (!isAlternate && !isOwn && !(base > 0 && size > 0 && size < MOST_STACK && memory.mappedAt(base))) return undefined;
  const code = memory.mappedAt(pc);
  // A jump into nowhere is why many a signal came: then the stack must tell.
  if (!memory.heldAt(sp) || (!(code && (code.flags & PF_X) !== 0) && !isAlternate)) return undefined;
  const end = registers + layout.names.length * word;
  const vectors = vectorsOf(memory, machine, layout, registers, end);
  return {
    sp,
    pc,
    // Records of arm64 begin with their magic number and size.
    staying: [...layout.stays.map(registerAt), ...(machine === EM_AARCH64 ? vectors.map(([from]) => from - 16) : [])],
    ...(isAlternate && { alternate: { from: base, to: base + size } }),
    registers: [registers, end],
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

function vectorsOf(
  memory: CoreMemory,
  machine: number,
  { stateWord }: SignalLayout,
  registers: number,
  end: number,
): [number, number][] {
  if (stateWord === undefined) {
    // Records of magic and size behind the registers, at a multiple of 16; FPSIMD: fpsr and fpcr, then 32 × 16 bytes.
    const records: [number, number][] = [];
    let record = Math.ceil(end / 16) * 16;
    for (let i = 0; i < 16; i++) {
      const [magic, size] = [memory.u32At(record), memory.u32At(record + 4)];
      if (magic === undefined || size === undefined || magic === 0 || size < 8 || size > MOST_XSTATE) break;
      if (magic === FPSIMD_MAGIC) records.push([record + 16, record + 16 + 512]);
      else records.push([record + 16, record + size]);
      record += size;
    }
    return records;
  }
  const state = memory.wordAt(registers + stateWord * memory.word);
  if (state === undefined || !memory.has(state, FXSAVE)) return [];
  if (machine === EM_386) return [[state + 28, state + 112 + FXSAVE]];
  const vectors: [number, number][] = [[state + 32, state + 416]];
  const size = memory.u32At(state + 480) ?? 0;
  if (memory.u32At(state + 464) === FP_XSTATE_MAGIC1 && size > FXSAVE + XSAVE_HEADER && size <= MOST_XSTATE) {
    vectors.push([state + FXSAVE + XSAVE_HEADER, state + size]);
  }
  return vectors;
}
