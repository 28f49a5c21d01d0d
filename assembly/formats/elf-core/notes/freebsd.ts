/** Notes of owner FreeBSD, which DragonFly writes as well. */
import { RawRecord } from "../../../facts/rows";
import { FLOATING, GENERAL } from "../../../machines/elf-registers";
import { readKinfoProc } from "../../../systems/freebsd/kinfo-proc";
import { readLimits } from "../../../systems/freebsd/limits";
import { readMemoryMap } from "../../../systems/freebsd/memory-map";
import { readOpenFiles } from "../../../systems/freebsd/open-files";
import { readFreebsdSiginfo } from "../../../systems/freebsd/siginfo";
import { readAuxv } from "../../../systems/unix/auxv";
import { setSignal } from "../../../systems/unix/signal";
import { ElfCore } from "../core";
import { noteUnknownRegisters, readRegisterNote, readRegisters } from "../registers";

const NT_PRSTATUS: i64 = 1;
const NT_FPREGSET: i64 = 2;
const NT_PRPSINFO: i64 = 3;
const NT_THRMISC: i64 = 7;
const NT_PROCSTAT_PROC: i64 = 8;
const NT_PROCSTAT_FILES: i64 = 9;
const NT_PROCSTAT_VMMAP: i64 = 10;
const NT_PROCSTAT_GROUPS: i64 = 11;
const NT_PROCSTAT_UMASK: i64 = 12;
const NT_PROCSTAT_RLIMIT: i64 = 13;
const NT_PROCSTAT_OSREL: i64 = 14;
const NT_PROCSTAT_PSSTRINGS: i64 = 15;
const NT_PROCSTAT_AUXV: i64 = 16;
const NT_PTLWPINFO: i64 = 17;

/** Groups of one process that are listed; the system allows 1,023. */
const MOST_GROUPS: i32 = 1024;

/** Reads a note; returns whether it was understood. */
export function readFreebsdNote(core: ElfCore, note: RawRecord): bool {
  switch (<i32>note.type) {
    case <i32>NT_PRSTATUS:
      return readPrstatus(core, note);
    case <i32>NT_FPREGSET:
      return readRegisterNote(core, note, FLOATING);
    case <i32>NT_PRPSINFO:
      return readPrpsinfo(core, note);
    case <i32>NT_THRMISC:
      return readThreadName(core, note);
    case <i32>NT_PROCSTAT_PROC:
      return readProcess(core, note);
    case <i32>NT_PTLWPINFO:
      return readLwpInfo(core, note);
    default:
      return readProcstat(core, note);
  }
}

// prstatus (FreeBSD, sys/procfs.h), version 1:
// offset 32 64 size name
// 0            4    pr_version
// 4      8     w    pr_statussz
// 8      16    w    pr_gregsetsz
// 12     24    w    pr_fpregsetsz
// 16     32    4    pr_osreldate
// 20     36    4    pr_cursig
// 24     40    4    pr_pid       of the thread
// 28     48         pr_reg
function readPrstatus(core: ElfCore, note: RawRecord): bool {
  const dump = core.dump;
  const cursor = core.contents(note);
  const start = cursor.at;
  const word = <u64>cursor.wordBytes;
  const version = cursor.u32("FreeBSD.pr_version");
  cursor.seek(start + 2 * word);
  const size = cursor.word("FreeBSD.pr_gregsetsz");
  cursor.skip(word, "FreeBSD.pr_fpregsetsz");
  const release = cursor.u32("FreeBSD.pr_osreldate");
  const signal = cursor.u32("FreeBSD.pr_cursig");
  const id = <i32>cursor.u32("FreeBSD.pr_pid");
  const isRead = cursor.ok;
  const isFirst = dump.threads.length == 0;
  core.beginThread(note, isRead && id >= 0 ? id : -1);
  if (isRead && version != 1) cursor.refuse(start, "FreeBSD.pr_version", 1, version);
  if (!core.take(cursor)) return false;
  core.hasStatus = true;
  if (release > 0 && dump.system.osBuild.length == 0) setRelease(core, release);
  if (isFirst && signal != 0) {
    setSignal(dump.crash, dump.system.os, dump.system.arch, signal);
    dump.crash.at = note.at;
    dump.crash.threadIndex = 0;
  }
  const at = start + (word == 8 ? 48 : 28);
  const end = start + <u64>note.dataSize;
  if (!readRegisters(core, GENERAL, at, size, end > at ? end - at : 0)) {
    noteUnknownRegisters(core, note);
    return false;
  }
  cursor.seek(at);
  cursor.skip(size, "FreeBSD.pr_reg");
  return core.take(cursor);
}

/** 1400097 is version 14.0. */
function setRelease(core: ElfCore, release: u32): void {
  const system = core.dump.system;
  if (system.os == "freebsd")
    system.osVersion = (release / 100000).toString() + "." + ((release / 1000) % 100).toString();
  system.osBuild = release.toString();
}

// prpsinfo (FreeBSD, sys/procfs.h), version 1:
// 0            4    pr_version
// 4      8     w    pr_psinfosz
// 8      16    17   pr_fname
// 25     33    81   pr_psargs
// 108    116   4    pr_pid       since FreeBSD 11
function readPrpsinfo(core: ElfCore, note: RawRecord): bool {
  const process = core.dump.process;
  const cursor = core.contents(note);
  const start = cursor.at;
  const is64 = cursor.wordBytes == 8;
  cursor.seek(start + (is64 ? 16 : 8));
  process.name = cursor.utf8(17, "FreeBSD.pr_fname");
  process.recordedTexts.add(false, cursor.at, cursor.at + 81);
  process.commandLine = cursor.utf8(81, "FreeBSD.pr_psargs").trimEnd();
  const at: u64 = is64 ? 116 : 108;
  if (cursor.ok && <u64>note.size >= at + 4) {
    cursor.seek(start + at);
    process.pid = cursor.u32("FreeBSD.pr_pid");
  }
  return core.take(cursor);
}

