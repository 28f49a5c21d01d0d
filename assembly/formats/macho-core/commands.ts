/** Load commands: segments are memory, threads registers, notes what the writer knew. */
import { addU64, isWithin } from "../../bytes/checked";
import { Cursor } from "../../bytes/cursor";
import { EXECUTE, PROTECTION_KNOWN, READ, Region, WRITE } from "../../facts/memory/region";
import { FileTable, RawRecord } from "../../facts/rows";
import { FAULT, LOSS, NOTE } from "../../facts/warnings";
import { MachCore } from "./core";
import { readThread } from "./threads";

// load_command (loader.h):
// offset size name
// 0      4    cmd
// 4      4    cmdsize     of the whole command, a multiple of 4 or 8
const COMMAND: u32 = 8;
const LC_SEGMENT: u32 = 0x1;
const LC_THREAD: u32 = 0x4;
const LC_UNIXTHREAD: u32 = 0x5;
const LC_IDENT: u32 = 0x8;
const LC_SEGMENT_64: u32 = 0x19;
const LC_UUID: u32 = 0x1b;
const LC_NOTE: u32 = 0x31;
const LC_FILESET_ENTRY: u32 = 0x80000035;

// segment_command, segment_command_64:
// offset 32 64 size name
// 8            16   segname     empty in cores
// 24     24    w    vmaddr
// 28     32    w    vmsize
// 32     40    w    fileoff
// 36     48    w    filesize
// 40     56    4    maxprot     1: read, 2: write, 4: execute
// 44     60    4    initprot
const VM_READ: u32 = 1;
const VM_WRITE: u32 = 2;
const VM_EXECUTE: u32 = 4;

// note_command:
// offset size name
// 8      16   data_owner  zero-terminated where it is shorter
// 24     8    offset
// 32     8    size
const NOTE_OWNER: u64 = 16;

const AT_ONCE: i32 = 512;
const MOST_COMMANDS: u32 = 1 << 20;
const MOST_THREADS: i32 = 1 << 16;
const MOST_NOTES: i32 = 4096;
const MOST_IDENT: u64 = 4096;
const MOST_FAULTS: i32 = 32;

@final
export class CommandReader {
  private readonly end: u64;
  private at: u64;
  private index: u32 = 0;
  private faults: i32 = 0;
  private isNotesTold: bool = false;

  constructor(private readonly core: MachCore) {
    const header = core.header;
    const size = core.source.size;
    const first = header.size;
    this.at = first;
    this.end = first + header.commandBytes;
    core.expectedEnd = this.end;
    const prefix = header.bits == 64 ? "mach_header_64" : "mach_header";
    core.dump.tables.push(new FileTable(prefix, 0, min(first, size)));
    if (first < size) core.dump.tables.push(new FileTable("load commands", first, min(this.end, size) - first));
  }

  /** Reads the next commands; false: all are read. */
  step(): bool {
    const header = this.core.header;
    for (let i = 0; i < AT_ONCE; i++) {
      if (this.index >= header.commandCount) return false;
      if (this.index == MOST_COMMANDS) {
        this.tell("commands-cut", LOSS, "There are more load commands than are read: 1,048,576 are.", this.at);
        return false;
      }
      if (!this.readCommand()) return false;
      this.index++;
    }
    return true;
  }

