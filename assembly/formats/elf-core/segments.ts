/** Program headers: the memory map, where the notes lie, and how long the file should be. */
import { addU64, isWithin, mulU64 } from "../../bytes/checked";
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { EXECUTE, PROTECTION_KNOWN, READ, Region, WRITE } from "../../facts/memory/region";
import { FileTable } from "../../facts/rows";
import { FAULT, LOSS, NOTE, Warnings } from "../../facts/warnings";
import { ElfCore, NoteSegment } from "./core";
import { ElfHeader, headerBytes, PN_XNUM, ProgramHeader, PT_LOAD, PT_MEMORY_TAGS, PT_NOTE } from "./header";

const PF_X: u32 = 1;
const PF_W: u32 = 2;
const PF_R: u32 = 4;
const AT_ONCE: u64 = 1024;
/** Linux cannot write more; what a header claims beyond is damage. */
const MOST_SEGMENTS: u64 = 1 << 22;
const MOST_NOTE_SEGMENTS: i32 = 4096;
/** How far the headers are searched for where the table ends, when the count is lost. */
const SEARCHED: u64 = 4096;
/** Details of damaged headers; all are counted. */
const MOST_FAULTS: i32 = 32;

// Elf32_Shdr, Elf64_Shdr: sh_info at 28 and at 44.
const SHDR_INFO_32: u64 = 28;
const SHDR_INFO_64: u64 = 44;
const SHDR_32: u64 = 40;
const SHDR_64: u64 = 64;

/** How many program headers there are, as far as the header tells; told in `warnings` when it had to be guessed. */
export function countSegments(source: StoredSource, header: ElfHeader, warnings: Warnings): u64 {
  if (header.programHeaderCount != PN_XNUM) return header.programHeaderCount;
  const is64 = header.bits == 64;
  if (header.sectionHeadersAt != 0) {
    const at = addU64(header.sectionHeadersAt, is64 ? SHDR_INFO_64 : SHDR_INFO_32);
    const cursor = header.cursor(source, at);
    const count = cursor.u32("SectionHeader.info");
    if (cursor.ok && count > 0) return count;
  }
  // Linux writes that section header behind everything else: in a cut file it is gone. The table ends where the
  // first segment begins.
  const count = countToFirst(source, header);
  warnings.addAt(
    "segment-count-lost",
    LOSS,
    "The number of segments stands in a section header that is not in the file; it was worked out from where the first segment begins.",
    min(header.sectionHeadersAt, source.size),
    "SectionHeader.info",
    "",
    count.toString(),
  );
  return count;
}

function countToFirst(source: StoredSource, header: ElfHeader): u64 {
  const first = header.programHeadersAt;
  const step = <u64>header.programHeaderBytes;
  const cursor = header.cursor(source, first);
  const row = new ProgramHeader();
  let lowest = source.size;
  for (let i: u64 = 0; i < SEARCHED; i++) {
    cursor.seek(first + i * step);
    row.read(cursor, header.bits);
    if (!cursor.ok) break;
    if (row.type != PT_NOTE && row.type != PT_LOAD) break;
    if (row.offset > first && row.offset < lowest) lowest = row.offset;
  }
  return lowest > first ? (lowest - first) / step : 0;
}

/** Reads the program headers in bounded bits. */
@final
export class SegmentReader {
  private readonly count: u64;
  private readonly fits: u64;
  private next: u64 = 0;
  private readonly cursor: Cursor;
  private readonly row: ProgramHeader = new ProgramHeader();
  /** Where the file should end. */
  private expectedEnd: u64;
  private faults: i32 = 0;
  private tagBytes: u64 = 0;
  /** Segments of notes beyond those that are read, and where the first of them is described. */
  private unreadNotes: u64 = 0;
  private unreadNotesAt: u64 = 0;

  constructor(private readonly core: ElfCore) {
    const header = core.header;
    const source = core.source;
    const warnings = core.dump.warnings;
    const count = countSegments(source, header, warnings);
    const first = header.programHeadersAt;
    const room = first < source.size ? (source.size - first) / header.programHeaderBytes : 0;
    this.count = count;
    this.fits = min(min(count, room), MOST_SEGMENTS);
    this.cursor = header.cursor(source, first);
    this.expectedEnd = headerBytes(header);
    const prefix = header.bits == 64 ? "Elf64_" : "Elf32_";
    const tables = core.dump.tables;
    tables.push(new FileTable(prefix + "Ehdr", 0, headerBytes(header)));
    if (this.fits > 0) tables.push(new FileTable(prefix + "Phdr", first, this.fits * header.programHeaderBytes));
    this.expect(first, mulU64(this.count, header.programHeaderBytes));
    if (header.programHeaderCount == PN_XNUM)
      this.expect(header.sectionHeadersAt, header.bits == 64 ? SHDR_64 : SHDR_32);
    if (this.fits < this.count) {
      warnings.addAt(
        "segments-cut",
        this.fits == MOST_SEGMENTS ? LOSS : FAULT,
        "The table of segments is longer than the file: " +
          this.fits.toString() +
          " of " +
          this.count.toString() +
          " are read.",
        min(first, source.size),
        "ElfHeader.phnum",
        this.count.toString(),
        this.fits.toString(),
      );
    }
  }

  /** Of 1,000, how far it is. */
  get progress(): i32 {
    return this.fits == 0 ? 1000 : <i32>((this.next * 1000) / this.fits);
  }

