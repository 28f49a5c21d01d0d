/** Reads a kdump-compressed or diskdump file: header, notes, bitmaps, then what the kernel's memory tells. */
import { addU64 } from "../../bytes/checked";
import { isoTime, isPlausibleTime } from "../../bytes/time";
import { Dump } from "../../facts/dump";
import { Region } from "../../facts/region";
import { FileTable } from "../../facts/rows";
import { Stage } from "../../facts/stage";
import { LOSS, NOTE } from "../../facts/warnings";
import { elfMachineOf } from "../../machines/elf-machines";
import { ElfMachine } from "../../machines/elf-registers";
import { PageBitmap } from "../../spaces/page-bitmap";
import { tellDumpLevel } from "../../systems/linux/kernel/dump-level";
import { LinuxKernel } from "../../systems/linux/kernel/linux-kernel";
import { TranslationHints } from "../../systems/linux/kernel/translation";
import { Vmcoreinfo } from "../../systems/linux/kernel/vmcoreinfo";
import { ElfHeader } from "../elf-core/header";
import { MachineNotes } from "../vmcore/machine-notes";
import { elfMachineNumber } from "../vmcore/machine-words";
import { Extent } from "./extent";
import { DISKDUMP_INCOMPLETE, KdumpHeader, STATUS_INCOMPLETE } from "./header";
import { PageRuns } from "./page-runs";
import { KdumpPages, KdumpPart, KdumpSpace } from "./pages";
import { partsOf } from "./set";

const NAMES: i32 = 0;
const NOTES: i32 = 1;
const BITMAPS: i32 = 2;
const EXTENT: i32 = 3;
const MEMORY: i32 = 4;
const KERNEL: i32 = 5;

/** Runs of pages that are listed as regions; more say nothing that the page count does not. */
const MOST_REGIONS: u64 = 4096;
const ERASE_INFO_LIMIT: u64 = 1 << 16;

@final
export class KdumpReader extends Stage {
  private phase: i32 = NAMES;
  private machine: ElfMachine | null = null;
  private notes: MachineNotes | null = null;
  private info: Vmcoreinfo = new Vmcoreinfo();
  private readonly hints: TranslationHints = new TranslationHints();
  private parts: Array<KdumpPart> = [];
  private nextPart: i32 = 0;
  /** Of the frames that are memory, in the dump or not; null: the file has none. */
  private frames: PageBitmap | null = null;
  private extent: Extent | null = null;
  private kernel: LinuxKernel | null = null;

  constructor(
    dump: Dump,
    private readonly header: KdumpHeader,
  ) {
    super();
    nameFile(dump, header);
  }

  step(dump: Dump): bool {
    switch (this.phase) {
      case NAMES:
        this.begin(dump);
        return true;
      case NOTES:
        this.readNotes(dump);
        return true;
      case BITMAPS:
        this.countPages();
        return true;
      case EXTENT:
        return this.measure(dump);
      case MEMORY:
        this.openMemory(dump);
        return true;
    }
    const kernel = this.kernel;
    return kernel !== null && kernel.step(dump);
  }

  private begin(dump: Dump): void {
    const header = this.header;
    const number = elfMachineNumber(header.machine);
    const machine = elfMachineOf(number, header.bits, header.isBigEndian);
    this.machine = machine;
    dump.system.os = "linux";
    if (machine) dump.system.arch = machine.arch;
    if (header.notesSize > 0) {
      const elf = new ElfHeader();
      elf.bits = header.bits;
      elf.isBigEndian = header.isBigEndian;
      elf.machine = number;
      this.notes = new MachineNotes(
        dump,
        dump.source,
        elf,
        machine,
        header.notesAt,
        addU64(header.notesAt, header.notesSize),
      );
    }
    this.phase = NOTES;
  }

  private readNotes(dump: Dump): void {
    const notes = this.notes;
    if (notes && notes.step()) return;
    const header = this.header;
    if (notes) {
      this.info = notes.info;
      this.hints.root = notes.root;
      this.hints.hasFiveLevels = notes.hasFiveLevels;
    }
    if (this.info.keys.length == 0 && header.vmcoreinfoSize > 0) {
      this.info.read(dump.source, header.vmcoreinfoAt, header.vmcoreinfoSize);
    }
    this.hints.hasPhysBase = header.hasPhysBase && !header.isDiskdump;
    this.hints.physBase = header.physBase;
    const isQemu = notes !== null && notes.hasQemu;
    dump.file.variant = isQemu ? "qemu" : header.isDiskdump ? "" : "kexec";
    tellWriter(dump, header);
    tellErased(dump, header);
    const cpus = <i64>header.cpus;
    if (cpus > 0 && cpus < 65536) dump.system.cpus = cpus;
    else if (dump.threads.length > 0) dump.system.cpus = dump.threads.length;
    if (this.info.keys.length == 0 && !header.isDiskdump) {
      dump.warnings.add(
        "no-vmcoreinfo",
        NOTE,
        "The dump carries no VMCOREINFO: without it the kernel's log cannot be found.",
      );
    }
    this.parts = partsOf(dump, header);
    if (!header.hasOneBitmap && header.bitmapsAt < dump.source.size) {
      const room = (dump.source.size - header.bitmapsAt) * 8;
      this.frames = new PageBitmap(dump.source, header.bitmapsAt, min(header.pages, room));
    }
    this.phase = BITMAPS;
  }

  private countPages(): void {
    const frames = this.frames;
    if (this.nextPart < this.parts.length) {
      const part = this.parts[this.nextPart];
      if (part.bitmap.countNext()) return;
      part.settle();
      this.nextPart++;
      return;
    }
    if (frames && frames.countNext()) return;
    this.phase = EXTENT;
  }

