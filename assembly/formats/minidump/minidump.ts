/** One minidump on its way: what its readers share. */
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { readUtf16 } from "../../bytes/text";
import { Dump } from "../../facts/dump";
import { RawRecord } from "../../facts/rows";
import { counted, FAULT, LOSS, NOTE } from "../../facts/warnings";
import { SegmentSpace } from "../../spaces/segments";
import { SpaceSource } from "../../spaces/space";

export const PLATFORM_UNKNOWN: u32 = u32.MAX_VALUE;
const ARCH_UNKNOWN: u32 = 0xffff;

/** A directory entry: what it says is there. */
@final
export class Stream {
  constructor(
    readonly type: u32,
    readonly at: u64,
    readonly size: u64,
    readonly record: RawRecord,
    /** Where the directory lists it. */
    readonly entryAt: u64,
  ) {}

  get end(): u64 {
    return this.at + this.size;
  }
}

/** A structure in the file by place and size: MINIDUMP_LOCATION_DESCRIPTOR. */
@final
export class Location {
  constructor(
    readonly size: u32,
    readonly at: u32,
  ) {}

  get isEmpty(): bool {
    return this.size == 0 || this.at == 0;
  }
}

/** The longest MINIDUMP_STRING that is believed, in bytes. */
const STRING_LIMIT: u64 = 1 << 16;
/** All strings together, in bytes: a hostile list may name one long string a million times. */
const TEXT_LIMIT: u64 = 1 << 27;
const ANNOTATION_LIMIT: i32 = 1 << 16;

@final
export class Minidump {
  readonly source: StoredSource;
  readonly streams: Array<Stream> = [];
  flags: u64 = 0;
  /** Writers put a number of their own in the upper half of the version; 0: none. */
  writerVersion: u32 = 0;
  /** Entries of the directory that are left unused. */
  unusedEntries: i32 = 0;
  /** The directory names more entries than could be read: any stream may be missing. */
  isDirectoryCut: bool = false;

  /** ProcessorArchitecture and PlatformId of SystemInfo. */
  architecture: u32 = ARCH_UNKNOWN;
  platform: u32 = PLATFORM_UNKNOWN;
  /** Of Windows: its build, and whether it is a server. */
  build: u32 = 0;
  isServer: bool = false;
  /** Bytes of an address of the process, 4 or 8. */
  wordBytes: u32 = 8;

  /** MiscInfo's DbgBldStr. */
  debugBuild: string = "";
  /** Places of the parts of an extended context, by feature; u32.MAX_VALUE: not recorded. */
  readonly stateOffsets: StaticArray<u32> = new StaticArray<u32>(64).fill(u32.MAX_VALUE);

  /** The first text that a module left for Crashpad: on macOS the reason why a library ended the process. */
  crashpadMessage: string = "";

  /** The crashed thread's context, as the exception stream names it. */
  crashContext: Location | null = null;
  exceptionThread: i64 = -1;
  /** The exception before it was put in words. */
  exceptionFlags: u32 = 0;
  exceptionRecord: u64 = 0;
  /** BreakpadInfo: the thread that wrote the dump and the one that asked for it; -1: not told. */
  dumpThread: i64 = -1;
  requestingThread: i64 = -1;

  /** The process's memory; made anew when the processor is known, before anything is added. */
  space: SegmentSpace;
  /** Bytes that the file would have if all that it declares were there. */
  declaredEnd: u64 = 0;
  isCut: bool = false;
  private textBytes: u64 = 0;
  private isTextTold: bool = false;
  private isFullTold: bool = false;

  constructor(
    readonly dump: Dump,
    readonly isBigEndian: bool,
  ) {
    this.source = dump.source;
    this.space = new SegmentSpace(8, isBigEndian);
  }

  /** Reads from `at` on, at most `size` bytes. */
  cursor(at: u64, size: u64 = u64.MAX_VALUE): Cursor {
    const end = size > u64.MAX_VALUE - at ? u64.MAX_VALUE : at + size;
    const cursor = new Cursor(this.source, at, end);
    cursor.bigEndian = this.isBigEndian;
    return cursor;
  }

  /** Reads the process's memory from `address` on. */
  memoryCursor(memory: SpaceSource, address: u64): Cursor {
    const cursor = new Cursor(memory, address);
    cursor.bigEndian = this.isBigEndian;
    cursor.wordBytes = this.wordBytes;
    return cursor;
  }

