/** CONTEXT as the kernel keeps it, for the machine that the header names. */
import { ByteSource } from "../../../bytes/source";
import { Word } from "../../../facts/fact";
import { Registers } from "../../../facts/registers";
import { ARM64_CONTEXT } from "../../../machines/arm64/minidump";
import { ContextLayout } from "../../../machines/minidump-context";
import { X86_CONTEXT } from "../../../machines/x86/minidump";
import { X86_64_CONTEXT } from "../../../machines/x86-64/minidump";
import { MACHINE_ARM64, MACHINE_X64, MACHINE_X86 } from "../header";
import { Kernel } from "../kernel";

/** The layout of CONTEXT for the header's machine; null for machines without one here. */
export function contextLayout(machine: u32): ContextLayout | null {
  if (machine == MACHINE_X64) return X86_64_CONTEXT;
  if (machine == MACHINE_X86) return X86_CONTEXT;
  return machine == MACHINE_ARM64 ? ARM64_CONTEXT : null;
}

/** Where the registers of the last context or trap frame were looked for, in the space they were asked of. */
export let registersAt: u64 = 0;

export function lookForRegistersAt(at: u64): void {
  registersAt = at;
}

/** The context at `at` of `source`; null when it cannot be one. */
export function contextAt(kernel: Kernel, source: ByteSource, at: u64): Registers | null {
  lookForRegistersAt(at);
  const layout = contextLayout(kernel.header.machine);
  if (!layout || at == 0) return null;
  const flags = layout.flagsOf(source, at, false);
  if ((flags & layout.flag) == 0) return null;
  const registers = layout.read(source, at, layout.size, false, flags);
  return registers.has(pcName(kernel)) ? registers : null;
}

export function pcName(kernel: Kernel): string {
  const machine = kernel.header.machine;
  return machine == MACHINE_X64 ? "rip" : machine == MACHINE_X86 ? "eip" : "pc";
}

export function spName(kernel: Kernel): string {
  const machine = kernel.header.machine;
  return machine == MACHINE_X64 ? "rsp" : machine == MACHINE_X86 ? "esp" : "sp";
}

/** The program counter of some registers, for `crash.instruction`. */
export function programCounter(kernel: Kernel, registers: Registers): Word {
  return new Word(registers.get(pcName(kernel)));
}
