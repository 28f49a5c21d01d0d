/** The state of a processor in VirtualBox's cores. Source: VirtualBox, include/VBox/vmm/dbgfcorefmt.h. */
import { Cursor } from "../../bytes/cursor";
import { Registers } from "../../facts/registers";

// DBGFCORECPU:
// offset size name
// 0      144  rax, rbx, rcx, rdx, rsi, rdi, r8 to r15, rip, rsp, rbp, rflags
// 144    144  cs, ds, es, fs, gs, ss: base u64, limit u32, attributes u32, selector u16, padding
// 288    32   cr0, cr2, cr3, cr4
// 320    64   dr0 to dr7
const GENERAL: StaticArray<string> = [
  "rax",
  "rbx",
  "rcx",
  "rdx",
  "rsi",
  "rdi",
  "r8",
  "r9",
  "r10",
  "r11",
  "r12",
  "r13",
  "r14",
  "r15",
  "rip",
  "rsp",
  "rbp",
  "eflags",
];
const SEGMENTS: StaticArray<string> = ["cs", "ds", "es", "fs", "gs", "ss"];
const SEGMENTS_AT: u64 = 144;
const SEGMENT_BYTES: u64 = 24;
const SELECTOR_AT: u64 = 16;
const CONTROL: StaticArray<string> = ["cr0", "cr2", "cr3", "cr4"];
const CONTROL_AT: u64 = 288;
const LEAST_SIZE: u64 = 320;

/** Reads the contents of a VBCPU note; false when they are too short. */
export function readVirtualBoxState(cursor: Cursor, size: u64, registers: Registers): bool {
  if (size < LEAST_SIZE) return false;
  const start = cursor.at;
  for (let i = 0; i < GENERAL.length; i++) registers.set(GENERAL[i], cursor.u64("DBGFCORECPU"));
  for (let i = 0; i < SEGMENTS.length; i++) {
    const segment = start + SEGMENTS_AT + <u64>i * SEGMENT_BYTES;
    cursor.seek(segment + SELECTOR_AT);
    registers.set(SEGMENTS[i], cursor.u16("DBGFCORESEL.uSel"));
    if (SEGMENTS[i] != "fs" && SEGMENTS[i] != "gs") continue;
    cursor.seek(segment);
    registers.set(SEGMENTS[i] + "_base", cursor.u64("DBGFCORESEL.uBase"));
  }
  cursor.seek(start + CONTROL_AT);
  for (let i = 0; i < CONTROL.length; i++) registers.set(CONTROL[i], cursor.u64("DBGFCORECPU.cr"));
  return cursor.ok;
}
