/**
 * What a dump holds of physical memory altogether, how long the file should be, and what lies behind. Of a bitmap,
 * which is megabytes on a large machine, this is counted when the crash is told: pages are found without it.
 */
import { Dump } from "../../facts/dump";
import { Region } from "../../facts/region";
import { Stage } from "../../facts/stage";
import { FAULT, NOTE } from "../../facts/warnings";
import { BitmapSpace, PAGE_BYTES } from "../../spaces/bitmap";
import { SegmentSpace } from "../../spaces/segments";
import { readBlobs } from "./blobs";

/** Regions of physical memory that are listed; more say nothing that the page count does not. */
const MOST_REGIONS: i32 = 65536;

/** Counts the pages of a bitmap; secondary data lies behind the last. */
@final
export class BitmapTotals extends Stage {
  constructor(
    private readonly space: BitmapSpace,
    /** How many warnings stood before memory was read: what is missing of the file is told ahead of what that cost. */
    private readonly told: i32,
  ) {
    super();
  }

  step(dump: Dump): bool {
    const space = this.space;
    const bitmap = space.bitmap;
    if (bitmap.countNext()) return true;
    const size = dump.source.size;
    const held = space.firstPage < size ? (size - space.firstPage) / PAGE_BYTES : 0;
    const facts = dump.kernel;
    facts.pages = <i64>bitmap.pages;
    facts.runs = <i64>bitmap.runs;
    facts.presentPages = <i64>min(bitmap.total, held);
    const from = dump.warnings.list.length;
    tellEnd(dump, space.end);
    dump.warnings.moveAhead(from, this.told);
    readBlobsBehind(dump, space.end);
    return false;
  }
}

/** The same of pages in runs, which a header lists. */
export function tellRuns(dump: Dump, space: SegmentSpace, pages: u64, runs: i64, end: u64): void {
  const facts = dump.kernel;
  facts.pages = <i64>pages;
  facts.runs = runs;
  facts.presentPages = <i64>(space.presentBytes / PAGE_BYTES);
  const listed = min(space.count, MOST_REGIONS);
  for (let i = 0; i < listed; i++) {
    const region = new Region(space.baseOf(i), space.sizeOf(i));
    region.space = "physical";
    region.present = <i64>space.sizeOf(i);
    region.dataAt = <i64>space.fileOffsetOf(i);
    region.dataSize = <i64>space.sizeOf(i);
    dump.regions.push(region);
  }
  if (space.count > listed) {
    const more = (space.count - listed).toString();
    dump.warnings.add("list-cut", NOTE, more + " runs of physical memory are not listed.");
  }
  tellEnd(dump, end);
}

/** Secondary data at `end`, or at the next multiple of 8. */
export function readBlobsBehind(dump: Dump, end: u64): void {
  if (!readBlobs(dump, end)) readBlobs(dump, (end + 7) & ~7);
}

/** Whether the file ends before the last page does. */
function tellEnd(dump: Dump, end: u64): void {
  const size = dump.source.size;
  if (end <= size) return;
  dump.file.truncate(<i64>end, <i64>size);
  const missing = (end - size + PAGE_BYTES - 1) / PAGE_BYTES;
  dump.warnings.addAt(
    "cut-short",
    FAULT,
    missing.toString() + " pages of memory lie behind the end of the file.",
    size,
    "PhysicalMemory",
    end.toString(),
    size.toString(),
  );
}
