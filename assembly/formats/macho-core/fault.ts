/** The processor's word for a fault, as the exception that XNU makes of it (osfmk/arm64/sleh.c, osfmk/i386/trap.c). */
import {
  EXC_ARITHMETIC,
  EXC_BAD_ACCESS,
  EXC_BAD_INSTRUCTION,
  EXC_BREAKPOINT,
  machCodeName,
  machExceptionName,
} from "../../systems/macos/exceptions";

@final
export class MachFault {
  readonly name: string;
  readonly subname: string;
  access: string = "";
  isMemory: bool = false;
  address: u64 = 0;

  constructor(
    readonly code: u32,
    subcode: u64,
    arch: string,
  ) {
    this.name = machExceptionName(code);
    this.subname = machCodeName(code, subcode, arch);
  }

  atMemory(address: u64, access: string): MachFault {
    this.isMemory = true;
    this.address = address;
    this.access = access;
    return this;
  }
}

const KERN_INVALID_ADDRESS: u64 = 1;
const KERN_PROTECTION_FAILURE: u64 = 2;
const EXC_ARM_DA_ALIGN: u64 = 0x101;
const EXC_ARM_SP_ALIGN: u64 = 0x103;
const EXC_ARM_PAC_FAIL: u64 = 0x105;

// ESR_ELx (Arm ARM, D24.2): exception class in bits 31 to 26, syndrome below 25.
const EC_UNKNOWN: u32 = 0x00;
const EC_ILLEGAL_STATE: u32 = 0x0e;
const EC_PAC_FAIL: u32 = 0x1c;
const EC_INSTRUCTION_ABORT: u32 = 0x20;
const EC_PC_ALIGNMENT: u32 = 0x22;
const EC_DATA_ABORT: u32 = 0x24;
const EC_SP_ALIGNMENT: u32 = 0x26;
const EC_BREAKPOINT: u32 = 0x30;
const EC_BRK: u32 = 0x3c;
const WRITE_NOT_READ: u64 = 0x40;
const FAULT_ALIGNMENT: u32 = 0x21;

/** Null: the thread came to the kernel by something else than a fault. */
export function describeArm64(syndrome: u64, address: u64): MachFault | null {
  // Nothing was ever recorded.
  if (syndrome == 0) return null;
  const arch = "arm64";
  switch (<u32>(syndrome >> 26) & 0x3f) {
    case EC_DATA_ABORT: {
      const access = syndrome & WRITE_NOT_READ ? "write" : "read";
      return new MachFault(EXC_BAD_ACCESS, abortCode(syndrome), arch).atMemory(address, access);
    }
    case EC_INSTRUCTION_ABORT:
      return new MachFault(EXC_BAD_ACCESS, abortCode(syndrome), arch).atMemory(address, "execute");
    case EC_PC_ALIGNMENT:
      return new MachFault(EXC_BAD_ACCESS, EXC_ARM_DA_ALIGN, arch);
    case EC_SP_ALIGNMENT:
      return new MachFault(EXC_BAD_ACCESS, EXC_ARM_SP_ALIGN, arch);
    case EC_PAC_FAIL:
      return new MachFault(EXC_BAD_ACCESS, EXC_ARM_PAC_FAIL, arch);
    case EC_UNKNOWN:
    case EC_ILLEGAL_STATE:
      return new MachFault(EXC_BAD_INSTRUCTION, 1, arch);
    case EC_BREAKPOINT:
    case EC_BRK:
      return new MachFault(EXC_BREAKPOINT, 1, arch);
    default:
      return null;
  }
}

/** Fault status codes 4 to 7: nothing is mapped; 9 to 15: access or permission. */
function abortCode(syndrome: u64): u64 {
  const status = <u32>syndrome & 0x3f;
  if (status == FAULT_ALIGNMENT) return EXC_ARM_DA_ALIGN;
  return status >= 8 && status <= 15 ? KERN_PROTECTION_FAILURE : KERN_INVALID_ADDRESS;
}

// Trap numbers (Intel SDM, volume 3, 6.15) and the page fault's error code.
const TRAP_DIVIDE: u32 = 0;
const TRAP_DEBUG: u32 = 1;
const TRAP_BREAKPOINT: u32 = 3;
const TRAP_INVALID_OPCODE: u32 = 6;
const TRAP_PROTECTION: u32 = 13;
const TRAP_PAGE_FAULT: u32 = 14;
const ERROR_PRESENT: u64 = 1;
const ERROR_WRITE: u64 = 2;
const ERROR_FETCH: u64 = 16;

export function describeX86(trap: u32, error: u64, address: u64): MachFault | null {
  const arch = "x86-64";
  switch (trap) {
    case TRAP_PAGE_FAULT: {
      const access = error & ERROR_FETCH ? "execute" : error & ERROR_WRITE ? "write" : "read";
      const code = error & ERROR_PRESENT ? KERN_PROTECTION_FAILURE : KERN_INVALID_ADDRESS;
      return new MachFault(EXC_BAD_ACCESS, code, arch).atMemory(address, access);
    }
    case TRAP_PROTECTION:
      return new MachFault(EXC_BAD_ACCESS, 13, arch);
    case TRAP_INVALID_OPCODE:
      return new MachFault(EXC_BAD_INSTRUCTION, 1, arch);
    case TRAP_BREAKPOINT:
      return new MachFault(EXC_BREAKPOINT, 2, arch);
    case TRAP_DEBUG:
      return new MachFault(EXC_BREAKPOINT, 1, arch);
    case TRAP_DIVIDE:
      // Also what stands there when nothing happened: only an address or an error tells that something did.
      return address != 0 || error != 0 ? new MachFault(EXC_ARITHMETIC, 1, arch) : null;
    default:
      return null;
  }
}
