import { CONTROL, ContextLayout, DEBUG, EXTENDED, FLOATING, INTEGER, SEGMENTS } from "../minidump-context";
import { numbered, Run } from "../runs";

// CONTEXT (winnt.h, i386):
// offset size name
// 0      4    ContextFlags
// 4      24   Dr0-3, Dr6, Dr7
// 28     112  FloatSave: control, status, tag, error offset and selector, data offset and selector (u32 each),
//             8 × 10 bytes ST0-7, u32
// 140    16   SegGs, SegFs, SegEs, SegDs
// 156    24   Edi, Esi, Ebx, Edx, Ecx, Eax
// 180    24   Ebp, Eip, SegCs, EFlags, Esp, SegSs
// 204    512  ExtendedRegisters: FXSAVE, MXCSR at 24, XMM0-7 at 160
export const X86_CONTEXT: ContextLayout = new ContextLayout(716, 0xcc, 0, 0x10000, [
  new Run("eax", 176, 4, 4, INTEGER),
  new Run("ebx", 164, 4, 4, INTEGER),
  new Run("ecx", 172, 4, 4, INTEGER),
  new Run("edx", 168, 4, 4, INTEGER),
  new Run("esi", 160, 4, 4, INTEGER),
  new Run("edi", 156, 4, 4, INTEGER),
  new Run("ebp", 180, 4, 4, CONTROL),
  new Run("esp", 196, 4, 4, CONTROL),
  new Run("eip", 184, 4, 4, CONTROL),
  new Run("eflags", 192, 4, 4, CONTROL),
  new Run("cs", 188, 4, 4, CONTROL),
  new Run("ss", 200, 4, 4, CONTROL),
  new Run("ds", 152, 4, 4, SEGMENTS),
  new Run("es", 148, 4, 4, SEGMENTS),
  new Run("fs", 144, 4, 4, SEGMENTS),
  new Run("gs", 140, 4, 4, SEGMENTS),
  new Run("dr0 dr1 dr2 dr3 dr6 dr7", 4, 4, 4, DEBUG),
  new Run("fcw fsw ftw", 28, 2, 4, FLOATING),
  new Run(numbered("st", 0, 7), 56, 10, 10, FLOATING),
  new Run("mxcsr", 228, 4, 4, EXTENDED),
  new Run(numbered("xmm", 0, 7), 364, 16, 16, EXTENDED),
]);
