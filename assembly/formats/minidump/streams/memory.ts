/** Memory: what the file holds of it, and what the system said about it. */
import { addU64 } from "../../../bytes/checked";
import { Dump } from "../../../facts/dump";
import { Region } from "../../../facts/memory/region";
import { counted } from "../../../facts/warnings";
import { protectionOf, stateWord, typeWord } from "../../../systems/windows/memory-words";
import { Minidump, Stream } from "../minidump";
import { countedRows, headedRows, MANY, RowStage, Rows, wholeRows } from "../rows";

// MINIDUMP_MEMORY_DESCRIPTOR (minidumpapiset.h):
// offset size name
// 0      8    StartOfMemoryRange
// 8      8    Memory                  size, rva
const RANGE_SIZE: u64 = 16;

/** A range of memory that a list names. */
@final
export class Range {
  constructor(
    readonly base: u64,
    readonly size: u64,
    readonly dataAt: u64,
    /** Bytes of it that the file holds. */
    readonly present: u64,
    /** Where the list says so. */
    readonly at: u64,
  ) {}
}

/** Ranges of all lists, in their order, and what is missing of them. */
@final
export class Ranges {
  readonly list: Array<Range> = [];
  missingBytes: u64 = 0;
  cutRanges: u64 = 0;
  firstCutAt: u64 = 0;
  private readonly lateOnes: Array<Range> = [];

  /** Memory from `base` on lies at `dataAt`, as far as the file goes. */
  add(file: Minidump, base: u64, size: u64, dataAt: u64, at: u64): void {
    if (size == 0) return;
    const fileSize = file.source.size;
    let kept = size;
    // An address space ends at 2^64 (or 2^32): what wraps is not of this process.
    const top = file.wordBytes == 4 ? (<u64>1) << 32 : u64.MAX_VALUE;
    const address = file.wordBytes == 4 ? base & u32.MAX_VALUE : base;
    if (kept > top - address) kept = top - address;
    const there = dataAt < fileSize ? min(kept, fileSize - dataAt) : 0;
    if (there < size) {
      if (this.cutRanges == 0) this.firstCutAt = at;
      this.cutRanges++;
      this.missingBytes = addU64(this.missingBytes, size - there);
      if (dataAt >= fileSize || size > fileSize - dataAt) file.cut(addU64(dataAt, size));
    }
    if (there > 0) file.space.add(address, there, dataAt, file.source);
    this.list.push(new Range(address, size, dataAt, there, at));
  }

  /** A range that may be missing among the lists; whether it is was asked before it is added. */
  late(base: u64, size: u64, dataAt: u64, at: u64): void {
    this.lateOnes.push(new Range(base, size, dataAt, 0, at));
  }

  /** Adds what came late: the space is sorted anew only once. */
  addLate(file: Minidump): void {
    const all = this.lateOnes;
    for (let i = 0; i < all.length; i++) this.add(file, all[i].base, all[i].size, all[i].dataAt, all[i].at);
  }

  /** Tells once what is missing, however many ranges that are. */
  tellMissing(file: Minidump): void {
    if (this.cutRanges == 0) return;
    file.fault(
      "memory-cut",
      this.cutRanges.toString() +
        (this.cutRanges == 1 ? " memory range is" : " memory ranges are") +
        " not whole in the file: " +
        counted(this.missingBytes, "byte is", "bytes are") +
        " missing.",
      this.firstCutAt,
      "MinidumpMemoryDescriptor.Memory",
      file.declaredEnd,
      file.source.size,
    );
  }
}

@final
export class MemoryList extends RowStage {
  constructor(
    file: Minidump,
    stream: Stream,
    private readonly ranges: Ranges,
  ) {
    super(file, stream, 512);
  }

  protected open(): Rows | null {
    return countedRows(this.file, this.stream, RANGE_SIZE, MANY, "MinidumpMemoryList.NumberOfMemoryRanges");
  }

