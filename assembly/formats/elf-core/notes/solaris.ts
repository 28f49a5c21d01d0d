/** Notes of Solaris and illumos, which share Linux's owner "CORE" but neither numbers nor layouts. */
import { RawRecord } from "../../../facts/rows";
import { GENERAL } from "../../../machines/elf-registers";
import { readAuxv } from "../../../systems/unix/auxv";
import { setSignal } from "../../../systems/unix/signal";
import { ElfCore } from "../core";
import { noteUnknownRegisters, readRegisters } from "../registers";

const NT_PRSTATUS: i64 = 1;
const NT_PRPSINFO: i64 = 3;
const NT_PLATFORM: i64 = 5;
const NT_AUXV: i64 = 6;
const NT_PSINFO: i64 = 13;
const NT_UTSNAME: i64 = 15;
const NT_LWPSTATUS: i64 = 16;
const NT_ZONENAME: i64 = 21;
const NT_LWPNAME: i64 = 25;

/** Reads a note; returns whether it was understood. */
export function readSolarisNote(core: ElfCore, note: RawRecord): bool {
  switch (<i32>note.type) {
    case <i32>NT_PRSTATUS:
      // The same again for old debuggers: the thread's own note comes as well.
      return readSignal(core, note);
    case <i32>NT_PRPSINFO:
    case <i32>NT_PSINFO:
      return readProcess(core, note);
    case <i32>NT_LWPSTATUS:
      return readLwp(core, note);
    case <i32>NT_AUXV: {
      const cursor = core.contents(note);
      const hasEnd = readAuxv(cursor, "solaris", "NT_AUXV", core.dump.auxv);
      core.take(cursor);
      return hasEnd;
    }
    case <i32>NT_UTSNAME:
      return readNames(core, note);
    case <i32>NT_PLATFORM:
      core.dump.system.hardwareModel = textOf(core, note);
      return true;
    case <i32>NT_ZONENAME:
      core.annotate(note, "zone", textOf(core, note));
      return true;
    case <i32>NT_LWPNAME:
      return readLwpName(core, note);
    default:
      return false;
  }
}

function textOf(core: ElfCore, note: RawRecord): string {
  const cursor = core.contents(note);
  return cursor.utf8(<u64>note.dataSize, "Solaris.text");
}

// prstatus_t of old (illumos, sys/old_procfs.h): the sizes tell the machine; pr_cursig i16 behind pr_flags, pr_why,
// pr_what and pr_info. Only the signal is read here.
// size     432  508  824  904     x86, SPARC, amd64, SPARC64
// pr_cursig 136 136  264  264
function readSignal(core: ElfCore, note: RawRecord): bool {
  const at: u64 = note.size == 432 || note.size == 508 ? 136 : note.size == 824 || note.size == 904 ? 264 : 0;
  if (at == 0) return false;
  const cursor = core.contents(note);
  cursor.seek(cursor.at + at);
  const signal = cursor.u16("Solaris.pr_cursig");
  if (cursor.ok) keepSignal(core, note, signal);
  return core.take(cursor);
}

function keepSignal(core: ElfCore, note: RawRecord, signal: u32): void {
  const crash = core.dump.crash;
  core.hasStatus = true;
  if (signal == 0 || crash.kind.length > 0) return;
  setSignal(crash, "solaris", core.dump.system.arch, signal);
  crash.at = note.at;
}

// prpsinfo_t and psinfo_t: name of 16 bytes and arguments of 80, where the size says.
// size 260 328 336 360 416 440
// name  84 120  88  88 136 136
// args 100 136 104 104 152 152
function readProcess(core: ElfCore, note: RawRecord): bool {
  const size = note.size;
  let at: u64 = 0;
  if (size == 260) at = 84;
  else if (size == 328) at = 120;
  else if (size == 336 || size == 360) at = 88;
  else if (size == 416 || size == 440) at = 136;
  if (at == 0) return false;
  const process = core.dump.process;
  const cursor = core.contents(note);
  const start = cursor.at;
  if (note.type == NT_PSINFO) {
    // psinfo_t: pr_flag, pr_nlwp, pr_pid, pr_ppid, pr_pgid, pr_sid, pr_uid, pr_euid, pr_gid, four bytes each
    cursor.seek(start + 8);
    process.pid = cursor.u32("Solaris.pr_pid");
    process.ppid = cursor.u32("Solaris.pr_ppid");
    cursor.skip(8, "Solaris.pr_pgid");
    process.uid = cursor.u32("Solaris.pr_uid");
    cursor.skip(4, "Solaris.pr_euid");
    process.gid = cursor.u32("Solaris.pr_gid");
  }
  cursor.seek(start + at);
  process.name = cursor.utf8(16, "Solaris.pr_fname");
  process.recordedTexts.add(false, cursor.at, cursor.at + 80);
  process.commandLine = cursor.utf8(80, "Solaris.pr_psargs").trimEnd();
  return core.take(cursor);
}

// lwpstatus_t: pr_lwpid u32 at 4, pr_cursig i16 at 12, registers where the size says.
// size    800  896  1296 1392     x86, SPARC, amd64, SPARC64
// pr_reg  344  344  544  544
// bytes   76   152  224  304
function readLwp(core: ElfCore, note: RawRecord): bool {
  const size = note.size;
  const at: u64 = size == 800 || size == 896 ? 344 : size == 1296 || size == 1392 ? 544 : 0;
  const cursor = core.contents(note);
  const start = cursor.at;
  cursor.seek(start + 4);
  const id = cursor.u32("Solaris.pr_lwpid");
  cursor.seek(start + 12);
  const signal = cursor.u16("Solaris.pr_cursig");
  core.beginThread(note, cursor.ok ? <i64>id : -1);
  if (!core.take(cursor)) return false;
  if (signal != 0) {
    keepSignal(core, note, signal);
    if (core.signalThread < 0) core.signalThread = id;
  }
  const bytes: u64 = size == 800 ? 76 : size == 896 ? 152 : size == 1296 ? 224 : 304;
  const end = start + <u64>note.dataSize;
  if (at != 0 && readRegisters(core, GENERAL, start + at, bytes, end > start + at ? end - start - at : 0)) return true;
  noteUnknownRegisters(core, note);
  return false;
}

// utsname: sysname, nodename, release, version, machine, 257 bytes each
const NAME_BYTES: u64 = 257;

function readNames(core: ElfCore, note: RawRecord): bool {
  const system = core.dump.system;
  const cursor = core.contents(note);
  const name = cursor.utf8(NAME_BYTES, "Solaris.sysname");
  system.hostname = cursor.utf8(NAME_BYTES, "Solaris.nodename");
  system.kernelRelease = cursor.utf8(NAME_BYTES, "Solaris.release");
  system.kernelVersion = cursor.utf8(NAME_BYTES, "Solaris.version");
  if (name.length > 0 && system.kernelRelease.length > 0) system.osName = name + " " + system.kernelRelease;
  return core.take(cursor);
}

// prlwpname_t: pr_lwpid u64, name of 32 bytes
function readLwpName(core: ElfCore, note: RawRecord): bool {
  const cursor = core.contents(note);
  const id = <i64>cursor.u64("Solaris.pr_lwpid");
  const name = cursor.utf8(32, "Solaris.pr_lwpname");
  const place = cursor.ok ? core.dump.threadPlaces.placeOf(id) : -1;
  if (place >= 0) core.dump.threads[place].name = name;
  return core.take(cursor);
}
