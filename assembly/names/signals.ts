import { signalSystem, unixSystem } from "./systems";
import { SICODES } from "./tables/sicodes.generated";
import { SIGNALS } from "./tables/signals.generated";

const CODED_SIGNALS: StaticArray<string> = [
  "any",
  "SIGILL",
  "SIGTRAP",
  "SIGEMT",
  "SIGFPE",
  "SIGBUS",
  "SIGSEGV",
  "SIGSYS",
  "SIGCHLD",
  "SIGIO",
];

/** "SIGSEGV"; "" for a number that the system has no name for. `os` and `arch` are the report's words. */
export function signalName(os: string, arch: string, signal: u32): string {
  return SIGNALS.text(signalKey(os, arch, signal));
}

/** "SEGV_MAPERR"; "" where the system has no name. `signal` is a name: numbers differ between architectures. */
export function siCodeName(os: string, signal: string, code: i32): string {
  const own = SICODES.text(siCodeKey(os, signal, code));
  return own.length > 0 ? own : SICODES.text(siCodeKey(os, "any", code));
}

/** Key of a signal in the tables of names and words; u32.MAX_VALUE: none. */
export function signalKey(os: string, arch: string, signal: u32): u32 {
  const system = signalSystem(os, arch);
  return system < 0 || signal > 255 ? u32.MAX_VALUE : <u32>(system << 8) | signal;
}

/** Key of an si_code in the tables of names and words; u32.MAX_VALUE: none. */
export function siCodeKey(os: string, signal: string, code: i32): u32 {
  const system = unixSystem(os);
  // SIGIO and SIGPOLL are one signal.
  const place = signal == "SIGPOLL" ? CODED_SIGNALS.length - 1 : CODED_SIGNALS.indexOf(signal);
  if (system < 0 || place < 0) return u32.MAX_VALUE;
  return ((<u32>system) << 28) | ((<u32>place) << 24) | (<u32>code & 0xffffff);
}
