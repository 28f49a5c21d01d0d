/**
 * What walking a stack needs to know of an architecture, as data: the walk itself is the same for all. One file
 * per architecture fills a `Machine`; `machineOf` in registry.ts finds it by the report's word.
 */
import { Registers } from "../facts/registers";
import { SignalFrame } from "./signal-frame";

/** Nothing there that could be a call. */
export const CALL_NONE: i32 = 0;
/** A call through a register or memory. */
export const CALL_INDIRECT: i32 = 1;
/** A call of a fixed place. */
export const CALL_DIRECT: i32 = 2;

/** How many bytes before a return address `CallBefore` looks at, at most. */
export const CALL_WINDOW: u32 = 8;

/**
 * Whether a call ends right before a return address: one of the CALL_ constants. `end` is where in our memory
 * the byte behind it is, `count` how many bytes before `end` are known, at most CALL_WINDOW.
 */
export type CallBefore = (end: usize, count: u32, isBigEndian: bool) => i32;

/** How a function leaves its caller's frame pointer and its return address behind. Offsets in bytes. */
@final
export class FrameRecord {
  constructor(
    /** Of the saved frame pointer, from the frame pointer. */
    readonly previousAt: i32,
    /** Of the return address, from the frame pointer, or from the saved one if `isInCaller`. */
    readonly returnAt: i32,
    /** The caller's stack pointer is at least the frame pointer and this. */
    readonly callerSp: i32,
    /** The stack pointer is the frame pointer: the chain is of the frames themselves. */
    readonly isBackChain: bool = false,
    /** A function saves its return address in the frame of its caller; one that calls nothing may not. */
    readonly isInCaller: bool = false,
  ) {}
}

@final
export class Machine {
  /** Register names by role, parted by spaces where systems differ; "" where there is none. */
  pc: string = "pc";
  sp: string = "sp";
  /** Where the chain of frame records begins: the frame pointer, or the stack pointer of a back chain. */
  fp: string = "";
  /** Holds the return address of a function that has not saved it. */
  lr: string = "";
  /** The forms of frame records, likeliest first. Empty: frames are not chained. */
  records: Array<FrameRecord> = [];
  /** Instructions begin at multiples of this. */
  codeAlignment: u32 = 4;
  /** Functions begin at multiples of this, where instructions may begin at any place; 0: no such habit. */
  functionAlignment: u32 = 0;
  /** What images hold besides code lies at multiples of this, most of it. */
  dataAlignment: u32 = 0;
  /** Bits of a code address that choose an instruction set: Thumb, 31-bit mode. */
  modeBits: u64 = 0;
  /** Words on the stack lie at multiples of this. */
  stackAlignment: u32;
  /** What to add to a stack or frame pointer to come to the frame: SPARC in 64 bits. */
  stackBias: u64 = 0;
  /** Bits of an address that can differ; those above repeat the highest one. */
  addressBits: u32;
  /** Whether the bits above may hold a signature (arm64 pointer authentication) or a tag. */
  hasSignedPointers: bool = false;
  /** Null: calls of this architecture are not known. */
  callBefore: CallBefore | null = null;
  /** What Linux leaves on the stack for a handler of signals, the longest form first; empty: not known. */
  signalFrames: Array<SignalFrame> = [];

  constructor(
    /** Bytes of a word on the stack. */
    readonly wordBytes: u32,
  ) {
    this.stackAlignment = wordBytes;
    this.addressBits = wordBytes << 3;
  }

  /** Whether an address can exist: its upper bits all repeat the highest used one. */
  isCanonical(address: u64): bool {
    const bits = this.addressBits;
    if (bits == 64) return true;
    if (bits == 32) return address >> 32 == 0;
    const above = <i64>address >> (bits - 1);
    return above == 0 || above == -1;
  }

  /** A code address without the bits that choose an instruction set. */
  placeOf(address: u64): u64 {
    return address & ~this.modeBits;
  }
}

/** Answer of `findRegister`. */
export let registerValue: u64 = 0;

/** Whether one of the names of a role is among the registers; sets `registerValue`. */
export function findRegister(registers: Registers, role: string): bool {
  let from = 0;
  while (from < role.length) {
    let end = role.indexOf(" ", from);
    if (end < 0) end = role.length;
    const name = role.substring(from, end);
    if (registers.has(name)) {
      registerValue = registers.get(name);
      return true;
    }
    from = end + 1;
  }
  return false;
}
