/** siginfo_t of FreeBSD, as its notes hold it. */
import { Cursor } from "../../bytes/cursor";
import { CrashFacts } from "../../facts/crash";
import { word } from "../../facts/fact";
import { canHaveAddress, setSignal, setSignalCode } from "../unix/signal";

// siginfo_t (FreeBSD, sys/signal.h):
// offset size name
// 0      4    si_signo
// 4      4    si_errno
// 8      4    si_code
// 12     4    si_pid
// 16     4    si_uid
// 20     4    si_status
// 24     w    si_addr
// 24 + w w    si_value
// 24+2w  4    _reason: si_trapno
const SI_USER: i32 = 0x10001;
const SI_QUEUE: i32 = 0x10002;
const SI_LWP: i32 = 0x10007;

/** Reads from the structure's start. Returns the signal; 0: none, or it could not be read. */
export function readFreebsdSiginfo(cursor: Cursor, os: string, arch: string, crash: CrashFacts): u32 {
  const signal = cursor.u32("PtLwpInfo.si_signo");
  cursor.skip(4, "PtLwpInfo.si_errno");
  const code = <i32>cursor.u32("PtLwpInfo.si_code");
  const pid = cursor.u32("PtLwpInfo.si_pid");
  const uid = cursor.u32("PtLwpInfo.si_uid");
  cursor.skip(4, "PtLwpInfo.si_status");
  const address = cursor.word("PtLwpInfo.si_addr");
  if (!cursor.ok || signal == 0) return 0;
  setSignal(crash, os, arch, signal);
  setSignalCode(crash, os, code);
  if (code == SI_USER || code == SI_QUEUE || code == SI_LWP) {
    crash.parameters = [pid, uid];
    crash.parameterWords = ["sender's process id", "sender's user id"];
  } else if (code > 0 && code < 0x10000 && canHaveAddress(crash.name)) crash.address = word(address);
  return signal;
}
