/**
 * Where the pages of physical memory lie in the file, for every type of dump that has them.
 *
 * PHYSICAL_MEMORY_DESCRIPTOR: NumberOfRuns u32, NumberOfPages, then runs of BasePage and PageCount; words of 4 or
 * 8 bytes, in a 64-bit header the pages stand at 8 and the runs at 16.
 *
 * Summary header of older dumps (type 2, and 32-bit), at the end of the dump header:
 * 00 4 "SDMP"   04 4 "DUMP"   0c 4 HeaderSize: file offset of the first page   10 4 bits   14 4 pages
 * the bitmap stands at 20 (32-bit) or 28 (64-bit)
 *
 * Bitmap header of Windows 8 and newer (types 5, 6, 7):
 * 00 4 "SDMP" or "FDMP"   04 4 "DUMP"   20 8 FirstPage   28 8 TotalPresentPages   30 8 bits   38 bitmap
 *
 * RDMP (types 8, 9, 10), at 2000:
 * 00 4 0x40   04 4 "RDMP"   08 4 "DUMP"   10 8 MetadataSize   18 8 FirstPageOffset   28 8 pages (type 10)
 * 30 ranges of first page and page count
 */
import { mulU64 } from "../../../bytes/checked";
import { Cursor } from "../../../bytes/cursor";
import { StoredSource } from "../../../bytes/source";
import { Dump } from "../../../facts/dump";
import { FAULT } from "../../../facts/warnings";
import { BitmapSpace, PAGE_BYTES } from "../../../spaces/bitmap";
import { PageBitmap } from "../../../spaces/page-bitmap";
import { SegmentSpace } from "../../../spaces/segments";
import { DumpHeader, TYPE_RDMP_COMPLETE, TYPE_SUMMARY } from "../header";

const SDMP: u32 = 0x504d4453;
const FDMP: u32 = 0x504d4446;
const RDMP: u32 = 0x504d4452;
const RDMP_RANGES: u64 = 0x2030;
/** Runs that a header has room for. */
const MAX_RUNS_32: u32 = 86;
const MAX_RUNS_64: u32 = 42;
const MAX_RANGES: u64 = 1 << 20;
/** The most that processors address: 52 bits. */
const MAX_PAGE: u64 = 1 << 40;
/** No file reaches further; with all its pages behind it, an offset stays one. */
const FURTHEST: u64 = 1 << 53;

/** A bitmap that must be counted before it answers, and where the pages lie. */
@final
export class PhysicalMemory {
  bitmap: BitmapSpace | null = null;
  segments: SegmentSpace | null = null;
  /** Pages that the dump says it holds. */
  pages: u64 = 0;
  runs: i64 = -1;
  /** Where the last page should end. */
  expectedEnd: u64 = 0;
}

/** Types 1: the pages of all runs, one after the other. */
export function readRuns(dump: Dump, header: DumpHeader): PhysicalMemory | null {
  const source = dump.source;
  const cursor = new Cursor(source, header.memoryAt);
  cursor.wordBytes = header.wordBytes;
  const count = cursor.u32("PhysicalMemoryDescriptor.NumberOfRuns");
  if (header.is64) cursor.skip(4, "PhysicalMemoryDescriptor.Padding");
  cursor.word("PhysicalMemoryDescriptor.NumberOfPages");
  const most = header.is64 ? MAX_RUNS_64 : MAX_RUNS_32;
  if (!dump.warnings.take(cursor)) return null;
  if (count > most) {
    refuse(
      dump,
      header.memoryAt,
      "PhysicalMemoryDescriptor.NumberOfRuns",
      "at most " + most.toString(),
      count.toString(),
    );
  }
  const memory = new PhysicalMemory();
  const space = new SegmentSpace(header.wordBytes, false);
  let at = header.size;
  let runs: i64 = 0;
  for (let i: u32 = 0; i < min(count, most); i++) {
    const where = cursor.at;
    const first = cursor.word("PhysicalMemoryRun.BasePage");
    const pages = cursor.word("PhysicalMemoryRun.PageCount");
    if (!dump.warnings.take(cursor)) break;
    if (pages == 0) continue;
    if (first >= MAX_PAGE || pages > MAX_PAGE - first) {
      refuse(dump, where, "PhysicalMemoryRun.PageCount", "a run within 2^40 pages", pages.toString());
      continue;
    }
    addPages(space, source, first, pages, at);
    at += pages * PAGE_BYTES;
    memory.pages += pages;
    runs++;
  }
  space.seal();
  if (space.overlapBytes > 0) {
    dump.warnings.addAt(
      "overlap",
      FAULT,
      "Runs of physical memory overlap; the one that begins first is served.",
      header.memoryAt,
      "PhysicalMemoryDescriptor.Run",
      "",
      space.overlapBytes.toString() + " bytes",
    );
  }
  memory.segments = space;
  memory.runs = runs;
  memory.expectedEnd = at;
  return memory;
}

