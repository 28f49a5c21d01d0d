/** Which streams are read, and in which order. */
import { leaveToFull } from "../../builds";
import { Dump } from "../../facts/dump";
import { UNKNOWN } from "../../facts/fact";
import { Stage } from "../../facts/stage";
import { GivenImages } from "./given-images";
import { Minidump, Stream } from "./minidump";
import { ProcessMemory } from "./process-memory";
import { RegionJoiner } from "./regions";
import * as streams from "./stream-types";
import { readComment, readWideComment } from "./streams/comments";
import { readSystemMemory, readVmCounters } from "./streams/counters";
import { readException } from "./streams/exception";
import { readFunctionTable } from "./streams/function-table";
import { HandleData, HandleOperations } from "./streams/handles";
import { Memory64List, MemoryInfoList, MemoryList, Ranges } from "./streams/memory";
import { readMiscInfo } from "./streams/misc-info";
import { ModuleList, UnloadedModuleList } from "./streams/modules";
import { readAssertion, readBreakpadInfo } from "./streams/reporters/breakpad";
import { readCrashpadInfo } from "./streams/reporters/crashpad";
import {
  LinuxAuxv,
  LinuxMaps,
  readDsoDebug,
  readLinuxCommandLine,
  readLinuxCpuInfo,
  readLinuxEnvironment,
  readLinuxLimits,
  readLinuxRelease,
  readLinuxStatus,
  readSoftErrors,
} from "./streams/reporters/linux";
import { readBootArguments, readMacCrashInfo } from "./streams/reporters/macos";
import { readStabilityReport } from "./streams/reporters/stability-report";
import { readSystemInfo } from "./streams/system-info";
import { THREAD_EX_SIZE, THREAD_SIZE, ThreadInfoList, ThreadList, ThreadNames } from "./streams/threads";
import { readToken } from "./streams/token";
import { guessSystem } from "./system/guess";
import { isWindows } from "./system/platform";

type Read = (file: Minidump, stream: Stream) => void;
type Act = (file: Minidump) => void;

/** Reads a stream at once. */
@final
class Once extends Stage {
  constructor(
    private readonly file: Minidump,
    private readonly stream: Stream,
    private readonly read: Read,
  ) {
    super();
  }

  step(dump: Dump): bool {
    dump.origins.settle(dump, UNKNOWN);
    this.read(this.file, this.stream);
    dump.origins.settle(dump, <i64>this.stream.at);
    return false;
  }
}

/** Does something between streams. */
@final
class Then extends Stage {
  constructor(
    private readonly file: Minidump,
    private readonly act: Act,
  ) {
    super();
  }

  step(_dump: Dump): bool {
    this.act(this.file);
    return false;
  }
}

/** The stages that read what the directory names. */
export function plan(file: Minidump): Array<Stage> {
  const ranges = new Ranges();
  const stages: Array<Stage> = [];
  once(file, stages, streams.SYSTEM_INFO, readSystemInfo);
  stages.push(new Then(file, guessSystem));
  once(file, stages, streams.MISC_INFO, readMiscInfo);
  once(file, stages, streams.BREAKPAD_INFO, readBreakpadInfo);
  addModules(file, stages);
  addMemory(file, stages, ranges);
  addThreads(file, stages, ranges);
  stages.push(new LateMemory(file, ranges));
  stages.push(new RegionJoiner(file, ranges));
  once(file, stages, streams.EXCEPTION, readException);
  addLinux(file, stages);
  addRest(file, stages);
  stages.push(new WindowsMemory(file));
  if (IS_FULL) stages.push(new GivenImages(file));
  else if (file.dump.companions.length > 0) leaveToFull();
  return stages;
}

function addLinux(file: Minidump, stages: Array<Stage>): void {
  once(file, stages, streams.LINUX_PROC_STATUS, readLinuxStatus);
  once(file, stages, streams.LINUX_CPU_INFO, readLinuxCpuInfo);
  once(file, stages, streams.LINUX_LSB_RELEASE, readLinuxRelease);
  once(file, stages, streams.LINUX_CMD_LINE, readLinuxCommandLine);
  once(file, stages, streams.LINUX_ENVIRON, readLinuxEnvironment);
  const auxv = file.findInFile(streams.LINUX_AUXV);
  if (auxv) stages.push(new LinuxAuxv(file, auxv));
  once(file, stages, streams.LINUX_DSO_DEBUG, readDsoDebug);
  once(file, stages, streams.MOZ_LINUX_LIMITS, readLinuxLimits);
}

