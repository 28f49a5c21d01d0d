import { CONTROL, ContextLayout, DEBUG, FLOATING, INTEGER, SEGMENTS } from "../minidump-context";
import { numbered, Run } from "../runs";

// CONTEXT (winnt.h, AMD64):
// offset size name
// 0      48   P1Home-P6Home
// 48     4    ContextFlags
// 52     4    MxCsr
// 56     12   SegCs, SegDs, SegEs, SegFs, SegGs, SegSs (u16 each)
// 68     4    EFlags
// 72     48   Dr0-3, Dr6, Dr7
// 120    128  Rax, Rcx, Rdx, Rbx, Rsp, Rbp, Rsi, Rdi, R8-R15
// 248    8    Rip
// 256    512  FltSave: FXSAVE, ST0-7 at 32 (10 of 16 bytes each), XMM0-15 at 160
// 768    416  VectorRegister[26]
// 1184   48   VectorControl, DebugControl, LastBranchToRip …
export const X86_64_CONTEXT: ContextLayout = new ContextLayout(1232, 256, 48, 0x100000, [
  new Run("rax rcx rdx rbx", 120, 8, 8, INTEGER),
  new Run("rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15", 160, 8, 8, INTEGER),
  new Run("rsp", 152, 8, 8, CONTROL),
  new Run("rip", 248, 8, 8, CONTROL),
  new Run("eflags", 68, 4, 4, CONTROL),
  new Run("cs", 56, 2, 2, CONTROL),
  new Run("ss", 66, 2, 2, CONTROL),
  new Run("ds es fs gs", 58, 2, 2, SEGMENTS),
  new Run("dr0 dr1 dr2 dr3 dr6 dr7", 72, 8, 8, DEBUG),
  new Run("mxcsr", 52, 4, 4, FLOATING),
  new Run("fcw fsw", 256, 2, 2, FLOATING),
  new Run(numbered("st", 0, 7), 288, 10, 16, FLOATING),
  new Run(numbered("xmm", 0, 15), 416, 16, 16, FLOATING),
]);

// What lies behind the CONTEXT when it is larger (winnt.h, CONTEXT_EX and XSAVE_AREA_HEADER):
// offset size name
// 0      8    CONTEXT_EX.All       offset from CONTEXT_EX, length
// 8      8    CONTEXT_EX.Legacy
// 16     8    CONTEXT_EX.XState
// then, where XState points: u64 Mask, u64 CompactionMask, 48 bytes, features
/** Bits of the mask, which are the bits of XCR0. */
export const XSTATE_AVX: i32 = 2;
export const XSTATE_CET_U: i32 = 11;
/** The offsets that MiscInfo lists count from here before the XSAVE header. */
export const XSTATE_LEGACY_BYTES: u32 = 512;
