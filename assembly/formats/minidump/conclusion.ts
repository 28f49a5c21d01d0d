/** What follows when all streams are read: the kind of dump, who wrote it, which thread crashed. */
import { hex, lowerAscii } from "../../bytes/text";
import { UNKNOWN, word } from "../../facts/fact";
import { Registers } from "../../facts/registers";
import { ThreadFacts } from "../../facts/thread";
import { readContext } from "./context";
import { Minidump } from "./minidump";
import * as streams from "./stream-types";
import { isApple, isLinux, isWindows, NT } from "./system/platform";

// MINIDUMP_TYPE (minidumpapiset.h)
const DATA_SEGMENTS: u64 = 0x1;
const FULL_MEMORY: u64 = 0x2;
const INDIRECT_MEMORY: u64 = 0x40;
const PRIVATE_MEMORY: u64 = 0x200;
const PRIVATE_WRITE_COPY: u64 = 0x10000;

/** Offset of the header's Version. */
const VERSION_AT: u64 = 4;

export function conclude(file: Minidump): void {
  const dump = file.dump;
  if (file.streams.length > 0) {
    nameWriter(file);
    nameVariant(file);
    nameProcess(file);
    placeCrash(file);
    tellUnread(file);
  }
  if (file.isCut) {
    const isTold = file.declaredEnd <= (<u64>1) << 53;
    dump.file.truncate(isTold ? <i64>file.declaredEnd : -1, <i64>file.source.size);
  }
}

/** Names the writer and says by which stream it was told. */
function nameWriter(file: Minidump): void {
  const build = file.debugBuild;
  const isBreakpad = file.has(streams.BREAKPAD_INFO);
  if (build.startsWith("crashpad")) prove(file, "crashpad", "MiscInfo names " + build, streams.MISC_INFO);
  else if (file.has(streams.CRASHPAD_INFO)) prove(file, "crashpad", "Holds Crashpad's stream", streams.CRASHPAD_INFO);
  else if (file.has(streams.LLDB_GENERATED)) prove(file, "lldb", "Holds LLDB's stream", streams.LLDB_GENERATED);
  else if (isLinux(file.platform)) nameLinuxWriter(file);
  else if (isApple(file.platform)) {
    const rust = file.has(streams.MOZ_MACOS_CRASH_INFO) ? streams.MOZ_MACOS_CRASH_INFO : streams.THREAD_NAMES;
    if (isBreakpad && file.has(rust))
      prove(file, "minidump-writer", "Holds what Breakpad does not write on macOS", rust);
    else if (isBreakpad) prove(file, "breakpad", "Holds Breakpad's stream", streams.BREAKPAD_INFO);
  } else if (isWindows(file.platform)) {
    if (isBreakpad) prove(file, "breakpad", "Holds Breakpad's stream", streams.BREAKPAD_INFO);
    else if (build.startsWith("dbg")) prove(file, "dbghelp", "MiscInfo names " + build, streams.MISC_INFO);
    else if (file.has(streams.WINE_MODULE_LIST) || isPaddedLikeWine(file)) {
      prove(file, "wine", "Has the directory that Wine writes", streams.WINE_MODULE_LIST);
    } else if (file.writerVersion != 0) prove(file, "dbghelp", "The version's upper half is MiniDumpWriteDump's", 0);
  }
}

function nameLinuxWriter(file: Minidump): void {
  const rust: StaticArray<u32> = [streams.MOZ_LINUX_LIMITS, streams.MEMORY_INFO_LIST, streams.HANDLE_DATA];
  for (let i = 0; i < rust.length; i++) {
    if (file.has(rust[i]))
      return prove(file, "minidump-writer", "Holds what Breakpad does not write on Linux", rust[i]);
  }
  const copies: StaticArray<u32> = [streams.LINUX_DSO_DEBUG, streams.LINUX_MAPS];
  for (let i = 0; i < copies.length; i++) {
    if (file.has(copies[i])) return prove(file, "breakpad", "Holds Breakpad's copies of /proc", copies[i]);
  }
}

function prove(file: Minidump, writer: string, fact: string, type: u32): void {
  const stream = file.find(type);
  file.dump.file.writer = writer;
  file.dump.file.prove(fact, !stream ? VERSION_AT : stream.at < file.source.size ? stream.at : stream.entryAt);
}

/** Wine pads its directory to a multiple of four entries, and has no version of its own. */
function isPaddedLikeWine(file: Minidump): bool {
  const entries = file.streams.length + file.unusedEntries;
  return file.platform == NT && file.writerVersion == 0 && file.unusedEntries > 0 && entries % 4 == 0;
}

