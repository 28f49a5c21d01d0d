/**
 * Cores that Xen's "xl dump-core" writes of a guest: ELF with sections in place of segments, one list of pages and one
 * of the frames they belong to. Source: Xen, docs/misc/dump-core-format.txt.
 */
import { reserve } from "../../bytes/arena";
import { addU64, isWithin } from "../../bytes/checked";
import { StoredSource, span } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Region } from "../../facts/memory/region";
import { CODEC_NONE, ScanRuns } from "../../facts/memory/scan-runs";
import { RawRecord } from "../../facts/rows";
import { Stage } from "../../facts/stage";
import { FAULT, LOSS, NOTE } from "../../facts/warnings";
import { elfMachineOf } from "../../machines/elf-machines";
import { AddressSpace } from "../../spaces/space";
import { FindKernel } from "../../systems/linux/kernel/find-kernel";
import { ElfHeader, readTables } from "../elf-core/header";
import { NOTE_FOUND, NoteWalk } from "../elf-core/notes/walk";
import { readXenRegisters } from "./xen-registers";

// Elf32_Shdr, Elf64_Shdr:
// 32 64 size name
// 0  0  4    sh_name
// 16 24 w    sh_offset
// 20 32 w    sh_size      of section 0: the number of sections, where e_shnum is 0
const MOST_SECTIONS: u64 = 4096;
const MOST_NOTES: i32 = 64;
/** The note with the guest's size: magic, processors, pages, bytes of a page; u64 each. */
const NOTE_GUEST: u32 = 0x2000001;
const MAGIC_PV: u64 = 0xf00febed;
const MAGIC_HVM: u64 = 0xf00febee;
/** In place of a frame: there is no page. */
const NO_FRAME: u64 = u64.MAX_VALUE;
const scratch: usize = reserve(8);
/** Of 4 KiB: what processors address at most. */
const MOST_FRAMES: u64 = 1 << 40;
const SAMPLES: u64 = 256;
/** More stretches say nothing that the count of pages does not. */
const MOST_REGIONS: i32 = 4096;
/** Each may read a page of the list for every doubling of its length. */
const LOOKED_AT_ONCE: i32 = 64;

@final
class Section {
  constructor(
    readonly name: string,
    readonly at: u64,
    readonly size: u64,
  ) {}
}

/** Pages by a sorted list of their frames in the file. */
@final
class FrameList extends AddressSpace {
  constructor(
    readonly source: StoredSource,
    private readonly framesAt: u64,
    /** Bytes of an entry: a frame, or a frame and the machine's. */
    private readonly step: u64,
    readonly count: u64,
    readonly pagesAt: u64,
    readonly pageBytes: u64,
    isBigEndian: bool,
  ) {
    super(8, isBigEndian);
  }

  /** The frame of page `index`. */
  frameOf(index: u64): u64 {
    const place = this.framesAt + index * this.step;
    let at = this.source.locate(place);
    if (at == 0) return NO_FRAME;
    // A list that lies askew has entries over the border of two pages.
    if (span < 8) {
      if (this.source.copy(place, scratch, 8) < 8) return NO_FRAME;
      at = scratch;
    }
    const frame = load<u64>(at);
    return this.bigEndian ? bswap<u64>(frame) : frame;
  }

  /** Where the last page ends. */
  get end(): u64 {
    let low: u64 = 0;
    let high = this.count;
    while (low < high) {
      const middle = low + (high - low) / 2;
      if (this.frameOf(middle) < MOST_FRAMES) low = middle + 1;
      else high = middle;
    }
    return low > 0 ? (this.frameOf(low - 1) + 1) * this.pageBytes : 0;
  }

  get isSorted(): bool {
    let last: u64 = 0;
    const step = max<u64>(1, this.count / SAMPLES);
    for (let i: u64 = 0; i < this.count; i += step) {
      const frame = this.frameOf(i);
      if (frame == NO_FRAME) continue;
      if (frame < last) return false;
      last = frame;
    }
    return true;
  }

