/** Walking the notes of a segment, however damaged: from one note header to the next. */
import { alignUp } from "../../../bytes/checked";
import { Cursor } from "../../../bytes/cursor";
import { StoredSource } from "../../../bytes/source";
import { readUtf8 } from "../../../bytes/text";
import { RawRecord } from "../../../facts/rows";
import { ElfHeader } from "../header";

// Nhdr (System V ABI, "Note Section"), four bytes each in both classes: namesz, descsz, type; then the name and the
// contents, each rounded up to four bytes. Eight only where the segment says so, and cores that say so lie mostly.
export const NOTE_HEADER: u64 = 12;
/** Owners are words; what is longer is no note. */
const OWNER_LIMIT: u32 = 64;

/** Answers of `NoteWalk.next`. */
export const NOTE_FOUND: i32 = 0;
/** The segment is done: its end, or zeros up to it. */
const NOTE_END: i32 = 1;
/** Bytes that are no note. */
export const NOTE_DERAILED: i32 = 2;
/** The file ends inside a note's header or name. */
export const NOTE_CUT: i32 = 3;

/** Owners that the walk looks for to find its way again. */
const OWNERS: StaticArray<string> = ["CORE", "LINUX", "FreeBSD", "NetBSD-CORE", "OpenBSD", "GDB", "QNX"];

@final
export class NoteWalk {
  /** Of the note found: its header, its owner's name without zeros, its contents. */
  at: u64 = 0;
  owner: string = "";
  type: u32 = 0;
  contentsAt: u64 = 0;
  /** As the note says, and what of it lies in the segment and in the file. */
  size: u64 = 0;
  present: u64 = 0;

  private place: u64;
  private readonly fileEnd: u64;
  private readonly cursor: Cursor;
  /** Owners met before: threads repeat a few, and nothing is ever freed. */
  private readonly owners: Array<string> = [];

  constructor(
    readonly source: StoredSource,
    header: ElfHeader,
    start: u64,
    /** The segment's end by its header, be it beyond the file's. */
    readonly end: u64,
    /** 4 or 8. */
    readonly align: u64,
    /** DragonFly rounds by position in the file; others from the note's start. */
    readonly isByPosition: bool = false,
  ) {
    const fileEnd = min(end, source.size);
    this.place = start;
    this.fileEnd = fileEnd;
    this.cursor = header.cursor(source, start, fileEnd);
  }

  /** The note found, as the report lists it. */
  toRecord(): RawRecord {
    const record = new RawRecord();
    record.at = <i64>this.at;
    record.owner = this.owner;
    record.type = this.type;
    record.size = this.size;
    record.dataAt = <i64>min(this.contentsAt, this.source.size);
    record.dataSize = <i64>this.present;
    record.source = this.source.number;
    return record;
  }

  /** Goes to the next note. */
  next(): i32 {
    const at = this.place;
    this.at = at;
    if (at >= this.end || this.end - at < NOTE_HEADER) return NOTE_END;
    const cursor = this.cursor;
    cursor.forgive();
    cursor.seek(at);
    const nameSize = cursor.u32("Note.namesz");
    const size = cursor.u32("Note.descsz");
    const type = cursor.u32("Note.type");
    if (!cursor.ok) return NOTE_CUT;
    if (nameSize == 0 && size == 0 && type == 0) return this.isZeroToEnd(at) ? NOTE_END : NOTE_DERAILED;
    // No core has notes without an owner.
    if (nameSize == 0) return NOTE_DERAILED;
    if (nameSize > OWNER_LIMIT || !this.readOwner(at + NOTE_HEADER, nameSize)) {
      return nameSize <= OWNER_LIMIT && this.fileEnd - at < NOTE_HEADER + nameSize ? NOTE_CUT : NOTE_DERAILED;
    }
    const contents = this.rounded(at, at + NOTE_HEADER + nameSize);
    if (contents > this.end || size > this.end - contents) {
      // A length that runs over the segment: what there is is kept, if this is a note at all.
      if (!isKnown(this.owner) || contents >= this.end) return NOTE_DERAILED;
    }
    this.type = type;
    this.contentsAt = contents;
    this.size = size;
    this.present = contents < this.fileEnd ? min<u64>(size, this.fileEnd - contents) : 0;
    this.place = this.rounded(at, contents + size);
    return NOTE_FOUND;
  }

  /** Goes on behind bytes that are no note, at the next owner known. Looks at most `budget` bytes far; false: not found yet. */
  resume(budget: u64): bool {
    const limit = min(this.fileEnd, this.place + budget);
    let at = this.place + 4;
    for (; at + NOTE_HEADER + 4 <= limit; at += 4) {
      const cursor = this.cursor;
      cursor.forgive();
      cursor.seek(at);
      const nameSize = cursor.u32("Note.namesz");
      const size = cursor.u32("Note.descsz");
      if (!cursor.ok) {
        this.place = limit;
        return false;
      }
      if (nameSize < 4 || nameSize > OWNER_LIMIT || size > this.end - at) continue;
      if (!this.readOwner(at + NOTE_HEADER, nameSize) || !isKnown(this.owner)) continue;
      this.place = at;
      return true;
    }
    // A header at the border did not fit: the next call begins with it, one word behind `place`.
    this.place = limit == this.fileEnd ? max(this.place, limit) : at - 4;
    return false;
  }

  /** Where `resume` found its way again. */
  get resumedAt(): u64 {
    return this.place;
  }

  get isDone(): bool {
    return this.place >= this.fileEnd;
  }

  private rounded(start: u64, place: u64): u64 {
    return this.isByPosition ? alignUp(place, this.align) : start + alignUp(place - start, this.align);
  }

  /** Zeros behind the last note fill the segment up. Looks at a page at most. */
  private isZeroToEnd(at: u64): bool {
    const limit = min(this.fileEnd, at + 4096);
    for (let i = at; i < limit; i++) if (this.source.byte(i) != 0) return false;
    return true;
  }

  /** Whether `size` bytes at `at` are a name: printable, zeros only at the end. Sets `owner`. */
  private readOwner(at: u64, size: u32): bool {
    if (this.fileEnd < at || this.fileEnd - at < size) return false;
    let length: u32 = 0;
    for (let i: u32 = 0; i < size; i++) {
      const byte = this.source.byte(at + i);
      if (byte == 0) continue;
      if (byte < 0x20 || byte > 0x7e || i != length) return false;
      length++;
    }
    for (let i = 0; i < this.owners.length; i++) {
      if (this.isOwner(this.owners[i], at, length)) {
        this.owner = this.owners[i];
        return true;
      }
    }
    this.owner = readUtf8(this.source, at, length, false);
    // Systems that name each thread have as many owners as threads: only the first few are looked up.
    if (this.owners.length < 8) this.owners.push(this.owner);
    return true;
  }

  private isOwner(owner: string, at: u64, length: u32): bool {
    if (<u32>owner.length != length) return false;
    for (let i: u32 = 0; i < length; i++) {
      if (owner.charCodeAt(i) != this.source.byte(at + i)) return false;
    }
    return true;
  }
}

function isKnown(owner: string): bool {
  for (let i = 0; i < OWNERS.length; i++) {
    if (owner == OWNERS[i]) return true;
    // "NetBSD-CORE@12", "OpenBSD@100123"
    if (owner.length > OWNERS[i].length && owner.charCodeAt(OWNERS[i].length) == 0x40 && owner.startsWith(OWNERS[i]))
      return true;
  }
  return false;
}
