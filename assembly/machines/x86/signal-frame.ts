import { SignalFrame } from "../signal-frame";

const REGISTERS: string = "gs fs es ds edi esi ebp esp ebx edx ecx eax trapno err eip cs eflags - ss - - cr2";
const CS: i32 = 15 * 4;
/** Of a 64-bit kernel, and of one of 32 bits. */
const USER_CS: u32 = 0x23;
const USER_CS_32: u32 = 0x73;

// Both forms (Linux, arch/x86/include/asm/sigframe.h) behind `pretcode`, the handler's return address:
//
// rt_sigframe_ia32: a handler that asked for siginfo
// offset size name
// 0      12   sig, pinfo, puc
// 12     128  siginfo
// 140    20   uc_flags, uc_link, uc_stack
// 160    88   sigcontext
//
// sigframe_ia32: any other
// 0      4    sig
// 4      88   sigcontext
export function signalFramesX86(): Array<SignalFrame> {
  const full = made(160);
  full.infoAt = 12;
  full.contextAt = 140;
  return [full, made(4)];
}

function made(registersAt: i32): SignalFrame {
  const frame = new SignalFrame(registersAt, REGISTERS);
  frame.signalAt = 0;
  frame.markAt = registersAt + CS;
  frame.mark = USER_CS;
  frame.otherMark = USER_CS_32;
  return frame;
}
