import { Cursor } from "../../bytes/cursor";
import { ByteSource } from "../../bytes/source";
import { Registers } from "../../facts/registers";
import { ElfMachine, FLOATING, GENERAL, LINUX, packed, RegisterSet } from "../elf-registers";
import { numbered, Run } from "../runs";

const NT_S390_LAST_BREAK: u32 = 0x306;
const NT_S390_TDB: u32 = 0x308;

// s390_regs (Linux, asm/ptrace.h): psw mask and address, gprs[16] of one word each, acrs[16] of 4 bytes, orig_gpr2
function general(word: u32): Array<Run> {
  return [
    new Run("pswm pswa " + numbered("r", 0, 15), 0, word, word),
    new Run(numbered("acr", 0, 15), 18 * word, 4, 4),
    new Run("orig_r2", 18 * word + 64, word, word),
  ];
}

/** `wordBytes` is 4 for 31-bit programs, 8 for others. */
export function s390Elf(wordBytes: u32): ElfMachine {
  const is64 = wordBytes == 8;
  const machine = new ElfMachine(is64 ? "s390x" : "s390", "pswa", "r15", [
    new RegisterSet(LINUX, GENERAL, is64 ? 216 : 144, general(wordBytes)),
    // s390_fp_regs: fpc, padding, fprs[16]
    new RegisterSet(LINUX, FLOATING, 136, [new Run("fpc", 0, 4, 4), new Run(numbered("f", 0, 15), 8, 8, 8)]),
    // upper halves of the registers, which 31-bit programs may use too
    new RegisterSet(LINUX, 0x300, 64, packed(numbered("rh", 0, 15), 0, 4)),
    new RegisterSet(LINUX, 0x301, 8, packed("timer", 0, 8)),
    new RegisterSet(LINUX, 0x302, 8, packed("todcmp", 0, 8)),
    new RegisterSet(LINUX, 0x303, 4, packed("todpreg", 0, 4)),
    new RegisterSet(LINUX, 0x304, 128, packed(numbered("cr", 0, 15), 0, 8)),
    new RegisterSet(LINUX, 0x304, 64, packed(numbered("cr", 0, 15), 0, 4)),
    new RegisterSet(LINUX, 0x305, 4, packed("prefix", 0, 4)),
    new RegisterSet(LINUX, 0x307, 4, packed("system_call", 0, 4)),
    new RegisterSet(LINUX, 0x309, 128, packed(numbered("vl", 0, 15), 0, 8)),
    new RegisterSet(LINUX, 0x30a, 256, packed(numbered("v", 16, 31), 0, 16)),
    // gs_cb, of guarded storage and of its broadcast: reserved, gsd, gssm, gs_epl_a
    new RegisterSet(LINUX, 0x30b, 32, packed("gsd gssm gsepla", 8, 8)),
    new RegisterSet(LINUX, 0x30c, 32, packed("bc_gsd bc_gssm bc_gsepla", 8, 8)),
    // runtime_instr_cb: the buffer's current record, its origin and its limit, then the controls
    new RegisterSet(LINUX, 0x30d, 64, packed("ri_rca ri_roa ri_rla", 0, 8)),
  ]);
  // Bit 31 of a 31-bit address says in which mode it is, not where.
  if (!is64) machine.pcMask = 0x7fffffff;
  machine.reader = is64 ? readS390x : readS390;
  return machine;
}

function readS390(type: u32, source: ByteSource, at: u64, size: u64, _isBig: bool, registers: Registers): bool {
  // The address lies in the second half of the eight bytes.
  if (type == NT_S390_LAST_BREAK) return readLastBreak(source, at + 4, size, 4, registers);
  return type == NT_S390_TDB && readTransaction(source, at, size, registers);
}

function readS390x(type: u32, source: ByteSource, at: u64, size: u64, _isBig: bool, registers: Registers): bool {
  if (type == NT_S390_LAST_BREAK) return readLastBreak(source, at, size, 8, registers);
  return type == NT_S390_TDB && readTransaction(source, at, size, registers);
}

/** Where the last jump came from. */
function readLastBreak(source: ByteSource, at: u64, size: u64, width: u32, registers: Registers): bool {
  if (size != 8) return false;
  const cursor = new Cursor(source, at, at + width);
  cursor.bigEndian = true;
  const value = cursor.bytes(width, "NT_S390_LAST_BREAK");
  if (cursor.ok) registers.set("last_break", value);
  return cursor.ok;
}

// Transaction diagnostic block (z/Architecture Principles of Operation, "Transaction Abort Processing"):
// offset size name
// 0      1    format     1: a transaction was aborted and the block is filled
// 8      8    abort code
// 16     8    conflict token
// 24     8    aborted transaction's instruction address
// 128    128  the registers when it was aborted
function readTransaction(source: ByteSource, at: u64, size: u64, registers: Registers): bool {
  if (size != 256) return false;
  if (source.byte(at) != 1) return true;
  const cursor = new Cursor(source, at + 8, at + size);
  cursor.bigEndian = true;
  registers.set("tac", cursor.u64("NT_S390_TDB.abort_code"));
  registers.set("tct", cursor.u64("NT_S390_TDB.conflict_token"));
  registers.set("atia", cursor.u64("NT_S390_TDB.instruction_address"));
  cursor.seek(at + 128);
  for (let i = 0; i < 16; i++) registers.set("tr" + i.toString(), cursor.u64("NT_S390_TDB.register"));
  return cursor.ok;
}
