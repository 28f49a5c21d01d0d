import { ElfMachine, GENERAL, LINUX, packed, RegisterSet } from "../elf-registers";
import { numbered } from "../runs";

export function openriscElf(): ElfMachine {
  return new ElfMachine("or1k", "pc", "r1", [
    // user_regs_struct (Linux, uapi/asm/ptrace.h): gpr[32], pc, sr
    new RegisterSet(LINUX, GENERAL, 136, packed(numbered("r", 0, 31) + " pc sr", 0, 4)),
  ]);
}
