/** Programs that stopped themselves: abort, failed checks, traps, fast fails, errors that nothing caught. */

import { lowerAscii } from "../../../bytes/text";
import {
  CAUSE_DAMAGED_HEAP,
  CAUSE_FULL_STACK,
  CAUSE_NO_MEMORY,
  CAUSE_OUTSIDE,
  CAUSE_UNCAUGHT_ERROR,
} from "../../../facts/cause";
import { DOES_BREAK, DOES_TRAP } from "../../../machines/instruction";
import { fastFailWords, ntstatusWords } from "../../../names/exception-words";
import { RustPanic } from "../../../systems/unix/rust-panic";
import { Evidence, isSent } from "../evidence";
import {
  messageKind,
  TEXT_ASSERTION,
  TEXT_HEAP,
  TEXT_MEMORY,
  TEXT_NONE,
  TEXT_OVERRUN,
  TEXT_PANIC,
  TEXT_SANITIZER,
  TEXT_SMASHED_STACK,
  TEXT_UNCAUGHT,
} from "../last-words/message-kind";
import { met, own, Verdict } from "../verdict";

/** Codes of exceptions that languages and run-time libraries raise. */
const CPP: u64 = 0xe06d7363;
const CPP_GCC: u64 = 0x20474343;
const CLR: u64 = 0xe0434352;
const CLR_2: u64 = 0xe0434f4d;
const DELPHI: u64 = 0x0eedfade;
const CPP_BUILDER: u64 = 0x0eefface;
const HEAP_CORRUPTION: u64 = 0xc0000374;
const FAST_FAIL: u64 = 0xc0000409;
const NO_MEMORY: u64 = 0xc0000017;
const COMMIT_LIMIT: u64 = 0xc000012d;
/** HRESULTs of System.OutOfMemoryException (E_OUTOFMEMORY) and System.InsufficientMemoryException (corerror.h). */
const OUT_OF_MEMORY: u64 = 0x8007000e;
const INSUFFICIENT_MEMORY: u64 = 0x8013153d;
const CHROMIUM_OUT_OF_MEMORY: u64 = 0xe0000008;
const ASSERTION: u64 = 0xc0000420;
const VERIFIER_STOP: u64 = 0xc0000421;
const INVALID_CRT_PARAMETER: u64 = 0xc0000417;
const INVALID_PARAMETER: u64 = 0xc000000d;
const FAIL_FAST: u64 = 0xc0000602;
const STOWED: u64 = 0xc000027b;
const CLR_FAIL_FAST: u64 = 0x80131623;
const CLR_ENGINE: u64 = 0x80131506;
const DELAY_LOAD_MODULE: u64 = 0xc06d007e;
const DELAY_LOAD_PROCEDURE: u64 = 0xc06d007f;
const ASAN: u64 = 0xe073616e;
const GO_OR_DEBUGGER: u64 = 0x80000003;
const WOW64_BREAKPOINT: u64 = 0x4000001f;

// What Go's run-time errors begin with, and what its throw() prints (src/runtime/error.go, panic.go).
const GO_PANIC: string = "runtime error: ";
const GO_FATAL: string = "fatal error: ";

const NOTICED: string = " stopped on purpose after noticing a fault";
const EXHAUSTED: string = " asked for memory and there was none left";
const DAMAGED: string = "The heap was damaged before ";

export function judgeOnPurpose(evidence: Evidence): Verdict | null {
  const crash = evidence.crash;
  const code = crash.code;
  if (crash.kind == "exception" && code && evidence.dump.system.os == "windows") {
    const verdict = judgeWindows(evidence, code.value);
    if (verdict) return verdict;
  }
  if (crash.name == "SIGABRT" || crash.subname == "SIGABRT") return judgeAbort(evidence);
  if (isTrap(evidence)) return judgeTrap(evidence);
  return null;
}

