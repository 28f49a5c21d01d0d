/** A signal as the report's crash has it, whatever record it was read from. */
import { CrashFacts } from "../../facts/crash";
import { word } from "../../facts/fact";
import { siCodeName, signalName } from "../../names/signals";

/** Names the signal; `os` and `arch` are the report's words. */
export function setSignal(crash: CrashFacts, os: string, arch: string, signal: u32): void {
  crash.kind = "signal";
  crash.code = word(signal);
  crash.name = signalName(os, arch, signal);
}

/** Names the code of a signal that was set before. */
export function setSignalCode(crash: CrashFacts, os: string, code: i32, namedAs: i32 = code): void {
  crash.subcode = word(<u32>code);
  crash.subname = siCodeName(os, crash.name, namedAs);
}

/** Whether a signal of this name can carry the address of a fault. */
export function canHaveAddress(name: string): bool {
  return (
    name == "SIGSEGV" ||
    name == "SIGBUS" ||
    name == "SIGILL" ||
    name == "SIGFPE" ||
    name == "SIGTRAP" ||
    name == "SIGEMT"
  );
}
