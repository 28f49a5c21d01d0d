/** Names of note types, which mean something only together with their owner: those of Linux. */
import { nameIn } from "./name-lists";
import { rareFamilyOf } from "./names-elsewhere";

// Linux, uapi/linux/elf.h.
const CORE_TYPES: StaticArray<u32> = [1, 2, 3, 4, 6, 0x53494749, 0x46494c45];
const CORE_NAMES: StaticArray<string> = [
  "NT_PRSTATUS",
  "NT_FPREGSET",
  "NT_PRPSINFO",
  "NT_TASKSTRUCT",
  "NT_AUXV",
  "NT_SIGINFO",
  "NT_FILE",
];

const X86: StaticArray<string> = [
  "NT_386_TLS",
  "NT_386_IOPERM",
  "NT_X86_XSTATE",
  "",
  "NT_X86_SHSTK",
  "NT_X86_XSAVE_LAYOUT",
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

export function coreNoteName(type: u32): string {
  return nameIn(CORE_TYPES, CORE_NAMES, type);
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
  if (family == 2) return X86;
  if (family == 4) return ARM;
  return IS_FULL ? rareFamilyOf(family) : null;
}