  /** The first stream of a type that holds anything; null: there is none. */
  find(type: u32): Stream | null {
    for (let i = 0; i < this.streams.length; i++) {
      if (this.streams[i].type == type && this.streams[i].size > 0) return this.streams[i];
    }
    return null;
  }

  has(type: u32): bool {
    return this.find(type) !== null;
  }

  /** As `find`, of streams that the file reaches; those beyond its end were told with the directory. */
  findInFile(type: u32): Stream | null {
    const stream = this.find(type);
    return stream && stream.at < this.source.size ? stream : null;
  }

  /** A MINIDUMP_STRING: u32 bytes, UTF-16. "" where `at` is 0 or what is there is none; the loss is told. */
  string(at: u64, field: string): string {
    if (at == 0) return "";
    const cursor = this.cursor(at);
    let length: u64 = cursor.u32(field);
    if (!this.take(cursor)) return "";
    if (length > STRING_LIMIT) {
      cursor.refuse(at, field, STRING_LIMIT, length);
      this.dump.warnings.take(cursor);
      return "";
    }
    if (!this.isZeroUnit(at + 4 + length) && length > 0 && this.isZeroUnit(at + 4 + (length << 1))) length <<= 1;
    length &= ~1;
    if (length > cursor.left) {
      this.cut(at + 4 + length);
      this.dump.warnings.addAt(
        "cut-short",
        FAULT,
        field +
          " does not fit: " +
          counted(length, "byte is", "bytes are") +
          " needed, " +
          counted(cursor.left, "is", "are") +
          " there.",
        cursor.at,
        field,
        length.toString(),
        cursor.left.toString(),
      );
      length = cursor.left;
    }
    return this.spend(length) ? readUtf16(this.source, at + 4, length, this.isBigEndian, true) : "";
  }

  /** A string as Crashpad writes them: u32 bytes, UTF-8. */
  utf8String(at: u64, field: string): string {
    if (at == 0) return "";
    const cursor = this.cursor(at);
    const length = cursor.u32(field);
    const text = this.spend((<u64>length) << 1) ? cursor.utf8(length, field) : "";
    this.take(cursor);
    return text;
  }

  /** Whether there are as many annotations as the report takes. */
  get isFull(): bool {
    if (this.dump.annotations.length < ANNOTATION_LIMIT) return false;
    if (!this.isFullTold) {
      this.dump.warnings.add(
        "annotations-cut",
        LOSS,
        "There are more than " + ANNOTATION_LIMIT.toString() + " annotations; the rest is left out.",
      );
    }
    this.isFullTold = true;
    return true;
  }

  /** Takes from what all strings together may cost; false when that is used up. */
  spend(bytes: u64): bool {
    const cost = min(bytes, STRING_LIMIT);
    if (cost <= TEXT_LIMIT - this.textBytes) {
      this.textBytes += cost;
      return true;
    }
    if (!this.isTextTold) {
      const size = TEXT_LIMIT.toString();
      this.dump.warnings.add(
        "text-limit",
        LOSS,
        "The dump names more than " + size + " bytes of text; the rest is left out.",
      );
    }
    this.isTextTold = true;
    return false;
  }

  /** Reports a cursor's fault; a place behind the end of the file is remembered as a cut. */
  take(cursor: Cursor): bool {
    if (cursor.ok) return true;
    if (cursor.faultAt + cursor.found >= this.source.size) this.cut(cursor.faultAt + cursor.expected);
    return this.dump.warnings.take(cursor);
  }

  /** The file should reach up to `end`. */
  cut(end: u64): void {
    this.isCut = true;
    if (end > this.declaredEnd) this.declaredEnd = end;
  }

  /** Something that is declared and does not lie in the file. */
  lose(code: string, message: string, at: u64, field: string, expected: u64, found: u64): void {
    this.dump.warnings.addAt(code, LOSS, message, at, field, expected.toString(), found.toString());
  }

  fault(code: string, message: string, at: u64, field: string, expected: u64, found: u64): void {
    this.dump.warnings.addAt(code, FAULT, message, at, field, expected.toString(), found.toString());
  }

  note(code: string, message: string): void {
    this.dump.warnings.add(code, NOTE, message);
  }

  private isZeroUnit(at: u64): bool {
    return this.source.byte(at) == 0 && this.source.byte(at + 1) == 0;
  }
}
