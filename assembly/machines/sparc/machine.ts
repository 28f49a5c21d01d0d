import { FrameRecord, Machine } from "../machine";

/** A stack pointer of 64-bit code points this much below its frame (SPARC Compliance Definition 2.4). */
const BIAS: i32 = 2047;

/**
 * SPARC: the register window of a frame is spilled at its stack pointer; i6 in it is the caller's stack pointer,
 * i7 the address of the call itself.
 */
export function sparc(wordBytes: u32): Machine {
  const machine = new Machine(wordBytes);
  const window = wordBytes == 8 ? BIAS : 0;
  const word = <i32>wordBytes;
  machine.sp = "sp o6";
  machine.fp = "sp o6";
  machine.lr = "o7";
  machine.records = [new FrameRecord(window + 14 * word, window + 15 * word, 0, true)];
  machine.stackBias = <u64>window;
  return machine;
}
