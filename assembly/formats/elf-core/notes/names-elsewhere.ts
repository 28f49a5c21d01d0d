/** Names of note types of other systems than Linux, and of Linux on processors that few people have. */
import { nameIn } from "./name-lists";

// Linux, uapi/linux/elf.h.
const PPC: StaticArray<string> = [
  "NT_PPC_VMX",
  "NT_PPC_SPE",
  "NT_PPC_VSX",
  "NT_PPC_TAR",
  "NT_PPC_PPR",
  "NT_PPC_DSCR",
  "NT_PPC_EBB",
  "NT_PPC_PMU",
  "NT_PPC_TM_CGPR",
  "NT_PPC_TM_CFPR",
  "NT_PPC_TM_CVMX",
  "NT_PPC_TM_CVSX",
  "NT_PPC_TM_SPR",
  "NT_PPC_TM_CTAR",
  "NT_PPC_TM_CPPR",
  "NT_PPC_TM_CDSCR",
  "NT_PPC_PKEY",
  "NT_PPC_DEXCR",
  "NT_PPC_HASHKEYR",
];
const S390: StaticArray<string> = [
  "NT_S390_HIGH_GPRS",
  "NT_S390_TIMER",
  "NT_S390_TODCMP",
  "NT_S390_TODPREG",
  "NT_S390_CTRS",
  "NT_S390_PREFIX",
  "NT_S390_LAST_BREAK",
  "NT_S390_SYSTEM_CALL",
  "NT_S390_TDB",
  "NT_S390_VXRS_LOW",
  "NT_S390_VXRS_HIGH",
  "NT_S390_GS_CB",
  "NT_S390_GS_BC",
  "NT_S390_RI_CB",
  "NT_S390_PV_CPU_DATA",
];
const MIPS: StaticArray<string> = ["NT_MIPS_DSP", "NT_MIPS_FP_MODE", "NT_MIPS_MSA"];
const RISCV: StaticArray<string> = ["NT_RISCV_CSR", "NT_RISCV_VECTOR", "NT_RISCV_TAGGED_ADDR_CTRL"];
const LOONGARCH: StaticArray<string> = [
  "NT_LOONGARCH_CPUCFG",
  "NT_LOONGARCH_CSR",
  "NT_LOONGARCH_LSX",
  "NT_LOONGARCH_LASX",
  "NT_LOONGARCH_LBT",
  "NT_LOONGARCH_HW_BREAK",
  "NT_LOONGARCH_HW_WATCH",
];

// FreeBSD, sys/elf_common.h.
const FREEBSD_TYPES: StaticArray<u32> = [
  1, 2, 3, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 0x100, 0x102, 0x200, 0x202, 0x400, 0x401, 0x406,
];
const FREEBSD_NAMES: StaticArray<string> = [
  "NT_PRSTATUS",
  "NT_FPREGSET",
  "NT_PRPSINFO",
  "NT_THRMISC",
  "NT_PROCSTAT_PROC",
  "NT_PROCSTAT_FILES",
  "NT_PROCSTAT_VMMAP",
  "NT_PROCSTAT_GROUPS",
  "NT_PROCSTAT_UMASK",
  "NT_PROCSTAT_RLIMIT",
  "NT_PROCSTAT_OSREL",
  "NT_PROCSTAT_PSSTRINGS",
  "NT_PROCSTAT_AUXV",
  "NT_PTLWPINFO",
  "NT_PROCSTAT_KQUEUES",
  "NT_PPC_VMX",
  "NT_PPC_VSX",
  "NT_X86_SEGBASES",
  "NT_X86_XSTATE",
  "NT_ARM_VFP",
  "NT_ARM_TLS",
  "NT_ARM_ADDR_MASK",
];

// NetBSD, sys/exec_elf.h; types from 32 on are those of ptrace and differ between machines.
const NETBSD_TYPES: StaticArray<u32> = [1, 2, 24];
const NETBSD_NAMES: StaticArray<string> = [
  "ELF_NOTE_NETBSD_CORE_PROCINFO",
  "ELF_NOTE_NETBSD_CORE_AUXV",
  "ELF_NOTE_NETBSD_CORE_LWPSTATUS",
];

// OpenBSD, sys/exec_elf.h.
const OPENBSD_TYPES: StaticArray<u32> = [10, 11, 20, 21, 22, 23, 24];
const OPENBSD_NAMES: StaticArray<string> = [
  "NT_OPENBSD_PROCINFO",
  "NT_OPENBSD_AUXV",
  "NT_OPENBSD_REGS",
  "NT_OPENBSD_FPREGS",
  "NT_OPENBSD_XFPREGS",
  "NT_OPENBSD_WCOOKIE",
  "NT_OPENBSD_PACMASK",
];

// illumos, sys/elf.h.
const SOLARIS_TYPES: StaticArray<u32> = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
];
const SOLARIS_NAMES: StaticArray<string> = [
  "NT_PRSTATUS",
  "NT_PRFPREG",
  "NT_PRPSINFO",
  "NT_PRXREG",
  "NT_PLATFORM",
  "NT_AUXV",
  "NT_GWINDOWS",
  "NT_ASRS",
  "NT_LDT",
  "NT_PSTATUS",
  "NT_PSINFO",
  "NT_PRCRED",
  "NT_UTSNAME",
  "NT_LWPSTATUS",
  "NT_LWPSINFO",
  "NT_PRPRIV",
  "NT_PRPRIVINFO",
  "NT_CONTENT",
  "NT_ZONENAME",
  "NT_FDINFO",
  "NT_SPYMASTER",
  "NT_SECFLAGS",
  "NT_LWPNAME",
];

/** Families of 256 types of owner LINUX. */
export function rareFamilyOf(family: u32): StaticArray<string> | null {
  switch (family) {
    case 1:
      return PPC;
    case 3:
      return S390;
    case 8:
      return MIPS;
    case 9:
      return RISCV;
    case 10:
      return LOONGARCH;
    default:
      return null;
  }
}

/** `owner` is CORE for notes of Solaris. */
export function otherNoteName(owner: string, type: u32): string {
  if (owner == "CORE") return nameIn(SOLARIS_TYPES, SOLARIS_NAMES, type);
  if (owner == "FreeBSD") return nameIn(FREEBSD_TYPES, FREEBSD_NAMES, type);
  if (owner.startsWith("NetBSD-CORE")) return nameIn(NETBSD_TYPES, NETBSD_NAMES, type);
  if (owner.startsWith("OpenBSD")) return nameIn(OPENBSD_TYPES, OPENBSD_NAMES, type);
  return "";
}
