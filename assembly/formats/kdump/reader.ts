/** Reads a kdump-compressed or diskdump file: header, notes, what the kernel's memory tells. Totals: `counts.ts`. */

import { addU64 } from "../../bytes/checked";
import { isoTime, isPlausibleTime } from "../../bytes/time";
import { Dump } from "../../facts/dump";
import { UNKNOWN } from "../../facts/fact";
import { FileTable } from "../../facts/rows";
import { Stage } from "../../facts/stage";
import { counted, FAULT, LOSS, NOTE } from "../../facts/warnings";
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
import { KdumpCounts } from "./counts";
import { DISKDUMP_INCOMPLETE, KdumpHeader, STATUS_INCOMPLETE } from "./header";
import { KdumpPages, KdumpPart, KdumpSpace } from "./pages";
import { partsOf } from "./set";

const NAMES: i32 = 0;
const NOTES: i32 = 1;
const BITMAPS: i32 = 2;
const MEMORY: i32 = 3;
const KERNEL: i32 = 4;

/**
 * Page frames up to which the bitmap is counted when a page is looked for, at most 4 MiB of it at once: 128 GiB of
 * memory in pages of 4 KiB. A larger one is counted in steps before.
 */
const MOST_ON_DEMAND: u64 = 1 << 25;
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
  private kernel: LinuxKernel | null = null;

  constructor(
    dump: Dump,
    private readonly header: KdumpHeader,
  ) {
    super();
    nameFile(dump, header);
    dump.origins.settle(dump, 0);
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
        this.countLarge();
        return true;
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
    dump.origins.settle(dump, UNKNOWN);
    if (cpus > 0 && cpus < 65536) {
      dump.system.cpus = cpus;
      dump.origins.settle(dump, 0);
    } else if (dump.threads.length > 0) dump.system.cpus = dump.threads.length;
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
    if (isIncomplete(header)) tellIncomplete(dump, header);
    this.phase = BITMAPS;
  }

  private countLarge(): void {
    if (this.header.pages > MOST_ON_DEMAND && this.nextPart < this.parts.length) {
      if (!this.parts[this.nextPart].bitmap.countNext()) this.nextPart++;
      return;
    }
    this.phase = MEMORY;
  }

  private openMemory(dump: Dump): void {
    const header = this.header;
    const parts = this.parts;
    for (let i = 0; i < parts.length; i++) parts[i].begin();
    dump.kernel.pageSize = <i64>header.blockSize;
    const pages = new KdumpPages(parts, dump.warnings);
    const space = new KdumpSpace(pages, header.blockSize, header.bits == 64 ? 8 : 4, header.isBigEndian);
    dump.physical = space;
    dump.counts = new KdumpCounts(header, pages, this.frames, dump.warnings.list.length);
    this.hints.physicalEnd = header.pages * header.blockSize;
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

function isIncomplete(header: KdumpHeader): bool {
  return (header.status & (header.isDiskdump ? DISKDUMP_INCOMPLETE : STATUS_INCOMPLETE)) != 0;
}

function tellIncomplete(dump: Dump, header: KdumpHeader): void {
  dump.warnings.addAt(
    "dump-incomplete",
    FAULT,
    "The dump was not finished, often because the disk was full; pages are missing.",
    header.bits == 64 ? 424 : 412,
    "DiskDumpHeader.status",
    "",
    "0x" + header.status.toString(16),
  );
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
    "Whoever wrote this dump blanked " + counted(fields, "field", "fields") + " of the kernel in it.",
    header.eraseInfoAt,
    "KdumpSubHeader.eraseinfo",
    "",
    "",
  );
  warning.found = lines[0];
}
