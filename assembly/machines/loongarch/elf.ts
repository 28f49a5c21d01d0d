import { Cursor } from "../../bytes/cursor";
import { ByteSource } from "../../bytes/source";
import { Registers } from "../../facts/registers";
import { ElfMachine, FLOATING, GENERAL, LINUX, packed, RegisterSet } from "../elf-registers";
import { numbered, Run } from "../runs";

export function loongarchElf(): ElfMachine {
  const machine = new ElfMachine("loongarch64", "pc", "r3", [
    // user_pt_regs (Linux, uapi/asm/ptrace.h): regs[32], orig_a0, csr_era, csr_badv, ten reserved
    new RegisterSet(LINUX, GENERAL, 360, packed(numbered("r", 0, 31) + " orig_a0 pc badv", 0, 8)),
    // user_fp_state: fpr[32], fcc, fcsr
    new RegisterSet(LINUX, FLOATING, 272, [
      new Run(numbered("f", 0, 31) + " fcc", 0, 8, 8),
      new Run("fcsr", 264, 4, 4),
    ]),
    // words of CPUCFG
    new RegisterSet(LINUX, 0xa00, 0, packed(numbered("cpucfg", 0, 20), 0, 4)),
    new RegisterSet(LINUX, 0xa02, 512, packed(numbered("vr", 0, 31), 0, 16)),
    new RegisterSet(LINUX, 0xa03, 1024, packed(numbered("xr", 0, 31), 0, 32)),
    // user_lbt_state: scr[4], eflags, ftop
    new RegisterSet(LINUX, 0xa04, 40, [new Run("scr0 scr1 scr2 scr3", 0, 8, 8), new Run("eflags ftop", 32, 4, 4)]),
  ]);
  machine.reader = readWatches;
  return machine;
}

const NT_LOONGARCH_HW_BREAK: u32 = 0xa05;
const NT_LOONGARCH_HW_WATCH: u32 = 0xa06;
const WATCH_BYTES: u64 = 24;

// user_watch_state (Linux, uapi/asm/ptrace.h): u64 dbg_info, then 24 bytes each: u64 addr, u64 mask, u32 ctrl, u32 pad.
/** The breakpoints or watchpoints that are switched on. */
function readWatches(type: u32, source: ByteSource, at: u64, size: u64, isBigEndian: bool, registers: Registers): bool {
  if ((type != NT_LOONGARCH_HW_BREAK && type != NT_LOONGARCH_HW_WATCH) || size < 8) return false;
  const prefix = type == NT_LOONGARCH_HW_BREAK ? "fwp" : "mwp";
  const cursor = new Cursor(source, at + 8, at + size);
  cursor.bigEndian = isBigEndian;
  for (let i = 0; i < 16 && cursor.left >= WATCH_BYTES; i++) {
    const address = cursor.u64("NT_LOONGARCH_HW_BREAK.addr");
    cursor.skip(8, "NT_LOONGARCH_HW_BREAK.mask");
    const control = cursor.u32("NT_LOONGARCH_HW_BREAK.ctrl");
    cursor.skip(4, "NT_LOONGARCH_HW_BREAK.pad");
    if (control == 0) continue;
    registers.set(prefix + i.toString() + "_addr", address);
    registers.set(prefix + i.toString() + "_ctrl", control);
  }
  return cursor.ok;
}
