import { ElfMachine, FLOATING, GENERAL, LINUX, NETBSD, OPENBSD, packed, RegisterSet } from "../elf-registers";
import { numbered } from "../runs";

export function alphaElf(): ElfMachine {
  return new ElfMachine("alpha", "pc", "r30", [
    // elf_gregset_t (Linux, asm/elf.h): r0-r28, gp, usp, pc, unique
    new RegisterSet(LINUX, GENERAL, 264, packed(numbered("r", 0, 30) + " pc unique", 0, 8)),
    new RegisterSet(LINUX | NETBSD | OPENBSD, FLOATING, 256, packed(numbered("f", 0, 30) + " fpcr", 0, 8)),
    new RegisterSet(NETBSD | OPENBSD, FLOATING, 264, packed(numbered("f", 0, 30) + " - fpcr", 0, 8)),
    // struct reg (NetBSD, OpenBSD, alpha/include/reg.h): the place of r31 holds the program counter
    new RegisterSet(NETBSD | OPENBSD, GENERAL, 256, packed(numbered("r", 0, 30) + " pc", 0, 8)),
  ]);
}
