import { Cursor } from "../../bytes/cursor";
import { ByteSource } from "../../bytes/source";
import { Registers } from "../../facts/registers";
import { ElfMachine, FLOATING, FREEBSD, GENERAL, LINUX, NETBSD, OPENBSD, packed, RegisterSet } from "../elf-registers";
import { numbered, Run } from "../runs";

const X1_TO_X31: string =
  "ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6";
const BSD_ORDER: string =
  "ra sp gp tp t0 t1 t2 t3 t4 t5 t6 s0 s1 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 a0 a1 a2 a3 a4 a5 a6 a7 pc sstatus";
export const FLOATS: string =
  "ft0 ft1 ft2 ft3 ft4 ft5 ft6 ft7 fs0 fs1 fa0 fa1 fa2 fa3 fa4 fa5 fa6 fa7 " +
  "fs2 fs3 fs4 fs5 fs6 fs7 fs8 fs9 fs10 fs11 ft8 ft9 ft10 ft11";
const NT_RISCV_VECTOR: u32 = 0x901;
const VECTORS: Array<string> = numbered("v", 0, 31).split(" ");

/** `wordBytes` is XLEN in bytes. */
export function riscvElf(wordBytes: u32): ElfMachine {
  const machine = new ElfMachine(wordBytes == 8 ? "riscv64" : "riscv32", "pc", "sp", [
    // user_regs_struct (Linux, asm/ptrace.h): pc, x1-x31
    new RegisterSet(LINUX, GENERAL, 32 * wordBytes, packed("pc " + X1_TO_X31, 0, wordBytes)),
    // __riscv_d_ext_state, __riscv_f_ext_state, __riscv_q_ext_state: f0-f31, fcsr
    new RegisterSet(LINUX, FLOATING, 264, [new Run(FLOATS, 0, 8, 8), new Run("fcsr", 256, 4, 4)]),
    new RegisterSet(LINUX, FLOATING, 132, [new Run(FLOATS, 0, 4, 4), new Run("fcsr", 128, 4, 4)]),
    new RegisterSet(LINUX, FLOATING, 528, [new Run(FLOATS, 0, 16, 16), new Run("fcsr", 512, 4, 4)]),
    new RegisterSet(LINUX, 0x902, 8, packed("tagged_addr_ctrl", 0, 8)),
    // struct reg (FreeBSD, OpenBSD, riscv/include/reg.h): ra, sp, gp, tp, t[7], s[12], a[8], sepc, sstatus
    new RegisterSet(FREEBSD | OPENBSD, GENERAL, 264, packed(BSD_ORDER, 0, 8)),
    // struct reg (NetBSD, riscv/include/reg.h): r_reg[31], r_pc
    new RegisterSet(NETBSD, GENERAL, 32 * wordBytes, packed(X1_TO_X31 + " pc", 0, wordBytes)),
    // struct fpreg (FreeBSD): 32 of 16 bytes, fcsr
    new RegisterSet(FREEBSD, FLOATING, 528, [new Run(FLOATS, 0, 16, 16), new Run("fcsr", 512, 8, 8)]),
    new RegisterSet(NETBSD | OPENBSD, FLOATING, 264, [new Run(FLOATS, 0, 8, 8), new Run("fcsr", 256, 8, 8)]),
  ]);
  machine.reader = readVector;
  return machine;
}

// __riscv_v_regset_state (Linux, asm/ptrace.h): vstart, vl, vtype, vcsr, vlenb of one word each, then v0-v31 of vlenb
// bytes each. Word size is that of the process, which the note's size cannot tell: both are tried.
function readVector(type: u32, source: ByteSource, at: u64, size: u64, isBigEndian: bool, registers: Registers): bool {
  if (type != NT_RISCV_VECTOR) return false;
  for (let word: u32 = 8; word >= 4; word -= 4) {
    const cursor = new Cursor(source, at, at + size);
    cursor.bigEndian = isBigEndian;
    cursor.wordBytes = word;
    const start = cursor.word("NT_RISCV_VECTOR.vstart");
    const length = cursor.word("NT_RISCV_VECTOR.vl");
    const kind = cursor.word("NT_RISCV_VECTOR.vtype");
    const control = cursor.word("NT_RISCV_VECTOR.vcsr");
    const bytes = cursor.word("NT_RISCV_VECTOR.vlenb");
    if (!cursor.ok || bytes > 8192 || 5 * <u64>word + 32 * bytes != size) continue;
    registers.set("vstart", start);
    registers.set("vl", length);
    registers.set("vtype", kind);
    registers.set("vcsr", control);
    registers.set("vlenb", bytes);
    for (let i = 0; i < 32 && bytes > 0; i++) {
      registers.setWide(VECTORS[i], source, cursor.at, <i32>bytes, isBigEndian);
      cursor.skip(bytes, "NT_RISCV_VECTOR.v");
    }
    return true;
  }
  return false;
}
