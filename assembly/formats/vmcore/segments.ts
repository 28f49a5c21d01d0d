/** Program headers of a machine's dump: where physical memory lies, and where the kernel maps it. */
import { addU64, isWithin, mulU64 } from "../../bytes/checked";
import { Cursor } from "../../bytes/cursor";
import { Dump } from "../../facts/dump";
import { Region } from "../../facts/memory/region";
import { FileTable } from "../../facts/rows";
import { FAULT, LOSS, NOTE } from "../../facts/warnings";
import { SegmentSpace } from "../../spaces/segments";
import { NoteSegment } from "../elf-core/core";
import { ElfHeader, headerBytes, ProgramHeader, PT_LOAD, PT_NOTE } from "../elf-core/header";
import { countSegments } from "../elf-core/segments";

const AT_ONCE: u64 = 512;
const MOST_SEGMENTS: u64 = 1 << 22;
const MOST_NOTES: i32 = 4096;
const MOST_TOLD: i32 = 16;
/** Regions that are listed; more say nothing that the page count does not. */
const MOST_REGIONS: i32 = 65536;
/** What /proc/kcore gives memory that has no one place. */
const NO_PLACE: u64 = u64.MAX_VALUE;
/** The most that processors address: 52 bits. */
const HIGHEST: u64 = (<u64>1) << 52;
/** Where the kernel's half of 64-bit addresses begins, and where x86-64's image does. */
const KERNEL_HALF: u64 = 0xff00000000000000;
const IMAGE: u64 = 0xffffffff80000000;

@final
class Placed {
  isAlias: bool = false;

  constructor(
    readonly at: u64,
    readonly address: u64,
    readonly start: u64,
    readonly size: u64,
    readonly offset: u64,
    readonly present: u64,
    /** Whether `start` is a physical address. */
    readonly isPhysical: bool,
  ) {}

  get end(): u64 {
    return this.start + this.size;
  }
}

@final
export class MachineSegments {
  readonly space: SegmentSpace;
  readonly notes: Array<NoteSegment> = [];
  /** Bytes of physical memory that the headers speak of, each once; and of these left out by a filter. */
  described: u64 = 0;
  leftOut: u64 = 0;
  /** Behind the highest byte of physical memory. */
  end: u64 = 0;
  /** Virtual address of physical address 0 in the kernel's map of all memory; 0: the headers do not tell. */
  directBase: u64 = 0;
  private readonly cursor: Cursor;
  private readonly row: ProgramHeader = new ProgramHeader();
  private readonly count: u64;
  private next: u64 = 0;
  private expectedEnd: u64;
  private missing: u64 = 0;
  private faults: i32 = 0;
  private isNotesTold: bool = false;
  private readonly placed: Array<Placed> = [];

  constructor(
    private readonly dump: Dump,
    private readonly header: ElfHeader,
  ) {
    const source = dump.source;
    this.space = new SegmentSpace(header.wordBytes, header.isBigEndian);
    const first = header.programHeadersAt;
    const count = countSegments(source, header, dump.warnings);
    const room = first < source.size ? (source.size - first) / header.programHeaderBytes : 0;
    this.count = min(min(count, room), MOST_SEGMENTS);
    this.cursor = header.cursor(source, first);
    this.expectedEnd = max(headerBytes(header), addU64(first, mulU64(count, header.programHeaderBytes)));
    const prefix = header.bits == 64 ? "Elf64_" : "Elf32_";
    dump.tables.push(new FileTable(prefix + "Ehdr", 0, headerBytes(header)));
    if (this.count > 0) dump.tables.push(new FileTable(prefix + "Phdr", first, this.count * header.programHeaderBytes));
    if (this.count < count) {
      dump.warnings.addAt(
        "segments-cut",
        FAULT,
        "The table of segments is longer than the file.",
        min(first, source.size),
        "ElfHeader.phnum",
        count.toString(),
        this.count.toString(),
      );
    }
  }

  /** Reads the next headers; false: all are read. */
  step(): bool {
    const header = this.header;
    const cursor = this.cursor;
    for (let i: u64 = 0; i < AT_ONCE && this.next < this.count; i++) {
      cursor.seek(header.programHeadersAt + this.next * header.programHeaderBytes);
      this.next++;
      this.row.read(cursor, header.bits);
      if (!this.dump.warnings.take(cursor)) return false;
      if (this.row.type == PT_NOTE) this.keepNote(this.row);
      else if (this.row.type == PT_LOAD) this.keepMemory(this.row);
    }
    return this.next < this.count;
  }

  finish(): void {
    const dump = this.dump;
    const size = dump.source.size;
    this.space.seal();
    this.measure();
    this.list();
    if (this.expectedEnd > size) {
      dump.file.truncate(<i64>min<u64>(this.expectedEnd, 1 << 53), <i64>size);
      if (this.missing > 0) {
        dump.warnings.addAt(
          "cut-short",
          FAULT,
          this.missing.toString() + " bytes of memory lie behind the end of the file.",
          size,
          "ProgramHeader.filesz",
          this.expectedEnd.toString(),
          size.toString(),
        );
      }
    }
    if (this.faults > MOST_TOLD) {
      const more = (this.faults - MOST_TOLD).toString();
      dump.warnings.add("segments-damaged", NOTE, more + " more segments are damaged in the same ways.");
    }
  }

