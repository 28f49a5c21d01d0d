import { SignalFrame } from "../signal-frame";

const X0_TO_X30: string =
  "x0 x1 x2 x3 x4 x5 x6 x7 x8 x9 x10 x11 x12 x13 x14 x15 x16 x17 x18 x19 x20 x21 x22 x23 x24 x25 x26 x27 x28 x29 x30";

// rt_sigframe (Linux, arch/arm64/kernel/signal.c):
// offset size name
// 0      128  siginfo        only of a handler that asked for it
// 128    176  uc_flags, uc_link, uc_stack, uc_sigmask and room for it
// 304    280  sigcontext: fault_address, x0-x30, sp, pc, pstate
// 592    …    records that begin with a magic number and their size, the floating-point registers first
const FPSIMD_MAGIC: u32 = 0x46508001;

export function signalFramesArm64(): Array<SignalFrame> {
  const full = made();
  full.infoAt = 0;
  full.signalAt = 0;
  return [full, made()];
}

function made(): SignalFrame {
  const frame = new SignalFrame(304, "fault_address " + X0_TO_X30 + " sp pc cpsr");
  frame.contextAt = 128;
  frame.markAt = 592;
  frame.mark = FPSIMD_MAGIC;
  frame.otherMark = FPSIMD_MAGIC;
  // mov x8, #__NR_rt_sigreturn; svc #0: in the vdso
  frame.trampoline = 0xd4000001_d2801168;
  return frame;
}