  /** Reads the next headers; false: all are read. */
  step(): bool {
    const header = this.core.header;
    const cursor = this.cursor;
    for (let i: u64 = 0; i < AT_ONCE && this.next < this.fits; i++) {
      cursor.seek(header.programHeadersAt + this.next * header.programHeaderBytes);
      this.next++;
      this.row.read(cursor, header.bits);
      if (!cursor.ok) {
        this.core.take(cursor);
        this.next = this.fits;
        return false;
      }
      this.keep(this.row);
    }
    return this.next < this.fits;
  }

  /** Tells what the headers as a whole say. */
  finish(): void {
    const dump = this.core.dump;
    const size = dump.source.size;
    const space = this.core.space;
    space.seal();
    if (dump.regions.length > 0) dump.virtual = space;
    if (this.expectedEnd > size) dump.file.truncate(<i64>min<u64>(this.expectedEnd, 1 << 53), <i64>size);
    if (this.faults > MOST_FAULTS) {
      const more = (this.faults - MOST_FAULTS).toString();
      dump.warnings.add("segments-damaged", NOTE, more + " more segments are damaged in the same ways.");
    }
    if (space.overlapBytes > 0) {
      dump.warnings.add(
        "segments-overlap",
        FAULT,
        "Segments overlap by " +
          space.overlapBytes.toString() +
          " bytes of memory; the one with the lower address is shown there.",
      );
    }
    if (this.unreadNotes > 0) {
      dump.warnings.addAt(
        "notes-cut",
        LOSS,
        "There are more segments of notes than are read: " + MOST_NOTE_SEGMENTS.toString() + " are.",
        this.unreadNotesAt,
        "ProgramHeader.type",
        MOST_NOTE_SEGMENTS.toString(),
        (<u64>MOST_NOTE_SEGMENTS + this.unreadNotes).toString(),
      );
    }
    if (this.tagBytes > 0) {
      dump.warnings.add(
        "memory-tags",
        NOTE,
        "The file holds " + this.tagBytes.toString() + " bytes of memory tags (MTE), which are not shown.",
      );
    }
  }

  private keep(row: ProgramHeader): void {
    const core = this.core;
    if (row.type == PT_NOTE) {
      this.expect(row.offset, row.fileSize);
      if (core.noteSegments.length < MOST_NOTE_SEGMENTS)
        core.noteSegments.push(new NoteSegment(row.at, row.offset, row.fileSize, row.align));
      else if (this.unreadNotes++ == 0) this.unreadNotesAt = row.at;
    } else if (row.type == PT_MEMORY_TAGS) {
      this.expect(row.offset, row.fileSize);
      this.tagBytes += min(row.fileSize, core.source.size);
    } else if (row.type == PT_LOAD) this.keepMemory(row);
  }

  private keepMemory(row: ProgramHeader): void {
    const size = row.memorySize;
    let inFile = row.fileSize;
    if (inFile > size) {
      // Nothing may lie there that no address has; a debugger may leave memsz out, though.
      if (size == 0) return this.keepUnmapped(row);
      this.fault(row, "ProgramHeader.filesz", size, inFile, "A segment is larger in the file than in memory.");
      inFile = size;
    }
    if (size == 0) return;
    let end = addU64(row.address, size);
    const limit: u64 = this.core.header.bits == 64 ? u64.MAX_VALUE : 1 << 32;
    if (end > limit || end == u64.MAX_VALUE) {
      this.fault(
        row,
        "ProgramHeader.memsz",
        limit - row.address,
        size,
        "A segment runs over the end of the address space.",
      );
      end = limit;
    }
    if (row.address >= end) return;
    const region = new Region(row.address, end - row.address);
    inFile = min(inFile, region.size);
    this.expect(row.offset, inFile);
    const fileSize = this.core.source.size;
    const present = row.offset < fileSize ? min(inFile, fileSize - row.offset) : 0;
    region.at = <i64>row.at;
    region.present = <i64>present;
    region.protection =
      PROTECTION_KNOWN |
      (row.flags & PF_R ? READ : 0) |
      (row.flags & PF_W ? WRITE : 0) |
      (row.flags & PF_X ? EXECUTE : 0);
    if (present > 0) {
      region.dataAt = <i64>row.offset;
      region.dataSize = <i64>present;
      this.core.space.add(region.base, present, row.offset, this.core.source);
    }
    this.core.missing += inFile - present;
    this.core.dump.regions.push(region);
    this.core.expectedBytes.push(inFile);
  }

  private keepUnmapped(row: ProgramHeader): void {
    this.fault(row, "ProgramHeader.memsz", row.fileSize, 0, "A segment has bytes in the file and none in memory.");
  }

  private fault(row: ProgramHeader, field: string, expected: u64, found: u64, message: string): void {
    this.faults++;
    if (this.faults > MOST_FAULTS) return;
    this.core.dump.warnings.addAt(
      "segment-damaged",
      FAULT,
      message,
      row.at,
      field,
      expected.toString(),
      found.toString(),
    );
  }

  /** The file should hold `size` bytes at `offset`. An offset that no file has is damage, not a cut. */
  private expect(offset: u64, size: u64): void {
    if (size == 0) return;
    if (!isWithin(offset, size, 1 << 53)) {
      this.fault(
        this.row,
        "ProgramHeader.offset",
        this.core.source.size,
        offset,
        "A segment lies where no file reaches.",
      );
      return;
    }
    this.expectedEnd = max(this.expectedEnd, offset + size);
  }
}
