/** Whose dump this is: the system and the process in the report's words. */
import { baseName } from "../../bytes/text";
import { Dump } from "../../facts/dump";
import { UNKNOWN } from "../../facts/fact";
import { ModuleFacts } from "../../facts/module";
import { Annotation } from "../../facts/rows";
import { LINUX } from "../../machines/elf-registers";
import { OVERFLOW_ID } from "../../systems/linux/prpsinfo";
import { AT_GID, AT_UID, auxvHas, auxvValue } from "../../systems/unix/auxv";
import { readMemoryText } from "../../systems/unix/memory-text";
import { ModuleFinder } from "../../systems/unix/modules";
import { ElfCore } from "./core";
import { EM_386 } from "./header";

const PATH_LIMIT: u64 = 4096;
const WORD_LIMIT: u64 = 256;
/** The code segment of 32-bit programs on a 64-bit Linux kernel (__USER32_CS). */
const COMPAT_CODE_SEGMENT: u64 = 0x23;

/** The kernel by its vdso, the processor by what the kernel calls its platform. */
export function nameSystem(core: ElfCore, finder: ModuleFinder): void {
  const dump = core.dump;
  const system = dump.system;
  if (system.kernelRelease.length == 0) system.kernelRelease = finder.kernelVersion;
  if (finder.kernelSalt.length > 0) annotate(dump, "kernel build salt", finder.kernelSalt, "vdso");
  if (system.os == "linux" && (finder.androidLevel > 0 || isAndroid(dump))) {
    system.os = "android";
    if (finder.androidLevel > 0) annotate(dump, "Android API level", finder.androidLevel.toString(), "image note");
  }
  dump.origins.settle(dump, UNKNOWN);
  system.cpuDetail = readMemoryText(core.memory, core.start.platform, WORD_LIMIT);
  dump.origins.settleMemory(dump, core.start.platform);
  system.cpuName = readMemoryText(core.memory, core.start.basePlatform, WORD_LIMIT);
  dump.origins.settleMemory(dump, core.start.basePlatform);
  if (core.start.cpus > 0 && core.start.cpus < 65536) system.cpus = <i64>core.start.cpus;
  dump.file.kindName = kindName(system.os);
}

function kindName(os: string): string {
  if (os == "android") return "Android core dump";
  if (os == "freebsd") return "FreeBSD core dump";
  if (os == "dragonfly") return "DragonFly core dump";
  if (os == "netbsd") return "NetBSD core dump";
  if (os == "openbsd") return "OpenBSD core dump";
  if (os == "solaris") return "Solaris core dump";
  return os == "linux" ? "Linux core dump" : "Core dump (ELF)";
}

function isAndroid(dump: Dump): bool {
  for (let i = 0; i < dump.modules.length; i++) {
    const path = dump.modules[i].path;
    if (path.startsWith("/apex/com.android.") || path == "/system/bin/linker64" || path == "/system/bin/linker")
      return true;
  }
  return false;
}

/** The program's path, name and owner; notes that were cut leave what memory and the vector still tell. */
export function nameProcess(core: ElfCore, main: ModuleFacts | null): void {
  const dump = core.dump;
  const process = dump.process;
  const started = readMemoryText(core.memory, core.start.path, PATH_LIMIT);
  dump.origins.settle(dump, UNKNOWN);
  if (process.path.length == 0 && main) {
    process.path = main.path;
    dump.origins.settle(dump, main.at);
  }
  if (process.path.length == 0) process.path = started;
  dump.origins.settleMemory(dump, core.start.path);
  if (process.name.length == 0 && process.path.length > 0) process.name = baseName(process.path);
  if (core.system == LINUX) {
    process.uid = wholeId(core, process.uid, AT_UID);
    process.gid = wholeId(core, process.gid, AT_GID);
    if (core.header.machine == EM_386 && core.header.bits == 32) nameWidth(core);
  }
  if (core.system == LINUX && dump.threads.length > 0) nameThreads(core);
}

/** What NT_PRPSINFO and the first thread's NT_PRSTATUS say of the thread that the kernel dumped first, and of all. */
function nameThreads(core: ElfCore): void {
  const dump = core.dump;
  const process = dump.process;
  const threads = dump.threads;
  const isKernels = dump.file.writer == "kernel" || dump.file.writer.length == 0;
  if (core.state.length > 0) threads[0].state = stateWord(core.state);
  // The name and the state are those of the thread that died; each thread can have a name of its own.
  if (isKernels && core.hasProcess) threads[0].name = process.name;
  for (let i = 0; i < threads.length; i++) {
    const thread = threads[i];
    // Others than the kernel leave times zero without meaning it.
    if (!isKernels) {
      thread.userSeconds = NaN;
      thread.kernelSeconds = NaN;
    } else if (thread.id == process.pid && process.pid > 0) {
      // Those of a group's first thread are the whole group's.
      process.userSeconds = thread.userSeconds;
      process.kernelSeconds = thread.kernelSeconds;
      if (threads.length == 1) continue;
      thread.userSeconds = NaN;
      thread.kernelSeconds = NaN;
    }
  }
}

/** An id that did not fit the note's 16 bits, or that a cut note lacks, as the kernel told it to the program. */
function wholeId(core: ElfCore, id: i64, type: u64): i64 {
  const auxv = core.dump.auxv;
  if (!auxvHas(auxv, type)) return id;
  if (id < 0) return <i64>auxvValue(auxv, type);
  const value = <i64>auxvValue(auxv, type);
  return core.hasShortIds && id == OVERFLOW_ID && value > 0xffff ? value : id;
}

function nameWidth(core: ElfCore): void {
  const threads = core.dump.threads;
  const registers = threads.length > 0 ? threads[0].registers : null;
  if (registers && registers.has("cs") && registers.get("cs") == COMPAT_CODE_SEGMENT) core.dump.process.bits = 32;
}

/** The report's word of a state letter (Linux, fs/proc/array.c). */
function stateWord(letter: string): string {
  if (letter == "R") return "running";
  if (letter == "S" || letter == "D") return "waiting";
  if (letter == "T") return "stopped";
  return letter == "Z" || letter == "X" ? "exited" : letter;
}

function annotate(dump: Dump, key: string, value: string, type: string): void {
  const annotation = new Annotation(key, value);
  annotation.type = type;
  annotation.from = "memory";
  dump.annotations.push(annotation);
}
