/** Makes facts of the notes, in file order. */
import { lowerAscii } from "../../../bytes/text";
import { Registers } from "../../../facts/registers";
import { RawRecord } from "../../../facts/rows";
import { LOSS } from "../../../facts/warnings";
import { elfMachineOf } from "../../../machines/elf-machines";
import { FREEBSD, LINUX, NETBSD, OPENBSD, SOLARIS } from "../../../machines/elf-registers";
import { elfMachine } from "../../../names/elf-machines";
import { MappedFileReader } from "../../../systems/linux/mapped-files";
import { ElfCore } from "../core";
import { readBsdNote } from "./bsd";
import { readFreebsdNote } from "./freebsd";
import { NT_FILE, NT_X86_XSAVE_LAYOUT, readLinuxNote } from "./linux";
import { readSolarisNote } from "./solaris";

const AT_ONCE: i32 = 32;

@final
export class NoteReader {
  private next: i32 = 0;
  private files: MappedFileReader | null = null;
  private note: RawRecord = new RawRecord();

  constructor(private readonly core: ElfCore) {
    const header = core.header;
    const system = core.dump.system;
    const machine = elfMachineOf(header.machine, header.bits, header.isBigEndian);
    core.machine = machine;
    if (machine) system.arch = machine.arch;
    else if (IS_FULL) system.arch = lowerAscii(elfMachine(header.machine));
    core.dump.origins.settle(core.dump, 0);
    this.readFirst();
  }

  /** Reads the next notes; false: all are read. */
  step(): bool {
    const core = this.core;
    const records = core.dump.records;
    if (this.files) return this.readFiles();
    for (let i = 0; i < AT_ONCE && this.next < records.length; i++) {
      const note = records[this.next++];
      if (note.type == NT_FILE && note.owner == "CORE" && core.system == LINUX) {
        this.beginFiles(note);
        return true;
      }
      if (note.dataSize == 0 && note.size != 0) continue;
      note.isRead = readNote(core, note);
      core.dump.origins.settle(core.dump, note.at);
    }
    return this.next < records.length;
  }

  /** The layout of the XSAVE areas comes behind the areas. */
  private readFirst(): void {
    const core = this.core;
    const records = core.dump.records;
    if (core.system != LINUX) return;
    for (let i = records.length - 1; i >= 0; i--) {
      if (records[i].type != NT_X86_XSAVE_LAYOUT || records[i].owner != "LINUX") continue;
      const machine = core.machine;
      const reader = machine ? machine.reader : null;
      const note = records[i];
      if (reader) reader(<u32>note.type, core.source, <u64>note.dataAt, <u64>note.dataSize, false, new Registers());
      return;
    }
  }

  private beginFiles(note: RawRecord): void {
    const core = this.core;
    this.files = new MappedFileReader(core.contents(note), core.contents(note));
    this.note = note;
  }

  private readFiles(): bool {
    const files = this.files;
    if (!files || files.step()) return true;
    const core = this.core;
    const note = this.note;
    note.isRead = core.take(files.faulty);
    if (files.fits < files.count) {
      core.dump.warnings.addAt(
        "files-cut",
        LOSS,
        "The list of mapped files is cut: it says more rows than it has room for.",
        <u64>note.dataAt,
        "NT_FILE.count",
        files.count.toString(),
        files.files.length.toString(),
      );
      note.isRead = false;
    }
    for (let i = 0; i < files.files.length; i++) core.files.push(files.files[i]);
    core.filePageSize = files.pageSize;
    this.files = null;
    return true;
  }
}

function readNote(core: ElfCore, note: RawRecord): bool {
  switch (core.system) {
    case LINUX:
      return readLinuxNote(core, note);
    default:
      return IS_FULL && readOtherNote(core, note);
  }
}

function readOtherNote(core: ElfCore, note: RawRecord): bool {
  switch (core.system) {
    case FREEBSD:
      return readFreebsdNote(core, note);
    case NETBSD:
    case OPENBSD:
      return readBsdNote(core, note);
    case SOLARIS:
      return readSolarisNote(core, note);
    default:
      return false;
  }
}
