/** Architectures by the name that the kernel gives them (uname -m). */

// e_machine (System V ABI).
const EM_386: u32 = 3;
const EM_MIPS: u32 = 8;
const EM_PPC: u32 = 20;
const EM_PPC64: u32 = 21;
const EM_S390: u32 = 22;
const EM_ARM: u32 = 40;
const EM_IA_64: u32 = 50;
const EM_X86_64: u32 = 62;
const EM_AARCH64: u32 = 183;
const EM_RISCV: u32 = 243;
const EM_LOONGARCH: u32 = 258;
const EM_ALPHA: u32 = 0x9026;
const EM_SPARCV9: u32 = 43;

/** e_machine of "x86_64", "aarch64" …; 0: not known. */
export function elfMachineNumber(machine: string): u32 {
  if (machine == "x86_64") return EM_X86_64;
  if (machine.length == 4 && machine.startsWith("i") && machine.endsWith("86")) return EM_386;
  if (machine == "aarch64" || machine == "aarch64_be") return EM_AARCH64;
  if (machine.startsWith("arm")) return EM_ARM;
  if (machine == "ppc64" || machine == "ppc64le") return EM_PPC64;
  if (machine == "ppc") return EM_PPC;
  if (machine == "s390x" || machine == "s390") return EM_S390;
  if (machine == "riscv64" || machine == "riscv32") return EM_RISCV;
  if (machine == "mips64" || machine == "mips") return EM_MIPS;
  if (machine == "loongarch64" || machine == "loongarch32") return EM_LOONGARCH;
  if (machine == "ia64") return EM_IA_64;
  if (machine == "alpha") return EM_ALPHA;
  return machine == "sparc64" ? EM_SPARCV9 : 0;
}
