/** The state of an x86 processor as QEMU's dump-guest-memory writes it. Source: QEMU, target/i386/arch_dump.c. */
import { Cursor } from "../../bytes/cursor";
import { Registers } from "../../facts/registers";

// QEMUCPUState:
// offset size name
// 0      4    version         1
// 4      4    size
// 8      128  rax, rbx, rcx, rdx, rsi, rdi, rsp, rbp, r8 to r15
// 136    16   rip, rflags
// 152    240  cs, ds, es, fs, gs, ss, ldt, tr, gdt, idt: selector u32, limit u32, flags u32, padding u32, base u64
// 392    40   cr0 to cr4
// 432    8    kernel_gs_base  newer
const VERSION: u32 = 1;
const LEAST_SIZE: u64 = 432;
const GENERAL: StaticArray<string> = [
  "rax",
  "rbx",
  "rcx",
  "rdx",
  "rsi",
  "rdi",
  "rsp",
  "rbp",
  "r8",
  "r9",
  "r10",
  "r11",
  "r12",
  "r13",
  "r14",
  "r15",
  "rip",
  "eflags",
];
const SEGMENTS: StaticArray<string> = ["cs", "ds", "es", "fs", "gs", "ss"];
const SEGMENTS_AT: u64 = 152;
const SEGMENT_BYTES: u64 = 24;
const BASE_AT: u64 = 16;
const FS: i32 = 3;
const GS: i32 = 4;
const CONTROL_AT: u64 = 392;

/** Reads the note's contents into `registers`; false when they are none. */
export function readQemuState(cursor: Cursor, size: u64, registers: Registers): bool {
  const start = cursor.at;
  if (size < LEAST_SIZE || cursor.u32("QEMUCPUState.version") != VERSION) return false;
  cursor.seek(start + 8);
  for (let i = 0; i < GENERAL.length; i++) registers.set(GENERAL[i], cursor.u64("QEMUCPUState"));
  for (let i = 0; i < SEGMENTS.length; i++) {
    const segment = start + SEGMENTS_AT + <u64>i * SEGMENT_BYTES;
    cursor.seek(segment);
    registers.set(SEGMENTS[i], cursor.u32("QEMUCPUState.segment"));
    if (i != FS && i != GS) continue;
    cursor.seek(segment + BASE_AT);
    registers.set(SEGMENTS[i] + "_base", cursor.u64("QEMUCPUState.segment"));
  }
  cursor.seek(start + CONTROL_AT);
  for (let i = 0; i < 5; i++) {
    const value = cursor.u64("QEMUCPUState.cr");
    // There is no CR1.
    if (i != 1) registers.set("cr" + i.toString(), value);
  }
  return cursor.ok;
}
