/** Reads an ELF dump of a Linux machine: program headers, notes, then what the kernel's memory tells. */
import { addU64 } from "../../bytes/checked";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { FAULT, NOTE } from "../../facts/warnings";
import { elfMachineOf } from "../../machines/elf-machines";
import { ElfMachine } from "../../machines/elf-registers";
import { VmcoreinfoSearch } from "../../systems/linux/kernel/find-vmcoreinfo";
import { LinuxKernel } from "../../systems/linux/kernel/linux-kernel";
import { HIGH, LOW_BYTES, planOf, SearchPlan } from "../../systems/linux/kernel/search-plan";
import { kernelSpace, TranslationHints } from "../../systems/linux/kernel/translation";
import { Vmcoreinfo } from "../../systems/linux/kernel/vmcoreinfo";
import { ElfHeader, EM_386, readTables } from "../elf-core/header";
import { MachineNotes } from "./machine-notes";
import { SegmentRuns } from "./segment-runs";
import { MachineSegments } from "./segments";

const TABLES: i32 = 0;
const SEGMENTS: i32 = 1;
const NOTES: i32 = 2;
const SEARCH: i32 = 3;
const KERNEL: i32 = 4;

/** e_flags of makedumpfile: it did not come to its end. */
const INCOMPLETE: u32 = 1;
const USUAL_PAGE: i64 = 4096;
/** Bytes of memory below 4 GiB that are looked over for VMCOREINFO: a part of the file, within these. */
const SEARCHED_PART: u64 = 64;
const LEAST_SEARCHED: u64 = 16 << 20;

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
  private search: VmcoreinfoSearch | null = null;
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
      case SEARCH:
        return this.findInfo(dump);
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
    if (notes.isFull) this.nextNotes = segments.notes.length;
    if (this.info.keys.length == 0) this.info = notes.info;
    this.hasQemu = this.hasQemu || notes.hasQemu;
    if (this.hints.root == 0) {
      this.hints.root = notes.root;
      this.hints.hasFiveLevels = notes.hasFiveLevels;
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
    const isFiltered = segments.leftOut > 0 || this.hasEraseInfo;
    if (file.kind == "virtualbox-core") file.writer = "virtualbox";
    else {
      file.variant = this.hasQemu ? "qemu" : "kexec";
      file.writer = isFiltered ? "makedumpfile" : this.hasQemu ? "qemu" : "kernel";
      if (this.hasQemu && !isFiltered) file.kindName = "Guest memory dump (QEMU, ELF)";
    }
    if (isFiltered) facts.excludedPages = facts.pages - facts.presentPages;
    if (dump.threads.length > 0) dump.system.cpus = dump.threads.length;
    if (file.variant == "kexec" && segments.described > 0) dump.system.memoryBytes = <i64>segments.described;
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
    if (this.info.keys.length > 0) return this.openKernel(dump);
    // Memory of a guest holds it all the same, be the guest Linux.
    const size = dump.source.size;
    const low = new SearchPlan().add(0, max(LEAST_SEARCHED, min(LOW_BYTES, size / SEARCHED_PART)));
    const end = segments.end;
    const plan = end > HIGH ? planOf(end) : low;
    this.search = new VmcoreinfoSearch(segments.space, dump.system.arch, this.hints, end, plan);
    this.phase = SEARCH;
    return true;
  }

  private findInfo(dump: Dump): bool {
    const search = this.search;
    if (search && search.step()) return true;
    const found = search ? search.found : null;
    if (search && found) {
      this.info = found;
      dump.file.prove("VMCOREINFO in memory at 0x" + search.foundAt.toString(16), 0);
    } else if (dump.file.kind == "vmcore-elf") {
      dump.warnings.add(
        "no-vmcoreinfo",
        NOTE,
        "The dump carries no VMCOREINFO, and none was found where it was looked for: without it the kernel's log and version cannot be found.",
      );
    }
    return this.openKernel(dump);
  }

  private openKernel(dump: Dump): bool {
    const segments = this.segments;
    if (!segments) return false;
    // What a guest of VirtualBox runs only its memory tells.
    if (dump.file.kind == "vmcore-elf" || this.info.keys.length > 0) {
      dump.system.os = "linux";
      this.kernel = new LinuxKernel(this.info, segments.space, this.hints);
    } else if (this.hints.root != 0 && dump.system.arch == "x86-64") {
      dump.virtual = kernelSpace(dump.system.arch, this.info, segments.space, this.hints);
    }
    this.phase = KERNEL;
    return true;
  }
}
