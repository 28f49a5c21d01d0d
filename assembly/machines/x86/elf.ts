import { Cursor } from "../../bytes/cursor";
import { ByteSource } from "../../bytes/source";
import { Registers } from "../../facts/registers";
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
import { readXsave } from "./xsave";

const NT_386_TLS: u32 = 0x200;

// FSAVE, 32-bit form (Intel SDM volume 1, 8.1.10), u32 each, then eight registers of 10 bytes:
// offset size name
// 0      12   FCW, FSW, FTW
// 12     16   FIP, FCS, FDP, FDS
// 28     80   ST0-7
function fsave(): Array<Run> {
  return [
    new Run("fcw fsw ftw", 0, 2, 4),
    new Run("fip fcs fdp fds", 12, 4, 4),
    new Run(numbered("st", 0, 7), 28, 10, 10),
  ];
}

// FXSAVE, 32-bit form: selectors in place of the pointers' upper halves, XMM0-7.
function fxsave32(): Array<Run> {
  return [
    new Run("fcw fsw", 0, 2, 2),
    new Run("ftw", 4, 1, 1),
    new Run("fop", 6, 2, 2),
    new Run("fip fcs fdp fds mxcsr", 8, 4, 4),
    new Run(numbered("st", 0, 7), 32, 10, 16),
    new Run(numbered("xmm", 0, 7), 160, 16, 16),
  ];
}

export function x86Elf(): ElfMachine {
  const machine = new ElfMachine("x86", "eip", "esp", [
    // user_regs_struct (Linux, asm/user_32.h), u32 each; of segment registers the lower half counts
    new RegisterSet(LINUX, GENERAL, 68, [
      new Run("ebx ecx edx esi edi ebp eax", 0, 4, 4),
      new Run("ds es fs gs", 28, 2, 4),
      new Run("orig_eax eip", 44, 4, 4),
      new Run("cs", 52, 2, 4),
      new Run("eflags esp", 56, 4, 4),
      new Run("ss", 64, 2, 4),
    ]),
    new RegisterSet(LINUX | NETBSD | OPENBSD, FLOATING, 108, fsave()),
    new RegisterSet(LINUX | OPENBSD, FLOATING, 112, fsave()),
    new RegisterSet(LINUX, 0x46e62b7f, 512, fxsave32()),
    // struct reg (FreeBSD, x86/reg.h, 32 bits)
    new RegisterSet(
      FREEBSD,
      GENERAL,
      76,
      packed("fs es ds edi esi ebp - ebx edx ecx eax trapno err eip cs eflags esp ss gs", 0, 4),
    ),
    // struct fpreg (FreeBSD): FSAVE's environment and registers, padded
    new RegisterSet(FREEBSD, FLOATING, 176, fsave()),
    new RegisterSet(FREEBSD, 0x200, 8, packed("fs_base gs_base", 0, 4)),
    // struct reg (NetBSD, OpenBSD, i386/include/reg.h)
    new RegisterSet(
      NETBSD | OPENBSD,
      GENERAL,
      64,
      packed("eax ecx edx ebx esp ebp esi edi eip eflags cs ss ds es fs gs", 0, 4),
    ),
    new RegisterSet(NETBSD, 37, 512, fxsave32()),
    new RegisterSet(OPENBSD, 22, 512, fxsave32()),
    // prgregset_t (illumos, sys/regset.h); "esp" there is the one that PUSHA leaves, "uesp" the real one
    new RegisterSet(
      SOLARIS,
      GENERAL,
      76,
      packed("gs fs es ds edi esi ebp - ebx edx ecx eax trapno err eip cs eflags esp ss", 0, 4),
    ),
  ]);
  machine.reader = readX86Note;
  return machine;
}

function readX86Note(type: u32, source: ByteSource, at: u64, size: u64, isBigEndian: bool, registers: Registers): bool {
  return type == NT_386_TLS
    ? readThreadSegments(source, at, size, registers)
    : readXsave(type, source, at, size, isBigEndian, registers);
}

// NT_386_TLS: user_desc[] (Linux, asm/ldt.h), u32 each: entry_number, base_addr, limit, flags.
const DESCRIPTOR_BYTES: u64 = 16;

/** The bases of the segments that FS and GS choose. */
function readThreadSegments(source: ByteSource, at: u64, size: u64, registers: Registers): bool {
  const cursor = new Cursor(source, at, at + size);
  const count = size / DESCRIPTOR_BYTES;
  for (let i: u64 = 0; i < count && i < 16; i++) {
    cursor.seek(at + i * DESCRIPTOR_BYTES);
    const entry = cursor.u32("NT_386_TLS.entry_number");
    const base = cursor.u32("NT_386_TLS.base_addr");
    if (!cursor.ok) return false;
    if (base == 0) continue;
    // A selector is the descriptor's index above three bits of table and privilege.
    if (registers.has("fs") && <u32>registers.get("fs") >> 3 == entry) registers.set("fs_base", base);
    if (registers.has("gs") && <u32>registers.get("gs") >> 3 == entry) registers.set("gs_base", base);
  }
  return true;
}
