import { CrashFacts } from "../../../facts/crash";
import { word } from "../../../facts/fact";
import { siCodeName, signalName } from "../../../names/signals";
import {
  CRASHPAD_NS_EXCEPTION,
  EXC_BAD_ACCESS,
  EXC_CRASH,
  EXC_GUARD,
  EXC_RESOURCE,
  guardWords,
  CRASHPAD_SIMULATED as MACH_SIMULATED,
  machCodeName,
  machExceptionName,
  resourceWords,
  wrappedSignal,
} from "../../../systems/macos/exceptions";
import {
  APPLICATION_HANG,
  CRASHPAD_SIMULATED,
  CRASHPAD_TRIGGERED,
  describeException,
} from "../../../systems/windows/exceptions";
import { annotate } from "../annotate";
import { Location, Minidump, PLATFORM_UNKNOWN, Stream } from "../minidump";
import { isApple, isWindows } from "../system/platform";

// MINIDUMP_EXCEPTION_STREAM (minidumpapiset.h):
// offset size name
// 0      4    ThreadId
// 8      4    ExceptionCode           Windows: NTSTATUS; Unix: signal; macOS: Mach exception
// 12     4    ExceptionFlags          Unix: si_code; macOS: code[0]
// 16     8    ExceptionRecord         address of a nested one
// 24     8    ExceptionAddress        Unix: si_addr; macOS: code[1] of a bad access
// 32     4    NumberParameters
// 40     120  ExceptionInformation[15]
// 160    8    ThreadContext: size, rva
const STREAM_SIZE: u64 = 168;
const PARAMETERS_AT: u64 = 40;
const CONTEXT_AT: u64 = 160;
const PARAMETER_LIMIT: u32 = 15;
/** Breakpad on Linux: the dump was asked for, nothing crashed. */
const DUMP_REQUESTED: u32 = 0xffffffff;
const SI_TIMER: i32 = -2;

export function readException(file: Minidump, stream: Stream): void {
  const crash = file.dump.crash;
  const cursor = file.cursor(stream.at, min(stream.size, STREAM_SIZE));
  file.exceptionThread = cursor.u32("MinidumpException.ThreadId");
  cursor.skip(4, "MinidumpException.Alignment");
  const code = cursor.u32("MinidumpException.ExceptionCode");
  const flags = cursor.u32("MinidumpException.ExceptionFlags");
  const record = cursor.u64("MinidumpException.ExceptionRecord");
  const address = cursor.u64("MinidumpException.ExceptionAddress");
  let count = cursor.u32("MinidumpException.NumberParameters");
  if (!file.take(cursor)) return;
  crash.at = <i64>stream.at;
  crash.threadId = file.exceptionThread;
  if (count > PARAMETER_LIMIT) {
    cursor.refuse(stream.at + 32, "MinidumpException.NumberParameters", PARAMETER_LIMIT, count);
    file.take(cursor);
    count = PARAMETER_LIMIT;
  }
  cursor.seek(stream.at + PARAMETERS_AT);
  const parameters: Array<u64> = [];
  for (let i: u32 = 0; i < count; i++) parameters.push(cursor.u64("MinidumpException.ExceptionInformation"));
  if (count > 0) crash.parameters = parameters;
  cursor.seek(stream.at + CONTEXT_AT);
  const contextSize = cursor.u32("MinidumpException.ThreadContext.DataSize");
  const contextAt = cursor.u32("MinidumpException.ThreadContext.Rva");
  if (file.take(cursor)) {
    file.crashContext = new Location(contextSize, contextAt);
    stream.record.isRead = true;
  }

  const mask: u64 = file.wordBytes == 4 ? u32.MAX_VALUE : u64.MAX_VALUE;
  file.exceptionFlags = flags;
  file.exceptionRecord = record & mask;
  // Breakpad and the handlers of invalid parameters leave it 0.
  if (address != 0 && isWindows(file.platform)) crash.instruction = word(address & mask);
  if (isWindows(file.platform)) describeWindows(file, stream, crash, code, flags, mask);
  else if (isApple(file.platform)) describeMach(file, crash, code, flags, address & mask);
  else if (file.platform == PLATFORM_UNKNOWN) describeUnknown(crash, code);
  else describeSignal(file, crash, code, flags, address & mask);
}