function judgeWindows(evidence: Evidence, code: u64): Verdict | null {
  const m = evidence.stopped;
  const crash = evidence.crash;
  const type = crash.subname;
  if (code == CPP || code == CPP_GCC || code == DELPHI || code == CPP_BUILDER) {
    const words = code == DELPHI || code == CPP_BUILDER ? "an exception of Delphi" : "a C++ exception";
    if (type.indexOf("bad_alloc") >= 0 || type.indexOf("OutOfMemory") >= 0) return outOfMemory(evidence);
    return own(
      m + " raised an error that nothing caught: " + (type.length > 0 ? type : words) + ".",
      CAUSE_UNCAUGHT_ERROR,
    );
  }
  if (code == CLR || code == CLR_2) {
    const result = crash.subcode;
    if (result && (result.value == OUT_OF_MEMORY || result.value == INSUFFICIENT_MEMORY)) return outOfMemory(evidence);
    return own(
      m + " raised an error that nothing caught: a .NET exception" + (type.length > 0 ? ", " + type : "") + ".",
      CAUSE_UNCAUGHT_ERROR,
    );
  }
  if (code == HEAP_CORRUPTION)
    return met(
      DAMAGED + m + " used it: Windows found a block that was overwritten or freed twice.",
      CAUSE_DAMAGED_HEAP,
    );
  if (code == NO_MEMORY || code == COMMIT_LIMIT || code == CHROMIUM_OUT_OF_MEMORY) return outOfMemory(evidence);
  if (code == FAST_FAIL) {
    const parameter = crash.subcode;
    const words = parameter ? fastFailWords(parameter.value) : "";
    if (parameter && parameter.value == 7)
      return fromMessage(evidence, "it ended itself by abort(), terminate or a panic");
    return own(m + NOTICED + (words.length > 0 ? ": " + uncapitalised(words) : "."));
  }
  if (code == ASSERTION) return own(m + NOTICED + ": an assertion failed.");
  if (code == ASAN) return own(m + NOTICED + ": AddressSanitizer found memory that was used wrongly.");
  if (code == VERIFIER_STOP) return own(m + NOTICED + ": Application Verifier found a mistake.");
  if (code == INVALID_CRT_PARAMETER || (code == INVALID_PARAMETER && crash.message.length > 0)) {
    return own(m + NOTICED + ": a function of the C library was given a value that it does not allow.");
  }
  if (code == FAIL_FAST || code == STOWED || code == CLR_FAIL_FAST)
    return fromMessage(evidence, "it asked Windows to end it at once");
  if (code == CLR_ENGINE) return met("The .NET runtime found itself damaged while it ran " + m + ".");
  if (code == DELAY_LOAD_MODULE || code == DELAY_LOAD_PROCEDURE) {
    const what =
      code == DELAY_LOAD_MODULE ? "a library that was not found" : "a function that its library does not have";
    return met(m + " needed " + what + (crash.message.length > 0 ? ": " + crash.message : "") + ".");
  }
  if (code == GO_OR_DEBUGGER || code == WOW64_BREAKPOINT) {
    if (isDebuggerBreak(evidence)) {
      return met("A debugger stopped " + evidence.programInside + " at this point; that alone is no crash.");
    }
    return judgeTrap(evidence);
  }
  return null;
}

/** A debugger that attaches stops the program inside of the system, on a thread of its own. */
function isDebuggerBreak(evidence: Evidence): bool {
  const frames = evidence.frames;
  for (let i = 0; i < frames.length; i++) {
    if (frames[i].moduleIndex >= 0 && evidence.isOwn(frames[i])) return false;
  }
  return frames.length > 0 && frames[0].moduleIndex >= 0;
}

function judgeAbort(evidence: Evidence): Verdict {
  const sender = evidence.parameter("sender's process id");
  const pid = evidence.dump.process.pid;
  if (isSent(evidence.crash) && sender && pid > 0 && sender.value != <u64>pid && sender.value != 0) {
    const who =
      sender.value == 1
        ? "the system's first process, as systemd does when a program does not answer"
        : "another process";
    return met(
      "Someone or something ended " +
        evidence.programInside +
        " (" +
        evidence.crash.name +
        "): " +
        who +
        " sent the signal.",
      CAUSE_OUTSIDE,
    );
  }
  if (evidence.isGo) return judgeGoAbort(evidence);
  return fromMessage(
    evidence,
    isEndedByCpp(evidence)
      ? "the C++ library ended it, as for a thread that nobody waited for or a virtual function without a body"
      : "it called abort()",
  );
}

/**
 * Where the panic is not found, only the text of a run-time error tells of one, where it is put together
 * (preprintpanics); a fatal error's line is kept for the dump (recordForPanic).
 */
function judgeGoAbort(evidence: Evidence): Verdict {
  const message = evidence.crash.message;
  if (evidence.hasGoPanic) return own(evidence.stopped + NOTICED + ": a Go panic that nothing recovered.");
  const isFatal = message.startsWith(GO_FATAL);
  if (isFatal && messageKind(message) == TEXT_MEMORY) return outOfMemory(evidence);
  if (isFatal && message.endsWith(" stack overflow")) {
    return own(
      evidence.stopped + " likely called itself until its stack was full, as a text in its memory says.",
      CAUSE_FULL_STACK,
    );
  }
  let what = "Go’s run-time library ended it, as it does after a panic that nothing recovered, or a fatal error.";
  if (message.startsWith(GO_PANIC)) what = "likely a Go panic that nothing recovered, as a text in its memory says.";
  if (message.endsWith(" all goroutines are asleep - deadlock!")) {
    what = "likely all of its goroutines waited for each other, as a text in its memory says.";
  } else if (isFatal) {
    what = "likely a fatal error in Go’s run-time library, as a text in its memory says.";
  }
  return own(evidence.stopped + NOTICED + ": " + what);
}

/** Whether the C++ library stands between abort() and the program: two of its functions, one may be there by chance. */
function isEndedByCpp(evidence: Evidence): bool {
  const frames = evidence.frames;
  const modules = evidence.dump.modules;
  let found = 0;
  for (let i = 0; i < frames.length; i++) {
    const index = frames[i].moduleIndex;
    const name = index >= 0 ? modules[index].name : "";
    if (name.startsWith("libstdc++.so") || name.startsWith("libc++")) found++;
    else if (found > 0 || !(name.startsWith("libc.so") || name.startsWith("libc-"))) break;
  }
  return found > 1;
}

