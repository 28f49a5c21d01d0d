/**
 * State files of VMware (.vmss of a suspended machine, .vmsn of a snapshot): groups of named tags. The guest's memory
 * lies in a file beside them (.vmem), or in a block of this one.
 *
 * offset size name
 * 0      4    magic     bed2bed2: sizes of 64 bits; bed3bed3, bad1bad1, bad2bad2: the same; bed0bed0: of 32 bits
 * 4      4    version
 * 8      4    groups
 * 12          groups, 80 bytes each: name[64], position u64, size u64
 *
 * A tag: u16 (15-8 length of the name, 7-6 number of indices, 5-0 size of the value; 0 ends the group), the name,
 * the indices (u32), the value. Size 63 is a block, 62 a packed one: its size, its size in memory, u16 of padding, the
 * padding, the bytes. Source: the layout as open memory analysis tools read it.
 */
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { UNKNOWN } from "../../facts/fact";
import { Registers } from "../../facts/registers";
import { RawRecord } from "../../facts/rows";
import { ThreadFacts } from "../../facts/thread";
import { FAULT, LOSS } from "../../facts/warnings";
import { SegmentSpace } from "../../spaces/segments";

const OLD: u32 = 0xbed0bed0;
const MAGICS: StaticArray<u32> = [OLD, 0xbed2bed2, 0xbed3bed3, 0xbad1bad1, 0xbad2bad2];
const GROUPS_AT: u64 = 12;
const GROUP: u64 = 80;
const MOST_GROUPS: u32 = 1024;
const MOST_TAGS: i32 = 1 << 20;
const MOST_REGIONS: u64 = 1024;
const MOST_PROCESSORS: u64 = 4096;
const BLOCK: u32 = 63;
const PACKED_BLOCK: u32 = 62;
const PAGE: u64 = 4096;
const GENERAL: StaticArray<string> = ["rax", "rcx", "rdx", "rbx", "rbp", "rsp", "rsi", "rdi"];

/** Whether the file begins as a state file does: groups have to lie in it. */
export function isState(source: StoredSource): bool {
  const cursor = new Cursor(source);
  const magic = cursor.u32("VmssHeader.magic");
  cursor.skip(4, "VmssHeader.version");
  const groups = cursor.u32("VmssHeader.groups");
  if (!cursor.ok || !MAGICS.includes(magic) || groups == 0) return false;
  cursor.seek(GROUPS_AT + 64);
  if (cursor.u64("VmssGroup.position") >= source.size) return false;
  // More groups than there can be: damaged, where the first has a name all the same.
  return groups <= MOST_GROUPS || isName(source, GROUPS_AT);
}

/** Printable letters with a zero behind them. */
function isName(source: StoredSource, at: u64): bool {
  for (let i: u64 = 0; i < 64; i++) {
    const byte = source.byte(at + i);
    if (byte == 0) return i > 0;
    if (byte < 0x21 || byte > 0x7e) return false;
  }
  return false;
}

@final
class MemoryRegion {
  page: u64 = 0;
  physicalPage: u64 = 0;
  pages: u64 = 0;
}

@final
export class VmwareState {
  readonly regions: Array<MemoryRegion> = [];
  regionCount: u64 = 0;
  /** The block of memory in this file; 0: it lies beside it. */
  memoryAt: u64 = 0;
  memorySize: u64 = 0;
  isPacked: bool = false;
  processors: u64 = 0;
  private readonly isOld: bool;
  /** Of all groups together, which may all lead to the same place. */
  private tags: i32 = 0;
  private isTagsTold: bool = false;

  constructor(
    private readonly dump: Dump,
    readonly source: StoredSource,
  ) {
    const end = dump.warnings.countIn(source.number, source.size);
    const cursor = new Cursor(source);
    this.isOld = cursor.u32("VmssHeader.magic") == OLD;
    cursor.skip(4, "VmssHeader.version");
    const told = cursor.u32("VmssHeader.groups");
    const groups = min(told, MOST_GROUPS);
    if (told > MOST_GROUPS) {
      dump.warnings.addAt(
        "bad-value",
        FAULT,
        "The state file tells of more groups than it can hold; the first are read.",
        8,
        "VmssHeader.groups",
        "at most " + MOST_GROUPS.toString(),
        told.toString(),
      );
    }
    for (let i: u32 = 0; i < groups; i++) if (!this.readGroup(GROUPS_AT + <u64>i * GROUP)) break;
    dump.warnings.countIn(0, end);
  }

  /** Physical memory, whose pages lie in `memory`. */
  space(memory: StoredSource, at: u64, size: u64): SegmentSpace {
    const space = new SegmentSpace(8, false);
    let isAny = false;
    for (let i = 0; i < this.regions.length; i++) {
      const region = this.regions[i];
      const from = region.page * PAGE;
      if (region.pages == 0 || from >= size) continue;
      space.add(region.physicalPage * PAGE, min(region.pages * PAGE, size - from), at + from, memory);
      isAny = true;
    }
    if (!isAny) space.add(0, size, at, memory);
    space.seal();
    if (space.overlapBytes > 0) {
      this.dump.warnings.add(
        "overlap",
        FAULT,
        "Regions of memory overlap in " + space.overlapBytes.toString() + " bytes; the lower one is used there.",
      );
    }
    return space;
  }

