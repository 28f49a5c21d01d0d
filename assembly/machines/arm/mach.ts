import { MachMachine, MachState, STATE_EXCEPTION, STATE_GENERAL } from "../mach-states";
import { numbered, Run } from "../runs";

/** arm_thread_state_t: r0-r12, sp, lr, pc, cpsr */
function general(): Array<Run> {
  return [new Run(numbered("r", 0, 12) + " sp lr pc cpsr", 0, 4, 4)];
}

export function armMach(): MachMachine {
  return new MachMachine("pc", "sp", [
    new MachState(1, STATE_GENERAL, 17, general()),
    new MachState(9, STATE_GENERAL, 17, general()),
    // arm_exception_state_t: exception, fsr, far
    new MachState(3, STATE_EXCEPTION, 3, [new Run("fsr far", 4, 4, 4)]),
  ]);
}
