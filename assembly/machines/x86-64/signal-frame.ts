import { SignalFrame } from "../signal-frame";

// rt_sigframe (Linux, arch/x86/include/asm/sigframe.h) behind `pretcode`, the handler's return address:
// offset size name
// 0      8    uc_flags       of ucontext
// 8      8    uc_link
// 16     24   uc_stack
// 40     184  sigcontext     23 registers of 8 bytes, then where the floating-point state lies
// 304    128  siginfo        only of a handler that asked for it
const REGISTERS: string = "r8 r9 r10 r11 r12 r13 r14 r15 rdi rsi rbp rbx rdx rax rcx rsp rip eflags - err trapno - cr2";
const CS: i32 = 40 + 18 * 8;
const USER_CS: u32 = 0x33;

export function signalFramesX86_64(): Array<SignalFrame> {
  const full = made();
  full.infoAt = 304;
  full.signalAt = 304;
  return [full, made()];
}

function made(): SignalFrame {
  const frame = new SignalFrame(40, REGISTERS);
  frame.contextAt = 0;
  // cs and gs, of 2 bytes each; gs is 0.
  frame.markAt = CS;
  frame.mark = USER_CS;
  frame.otherMark = USER_CS;
  return frame;
}
