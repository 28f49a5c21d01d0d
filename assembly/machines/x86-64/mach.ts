import { MachMachine, MachState, STATE_EXCEPTION, STATE_FLOATING, STATE_GENERAL, STATE_WRAPPED } from "../mach-states";
import { numbered, Run } from "../runs";

export function x86_64Mach(): MachMachine {
  return new MachMachine("rip", "rsp", [
    // x86_thread_state64_t
    new MachState(4, STATE_GENERAL, 42, [
      new Run("rax rbx rcx rdx rdi rsi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 rip eflags cs fs gs", 0, 8, 8),
    ]),
    // x86_thread_full_state64_t: the same, then ds, es, ss, gsbase
    new MachState(23, STATE_GENERAL, 42, [
      new Run("rax rbx rcx rdx rdi rsi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 rip eflags cs fs gs", 0, 8, 8),
      new Run("ds es ss gs_base", 168, 8, 8),
    ]),
    // x86_float_state64_t:
    // offset size name
    // 8      4    fcw, fsw
    // 32     4    mxcsr
    // 40     128  stmm0-7, ten bytes of sixteen each
    // 168    256  xmm0-15
    new MachState(5, STATE_FLOATING, 131, floating()),
    // x86_avx_state64_t: the same, then the upper halves of ymm0-15
    new MachState(17, STATE_FLOATING, 131, floating()),
    // x86_exception_state64_t:
    // offset size name
    // 0      2    trapno
    // 2      2    cpu
    // 4      4    err
    // 8      8    faultvaddr
    new MachState(6, STATE_EXCEPTION, 4, [
      new Run("trapno", 0, 2, 2),
      new Run("err", 4, 4, 4),
      new Run("cr2", 8, 8, 8),
    ]),
    new MachState(7, STATE_WRAPPED, 2, []),
    new MachState(8, STATE_WRAPPED, 2, []),
    new MachState(9, STATE_WRAPPED, 2, []),
  ]);
}

function floating(): Array<Run> {
  return [
    new Run("fcw fsw", 8, 2, 2),
    new Run("mxcsr", 32, 4, 4),
    new Run(numbered("st", 0, 7), 40, 10, 16),
    new Run(numbered("xmm", 0, 15), 168, 16, 16),
  ];
}
