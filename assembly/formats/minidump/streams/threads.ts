/** Threads: the list itself, what is told of them elsewhere, their names. */
import { fileTimeSeconds, isoFileTime } from "../../../bytes/time";
import { Dump } from "../../../facts/dump";
import { UNKNOWN, word } from "../../../facts/fact";
import { ThreadFacts } from "../../../facts/thread";
import { readContext } from "../context";
import { Location, Minidump, Stream } from "../minidump";
import { countedRows, FEW, headedRows, RowStage, Rows } from "../rows";
import { isWindows } from "../system/platform";
import { Ranges } from "./memory";

// MINIDUMP_THREAD (minidumpapiset.h), packed to 4:
// offset size name
// 0      4    ThreadId
// 4      4    SuspendCount
// 8      8    PriorityClass, Priority
// 16     8    Teb
// 24     16   Stack: StartOfMemoryRange, size, rva
// 40     8    ThreadContext: size, rva
// 48     16   BackingStore            only in MINIDUMP_THREAD_EX
export const THREAD_SIZE: u64 = 48;
export const THREAD_EX_SIZE: u64 = 64;
/** The writer could not suspend the thread: its registers may be from another moment than its stack. */
const NOT_SUSPENDED: u32 = 0xffffffff;

@final
export class ThreadList extends RowStage {
  constructor(
    file: Minidump,
    stream: Stream,
    private readonly ranges: Ranges,
    private readonly rowSize: u64,
  ) {
    super(file, stream, 16);
  }

  protected open(): Rows | null {
    return countedRows(this.file, this.stream, this.rowSize, FEW, "MinidumpThreadList.NumberOfThreads");
  }

  protected row(dump: Dump, at: u64, _index: i32): void {
    const file = this.file;
    const cursor = file.cursor(at, THREAD_SIZE);
    const thread = new ThreadFacts();
    thread.at = <i64>at;
    thread.id = cursor.u32("MinidumpThread.ThreadId");
    const suspended = cursor.u32("MinidumpThread.SuspendCount");
    cursor.skip(4, "MinidumpThread.PriorityClass");
    const priority = <i32>cursor.u32("MinidumpThread.Priority");
    const teb = cursor.u64("MinidumpThread.Teb");
    const stackBase = cursor.u64("MinidumpThread.Stack.StartOfMemoryRange");
    const stackSize = cursor.u32("MinidumpThread.Stack.DataSize");
    const stackAt = cursor.u32("MinidumpThread.Stack.Rva");
    const contextSize = cursor.u32("MinidumpThread.ThreadContext.DataSize");
    const contextAt = cursor.u32("MinidumpThread.ThreadContext.Rva");
    if (!file.take(cursor)) return;
    const mask: u64 = file.wordBytes == 4 ? u32.MAX_VALUE : u64.MAX_VALUE;
    if (teb != 0) thread.teb = word(teb & mask);
    if (suspended != NOT_SUSPENDED) thread.suspendCount = suspended;
    else {
      file.note(
        "not-suspended",
        "Thread " + thread.id.toString() + " went on while the dump was written; its registers may not fit its stack.",
      );
    }
    // Elsewhere the field is there, but nobody fills it.
    if (isWindows(file.platform)) thread.priority = priority;
    setStack(file, thread, stackBase & mask, stackSize, stackAt, at, this.ranges);
    thread.registers = readContext(file, new Location(contextSize, contextAt));
    dump.threads.push(thread);
  }
}

/** The stack's bytes: where the thread says, else where a list of memory holds its address. */
function setStack(
  file: Minidump,
  thread: ThreadFacts,
  base: u64,
  size: u32,
  dataAt: u32,
  at: u64,
  ranges: Ranges,
): void {
  if (base == 0 && size == 0) return;
  thread.setStack(base, size > 0 ? size : UNKNOWN);
  const space = file.space;
  const isListed = space.find(base);
  if (dataAt != 0 && size > 0) {
    const fileSize = file.source.size;
    if (dataAt < fileSize) {
      thread.stackDataAt = dataAt;
      thread.stackDataSize = <i64>min<u64>(size, fileSize - dataAt);
    }
    // Most writers list stacks among the memory; some do not.
    if (!isListed) ranges.late(base, size, dataAt, at + 24);
    return;
  }
  if (!isListed) return;
  if (size == 0) thread.setStack(base, <i64>space.foundLength);
  thread.stackDataAt = <i64>space.foundOffset;
  thread.stackDataSize = <i64>min(space.foundLength, <u64>thread.stackSize);
}

