import { Cursor } from "../../bytes/cursor";
import { ByteSource } from "../../bytes/source";
import { Registers } from "../../facts/registers";
import { ElfMachine, FLOATING, FREEBSD, GENERAL, LINUX, NETBSD, OPENBSD, packed, RegisterSet } from "../elf-registers";
import { numbered, Run } from "../runs";

// Notes of owner LINUX (Linux, uapi/linux/elf.h).
const NT_ARM_HW_BREAK: u32 = 0x402;
const NT_ARM_HW_WATCH: u32 = 0x403;
const NT_ARM_SVE: u32 = 0x405;
const NT_ARM_PACA_KEYS: u32 = 0x407;
const NT_ARM_PACG_KEYS: u32 = 0x408;
const NT_ARM_SSVE: u32 = 0x40b;
const NT_ARM_ZA: u32 = 0x40c;

function general(): Array<Run> {
  return [new Run(numbered("x", 0, 30) + " sp pc", 0, 8, 8), new Run("cpsr", 264, 8, 8)];
}

// user_fpsimd_state (Linux, asm/ptrace.h) and struct fpreg of FreeBSD and OpenBSD:
// offset size name
// 0      512  v0-v31
// 512    8    fpsr, fpcr
function vectors(): Array<Run> {
  return [new Run(numbered("v", 0, 31), 0, 16, 16), new Run("fpsr fpcr", 512, 4, 4)];
}

export function arm64Elf(): ElfMachine {
  const machine = new ElfMachine("arm64", "pc", "sp", [
    // user_pt_regs (Linux, asm/ptrace.h): x0-x30, sp, pc, pstate
    new RegisterSet(LINUX, GENERAL, 272, general()),
    new RegisterSet(LINUX | FREEBSD, FLOATING, 528, vectors()),
    new RegisterSet(LINUX, 0x401, 8, packed("tpidr", 0, 8)),
    new RegisterSet(LINUX, 0x401, 16, packed("tpidr tpidr2", 0, 8)),
    new RegisterSet(FREEBSD, 0x401, 0, packed("tpidr", 0, 8)),
    new RegisterSet(LINUX, 0x404, 4, packed("syscall", 0, 4)),
    // user_pac_mask: bits of data and code pointers that hold a signature
    new RegisterSet(LINUX, 0x406, 16, packed("pauth_dmask pauth_cmask", 0, 8)),
    new RegisterSet(FREEBSD, 0x406, 16, packed("pauth_cmask pauth_dmask", 0, 8)),
    new RegisterSet(LINUX, 0x409, 8, packed("tagged_addr_ctrl", 0, 8)),
    new RegisterSet(LINUX, 0x40a, 8, packed("pac_enabled_keys", 0, 8)),
    new RegisterSet(LINUX, 0x40d, 64, packed("zt0", 0, 64)),
    new RegisterSet(LINUX, 0x40e, 8, packed("fpmr", 0, 8)),
    new RegisterSet(LINUX, 0x40f, 8, packed("por_el0", 0, 8)),
    // user_gcs
    new RegisterSet(LINUX, 0x410, 24, packed("gcs_features_enabled gcs_features_locked gcspr_el0", 0, 8)),
    // struct reg (FreeBSD, arm64/include/reg.h): x[30], lr, sp, elr, spsr (u32 before FreeBSD 14)
    new RegisterSet(FREEBSD, GENERAL, 272, [
      new Run(numbered("x", 0, 30) + " sp pc", 0, 8, 8),
      new Run("cpsr", 264, 4, 4),
    ]),
    // struct reg (NetBSD, aarch64/include/reg.h): r_reg[31], r_sp, r_pc, r_spsr, r_tpidr
    new RegisterSet(NETBSD, GENERAL, 280, packed(numbered("x", 0, 30) + " sp pc cpsr tpidr", 0, 8)),
    new RegisterSet(NETBSD, FLOATING, 528, [new Run(numbered("v", 0, 31), 0, 16, 16), new Run("fpcr fpsr", 512, 4, 4)]),
    // struct reg (OpenBSD, arm64/include/reg.h): r_reg[30], r_lr, r_sp, r_pc, r_spsr, r_tpidr
    new RegisterSet(OPENBSD, GENERAL, 280, packed(numbered("x", 0, 30) + " sp pc cpsr tpidr", 0, 8)),
    new RegisterSet(OPENBSD, FLOATING, 528, vectors()),
    // OpenBSD's PACMASK: data, code
    new RegisterSet(OPENBSD, 24, 16, packed("pauth_dmask pauth_cmask", 0, 8)),
  ]);
  machine.reader = readArm64Note;
  return machine;
}