  /** False where the file ends before the group's row. */
  private readGroup(at: u64): bool {
    const cursor = new Cursor(this.source, at);
    const name = new Cursor(this.source, at).cstring(64, "VmssGroup.name");
    cursor.skip(64, "VmssGroup.name");
    const position = cursor.u64("VmssGroup.position");
    const size = cursor.u64("VmssGroup.size");
    if (!this.dump.warnings.take(cursor)) return false;
    if (name == "") return true;
    const record = new RawRecord();
    record.typeName = name;
    record.at = <i64>at;
    record.size = <i64>size;
    record.source = this.source.number;
    record.isRead = name == "memory" || name == "cpu";
    this.dump.records.push(record);
    if (position >= this.source.size) {
      this.tell(at + 64, "VmssGroup.position", this.source.size, position, "A group lies behind the end of the file.");
      return true;
    }
    if (record.isRead) this.readTags(name, position);
    return true;
  }

  private readTags(group: string, position: u64): void {
    const cursor = new Cursor(this.source, position);
    while (true) {
      if (this.tags == MOST_TAGS) return this.tellTags();
      this.tags++;
      const tag = cursor.u16("VmssTag.flags");
      if (!cursor.ok || tag == 0) return;
      const name = cursor.utf8(tag >>> 8, "VmssTag.name");
      const count = (tag >>> 6) & 3;
      const first: u64 = count > 0 ? cursor.u32("VmssTag.index") : 0;
      const second: u64 = count > 1 ? cursor.u32("VmssTag.index") : 0;
      if (count > 2) cursor.skip(4, "VmssTag.index");
      const size = tag & 63;
      if (size == BLOCK || size == PACKED_BLOCK) {
        const stored: u64 = this.isOld ? cursor.u32("VmssBlock.size") : cursor.u64("VmssBlock.size");
        cursor.skip(this.isOld ? 4 : 8, "VmssBlock.sizeInMemory");
        cursor.skip(cursor.u16("VmssBlock.padding"), "VmssBlock.padding");
        if (!cursor.ok) return;
        this.takeBlock(group, name, first, cursor.at, stored, size == PACKED_BLOCK);
        cursor.skip(stored, "VmssBlock.data");
      } else {
        const at = cursor.at;
        if (size <= 8) this.takeValue(group, name, first, second, size, at);
        cursor.skip(size, "VmssTag.value");
      }
    }
  }

  private takeBlock(group: string, name: string, index: u64, at: u64, size: u64, isPacked: bool): void {
    if (group == "memory" && name == "Memory") {
      this.memoryAt = at;
      this.memorySize = min(size, this.source.size - min(at, this.source.size));
      this.isPacked = isPacked;
    } else if (group == "cpu" && name == "gpregs" && size >= 128) {
      const registers = this.registersOf(index, at);
      const cursor = new Cursor(this.source, at);
      if (!registers) return;
      for (let i = 0; i < 16; i++) registers.set(i < 8 ? GENERAL[i] : "r" + i.toString(), cursor.u64("cpu.gpregs"));
    } else if (group == "cpu" && name == "CR64" && size >= 40) {
      const registers = this.registersOf(index, at);
      const cursor = new Cursor(this.source, at);
      if (!registers) return;
      for (let i = 0; i < 5; i++) {
        const value = cursor.u64("cpu.CR64");
        if (i != 1) registers.set("cr" + i.toString(), value);
      }
    }
  }

  private takeValue(group: string, name: string, first: u64, second: u64, size: u32, at: u64): void {
    const value = new Cursor(this.source, at).bytes(size, "VmssTag.value");
    if (group == "memory") {
      if (name == "regionsCount") this.regionCount = value;
      else if (first < MOST_REGIONS) {
        if (name != "regionPageNum" && name != "regionPPN" && name != "regionSize") return;
        while (<u64>this.regions.length <= first) this.regions.push(new MemoryRegion());
        const region = this.regions[<i32>first];
        const pages = min<u64>(value, 1 << 40);
        if (name == "regionPageNum") region.page = pages;
        else if (name == "regionPPN") region.physicalPage = pages;
        else region.pages = pages;
      }
      return;
    }
    if (name == "cpu:numVCPUs") this.processors = value;
    const isGeneral = GENERAL.includes(name) || name == "rip" || name == "eflags" || isNumbered(name);
    if (!isGeneral && name != "CR64") return;
    const registers = this.registersOf(first, at);
    if (!registers) return;
    if (name == "CR64") {
      if (second < 5 && second != 1) registers.set("cr" + second.toString(), value);
    } else registers.set(name, value);
  }

  /** `at`: of the first value that is told of a processor. */
  private registersOf(processor: u64, at: u64): Registers | null {
    if (processor >= MOST_PROCESSORS) return null;
    const threads = this.dump.threads;
    while (<u64>threads.length <= processor) {
      const thread = new ThreadFacts();
      thread.cpu = threads.length;
      thread.registers = new Registers();
      threads.push(thread);
    }
    const thread = threads[<i32>processor];
    if (thread.at == UNKNOWN) {
      thread.at = <i64>at;
      thread.source = this.source.number;
    }
    return thread.registers;
  }

  private tellTags(): void {
    if (this.isTagsTold) return;
    this.isTagsTold = true;
    this.dump.warnings.add(
      "tags-cut",
      LOSS,
      "The state file has more tags than are read: " + MOST_TAGS.toString() + " are.",
    );
  }

  private tell(at: u64, field: string, expected: u64, found: u64, message: string): void {
    this.dump.warnings.addAt("bad-value", FAULT, message, at, field, expected.toString(), found.toString());
  }

  /** Says why the memory cannot be read. */
  tellPacked(): void {
    this.dump.warnings.add(
      "memory-packed",
      LOSS,
      "The memory in this state file is not read, because VMware packed it in a way of its own that is not published: registers and groups are shown. A machine that is suspended with its memory in a .vmem file can be read.",
    );
  }
}

function isNumbered(name: string): bool {
  return name == "r8" || name == "r9" || (name.length == 3 && name.startsWith("r1"));
}