// MINIDUMP_THREAD_INFO:
// offset size name
// 0      4    ThreadId
// 4      4    DumpFlags
// 8      4    DumpError               HRESULT
// 12     4    ExitStatus
// 16     16   CreateTime, ExitTime    FILETIME
// 32     16   KernelTime, UserTime    100 ns
// 48     8    StartAddress
// 56     8    Affinity
const INFO_HEADER: u64 = 12;
const INFO_SIZE: u64 = 64;
const WRITING_THREAD: u32 = 2;
const EXITED_THREAD: u32 = 4;
const INVALID_INFO: u32 = 8;

@final
export class ThreadInfoList extends RowStage {
  protected open(): Rows | null {
    const field = "MinidumpThreadInfoList.NumberOfEntries";
    return headedRows(this.file, this.stream, INFO_HEADER, INFO_SIZE - 8, 4, FEW, field);
  }

  protected row(dump: Dump, at: u64, index: i32): void {
    const file = this.file;
    const cursor = file.cursor(at, INFO_SIZE);
    const id = cursor.u32("MinidumpThreadInfo.ThreadId");
    const flags = cursor.u32("MinidumpThreadInfo.DumpFlags");
    cursor.skip(8, "MinidumpThreadInfo.DumpError");
    const created = cursor.u64("MinidumpThreadInfo.CreateTime");
    cursor.skip(8, "MinidumpThreadInfo.ExitTime");
    const kernel = cursor.u64("MinidumpThreadInfo.KernelTime");
    const user = cursor.u64("MinidumpThreadInfo.UserTime");
    const start = cursor.u64("MinidumpThreadInfo.StartAddress");
    if (!file.take(cursor)) return;
    if (flags & WRITING_THREAD) file.dumpThread = id;
    const place = threadIndex(dump, id, index);
    if (place < 0 || flags & INVALID_INFO) return;
    const thread = dump.threads[place];
    if (flags & EXITED_THREAD) thread.state = "exited";
    thread.createTime = isoFileTime(created);
    thread.kernelSeconds = fileTimeSeconds(kernel);
    thread.userSeconds = fileTimeSeconds(user);
    if (start != 0) thread.startAddress = word(file.wordBytes == 4 ? start & u32.MAX_VALUE : start);
  }
}

// MINIDUMP_THREAD_NAME, packed to 4:
// offset size name
// 0      4    ThreadId
// 4      8    RvaOfThreadName
const NAME_SIZE: u64 = 12;

@final
export class ThreadNames extends RowStage {
  protected open(): Rows | null {
    return countedRows(this.file, this.stream, NAME_SIZE, FEW, "MinidumpThreadNameList.NumberOfThreadNames");
  }

  protected row(dump: Dump, at: u64, index: i32): void {
    const cursor = this.file.cursor(at, NAME_SIZE);
    const id = cursor.u32("MinidumpThreadName.ThreadId");
    const nameAt = cursor.u64("MinidumpThreadName.RvaOfThreadName");
    if (!this.file.take(cursor)) return;
    const place = threadIndex(dump, id, index);
    const name = this.file.string(nameAt, "MinidumpThreadName.ThreadName");
    if (place >= 0 && dump.threads[place].name.length == 0) dump.threads[place].name = name;
  }
}

/** Index of a thread by its id, looked for first at `hint`; -1: none. */
function threadIndex(dump: Dump, id: i64, hint: i32): i32 {
  const threads = dump.threads;
  return hint < threads.length && threads[hint].id == id ? hint : dump.threadPlaces.placeOf(id);
}
