/** Notes of owners CORE, LINUX and GDB: what Linux, debuggers and emulators write. */
import { Cursor } from "../../../bytes/cursor";
import { hex } from "../../../bytes/text";
import { UNKNOWN } from "../../../facts/fact";
import { RawRecord } from "../../../facts/rows";
import { mipsN32 } from "../../../machines/elf-machines";
import { FLOATING, GENERAL, LINUX, RegisterSet } from "../../../machines/elf-registers";
import { ARGUMENT_BYTES, readPrpsinfo } from "../../../systems/linux/prpsinfo";
import { readSiginfo } from "../../../systems/linux/siginfo";
import { readAuxv } from "../../../systems/unix/auxv";
import { setSignal } from "../../../systems/unix/signal";
import { ElfCore } from "../core";
import { EM_68K, EM_CRIS, EM_MIPS, EM_SPARCV9 } from "../header";
import { noteUnknownRegisters, readRegisterNote } from "../registers";

export const NT_PRSTATUS: i64 = 1;
export const NT_FPREGSET: i64 = 2;
export const NT_PRPSINFO: i64 = 3;
export const NT_AUXV: i64 = 6;
export const NT_SIGINFO: i64 = 0x53494749;
export const NT_FILE: i64 = 0x46494c45;
export const NT_X86_XSAVE_LAYOUT: i64 = 0x205;
const NT_GDB_TDESC: i64 = 0xff000000;

/** Reads a note; returns whether it was understood. */
export function readLinuxNote(core: ElfCore, note: RawRecord): bool {
  if (note.owner == "GDB") {
    core.hasDebuggerNote = true;
    return note.type == NT_GDB_TDESC;
  }
  if (note.owner == "LINUX") return readRegisterNote(core, note, <u32>note.type);
  switch (<i32>note.type) {
    case <i32>NT_PRSTATUS:
      return readPrstatus(core, note);
    case <i32>NT_FPREGSET:
      return readRegisterNote(core, note, FLOATING);
    case <i32>NT_PRPSINFO:
      return readProcess(core, note);
    case <i32>NT_AUXV:
      return readVector(core, note);
    case <i32>NT_SIGINFO:
      return readSignal(core, note);
    default:
      return false;
  }
}

// elf_prstatus (Linux, linux/elfcore.h). Words of 8 bytes, words of 4, words of 4 at even places (m68k, CRIS):
// offset          size name
// 0               4    si_signo
// 4               8    si_code, si_errno: not filled
// 12              2    pr_cursig
// 16   16   14    w    pr_sigpend
// 24   20   18    w    pr_sighold
// 32   24   22    4    pr_pid        of the thread
// 36   28   26    4    pr_ppid
// 40   32   30    4    pr_pgrp
// 44   36   34    4    pr_sid
// 48   40   38    2w   pr_utime      seconds, microseconds
// 64   48   46    2w   pr_stime
// 80   56   54    2w   pr_cutime     of children that ended
// 96   64   62    2w   pr_cstime
// 112  72   70         pr_reg
//                 4    pr_fpvalid, then padding
const SIGNAL_AT: u64 = 12;
const FPVALID_BYTES: u64 = 4;
const MOST_TAIL: u64 = 8;
const SIGINFO_LEAST: u64 = 12;

@final
class Layout {
  constructor(
    readonly pendingAt: u64,
    readonly idAt: u64,
    readonly timeAt: u64,
    readonly registersAt: u64,
  ) {}
}

const WIDE: Layout = new Layout(16, 32, 48, 112);
const NARROW: Layout = new Layout(16, 24, 40, 72);
const EVEN: Layout = new Layout(14, 22, 38, 70);

function layoutOf(core: ElfCore): Layout {
  if (core.header.bits == 64) return WIDE;
  const machine = core.header.machine;
  return machine == EM_68K || machine == EM_CRIS ? EVEN : NARROW;
}

function readPrstatus(core: ElfCore, note: RawRecord): bool {
  const layout = layoutOf(core);
  const cursor = core.glance(note);
  const start = cursor.at;
  const fault = cursor.u32("NT_PRSTATUS.si_signo");
  cursor.seek(start + SIGNAL_AT);
  const current = cursor.u16("NT_PRSTATUS.pr_cursig");
  cursor.seek(start + layout.pendingAt);
  const pending = cursor.word("NT_PRSTATUS.pr_sigpend");
  const blocked = cursor.word("NT_PRSTATUS.pr_sighold");
  cursor.seek(start + layout.idAt);
  const id = <i32>cursor.u32("NT_PRSTATUS.pr_pid");
  const hasId = cursor.ok;
  const isFirst = core.dump.threads.length == 0;
  const thread = core.beginThread(note, hasId && id >= 0 ? id : UNKNOWN);
  cursor.seek(start + layout.timeAt);
  thread.userSeconds = readSeconds(core, cursor);
  thread.kernelSeconds = readSeconds(core, cursor);
  core.hasStatus = core.hasStatus || hasId;
  const crash = core.dump.crash;
  const signal = current != 0 ? current : fault;
  if (hasId && signal != 0 && crash.kind.length == 0) {
    setSignal(crash, core.dump.system.os, core.dump.system.arch, signal);
    crash.at = note.at;
    crash.threadIndex = core.dump.threads.length - 1;
  }
  if (hasId && isFirst) {
    if (pending != 0) core.annotate(note, "pending signals", hex(pending));
    if (blocked != 0) core.annotate(note, "blocked signals", hex(blocked));
  }
  return readGeneral(core, note, layout.registersAt, core.take(cursor));
}