  private measure(dump: Dump): bool {
    const extent = this.extent;
    if (!extent) {
      const isIncomplete = this.header.isDiskdump
        ? (this.header.status & DISKDUMP_INCOMPLETE) != 0
        : (this.header.status & STATUS_INCOMPLETE) != 0;
      this.extent = new Extent(dump, this.parts, isIncomplete);
      return true;
    }
    if (extent.step()) return true;
    extent.tell(dump);
    this.phase = MEMORY;
    return true;
  }

  private openMemory(dump: Dump): void {
    const header = this.header;
    const facts = dump.kernel;
    const extent = this.extent;
    let held: u64 = 0;
    let runs: u64 = 0;
    for (let i = 0; i < this.parts.length; i++) {
      held += this.parts[i].count;
      runs += this.parts[i].bitmap.runs;
    }
    facts.pageSize = <i64>header.blockSize;
    if (extent) {
      // Pages of zeros are known, and no part of the file.
      facts.presentPages = <i64>(held - min(held, extent.lost + extent.shared));
      if (!extent.isExact && (header.dumpLevel & 1) == 1) {
        dump.warnings.add(
          "zero-pages-counted",
          NOTE,
          "The dump is large: its pages of zeros, which share one place in the file, are counted as present.",
        );
      }
    }
    const frames = this.frames;
    if (frames) {
      facts.pages = <i64>frames.total;
      dump.system.memoryBytes = <i64>(frames.total * header.blockSize);
      if (!header.isSplit || this.parts.length > 1) {
        const dumped = header.isSplit ? this.parts[0].bitmap.total : held;
        facts.excludedPages = <i64>(frames.total - min(frames.total, dumped));
      }
    } else facts.pages = <i64>header.pages;
    if (!header.isSplit) facts.runs = <i64>runs;
    const pages = new KdumpPages(this.parts, dump.warnings);
    const space = new KdumpSpace(pages, header.blockSize, header.bits == 64 ? 8 : 4, header.isBigEndian);
    dump.physical = space;
    dump.scanRuns = new PageRuns(pages, header.blockSize);
    this.hints.physicalEnd = header.pages * header.blockSize;
    if (!header.isSplit && runs <= MOST_REGIONS) listRuns(dump, this.parts[0]);
    this.kernel = new LinuxKernel(this.info, space, this.hints);
    this.phase = KERNEL;
  }
}

function nameFile(dump: Dump, header: KdumpHeader): void {
  const file = dump.file;
  file.bits = header.bits;
  file.endian = header.isBigEndian ? "big" : "little";
  if (isPlausibleTime(<i64>header.timestamp)) file.time = isoTime(<i64>header.timestamp);
  const system = dump.system;
  system.hostname = header.nodename;
  system.kernelRelease = header.release;
  system.kernelVersion = header.kernelVersion;
  tellDumpLevel(dump, header.dumpLevel);
  const size = dump.source.size;
  const half = (header.bitmapBlocks * header.blockSize) >> 1;
  addTable(dump, "disk_dump_header", 0, header.blockSize, size);
  if (!header.isDiskdump) {
    addTable(dump, "kdump_sub_header", header.blockSize, header.subBlocks * header.blockSize, size);
  }
  if (header.hasOneBitmap) addTable(dump, "bitmap of dumped pages", header.bitmapsAt, half << 1, size);
  else {
    addTable(dump, "bitmap of memory", header.bitmapsAt, half, size);
    addTable(dump, "bitmap of dumped pages", header.bitmapsAt + half, half, size);
  }
}

function addTable(dump: Dump, name: string, at: u64, length: u64, size: u64): void {
  if (at < size && length > 0) dump.tables.push(new FileTable(name, at, min(length, size - at)));
}

/** QEMU fills in nothing but the machine; makedumpfile all of the system's names. */
function tellWriter(dump: Dump, header: KdumpHeader): void {
  const isQemu = header.release.length == 0 && header.version >= 6;
  dump.file.writer = header.isDiskdump ? "kernel" : isQemu ? "qemu" : "makedumpfile";
}

function tellErased(dump: Dump, header: KdumpHeader): void {
  if (header.eraseInfoSize == 0) return;
  const cursor = header.cursor(dump.source, header.eraseInfoAt);
  const text = cursor.utf8(min(header.eraseInfoSize, ERASE_INFO_LIMIT), "KdumpSubHeader.eraseinfo");
  if (!dump.warnings.take(cursor)) return;
  const lines = text.split("\n");
  let fields = 0;
  for (let i = 0; i < lines.length; i++) if (lines[i].startsWith("erase ")) fields++;
  const warning = dump.warnings.addAt(
    "erased",
    LOSS,
    "Whoever wrote this dump blanked " + fields.toString() + " fields of the kernel in it.",
    header.eraseInfoAt,
    "KdumpSubHeader.eraseinfo",
    "",
    "",
  );
  warning.found = lines[0];
}

/** Runs of pages that the dump holds. */
function listRuns(dump: Dump, part: KdumpPart): void {
  const pageBytes = part.header.blockSize;
  let page: u64 = 0;
  while (page < part.end) {
    const start = part.bitmap.next(page, true, part.end);
    if (start >= part.end) return;
    const end = part.bitmap.next(start, false, part.end);
    const region = new Region(start * pageBytes, (end - start) * pageBytes);
    region.space = "physical";
    region.present = <i64>region.size;
    dump.regions.push(region);
    page = end;
  }
}