  /** How many pages from `index` on follow each other in memory; the list is sorted. */
  runFrom(index: u64): u64 {
    const first = this.frameOf(index);
    let step: u64 = 1;
    while (index + step < this.count && this.frameOf(index + step) == first + step) step *= 2;
    let low = step / 2;
    let high = min(step, this.count - index);
    while (low + 1 < high) {
      const middle = low + (high - low) / 2;
      if (this.frameOf(index + middle) == first + middle) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  findPacked(number: i32, offset: u64): bool {
    if (number != this.source.number || offset < this.pagesAt) return false;
    const index = (offset - this.pagesAt) / this.pageBytes;
    const frame = index < this.count ? this.frameOf(index) : NO_FRAME;
    if (frame >= MOST_FRAMES) return false;
    this.packedAddress = frame * this.pageBytes + ((offset - this.pagesAt) % this.pageBytes);
    return true;
  }

  find(address: u64): bool {
    const frame = address / this.pageBytes;
    const within = address % this.pageBytes;
    let low: u64 = 0;
    let high = this.count;
    while (low < high) {
      const middle = low + (high - low) / 2;
      if (this.frameOf(middle) < frame) low = middle + 1;
      else high = middle;
    }
    const found = low < this.count ? this.frameOf(low) : NO_FRAME;
    if (found != frame) {
      this.foundLength = found == NO_FRAME ? 0 : (found - frame) * this.pageBytes - within;
      return false;
    }
    const offset = this.pagesAt + low * this.pageBytes + within;
    if (offset >= this.source.size) {
      this.foundLength = 0;
      return false;
    }
    this.foundSource = this.source;
    this.foundOffset = offset;
    this.foundLength = min(this.pageBytes - within, this.source.size - offset);
    return true;
  }
}

@final
class FrameRuns extends ScanRuns {
  constructor(private readonly list: FrameList) {
    super();
    this.space = 2;
    this.codec = CODEC_NONE;
    this.source = list.source.number;
  }

  get count(): u64 {
    return this.list.count;
  }

  /** In the order of the frames, as the file has them. */
  get isPlain(): bool {
    return this.list.source.number == 0;
  }

  get bytes(): u64 {
    return this.list.count * this.list.pageBytes;
  }

  select(index: u64): void {
    const list = this.list;
    const frame = list.frameOf(index);
    this.offset = list.pagesAt + index * list.pageBytes;
    this.size = frame == NO_FRAME || this.offset >= list.source.size ? 0 : list.pageBytes;
    this.storedSize = this.size;
    this.address = frame == NO_FRAME ? 0 : frame * list.pageBytes;
  }
}

@final
export class XenCoreReader extends Stage {
  private readonly sections: Array<Section> = [];
  private pages: u64 = 0;
  private pageBytes: u64 = 4096;
  private processors: u64 = 0;
  private isParavirtual: bool = false;
  private kernel: FindKernel | null = null;
  private listing: Listing | null = null;
  private isRead: bool = false;

  constructor(
    dump: Dump,
    private readonly header: ElfHeader,
  ) {
    super();
    const machine = elfMachineOf(header.machine, header.bits, header.isBigEndian);
    if (machine) dump.system.arch = machine.arch;
    dump.file.writer = "xen";
  }

  step(dump: Dump): bool {
    const kernel = this.kernel;
    if (kernel) return kernel.step(dump);
    const listing = this.listing;
    if (listing) {
      if (listing.step(dump)) return true;
      this.listing = null;
      // A paravirtual guest's tables hold the machine's frames: what they lead to is not found by its own.
      if (!this.isParavirtual) this.kernel = new FindKernel(dump, listing.list, listing.list.end);
      return this.kernel !== null;
    }
    if (this.isRead || !readTables(dump.source, this.header, dump.warnings)) return false;
    this.isRead = true;
    this.readSections(dump);
    const notes = this.section(".note.Xen");
    if (notes) this.readNotes(dump, notes);
    this.readProcessors(dump);
    const pages = this.section(".xen_pages");
    const frames = this.section(".xen_pfn");
    const pairs = this.section(".xen_p2m");
    const list: Section | null = frames ? frames : pairs;
    if (pages && list) this.openPages(dump, pages, list, frames ? 8 : 16);
    else dump.warnings.add("no-memory", LOSS, "The core has no list of the guest's pages; its memory cannot be read.");
    return this.listing !== null;
  }

  private readProcessors(dump: Dump): void {
    const status = this.section(".xen_prstatus");
    if (!status) return;
    if (readXenRegisters(dump, dump.source, status.at, status.size, this.processors)) return;
    dump.warnings.addAt(
      "registers-unread",
      LOSS,
      "The registers are kept in a form that is not known here; those of x86 and x86-64 are read.",
      status.at,
      ".xen_prstatus",
      "a multiple of 5168 or 2800",
      status.size.toString(),
    );
  }

  private readSections(dump: Dump): void {
    const header = this.header;
    const source = dump.source;
    const is64 = header.bits == 64;
    const cursor = header.cursor(source, is64 ? 58 : 46);
    const step = <u64>cursor.u16("ElfHeader.shentsize");
    let count = <u64>cursor.u16("ElfHeader.shnum");
    const names = <u64>cursor.u16("ElfHeader.shstrndx");
    if (count == 0) {
      cursor.seek(addU64(header.sectionHeadersAt, is64 ? 32 : 20));
      count = cursor.word("SectionHeader.size");
    }
    cursor.seek(addU64(header.sectionHeadersAt, names * step + (is64 ? 24 : 16)));
    const namesAt = cursor.word("SectionHeader.offset");
    if (!dump.warnings.take(cursor)) return;
    for (let i: u64 = 0; i < min(count, MOST_SECTIONS); i++) {
      const at = addU64(header.sectionHeadersAt, i * step);
      cursor.seek(at);
      const nameAt = cursor.u32("SectionHeader.name");
      cursor.seek(addU64(at, is64 ? 24 : 16));
      const offset = cursor.word("SectionHeader.offset");
      const size = cursor.word("SectionHeader.size");
      cursor.seek(addU64(namesAt, nameAt));
      const name = cursor.cstring(64, "SectionHeader.name");
      if (!dump.warnings.take(cursor)) return;
      if (!isWithin(offset, size, source.size)) {
        dump.file.truncate(<i64>min<u64>(addU64(offset, size), 1 << 53), <i64>source.size);
        dump.warnings.addAt(
          "cut-short",
          FAULT,
          "The section " + name + " reaches beyond the end of the file.",
          at,
          "SectionHeader.size",
          size.toString(),
          (source.size - min(source.size, offset)).toString(),
        );
      }
      const there = offset < source.size ? min(size, source.size - offset) : 0;
      this.sections.push(new Section(name, min(offset, source.size), there));
      const record = new RawRecord();
      record.typeName = "section";
      record.name = name;
      record.at = <i64>at;
      record.size = <i64>min<u64>(size, 1 << 53);
      dump.records.push(record);
    }
  }

  private section(name: string): Section | null {
    for (let i = 0; i < this.sections.length; i++) if (this.sections[i].name == name) return this.sections[i];
    return null;
  }

  private readNotes(dump: Dump, section: Section): void {
    const walk = new NoteWalk(dump.source, this.header, section.at, section.at + section.size, 4);
    for (let i = 0; i < MOST_NOTES && walk.next() == NOTE_FOUND; i++) {
      if (walk.type != NOTE_GUEST) continue;
      const cursor = this.header.cursor(dump.source, walk.contentsAt);
      const magic = cursor.u64("XenCoreHeader.magic");
      const processors = cursor.u64("XenCoreHeader.nr_vcpus");
      const pages = cursor.u64("XenCoreHeader.nr_pages");
      const pageBytes = cursor.u64("XenCoreHeader.page_size");
      if (!dump.warnings.take(cursor)) return;
      if (magic == MAGIC_PV || magic == MAGIC_HVM) {
        dump.file.prove(magic == MAGIC_PV ? "A paravirtual guest of Xen" : "A fully virtual guest of Xen", walk.at);
      }
      if (processors > 0 && processors < 65536) {
        dump.system.cpus = <i64>processors;
        this.processors = processors;
      }
      this.isParavirtual = magic == MAGIC_PV;
      this.pages = pages;
      if (popcnt<u64>(pageBytes) == 1 && pageBytes >= 4096 && pageBytes <= 65536) this.pageBytes = pageBytes;
    }
  }

  private openPages(dump: Dump, pages: Section, frames: Section, step: u64): void {
    const count = min(pages.size / this.pageBytes, frames.size / step);
    const list = new FrameList(dump.source, frames.at, step, count, pages.at, this.pageBytes, this.header.isBigEndian);
    const kernel = dump.kernel;
    kernel.pageSize = <i64>this.pageBytes;
    kernel.presentPages = <i64>count;
    if (this.pages > 0 && this.pages < 1 << 40) kernel.pages = <i64>this.pages;
    dump.scanRuns = new FrameRuns(list);
    if (list.isSorted) {
      dump.physical = list;
      this.listing = new Listing(list);
    } else {
      dump.warnings.addAt(
        "frames-unsorted",
        LOSS,
        "The frames of the guest's pages are not listed in order; memory cannot be read by address.",
        frames.at,
        ".xen_pfn",
        "",
        "",
      );
    }
  }
}

/** Stretches of memory, as far as there are few of them. */
@final
class Listing extends Stage {
  private index: u64 = 0;
  private looked: i32 = 0;

  constructor(readonly list: FrameList) {
    super();
  }

  step(dump: Dump): bool {
    const list = this.list;
    for (let i = 0; i < LOOKED_AT_ONCE && this.index < list.count; i++) {
      if (this.looked >= 2 * MOST_REGIONS || dump.regions.length >= MOST_REGIONS) {
        const most = MOST_REGIONS.toString();
        dump.warnings.add("list-cut", NOTE, "Memory lies in more stretches than are listed: at most " + most + " are.");
        return false;
      }
      this.looked++;
      this.take(dump);
    }
    return this.index < list.count;
  }

  private take(dump: Dump): void {
    const list = this.list;
    const index = this.index;
    const frame = list.frameOf(index);
    if (frame >= MOST_FRAMES) {
      this.index++;
      return;
    }
    const length = list.runFrom(index);
    const region = new Region(frame * list.pageBytes, length * list.pageBytes);
    const at = list.pagesAt + index * list.pageBytes;
    const there = at < list.source.size ? list.source.size - at : 0;
    region.space = "physical";
    region.present = <i64>min(region.size, there);
    dump.regions.push(region);
    this.index += length;
  }
}
