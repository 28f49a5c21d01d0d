/** Notes of NetBSD and OpenBSD: the process once, then each thread under an owner of its own, "NetBSD-CORE@12". */
import { UNKNOWN } from "../../../facts/fact";
import { RawRecord } from "../../../facts/rows";
import { FLOATING, GENERAL, NETBSD } from "../../../machines/elf-registers";
import { BsdProcess, readLwpName, readNetbsdProcess, readOpenbsdProcess } from "../../../systems/bsd/procinfo";
import { readAuxv } from "../../../systems/unix/auxv";
import { setSignal, setSignalCode } from "../../../systems/unix/signal";
import { ElfCore } from "../core";
import { EM_AARCH64, EM_ALPHA, EM_SH, EM_SPARC, EM_SPARC32PLUS, EM_SPARCV9 } from "../header";
import { noteUnknownRegisters, readRegisterNote } from "../registers";

const NETBSD_PROCINFO: i64 = 1;
const NETBSD_AUXV: i64 = 2;
const NETBSD_LWPSTATUS: i64 = 24;
/** Notes of registers are numbered as the requests of ptrace, which differ between machines from here on. */
const NETBSD_MACHINE: u32 = 32;

const OPENBSD_PROCINFO: i64 = 10;
const OPENBSD_AUXV: i64 = 11;
const OPENBSD_REGS: i64 = 20;
const OPENBSD_FPREGS: i64 = 21;
const OPENBSD_XFPREGS: i64 = 22;
const OPENBSD_WCOOKIE: i64 = 23;
const OPENBSD_PACMASK: i64 = 24;

export function readBsdNote(core: ElfCore, note: RawRecord): bool {
  const thread = threadOf(note.owner);
  if (thread != UNKNOWN) enterThread(core, note, thread);
  return core.system == NETBSD ? readNetbsdNote(core, note, thread != UNKNOWN) : readOpenbsdNote(core, note);
}

/** The number behind the @ of an owner, or UNKNOWN. */
function threadOf(owner: string): i64 {
  const at = owner.indexOf("@");
  if (at < 0 || at + 1 >= owner.length || owner.length - at > 11) return UNKNOWN;
  let id: i64 = 0;
  for (let i = at + 1; i < owner.length; i++) {
    const digit = owner.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return UNKNOWN;
    id = id * 10 + digit;
  }
  return id;
}

function enterThread(core: ElfCore, note: RawRecord, id: i64): void {
  const current = core.thread;
  if (!current || current.id != id) core.beginThread(note, id);
}

function readNetbsdNote(core: ElfCore, note: RawRecord, isThreads: bool): bool {
  if (!isThreads) {
    if (note.type == NETBSD_PROCINFO) return readNetbsd(core, note);
    return note.type == NETBSD_AUXV && readVector(core, note);
  }
  if (note.type == NETBSD_LWPSTATUS) {
    const cursor = core.contents(note);
    const name = readLwpName(cursor);
    const thread = core.thread;
    if (thread && cursor.ok) thread.name = name;
    return core.take(cursor);
  }
  const first = NETBSD_MACHINE + registersFrom(core.header.machine);
  if (note.type == first) return readSet(core, note, GENERAL);
  if (note.type == first + 2) return readRegisterNote(core, note, FLOATING);
  return readRegisterNote(core, note, <u32>note.type);
}

/** How far behind the first request of a machine PT_GETREGS comes; PT_GETFPREGS comes two later. */
function registersFrom(machine: u32): u32 {
  switch (machine) {
    case EM_AARCH64:
    case EM_ALPHA:
    case EM_SPARC:
    case EM_SPARC32PLUS:
    case EM_SPARCV9:
      return 0;
    case EM_SH:
      return 3;
    default:
      return 1;
  }
}

function readSet(core: ElfCore, note: RawRecord, type: u32): bool {
  if (readRegisterNote(core, note, type)) return note.dataSize == note.size;
  noteUnknownRegisters(core, note);
  return false;
}

function readNetbsd(core: ElfCore, note: RawRecord): bool {
  const cursor = core.contents(note);
  const info = readNetbsdProcess(cursor);
  keepProcess(core, note, info, cursor.ok);
  if (cursor.ok) core.signalThread = info.signalLwp;
  return core.take(cursor);
}

function readOpenbsdNote(core: ElfCore, note: RawRecord): bool {
  switch (<i32>note.type) {
    case <i32>OPENBSD_PROCINFO:
      return readOpenbsd(core, note);
    case <i32>OPENBSD_AUXV:
      return readVector(core, note);
    case <i32>OPENBSD_REGS:
      return readSet(core, note, GENERAL);
    case <i32>OPENBSD_FPREGS:
      return readRegisterNote(core, note, FLOATING);
    case <i32>OPENBSD_XFPREGS:
    case <i32>OPENBSD_PACMASK:
      return readRegisterNote(core, note, <u32>note.type);
    default:
      // The cookie guards this process's stacks: that it is there is the fact, its value is nobody's business.
      return note.type == OPENBSD_WCOOKIE;
  }
}

function readOpenbsd(core: ElfCore, note: RawRecord): bool {
  const cursor = core.contents(note);
  const info = readOpenbsdProcess(cursor);
  keepProcess(core, note, info, cursor.ok);
  return core.take(cursor);
}

function keepProcess(core: ElfCore, note: RawRecord, info: BsdProcess, isWhole: bool): void {
  const process = core.dump.process;
  process.pid = info.pid;
  process.ppid = info.ppid;
  process.uid = info.uid;
  process.gid = info.gid;
  process.name = info.name;
  if (isWhole) {
    core.annotate(note, "process group", info.group.toString());
    core.annotate(note, "session", info.session.toString());
  }
  keepSignal(core, note, info.signal, info.code);
}

function keepSignal(core: ElfCore, note: RawRecord, signal: u32, code: i32): void {
  const dump = core.dump;
  core.hasStatus = true;
  if (signal == 0) return;
  setSignal(dump.crash, dump.system.os, dump.system.arch, signal);
  setSignalCode(dump.crash, dump.system.os, code);
  dump.crash.at = note.at;
  dump.crash.dataAt = note.dataAt;
  dump.crash.dataSize = note.dataSize;
}

function readVector(core: ElfCore, note: RawRecord): bool {
  const cursor = core.contents(note);
  const hasEnd = readAuxv(cursor, core.dump.system.os, note.name, core.dump.auxv);
  core.take(cursor);
  return hasEnd;
}