function describeWindows(file: Minidump, stream: Stream, crash: CrashFacts, code: u32, flags: u32, mask: u64): void {
  describeException(crash, code, mask);
  crash.kind = "exception";
  if (code == CRASHPAD_SIMULATED || code == CRASHPAD_TRIGGERED) crash.kind = "none";
  else if (code == APPLICATION_HANG) crash.kind = "hang";
  else if (code == 0 && crash.instruction === null && crash.parameters === null) crash.kind = "none";
  // EXCEPTION_NONCONTINUABLE
  if (flags & 1) annotate(file, stream, "ExceptionFlags", "noncontinuable", "Exception", stream.at + 12);
}

/** SystemInfo is missing: the code alone, with a name if it looks like one of Windows. */
function describeUnknown(crash: CrashFacts, code: u32): void {
  if (code > 0xffff) describeException(crash, code, u64.MAX_VALUE);
  crash.code = word(code);
  crash.kind = "exception";
}

function describeSignal(file: Minidump, crash: CrashFacts, signal: u32, siCode: u32, address: u64): void {
  crash.code = word(signal);
  if (signal == DUMP_REQUESTED || signal == 0) {
    crash.kind = "none";
    crash.name = signal == 0 ? "" : "DUMP_REQUESTED";
    return;
  }
  const system = file.dump.system;
  crash.kind = "signal";
  crash.name = signalName(system.os, system.arch, signal);
  const isFault = isFaultSignal(crash.name);
  // Older Breakpad does not record si_code: a fault with code 0 was most likely not sent by a program.
  const isRecorded = siCode != 0 || !isFault;
  if (isRecorded) {
    crash.subcode = word(siCode);
    crash.subname = siCodeName(system.os, crash.name, <i32>siCode);
  }
  // A signal that a program sent has its sender where a fault has its address.
  nameSignalParameters(crash, <i32>siCode);
  const isSent = <i32>siCode < 0 || siCode == 0x80;
  if (isFault && (!isSent || (siCode == 0x80 && address != 0))) crash.address = word(address);
}

/** What Crashpad keeps of siginfo, in its order. */
function nameSignalParameters(crash: CrashFacts, siCode: i32): void {
  const given = crash.parameters;
  if (!given) return;
  let words: Array<string> = [];
  if (crash.name == "SIGSYS") words = ["system call", "architecture"];
  else if (crash.name == "SIGPOLL" || crash.name == "SIGIO") words = ["band", "file descriptor"];
  else if (siCode == SI_TIMER) words = ["timer", "overrun", "value"];
  else if (siCode <= 0) words = ["process that sent it", "user that sent it", "value"];
  if (words.length >= given.length) crash.parameterWords = words.slice(0, given.length);
}

function isFaultSignal(name: string): bool {
  return name == "SIGSEGV" || name == "SIGBUS" || name == "SIGILL" || name == "SIGFPE" || name == "SIGTRAP";
}

function describeMach(file: Minidump, crash: CrashFacts, exception: u32, flags: u32, address: u64): void {
  const arch = file.dump.system.arch;
  crash.kind = "exception";
  crash.code = word(exception);
  crash.name = machExceptionName(exception);
  const given = crash.parameters;
  // Crashpad keeps the original exception and its two codes in full.
  const code0 = given !== null && given.length >= 2 ? given[1] : <u64>flags;
  const code1 = given !== null && given.length >= 3 ? given[2] : address;
  if (given !== null && given.length >= 1 && given.length <= 3) {
    crash.parameterWords = ["exception", "code[0]", "code[1]"].slice(0, given.length);
  }
  if (exception == 0 && given !== null && given.length >= 2 && <u32>given[0] == EXC_CRASH) {
    crash.name = machExceptionName(EXC_CRASH);
    useSignal(crash, wrappedSignal(code0));
    return;
  }
  switch (exception) {
    case 0:
    case MACH_SIMULATED:
      crash.kind = "none";
      return;
    case CRASHPAD_NS_EXCEPTION:
      return;
    case EXC_CRASH:
      useSignal(crash, wrappedSignal(code0));
      return;
    case EXC_RESOURCE:
    case EXC_GUARD: {
      // Without the parameters only the upper half of code[0] is there.
      const full = given !== null && given.length >= 2 ? code0 : (<u64>flags) << 32;
      crash.subcode = word(full);
      crash.subname = machCodeName(exception, full, arch);
      if (given !== null && given.length >= 3) {
        crash.message = exception == EXC_GUARD ? guardWords(code0, code1) : resourceWords(code0, code1);
      }
      return;
    }
  }
  crash.subcode = word(flags);
  crash.subname = machCodeName(exception, flags, arch);
  if (exception == EXC_BAD_ACCESS) crash.address = word(address);
}

function useSignal(crash: CrashFacts, signal: u32): void {
  if (signal == 0) return;
  crash.subcode = word(signal);
  crash.subname = signalName("macos", "", signal);
}