/** Types 2, 5, 6 and 7: a bitmap of pages, in its older or newer form. */
export function readBitmap(dump: Dump, header: DumpHeader): PhysicalMemory | null {
  const source = dump.source;
  const start = header.size;
  const cursor = new Cursor(source, start);
  const signature = cursor.u32("BitmapHeader.Signature");
  if (!dump.warnings.take(cursor)) return null;
  if (signature != SDMP && signature != FDMP) {
    refuse(dump, start, "BitmapHeader.Signature", "SDMP or FDMP", "0x" + signature.toString(16));
    return null;
  }
  const isOldFirst = header.dumpType == TYPE_SUMMARY;
  const memory = isOldFirst ? readOldBitmap(dump, header, cursor) : readNewBitmap(dump, header, cursor);
  if (memory) return memory;
  const other = isOldFirst ? readNewBitmap(dump, header, cursor) : readOldBitmap(dump, header, cursor);
  if (!other) refuse(dump, start, "BitmapHeader", "a bitmap in front of its pages", "neither form");
  return other;
}

function readOldBitmap(dump: Dump, header: DumpHeader, cursor: Cursor): PhysicalMemory | null {
  const start = header.size;
  cursor.forgive();
  cursor.seek(start + 0x0c);
  const firstPage = <u64>cursor.u32("SummaryHeader.HeaderSize");
  const bits = <u64>cursor.u32("SummaryHeader.BitmapSize");
  const pages = <u64>cursor.u32("SummaryHeader.Pages");
  const bitmapAt = start + (header.is64 ? 0x28 : 0x20);
  const isSound = cursor.ok && (firstPage & 4095) == 0 && firstPage >= bitmapAt + (bits >> 3) && pages <= bits;
  return isSound ? bitmapOf(dump, header, bitmapAt, bits, pages, firstPage) : null;
}

function readNewBitmap(dump: Dump, header: DumpHeader, cursor: Cursor): PhysicalMemory | null {
  const start = header.size;
  cursor.forgive();
  cursor.seek(start + 0x20);
  const firstPage = cursor.u64("BitmapHeader.FirstPage");
  const pages = cursor.u64("BitmapHeader.TotalPresentPages");
  const bits = cursor.u64("BitmapHeader.Pages");
  if (!cursor.ok || (firstPage & 4095) != 0 || firstPage <= start || pages > bits) return null;
  if (firstPage > FURTHEST) {
    refuse(dump, start + 0x20, "BitmapHeader.FirstPage", "inside of the file", firstPage.toString());
    return new PhysicalMemory();
  }
  const bitmapAt = start + 0x38;
  const room = (firstPage - bitmapAt) * 8;
  if (firstPage < bitmapAt + 1) return null;
  // A bitmap that would reach into the pages, or address more than processors do, ends where the pages begin.
  if (bits > room || bits > MAX_PAGE) {
    refuse(dump, start + 0x30, "BitmapHeader.Pages", "at most " + room.toString(), bits.toString());
  }
  return bitmapOf(dump, header, bitmapAt, min(bits, room), pages, firstPage);
}

