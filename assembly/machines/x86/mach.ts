import { MachMachine, MachState, STATE_EXCEPTION, STATE_GENERAL, STATE_WRAPPED } from "../mach-states";
import { Run } from "../runs";

export function x86Mach(): MachMachine {
  return new MachMachine("eip", "esp", [
    // x86_thread_state32_t
    new MachState(1, STATE_GENERAL, 16, [
      new Run("eax ebx ecx edx edi esi ebp esp ss eflags eip cs ds es fs gs", 0, 4, 4),
    ]),
    // x86_exception_state32_t: trapno u16, cpu u16, err, faultvaddr
    new MachState(3, STATE_EXCEPTION, 3, [
      new Run("trapno", 0, 2, 2),
      new Run("err", 4, 4, 4),
      new Run("cr2", 8, 4, 4),
    ]),
    new MachState(7, STATE_WRAPPED, 2, []),
    new MachState(8, STATE_WRAPPED, 2, []),
    new MachState(9, STATE_WRAPPED, 2, []),
  ]);
}
