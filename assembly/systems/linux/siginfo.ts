/** NT_SIGINFO: why the thread died. */
import { Cursor } from "../../bytes/cursor";
import { CrashFacts } from "../../facts/crash";
import { word } from "../../facts/fact";
import { canHaveAddress, setSignal, setSignalCode } from "../unix/signal";

// siginfo_t (Linux, uapi/asm-generic/siginfo.h), w: 4 or 8:
// offset size name
// 0      4    si_signo
// 4      4    si_errno     MIPS: si_code
// 8      4    si_code      MIPS: si_errno
// 8 + w  …    by signal:
//        sent by a process:  pid u32, uid u32, value w
//        fault:              addr w, then lsb u16; or after a gap of w: lower w, upper w; or key u32
//        SIGCHLD:            pid u32, uid u32, status i32
//        SIGIO:              band w, fd i32
//        SIGSYS:             call_addr w, syscall i32, arch u32
//        timer:              tid u32, overrun i32, value w
const SI_KERNEL: i32 = 128;
const SI_TIMER: i32 = -2;
const SEGV_BNDERR: i32 = 3;
const SEGV_PKUERR: i32 = 4;
const BUS_MCEERR_AR: i32 = 4;
const BUS_MCEERR_AO: i32 = 5;

/** Reads from the note's start; `cursor.wordBytes` is the program's. Returns whether it could be read. */
export function readSiginfo(cursor: Cursor, os: string, arch: string, crash: CrashFacts): bool {
  const isMips = arch.startsWith("mips");
  const isSparc = arch.startsWith("sparc") || arch == "alpha";
  const start = cursor.at;
  const signal = cursor.u32("NT_SIGINFO.si_signo");
  const second = cursor.u32("NT_SIGINFO.si_errno");
  const third = cursor.u32("NT_SIGINFO.si_code");
  if (!cursor.ok || signal == 0) return cursor.ok;
  const code = <i32>(isMips ? second : third);
  setSignal(crash, os, arch, signal);
  setSignalCode(crash, os, code, isMips ? fromMips(code) : code);
  cursor.seek(start + 8 + cursor.wordBytes);
  if (code <= 0) readSender(cursor, code, isMips, crash);
  else if (crash.name == "SIGCHLD") readChild(cursor, crash);
  else if (crash.name == "SIGIO" || crash.name == "SIGPOLL") readPoll(cursor, crash);
  else if (crash.name == "SIGSYS") readSystemCall(cursor, crash);
  else if (code != SI_KERNEL && canHaveAddress(crash.name)) readFault(cursor, code, isSparc, crash);
  return cursor.ok;
}

/** MIPS counts SI_ASYNCIO, SI_TIMER and SI_MESGQ in another order; as the others have them. */
function fromMips(code: i32): i32 {
  if (code == -2) return -4;
  if (code == -3) return -2;
  return code == -4 ? -3 : code;
}

function readSender(cursor: Cursor, code: i32, isMips: bool, crash: CrashFacts): void {
  const first = cursor.u32("NT_SIGINFO.si_pid");
  const second = cursor.u32("NT_SIGINFO.si_uid");
  if (!cursor.ok) return;
  crash.parameters = [first, second];
  const isTimer = (isMips ? fromMips(code) : code) == SI_TIMER;
  crash.parameterWords = isTimer ? ["timer", "overruns"] : ["sender's process id", "sender's user id"];
}

function readChild(cursor: Cursor, crash: CrashFacts): void {
  const pid = cursor.u32("NT_SIGINFO.si_pid");
  const uid = cursor.u32("NT_SIGINFO.si_uid");
  const status = cursor.u32("NT_SIGINFO.si_status");
  if (!cursor.ok) return;
  crash.parameters = [pid, uid, status];
  crash.parameterWords = ["child's process id", "child's user id", "exit status or signal"];
}

function readPoll(cursor: Cursor, crash: CrashFacts): void {
  const band = cursor.word("NT_SIGINFO.si_band");
  const fd = cursor.u32("NT_SIGINFO.si_fd");
  if (!cursor.ok) return;
  crash.parameters = [band, fd];
  crash.parameterWords = ["event", "file descriptor"];
}

function readSystemCall(cursor: Cursor, crash: CrashFacts): void {
  const address = cursor.word("NT_SIGINFO.si_call_addr");
  const call = cursor.u32("NT_SIGINFO.si_syscall");
  const arch = cursor.u32("NT_SIGINFO.si_arch");
  if (!cursor.ok) return;
  crash.parameters = [address, call, arch];
  crash.parameterWords = ["address of the call", "number of the system call", "architecture (AUDIT_ARCH)"];
}

function readFault(cursor: Cursor, code: i32, hasTrapNumber: bool, crash: CrashFacts): void {
  const start = cursor.at;
  const address = cursor.word("NT_SIGINFO.si_addr");
  if (!cursor.ok) return;
  crash.address = word(address);
  if (hasTrapNumber) return;
  if (crash.name == "SIGBUS" && (code == BUS_MCEERR_AR || code == BUS_MCEERR_AO)) {
    const bits = cursor.u16("NT_SIGINFO.si_addr_lsb");
    if (!cursor.ok) return cursor.forgive();
    crash.parameters = [address, bits];
    crash.parameterWords = ["address", "lowest bit of the address that counts"];
  } else if (crash.name == "SIGSEGV" && (code == SEGV_BNDERR || code == SEGV_PKUERR)) {
    cursor.seek(start + (cursor.wordBytes << 1));
    const first = code == SEGV_BNDERR ? cursor.word("NT_SIGINFO.si_lower") : cursor.u32("NT_SIGINFO.si_pkey");
    const upper = code == SEGV_BNDERR ? cursor.word("NT_SIGINFO.si_upper") : 0;
    if (!cursor.ok) return cursor.forgive();
    crash.parameters = code == SEGV_BNDERR ? [address, first, upper] : [address, first];
    crash.parameterWords =
      code == SEGV_BNDERR ? ["address", "lower bound", "upper bound"] : ["address", "protection key"];
  }
}
