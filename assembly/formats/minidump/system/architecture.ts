/** ProcessorArchitecture of SystemInfo: PROCESSOR_ARCHITECTURE_… (winnt.h), from 0x8000 on Breakpad's own. */
export const X86: u32 = 0;
export const MIPS: u32 = 1;
const ALPHA: u32 = 2;
export const PPC: u32 = 3;
export const ARM: u32 = 5;
const IA64: u32 = 6;
const ALPHA64: u32 = 7;
export const AMD64: u32 = 9;
export const X86_ON_X64: u32 = 10;
export const ARM64: u32 = 12;
export const ARM_ON_X64: u32 = 13;
export const X86_ON_ARM64: u32 = 14;
export const SPARC: u32 = 0x8001;
export const PPC64: u32 = 0x8002;
export const ARM64_BREAKPAD: u32 = 0x8003;
export const MIPS64: u32 = 0x8004;
export const RISCV: u32 = 0x8005;
export const RISCV64: u32 = 0x8006;
export const UNKNOWN: u32 = 0xffff;

/** The report's word; "" for what it has no word for. */
export function archWord(architecture: u32): string {
  switch (architecture) {
    case X86:
    case X86_ON_X64:
    case X86_ON_ARM64:
      return "x86";
    case MIPS:
      return "mips";
    case ALPHA:
    case ALPHA64:
      return "alpha";
    case PPC:
      return "ppc";
    case ARM:
    case ARM_ON_X64:
      return "arm";
    case IA64:
      return "ia64";
    case AMD64:
      return "x86-64";
    case ARM64:
    case ARM64_BREAKPAD:
      return "arm64";
    case SPARC:
      return "sparc";
    case PPC64:
      return "ppc64";
    case MIPS64:
      return "mips64";
    case RISCV:
      return "riscv32";
    case RISCV64:
      return "riscv64";
    default:
      return "";
  }
}

/** Bytes of an address. */
export function wordBytesOf(architecture: u32): u32 {
  switch (architecture) {
    case IA64:
    case ALPHA64:
    case AMD64:
    case ARM64:
    case ARM64_BREAKPAD:
    case PPC64:
    case MIPS64:
    case RISCV64:
      return 8;
    // Breakpad's SPARC contexts have 64-bit registers.
    case SPARC:
      return 8;
    default:
      return 4;
  }
}

export function isX86(architecture: u32): bool {
  return architecture == X86 || architecture == X86_ON_X64 || architecture == X86_ON_ARM64 || architecture == AMD64;
}

export function isArm(architecture: u32): bool {
  return architecture == ARM || architecture == ARM_ON_X64 || architecture == ARM64 || architecture == ARM64_BREAKPAD;
}