/** The registers, which end the note up to a flag and padding. */
function readGeneral(core: ElfCore, note: RawRecord, offset: u64, isWhole: bool): bool {
  const set = generalSet(core, <u64>note.size, offset);
  if (!set) {
    noteUnknownRegisters(core, note);
    return isWhole;
  }
  const registers = core.registers;
  const cursor = core.glance(note);
  cursor.seek(cursor.at + offset);
  if (registers) set.read(core.source, cursor.at, min<u64>(set.size, cursor.left), cursor.bigEndian, registers);
  if (!isWhole) return false;
  cursor.skip(set.size, "NT_PRSTATUS.pr_reg");
  return core.take(cursor);
}

/** The register set of a note of `size` bytes; null when no layout has that size. */
function generalSet(core: ElfCore, size: u64, offset: u64): RegisterSet | null {
  let set = fittingSet(core, size, offset);
  if (IS_FULL && !set && core.header.machine == EM_MIPS && core.header.bits == 32) {
    // n32: 64-bit registers in 32-bit notes.
    const o32 = core.machine;
    core.machine = mipsN32();
    set = fittingSet(core, size, offset);
    if (!set) core.machine = o32;
    else core.dump.system.arch = "mips64";
  }
  return set;
}

function fittingSet(core: ElfCore, size: u64, offset: u64): RegisterSet | null {
  const machine = core.machine;
  if (!machine) return null;
  for (let i = 0; i < machine.sets.length; i++) {
    const set = machine.sets[i];
    if (!(set.systems & LINUX) || set.type != GENERAL) continue;
    const end = offset + set.size;
    if (size >= end + FPVALID_BYTES && size <= end + MOST_TAIL) return set;
  }
  return null;
}

/** A timeval: seconds and microseconds, of one word each. */
function readSeconds(core: ElfCore, cursor: Cursor): f64 {
  const whole = cursor.word("NT_PRSTATUS.tv_sec");
  // SPARC64's microseconds are 32 bits wide, padded behind.
  const isSparc = core.header.machine == EM_SPARCV9;
  const parts = isSparc ? cursor.u32("NT_PRSTATUS.tv_usec") : cursor.word("NT_PRSTATUS.tv_usec");
  if (isSparc) cursor.skip(4, "NT_PRSTATUS.tv_usec");
  return cursor.ok && parts < 1000000 ? <f64>whole + <f64>parts / 1000000 : NaN;
}

function readProcess(core: ElfCore, note: RawRecord): bool {
  const cursor = core.contents(note);
  const info = readPrpsinfo(cursor, <u64>note.size);
  if (!info) return false;
  const process = core.dump.process;
  process.pid = info.pid;
  process.ppid = info.ppid;
  process.uid = info.uid;
  process.gid = info.gid;
  core.hasShortIds = info.hasShortIds;
  process.name = info.name;
  process.commandLine = info.commandLine;
  process.recordedTexts.add(false, info.commandLineAt, info.commandLineAt + ARGUMENT_BYTES);
  core.state = info.state;
  core.hasProcess = cursor.ok;
  if (cursor.ok) {
    if (info.nice != 0) core.annotate(note, "nice", info.nice.toString());
    if (info.group >= 0) core.annotate(note, "process group", info.group.toString());
    if (info.session >= 0) core.annotate(note, "session", info.session.toString());
    core.annotate(note, "process flags", hex(info.flags));
  }
  return core.take(cursor);
}

function readVector(core: ElfCore, note: RawRecord): bool {
  const cursor = core.contents(note);
  const hasEnd = readAuxv(cursor, core.dump.system.os, "NT_AUXV", core.dump.auxv);
  core.take(cursor);
  return hasEnd;
}

/** The first one counts: the kernel writes one, debuggers one for each thread. */
function readSignal(core: ElfCore, note: RawRecord): bool {
  if (core.hasSiginfo) return <u64>note.dataSize >= SIGINFO_LEAST;
  core.hasSiginfo = true;
  const cursor = core.contents(note);
  const crash = core.dump.crash;
  const isRead = readSiginfo(cursor, core.dump.system.os, core.dump.system.arch, crash);
  core.take(cursor);
  crash.at = note.at;
  crash.dataAt = note.dataAt;
  crash.dataSize = note.dataSize;
  const threads = core.dump.threads.length;
  if (threads > 0) crash.threadIndex = threads - 1;
  return isRead;
}
