/** Thread states of XNU (osfmk/mach/i386/_structs.h, osfmk/mach/arm/_structs.h). */
import { Writer } from '../writer.ts';
import type { State } from './builder.ts';

/** x0-x28, fp, lr, sp, pc, cpsr, flags; xN is N where it is not given. */
export function arm64State(given: Readonly<Record<string, bigint>>): State {
  const out = new Writer();
  const value = (name: string, other: bigint) => given[name] ?? other;
  for (let i = 0; i <= 28; i++) out.u64(value(`x${i}`, BigInt(i)));
  out.u64(value('fp', 0n)).u64(value('lr', 0n)).u64(value('sp', 0n)).u64(value('pc', 0n));
  out.u32(Number(value('cpsr', 0x60000000n))).u32(0);
  return { flavor: 6, bytes: out.bytes };
}

export function arm64Exception(far: bigint, esr: number): State {
  return { flavor: 7, bytes: new Writer().u64(far).u32(esr).u32(0).bytes };
}

const X86_64_ORDER = 'rax rbx rcx rdx rdi rsi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 rip rflags cs fs gs'.split(' ');

export function x86State(given: Readonly<Record<string, bigint>>): State {
  const out = new Writer();
  for (const name of X86_64_ORDER) out.u64(given[name] ?? 0n);
  return { flavor: 4, bytes: out.bytes };
}

export function x86Exception(trap: number, error: number, address: bigint): State {
  return { flavor: 6, bytes: new Writer().u16(trap).u16(0).u32(error).u64(address).bytes };
}

const I386_ORDER = 'eax ebx ecx edx edi esi ebp esp ss eflags eip cs ds es fs gs'.split(' ');

export function i386State(given: Readonly<Record<string, number>>): State {
  const out = new Writer();
  for (const name of I386_ORDER) out.u32(given[name] ?? 0);
  return { flavor: 1, bytes: out.bytes };
}

/** The state inside of the general one, which says again what it is. */
export function wrapped(flavor: number, state: State): State {
  const out = new Writer()
    .u32(state.flavor)
    .u32(state.bytes.length / 4)
    .raw(state.bytes);
  return { flavor, bytes: out.bytes };
}
