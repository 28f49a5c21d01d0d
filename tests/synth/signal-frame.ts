/** What Linux leaves on the stack for a handler of signals, as its sigframe.h and sigcontext.h lay it out. */

import { Writer } from './writer.ts';

export interface SignalFields {
  /** Absent: the handler did not ask for a siginfo, and its place keeps what was there before. */
  readonly info?: { readonly signal: number; readonly code: number; readonly address: bigint };
  readonly registers: Readonly<Record<string, bigint>>;
}

export interface SignalForm {
  readonly bits: 32 | 64;
  /** Writes what begins where the handler's return leaves the stack pointer. */
  write(fields: SignalFields): Uint8Array;
  /** What handlers return to. */
  readonly trampoline: readonly number[];
}

const STALE = 0xb0_7b_0b;
const many = (prefix: string, last: number) => Array.from({ length: last + 1 }, (_, index) => `${prefix}${index}`);

/** siginfo_t: 128 bytes. */
function info(out: Writer, bits: 32 | 64, { info }: SignalFields): void {
  const end = out.length + 128;
  if (info) {
    out.u32(info.signal).u32(0).u32(info.code);
    if (bits === 64) out.u32(0);
    out.word(bits, info.address);
  } else out.u32(STALE).u32(STALE).u32(STALE);
  out.upTo(end);
}

function inOrder(out: Writer, bits: 32 | 64, names: readonly string[], { registers }: SignalFields): void {
  for (const name of names) out.word(bits, registers[name] ?? 0n);
}

const X86_64 = 'r8 r9 r10 r11 r12 r13 r14 r15 rdi rsi rbp rbx rdx rax rcx rsp rip eflags'.split(' ');
const X86 = 'gs fs es ds edi esi ebp esp ebx edx ecx eax trapno err eip'.split(' ');

function x86Registers(out: Writer, fields: SignalFields): void {
  inOrder(out, 32, X86, fields);
  out.u32(0x23);
  inOrder(out, 32, ['eflags', 'esp', 'ss', 'fpstate', 'oldmask', 'cr2'], fields);
}

/** uc_flags, uc_link, uc_stack, and the signal mask with the room that is kept for it. */
function genericContext(out: Writer): void {
  out.zeros(16 + 24 + 136);
}

export const SIGNAL_FORMS: Readonly<Record<string, SignalForm>> = {
  'x86-64': {
    bits: 64,
    trampoline: [0x48, 0xc7, 0xc0, 0x0f, 0, 0, 0, 0x0f, 0x05],
    write(fields) {
      const out = new Writer();
      out.word(64, 7n).word(64, 0n).zeros(24);
      inOrder(out, 64, X86_64, fields);
      // cs, gs, fs, ss
      out.u16(0x33).u16(0).u16(0).u16(0x2b);
      inOrder(out, 64, ['err', 'trapno', 'oldmask', 'cr2', 'fpstate'], fields);
      // The rest of sigcontext is reserved; then the mask of signals.
      out.zeros(64).word(64, 0n);
      info(out, 64, fields);
      return out.bytes;
    },
  },
  i386: {
    bits: 32,
    trampoline: [0xb8, 0xad, 0, 0, 0, 0xcd, 0x80],
    write(fields) {
      const out = new Writer();
      if (!fields.info) {
        out.u32(11);
        x86Registers(out, fields);
        return out.bytes;
      }
      out.u32(fields.info.signal).u32(STALE).u32(STALE);
      info(out, 32, fields);
      out.u32(0).u32(0).zeros(12);
      x86Registers(out, fields);
      return out.bytes;
    },
  },
  aarch64: {
    bits: 64,
    trampoline: [0x68, 0x11, 0x80, 0xd2, 0x01, 0, 0, 0xd4],
    write(fields) {
      const out = new Writer();
      info(out, 64, fields);
      genericContext(out);
      inOrder(out, 64, ['fault_address', ...many('x', 30), 'sp', 'pc', 'cpsr'], fields);
      // Records begin at a multiple of 16: fpsimd_context.
      out.zeros(8).u32(0x46508001).u32(528).zeros(520);
      return out.bytes;
    },
  },
  riscv64: {
    bits: 64,
    trampoline: [0x93, 0x08, 0xb0, 0x08, 0x73, 0, 0, 0],
    write(fields) {
      const out = new Writer();
      info(out, 64, fields);
      genericContext(out);
      const names = 'pc ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6';
      inOrder(out, 64, names.split(' '), fields);
      return out.bytes;
    },
  },
};
