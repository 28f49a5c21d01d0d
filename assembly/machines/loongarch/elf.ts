import { ElfMachine, FLOATING, GENERAL, LINUX, packed, RegisterSet } from "../elf-registers";
import { numbered, Run } from "../runs";

export function loongarchElf(): ElfMachine {
  return new ElfMachine("loongarch64", "pc", "r3", [
    // user_pt_regs (Linux, uapi/asm/ptrace.h): regs[32], orig_a0, csr_era, csr_badv, ten reserved
    new RegisterSet(LINUX, GENERAL, 360, packed(numbered("r", 0, 31) + " orig_a0 pc badv", 0, 8)),
    // user_fp_state: fpr[32], fcc, fcsr
    new RegisterSet(LINUX, FLOATING, 272, [
      new Run(numbered("f", 0, 31) + " fcc", 0, 8, 8),
      new Run("fcsr", 264, 4, 4),
    ]),
    new RegisterSet(LINUX, 0xa02, 512, packed(numbered("vr", 0, 31), 0, 16)),
    new RegisterSet(LINUX, 0xa03, 1024, packed(numbered("xr", 0, 31), 0, 32)),
    // user_lbt_state: scr[4], eflags, ftop
    new RegisterSet(LINUX, 0xa04, 40, [new Run("scr0 scr1 scr2 scr3", 0, 8, 8), new Run("eflags ftop", 32, 4, 4)]),
  ]);
}
