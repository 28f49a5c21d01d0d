import {
  ElfMachine,
  FLOATING,
  FREEBSD,
  GENERAL,
  LINUX,
  NETBSD,
  OPENBSD,
  packed,
  RegisterSet,
  SOLARIS,
} from "../elf-registers";
import { numbered, Run } from "../runs";
import { readXsave } from "../x86/xsave";

// FXSAVE, 64-bit form (Intel SDM volume 1, 10.5.1):
// offset size name
// 0      2    FCW
// 2      2    FSW
// 4      1    FTW, abridged
// 6      2    FOP
// 8      8    FIP
// 16     8    FDP
// 24     8    MXCSR, MXCSR_MASK
// 32     128  ST0-7, 10 of 16 bytes each
// 160    256  XMM0-15
function fxsave64(): Array<Run> {
  return [
    new Run("fcw fsw", 0, 2, 2),
    new Run("ftw", 4, 1, 1),
    new Run("fop", 6, 2, 2),
    new Run("fip fdp", 8, 8, 8),
    new Run("mxcsr", 24, 4, 4),
    new Run(numbered("st", 0, 7), 32, 10, 16),
    new Run(numbered("xmm", 0, 15), 160, 16, 16),
  ];
}

const SEGMENTS: StaticArray<string> = ["cs", "ss", "ds", "es", "fs", "gs"];

/** Slots of eight bytes; a segment register is the lower two, what lies above it may be anything. */
function words(names: string): Array<Run> {
  const list = names.split(" ");
  const runs: Array<Run> = [];
  let run = "";
  let first = 0;
  for (let i = 0; i <= list.length; i++) {
    const isSegment = i < list.length && SEGMENTS.includes(list[i]);
    if (i < list.length && !isSegment) {
      run = run.length > 0 ? run + " " + list[i] : list[i];
      continue;
    }
    if (run.length > 0) runs.push(new Run(run, first * 8, 8, 8));
    if (isSegment) runs.push(new Run(list[i], i * 8, 2, 8));
    run = "";
    first = i + 1;
  }
  return runs;
}

/** Also x32: its registers are 64 bits wide in its 32-bit notes. */
export function x86_64Elf(arch: string): ElfMachine {
  const machine = new ElfMachine(arch, "rip", "rsp", [
    // user_regs_struct (Linux, asm/user_64.h), u64 each
    new RegisterSet(
      LINUX,
      GENERAL,
      216,
      words(
        "r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax rip cs eflags rsp ss fs_base gs_base ds es fs gs",
      ),
    ),
    new RegisterSet(LINUX | FREEBSD | NETBSD | OPENBSD, FLOATING, 512, fxsave64()),
    // user_cet_state: ssp
    new RegisterSet(LINUX, 0x204, 8, packed("ssp", 0, 8)),
    // struct reg (FreeBSD, x86/reg.h):
    // offset size name
    // 0      120  r15 … rax
    // 120    4    trapno
    // 124    4    fs, gs (u16 each)
    // 128    4    err
    // 132    4    es, ds (u16 each)
    // 136    40   rip, cs, rflags, rsp, ss
    new RegisterSet(FREEBSD, GENERAL, 176, [
      new Run("r15 r14 r13 r12 r11 r10 r9 r8 rdi rsi rbp rbx rdx rcx rax", 0, 8, 8),
      new Run("trapno", 120, 4, 4),
      new Run("fs gs", 124, 2, 2),
      new Run("err", 128, 4, 4),
      new Run("es ds", 132, 2, 2),
      new Run("rip", 136, 8, 8),
      new Run("cs", 144, 2, 8),
      new Run("eflags rsp", 152, 8, 8),
      new Run("ss", 168, 2, 8),
    ]),
    // NT_X86_SEGBASES
    new RegisterSet(FREEBSD, 0x200, 16, packed("fs_base gs_base", 0, 8)),
    // struct reg (NetBSD, amd64/include/mcontext.h)
    new RegisterSet(
      NETBSD,
      GENERAL,
      208,
      words("rdi rsi rdx rcx r8 r9 r10 r11 r12 r13 r14 r15 rbp rbx rax gs fs es ds trapno err rip cs eflags rsp ss"),
    ),
    // struct reg (OpenBSD, amd64/include/reg.h)
    new RegisterSet(
      OPENBSD,
      GENERAL,
      192,
      words("rdi rsi rdx rcx r8 r9 r10 r11 r12 r13 r14 r15 rbp rbx rax rsp rip eflags cs ss ds es fs gs"),
    ),
    // prgregset_t (illumos, sys/regset.h)
    new RegisterSet(
      SOLARIS,
      GENERAL,
      224,
      words(
        "r15 r14 r13 r12 r11 r10 r9 r8 rdi rsi rbp rbx rdx rcx rax trapno err rip cs eflags rsp ss fs gs es ds fs_base gs_base",
      ),
    ),
  ]);
  machine.reader = readXsave;
  return machine;
}
