/** Names of note types, which mean something only together with their owner. */

@final
class Names {
  constructor(
    readonly types: StaticArray<u32>,
    readonly names: StaticArray<string>,
  ) {}

  of(type: u32): string {
    for (let i = 0; i < this.types.length; i++) if (this.types[i] == type) return this.names[i];
    return "";
  }
}

// Linux, uapi/linux/elf.h.
const CORE: Names = new Names(
  [1, 2, 3, 4, 6, 0x53494749, 0x46494c45],
  ["NT_PRSTATUS", "NT_FPREGSET", "NT_PRPSINFO", "NT_TASKSTRUCT", "NT_AUXV", "NT_SIGINFO", "NT_FILE"],
);

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
const X86: StaticArray<string> = [
  "NT_386_TLS",
  "NT_386_IOPERM",
  "NT_X86_XSTATE",
  "",
  "NT_X86_SHSTK",
  "NT_X86_XSAVE_LAYOUT",
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
const ARM: StaticArray<string> = [
  "NT_ARM_VFP",
  "NT_ARM_TLS",
  "NT_ARM_HW_BREAK",
  "NT_ARM_HW_WATCH",
  "NT_ARM_SYSTEM_CALL",
  "NT_ARM_SVE",
  "NT_ARM_PAC_MASK",
  "NT_ARM_PACA_KEYS",
  "NT_ARM_PACG_KEYS",
  "NT_ARM_TAGGED_ADDR_CTRL",
  "NT_ARM_PAC_ENABLED_KEYS",
  "NT_ARM_SSVE",
  "NT_ARM_ZA",
  "NT_ARM_ZT",
  "NT_ARM_FPMR",
  "NT_ARM_POE",
  "NT_ARM_GCS",
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
const FREEBSD: Names = new Names(
  [1, 2, 3, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 0x100, 0x102, 0x200, 0x202, 0x400, 0x401, 0x406],
  [
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
  ],
);

// NetBSD, sys/exec_elf.h; types from 32 on are those of ptrace and differ between machines.
const NETBSD: Names = new Names(
  [1, 2, 24],
  ["ELF_NOTE_NETBSD_CORE_PROCINFO", "ELF_NOTE_NETBSD_CORE_AUXV", "ELF_NOTE_NETBSD_CORE_LWPSTATUS"],
);

// OpenBSD, sys/exec_elf.h.
const OPENBSD: Names = new Names(
  [10, 11, 20, 21, 22, 23, 24],
  [
    "NT_OPENBSD_PROCINFO",
    "NT_OPENBSD_AUXV",
    "NT_OPENBSD_REGS",
    "NT_OPENBSD_FPREGS",
    "NT_OPENBSD_XFPREGS",
    "NT_OPENBSD_WCOOKIE",
    "NT_OPENBSD_PACMASK",
  ],
);

// illumos, sys/elf.h.
const SOLARIS: Names = new Names(
  [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25],
  [
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
  ],
);

export function coreNoteName(type: u32): string {
  return CORE.of(type);
}

export function solarisNoteName(type: u32): string {
  return SOLARIS.of(type);
}

export function freebsdNoteName(type: u32): string {
  return FREEBSD.of(type);
}

export function netbsdNoteName(type: u32): string {
  return NETBSD.of(type);
}

export function openbsdNoteName(type: u32): string {
  return OPENBSD.of(type);
}

/** Notes of owner LINUX come in families of 256. */
export function linuxNoteName(type: u32): string {
  if (type == 0x46e62b7f) return "NT_PRXFPREG";
  if (type == 0x600) return "NT_ARC_V2";
  if (type == 0x700) return "NT_VMCOREDD";
  const names = familyOf(type >> 8);
  const index = <i32>(type & 0xff);
  return names !== null && index < names.length ? names[index] : "";
}

function familyOf(family: u32): StaticArray<string> | null {
  switch (family) {
    case 1:
      return PPC;
    case 2:
      return X86;
    case 3:
      return S390;
    case 4:
      return ARM;
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
