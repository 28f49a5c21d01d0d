/** An ELF core on its way: what the parts of the reader share. */
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { UNKNOWN } from "../../facts/fact";
import { Registers } from "../../facts/registers";
import { Annotation, RawRecord } from "../../facts/rows";
import { ThreadFacts } from "../../facts/thread";
import { ElfMachine, LINUX } from "../../machines/elf-registers";
import { SegmentSpace } from "../../spaces/segments";
import { SpaceSource } from "../../spaces/space";
import { StartFacts } from "../../systems/unix/auxv";
import { MappedFile } from "../../systems/unix/mapped-file";
import { ElfHeader } from "./header";

/** Annotations of one core; a file of notes alone could hold millions. */
const ANNOTATION_LIMIT: i32 = 10000;

/** Where notes lie: a PT_NOTE. */
@final
export class NoteSegment {
  constructor(
    readonly headerAt: u64,
    readonly at: u64,
    readonly size: u64,
    readonly align: u64,
  ) {}
}

@final
export class ElfCore {
  readonly source: StoredSource;
  /** Null: an architecture whose registers are not known. */
  machine: ElfMachine | null = null;
  /** Whose notes these are: LINUX, FREEBSD … of machines/elf-registers.ts; 0: nobody's that is known. */
  system: i32 = LINUX;
  readonly noteSegments: Array<NoteSegment> = [];
  /** Of each region, the bytes that the file should hold; and how many of all it does not. */
  readonly expectedBytes: Array<u64> = [];
  missing: u64 = 0;
  /** The thread that the notes read now belong to. */
  thread: ThreadFacts | null = null;
  /** Files mapped into the process, as a note lists them. */
  files: Array<MappedFile> = [];
  /** Unit of the offsets in NT_FILE; 0: there is no NT_FILE. */
  filePageSize: u64 = 0;
  /** Where the program's argument and environment pointers lie, when a note says so; 0: it does not. */
  programStrings: u64 = 0;
  /** What the auxiliary vector says; made when all notes are read. */
  start: StartFacts = new StartFacts([], "");
  /** Where the auxiliary vector was found on the stack; 0: it was not. */
  vectorAt: u64 = 0;
  /** The thread that took the signal, where a note names it. */
  signalThread: i64 = UNKNOWN;
  hasSiginfo: bool = false;
  /** Whether a thread's status was read whole: then a signal that is not there was not sent. */
  hasStatus: bool = false;
  hasDebuggerNote: bool = false;
  /** Whether NT_PRPSINFO was read. */
  hasProcess: bool = false;
  /** State letter of NT_PRPSINFO, which is that of the thread that was dumped first. */
  state: string = "";
  /** User and group id had room for 16 bits only. */
  hasShortIds: bool = false;
  private glancing: Cursor | null = null;
  private annotationsLeft: i32 = ANNOTATION_LIMIT;

  /** The process's memory; segments are added while the program headers are read. */
  readonly space: SegmentSpace;
  readonly memory: SpaceSource;

  constructor(
    readonly dump: Dump,
    readonly header: ElfHeader,
  ) {
    this.source = dump.source;
    const space = new SegmentSpace(header.wordBytes, header.isBigEndian);
    this.space = space;
    this.memory = new SpaceSource(space);
  }

  /** Where a thread's stack pointer points; 0 when it is not known. */
  stackPointer(thread: ThreadFacts): u64 {
    const machine = this.machine;
    const registers = thread.registers;
    return machine && registers && registers.has(machine.sp) ? registers.get(machine.sp) + machine.stackBias : 0;
  }

  /** A cursor over what the file holds of a note's contents. */
  contents(note: RawRecord): Cursor {
    return this.header.cursor(this.source, <u64>note.dataAt, <u64>(note.dataAt + note.dataSize));
  }

  /** The same in a cursor that is lent until the next call: for notes that each thread has. */
  glance(note: RawRecord): Cursor {
    let cursor = this.glancing;
    const from = <u64>note.dataAt;
    const end = from + <u64>note.dataSize;
    if (!cursor) {
      cursor = this.header.cursor(this.source, from, end);
      this.glancing = cursor;
    } else {
      cursor.over(from, end);
      cursor.bigEndian = this.header.isBigEndian;
      cursor.wordBytes = this.header.wordBytes;
    }
    return cursor;
  }

  /** Reports the cursor's fault, if it has one. Returns whether there was none. */
  take(cursor: Cursor): bool {
    return this.dump.warnings.take(cursor);
  }

  /** Begins a thread; notes that follow belong to it. */
  beginThread(note: RawRecord, id: i64): ThreadFacts {
    const thread = new ThreadFacts();
    thread.id = id;
    thread.at = note.at;
    thread.dataAt = note.dataAt;
    thread.dataSize = note.dataSize;
    this.dump.threads.push(thread);
    this.thread = thread;
    return thread;
  }

  /** The registers of the thread that the notes belong to; null before the first. */
  get registers(): Registers | null {
    const thread = this.thread;
    if (!thread) return null;
    let registers = thread.registers;
    if (!registers) {
      registers = new Registers();
      thread.registers = registers;
    }
    return registers;
  }

  /** A fact without a field of its own, of the note that it was read from. */
  annotate(note: RawRecord, key: string, value: string, module: string = ""): void {
    if (this.annotationsLeft == 0) {
      this.dump.warnings.add("annotations-cut", "note", "More than 10,000 annotations: the rest is not listed.");
    }
    if (--this.annotationsLeft < 0) return;
    const annotation = new Annotation(key, value);
    annotation.type = note.name.length > 0 ? note.name : note.owner;
    annotation.module = module;
    annotation.at = note.at;
    this.dump.annotations.push(annotation);
  }
}
