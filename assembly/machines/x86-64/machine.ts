import { FrameRecord, Machine } from "../machine";
import { callBeforeX86 } from "../x86/calls";
import { signalFramesX86_64 } from "./signal-frame";

/** As x86, with 8 bytes a word, in x32 as well: its stack holds whole registers. */
export function x86_64(): Machine {
  const machine = new Machine(8);
  machine.pc = "rip";
  machine.sp = "rsp";
  machine.fp = "rbp";
  machine.records = [new FrameRecord(0, 8, 16)];
  machine.codeAlignment = 1;
  machine.functionAlignment = 16;
  machine.dataAlignment = 8;
  machine.addressBits = 48;
  machine.callBefore = callBeforeX86;
  machine.signalFrames = signalFramesX86_64();
  return machine;
}
