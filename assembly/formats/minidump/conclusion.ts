/** What follows when all streams are read: the kind of dump, who wrote it, which thread crashed. */
import { word } from "../../facts/fact";
import { Registers } from "../../facts/registers";
import { readContext } from "./context";
import { Minidump } from "./minidump";
import { isApple, isLinux, isWindows, NT } from "./platform";
import * as streams from "./stream-types";
import { threadIndex } from "./streams/threads";

// MINIDUMP_TYPE (minidumpapiset.h)
const DATA_SEGMENTS: u64 = 0x1;
const FULL_MEMORY: u64 = 0x2;
const INDIRECT_MEMORY: u64 = 0x40;
const PRIVATE_MEMORY: u64 = 0x200;
const PRIVATE_WRITE_COPY: u64 = 0x10000;

export function conclude(file: Minidump): void {
  const dump = file.dump;
  if (file.streams.length > 0) {
    nameWriter(file);
    nameVariant(file);
    nameProcess(file);
    placeCrash(file);
  }
  if (file.isCut) {
    const isTold = file.declaredEnd <= (<u64>1) << 53;
    dump.file.truncate(isTold ? <i64>file.declaredEnd : -1, <i64>file.source.size);
  }
}

function nameWriter(file: Minidump): void {
  const dump = file.dump;
  const build = file.debugBuild;
  const isBreakpad = file.has(streams.BREAKPAD_INFO);
  let writer = "";
  let proof = "";
  if (build.startsWith("crashpad") || file.has(streams.CRASHPAD_INFO)) {
    writer = "crashpad";
    proof = build.startsWith("crashpad") ? "MiscInfo names Crashpad" : "Holds Crashpad's stream";
  } else if (file.has(streams.LLDB_GENERATED)) {
    writer = "lldb";
    proof = "Holds LLDB's stream";
  } else if (isLinux(file.platform)) {
    const isRust =
      file.has(streams.MOZ_LINUX_LIMITS) || file.has(streams.MEMORY_INFO_LIST) || file.has(streams.HANDLE_DATA);
    if (isRust) proof = "Holds streams that only minidump-writer writes on Linux";
    else if (file.has(streams.LINUX_MAPS) || file.has(streams.LINUX_DSO_DEBUG))
      proof = "Holds Breakpad's copies of /proc";
    if (proof.length > 0) writer = isRust ? "minidump-writer" : "breakpad";
  } else if (isApple(file.platform)) {
    const isRust = file.has(streams.MOZ_MACOS_CRASH_INFO) || file.has(streams.THREAD_NAMES);
    if (isBreakpad) {
      writer = isRust ? "minidump-writer" : "breakpad";
      proof = isRust ? "Holds streams that minidump-writer writes on macOS" : "Holds Breakpad's stream";
    }
  } else if (isWindows(file.platform)) {
    if (isBreakpad) {
      writer = "breakpad";
      proof = "Holds Breakpad's stream";
    } else if (
      file.has(streams.WINE_MODULE_LIST) ||
      (file.platform == NT && file.writerVersion == 0 && isAligned(file))
    ) {
      writer = "wine";
      proof = "Has the directory that Wine writes";
    } else if (build.startsWith("dbg") || file.writerVersion != 0) {
      writer = "dbghelp";
      proof = build.startsWith("dbg") ? "MiscInfo names " + build : "The version's upper half is MiniDumpWriteDump's";
    }
  }
  dump.file.writer = writer;
  if (proof.length > 0) dump.file.prove(proof, 0);
}

/** Wine pads its directory to a multiple of four entries. */
function isAligned(file: Minidump): bool {
  return file.unusedEntries > 0 && (file.streams.length + file.unusedEntries) % 4 == 0;
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
    if (process.path.length == 0) process.path = modules[i].path;
    if (process.name.length == 0) process.name = modules[i].name;
    return;
  }
}

/** Joins the exception with its thread: the exception's context is the state of the crash. */
function placeCrash(file: Minidump): void {
  const dump = file.dump;
  const crash = dump.crash;
  if (crash.kind.length == 0) crash.kind = "none";
  const location = file.crashContext;
  const registers = location ? readContext(file, location) : null;
  if (crash.threadId < 0 && file.requestingThread >= 0) crash.threadId = file.requestingThread;
  if (crash.threadId >= 0) crash.threadIndex = threadIndex(dump, crash.threadId);
  const counter = registers ? programCounter(registers) : -1;
  if (registers && counter >= 0) crash.instruction = word(registers.values[counter]);
  if (crash.threadIndex < 0) return;
  const thread = dump.threads[crash.threadIndex];
  if (registers) thread.registers = registers;
  thread.hasCrashed = crash.kind != "none";
}

/** Index of the program counter; -1: the context has none. */
function programCounter(registers: Registers): i32 {
  const names = registers.names;
  for (let i = 0; i < names.length; i++) {
    if (names[i] == "rip" || names[i] == "eip" || names[i] == "pc") return i;
  }
  return -1;
}
