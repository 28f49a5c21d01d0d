/**
 * Registers of a Xen guest's processors: the section .xen_prstatus, one vcpu_guest_context after the other.
 *
 * x86-64 (5168 bytes)                  x86 (2800 bytes)
 * offset size name                     offset size name
 * 0      512  fpu_ctxt                 0      512  fpu_ctxt
 * 512    8    flags                    512    4    flags
 * 520    200  user_regs                516    68   user_regs
 * 4984   64   ctrlreg[8]               2716   32   ctrlreg[8]
 *
 * cpu_user_regs, x86-64: r15 0, r14 8, r13 16, r12 24, rbp 32, rbx 40, r11 48, r10 56, r9 64, r8 72, rax 80, rcx 88,
 * rdx 96, rsi 104, rdi 112, rip 128, cs 136 (u16), rflags 144, rsp 152, ss 160 (u16)
 * x86: ebx 0, ecx 4, edx 8, esi 12, edi 16, ebp 20, eax 24, eip 32, cs 36 (u16), eflags 40, esp 44, ss 48 (u16)
 *
 * Sources: Xen's public headers arch-x86/xen.h, arch-x86/xen-x86_64.h, arch-x86/xen-x86_32.h.
 */
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Registers } from "../../facts/registers";
import { ThreadFacts } from "../../facts/thread";

const SIZE_64: u64 = 5168;
const SIZE_32: u64 = 2800;
const REGISTERS_64: u64 = 520;
const REGISTERS_32: u64 = 516;
const CONTROL_64: u64 = 4984;
const CONTROL_32: u64 = 2716;
const MOST_PROCESSORS: u64 = 4096;
/** In the order of the structure, a word each; "" is no register. */
const NAMES_64: StaticArray<string> = [
  "r15",
  "r14",
  "r13",
  "r12",
  "rbp",
  "rbx",
  "r11",
  "r10",
  "r9",
  "r8",
  "rax",
  "rcx",
  "rdx",
  "rsi",
  "rdi",
  "",
  "rip",
  "cs",
  "eflags",
  "rsp",
  "ss",
];
const NAMES_32: StaticArray<string> = [
  "ebx",
  "ecx",
  "edx",
  "esi",
  "edi",
  "ebp",
  "eax",
  "",
  "eip",
  "cs",
  "eflags",
  "esp",
  "ss",
];

/**
 * Reads `size` bytes at `at` as the contexts of `processors` (0: not told); false where their size is that of no
 * known context.
 */
export function readXenRegisters(dump: Dump, source: StoredSource, at: u64, size: u64, processors: u64): bool {
  const step = contextSize(size, processors);
  if (step == 0) return size == 0;
  const is64 = step == SIZE_64;
  const names = is64 ? NAMES_64 : NAMES_32;
  const cursor = new Cursor(source, at);
  cursor.wordBytes = is64 ? 8 : 4;
  const count = min(size / step, MOST_PROCESSORS);
  for (let cpu: u64 = 0; cpu < count; cpu++) {
    const context = at + cpu * step;
    const registers = new Registers();
    cursor.seek(context + (is64 ? REGISTERS_64 : REGISTERS_32));
    for (let i = 0; i < names.length; i++) {
      const value = cursor.word("vcpu_guest_context.user_regs");
      const name = names[i];
      if (name.length > 0) registers.set(name, name == "cs" || name == "ss" ? value & 0xffff : value);
    }
    cursor.seek(context + (is64 ? CONTROL_64 : CONTROL_32));
    for (let i = 0; i < 5; i++) {
      const value = cursor.word("vcpu_guest_context.ctrlreg");
      if (i != 1) registers.set("cr" + i.toString(), value);
    }
    if (!dump.warnings.take(cursor)) return true;
    const thread = new ThreadFacts();
    thread.cpu = <i64>cpu;
    thread.at = <i64>context;
    thread.registers = registers;
    dump.threads.push(thread);
  }
  return true;
}

/** Bytes of one context: what the section's size says of as many processors, else what divides it. */
function contextSize(size: u64, processors: u64): u64 {
  if (processors > 0 && size % processors == 0) {
    const each = size / processors;
    if (each == SIZE_64 || each == SIZE_32) return each;
  }
  if (size % SIZE_64 == 0) return SIZE_64;
  return size % SIZE_32 == 0 ? SIZE_32 : 0;
}
