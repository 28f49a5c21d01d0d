/** A Mach-O core on its way: what the parts of the reader share. */
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Annotation, RawRecord } from "../../facts/rows";
import { ThreadFacts } from "../../facts/thread";
import { MachMachine } from "../../machines/mach-states";
import { SegmentSpace } from "../../spaces/segments";
import { SpaceSource } from "../../spaces/space";
import { MachHeader } from "./header";

/** Where an image lies, as a note tells. */
@final
export class NotedImage {
  uuid: string = "";
  path: string = "";
  /** Offset of the note, and of the row that tells of it. */
  at: u64 = 0;
  isKernel: bool = false;
  isMain: bool = false;

  constructor(readonly base: u64) {}
}

@final
export class MachCore {
  readonly source: StoredSource;
  /** Null: a processor whose registers are not known. */
  readonly machine: MachMachine | null;
  readonly space: SegmentSpace;
  readonly memory: SpaceSource;
  /** Load commands of notes, in file order. */
  readonly notes: Array<RawRecord> = [];
  readonly images: Array<NotedImage> = [];
  /** Of each thread, the state of its last exception; zero where none is recorded. */
  readonly exceptions: Array<MachException> = [];
  isKernel: bool = false;
  /** Of all segments, bytes that the file should hold and does not. */
  missing: u64 = 0;
  expected: u64 = 0;
  /** Where the file should end. */
  expectedEnd: u64 = 0;

  constructor(
    readonly dump: Dump,
    readonly header: MachHeader,
    machine: MachMachine | null,
  ) {
    this.source = dump.source;
    this.machine = machine;
    const space = new SegmentSpace(header.wordBytes, header.isBigEndian);
    this.space = space;
    this.memory = new SpaceSource(space);
  }

  /** A cursor over a part of the file. */
  cursor(at: u64, end: u64): Cursor {
    return this.header.cursor(this.source, at, end);
  }

  annotate(key: string, value: string, type: string, at: u64): void {
    if (value.length == 0) return;
    const annotation = new Annotation(key, value);
    annotation.type = type;
    annotation.at = <i64>min(at, this.source.size);
    this.dump.annotations.push(annotation);
  }
}

/** What the processor said when a thread last came to the kernel by an exception. */
@final
export class MachException {
  isRecorded: bool = false;
  /** arm64: ESR; arm: FSR; x86: error code. */
  syndrome: u64 = 0;
  /** x86: trap number; arm: exception number. */
  trap: u32 = 0;
  address: u64 = 0;
  at: u64 = 0;

  constructor(readonly thread: ThreadFacts) {}
}
