import { ElfMachine, FLOATING, GENERAL, LINUX, NETBSD, OPENBSD, packed, RegisterSet } from "../elf-registers";
import { numbered, Run } from "../runs";

export function m68kElf(): ElfMachine {
  return new ElfMachine("m68k", "pc", "sp", [
    // elf_gregset_t (Linux, asm/elf.h), u32 each: d1-d7, a0-a6, d0, usp, orig_d0, sr, pc, frame format and vector
    new RegisterSet(
      LINUX,
      GENERAL,
      80,
      packed("d1 d2 d3 d4 d5 d6 d7 a0 a1 a2 a3 a4 a5 a6 d0 sp orig_d0 sr pc fmtvec", 0, 4),
    ),
    // user_m68kfp_struct: fp0-fp7 of 12 bytes, fpcr, fpsr, fpiar
    new RegisterSet(LINUX | NETBSD | OPENBSD, FLOATING, 108, [
      new Run(numbered("fp", 0, 7), 0, 12, 12),
      new Run("fpcr fpsr fpiar", 96, 4, 4),
    ]),
    // struct reg (NetBSD, m68k/include/reg.h): d0-d7, a0-a7, sr, pc
    new RegisterSet(
      NETBSD | OPENBSD,
      GENERAL,
      72,
      packed("d0 d1 d2 d3 d4 d5 d6 d7 a0 a1 a2 a3 a4 a5 a6 sp sr pc", 0, 4),
    ),
  ]);
}
