import { ContextLayout } from "../minidump-context";
import { Run } from "../runs";
import { FLOATS } from "./elf";

const NAMES: string =
  "pc ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6";

// MDRawContextRISCV (Breakpad, minidump_cpu_riscv.h):
// offset size name
// 0      4    context_flags
// 4      4    version
// 8      128  pc, x1-x31
// 136    128  f0-f31
// 264    4    fcsr
export const RISCV_CONTEXT: ContextLayout = new ContextLayout(268, 136, 0, 0x00800000, [
  new Run(NAMES, 8, 4, 4),
  new Run(FLOATS, 136, 4, 4),
  new Run("fcsr", 264, 4, 4),
]);

// MDRawContextRISCV64:
// offset size name
// 0      4    context_flags
// 4      4    version
// 8      256  pc, x1-x31
// 264    256  f0-f31
// 520    4    fcsr
export const RISCV64_CONTEXT: ContextLayout = new ContextLayout(528, 264, 0, 0x08000000, [
  new Run(NAMES, 8, 8, 8),
  new Run(FLOATS, 264, 8, 8),
  new Run("fcsr", 520, 4, 4),
]);
