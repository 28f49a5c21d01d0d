/** What the instruction that failed was about to do, as far as a crash needs it. */
import { Registers } from "../facts/registers";

/** Anything else. */
const DOES_OTHER: i32 = 0;
/** Divides integers. */
export const DOES_DIVIDE: i32 = 1;
/** Exists to fail: compilers put it where the program must not come. */
export const DOES_TRAP: i32 = 2;
/** Stops for a debugger. */
export const DOES_BREAK: i32 = 3;
/** Calls or jumps to a place that a register or memory holds. */
export const DOES_JUMP: i32 = 4;
/** Returns to its caller. */
export const DOES_RETURN: i32 = 5;
/** Allowed to the kernel only. */
export const DOES_PRIVILEGED: i32 = 6;

export const ACCESS_NONE: i32 = 0;
export const ACCESS_READ: i32 = 1;
export const ACCESS_WRITE: i32 = 2;
/** Reads, then writes the same place: which of the two failed cannot be told. */
export const ACCESS_BOTH: i32 = 3;

@final
export class Instruction {
  does: i32 = DOES_OTHER;
  access: i32 = ACCESS_NONE;
  /** Whether `address`, what it reads or writes, could be worked out. */
  hasAddress: bool = false;
  address: u64 = 0;
  /** Instructions that copy also write here. */
  hasTarget: bool = false;
  target: u64 = 0;
  /** Name of the register that the address is built on, "" where there is none. */
  base: string = "";
  baseValue: u64 = 0;
  /** Of a division: whether its divisor is known. */
  isDivisorKnown: bool = false;
  divisor: u64 = 0;
  /** Of a division by what `address` names: its bytes; 0: by a register. */
  divisorBytes: i32 = 0;
  /** The number that a trap or breakpoint carries; -1: none. */
  code: i32 = -1;

  /** Builds the address on a register; without it there is no address. */
  addRegister(registers: Registers, name: string, scale: u64, isBase: bool): void {
    if (!registers.has(name)) {
      this.hasAddress = false;
      return;
    }
    const value = registers.get(name);
    this.address += value * scale;
    if (isBase) {
      this.base = name;
      this.baseValue = value;
    }
  }
}
