import { ContextLayout } from "../minidump-context";
import { numbered, Run } from "../runs";

// MDRawContextPPC (Breakpad, minidump_cpu_ppc.h):
// offset size name
// 0      4    context_flags
// 4      8    srr0 (the program counter), srr1 (the machine state)
// 12     128  gpr[32]
// 140    4    cr
// 144    4    xer
// 148    4    lr
// 152    4    ctr
// 156    8    mq, vrsave
// 164    264  float_save: fpregs[32] (u64 each), padding, fpscr (u32 each)
// 428    576  vector_save
export const PPC_CONTEXT: ContextLayout = new ContextLayout(1004, 156, 0, 0x20000000, [
  new Run(numbered("r", 0, 31), 12, 4, 4),
  new Run("pc msr", 4, 4, 4),
  new Run("cr xer lr ctr", 140, 4, 4),
  new Run(numbered("f", 0, 31), 164, 8, 8),
  new Run("fpscr", 424, 4, 4),
]);

// MDRawContextPPC64 (Breakpad, minidump_cpu_ppc64.h):
// offset size name
// 0      8    context_flags
// 8      16   srr0, srr1
// 24     256  gpr[32]
// 280    8    cr
// 288    8    xer
// 296    8    lr
// 304    8    ctr
// 312    8    vrsave
// 320    264  float_save
// 584    576  vector_save
export const PPC64_CONTEXT: ContextLayout = new ContextLayout(1160, 312, 0, 0x01000000, [
  new Run(numbered("r", 0, 31), 24, 8, 8),
  new Run("pc msr", 8, 8, 8),
  new Run("cr xer lr ctr", 280, 8, 8),
  new Run(numbered("f", 0, 31), 320, 8, 8),
  new Run("fpscr", 580, 4, 4),
]);
