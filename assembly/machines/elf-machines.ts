/** Which architecture an ELF core is of: `e_machine`, the class and the byte order decide. */
import { alphaElf } from "./alpha/elf";
import { armElf } from "./arm/elf";
import { arm64Elf } from "./arm64/elf";
import { ElfMachine } from "./elf-registers";
import { hppaElf } from "./hppa/elf";
import { ia64Elf } from "./ia64/elf";
import { loongarchElf } from "./loongarch/elf";
import { m68kElf } from "./m68k/elf";
import { mipsElf } from "./mips/elf";
import { openriscElf } from "./openrisc/elf";
import { ppcElf } from "./ppc/elf";
import { riscvElf } from "./riscv/elf";
import { s390Elf } from "./s390/elf";
import { shElf } from "./sh/elf";
import { sparc64Elf, sparcElf } from "./sparc/elf";
import { x86Elf } from "./x86/elf";
import { x86_64Elf } from "./x86-64/elf";

// e_machine (System V ABI, "Machine Information").
const EM_SPARC: u32 = 2;
const EM_386: u32 = 3;
const EM_68K: u32 = 4;
const EM_MIPS: u32 = 8;
const EM_PARISC: u32 = 15;
const EM_SPARC32PLUS: u32 = 18;
const EM_PPC: u32 = 20;
const EM_PPC64: u32 = 21;
const EM_S390: u32 = 22;
const EM_ARM: u32 = 40;
const EM_SH: u32 = 42;
const EM_SPARCV9: u32 = 43;
const EM_IA_64: u32 = 50;
const EM_X86_64: u32 = 62;
const EM_OPENRISC: u32 = 92;
const EM_AARCH64: u32 = 183;
const EM_RISCV: u32 = 243;
const EM_LOONGARCH: u32 = 258;
const EM_ALPHA_OLD: u32 = 41;
const EM_ALPHA: u32 = 0x9026;
const EM_S390_OLD: u32 = 0xa390;

/** The architecture; null for one whose registers nobody here, or not this build, knows. `bits` is 32 or 64. */
export function elfMachineOf(machine: u32, bits: i32, isBigEndian: bool): ElfMachine | null {
  switch (machine) {
    case EM_386:
      // A debugger for both widths marks 64-bit programs so.
      return bits == 64 ? x86_64Elf("x86-64") : x86Elf();
    case EM_X86_64:
      return x86_64Elf(bits == 64 ? "x86-64" : "x32");
    case EM_AARCH64:
      return arm64Elf();
    case EM_ARM:
      return armElf();
    default:
      return IS_FULL ? rareMachineOf(machine, bits, isBigEndian) : null;
  }
}

/** Machines that few people have. */
function rareMachineOf(machine: u32, bits: i32, isBigEndian: bool): ElfMachine | null {
  const word: u32 = bits == 64 ? 8 : 4;
  switch (machine) {
    case EM_RISCV:
      return riscvElf(word);
    case EM_PPC64:
      return ppcElf(isBigEndian ? "ppc64" : "ppc64le", 8);
    case EM_PPC:
      return ppcElf("ppc", 4);
    case EM_S390:
    case EM_S390_OLD:
      return s390Elf(word);
    case EM_MIPS:
      return mipsElf(bits == 64 ? "mips64" : "mips");
    case EM_SPARC:
    case EM_SPARC32PLUS:
      return sparcElf();
    case EM_SPARCV9:
      return sparc64Elf();
    case EM_ALPHA:
    case EM_ALPHA_OLD:
      return alphaElf();
    case EM_PARISC:
      return hppaElf();
    case EM_LOONGARCH:
      return loongarchElf();
    case EM_68K:
      return m68kElf();
    case EM_SH:
      return shElf();
    case EM_OPENRISC:
      return openriscElf();
    case EM_IA_64:
      return ia64Elf();
    default:
      return null;
  }
}

/** n32 of MIPS: 32-bit notes with registers of 64 bits; only the size of NT_PRSTATUS tells it from o32. */
export function mipsN32(): ElfMachine {
  return mipsElf("mips64");
}
