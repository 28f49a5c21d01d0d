import { ElfMachine, FLOATING, GENERAL, LINUX, packed, RegisterSet } from "../elf-registers";
import { numbered } from "../runs";

// user_regs_struct (Linux, uapi/asm/ptrace.h), 80 words: gr[32], sr[8], iaoq[2], iasq[2], sar, iir, isr, ior, ipsw,
// control registers
function general(word: u32): RegisterSet {
  const names = numbered("r", 0, 31) + " " + numbered("sr", 0, 7);
  return new RegisterSet(
    LINUX,
    GENERAL,
    80 * word,
    packed(names + " pcoqh pcoqt pcsqh pcsqt sar iir isr ior ipsw", 0, word),
  );
}

/** 32-bit programs, and cores in the layout of the 64-bit kernel. */
export function hppaElf(): ElfMachine {
  const machine = new ElfMachine("hppa", "pcoqh", "r30", [
    general(4),
    general(8),
    new RegisterSet(LINUX, FLOATING, 256, packed(numbered("fr", 0, 31), 0, 8)),
  ]);
  // The two lowest bits are the privilege level.
  machine.pcMask = ~(<u64>3);
  return machine;
}
