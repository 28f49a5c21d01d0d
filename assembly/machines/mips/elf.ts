import { ElfMachine, FLOATING, FREEBSD, GENERAL, LINUX, NETBSD, OPENBSD, packed, RegisterSet } from "../elf-registers";
import { numbered, Run } from "../runs";

// ABI names; where four arguments lie in registers a4-a7 are temporaries.
const O32: string = "zero at v0 v1 a0 a1 a2 a3 t0 t1 t2 t3 t4 t5 t6 t7 s0 s1 s2 s3 s4 s5 s6 s7 t8 t9 k0 k1 gp sp fp ra";
const N64: string = "zero at v0 v1 a0 a1 a2 a3 a4 a5 a6 a7 t0 t1 t2 t3 s0 s1 s2 s3 s4 s5 s6 s7 t8 t9 k0 k1 gp sp fp ra";

/** `names` of the registers of one width; also n32, whose registers are 64 bits wide in its 32-bit notes. */
export function mipsElf(arch: string): ElfMachine {
  const is64 = arch == "mips64";
  const names = is64 ? N64 : O32;
  const word: u32 = is64 ? 8 : 4;
  return new ElfMachine(arch, "pc", "sp", [
    // elf_gregset_t (Linux, asm/reg.h), 45 registers. o32: six words of padding in front; then r0-r31, lo, hi, epc,
    // badvaddr, status, cause
    new RegisterSet(LINUX, GENERAL, 45 * word, packed(names + " lo hi pc badvaddr status cause", is64 ? 0 : 24, word)),
    // f0-f31, fcsr, fir
    new RegisterSet(LINUX, FLOATING, 264, [new Run(numbered("f", 0, 31), 0, 8, 8), new Run("fcsr fir", 256, 4, 4)]),
    new RegisterSet(LINUX, 0x800, 28, packed("hi1 lo1 hi2 lo2 hi3 lo3 dspctl", 0, 4)),
    new RegisterSet(LINUX, 0x800, 56, packed("hi1 lo1 hi2 lo2 hi3 lo3 dspctl", 0, 8)),
    new RegisterSet(LINUX, 0x801, 4, packed("fp_mode", 0, 4)),
    // w0-w31, then msa_control_regs
    new RegisterSet(LINUX, 0x802, 0, [
      new Run(numbered("w", 0, 31), 0, 16, 16),
      new Run("- - msair msacsr", 512, 4, 4),
    ]),
    // struct reg (NetBSD, OpenBSD, mips/include/regdef.h): r0-r31, sr, lo, hi, badvaddr, cause, pc
    new RegisterSet(NETBSD | OPENBSD, GENERAL, 38 * word, packed(names + " status lo hi badvaddr cause pc", 0, word)),
    // OpenBSD keeps the floating-point registers with them
    new RegisterSet(OPENBSD, GENERAL, 71 * word, packed(names + " status lo hi badvaddr cause pc", 0, word)),
    new RegisterSet(FREEBSD, GENERAL, 0, packed(names + " status lo hi badvaddr cause pc", 0, word)),
  ]);
}
