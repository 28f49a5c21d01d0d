import { ElfMachine, GENERAL, LINUX, packed, RegisterSet } from "../elf-registers";
import { numbered } from "../runs";

export function ia64Elf(): ElfMachine {
  return new ElfMachine("ia64", "ip", "r12", [
    // elf_gregset_t (Linux, asm/elf.h), 128 of 8 bytes, of which these are used
    new RegisterSet(
      LINUX,
      GENERAL,
      1024,
      packed(
        numbered("r", 0, 31) +
          " nat pr " +
          numbered("b", 0, 7) +
          " ip cfm psr rsc bsp bspstore rnat ccv unat fpsr pfs lc ec csd ssd",
        0,
        8,
      ),
    ),
  ]);
}
