/**
 * Notes of a dump of a whole machine: a state for each processor, VMCOREINFO, what was erased. They stand in a PT_NOTE
 * of ELF dumps and behind the sub header of kdump files.
 */
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { UNKNOWN } from "../../facts/fact";
import { Registers } from "../../facts/registers";
import { RawRecord } from "../../facts/rows";
import { ThreadFacts } from "../../facts/thread";
import { FAULT, LOSS } from "../../facts/warnings";
import { ElfMachine, GENERAL, LINUX } from "../../machines/elf-registers";
import { Vmcoreinfo } from "../../systems/linux/kernel/vmcoreinfo";
import { ElfHeader } from "../elf-core/header";
import { NOTE_CUT, NOTE_DERAILED, NOTE_FOUND, NoteWalk } from "../elf-core/notes/walk";
import { readQemuState } from "./qemu-note";
import { readVirtualBoxState } from "./virtualbox-note";

const NT_PRSTATUS: u32 = 1;
/** Of all segments together, which may lie over each other. */
const MOST_NOTES: i32 = 65536;
const NOTES_AT_ONCE: i32 = 64;
const CR4_LA57: u64 = 1 << 12;

// elf_prstatus (Linux, linux/elfcore.h): pr_pid and pr_reg in 64 and 32 bits.
const PID_64: u64 = 32;
const PID_32: u64 = 24;
const REGISTERS_64: u64 = 112;
const REGISTERS_32: u64 = 72;
/** pr_fpvalid and padding behind the registers. */
const TAILS: StaticArray<u64> = [8, 4];

@final
export class MachineNotes {
  readonly info: Vmcoreinfo = new Vmcoreinfo();
  /** CR3 of a processor, 0: none is told; and whether its tables have five levels. */
  root: u64 = 0;
  hasFiveLevels: bool = false;
  hasQemu: bool = false;
  hasEraseInfo: bool = false;
  hasXen: bool = false;
  /** Processor states of CORE so far. */
  private statuses: i32 = 0;
  private qemuStates: i32 = 0;
  private readonly walk: NoteWalk;
  /** There are more notes than are read. */
  isFull: bool = false;

  constructor(
    private readonly dump: Dump,
    private readonly source: StoredSource,
    private readonly header: ElfHeader,
    private readonly machine: ElfMachine | null,
    at: u64,
    end: u64,
  ) {
    this.walk = new NoteWalk(source, header, at, end, 4);
  }

  /** Reads the next notes; false: all are read. */
  step(): bool {
    const walk = this.walk;
    for (let i = 0; i < NOTES_AT_ONCE; i++) {
      if (this.dump.records.length >= MOST_NOTES) {
        this.tellMany(walk.at);
        return false;
      }
      const found = walk.next();
      if (found == NOTE_FOUND) {
        this.keep(walk);
        continue;
      }
      if (found == NOTE_DERAILED || found == NOTE_CUT) {
        this.dump.warnings.addAt(
          found == NOTE_CUT ? "notes-cut" : "notes-damaged",
          FAULT,
          found == NOTE_CUT
            ? "The file ends among the notes."
            : "Bytes among the notes are no note; the rest is not read.",
          walk.at,
          "Note.namesz",
          "",
          "",
        );
      }
      return false;
    }
    return true;
  }

  private tellMany(at: u64): void {
    this.isFull = true;
    this.dump.warnings.addAt(
      "notes-cut",
      LOSS,
      "There are more notes than are read: 65,536 are.",
      at,
      "Note",
      MOST_NOTES.toString(),
      "",
    );
  }

  private keep(walk: NoteWalk): void {
    const record = walk.toRecord();
    this.dump.records.push(record);
    if (walk.owner == "CORE" && walk.type == NT_PRSTATUS) record.isRead = this.readStatus(record);
    else if (walk.owner == "QEMU") record.isRead = this.readQemu(record);
    else if (walk.owner == "VMCOREINFO") record.isRead = this.readInfo(record);
    else if (walk.owner == "VBCPU") record.isRead = this.readVirtualBox(record);
    else if (walk.owner == "ERASEINFO") this.hasEraseInfo = true;
    else if (walk.owner == "VMCOREINFO_XEN" || walk.owner == "Xen") this.hasXen = true;
    if (walk.owner == "CORE" && walk.type == NT_PRSTATUS) record.name = "NT_PRSTATUS";
  }

