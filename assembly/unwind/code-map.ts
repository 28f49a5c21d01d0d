/** Which addresses can be code, and whether a call stands before a return address. */
import { reserve } from "../bytes/arena";
import { Dump } from "../facts/dump";
import { EXECUTE, PROTECTION_KNOWN } from "../facts/memory/region";
import { regionAt } from "../facts/memory/region-index";
import { Registers } from "../facts/registers";
import { CALL_NONE, CALL_WINDOW, findRegister, Machine, registerValue } from "../machines/machine";

/** The map says that no code is there. */
export const CODE_NO: i32 = 0;
/** The dump does not say what is there. */
export const CODE_UNKNOWN: i32 = 1;
/** A module's, or memory that may be executed. */
export const CODE_YES: i32 = 2;

/** Answer of `callBefore` where the bytes are not in the dump. */
export const CALL_UNREADABLE: i32 = -1;

/** Nothing is mapped so low: the smallest mmap_min_addr in use, and what stack walkers take for null. */
const LOWEST: u64 = 0x1000;
/** A PE image begins with a page of headers. */
const PE_HEADERS: u64 = 0x1000;

/** Bits of an address before a signature begins: Apple's and Windows' choice, and the least of Linux. */
const APPLE_BITS: u32 = 47;
const WINDOWS_BITS: u32 = 48;
const LEAST_BITS: u32 = 39;
/** arm64: chooses between the lower and the upper half of the address space. */
const HALF_BIT: u64 = (<u64>1) << 55;

const window: usize = reserve(CALL_WINDOW);

@final
export class CodeMap {
  /** Whether an address in no region is known to be unmapped. */
  private isComplete: bool = false;
  private isWindows: bool = false;
  private signatureBits: u32 = 64;

  constructor(
    private readonly dump: Dump,
    private readonly machine: Machine,
  ) {
    let known = 0;
    for (let i = 0; i < dump.regions.length; i++) {
      if (dump.regions[i].protection & PROTECTION_KNOWN || dump.regions[i].isEmpty) known++;
    }
    this.isComplete = known > dump.regions.length / 2;
    this.isWindows = dump.system.os == "windows";
    if (machine.hasSignedPointers) this.signatureBits = addressBits(dump);
  }

  /** Whether code can lie at `address`: one of the CODE_ constants. */
  judge(address: u64): i32 {
    const dump = this.dump;
    if (address < LOWEST || !this.machine.isCanonical(address)) return CODE_NO;
    const index = regionAt(dump, address);
    if (index >= 0) {
      const region = dump.regions[index];
      if (region.protection & PROTECTION_KNOWN) return region.protection & EXECUTE ? CODE_YES : CODE_NO;
      if (region.isEmpty) return CODE_NO;
    }
    const module = dump.moduleAt(address);
    if (module >= 0) {
      return this.isWindows && address - dump.modules[module].base < PE_HEADERS ? CODE_NO : CODE_YES;
    }
    return this.isComplete ? CODE_NO : CODE_UNKNOWN;
  }

  /** Whether the return address `address` may be one: the instruction before it is what counts. */
  judgeReturn(address: u64): i32 {
    const place = this.machine.placeOf(address);
    if (place % <u64>this.machine.codeAlignment != 0) return CODE_NO;
    return place == 0 ? CODE_NO : this.judge(place - 1);
  }

  /** What kind of call ends at a return address: one of the CALL_ constants. */
  callBefore(address: u64): i32 {
    const find = this.machine.callBefore;
    const memory = this.dump.memory;
    const space = this.dump.virtual;
    if (find === null || !memory || !space) return CALL_UNREADABLE;
    const place = this.machine.placeOf(address);
    if (place < CALL_WINDOW || memory.copy(place - CALL_WINDOW, window, CALL_WINDOW) < <i32>CALL_WINDOW) {
      return CALL_UNREADABLE;
    }
    // Files of pages that were never read back hold zeros where the code was.
    if (load<u64>(window) == 0) return CALL_UNREADABLE;
    return find(window + CALL_WINDOW, CALL_WINDOW, space.bigEndian);
  }

  /**
   * Whether a value that points into code may well be something else than a return address: of a function, of
   * the image itself, of memory that is written and run; where the map does not tell code from data, of data. Misses
   * one return address in 16 or 8, and most of what else lies on stacks.
   */
  isDoubtful(address: u64): bool {
    const place = this.machine.placeOf(address);
    const machine = this.machine;
    const habit = <u64>(this.isComplete ? machine.functionAlignment : machine.dataAlignment);
    if (habit > 0 && place % habit == 0) return true;
    const auxv = this.dump.auxv;
    for (let i = 0; i < auxv.length; i++) if (auxv[i].value == address) return true;
    const module = this.dump.moduleAt(place - 1);
    return module < 0 || this.dump.modules[module].base == place;
  }

  /** A code or stack address without signature and tag. */
  bare(address: u64, registers: Registers | null): u64 {
    if (!this.machine.hasSignedPointers) return address;
    // lldb's name of the mask in NT_ARM_PAC_MASK (linux/elf.h).
    if (registers && findRegister(registers, "pauth_cmask code_mask")) {
      const mask = registerValue;
      return address & HALF_BIT ? address | mask : address & ~mask;
    }
    const kept = stripAbove(address, this.signatureBits);
    if (kept == address || this.judge(kept) == CODE_YES || this.signatureBits <= LEAST_BITS) return kept;
    // Android and small kernels use fewer bits than their addresses show.
    const shorter = stripAbove(address, LEAST_BITS);
    return this.judge(shorter) == CODE_YES ? shorter : kept;
  }

  /** Whether a call is known to stand before `address`. */
  isCalled(address: u64): bool {
    return this.judgeReturn(address) == CODE_YES && this.callBefore(address) > CALL_NONE;
  }
}

function stripAbove(address: u64, bits: u32): u64 {
  const mask = ((<u64>1) << bits) - 1;
  return address & HALF_BIT ? address | ~mask : address & mask;
}

/** How many bits of an address are its own: what the system uses, and no fewer than the highest module needs. */
function addressBits(dump: Dump): u32 {
  if (dump.system.addressBits > 0) return dump.system.addressBits;
  if (dump.system.os == "windows") return WINDOWS_BITS;
  let highest: u64 = 0;
  for (let i = 0; i < dump.modules.length; i++) {
    const module = dump.modules[i];
    if (module.hasBase && !(module.base & HALF_BIT)) highest = max(highest, module.base);
  }
  return max(APPLE_BITS, <u32>(64 - clz(highest)));
}
