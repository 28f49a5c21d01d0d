/**
 * What a kdump file or set holds altogether: pages of memory, present, excluded, lost; runs; how long the file should
 * be. The bitmaps of a large machine are megabytes and the kernel's crash is known without them, so this comes last.
 */
import { Dump } from "../../facts/dump";
import { Region } from "../../facts/memory/region";
import { Stage } from "../../facts/stage";
import { NOTE } from "../../facts/warnings";
import { PageBitmap } from "../../spaces/page-bitmap";
import { Extent } from "./extent";
import { KdumpHeader } from "./header";
import { PageRuns } from "./page-runs";
import { KdumpPages, KdumpPart } from "./pages";

const BITMAPS: i32 = 0;
const EXTENT: i32 = 1;
const TOTALS: i32 = 2;
const REGIONS: i32 = 3;

/** Runs of pages that are listed as regions; more say nothing that the page count does not. */
const MOST_REGIONS: u64 = 4096;
/** Ends of runs looked for in one step, and pages that one look may walk over: 128 KiB of bitmap. */
const REGIONS_AT_ONCE: i32 = 64;
const PAGES_AT_ONCE: u64 = 1 << 20;

@final
export class KdumpCounts extends Stage {
  private phase: i32 = BITMAPS;
  private nextPart: i32 = 0;
  private extent: Extent | null = null;
  private readonly parts: Array<KdumpPart>;
  /** Where the walk over runs stands, and where the run begins that it is in; u64.MAX_VALUE: in none. */
  private page: u64 = 0;
  private runStart: u64 = u64.MAX_VALUE;
  /** Parts whose runs are listed. */
  private listed: i32 = 0;

  constructor(
    private readonly header: KdumpHeader,
    private readonly pages: KdumpPages,
    /** Of the frames that are memory, in the dump or not; null: the file has none. */
    private readonly frames: PageBitmap | null,
    /** How many warnings stood before memory was read: what is missing of the file is told ahead of what that cost. */
    private readonly told: i32,
  ) {
    super();
    this.parts = pages.parts;
  }

  step(dump: Dump): bool {
    switch (this.phase) {
      case BITMAPS:
        this.countPages();
        return true;
      case EXTENT:
        this.measure(dump);
        return true;
      case TOTALS:
        return this.tellTotals(dump);
    }
    return this.listRuns(dump);
  }

  private countPages(): void {
    const frames = this.frames;
    if (this.nextPart < this.parts.length) {
      const part = this.parts[this.nextPart];
      if (part.bitmap.countNext()) return;
      part.settle();
      this.nextPart++;
      return;
    }
    if (frames && frames.countNext()) return;
    this.phase = EXTENT;
  }

  private measure(dump: Dump): void {
    let extent = this.extent;
    if (!extent) {
      extent = new Extent(this.parts);
      this.extent = extent;
      return;
    }
    if (extent.step()) return;
    const from = dump.warnings.list.length;
    extent.tell(dump);
    if (!extent.isExact && (this.header.dumpLevel & 1) == 1) {
      dump.warnings.add(
        "zero-pages-counted",
        NOTE,
        "The dump is large: its pages of zeros, which share one place in the file, are counted as present.",
      );
    }
    dump.warnings.moveAhead(from, this.told);
    this.phase = TOTALS;
  }

  /** Returns whether runs are to be listed. */
  private tellTotals(dump: Dump): bool {
    const header = this.header;
    const facts = dump.kernel;
    const extent = this.extent;
    let held: u64 = 0;
    let runs: u64 = 0;
    for (let i = 0; i < this.parts.length; i++) {
      held += this.parts[i].count;
      runs += this.parts[i].bitmap.runs;
    }
    // Pages of zeros are known, and no part of the file.
    if (extent) facts.presentPages = <i64>(held - min(held, extent.lost + extent.shared));
    const frames = this.frames;
    if (frames) {
      facts.pages = <i64>frames.total;
      dump.system.memoryBytes = <i64>(frames.total * header.blockSize);
      if (!header.isSplit || this.parts.length > 1) {
        const dumped = header.isSplit ? this.parts[0].bitmap.total : held;
        facts.excludedPages = <i64>(frames.total - min(frames.total, dumped));
      }
    } else facts.pages = <i64>header.pages;
    if (!header.isSplit) facts.runs = <i64>runs;
    // Each part has the bitmap of the whole dump; its borders may cut a run in two.
    else runs = this.parts[0].bitmap.runs + this.parts.length;
    dump.scanRuns = new PageRuns(this.pages, header.blockSize);
    this.phase = REGIONS;
    return runs <= MOST_REGIONS;
  }

  /** Runs of pages that the dump holds. */
  private listRuns(dump: Dump): bool {
    if (this.listed >= this.parts.length) return false;
    const part = this.parts[this.listed];
    // Parts that overlap: the first is used there.
    if (this.runStart == u64.MAX_VALUE && this.page < part.start) this.page = part.start;
    for (let i = 0; i < REGIONS_AT_ONCE; i++) {
      if (this.page >= part.end) {
        this.endRun(dump, part);
        this.listed++;
        return true;
      }
      const limit = min(part.end, this.page + PAGES_AT_ONCE);
      const found = part.bitmap.next(this.page, this.runStart == u64.MAX_VALUE, limit);
      this.page = found;
      // A long way without an end: on from there in the next step.
      if (found >= limit) return true;
      if (this.runStart == u64.MAX_VALUE) this.runStart = found;
      else this.endRun(dump, part);
    }
    return true;
  }

  private endRun(dump: Dump, part: KdumpPart): void {
    const start = this.runStart;
    if (start == u64.MAX_VALUE) return;
    const pageBytes = part.header.blockSize;
    const region = new Region(start * pageBytes, (this.page - start) * pageBytes);
    region.space = "physical";
    region.present = <i64>region.size;
    dump.regions.push(region);
    this.runStart = u64.MAX_VALUE;
  }
}
