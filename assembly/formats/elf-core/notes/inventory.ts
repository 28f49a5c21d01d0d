/** All notes as they lie in the file, before anything is made of them: whose they are decides how they are read. */
import { leaveToFull } from "../../../builds";
import { RawRecord } from "../../../facts/rows";
import { FAULT, LOSS } from "../../../facts/warnings";
import { FREEBSD, LINUX, NETBSD, OPENBSD, SOLARIS } from "../../../machines/elf-registers";
import { ElfCore, NoteSegment } from "../core";
import { OSABI_FREEBSD } from "../header";
import { coreNoteName, linuxNoteName } from "./names";
import { otherNoteName } from "./names-elsewhere";
import { NOTE_CUT, NOTE_DERAILED, NOTE_FOUND, NoteWalk } from "./walk";

/** Seven notes for each of the most threads that Linux lets a process have by default fit several times. */
const MOST_NOTES: i32 = 400000;
const AT_ONCE: i32 = 512;
const TRIED: i32 = 16;
const RESUMED: u64 = 1 << 16;
/** Places told where the walk lost its way. */
const MOST_FAULTS: i32 = 16;

// Sizes of NT_PRSTATUS that only Solaris writes: SPARC 32 and 64 bits, x86 32 and 64 bits.
const SOLARIS_PRSTATUS: StaticArray<i64> = [508, 904, 432, 824];
const SOLARIS_PSTATUS: i64 = 10;
const SOLARIS_PSINFO: i64 = 13;
const SOLARIS_LWPSTATUS: i64 = 16;

@final
export class NoteInventory {
  private segment: i32 = 0;
  private walk: NoteWalk | null = null;
  private isLost: bool = false;
  private lostAt: u64 = 0;
  /** Bytes that were searched for a way on, in all segments together. */
  private searched: u64 = 0;
  private faults: i32 = 0;
  /** Only DragonFly rounds notes by their place in the file. */
  private isByPosition: bool = false;

  constructor(private readonly core: ElfCore) {}

  /** Lists the next notes; false: all are listed. */
  step(): bool {
    const core = this.core;
    let walk = this.walk;
    if (!walk) {
      if (this.segment >= core.noteSegments.length) return false;
      walk = this.begin(core.noteSegments[this.segment++]);
      this.walk = walk;
    }
    if (this.isLost) {
      this.search(walk);
      return true;
    }
    const records = core.dump.records;
    for (let i = 0; i < AT_ONCE; i++) {
      if (records.length == MOST_NOTES) {
        this.tell("notes-cut", LOSS, "There are more notes than are read: 400,000 are.", walk.at, "Note");
        this.segment = core.noteSegments.length;
        this.walk = null;
        return true;
      }
      const found = walk.next();
      if (found == NOTE_FOUND) {
        this.keep(walk);
        continue;
      }
      if (found == NOTE_DERAILED) {
        this.isLost = true;
        this.lostAt = walk.at;
      } else {
        if (found == NOTE_CUT) this.tellCut(walk);
        this.walk = null;
      }
      return true;
    }
    return true;
  }

  /** Decides whose notes these are, and names them. */
  finish(): void {
    const core = this.core;
    const records = core.dump.records;
    this.decide();
    for (let i = 0; i < records.length; i++) {
      records[i].name = nameOf(core.system, records[i]);
      if (records[i].name.length == 0) leaveToFull();
    }
    if (this.faults > MOST_FAULTS) {
      const more = (this.faults - MOST_FAULTS).toString();
      core.dump.warnings.add("notes-damaged", FAULT, more + " more places among the notes are damaged.");
    }
  }

  /** Takes the rounding that more notes agree with: four bytes, as all cores have it but DragonFly's. */
  private begin(segment: NoteSegment): NoteWalk {
    const four = this.walkOf(segment, 4, false);
    const found = tries(four);
    if (found == TRIED || (found > 0 && four.isDone)) return this.walkOf(segment, 4, false);
    const byPosition = tries(this.walkOf(segment, 8, true));
    const eight = tries(this.walkOf(segment, 8, false));
    if (byPosition > found && byPosition >= eight) {
      this.isByPosition = true;
      return this.walkOf(segment, 8, true);
    }
    return this.walkOf(segment, eight > found ? 8 : 4, false);
  }

