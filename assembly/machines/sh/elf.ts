import { ElfMachine, FLOATING, GENERAL, LINUX, packed, RegisterSet } from "../elf-registers";
import { numbered } from "../runs";

export function shElf(): ElfMachine {
  return new ElfMachine("sh", "pc", "r15", [
    // pt_regs (Linux, uapi/asm/ptrace_32.h): r0-r15, pc, pr, sr, gbr, mach, macl, tra
    new RegisterSet(LINUX, GENERAL, 92, packed(numbered("r", 0, 15) + " pc pr sr gbr mach macl tra", 0, 4)),
    // user_fpu_struct: fp_regs[16], xfp_regs[16], fpscr, fpul
    new RegisterSet(
      LINUX,
      FLOATING,
      136,
      packed(numbered("fr", 0, 15) + " " + numbered("xf", 0, 15) + " fpscr fpul", 0, 4),
    ),
  ]);
}
