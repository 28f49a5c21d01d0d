import { ARM_FLOATING, CONTROL, ContextLayout, INTEGER } from "../minidump-context";
import { numbered, Run } from "../runs";

// CONTEXT (winnt.h, ARM64):
// offset size name
// 0      4    ContextFlags
// 4      4    Cpsr
// 8      248  X0-X28, Fp, Lr
// 256    16   Sp, Pc
// 272    512  V0-V31
// 784    8    Fpcr, Fpsr
// 792    120  breakpoints and watchpoints
export const ARM64_CONTEXT: ContextLayout = new ContextLayout(912, 272, 0, 0x400000, [
  new Run(numbered("x", 0, 28), 8, 8, 8, INTEGER),
  new Run("x29 x30 sp pc", 240, 8, 8, CONTROL),
  new Run("cpsr", 4, 4, 4, CONTROL),
  new Run("fpcr fpsr", 784, 4, 4, ARM_FLOATING),
  new Run(numbered("v", 0, 31), 272, 16, 16, ARM_FLOATING),
]);

// MDRawContextARM64_Old (Breakpad, minidump_cpu_arm64.h), packed:
// offset size name
// 0      8    context_flags
// 8      264  iregs[33]: x0-x30, sp, pc
// 272    4    cpsr
// 276    8    fpsr, fpcr
// 284    512  v0-v31
export const BREAKPAD_ARM64_CONTEXT: ContextLayout = new ContextLayout(796, 276, 0, 0x80000000, [
  new Run(numbered("x", 0, 30) + " sp pc", 8, 8, 8),
  new Run("cpsr", 272, 4, 4),
  new Run("fpsr fpcr", 276, 4, 4),
  new Run(numbered("v", 0, 31), 284, 16, 16),
]);
