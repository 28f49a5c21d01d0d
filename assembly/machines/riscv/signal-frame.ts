import { SignalFrame } from "../signal-frame";

const X1_TO_X31: string =
  "ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6";

// rt_sigframe of RV64 (Linux, arch/riscv/kernel/signal.c):
// offset size name
// 0      128  siginfo
// 128    176  uc_flags, uc_link, uc_stack, uc_sigmask and room for it
// 304    256  user_regs_struct: pc, x1-x31
export function signalFramesRiscv64(): Array<SignalFrame> {
  const frame = new SignalFrame(304, "pc " + X1_TO_X31);
  frame.infoAt = 0;
  frame.signalAt = 0;
  frame.contextAt = 128;
  // li a7, __NR_rt_sigreturn; ecall: in the vdso
  frame.trampoline = 0x00000073_08b00893;
  return [frame];
}
