import { FrameRecord, Machine } from "../machine";
import { callBeforeX86 } from "./calls";
import { signalFramesX86 } from "./signal-frame";

/** i386: `push ebp; mov ebp, esp` begins a function, its caller's `call` pushed the return address before. */
export function x86(): Machine {
  const machine = new Machine(4);
  machine.pc = "eip";
  machine.sp = "esp";
  machine.fp = "ebp";
  machine.records = [new FrameRecord(0, 4, 8)];
  machine.codeAlignment = 1;
  machine.functionAlignment = 16;
  machine.dataAlignment = 8;
  machine.callBefore = callBeforeX86;
  machine.signalFrames = signalFramesX86();
  return machine;
}
