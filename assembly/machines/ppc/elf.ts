import { ByteSource } from "../../bytes/source";
import { Registers } from "../../facts/registers";
import { ElfMachine, FLOATING, FREEBSD, GENERAL, LINUX, NETBSD, OPENBSD, packed, RegisterSet } from "../elf-registers";
import { numbered, Run } from "../runs";

const NT_PPC_HASHKEYR: u32 = 0x112;

function floats(prefix: string): Array<Run> {
  return packed(numbered(prefix, 0, 31) + (prefix == "f" ? " fpscr" : " tm_fpscr"), 0, 8);
}

// elf_vrregset_t (Linux, asm/elf.h): vr0-vr31, vscr in the last word of its sixteen bytes, vrsave in the first.
function vectors(prefix: string): Array<Run> {
  return [
    new Run(numbered(prefix, 0, 31), 0, 16, 16),
    new Run(prefix == "vr" ? "vscr" : "tm_vscr", 524, 4, 4),
    new Run(prefix == "vr" ? "vrsave" : "tm_vrsave", 528, 4, 4),
  ];
}

/** `wordBytes` is 4 or 8. */
export function ppcElf(arch: string, wordBytes: u32): ElfMachine {
  const general = numbered("r", 0, 31) + " pc msr orig_r3 ctr lr xer cr";
  const checkpointed = numbered("tm_r", 0, 31) + " tm_pc tm_msr - tm_ctr tm_lr tm_xer tm_cr";
  // struct reg (FreeBSD, NetBSD, powerpc/include/reg.h): fixreg[32], lr, cr, xer (registers on FreeBSD, int on
  // NetBSD), ctr, pc
  const bsd = numbered("r", 0, 31) + " lr cr xer ctr pc";
  const machine = new ElfMachine(arch, "pc", "r1", [
    // pt_regs (Linux, asm/ptrace.h): 48 words, slot 39 is softe with 64 bits and mq with 32
    new RegisterSet(
      LINUX,
      GENERAL,
      48 * wordBytes,
      packed(general + (wordBytes == 8 ? " softe" : " mq") + " trap dar dsisr result", 0, wordBytes),
    ),
    new RegisterSet(LINUX, FLOATING, 264, floats("f")),
    new RegisterSet(LINUX | FREEBSD, 0x100, 0, vectors("vr")),
    // evr: upper halves of r0-r31, acc, spefscr
    new RegisterSet(LINUX, 0x101, 140, [
      new Run(numbered("evh", 0, 31), 0, 4, 4),
      new Run("acc", 128, 8, 8),
      new Run("spefscr", 136, 4, 4),
    ]),
    // lower halves of vs0-vs31; the upper ones are the floating-point registers
    new RegisterSet(LINUX | FREEBSD, 0x102, 256, packed(numbered("vsl", 0, 31), 0, 8)),
    new RegisterSet(LINUX, 0x103, 8, packed("tar", 0, 8)),
    new RegisterSet(LINUX, 0x104, 8, packed("ppr", 0, 8)),
    new RegisterSet(LINUX, 0x105, 8, packed("dscr", 0, 8)),
    new RegisterSet(LINUX, 0x106, 24, packed("ebbrr ebbhr bescr", 0, 8)),
    new RegisterSet(LINUX, 0x107, 40, packed("siar sdar sier mmcr2 mmcr0", 0, 8)),
    // what the registers were when a memory transaction began
    new RegisterSet(LINUX, 0x108, 48 * wordBytes, packed(checkpointed, 0, wordBytes)),
    new RegisterSet(LINUX, 0x109, 264, floats("tm_f")),
    new RegisterSet(LINUX, 0x10a, 0, vectors("tm_vr")),
    new RegisterSet(LINUX, 0x10b, 256, packed(numbered("tm_vsl", 0, 31), 0, 8)),
    new RegisterSet(LINUX, 0x10c, 24, packed("tfhar texasr tfiar", 0, 8)),
    new RegisterSet(LINUX, 0x10d, 8, packed("tm_tar", 0, 8)),
    new RegisterSet(LINUX, 0x10e, 8, packed("tm_ppr", 0, 8)),
    new RegisterSet(LINUX, 0x10f, 8, packed("tm_dscr", 0, 8)),
    new RegisterSet(LINUX, 0x110, 24, packed("amr iamr uamor", 0, 8)),
    new RegisterSet(LINUX, 0x111, 16, packed("dexcr hdexcr", 0, 8)),
    new RegisterSet(FREEBSD, GENERAL, 37 * wordBytes, packed(bsd, 0, wordBytes)),
    new RegisterSet(FREEBSD | NETBSD, FLOATING, 264, floats("f")),
    new RegisterSet(NETBSD, GENERAL, 148, packed(bsd, 0, 4)),
    new RegisterSet(NETBSD, GENERAL, 288, [
      new Run(numbered("r", 0, 31) + " lr", 0, 8, 8),
      new Run("cr xer", 264, 4, 4),
      new Run("ctr pc", 272, 8, 8),
    ]),
    // struct reg (OpenBSD, powerpc/include/reg.h): gpr[32], fpr[32] of 8 bytes, pc, ps, cnd, lr, cnt, xer, mq
    new RegisterSet(OPENBSD, GENERAL, 412, [
      new Run(numbered("r", 0, 31), 0, 4, 4),
      new Run(numbered("f", 0, 31), 128, 8, 8),
      new Run("pc msr cr lr ctr xer mq", 384, 4, 4),
    ]),
    new RegisterSet(OPENBSD, GENERAL, 416, [
      new Run(numbered("r", 0, 31), 0, 4, 4),
      new Run(numbered("f", 0, 31), 128, 8, 8),
      new Run("pc msr cr lr ctr xer mq", 384, 4, 4),
    ]),
  ]);
  machine.reader = readPpcNote;
  return machine;
}

/** The key that guards return addresses: that it is there is the fact, its value is nobody's business. */
function readPpcNote(
  type: u32,
  _source: ByteSource,
  _at: u64,
  _size: u64,
  _isBigEndian: bool,
  _registers: Registers,
): bool {
  return type == NT_PPC_HASHKEYR;
}
