/** Which streams are read, and in which order. */
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { guessSystem } from "./guess";
import { Minidump, Stream } from "./minidump";
import { RegionJoiner } from "./regions";
import * as streams from "./stream-types";
import { readException } from "./streams/exception";
import { Memory64List, MemoryInfoList, MemoryList, Ranges } from "./streams/memory";
import { readMiscInfo } from "./streams/misc-info";
import { ModuleList, UnloadedModuleList } from "./streams/modules";
import { readSystemInfo } from "./streams/system-info";
import { THREAD_EX_SIZE, THREAD_SIZE, ThreadInfoList, ThreadList, ThreadNames } from "./streams/threads";

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

  step(_dump: Dump): bool {
    this.read(this.file, this.stream);
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
  addModules(file, stages);
  addMemory(file, stages, ranges);
  addThreads(file, stages, ranges);
  once(file, stages, streams.EXCEPTION, readException);
  stages.push(new LateMemory(file, ranges));
  stages.push(new RegionJoiner(file, ranges));
  return stages;
}

function once(file: Minidump, stages: Array<Stage>, type: u32, read: Read): void {
  const stream = file.find(type);
  if (stream) stages.push(new Once(file, stream, read));
}

function addModules(file: Minidump, stages: Array<Stage>): void {
  const loaded = file.find(streams.MODULE_LIST);
  if (loaded) stages.push(new ModuleList(file, loaded));
  const unloaded = file.find(streams.UNLOADED_MODULE_LIST);
  if (unloaded) stages.push(new UnloadedModuleList(file, unloaded));
}

/** What is described comes before what is there: regions stand in the order of their description. */
function addMemory(file: Minidump, stages: Array<Stage>, ranges: Ranges): void {
  const info = file.find(streams.MEMORY_INFO_LIST);
  if (info) stages.push(new MemoryInfoList(file, info));
  const list = file.find(streams.MEMORY_LIST);
  if (list) stages.push(new MemoryList(file, list, ranges));
  const list64 = file.find(streams.MEMORY64_LIST);
  if (list64) stages.push(new Memory64List(file, list64, ranges));
}

function addThreads(file: Minidump, stages: Array<Stage>, ranges: Ranges): void {
  const list = file.find(streams.THREAD_LIST);
  const extended = file.find(streams.THREAD_EX_LIST);
  if (list) stages.push(new ThreadList(file, list, ranges, THREAD_SIZE));
  else if (extended) stages.push(new ThreadList(file, extended, ranges, THREAD_EX_SIZE));
  const info = file.find(streams.THREAD_INFO_LIST);
  if (info) stages.push(new ThreadInfoList(file, info));
  const names = file.find(streams.THREAD_NAMES);
  if (names) stages.push(new ThreadNames(file, names));
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
