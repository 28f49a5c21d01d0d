import { ARM_FLOATING, CONTROL, ContextLayout, INTEGER } from "../minidump-context";
import { numbered, Run } from "../runs";

// CONTEXT (winnt.h, ARM):
// offset size name
// 0      4    ContextFlags
// 4      52   R0-R12
// 56     16   Sp, Lr, Pc, Cpsr
// 72     8    Fpscr, padding
// 80     256  Q0-Q15
// 336    80   breakpoints and watchpoints
export const ARM_CONTEXT: ContextLayout = new ContextLayout(416, 72, 0, 0x200000, [
  new Run(numbered("r", 0, 12), 4, 4, 4, INTEGER),
  new Run("sp lr pc cpsr", 56, 4, 4, CONTROL),
  new Run("fpscr", 72, 4, 4, ARM_FLOATING),
  new Run(numbered("q", 0, 15), 80, 16, 16, ARM_FLOATING),
]);

// MDRawContextARM (Breakpad, minidump_cpu_arm.h):
// offset size name
// 0      4    context_flags
// 4      64   iregs[16]: r0-r12, sp, lr, pc
// 68     4    cpsr
// 72     8    fpscr
// 80     256  d0-d31
// 336    32   extra[8]
export const BREAKPAD_ARM_CONTEXT: ContextLayout = new ContextLayout(368, 72, 0, 0x40000000, [
  new Run(numbered("r", 0, 12) + " sp lr pc cpsr", 4, 4, 4, INTEGER),
  new Run("fpscr", 72, 8, 8, ARM_FLOATING),
  new Run(numbered("d", 0, 31), 80, 8, 8, ARM_FLOATING),
]);
