/**
 * The registers at the fault. The header's context mostly shows the bug check itself; many bug checks hand over a
 * CONTEXT or a KTRAP_FRAME of the fault. Where none does, the header's registers stay and the parameters name the
 * instruction.
 *
 * KTRAP_FRAME x64:   Rax 30, Rcx 38, Rdx 40, R8 to R11 48, Rbp 158,
 *                    Rip 168, SegCs 170, EFlags 178, Rsp 180, SegSs 188; size 190
 * KTRAP_FRAME x86:   Ebp 60, Edi 54, Esi 58, Ebx 5c, Eip 68, SegCs 6c, EFlags 70; size 8c
 * KTRAP_FRAME ARM64: Sp 98, X0 to X18 a0, Lr 138, Fp 140, Pc 148, Spsr 90; size 150
 */

import { ByteSource } from "../../bytes/source";
import { Word } from "../../facts/fact";
import { Registers } from "../../facts/registers";
import { ARM64_CONTEXT } from "../../machines/arm64/minidump";
import { ContextLayout } from "../../machines/minidump-context";
import { X86_CONTEXT } from "../../machines/x86/minidump";
import { X86_64_CONTEXT } from "../../machines/x86-64/minidump";
import { MACHINE_ARM64, MACHINE_X64, MACHINE_X86 } from "./header";
import { Kernel } from "./kernel";

/** The layout of CONTEXT for the header's machine; null for machines without one here. */
export function contextLayout(machine: u32): ContextLayout | null {
  if (machine == MACHINE_X64) return X86_64_CONTEXT;
  if (machine == MACHINE_X86) return X86_CONTEXT;
  return machine == MACHINE_ARM64 ? ARM64_CONTEXT : null;
}

/** The context at `at` of `source`; null when it cannot be one. */
export function contextAt(kernel: Kernel, source: ByteSource, at: u64): Registers | null {
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

/** The registers at the fault, better than the header's; null when the bug check leaves none that is in the dump. */
export function faultRegisters(kernel: Kernel, reported: Registers | null): Registers | null {
  const memory = kernel.memory;
  if (!memory) return null;
  const p = kernel.header.parameters;
  // For these two the header mostly holds the fault itself already.
  const code = kernel.header.plainCode;
  if ((code == 0x7e || code == 0x8e) && reported && reported.get(pcName(kernel)) == p[1]) return null;
  switch (code) {
    case 0x3b:
    case 0x149:
    case 0x22:
    case 0x23:
    case 0x24:
    case 0x27:
    case 0x12c:
      return contextAt(kernel, memory, p[2]);
    case 0x135:
    case 0x10f:
      return contextAt(kernel, memory, p[1]);
    case 0x7e:
      return contextAt(kernel, memory, p[3]);
    case 0x3d:
      return contextAt(kernel, memory, p[1]);
    case 0x8e:
      return trapFrame(kernel, p[2]);
    case 0x139:
      return trapFrame(kernel, p[1]);
  }
  return null;
}

function trapFrame(kernel: Kernel, at: u64): Registers | null {
  if (at == 0) return null;
  const registers = new Registers();
  const machine = kernel.header.machine;
  if (machine == MACHINE_X64) readTrapX64(kernel, registers, at);
  else if (machine == MACHINE_ARM64) readTrapArm64(kernel, registers, at);
  else if (machine == MACHINE_X86) readTrapX86(kernel, registers, at);
  return registers.get(pcName(kernel)) != 0 ? registers : null;
}

const X64_TRAP_NAMES: StaticArray<string> = ["rax", "rcx", "rdx", "r8", "r9", "r10", "r11"];

function readTrapX64(kernel: Kernel, registers: Registers, at: u64): void {
  for (let i = 0; i < X64_TRAP_NAMES.length; i++) registers.set(X64_TRAP_NAMES[i], kernel.wordAt(at + 0x30 + i * 8));
  // Rbx, Rdi and Rsi have a place, but handlers leave it unwritten: they keep those registers themselves.
  registers.set("rbp", kernel.wordAt(at + 0x158));
  registers.set("rsp", kernel.wordAt(at + 0x180));
  registers.set("rip", kernel.wordAt(at + 0x168));
  registers.set("eflags", kernel.u32At(at + 0x178));
  registers.set("cs", kernel.wordAt(at + 0x170) & 0xffff);
  registers.set("ss", kernel.wordAt(at + 0x188) & 0xffff);
}

function readTrapX86(kernel: Kernel, registers: Registers, at: u64): void {
  // From Windows 8.1 on Edx stands first of the three; before, Ecx and Eax swapped places with it.
  const isNew = kernel.header.build >= 9600;
  registers.set("edx", kernel.u32At(at + (isNew ? 0x38 : 0x3c)));
  registers.set("ecx", kernel.u32At(at + (isNew ? 0x3c : 0x40)));
  registers.set("eax", kernel.u32At(at + (isNew ? 0x40 : 0x44)));
  registers.set("edi", kernel.u32At(at + 0x54));
  registers.set("esi", kernel.u32At(at + 0x58));
  registers.set("ebx", kernel.u32At(at + 0x5c));
  registers.set("ebp", kernel.u32At(at + 0x60));
  registers.set("eip", kernel.u32At(at + 0x68));
  registers.set("eflags", kernel.u32At(at + 0x70));
  const segment = kernel.u32At(at + 0x6c);
  // A trap from the kernel pushes no stack pointer: the stack went on where the frame's last part would be.
  registers.set("esp", segment & 1 ? kernel.u32At(at + 0x74) : at + 0x74);
}

function readTrapArm64(kernel: Kernel, registers: Registers, at: u64): void {
  for (let i: u64 = 0; i <= 18; i++) registers.set("x" + i.toString(), kernel.wordAt(at + 0xa0 + i * 8));
  registers.set("x29", kernel.wordAt(at + 0x140));
  registers.set("x30", kernel.wordAt(at + 0x138));
  registers.set("sp", kernel.wordAt(at + 0x98));
  registers.set("pc", kernel.wordAt(at + 0x148));
  registers.set("cpsr", kernel.u32At(at + 0x90));
}

/** The program counter of some registers, for `crash.instruction`. */
export function programCounter(kernel: Kernel, registers: Registers): Word {
  return new Word(registers.get(pcName(kernel)));
}
