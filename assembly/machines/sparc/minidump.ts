import { ContextLayout } from "../minidump-context";
import { Run } from "../runs";
import { FLOATS } from "./elf";

// MDRawContextSPARC (Breakpad, minidump_cpu_sparc.h):
// offset size name
// 0      4    context_flags
// 8      256  g_r[32]: g0-g7, o0-o7, l0-l7, i0-i7
// 264    8    ccr
// 272    8    pc
// 280    8    npc
// 288    8    y
// 296    8    asi
// 304    8    fprs
// 312    256  float_save.regs[32], each two single registers
// 576    8    float_save.fsr
export const SPARC_CONTEXT: ContextLayout = new ContextLayout(584, 288, 0, 0x10000000, [
  new Run("g0 g1 g2 g3 g4 g5 g6 g7 o0 o1 o2 o3 o4 o5 o6 o7 l0 l1 l2 l3 l4 l5 l6 l7 i0 i1 i2 i3 i4 i5 i6 i7", 8, 8, 8),
  new Run("ccr pc npc y asi fprs", 264, 8, 8),
  new Run(FLOATS, 312, 8, 8),
  new Run("fsr", 576, 8, 8),
]);
