/** Mach exceptions (osfmk/mach/exception_types.h, mach/kern_return.h, kern/exc_resource.h, kern/exc_guard.h). */
import { hex } from "../../bytes/text";

export const EXC_BAD_ACCESS: u32 = 1;
export const EXC_BAD_INSTRUCTION: u32 = 2;
export const EXC_ARITHMETIC: u32 = 3;
export const EXC_SOFTWARE: u32 = 5;
export const EXC_BREAKPOINT: u32 = 6;
export const EXC_CRASH: u32 = 10;
export const EXC_RESOURCE: u32 = 11;
export const EXC_GUARD: u32 = 12;
/** Crashpad's own: a dump without a crash ("CPsx"), an NSException nobody caught ("CPnx"). */
export const CRASHPAD_SIMULATED: u32 = 0x43507378;
export const CRASHPAD_NS_EXCEPTION: u32 = 0x43506e78;
/** Breakpad's code[0] of EXC_SOFTWARE for the same. */
const BREAKPAD_NS_EXCEPTION: u32 = 0xdeadc0de;

/** "EXC_BAD_ACCESS"; "" for a number without a name. */
export function machExceptionName(exception: u32): string {
  switch (exception) {
    case 1:
      return "EXC_BAD_ACCESS";
    case 2:
      return "EXC_BAD_INSTRUCTION";
    case 3:
      return "EXC_ARITHMETIC";
    case 4:
      return "EXC_EMULATION";
    case 5:
      return "EXC_SOFTWARE";
    case 6:
      return "EXC_BREAKPOINT";
    case 7:
      return "EXC_SYSCALL";
    case 8:
      return "EXC_MACH_SYSCALL";
    case 9:
      return "EXC_RPC_ALERT";
    case 10:
      return "EXC_CRASH";
    case 11:
      return "EXC_RESOURCE";
    case 12:
      return "EXC_GUARD";
    case 13:
      return "EXC_CORPSE_NOTIFY";
    case CRASHPAD_SIMULATED:
      return "CRASHPAD_SIMULATED";
    case CRASHPAD_NS_EXCEPTION:
      return "NSException";
    default:
      return "";
  }
}

/** Name of code[0]: "KERN_INVALID_ADDRESS", "EXC_I386_DIV"; "" without one. `arch` is the report's word. */
export function machCodeName(exception: u32, code: u64, arch: string): string {
  const isX86 = arch == "x86" || arch == "x86-64";
  switch (exception) {
    case EXC_BAD_ACCESS:
      return badAccessName(<u32>code, isX86);
    case EXC_BAD_INSTRUCTION:
      return code == 1 ? (isX86 ? "EXC_I386_INVOP" : "EXC_ARM_UNDEFINED") : "";
    case EXC_ARITHMETIC:
      return isX86 ? arithmeticName(<u32>code) : "";
    case EXC_SOFTWARE:
      return softwareName(<u32>code);
    case EXC_BREAKPOINT:
      if (!isX86) return code == 1 ? "EXC_ARM_BREAKPOINT" : "";
      return code == 1 ? "EXC_I386_SGL" : code == 2 ? "EXC_I386_BPT" : "";
    case EXC_RESOURCE:
      return resourceName(<u32>(code >> 61));
    case EXC_GUARD:
      return guardName(<u32>(code >> 61));
    default:
      return "";
  }
}

/** kern_return_t, and what the processors add. */
function badAccessName(code: u32, isX86: bool): string {
  switch (code) {
    case 1:
      return "KERN_INVALID_ADDRESS";
    case 2:
      return "KERN_PROTECTION_FAILURE";
    case 8:
      return "KERN_NO_ACCESS";
    case 9:
      return "KERN_MEMORY_FAILURE";
    case 10:
      return "KERN_MEMORY_ERROR";
    case 50:
      return "KERN_CODESIGN_ERROR";
  }
  if (isX86) return code == 13 ? "EXC_I386_GPFLT" : code == 5 ? "EXC_I386_BOUND" : "";
  switch (code) {
    case 0x101:
      return "EXC_ARM_DA_ALIGN";
    case 0x102:
      return "EXC_ARM_DA_DEBUG";
    case 0x103:
      return "EXC_ARM_SP_ALIGN";
    case 0x104:
      return "EXC_ARM_SWP";
    case 0x105:
      return "EXC_ARM_PAC_FAIL";
    default:
      return "";
  }
}

function arithmeticName(code: u32): string {
  switch (code) {
    case 1:
      return "EXC_I386_DIV";
    case 2:
      return "EXC_I386_INTO";
    case 3:
      return "EXC_I386_NOEXT";
    case 4:
      return "EXC_I386_EXTOVR";
    case 5:
      return "EXC_I386_EXTERR";
    case 6:
      return "EXC_I386_EMERR";
    case 7:
      return "EXC_I386_BOUND";
    case 8:
      return "EXC_I386_SSEEXTERR";
    default:
      return "";
  }
}

function softwareName(code: u32): string {
  switch (code) {
    case 0x10000:
      return "EXC_UNIX_BAD_SYSCALL";
    case 0x10001:
      return "EXC_UNIX_BAD_PIPE";
    case 0x10002:
      return "EXC_UNIX_ABORT";
    case 0x10003:
      return "EXC_SOFT_SIGNAL";
    case BREAKPAD_NS_EXCEPTION:
      return "NSException";
    default:
      return "";
  }
}

function resourceName(type: u32): string {
  return type >= 1 && type <= 6 ? "RESOURCE_TYPE_" + RESOURCES[type] : "";
}

const RESOURCES: StaticArray<string> = ["", "CPU", "WAKEUPS", "MEMORY", "IO", "THREADS", "PORTS"];

function guardName(type: u32): string {
  return type >= 1 && type <= 7 ? "GUARD_TYPE_" + GUARDS[type] : "";
}

const GUARDS: StaticArray<string> = ["", "MACH_PORT", "FD", "USER", "VN", "VIRT_MEMORY", "REJECTED_SC", "RISK"];

/** What the codes of EXC_RESOURCE say, as a sentence's part; "" where nothing is packed into them. */
export function resourceWords(code: u64, subcode: u64): string {
  switch (<u32>(code >> 61)) {
    case 1:
      return (
        "used " +
        (subcode & 0x7f).toString() +
        " % of a processor over " +
        ((code >> 7) & 0x1ffffff).toString() +
        " s, allowed are " +
        (code & 0x7f).toString() +
        " %"
      );
    case 2:
      return (
        "woke the processor " +
        (subcode & 0xfff).toString() +
        " times a second over " +
        ((code >> 20) & 0xfffff).toString() +
        " s, allowed are " +
        (code & 0xfff).toString()
      );
    case 3:
      return "reached its limit of " + (code & 0x1fff).toString() + " MB";
    case 4:
      return (
        "wrote " +
        (subcode & 0x7fff).toString() +
        " MB over " +
        ((code >> 15) & 0x1ffff).toString() +
        " s, allowed are " +
        (code & 0x7fff).toString()
      );
    default:
      return "";
  }
}

/** What the codes of EXC_GUARD say: "fd 5, guard 0x…". */
export function guardWords(code: u64, subcode: u64): string {
  const target = <u32>code;
  const kind = <u32>(code >> 61);
  const name = kind == 1 ? "port " + hex(target) : kind == 2 ? "fd " + target.toString() : hex(target);
  return name + ", flavor " + hex((code >> 32) & 0x1fffffff) + ", guard " + hex(subcode);
}

/** The signal that EXC_CRASH wraps, from its code[0]. */
export function wrappedSignal(code: u64): u32 {
  return <u32>(code >> 24) & 0xff;
}
