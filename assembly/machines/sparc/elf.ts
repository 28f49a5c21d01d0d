import { ElfMachine, FLOATING, GENERAL, LINUX, NETBSD, OPENBSD, packed, RegisterSet, SOLARIS } from "../elf-registers";
import { numbered, Run } from "../runs";

/** Of 64 bits, each two single registers. */
export const FLOATS: string =
  "f0 f2 f4 f6 f8 f10 f12 f14 f16 f18 f20 f22 f24 f26 f28 f30 " +
  "f32 f34 f36 f38 f40 f42 f44 f46 f48 f50 f52 f54 f56 f58 f60 f62";

function windows(): string {
  return numbered("g", 0, 7) + " " + numbered("o", 0, 7) + " " + numbered("l", 0, 7) + " " + numbered("i", 0, 7);
}

export function sparcElf(): ElfMachine {
  return new ElfMachine("sparc", "pc", "o6", [
    // elf_gregset_t (Linux, asm/elf_32.h) and prgregset_t (Solaris), u32 each
    new RegisterSet(LINUX | SOLARIS, GENERAL, 152, packed(windows() + " psr pc npc y wim tbr", 0, 4)),
    // f0-f31, a gap, fsr
    new RegisterSet(LINUX, FLOATING, 0, [new Run(numbered("f", 0, 31), 0, 4, 4), new Run("fsr", 132, 4, 4)]),
    // struct reg (NetBSD, sparc/include/reg.h): psr, pc, npc, y, globals, outs
    new RegisterSet(
      NETBSD | OPENBSD,
      GENERAL,
      80,
      packed("psr pc npc y " + numbered("g", 0, 7) + " " + numbered("o", 0, 7), 0, 4),
    ),
  ]);
}

export function sparc64Elf(): ElfMachine {
  const machine = new ElfMachine("sparc64", "pc", "o6", [
    // elf_gregset_t (Linux, asm/elf_64.h), u64 each
    new RegisterSet(LINUX, GENERAL, 288, packed(windows() + " tstate pc npc y", 0, 8)),
    // pr_regs[32] of 8 bytes, each two single registers, pr_fsr, pr_gsr, pr_fprs
    new RegisterSet(LINUX, FLOATING, 280, packed(FLOATS + " fsr gsr fprs", 0, 8)),
    // struct reg64 (NetBSD, OpenBSD, sparc64/include/reg.h): tstate, pc, npc, y (u32), globals, outs
    new RegisterSet(NETBSD | OPENBSD, GENERAL, 160, [
      new Run("tstate pc npc", 0, 8, 8),
      new Run("y", 24, 4, 4),
      new Run(numbered("g", 0, 7) + " " + numbered("o", 0, 7), 32, 8, 8),
    ]),
    // prgregset_t (Solaris)
    new RegisterSet(SOLARIS, GENERAL, 304, packed(windows() + " ccr pc npc y asi fprs", 0, 8)),
  ]);
  // The ABI's stack pointer lies this far below the stack (SPARC Compliance Definition 2.4).
  machine.stackBias = 2047;
  return machine;
}
