/**
 * Images of physical memory in ranges: LiME (Linux Memory Extractor) and AVML, whose first version is the same.
 *
 * offset size name
 * 0      4    magic       "EMiL" (LiME), "AVML" (version 2 of AVML)
 * 4      4    version     1 or 2
 * 8      8    start       physical address
 * 16     8    end         of the last byte
 * 24     8    reserved    zeros
 * 32          the bytes; of AVML's version 2 a Snappy stream (framing format) and its length, a u64
 *
 * Sources: LiME's lime.h; AVML's image.rs.
 */
import { addU64 } from "../../bytes/checked";
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Region } from "../../facts/memory/region";
import { RawRecord } from "../../facts/rows";
import { Stage } from "../../facts/stage";
import { FAULT, LOSS } from "../../facts/warnings";
import { SegmentSpace } from "../../spaces/segments";
import { endOf, FindKernel } from "../../systems/linux/kernel/find-kernel";
import { SegmentRuns } from "../vmcore/segment-runs";
import { FramedSource } from "./framed-source";

export const LIME: u32 = 0x4c694d45;
export const AVML: u32 = 0x4c4d5641;
export const HEADER: u64 = 32;
/** No machine has memory behind this. */
const HIGHEST: u64 = 1 << 52;
const MOST_RANGES: i32 = 1 << 16;
const AT_ONCE: i32 = 16;

/**
 * Whether a header stands at the beginning of the file, however damaged: magic, version and what is reserved agree.
 * Where its range cannot be, the reader tells so.
 */
export function beginsRanges(source: StoredSource): bool {
  const cursor = new Cursor(source);
  const magic = cursor.u32("RangeHeader.magic");
  const version = cursor.u32("RangeHeader.version");
  cursor.skip(16, "RangeHeader.start");
  const reserved = cursor.u64("RangeHeader.reserved");
  return cursor.ok && reserved == 0 && ((magic == LIME && version == 1) || (magic == AVML && version == 2));
}

@final
export class RangeReader extends Stage {
  private readonly space: SegmentSpace = new SegmentSpace(8, false);
  private readonly source: StoredSource;
  private at: u64 = 0;
  private lastEnd: u64 = 0;
  private described: u64 = 0;
  private ranges: i32 = 0;
  /** The bytes of packed ranges, unpacked, one behind the other; null: none was packed. */
  private framed: FramedSource | null = null;
  private kernel: FindKernel | null = null;

  constructor(private readonly dump: Dump) {
    super();
    this.source = dump.source;
    dump.physical = this.space;
  }

  step(dump: Dump): bool {
    const kernel = this.kernel;
    if (kernel) return kernel.step(dump);
    for (let i = 0; i < AT_ONCE; i++) {
      const framed = this.framed;
      const goesOn = framed && framed.isIndexing ? this.goOn(framed) : this.readRange();
      if (!goesOn) return this.conclude();
    }
    return true;
  }

