/** The crash in words: completes what the record says, and tells in one sentence what happened. */

import { leaveToFull } from "../../builds";
import { hex } from "../../bytes/text";
import { CAUSE_HANDLED_FAULT } from "../../facts/cause";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { DOES_BREAK, DOES_TRAP } from "../../machines/instruction";
import { allocationType } from "../../systems/unix/allocation-type";
import { findRustPanic, panicText } from "../../systems/unix/rust-panic";
import { findUnwoundException } from "../../systems/unix/unwound-exception";
import { judgeBugcheck, judgeLive } from "./causes/bugcheck";
import { handledFault } from "./causes/handled-fault";
import { judgeMemoryFault } from "./causes/memory-fault";
import { judgeNamed, judgeOnPurpose } from "./causes/on-purpose";
import { judgeArithmetic, judgeInstruction, judgeMach, judgeNone, judgeSent, judgeSignal } from "./causes/other";
import { Evidence, evidenceOf, isSent } from "./evidence";
import { findGoPanic } from "./go-panic";
import { annotatedReason, LastWords } from "./last-words/last-words";
import { signatureOf } from "./signature";
import { nameSuspect } from "./suspect";
import { VERDICT_OTHER, Verdict } from "./verdict";

/** Bytes of a stack that may hold the way of an exception to its end. */
const UNWOUND_STACK: u64 = 64 << 10;

@final
export class CrashInWords extends Stage {
  private evidence: Evidence | null = null;
  private words: LastWords | null = null;

  step(dump: Dump): bool {
    const crash = dump.crash;
    if (crash.kind.length == 0) return false;
    let evidence = this.evidence;
    if (!evidence) {
      evidence = evidenceOf(dump);
      this.evidence = evidence;
      evidence.refine();
      if (crash.message.length == 0 && crash.kind != "none") crash.message = annotatedReason(dump);
      if (hasStoppedItself(evidence)) {
        readThrown(evidence);
        if (evidence.isGo) readGoPanic(evidence);
        if (crash.message.length == 0 && !evidence.panic && !evidence.hasGoPanic)
          this.words = new LastWords(dump, evidence.sp, evidence.hasSp, evidence.isGo);
      }
      return true;
    }
    const words = this.words;
    if (words) {
      if (words.step()) return true;
      crash.message = words.text;
      evidence.isMessageGuess = words.isGuess;
      this.words = null;
      if (words.isGuess || words.text.length == 0) readPanic(evidence);
    }
    conclude(evidence);
    return false;
  }
}

/** Whether the program may have said why. */
function hasStoppedItself(evidence: Evidence): bool {
  const crash = evidence.crash;
  const code = crash.code;
  if (crash.name == "SIGABRT" || crash.subname == "SIGABRT") return true;
  if (crash.subname == "FAST_FAIL_FATAL_APP_EXIT") return true;
  if (isSent(crash)) return false;
  const instruction = evidence.instruction;
  const isMade = instruction !== null && (instruction.does == DOES_TRAP || instruction.does == DOES_BREAK);
  const isBreak =
    crash.name == "SIGTRAP" || crash.name == "EXC_BREAKPOINT" || (code !== null && code.value == 0x80000003);
  return isBreak || (isMade && (crash.name == "SIGILL" || crash.name == "EXC_BAD_INSTRUCTION"));
}

function readThrown(evidence: Evidence): void {
  const dump = evidence.dump;
  const memory = dump.memory;
  if (!memory || !evidence.hasSp || dump.system.os == "windows") return;
  const thrown = findUnwoundException(memory, evidence.sp, evidence.sp + UNWOUND_STACK);
  const crash = evidence.crash;
  if (thrown) {
    evidence.hasThrown = true;
    evidence.thrownType = thrown.type;
    if (crash.message.length == 0) crash.message = thrown.text;
    const isNamed = thrown.type.length > 0;
    if (thrown.said == 0 && (isNamed || thrown.typeInfo == 0)) return;
    if (!IS_FULL) return leaveToFull();
    if (!isNamed) evidence.thrownType = allocationType(dump, memory, thrown.typeInfo);
    if (thrown.said != 0 && crash.message.length == 0) crash.message = panicText(memory, thrown.said);
  }
}