  protected row(_dump: Dump, at: u64, _index: i32): void {
    const cursor = this.file.cursor(at, RANGE_SIZE);
    const base = cursor.u64("MinidumpMemoryDescriptor.StartOfMemoryRange");
    const size = cursor.u32("MinidumpMemoryDescriptor.Memory.DataSize");
    const dataAt = cursor.u32("MinidumpMemoryDescriptor.Memory.Rva");
    // With Rva 0 the list only says that there is memory: its bytes are in the other list.
    if (this.file.take(cursor) && dataAt != 0) this.ranges.add(this.file, base, size, dataAt, at);
  }
}

// MINIDUMP_MEMORY64_LIST:
// offset size name
// 0      8    NumberOfMemoryRanges
// 8      8    BaseRva                 the first range's bytes; the others follow one another
// 16          StartOfMemoryRange, DataSize (u64 each)
const RANGES64_AT: u64 = 16;

@final
export class Memory64List extends RowStage {
  private dataAt: u64 = 0;

  constructor(
    file: Minidump,
    stream: Stream,
    private readonly ranges: Ranges,
  ) {
    super(file, stream, 512);
  }

  protected open(): Rows | null {
    const cursor = this.file.cursor(this.stream.at, this.stream.size);
    const count = cursor.u64("MinidumpMemory64List.NumberOfMemoryRanges");
    this.dataAt = cursor.u64("MinidumpMemory64List.BaseRva");
    if (!this.file.take(cursor)) return null;
    const field = "MinidumpMemory64List.NumberOfMemoryRanges";
    return wholeRows(this.file, this.stream, RANGES64_AT, RANGE_SIZE, RANGE_SIZE, count, MANY, field);
  }

  protected row(_dump: Dump, at: u64, _index: i32): void {
    const cursor = this.file.cursor(at, RANGE_SIZE);
    const base = cursor.u64("MinidumpMemoryDescriptor64.StartOfMemoryRange");
    const size = cursor.u64("MinidumpMemoryDescriptor64.DataSize");
    if (!this.file.take(cursor)) return;
    this.ranges.add(this.file, base, size, this.dataAt, at);
    this.dataAt = addU64(this.dataAt, size);
  }
}

// MINIDUMP_MEMORY_INFO:
// offset size name
// 0      8    BaseAddress
// 8      8    AllocationBase
// 16     4    AllocationProtect
// 24     8    RegionSize
// 32     12   State, Protect, Type
const INFO_HEADER: u64 = 16;
const INFO_SIZE: u64 = 48;

@final
export class MemoryInfoList extends RowStage {
  constructor(file: Minidump, stream: Stream) {
    super(file, stream, 512);
  }

  protected open(): Rows | null {
    const field = "MinidumpMemoryInfoList.NumberOfEntries";
    return headedRows(this.file, this.stream, INFO_HEADER, INFO_SIZE - 4, 8, MANY, field);
  }

  protected row(dump: Dump, at: u64, _index: i32): void {
    const cursor = this.file.cursor(at, INFO_SIZE);
    const base = cursor.u64("MinidumpMemoryInfo.BaseAddress");
    const allocationBase = cursor.u64("MinidumpMemoryInfo.AllocationBase");
    cursor.skip(8, "MinidumpMemoryInfo.AllocationProtect");
    const size = cursor.u64("MinidumpMemoryInfo.RegionSize");
    const state = cursor.u32("MinidumpMemoryInfo.State");
    const protect = cursor.u32("MinidumpMemoryInfo.Protect");
    const type = cursor.u32("MinidumpMemoryInfo.Type");
    if (!this.file.take(cursor) || size == 0) return;
    const mask: u64 = this.file.wordBytes == 4 ? u32.MAX_VALUE : u64.MAX_VALUE;
    const region = new Region(base & mask, size);
    region.allocationBase = allocationBase & mask;
    region.at = <i64>at;
    region.state = stateWord(state);
    region.type = region.state == "free" ? "" : typeWord(type);
    region.protection = region.state == "commit" ? protectionOf(protect) : 0;
    dump.regions.push(region);
  }
}