/** The sentence by the text that was left behind; `reason` where there is none. */
function fromMessage(evidence: Evidence, reason: string): Verdict {
  const m = evidence.stopped;
  const kind = messageKind(evidence.crash.message);
  const type = evidence.thrownType;
  const isSure = !evidence.hasThrown || !evidence.isMessageGuess;
  if (type.indexOf("bad_alloc") >= 0 || (kind == TEXT_MEMORY && isSure)) return outOfMemory(evidence);
  const panic = evidence.panic;
  if (IS_FULL && panic) return own(m + NOTICED + ": it panicked" + placeOf(panic) + ".");
  if (evidence.hasThrown) {
    return own(
      m + " raised an error that nothing caught: " + (type.length > 0 ? type : "a C++ exception") + ".",
      CAUSE_UNCAUGHT_ERROR,
    );
  }
  // A line met by chance may be of something else.
  const likely = evidence.isMessageGuess ? "likely " : "";
  const end = evidence.isMessageGuess ? ", as a text in its memory says." : ".";
  switch (kind) {
    case TEXT_ASSERTION:
      return own(m + NOTICED + ": " + likely + "an assertion failed" + end);
    case TEXT_HEAP:
      if (likely.length > 0)
        return met("The heap was likely damaged before " + m + " used it" + end, CAUSE_DAMAGED_HEAP);
      return met(DAMAGED + m + " used it: the check of the C library found it.", CAUSE_DAMAGED_HEAP);
    case TEXT_SMASHED_STACK:
    case TEXT_OVERRUN:
      return own(m + NOTICED + ": " + likely + "a buffer was overrun" + end);
    case TEXT_UNCAUGHT:
      return own(m + " " + likely + "raised an error that nothing caught" + end, CAUSE_UNCAUGHT_ERROR);
    case TEXT_PANIC:
      return own(m + NOTICED + ": " + likely + "it panicked" + end);
    case TEXT_SANITIZER:
      return own(m + NOTICED + ": " + likely + "a sanitizer found memory that was used wrongly" + end);
    case TEXT_NONE:
      return own(m + NOTICED + ": " + reason + ".");
    default:
      return own(m + NOTICED + (likely.length > 0 ? ": likely the one that a text in its memory names." : "."));
  }
}

/** Where the panic began; cores mostly hold where in a source, but not which. */
function placeOf(panic: RustPanic): string {
  const place = "line " + panic.line.toString() + ", column " + panic.column.toString();
  return " at " + place + " of " + (panic.file.length > 0 ? panic.file : "a source that this dump does not name");
}

function outOfMemory(evidence: Evidence): Verdict {
  const asked = evidence.parameter("bytes asked for");
  if (asked) {
    const bytes = asked.value.toString();
    return met(evidence.program + EXHAUSTED + ": it asked for " + bytes + " bytes.", CAUSE_NO_MEMORY);
  }
  if (!evidence.isMessageGuess) return met(evidence.program + EXHAUSTED + ".", CAUSE_NO_MEMORY);
  return met(evidence.program + " likely" + EXHAUSTED + ", as a text in its memory says.", CAUSE_NO_MEMORY);
}

function isTrap(evidence: Evidence): bool {
  const name = evidence.crash.name;
  if (isSent(evidence.crash)) return false;
  if (name == "EXC_BREAKPOINT" || name == "SIGTRAP") return true;
  const instruction = evidence.instruction;
  const isIllegal = name == "SIGILL" || name == "EXC_BAD_INSTRUCTION" || name == "EXCEPTION_ILLEGAL_INSTRUCTION";
  return isIllegal && instruction !== null && (instruction.does == DOES_TRAP || instruction.does == DOES_BREAK);
}

function judgeTrap(evidence: Evidence): Verdict {
  const instruction = evidence.instruction;
  const isTrapCode = instruction !== null && instruction.does == DOES_TRAP;
  return fromMessage(
    evidence,
    isTrapCode
      ? "it came to an instruction that compilers put where a program must not come"
      : "it came to a breakpoint, which stands where a check fails",
  );
}

/** What Windows says of its own codes, for those that have no rule. */
export function judgeNamed(evidence: Evidence): Verdict | null {
  const code = evidence.crash.code;
  if (!code || evidence.dump.system.os != "windows" || evidence.crash.kind != "exception") return null;
  const words = ntstatusWords(<u32>code.value);
  return words.length > 0 ? own(evidence.stopped + " stopped: " + uncapitalised(words)) : null;
}

/** For the middle of a sentence; "AVX" stays. */
function uncapitalised(words: string): string {
  const second = words.length > 1 ? words.charCodeAt(1) : 0;
  const isWord = (second >= 0x61 && second <= 0x7a) || words.startsWith("A ");
  return isWord ? lowerAscii(words.charAt(0)) + words.substring(1) : words;
}