  private readStatus(record: RawRecord): bool {
    const thread = new ThreadFacts();
    thread.cpu = this.statuses++;
    thread.at = record.at;
    thread.source = record.source;
    this.dump.threads.push(thread);
    const machine = this.machine;
    if (!machine) return false;
    const is64 = this.header.bits == 64;
    const cursor = this.header.cursor(this.source, <u64>record.dataAt + (is64 ? PID_64 : PID_32));
    const pid = <i32>cursor.u32("NT_PRSTATUS.pr_pid");
    thread.id = cursor.ok && pid >= 0 ? pid : UNKNOWN;
    const at = is64 ? REGISTERS_64 : REGISTERS_32;
    for (let i = 0; i < TAILS.length; i++) {
      const size = <u64>record.size - at - TAILS[i];
      const set = machine.find(LINUX, GENERAL, size);
      if (!set || set.size == 0) continue;
      return this.readRegisters(thread, record, at, size);
    }
    // Layouts without a size of their own take what there is.
    return <u64>record.size > at + TAILS[1] && this.readRegisters(thread, record, at, <u64>record.size - at - TAILS[1]);
  }

  private readRegisters(thread: ThreadFacts, record: RawRecord, at: u64, size: u64): bool {
    const machine = this.machine;
    const set = machine ? machine.find(LINUX, GENERAL, size) : null;
    if (!set || <u64>record.dataSize < at) return false;
    const registers = new Registers();
    const present = min(size, <u64>record.dataSize - at);
    set.read(this.source, <u64>record.dataAt + at, present, this.header.isBigEndian, registers);
    thread.registers = registers;
    return true;
  }

  /** QEMU's note says more than the status before it, and comes for each processor in the same order. */
  private readQemu(record: RawRecord): bool {
    this.hasQemu = true;
    const index = this.qemuStates++;
    const threads = this.dump.threads;
    const cursor = this.header.cursor(this.source, <u64>record.dataAt, <u64>(record.dataAt + record.dataSize));
    const registers = new Registers();
    if (!readQemuState(cursor, <u64>record.size, registers)) return false;
    if (this.root == 0) this.adopt(registers);
    if (index >= threads.length) {
      const thread = new ThreadFacts();
      thread.cpu = index;
      threads.push(thread);
    }
    const thread = threads[index];
    // Ids here count processors and are no process ids.
    thread.id = UNKNOWN;
    const known = thread.registers;
    if (!known) thread.registers = registers;
    else for (let i = 0; i < registers.length; i++) known.set(registers.name(i), registers.value(i));
    return true;
  }

  private readVirtualBox(record: RawRecord): bool {
    const cursor = this.header.cursor(this.source, <u64>record.dataAt, <u64>(record.dataAt + record.dataSize));
    const registers = new Registers();
    const thread = new ThreadFacts();
    thread.cpu = this.statuses++;
    thread.at = record.at;
    this.dump.threads.push(thread);
    if (!readVirtualBoxState(cursor, <u64>record.size, registers)) return false;
    thread.registers = registers;
    if (this.root == 0) this.adopt(registers);
    return true;
  }

  /** Page tables in use, of the first processor that tells. */
  private adopt(registers: Registers): void {
    this.root = registers.get("cr3");
    this.hasFiveLevels = (registers.get("cr4") & CR4_LA57) != 0;
  }

  private readInfo(record: RawRecord): bool {
    if (this.info.keys.length > 0) return false;
    this.info.read(this.source, <u64>record.dataAt, <u64>record.dataSize);
    return this.info.keys.length > 0;
  }
}
