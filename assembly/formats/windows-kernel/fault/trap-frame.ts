/**
 * What the processor and the kernel push when an instruction traps: KTRAP_FRAME.
 *
 * KTRAP_FRAME x64:   Rax 30, Rcx 38, Rdx 40, R8 to R11 48, Rbp 158,
 *                    Rip 168, SegCs 170, EFlags 178, Rsp 180, SegSs 188; size 190
 * KTRAP_FRAME x86:   Ebp 60, Edi 54, Esi 58, Ebx 5c, Eip 68, SegCs 6c, EFlags 70; size 8c
 * KTRAP_FRAME ARM64: Sp 98, X0 to X18 a0, Lr 138, Fp 140, Pc 148, Spsr 90; size 150
 * FaultAddress: x64 d0, ARM64 08
 * Sources: WDK ntosp.h as public readers have it; .NET's unwinder for ARM64.
 */
import { Registers } from "../../../facts/registers";
import { MACHINE_ARM64, MACHINE_X64, MACHINE_X86 } from "../header";
import { Kernel } from "../kernel";
import { lookForRegistersAt, pcName } from "./context";

/** The registers that the frame at `at` keeps; null where memory does not hold it. */
export function readTrapFrame(kernel: Kernel, at: u64): Registers | null {
  lookForRegistersAt(at);
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