  finish(): void {
    const core = this.core;
    const dump = core.dump;
    const size = core.source.size;
    core.space.seal();
    if (dump.regions.length > 0) dump.virtual = core.space;
    if (core.expectedEnd > size) dump.file.truncate(<i64>core.expectedEnd, <i64>size);
    if (core.missing > 0) {
      const percent = <i32>min<f64>(100, Math.ceil((<f64>core.missing * 100) / <f64>core.expected));
      dump.warnings.addAt(
        "memory-cut",
        LOSS,
        "The file ends early: " +
          core.missing.toString() +
          " of " +
          core.expected.toString() +
          " bytes of memory (" +
          percent.toString() +
          " %) are missing.",
        size,
        "SegmentCommand.filesize",
        core.expected.toString(),
        (core.expected - core.missing).toString(),
      );
    }
    if (core.space.overlapBytes > 0) {
      dump.warnings.add(
        "segments-overlap",
        FAULT,
        "Segments overlap by " +
          core.space.overlapBytes.toString() +
          " bytes of memory; the one with the lower address is shown there.",
      );
    }
    if (this.faults > MOST_FAULTS) {
      const more = (this.faults - MOST_FAULTS).toString();
      dump.warnings.add("commands-damaged", NOTE, more + " more load commands are damaged in the same ways.");
    }
  }

  /** Reads one command; false where no further one can be found. */
  private readCommand(): bool {
    const core = this.core;
    const cursor = core.cursor(this.at, this.end);
    const command = cursor.u32("LoadCommand.cmd");
    const size = cursor.u32("LoadCommand.cmdsize");
    if (!cursor.ok) {
      this.tell(
        "commands-cut",
        FAULT,
        "The load commands end early: " +
          this.index.toString() +
          " of " +
          core.header.commandCount.toString() +
          " are there.",
        min(this.at, core.source.size),
      );
      return false;
    }
    if (size < COMMAND || size % 4 != 0) {
      cursor.refuse(this.at + 4, "LoadCommand.cmdsize", COMMAND, size);
      core.dump.warnings.take(cursor);
      return false;
    }
    const record = new RawRecord();
    record.type = command;
    record.name = commandName(command);
    record.at = <i64>this.at;
    record.size = size;
    core.dump.records.push(record);
    const end = this.at + size;
    const contents = core.cursor(this.at + COMMAND, min(end, this.end));
    this.readContents(record, command, contents);
    core.dump.origins.settle(core.dump, record.at);
    core.dump.warnings.take(contents);
    this.at = end;
    return true;
  }

  private readContents(record: RawRecord, command: u32, cursor: Cursor): void {
    const core = this.core;
    switch (command) {
      case LC_SEGMENT:
      case LC_SEGMENT_64:
        return this.readSegment(record, command == LC_SEGMENT_64, cursor);
      case LC_THREAD:
      case LC_UNIXTHREAD:
        if (core.dump.threads.length < MOST_THREADS) readThread(core, record, cursor);
        else this.tell("threads-cut", LOSS, "There are more threads than are read: 65,536 are.", this.at);
        return;
      case LC_NOTE:
        return this.readNote(record, cursor);
      case LC_IDENT:
        record.isRead = true;
        core.dump.system.kernelVersion = cursor.utf8(min(cursor.left, MOST_IDENT), "IdentCommand.text").trim();
        core.isKernel = core.isKernel || core.dump.system.kernelVersion.startsWith("Darwin Kernel");
        return;
      case LC_UUID:
        return;
    }
  }

  private readSegment(record: RawRecord, is64: bool, cursor: Cursor): void {
    const width: u32 = is64 ? 8 : 4;
    const segmentName = cursor.utf8(16, "SegmentCommand.segname");
    const address = cursor.bytes(width, "SegmentCommand.vmaddr");
    const size = cursor.bytes(width, "SegmentCommand.vmsize");
    const offset = cursor.bytes(width, "SegmentCommand.fileoff");
    let inFile = cursor.bytes(width, "SegmentCommand.filesize");
    cursor.skip(4, "SegmentCommand.maxprot");
    const protection = cursor.u32("SegmentCommand.initprot");
    if (!cursor.ok) return;
    record.isRead = true;
    if (segmentName.length > 0) record.owner = segmentName;
    if (inFile > size) {
      this.damage(record, "SegmentCommand.filesize", size, inFile, "A segment is larger in the file than in memory.");
      inFile = size;
    }
    if (size == 0) return;
    const limit: u64 = this.core.header.bits == 64 ? u64.MAX_VALUE : 1 << 32;
    let end = addU64(address, size);
    if (end > limit || end == u64.MAX_VALUE) {
      this.damage(
        record,
        "SegmentCommand.vmsize",
        limit - min(limit, address),
        size,
        "A segment runs over the end of the address space.",
      );
      end = limit;
    }
    if (address >= end) return;
    this.keep(record, address, end - address, offset, min(inFile, end - address), protection);
  }

