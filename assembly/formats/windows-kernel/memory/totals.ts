/**
 * What a dump holds of physical memory altogether, how long the file should be, and what lies behind. Of a bitmap,
 * which is megabytes on a large machine, this is counted when the crash is told: pages are found without it.
 */
import { Dump } from "../../../facts/dump";
import { Region } from "../../../facts/memory/region";
import { Stage } from "../../../facts/stage";
import { counted, FAULT, NOTE } from "../../../facts/warnings";
import { BitmapSpace, PAGE_BYTES } from "../../../spaces/bitmap";
import { SegmentSpace } from "../../../spaces/segments";
import { readBlobs } from "../secondary/blobs";

/** Regions of physical memory that are listed; more say nothing that the page count does not. */
const MOST_REGIONS: i32 = 65536;

/** Runs that are listed by one step, and page frames that are gone through. */
const RUNS_AT_ONCE: i32 = 512;
const FRAMES_AT_ONCE: u64 = 1 << 20;

/** Counts the pages of a bitmap and lists their runs; secondary data lies behind the last. */
@final
export class BitmapTotals extends Stage {
  constructor(
    private readonly space: BitmapSpace,
    /** How many warnings stood before memory was read: what is missing of the file is told ahead of what that cost. */
    private readonly told: i32,
  ) {
    super();
  }

  /** Where listing stands: the frame, and how many pages lie in front of it. */
  private frame: u64 = 0;
  private before: u64 = 0;
  private listed: i32 = 0;
  private isCounted: bool = false;

  step(dump: Dump): bool {
    if (this.isCounted) return this.listNext(dump);
    const space = this.space;
    const bitmap = space.bitmap;
    if (bitmap.countNext()) return true;
    this.isCounted = true;
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
    return true;
  }

  private listNext(dump: Dump): bool {
    const bitmap = this.space.bitmap;
    for (let i = 0; i < RUNS_AT_ONCE; i++) {
      if (this.frame >= bitmap.pages) return false;
      if (this.listed >= MOST_REGIONS) {
        tellUnlisted(dump, bitmap.runs - this.listed);
        return false;
      }
      const limit = min(bitmap.pages, this.frame + FRAMES_AT_ONCE);
      const first = bitmap.next(this.frame, true, limit);
      if (first >= limit) {
        this.frame = limit;
        return true;
      }
      const end = bitmap.next(first, false, min(bitmap.pages, first + FRAMES_AT_ONCE));
      addRun(dump, first * PAGE_BYTES, (end - first) * PAGE_BYTES, this.space.firstPage + this.before * PAGE_BYTES);
      this.before += end - first;
      this.frame = end;
      this.listed++;
    }
    return true;
  }
}

/** A run of pages at `at` of the file, as far as the file reaches. */
function addRun(dump: Dump, base: u64, bytes: u64, at: u64): void {
  const size = dump.source.size;
  const held = at < size ? min(bytes, size - at) : 0;
  const region = new Region(base, bytes);
  region.space = "physical";
  region.present = <i64>held;
  region.dataAt = held > 0 ? <i64>at : -1;
  region.dataSize = <i64>held;
  dump.regions.push(region);
}

function tellUnlisted(dump: Dump, runs: u64): void {
  if (runs == 0) return;
  dump.warnings.add(
    "list-cut",
    NOTE,
    counted(runs, "run", "runs") + " of physical memory " + (runs == 1 ? "is" : "are") + " not listed.",
  );
}

/** The same of pages in runs, which a header lists. */
export function tellRuns(dump: Dump, space: SegmentSpace, pages: u64, runs: i64, end: u64): void {
  const facts = dump.kernel;
  facts.pages = <i64>pages;
  facts.runs = runs;
  facts.presentPages = <i64>(space.presentBytes / PAGE_BYTES);
  const listed = min(space.count, MOST_REGIONS);
  for (let i = 0; i < listed; i++) addRun(dump, space.baseOf(i), space.sizeOf(i), space.fileOffsetOf(i));
  tellUnlisted(dump, space.count - listed);
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
    counted(missing, "page of memory lies", "pages of memory lie") + " behind the end of the file.",
    size,
    "PhysicalMemory",
    end.toString(),
    size.toString(),
  );
}