  /** The next range; false at the end of the file or of what can be followed. */
  private readRange(): bool {
    const source = this.source;
    const dump = this.dump;
    if (this.at >= source.size) return false;
    if (this.ranges >= MOST_RANGES) {
      dump.warnings.add(
        "range-limit",
        LOSS,
        "The image has more ranges than are read: " + MOST_RANGES.toString() + ".",
      );
      return false;
    }
    const cursor = new Cursor(source, this.at);
    const magic = cursor.u32("RangeHeader.magic");
    const version = cursor.u32("RangeHeader.version");
    const start = cursor.u64("RangeHeader.start");
    const end = cursor.u64("RangeHeader.end");
    if (!cursor.ok) {
      dump.warnings.take(cursor);
      dump.file.truncate(-1, <i64>source.size);
      return false;
    }
    const isPacked = magic == AVML && version == 2;
    if (!isPacked && (magic != LIME || version != 1)) {
      this.tell("RangeHeader.magic", LIME, magic, "Behind the ranges there is something that is none; it is not read.");
      return false;
    }
    if (start > end || end >= HIGHEST) {
      this.tell(
        "RangeHeader.end",
        start,
        end,
        "A range of the image ends before it starts, or where no memory can be.",
      );
      return false;
    }
    if (start < this.lastEnd) {
      this.tell(
        "RangeHeader.start",
        this.lastEnd,
        start,
        "A range of the image lies before the end of the one in front.",
      );
    }
    this.lastEnd = end + 1;
    this.ranges++;
    const size = end - start + 1;
    this.described += size;
    this.list(start, size, this.at, isPacked);
    if (isPacked) {
      this.beginPacked(start, size);
      return true;
    }
    const data = this.at + HEADER;
    const present = min(size, source.size - min(data, source.size));
    this.space.add(start, present, data, source);
    this.keepRegion(start, size, present, data);
    if (present < size) this.tellCut(addU64(data, size));
    this.at = addU64(data, size);
    return this.at > data;
  }

  private beginPacked(start: u64, size: u64): void {
    let framed = this.framed;
    if (!framed) {
      framed = new FramedSource(this.source);
      this.framed = framed;
    }
    framed.begin(this.at + HEADER, size);
    this.rangeStart = start;
    this.rangeSize = size;
  }

  private rangeStart: u64 = 0;
  private rangeSize: u64 = 0;

  /** Goes on with the chunks of a packed range. */
  private goOn(framed: FramedSource): bool {
    if (framed.index()) return true;
    const present = framed.indexed;
    this.space.add(this.rangeStart, present, framed.rangeAt, framed);
    this.keepRegion(this.rangeStart, this.rangeSize, present, 0);
    if (present < this.rangeSize) {
      this.tell("Snappy.chunk", this.rangeSize, present, "A packed range ends early; what was unpacked is kept.");
      this.dump.file.truncate(-1, <i64>this.source.size);
      return false;
    }
    // The length of the stream stands behind it.
    this.at = framed.packedAt + 8;
    return true;
  }

  private keepRegion(start: u64, size: u64, present: u64, data: u64): void {
    const region = new Region(start, size);
    region.space = "physical";
    region.present = <i64>present;
    region.at = <i64>this.at;
    if (data > 0) {
      region.dataAt = <i64>data;
      region.dataSize = <i64>present;
    }
    this.dump.regions.push(region);
  }

  private list(start: u64, size: u64, at: u64, isPacked: bool): void {
    const record = new RawRecord();
    record.typeName = isPacked ? "avml_header" : "lime_mem_range_header";
    record.name = "0x" + start.toString(16);
    record.at = <i64>at;
    record.size = <i64>HEADER;
    record.isRead = true;
    this.dump.records.push(record);
    if (size == 0) record.isRead = false;
  }

  private tell(field: string, expected: u64, found: u64, message: string): void {
    this.dump.warnings.addAt("bad-value", FAULT, message, this.at, field, expected.toString(), found.toString());
  }

  private tellCut(expected: u64): void {
    const size = this.source.size;
    this.dump.file.truncate(<i64>min<u64>(expected, 1 << 53), <i64>size);
    this.dump.warnings.addAt(
      "cut-short",
      FAULT,
      "The last range is longer than the file.",
      size,
      "RangeHeader.end",
      expected.toString(),
      size.toString(),
    );
  }

  private conclude(): bool {
    const dump = this.dump;
    const facts = dump.kernel;
    this.space.seal();
    facts.pageSize = 4096;
    facts.pages = <i64>(this.described / 4096);
    facts.presentPages = <i64>(this.space.presentBytes / 4096);
    facts.runs = this.space.count;
    dump.system.memoryBytes = <i64>this.described;
    dump.scanRuns = new SegmentRuns(this.space);
    this.kernel = new FindKernel(dump, this.space, endOf(this.space));
    return true;
  }
}