function bitmapOf(dump: Dump, header: DumpHeader, at: u64, bits: u64, pages: u64, firstPage: u64): PhysicalMemory {
  const source = dump.source;
  const there = at < source.size ? mulU64(source.size - at, 8) : 0;
  if (bits > there) {
    dump.warnings.addAt(
      "cut-short",
      FAULT,
      "The bitmap of pages reaches beyond the end of the file.",
      min(at, source.size),
      "BitmapHeader.Bitmap",
      (bits >> 3).toString(),
      (there >> 3).toString(),
    );
  }
  const memory = new PhysicalMemory();
  memory.bitmap = new BitmapSpace(source, new PageBitmap(source, at, min(bits, there)), firstPage, header.wordBytes);
  memory.pages = pages;
  return memory;
}

/** Types 8, 9 and 10, which debuggers write: ranges of pages. */
export function readRanges(dump: Dump, header: DumpHeader): PhysicalMemory | null {
  const source = dump.source;
  const start = header.size;
  const cursor = new Cursor(source, start + 4);
  const signature = cursor.u32("RdmpHeader.Signature");
  cursor.seek(start + 0x10);
  const metadata = cursor.u64("RdmpHeader.MetadataSize");
  const firstPage = cursor.u64("RdmpHeader.FirstPageOffset");
  cursor.seek(start + 0x28);
  const total = cursor.u64("RdmpHeader.TotalNumberOfPages");
  if (!dump.warnings.take(cursor)) return null;
  if (signature != RDMP) {
    refuse(dump, start + 4, "RdmpHeader.Signature", "RDMP", "0x" + signature.toString(16));
    return null;
  }
  if (firstPage < RDMP_RANGES) {
    refuse(dump, start + 0x18, "RdmpHeader.FirstPageOffset", "behind the header", firstPage.toString());
    return null;
  }
  if (firstPage > FURTHEST) {
    refuse(dump, start + 0x18, "RdmpHeader.FirstPageOffset", "inside of the file", firstPage.toString());
    return null;
  }
  const isComplete = header.dumpType == TYPE_RDMP_COMPLETE;
  const memory = new PhysicalMemory();
  const space = new SegmentSpace(header.wordBytes, false);
  const most = min(MAX_RANGES, min(metadata, firstPage - RDMP_RANGES) / 16);
  cursor.seek(RDMP_RANGES);
  let at = firstPage;
  let runs: i64 = 0;
  for (let i: u64 = 0; i < most; i++) {
    const where = cursor.at;
    const first = cursor.u64("RdmpRange.PageFileNumber");
    const pages = cursor.u64("RdmpRange.NumberOfPages");
    if (!dump.warnings.take(cursor) || first == 0 || (isComplete && memory.pages >= total)) break;
    if (first >= MAX_PAGE || pages > MAX_PAGE - first) {
      refuse(dump, where, "RdmpRange.NumberOfPages", "a range within 2^40 pages", pages.toString());
      break;
    }
    addPages(space, source, first, pages, at);
    at += pages * PAGE_BYTES;
    memory.pages += pages;
    runs++;
  }
  space.seal();
  memory.segments = space;
  memory.runs = runs;
  memory.expectedEnd = at;
  return memory;
}

/** Adds what the file holds of a run. */
function addPages(space: SegmentSpace, source: StoredSource, first: u64, pages: u64, at: u64): void {
  const there = at < source.size ? source.size - at : 0;
  space.add(first * PAGE_BYTES, min(pages * PAGE_BYTES, there), at, source);
}

function refuse(dump: Dump, at: u64, field: string, expected: string, found: string): void {
  dump.warnings.addAt("bad-value", FAULT, field + " holds " + found + ".", at, field, expected, found);
}