// thrmisc: pr_tname[20]
function readThreadName(core: ElfCore, note: RawRecord): bool {
  const cursor = core.contents(note);
  const name = cursor.utf8(20, "FreeBSD.pr_tname");
  const thread = core.thread;
  if (thread && cursor.ok) thread.name = name;
  return core.take(cursor);
}

// ptrace_lwpinfo (FreeBSD, sys/ptrace.h), behind a u32 with its size; offsets in the note:
// 32  64   size name
// 4   4    4    pl_lwpid
// 12  12   4    pl_flags     0x20: pl_siginfo is filled
// 48  52        pl_siginfo
// 112 132  20   pl_tdname
const HAS_SIGINFO: u32 = 0x20;

function readLwpInfo(core: ElfCore, note: RawRecord): bool {
  const dump = core.dump;
  const cursor = core.contents(note);
  const start = cursor.at;
  const is64 = cursor.wordBytes == 8;
  cursor.seek(start + 12);
  const flags = cursor.u32("FreeBSD.pl_flags");
  if (cursor.ok && flags & HAS_SIGINFO && !core.hasSiginfo) {
    core.hasSiginfo = true;
    cursor.seek(start + (is64 ? 52 : 48));
    const crash = dump.crash;
    if (readFreebsdSiginfo(cursor, dump.system.os, dump.system.arch, crash) != 0) {
      crash.at = note.at;
      crash.dataAt = note.dataAt;
      crash.dataSize = note.dataSize;
      crash.threadIndex = dump.threads.length - 1;
    }
  }
  cursor.seek(start + (is64 ? 132 : 112));
  const name = cursor.utf8(20, "FreeBSD.pl_tdname");
  const thread = core.thread;
  if (thread && cursor.ok && name.length > 0) thread.name = name;
  return core.take(cursor);
}

function readProcess(core: ElfCore, note: RawRecord): bool {
  const process = core.dump.process;
  const cursor = core.contents(note);
  const size = cursor.u32("FreeBSD.structsize");
  const info = readKinfoProc(cursor, size);
  if (!info) return !core.take(cursor) && false;
  process.ppid = info.ppid;
  if (process.pid < 0) process.pid = info.pid;
  process.uid = info.uid;
  process.gid = info.gid;
  process.startTime = info.startTime;
  if (process.name.length == 0) process.name = info.name;
  if (cursor.ok) {
    core.annotate(note, "process group", info.group.toString());
    core.annotate(note, "session", info.session.toString());
    if (info.login.length > 0) core.annotate(note, "login", info.login);
  }
  return core.take(cursor);
}

/** The notes that begin with the size of their structures and say what the process had and was allowed. */
function readProcstat(core: ElfCore, note: RawRecord): bool {
  const dump = core.dump;
  const cursor = core.contents(note);
  switch (<i32>note.type) {
    case <i32>NT_PROCSTAT_FILES:
      cursor.skip(4, "FreeBSD.structsize");
      readOpenFiles(cursor, dump);
      break;
    case <i32>NT_PROCSTAT_VMMAP:
      cursor.skip(4, "FreeBSD.structsize");
      readMemoryMap(cursor, core.files);
      break;
    case <i32>NT_PROCSTAT_GROUPS:
      cursor.skip(4, "FreeBSD.structsize");
      core.annotate(note, "groups", groupsOf(core, note));
      break;
    case <i32>NT_PROCSTAT_UMASK:
      cursor.skip(4, "FreeBSD.structsize");
      core.annotate(note, "umask", "0" + cursor.u16("FreeBSD.umask").toString(8));
      break;
    case <i32>NT_PROCSTAT_RLIMIT: {
      cursor.skip(4, "FreeBSD.structsize");
      const texts = readLimits(cursor);
      for (let i = 0; i + 1 < texts.length; i += 2) core.annotate(note, texts[i], texts[i + 1]);
      break;
    }
    case <i32>NT_PROCSTAT_OSREL:
      cursor.skip(4, "FreeBSD.structsize");
      setRelease(core, cursor.u32("FreeBSD.osrel"));
      break;
    case <i32>NT_PROCSTAT_PSSTRINGS:
      cursor.skip(4, "FreeBSD.structsize");
      core.programStrings = cursor.word("FreeBSD.ps_strings");
      break;
    case <i32>NT_PROCSTAT_AUXV:
      cursor.skip(4, "FreeBSD.structsize");
      readAuxv(cursor, dump.system.os, "NT_PROCSTAT_AUXV", dump.auxv);
      break;
    default:
      return readRegisterNote(core, note, <u32>note.type);
  }
  return core.take(cursor);
}

function groupsOf(core: ElfCore, note: RawRecord): string {
  const cursor = core.contents(note);
  cursor.skip(4, "FreeBSD.structsize");
  const groups: Array<string> = [];
  while (groups.length < MOST_GROUPS && cursor.left >= 4) groups.push(cursor.u32("FreeBSD.groups").toString());
  return groups.join(" ");
}