/** What is in the dump and was not understood. */
function tellUnread(file: Minidump): void {
  const names: Array<string> = [];
  let isHandheld = false;
  for (let i = 0; i < file.streams.length; i++) {
    const stream = file.streams[i];
    if (stream.record.isRead || stream.size == 0) continue;
    if (stream.type >= streams.CE_FIRST && stream.type <= streams.CE_LAST) isHandheld = true;
    names.push(stream.record.name.length > 0 ? stream.record.name : hex(stream.type));
  }
  if (names.length == 0) return;
  const isOne = names.length == 1;
  file.note(
    "streams-unread",
    (isOne ? "A stream is" : names.length.toString() + " streams are") +
      " listed, but not read: " +
      names.slice(0, 16).join(", ") +
      (names.length > 16 ? " …" : ".") +
      (isHandheld ? " They are those of Windows CE, whose dumps have another layout: look through their text." : ""),
  );
}

function nameVariant(file: Minidump): void {
  const facts = file.dump.file;
  const isFull = (file.flags & FULL_MEMORY) != 0 || (file.has(streams.MEMORY64_LIST) && isWhole(file));
  const hasParts = (file.flags & (DATA_SEGMENTS | INDIRECT_MEMORY | PRIVATE_MEMORY | PRIVATE_WRITE_COPY)) != 0;
  if (isFull) {
    facts.variant = "full";
    facts.kindName = "Full memory dump (minidump)";
  } else if (hasParts || file.has(streams.MEMORY64_LIST)) {
    facts.variant = "partial";
    facts.kindName = "Partial memory dump (minidump)";
  } else {
    facts.variant = "small";
    facts.kindName = "Small memory dump (minidump)";
  }
}

/** Whether nearly all that the process could read is in the file; writers may leave out what they cannot read. */
function isWhole(file: Minidump): bool {
  const regions = file.dump.regions;
  let committed: u64 = 0;
  let present: u64 = 0;
  for (let i = 0; i < regions.length; i++) {
    if (regions[i].state != "commit") continue;
    committed += regions[i].size;
    present += <u64>max<i64>(0, regions[i].present);
  }
  return committed > 0 && present > committed / 2;
}

function nameProcess(file: Minidump): void {
  const process = file.dump.process;
  const modules = file.dump.modules;
  for (let i = 0; i < modules.length; i++) {
    if (modules[i].role != "main") continue;
    file.dump.origins.settle(file.dump, UNKNOWN);
    if (process.path.length == 0) process.path = modules[i].path;
    if (process.name.length == 0) process.name = modules[i].name;
    file.dump.origins.settle(file.dump, modules[i].at);
    break;
  }
  if (isWindows(file.platform) && runsUnderWow(file)) process.bits = 32;
}

/** A 32-bit program on a 64-bit Windows: the layer between is among its modules, or their folder is. */
function runsUnderWow(file: Minidump): bool {
  const modules = file.dump.modules;
  for (let i = 0; i < modules.length; i++) {
    if (file.wordBytes == 4 && lowerAscii(modules[i].path).includes("\\syswow64\\")) return true;
    if (file.wordBytes == 8 && lowerAscii(modules[i].name) == "wow64.dll") return true;
  }
  return false;
}

/** Joins the exception with its thread: the exception's context is the state of the crash. */
function placeCrash(file: Minidump): void {
  const dump = file.dump;
  const crash = dump.crash;
  // A record that is listed, or may have been, and could not be read says nothing of whether it crashed.
  if (crash.kind.length == 0 && !file.has(streams.EXCEPTION) && !file.isDirectoryCut) crash.kind = "none";
  const isMute = crash.kind == "exception" && crash.message.length == 0;
  if (isMute && isApple(file.platform)) crash.message = file.crashpadMessage;
  const location = file.crashContext;
  const registers = location ? readContext(file, location) : null;
  if (crash.threadId < 0 && file.requestingThread >= 0) crash.threadId = file.requestingThread;
  if (crash.threadId >= 0) crash.threadIndex = dump.threadPlaces.placeOf(crash.threadId);
  // A thread that the list lacks is shown all the same: its state is the crash.
  if (crash.threadIndex < 0 && crash.threadId >= 0 && registers) {
    const missing = new ThreadFacts();
    missing.id = crash.threadId;
    missing.at = crash.at;
    crash.threadIndex = dump.threads.length;
    dump.threads.push(missing);
    file.note(
      "thread-missing",
      "The thread that crashed is not in the list of threads; its registers are the exception's.",
    );
  }
  const counter = registers ? programCounter(registers) : -1;
  if (registers && counter >= 0) crash.instruction = word(registers.value(counter));
  if (crash.threadIndex < 0) return;
  const thread = dump.threads[crash.threadIndex];
  if (registers) thread.registers = registers;
  thread.hasCrashed = crash.kind.length > 0 && crash.kind != "none";
}

/** Index of the program counter; -1: the context has none. */
function programCounter(registers: Registers): i32 {
  for (let i = 0; i < registers.length; i++) {
    const name = registers.name(i);
    if (name == "rip" || name == "eip" || name == "pc") return i;
  }
  return -1;
}
