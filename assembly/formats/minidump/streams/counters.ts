/** The system's memory and the process's use of it. */
import { annotate } from "../annotate";
import { Minidump, Stream } from "../minidump";

// MINIDUMP_SYSTEM_MEMORY_INFO_1 (minidumpapiset.h):
// offset size name
// 0      4    Revision, Flags (u16 each)
// 4      52   BasicInfo: TimerResolution, PageSize, NumberOfPhysicalPages, LowestPhysicalPageNumber,
//             HighestPhysicalPageNumber, AllocationGranularity (u32 each), MinimumUserModeAddress,
//             MaximumUserModeAddress, ActiveProcessorsAffinityMask (u64 each), NumberOfProcessors (u32)
// 56     60   FileCacheInfo
// 116    32   BasicPerfInfo: AvailablePages, CommittedPages, CommitLimit, PeakCommitment (u64 each)
const PAGE_SIZE_AT: u64 = 8;
const PERFORMANCE_AT: u64 = 116;
const MEMORY: string = "SystemMemoryInfo";

export function readSystemMemory(file: Minidump, stream: Stream): void {
  const cursor = file.cursor(stream.at + PAGE_SIZE_AT, stream.size - min(stream.size, PAGE_SIZE_AT));
  const pageSize: u64 = cursor.u32("SystemMemoryInfo.PageSize");
  const pages: u64 = cursor.u32("SystemMemoryInfo.NumberOfPhysicalPages");
  if (!file.take(cursor)) return;
  if (pages > 0 && pageSize > 0) file.dump.system.memoryBytes = <i64>(pages * pageSize);
  cursor.seek(stream.at + PERFORMANCE_AT);
  const names: StaticArray<string> = ["AvailablePages", "CommittedPages", "CommitLimit", "PeakCommitment"];
  for (let i = 0; i < names.length; i++) {
    const at = cursor.at;
    const value = cursor.u64("SystemMemoryInfo.BasicPerfInfo");
    if (!file.take(cursor)) return;
    annotate(file, stream, names[i], value.toString(), MEMORY, at);
  }
  annotate(file, stream, "PageSize", pageSize.toString(), MEMORY, stream.at + PAGE_SIZE_AT);
  stream.record.isRead = true;
}

// MINIDUMP_PROCESS_VM_COUNTERS_1, _2:
// offset size name
// 0      4    Revision, Flags (u16 each; Flags only in revision 2)
// 4      4    PageFaultCount
// 8      64   PeakWorkingSetSize, WorkingSetSize, QuotaPeakPagedPoolUsage, QuotaPagedPoolUsage,
//             QuotaPeakNonPagedPoolUsage, QuotaNonPagedPoolUsage, PagefileUsage, PeakPagefileUsage (u64 each)
// 72          revision 1: PrivateUsage
// 72          revision 2: PeakVirtualSize, VirtualSize, PrivateUsage, PrivateWorkingSetSize, SharedCommitUsage,
//             JobSharedCommitUsage, JobPrivateCommitUsage, JobPeakPrivateCommitUsage, JobPrivateCommitLimit,
//             JobTotalCommitLimit
const COMMON: StaticArray<string> = [
  "PeakWorkingSetSize",
  "WorkingSetSize",
  "QuotaPeakPagedPoolUsage",
  "QuotaPagedPoolUsage",
  "QuotaPeakNonPagedPoolUsage",
  "QuotaNonPagedPoolUsage",
  "PagefileUsage",
  "PeakPagefileUsage",
];
const SECOND: StaticArray<string> = [
  "PeakVirtualSize",
  "VirtualSize",
  "PrivateUsage",
  "PrivateWorkingSetSize",
  "SharedCommitUsage",
  "JobSharedCommitUsage",
  "JobPrivateCommitUsage",
  "JobPeakPrivateCommitUsage",
  "JobPrivateCommitLimit",
  "JobTotalCommitLimit",
];
/** Bits of Flags that say which of SECOND were filled. */
const VIRTUAL_SIZE: u32 = 2;
const EXTENDED: u32 = 4;
const EXTENDED2: u32 = 8;
const JOB: u32 = 16;
const COUNTERS: string = "ProcessVmCounters";

export function readVmCounters(file: Minidump, stream: Stream): void {
  const cursor = file.cursor(stream.at, stream.size);
  const revision = cursor.u16("ProcessVmCounters.Revision");
  const flags = cursor.u16("ProcessVmCounters.Flags");
  const faults = cursor.u32("ProcessVmCounters.PageFaultCount");
  if (!file.take(cursor)) return;
  annotate(file, stream, "PageFaultCount", faults.toString(), COUNTERS, stream.at + 4);
  for (let i = 0; i < COMMON.length; i++) addCounter(file, stream, COMMON[i], stream.at + 8 + <u64>(i * 8));
  if (revision < 2) addCounter(file, stream, "PrivateUsage", stream.at + 72);
  else {
    for (let i = 0; i < SECOND.length; i++) {
      const flag = i < 2 ? VIRTUAL_SIZE : i == 2 ? EXTENDED : i < 5 ? EXTENDED2 : JOB;
      if (flags & flag) addCounter(file, stream, SECOND[i], stream.at + 72 + <u64>(i * 8));
    }
  }
  stream.record.isRead = true;
}

function addCounter(file: Minidump, stream: Stream, name: string, at: u64): void {
  if (at + 8 > stream.end) return;
  const cursor = file.cursor(at, 8);
  const value = cursor.u64("ProcessVmCounters");
  if (file.take(cursor)) annotate(file, stream, name, value.toString(), COUNTERS, at);
}