function addRest(file: Minidump, stages: Array<Stage>): void {
  once(file, stages, streams.ASSERTION_INFO, readAssertion);
  once(file, stages, streams.CRASHPAD_INFO, readCrashpadInfo);
  // Few dumps have it.
  if (IS_FULL) once(file, stages, streams.STABILITY_REPORT, readStabilityReport);
  else if (file.findInFile(streams.STABILITY_REPORT)) leaveToFull();
  once(file, stages, streams.MOZ_MACOS_CRASH_INFO, readMacCrashInfo);
  once(file, stages, streams.MOZ_MACOS_BOOTARGS, readBootArguments);
  once(file, stages, streams.MOZ_SOFT_ERRORS, readSoftErrors);
  once(file, stages, streams.COMMENT_W, readWideComment);
  once(file, stages, streams.COMMENT_A, readComment);
  const handles = file.findInFile(streams.HANDLE_DATA);
  if (handles) stages.push(new HandleData(file, handles));
  const operations = file.findInFile(streams.HANDLE_OPERATION_LIST);
  if (operations) stages.push(new HandleOperations(file, operations));
  once(file, stages, streams.TOKEN, readToken);
  once(file, stages, streams.SYSTEM_MEMORY_INFO, readSystemMemory);
  once(file, stages, streams.PROCESS_VM_COUNTERS, readVmCounters);
  once(file, stages, streams.FUNCTION_TABLE, readFunctionTable);
}

function once(file: Minidump, stages: Array<Stage>, type: u32, read: Read): void {
  const stream = file.findInFile(type);
  if (stream) stages.push(new Once(file, stream, read));
}

function addModules(file: Minidump, stages: Array<Stage>): void {
  const loaded = file.findInFile(streams.MODULE_LIST);
  if (loaded) stages.push(new ModuleList(file, loaded));
  const native = file.findInFile(streams.WINE_MODULE_LIST);
  if (native) stages.push(new ModuleList(file, native));
  const unloaded = file.findInFile(streams.UNLOADED_MODULE_LIST);
  if (unloaded) stages.push(new UnloadedModuleList(file, unloaded));
}

/** What is described comes before what is there: regions stand in the order of their description. */
function addMemory(file: Minidump, stages: Array<Stage>, ranges: Ranges): void {
  const info = file.findInFile(streams.MEMORY_INFO_LIST);
  const maps = file.findInFile(streams.LINUX_MAPS);
  // minidump-writer makes the one from the other: the maps have names as well.
  if (maps) stages.push(new LinuxMaps(file, maps));
  else if (info) stages.push(new MemoryInfoList(file, info));
  if (maps && info) info.record.isRead = true;
  const list = file.findInFile(streams.MEMORY_LIST);
  if (list) stages.push(new MemoryList(file, list, ranges));
  const list64 = file.findInFile(streams.MEMORY64_LIST);
  if (list64) stages.push(new Memory64List(file, list64, ranges));
}

function addThreads(file: Minidump, stages: Array<Stage>, ranges: Ranges): void {
  const list = file.findInFile(streams.THREAD_LIST);
  const extended = file.findInFile(streams.THREAD_EX_LIST);
  if (list) stages.push(new ThreadList(file, list, ranges, THREAD_SIZE));
  else if (extended) stages.push(new ThreadList(file, extended, ranges, THREAD_EX_SIZE));
  const info = file.findInFile(streams.THREAD_INFO_LIST);
  if (info) stages.push(new ThreadInfoList(file, info));
  const names = file.findInFile(streams.THREAD_NAMES);
  if (names) stages.push(new ThreadNames(file, names));
}

/** Which system it is is known only when SystemInfo was read. */
@final
class WindowsMemory extends Stage {
  private readonly reader: ProcessMemory;

  constructor(private readonly file: Minidump) {
    super();
    this.reader = new ProcessMemory(file);
  }

  step(dump: Dump): bool {
    return isWindows(this.file.platform) && this.reader.step(dump);
  }
}

/** Adds the stacks that no list of memory holds; tells what is missing of all. */
@final
class LateMemory extends Stage {
  constructor(
    private readonly file: Minidump,
    private readonly ranges: Ranges,
  ) {
    super();
  }

  step(dump: Dump): bool {
    this.ranges.addLate(this.file);
    this.ranges.tellMissing(this.file);
    this.file.space.seal();
    if (this.file.space.count > 0) dump.virtual = this.file.space;
    return false;
  }
}
