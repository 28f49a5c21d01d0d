/** Reads an ELF dump of a Linux machine: program headers, notes, then what the kernel's memory tells. */
import { addU64 } from "../../bytes/checked";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { FAULT, NOTE } from "../../facts/warnings";
import { elfMachineOf } from "../../machines/elf-machines";
import { ElfMachine } from "../../machines/elf-registers";
import { LinuxKernel } from "../../systems/linux/kernel/linux-kernel";
import { TranslationHints } from "../../systems/linux/kernel/translation";
import { Vmcoreinfo } from "../../systems/linux/kernel/vmcoreinfo";
import { ElfHeader, EM_386, readTables } from "../elf-core/header";
import { MachineNotes } from "./machine-notes";
import { SegmentRuns } from "./segment-runs";
import { MachineSegments } from "./segments";

const TABLES: i32 = 0;
const SEGMENTS: i32 = 1;
const NOTES: i32 = 2;
const KERNEL: i32 = 3;

/** e_flags of makedumpfile: it did not come to its end. */
const INCOMPLETE: u32 = 1;
const USUAL_PAGE: i64 = 4096;

@final
export class VmcoreReader extends Stage {
  private phase: i32 = TABLES;
  private readonly machine: ElfMachine | null;
  private segments: MachineSegments | null = null;
  private notes: MachineNotes | null = null;
  private nextNotes: i32 = 0;
  private info: Vmcoreinfo = new Vmcoreinfo();
  private readonly hints: TranslationHints = new TranslationHints();
  private hasQemu: bool = false;
  private hasEraseInfo: bool = false;
  private kernel: LinuxKernel | null = null;

  constructor(
    dump: Dump,
    private readonly header: ElfHeader,
  ) {
    super();
    // A 32-bit kernel with more than 4 GiB of memory has its dump in the 64-bit form; its registers stay 32 bits wide.
    const bits = header.machine == EM_386 ? 32 : header.bits;
    const machine = elfMachineOf(header.machine, bits, header.isBigEndian);
    this.machine = machine;
    dump.system.os = "linux";
    if (machine) dump.system.arch = machine.arch;
  }

  step(dump: Dump): bool {
    switch (this.phase) {
      case TABLES:
        if (!readTables(dump.source, this.header, dump.warnings)) return false;
        this.segments = new MachineSegments(dump, this.header);
        this.phase = SEGMENTS;
        return true;
      case SEGMENTS:
        return this.readSegments(dump);
      case NOTES:
        return this.readNotes(dump);
    }
    const kernel = this.kernel;
    return kernel !== null && kernel.step(dump);
  }

  private readSegments(dump: Dump): bool {
    const segments = this.segments;
    if (!segments) return false;
    if (segments.step()) return true;
    segments.finish();
    dump.physical = segments.space;
    dump.scanRuns = new SegmentRuns(segments.space);
    this.hints.directBase = segments.directBase;
    this.hints.physicalEnd = segments.end;
    this.phase = NOTES;
    return true;
  }

  private readNotes(dump: Dump): bool {
    const segments = this.segments;
    if (!segments) return false;
    const notes = this.notes;
    if (!notes) {
      if (this.nextNotes >= segments.notes.length) return this.conclude(dump, segments);
      const next = segments.notes[this.nextNotes++];
      const header = this.noteHeader();
      this.notes = new MachineNotes(dump, dump.source, header, this.machine, next.at, addU64(next.at, next.size));
      return true;
    }
    if (notes.step()) return true;
    this.notes = null;
    if (this.info.keys.length == 0) this.info = notes.info;
    if (notes.hasQemu && !this.hasQemu) {
      this.hasQemu = true;
      this.hints.root = notes.qemu.cr3;
      this.hints.hasFiveLevels = notes.qemu.hasFiveLevels;
    }
    this.hasEraseInfo = this.hasEraseInfo || notes.hasEraseInfo;
    return true;
  }

  /** Notes of a 32-bit kernel are laid out for 32 bits, whatever the class of the file. */
  private noteHeader(): ElfHeader {
    const header = new ElfHeader();
    header.bits = this.header.machine == EM_386 ? 32 : this.header.bits;
    header.isBigEndian = this.header.isBigEndian;
    header.machine = this.header.machine;
    return header;
  }

  private conclude(dump: Dump, segments: MachineSegments): bool {
    const file = dump.file;
    const pageBytes = this.info.decimal("PAGESIZE");
    const page = pageBytes > 0 ? pageBytes : USUAL_PAGE;
    const facts = dump.kernel;
    facts.pageSize = page;
    facts.pages = <i64>(segments.described / <u64>page);
    facts.presentPages = <i64>(segments.space.presentBytes / <u64>page);
    facts.runs = segments.space.count;
    file.variant = this.hasQemu ? "qemu" : "kexec";
    const isFiltered = segments.leftOut > 0 || this.hasEraseInfo;
    file.writer = isFiltered ? "makedumpfile" : this.hasQemu ? "qemu" : "kernel";
    file.kindName = this.hasQemu && !isFiltered ? "Linux guest memory dump (ELF)" : "Linux vmcore (ELF)";
    if (isFiltered) facts.excludedPages = facts.pages - facts.presentPages;
    if (dump.threads.length > 0) dump.system.cpus = dump.threads.length;
    if (!this.hasQemu && segments.described > 0) dump.system.memoryBytes = <i64>segments.described;
    if (this.header.flags & INCOMPLETE) {
      dump.warnings.addAt(
        "dump-incomplete",
        FAULT,
        "makedumpfile did not finish this dump; pages at its end are missing.",
        this.header.bits == 64 ? 48 : 36,
        "ElfHeader.flags",
        "0",
        "1",
      );
    }
    if (this.info.keys.length == 0) {
      dump.warnings.add(
        "no-vmcoreinfo",
        NOTE,
        "The dump carries no VMCOREINFO: without it the kernel's log and version cannot be found.",
      );
    }
    this.kernel = new LinuxKernel(this.info, segments.space, this.hints);
    this.phase = KERNEL;
    return true;
  }
}
