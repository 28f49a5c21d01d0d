import { ContextLayout } from "../minidump-context";
import { numbered, Run } from "../runs";

// MDRawContextMIPS (Breakpad, minidump_cpu_mips.h), the same for 32 and 64 bits:
// offset size name
// 0      4    context_flags
// 8      256  iregs[32]
// 264    16   mdhi, mdlo
// 280    32   hi[3], lo[3] (u32 each), dsp_control, padding
// 312    8    epc
// 320    8    badvaddr
// 328    8    status, cause
// 336    264  float_save: f0-f31, fpcsr, fir
const RUNS: Array<Run> = [
  new Run("zero at v0 v1 a0 a1 a2 a3 t0 t1 t2 t3 t4 t5 t6 t7 s0 s1 s2 s3 s4 s5 s6 s7 t8 t9 k0 k1 gp sp fp ra", 8, 8, 8),
  new Run("pc badvaddr", 312, 8, 8),
  new Run("hi lo", 264, 8, 8),
  new Run("status cause", 328, 4, 4),
  new Run("hi1 hi2 hi3 lo1 lo2 lo3 dspctl", 280, 4, 4),
  new Run(numbered("f", 0, 31), 336, 8, 8),
  new Run("fcsr fir", 592, 4, 4),
];

// The calling convention of 64 bits passes eight arguments in registers: a4-a7 stand where t0-t3 do.
const RUNS_64: Array<Run> = [
  new Run("zero at v0 v1 a0 a1 a2 a3 a4 a5 a6 a7 t0 t1 t2 t3 s0 s1 s2 s3 s4 s5 s6 s7 t8 t9 k0 k1 gp sp fp ra", 8, 8, 8),
  RUNS[1],
  RUNS[2],
  RUNS[3],
  RUNS[4],
  RUNS[5],
  RUNS[6],
];

export const MIPS_CONTEXT: ContextLayout = new ContextLayout(600, 320, 0, 0x40000, RUNS);
export const MIPS64_CONTEXT: ContextLayout = new ContextLayout(600, 320, 0, 0x80000, RUNS_64);