  private keepNote(row: ProgramHeader): void {
    this.expect(row, row.fileSize);
    if (this.notes.length < MOST_NOTES) {
      this.notes.push(new NoteSegment(row.at, row.offset, row.fileSize, row.align));
      return;
    }
    if (!this.isNotesTold) {
      const message = "There are more segments of notes than are read: " + MOST_NOTES.toString() + " are.";
      this.dump.warnings.addAt("notes-cut", LOSS, message, row.at, "ProgramHeader.type", MOST_NOTES.toString(), "");
    }
    this.isNotesTold = true;
  }

  private keepMemory(row: ProgramHeader): void {
    let inFile = row.fileSize;
    const size = max(row.memorySize, row.memorySize == 0 ? row.fileSize : 0);
    if (inFile > size) {
      this.tell(row, "ProgramHeader.filesz", size, inFile, "A segment is larger in the file than in memory.");
      inFile = size;
    }
    if (size == 0) return;
    const isPlaced = row.physical != NO_PLACE && !(this.header.bits == 32 && row.physical == u32.MAX_VALUE);
    const start = isPlaced ? row.physical : row.address;
    if (isPlaced && (start >= HIGHEST || size > HIGHEST - start)) {
      this.tell(row, "ProgramHeader.paddr", HIGHEST, addU64(start, size), "A segment lies where no memory can be.");
      return;
    }
    if (!isPlaced && addU64(start, size) == u64.MAX_VALUE) return;
    this.expect(row, inFile);
    const fileSize = this.dump.source.size;
    const present = row.offset < fileSize ? min(inFile, fileSize - row.offset) : 0;
    this.missing += inFile - present;
    this.placed.push(new Placed(row.at, row.address, start, size, row.offset, present, isPlaced));
    if (!isPlaced) return;
    if (present > 0) this.space.add(start, present, row.offset, this.dump.source);
    this.noteBase(row);
  }

  /**
   * The first that has a virtual address of the map of all memory tells where that begins: QEMU without paging and
   * makedumpfile write none, or the physical one again.
   */
  private noteBase(row: ProgramHeader): void {
    if (this.directBase != 0 || this.header.bits != 64) return;
    if (row.address < KERNEL_HALF || row.address >= IMAGE || row.address < row.physical) return;
    const base = row.address - row.physical;
    if (base >= KERNEL_HALF && (base & 0x3fffffff) == 0) this.directBase = base;
  }

  /** What lies wholly in another segment is memory that the kernel maps twice, such as its own image. */
  private measure(): void {
    const order: Array<Placed> = [];
    for (let i = 0; i < this.placed.length; i++) if (this.placed[i].isPhysical) order.push(this.placed[i]);
    order.sort((a, b) => {
      if (a.start != b.start) return a.start < b.start ? -1 : 1;
      if (a.size != b.size) return a.size > b.size ? -1 : 1;
      // The image has the highest addresses.
      return a.address != b.address ? (a.address < b.address ? -1 : 1) : 0;
    });
    let covered: u64 = 0;
    for (let i = 0; i < order.length; i++) {
      const end = order[i].end;
      if (end <= covered) {
        order[i].isAlias = true;
        continue;
      }
      this.described += end - max(covered, order[i].start);
      covered = end;
    }
    this.end = covered;
    const held = this.space.presentBytes + this.missing;
    this.leftOut = this.described > held ? this.described - held : 0;
  }

  private list(): void {
    const regions = this.dump.regions;
    for (let i = 0; i < this.placed.length; i++) {
      const one = this.placed[i];
      if (one.isAlias && (one.address < KERNEL_HALF || this.header.bits != 64)) continue;
      if (regions.length == MOST_REGIONS) {
        this.dump.warnings.add("list-cut", NOTE, "More than 65,536 segments: the rest is not listed.");
        return;
      }
      const region = new Region(one.isAlias ? one.address : one.start, one.size);
      region.at = <i64>one.at;
      region.present = <i64>one.present;
      if (one.isPhysical && !one.isAlias) region.space = "physical";
      if (one.present > 0) {
        region.dataAt = <i64>one.offset;
        region.dataSize = <i64>one.present;
      }
      regions.push(region);
    }
  }

  private expect(row: ProgramHeader, size: u64): void {
    if (size == 0) return;
    if (!isWithin(row.offset, size, 1 << 53)) {
      this.tell(
        row,
        "ProgramHeader.offset",
        this.dump.source.size,
        row.offset,
        "A segment lies where no file reaches.",
      );
      return;
    }
    this.expectedEnd = max(this.expectedEnd, row.offset + size);
  }

  private tell(row: ProgramHeader, field: string, expected: u64, found: u64, message: string): void {
    if (++this.faults > MOST_TOLD) return;
    this.dump.warnings.addAt("segment-damaged", FAULT, message, row.at, field, expected.toString(), found.toString());
  }
}
