import { readDebug } from "../arm64/elf";
import { ElfMachine, FLOATING, FREEBSD, GENERAL, LINUX, NETBSD, OPENBSD, packed, RegisterSet } from "../elf-registers";
import { numbered, Run } from "../runs";

const NAMES: string = "r0 r1 r2 r3 r4 r5 r6 r7 r8 r9 r10 r11 r12 sp lr pc cpsr";

export function armElf(): ElfMachine {
  const machine = new ElfMachine("arm", "pc", "sp", [
    // pt_regs (Linux, asm/ptrace.h), u32 each
    new RegisterSet(LINUX, GENERAL, 72, packed(NAMES + " orig_r0", 0, 4)),
    // user_fp: eight FPA registers of 12 bytes, fpsr, fpcr, their kinds, a flag
    new RegisterSet(LINUX, FLOATING, 116, [new Run(numbered("f", 0, 7), 0, 12, 12), new Run("fpsr fpcr", 96, 4, 4)]),
    // user_vfp: d0-d31, fpscr
    new RegisterSet(LINUX | FREEBSD, 0x400, 0, [new Run(numbered("d", 0, 31), 0, 8, 8), new Run("fpscr", 256, 4, 4)]),
    new RegisterSet(LINUX | FREEBSD, 0x401, 4, packed("tpidruro", 0, 4)),
    new RegisterSet(LINUX, 0x404, 4, packed("syscall", 0, 4)),
    // struct reg (the BSDs, arm/include/reg.h): r[13], r_sp, r_lr, r_pc, r_cpsr
    new RegisterSet(FREEBSD | NETBSD | OPENBSD, GENERAL, 68, packed(NAMES, 0, 4)),
    // struct fpreg (NetBSD): FPEXC, FPSCR, FPINST, FPINST2, d0-d31
    new RegisterSet(NETBSD, FLOATING, 0, [new Run("fpexc fpscr", 0, 4, 4), new Run(numbered("d", 0, 31), 16, 8, 8)]),
  ]);
  machine.reader = readDebug;
  return machine;
}