  private walkOf(segment: NoteSegment, align: u64, isByPosition: bool): NoteWalk {
    const core = this.core;
    const limit: u64 = 1 << 53;
    const end = segment.size < limit && segment.at < limit ? segment.at + segment.size : segment.at;
    return new NoteWalk(core.source, core.header, segment.at, end, align, isByPosition);
  }

  private keep(walk: NoteWalk): void {
    this.core.dump.records.push(walk.toRecord());
    if (walk.present < walk.size) {
      this.tell(
        "note-cut",
        FAULT,
        "A note of " + walk.owner + " is longer than what is there of it.",
        walk.at,
        "Note.descsz",
        walk.size.toString(),
        walk.present.toString(),
      );
    }
  }

  private search(walk: NoteWalk): void {
    const from = walk.resumedAt;
    const isFound = walk.resume(RESUMED);
    this.searched += walk.resumedAt - from;
    // Segments that lie over each other would have the same bytes searched again and again.
    if (!isFound && !walk.isDone && this.searched <= this.core.source.size) return;
    this.isLost = false;
    this.tell(
      "notes-damaged",
      FAULT,
      isFound
        ? "Bytes among the notes are no note; reading goes on behind them."
        : "Bytes among the notes are no note, and none follows.",
      this.lostAt,
      "Note.namesz",
      "",
      isFound ? (walk.resumedAt - this.lostAt).toString() : "",
    );
    if (!isFound) this.walk = null;
  }

  private tellCut(walk: NoteWalk): void {
    const size = this.core.source.size;
    this.tell(
      "notes-cut",
      FAULT,
      "The file ends among the notes: what follows there is missing.",
      min(walk.at, size),
      "Note.namesz",
      walk.end.toString(),
      size.toString(),
    );
  }

  private tell(
    code: string,
    severity: string,
    message: string,
    at: u64,
    field: string,
    expected: string = "",
    found: string = "",
  ): void {
    if (++this.faults > MOST_FAULTS) return;
    this.core.dump.warnings.addAt(code, severity, message, min(at, this.core.source.size), field, expected, found);
  }

  private decide(): void {
    const core = this.core;
    const records = core.dump.records;
    const system = core.dump.system;
    system.os = "linux";
    for (let i = 0; i < records.length; i++) {
      const record = records[i];
      const owner = record.owner;
      if (owner == "FreeBSD") {
        core.system = FREEBSD;
        system.os = this.isByPosition ? "dragonfly" : "freebsd";
      } else if (owner.startsWith("NetBSD-CORE")) {
        core.system = NETBSD;
        system.os = "netbsd";
      } else if (owner.startsWith("OpenBSD")) {
        core.system = OPENBSD;
        system.os = "openbsd";
      } else if (owner == "QNX") {
        core.system = 0;
        system.os = "qnx";
      } else if (isSolaris(record)) {
        core.system = SOLARIS;
        system.os = "solaris";
      } else if (owner == "LINUX") {
        core.system = LINUX;
      } else continue;
      core.dump.file.prove("A note of " + owner, <u64>record.at);
      return;
    }
    if (records.length == 0 && core.header.osabi == OSABI_FREEBSD) {
      core.system = FREEBSD;
      system.os = "freebsd";
    } else if (records.length > 0) core.dump.file.prove("A note of " + records[0].owner, <u64>records[0].at);
  }
}

function tries(walk: NoteWalk): i32 {
  let found = 0;
  while (found < TRIED && walk.next() == NOTE_FOUND) found++;
  return found;
}

function isSolaris(record: RawRecord): bool {
  if (record.owner != "CORE") return false;
  const type = record.type;
  if (type == SOLARIS_PSTATUS || type == SOLARIS_PSINFO || type == SOLARIS_LWPSTATUS) return true;
  return type == 1 && SOLARIS_PRSTATUS.includes(record.size);
}

function nameOf(system: i32, record: RawRecord): string {
  const type = <u32>record.type;
  const owner = record.owner;
  if (owner == "CORE" && system != SOLARIS) return coreNoteName(type);
  if (owner == "LINUX") return linuxNoteName(type);
  if (owner == "GDB" && type == 0xff000000) return "NT_GDB_TDESC";
  return IS_FULL ? otherNoteName(owner, type) : "";
}
