/** Arithmetic, instructions, signals from outside, limits, and dumps of programs that did not crash. */

import { hex } from "../../../bytes/text";
import { CAUSE_OUTSIDE, CAUSE_OWN_SIGNAL, CAUSE_TIMER, CAUSE_UNKNOWN_INSTRUCTION } from "../../../facts/cause";
import { DOES_DIVIDE, DOES_PRIVILEGED } from "../../../machines/instruction";
import { siCodeWords, signalWords } from "../../../names/signal-words";
import { CODE_NO } from "../../../unwind/code-map";
import { Evidence, isSent } from "../evidence";
import { met, own, privileged, VERDICT_NONE, Verdict } from "../verdict";

export function judgeNone(evidence: Evidence): Verdict | null {
  const crash = evidence.crash;
  if (crash.kind == "none") {
    const isTaken = evidence.dump.threads.length > 0;
    const what = IS_FULL && evidence.dump.physical !== null ? "the computer" : evidence.programInside;
    return new Verdict(
      VERDICT_NONE,
      "No crash is recorded in this file" + (isTaken ? ": it was taken while " + what + " was running." : "."),
    );
  }
  if (crash.kind == "hang") return met(evidence.program + " did not answer and was stopped.");
  return null;
}

/** A signal that a process sent, other than abort's. */
export function judgeSent(evidence: Evidence): Verdict | null {
  const crash = evidence.crash;
  if (!isSent(crash) || crash.name.length == 0) return null;
  if (crash.subname == "SI_TIMER")
    return met("A timer of its own ended " + evidence.programInside + " (" + crash.name + ").", CAUSE_TIMER);
  if (crash.name == "SIGABRT") return null;
  const sender = evidence.parameter("sender's process id");
  const pid = evidence.dump.process.pid;
  if (sender && pid > 0 && sender.value == <u64>pid) {
    return met(evidence.program + " ended itself by a signal (" + crash.name + ").", CAUSE_OWN_SIGNAL);
  }
  const who = sender && sender.value > 0 ? ": process " + sender.value.toString() + " sent it." : ".";
  return met("Someone or something ended " + evidence.programInside + " (" + crash.name + ")" + who, CAUSE_OUTSIDE);
}

export function judgeArithmetic(evidence: Evidence): Verdict | null {
  const crash = evidence.crash;
  const name = crash.name;
  const m = evidence.stopped;
  const instruction = evidence.instruction;
  const isDivision = instruction !== null && instruction.does == DOES_DIVIDE;
  const isSaid = name == "EXCEPTION_INT_DIVIDE_BY_ZERO";
  const isDivide =
    isSaid ||
    (name == "SIGFPE" && (crash.subname == "FPE_INTDIV" || (crash.subname.length == 0 && isDivision))) ||
    (name == "EXC_ARITHMETIC" && (crash.subname == "EXC_I386_DIV" || isDivision));
  if (isDivide) {
    if (instruction && isDivision && instruction.isDivisorKnown) {
      return own(
        m + (instruction.divisor == 0 ? " divided by zero." : " divided two numbers whose result is too large."),
      );
    }
    if (isSaid || !hasOneDivideFault(evidence.dump.system.arch)) return own(m + " divided by zero.");
    return own(m + " divided by zero, or two numbers whose result is too large: the processor does not say which.");
  }
  if (name == "EXCEPTION_INT_OVERFLOW" || crash.subname == "FPE_INTOVF")
    return own(m + " worked out a number that is too large.");
  if (name == "EXCEPTION_FLT_DIVIDE_BY_ZERO" || crash.subname == "FPE_FLTDIV") return own(m + " divided by zero.");
  if (name == "EXCEPTION_ARRAY_BOUNDS_EXCEEDED" || name == "EXCEPTION_BOUNDS_EXCEEDED") {
    return own(m + " went past the end of an array.");
  }
  if (name == "SIGFPE" || name == "EXC_ARITHMETIC") return own(m + " did arithmetic that has no result.");
  return null;
}

/**
 * Whether the processor has one fault for a divisor of zero and for a result that does not fit, INT_MIN / -1: #DE of x86
 * and x86-64, the fixed-point divide exception of z/Architecture. Windows looks at the divisor and tells them apart.
 */
function hasOneDivideFault(arch: string): bool {
  return arch.startsWith("x") || arch.startsWith("s390");
}

export function judgeInstruction(evidence: Evidence): Verdict | null {
  const crash = evidence.crash;
  const name = crash.name;
  const m = evidence.stopped;
  const instruction = evidence.instruction;
  const isPrivileged =
    name == "EXCEPTION_PRIV_INSTRUCTION" || crash.subname == "ILL_PRVOPC" || crash.subname == "ILL_PRVREG";
  const isIllegal = name == "SIGILL" || name == "EXC_BAD_INSTRUCTION" || name == "EXCEPTION_ILLEGAL_INSTRUCTION";
  if (!isIllegal && !isPrivileged) return null;
  if (evidence.hasPc && evidence.code.judge(evidence.pc) == CODE_NO) {
    return own(m + " jumped to a place that holds no code: address " + hex(evidence.pc) + ".");
  }
  if (isPrivileged || (instruction && instruction.does == DOES_PRIVILEGED)) {
    return privileged(m);
  }
  if (!instruction && (crash.subname == "ILL_ILLOPN" || crash.subname.length == 0)) {
    return own(
      m +
        " came to an instruction that the processor does not accept: one that it lacks, or one that compilers put" +
        " where a program must not come.",
      CAUSE_UNKNOWN_INSTRUCTION,
    );
  }
  return own(m + " ran an instruction this processor does not have.");
}

/** What only Apple's kernel reports. */
export function judgeMach(evidence: Evidence): Verdict | null {
  const crash = evidence.crash;
  if (crash.name == "EXC_RESOURCE") return met(evidence.program + " used more than the system allows it.");
  if (crash.name == "EXC_GUARD") return own(evidence.stopped + " closed or changed something that the system guards.");
  if (crash.name == "EXC_CRASH" && crash.subname.startsWith("SIG")) {
    return met(evidence.program + " was ended by " + crash.subname + ".");
  }
  return null;
}

/** Signals of the kernel that are no fault of memory or arithmetic, and what tables say of the rest. */
export function judgeSignal(evidence: Evidence): Verdict | null {
  const crash = evidence.crash;
  if (crash.kind != "signal" || crash.name.length == 0) return null;
  if (crash.name == "SIGSYS") {
    const call = evidence.parameter("number of the system call");
    return own(
      evidence.stopped +
        " made a system call that it is forbidden to make" +
        (call ? ": number " + call.value.toString() + "." : "."),
    );
  }
  if (crash.name == "SIGXCPU") return met(evidence.program + " used up the processor time it was allowed.");
  if (crash.name == "SIGXFSZ") return met(evidence.program + " wrote a file larger than it was allowed.");
  const system = evidence.dump.system;
  const code = crash.subcode;
  const words = code ? siCodeWords(system.os, crash.name, <i32>code.value) : "";
  const meaning = words.length > 0 ? words : signalWords(system.os, system.arch, <u32>numberOf(evidence));
  return met(
    evidence.program +
      " was ended by " +
      crash.name +
      (meaning.length > 0 ? ": " + meaning : "") +
      (meaning.endsWith(".") ? "" : "."),
  );
}

function numberOf(evidence: Evidence): u64 {
  const code = evidence.crash.code;
  return code ? code.value : 0;
}
