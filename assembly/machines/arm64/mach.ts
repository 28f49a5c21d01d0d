import { MachMachine, MachState, STATE_EXCEPTION, STATE_FLOATING, STATE_GENERAL, STATE_WRAPPED } from "../mach-states";
import { numbered, Run } from "../runs";

export function arm64Mach(): MachMachine {
  return new MachMachine("pc", "sp", [
    // arm_thread_state64_t:
    // offset size name
    // 0      264  x0-x28, fp, lr, sp, pc
    // 264    4    cpsr
    // 268    4    flags
    new MachState(6, STATE_GENERAL, 68, [
      new Run(numbered("x", 0, 30) + " sp pc", 0, 8, 8),
      new Run("cpsr", 264, 4, 4),
    ]),
    // arm_exception_state64_t:
    // offset size name
    // 0      8    far
    // 8      4    esr
    // 12     4    exception
    new MachState(7, STATE_EXCEPTION, 4, [new Run("far", 0, 8, 8), new Run("esr", 8, 4, 4)]),
    // arm_exception_state64_v2_t: far, esr as u64
    new MachState(30, STATE_EXCEPTION, 4, [new Run("far esr", 0, 8, 8)]),
    // arm_neon_state64_t: v0-v31, fpsr, fpcr
    new MachState(17, STATE_FLOATING, 128, [new Run(numbered("v", 0, 31), 0, 16, 16), new Run("fpsr fpcr", 512, 4, 4)]),
    // arm_unified_thread_state_t
    new MachState(1, STATE_WRAPPED, 18, []),
  ]);
}