/** Nothing was kept that tells the end of a program for certain: a panic of Rust may have been. */
function readPanic(evidence: Evidence): void {
  const dump = evidence.dump;
  const memory = dump.memory;
  const crash = evidence.crash;
  if (!memory || !evidence.hasSp || evidence.hasThrown || evidence.isGo || dump.system.os == "windows") return;
  if (crash.name != "SIGABRT" && crash.subname != "SIGABRT") return;
  if (!IS_FULL) return leaveToFull();
  const panic = findRustPanic(dump, memory, evidence.sp);
  if (!panic) return;
  evidence.panic = panic;
  crash.message = panic.text;
  evidence.isMessageGuess = false;
}

/** What Go's run-time library keeps of a panic is certain; a text that lies about is not. */
function readGoPanic(evidence: Evidence): void {
  const dump = evidence.dump;
  const memory = dump.memory;
  if (!memory || evidence.crash.name != "SIGABRT") return;
  if (!IS_FULL) return leaveToFull();
  const panic = findGoPanic(dump, memory, dump.crash.threadIndex);
  if (!panic) return;
  evidence.hasGoPanic = true;
  if (evidence.crash.message.length == 0) evidence.crash.message = panic.text;
}

/** The first rule that knows the case tells it. */
function judge(evidence: Evidence): Verdict | null {
  let verdict: Verdict | null = null;
  if (IS_FULL) verdict = judgeLive(evidence);
  if (!verdict) verdict = judgeNone(evidence);
  if (IS_FULL && !verdict) verdict = judgeBugcheck(evidence);
  if (!verdict) verdict = judgeSent(evidence);
  if (!verdict) verdict = judgeMemoryFault(evidence);
  if (!verdict) verdict = judgeOnPurpose(evidence);
  if (!verdict) verdict = judgeArithmetic(evidence);
  if (!verdict) verdict = judgeInstruction(evidence);
  if (!verdict) verdict = judgeMach(evidence);
  if (!verdict) verdict = judgeSignal(evidence);
  return verdict ? verdict : judgeNamed(evidence);
}

function conclude(evidence: Evidence): void {
  const fault = handledFault(evidence.dump, evidence.machine);
  if (fault) concludeByFault(evidence, fault);
  else tell(evidence);
}

function tell(evidence: Evidence): void {
  const crash = evidence.crash;
  let verdict = judge(evidence);
  if (!verdict) verdict = judgeUnknown(evidence);
  // A report that says it itself is not told otherwise.
  if (!isTold(evidence)) {
    if (crash.sentence.length == 0) {
      crash.sentence = verdict.sentence;
      crash.cause = verdict.cause;
    }
    nameSuspect(evidence, verdict);
  }
  if (crash.signature.length == 0) crash.signature = signatureOf(evidence);
}

/** The fault is what happened; the record's signal only how it ended. */
function concludeByFault(evidence: Evidence, fault: Evidence): void {
  const crash = evidence.crash;
  const inner = fault.crash;
  fault.refine();
  tell(fault);
  crash.nested.push(inner);
  const how = inner.name == crash.name ? " then ended it by the same signal." : " then ended it (" + crash.name + ").";
  crash.cause = CAUSE_HANDLED_FAULT;
  crash.sentence = inner.sentence + " Its handler of " + inner.name + how;
  crash.suspectModule = inner.suspectModule;
  crash.suspectWhy = inner.suspectWhy;
  crash.suspectSentence = inner.suspectSentence;
  crash.signature = signatureOf(evidence, fault);
}

/** What a kernel's panic or the system's reason to end a process was, its own record says best. */
function isTold(evidence: Evidence): bool {
  const kind = evidence.crash.kind;
  return IS_FULL && (kind == "panic" || kind == "kill");
}

function judgeUnknown(evidence: Evidence): Verdict {
  const crash = evidence.crash;
  const code = crash.code;
  const known = crash.name.length > 0 ? crash.name : code ? "code " + hex(code.value) : "";
  const isMadeUp = code !== null && isMadeUpCode(evidence, code.value);
  const what = isMadeUp
    ? " raised an error of its own that nothing handled"
    : " stopped with an error that it did not handle";
  return new Verdict(VERDICT_OTHER, evidence.stopped + what + (known.length > 0 ? " (" + known + ")." : "."));
}

/** Codes that programs make up: with the bit that is kept for them, or too small for one of Windows. */
function isMadeUpCode(evidence: Evidence, code: u64): bool {
  if (evidence.dump.system.os != "windows" || evidence.crash.name.length > 0) return false;
  return (code & 0x20000000) != 0 || (code > 0 && code < 0x10000);
}