function readArm64Note(
  type: u32,
  source: ByteSource,
  at: u64,
  size: u64,
  isBigEndian: bool,
  registers: Registers,
): bool {
  if (type == NT_ARM_HW_BREAK || type == NT_ARM_HW_WATCH)
    return readDebug(type, source, at, size, isBigEndian, registers);
  if (type == NT_ARM_SVE || type == NT_ARM_SSVE) return readSve(source, at, size, isBigEndian, registers);
  if (type == NT_ARM_ZA) return readMatrix(source, at, size, isBigEndian, registers);
  // Keys sign this process's pointers: that they are there is the fact, their values are nobody's business.
  return type == NT_ARM_PACA_KEYS || type == NT_ARM_PACG_KEYS;
}

// user_hwdebug_state (Linux, asm/ptrace.h): u32 dbg_info, u32 pad, then 16 bytes each: u64 addr, u32 ctrl, u32 pad.
/** The breakpoints or watchpoints that are switched on; Linux writes those of ARM alike. */
export function readDebug(
  type: u32,
  source: ByteSource,
  at: u64,
  size: u64,
  isBigEndian: bool,
  registers: Registers,
): bool {
  if (type != NT_ARM_HW_BREAK && type != NT_ARM_HW_WATCH) return false;
  const prefix = type == NT_ARM_HW_BREAK ? "dbgb" : "dbgw";
  const cursor = new Cursor(source, at + 8, at + size);
  cursor.bigEndian = isBigEndian;
  for (let i = 0; i < 16 && cursor.left >= 16; i++) {
    const address = cursor.u64("NT_ARM_HW_BREAK.addr");
    const control = cursor.u32("NT_ARM_HW_BREAK.ctrl");
    cursor.skip(4, "NT_ARM_HW_BREAK.pad");
    if (!(control & 1)) continue;
    registers.set(prefix + "vr" + i.toString(), address);
    registers.set(prefix + "cr" + i.toString(), control);
  }
  return cursor.ok && size >= 8;
}

// user_sve_header (Linux, asm/ptrace.h):
// offset size name
// 0      4    size       bytes of the data, this header too
// 4      4    max_size
// 8      2    vl         bytes of a vector
// 10     2    max_vl
// 12     2    flags      bit 0: SVE registers follow, else those of FPSIMD
const SVE_HEADER: u64 = 16;
const FLAG_SVE: u32 = 1;
const VECTORS: Array<string> = numbered("z", 0, 31).split(" ");
const PREDICATES: Array<string> = (numbered("p", 0, 15) + " ffr").split(" ");
/** The architecture's longest vector. */
const MOST_VECTOR_BYTES: u32 = 256;

function readSve(source: ByteSource, at: u64, size: u64, isBigEndian: bool, registers: Registers): bool {
  const cursor = new Cursor(source, at + 8, at + size);
  cursor.bigEndian = isBigEndian;
  const vector = cursor.u16("NT_ARM_SVE.vl");
  cursor.skip(2, "NT_ARM_SVE.max_vl");
  const flags = cursor.u16("NT_ARM_SVE.flags");
  if (!cursor.ok || vector < 16 || vector > MOST_VECTOR_BYTES || vector % 16 != 0) return false;
  registers.set("vl", vector);
  if (!(flags & FLAG_SVE) || size <= SVE_HEADER) return true;
  // z0-z31, p0-p15, ffr, then fpsr and fpcr at a multiple of 16. SVE's registers are little-endian always.
  let place = at + SVE_HEADER;
  const end = at + size;
  for (let i = 0; i < 32 && place + vector <= end; i++, place += vector)
    registers.setWide(VECTORS[i], source, place, vector, false);
  const predicate: u32 = vector / 8;
  for (let i = 0; i < 17 && place + predicate <= end; i++, place += predicate) {
    registers.setWide(PREDICATES[i], source, place, predicate, false);
  }
  return true;
}

/** The matrix is up to 64 KiB: its vector length is told, its contents stay in the file. */
function readMatrix(source: ByteSource, at: u64, size: u64, isBigEndian: bool, registers: Registers): bool {
  const cursor = new Cursor(source, at + 8, at + size);
  cursor.bigEndian = isBigEndian;
  const vector = cursor.u16("NT_ARM_ZA.vl");
  if (!cursor.ok) return false;
  registers.set("svl", vector);
  return true;
}