  private keep(record: RawRecord, address: u64, size: u64, offset: u64, inFile: u64, protection: u32): void {
    const core = this.core;
    const fileSize = core.source.size;
    const region = new Region(address, size);
    if (inFile > 0) {
      if (isWithin(offset, inFile, 1 << 53)) core.expectedEnd = max(core.expectedEnd, offset + inFile);
      else this.damage(record, "SegmentCommand.fileoff", fileSize, offset, "A segment lies where no file reaches.");
    }
    const present = offset < fileSize ? min(inFile, fileSize - offset) : 0;
    core.expected = addU64(core.expected, inFile);
    core.missing = addU64(core.missing, inFile - present);
    region.at = record.at;
    region.present = <i64>present;
    region.protection =
      PROTECTION_KNOWN |
      (protection & VM_READ ? READ : 0) |
      (protection & VM_WRITE ? WRITE : 0) |
      (protection & VM_EXECUTE ? EXECUTE : 0);
    if (present > 0) {
      region.dataAt = <i64>offset;
      region.dataSize = <i64>present;
      core.space.add(address, present, offset, core.source);
    }
    core.dump.regions.push(region);
  }

  private readNote(record: RawRecord, cursor: Cursor): void {
    const core = this.core;
    record.owner = cursor.utf8(NOTE_OWNER, "NoteCommand.data_owner");
    const offset = cursor.u64("NoteCommand.offset");
    const size = cursor.u64("NoteCommand.size");
    if (!cursor.ok) return;
    if (!isWithin(offset, size, 1 << 53)) {
      this.damage(record, "NoteCommand.offset", core.source.size, offset, "A note lies where no file reaches.");
      return;
    }
    core.expectedEnd = max(core.expectedEnd, offset + size);
    record.size = <i64>size;
    record.dataAt = <i64>min(offset, core.source.size);
    record.dataSize = <i64>min(size, core.source.size - <u64>record.dataAt);
    if (core.notes.length < MOST_NOTES) {
      core.notes.push(record);
      return;
    }
    if (!this.isNotesTold) this.tell("notes-cut", LOSS, "There are more notes than are read: 4,096 are.", this.at);
    this.isNotesTold = true;
  }

  private damage(record: RawRecord, field: string, expected: u64, found: u64, message: string): void {
    if (++this.faults > MOST_FAULTS) return;
    this.core.dump.warnings.addAt(
      "segment-damaged",
      FAULT,
      message,
      <u64>record.at,
      field,
      expected.toString(),
      found.toString(),
    );
  }

  private tell(code: string, severity: string, message: string, at: u64): void {
    this.core.dump.warnings.addAt(
      code,
      severity,
      message,
      at,
      "MachHeader.ncmds",
      this.core.header.commandCount.toString(),
      this.index.toString(),
    );
  }
}

function commandName(command: u32): string {
  switch (command) {
    case LC_SEGMENT:
      return "LC_SEGMENT";
    case LC_THREAD:
      return "LC_THREAD";
    case LC_UNIXTHREAD:
      return "LC_UNIXTHREAD";
    case LC_IDENT:
      return "LC_IDENT";
    case LC_SEGMENT_64:
      return "LC_SEGMENT_64";
    case LC_UUID:
      return "LC_UUID";
    case LC_NOTE:
      return "LC_NOTE";
    case LC_FILESET_ENTRY:
      return "LC_FILESET_ENTRY";
    default:
      return "";
  }
}
