/** Reads a hibernation file: its header, where its packed pages are, and what the memory in them leads to. */
import { isoFileTime } from "../../bytes/time";
import { Dump } from "../../facts/dump";
import { word } from "../../facts/fact";
import { Region } from "../../facts/memory/region";
import { Annotation, FileTable } from "../../facts/rows";
import { Stage } from "../../facts/stage";
import { counted, FAULT, LOSS, NOTE } from "../../facts/warnings";
import { StartBlock } from "../../systems/windows/start-block";
import { ImageHeader, PAGE, SetLayout, setLayouts } from "./header";
import { PageIndex } from "./page-index";
import { HiberPages, HiberRuns, HiberSpace } from "./pages";
import { readProcessorState } from "./processor-state";
import { BEFORE_VISTA_SP2, firstTablePage, RangeTables, TableLayout, tableLayout, WINDOWS_7 } from "./range-tables";
import { guessLayout, leadsToSet, RestoreSets } from "./restore-sets";

const HEADER: i32 = 0;
const SETS: i32 = 1;
const TABLES: i32 = 2;
const SORT: i32 = 3;
const MEMORY: i32 = 4;
const KERNEL: i32 = 5;

/** Runs of pages that are listed as regions; more say nothing that the page count does not. */
const MOST_REGIONS: i32 = 4096;
/** A system that runs for longer was not seen; the field holds something else. */
const MOST_UPTIME: u64 = 100 * 366 * 86400 * 10000000;

@final
export class HiberReader extends Stage {
  private phase: i32 = HEADER;
  private readonly header: ImageHeader;
  private readonly index: PageIndex = new PageIndex();
  private sets: RestoreSets | null = null;
  private tables: RangeTables | null = null;
  private space: HiberSpace | null = null;
  private bits: i32 = 0;
  private hasStateOfProcessor: bool = false;

  constructor(dump: Dump) {
    super();
    this.header = new ImageHeader(dump.source);
  }

  step(dump: Dump): bool {
    const sets = this.sets;
    const tables = this.tables;
    switch (this.phase) {
      case HEADER:
        return this.readHeader(dump);
      case SETS:
        if (!sets || !sets.step()) this.phase = SORT;
        return true;
      case TABLES:
        if (!tables || !tables.step()) this.phase = SORT;
        return true;
      case SORT:
        if (!this.index.settle()) this.phase = MEMORY;
        return true;
      case MEMORY:
        return this.openMemory(dump);
    }
    this.openKernel(dump);
    return false;
  }

  private readHeader(dump: Dump): bool {
    const header = this.header;
    dump.system.os = "windows";
    dump.crash.kind = "none";
    dump.crash.sentence = "Nothing crashed: Windows wrote its memory to the disk in order to switch off.";
    const size = dump.source.size;
    if (size % PAGE != 0) {
      dump.warnings.addAt(
        "cut-short",
        LOSS,
        "A hibernation file has whole pages; this one ends within one.",
        size,
        "File",
        ((size / PAGE + 1) * PAGE).toString(),
        size.toString(),
      );
    }
    const layout = this.findLayout(dump);
    if (layout) return this.readSets(dump, layout);
    const page = firstTablePage(dump.source);
    const tableForm = tableLayout(header, page);
    if (tableForm) {
      this.nameRelease(dump, tableForm);
      this.tables = new RangeTables(header, tableForm, page, this.index, dump.warnings);
      dump.tables.push(new FileTable("table of page ranges", page * PAGE, PAGE));
      this.hasStateOfProcessor = true;
      this.phase = TABLES;
      return true;
    }
    this.bits = header.bits;
    if (this.bits != 0) dump.file.bits = this.bits;
    if (this.bits != 0) this.readTimes(dump);
    tellUnread(dump, header, page != 0);
    return false;
  }

  /** The layout that LengthSelf names, or for a length of later builds the one that leads to packed pages. */
  private findLayout(dump: Dump): SetLayout | null {
    const header = this.header;
    const layouts = setLayouts();
    for (let i = 0; i < layouts.length; i++) if (layouts[i].length == header.length) return layouts[i];
    if (header.length < layouts[layouts.length - 1].length) return null;
    const guess = guessLayout(header, layouts);
    if (guess) {
      dump.warnings.addAt(
        "layout-guessed",
        NOTE,
        "This header is of a release that is not known here; it is read as that of build " +
          guess.firstBuild.toString() +
          ", which leads to its memory.",
        0x0c,
        "PoMemoryImage.LengthSelf",
        "",
        "0x" + header.length.toString(16),
      );
    }
    return guess;
  }

  private readSets(dump: Dump, layout: SetLayout): bool {
    const header = this.header;
    this.bits = layout.bits;
    dump.file.bits = layout.bits;
    this.readTimes(dump);
    const isKnown = layout.length == header.length;
    if (isKnown) {
      dump.system.osName = productOf(layout);
      dump.file.prove(
        "The header has 0x" + header.length.toString(16) + " bytes, as builds " + buildsOf(layout) + " write it",
        0x0c,
      );
      const highest = header.wordAt(layout.highestPage, layout.bits);
      if (highest > 0 && highest < 1 << 40) dump.kernel.pages = <i64>highest + 1;
      if (layout.hiberboot != 0 && (header.u32At(layout.hiberboot) & 0xff) == 1) {
        dump.file.kindName = "Hibernation file (Fast Startup)";
        dump.crash.sentence = "Nothing crashed: Windows was shut down, and kept its own memory for a fast start.";
      }
    }
    tellState(dump, header);
    if (!leadsToSet(header, layout)) {
      tellUnread(dump, header, false);
      return false;
    }
    const sets = new RestoreSets(header, layout, this.index, dump.warnings);
    const promised = new Annotation("Pages to restore", sets.promised.toString());
    promised.type = "PO_MEMORY_IMAGE";
    promised.at = layout.kernelPages;
    dump.annotations.push(promised);
    this.sets = sets;
    this.phase = SETS;
    return true;
  }

  private nameRelease(dump: Dump, form: TableLayout): void {
    const header = this.header;
    this.bits = form.bits;
    dump.file.bits = form.bits;
    dump.system.arch = form.bits == 64 ? "x86-64" : "x86";
    if (form.release == WINDOWS_7) dump.system.osName = "Windows 7";
    else if (form.release != BEFORE_VISTA_SP2) dump.system.osName = "Windows Vista";
    else if (header.isXp) dump.system.osName = "Windows XP";
    else if (header.is2003) dump.system.osName = "Windows XP x64 or Server 2003";
    else if (header.length != 0) dump.system.osName = "Windows Vista";
    dump.origins.settle(dump, 0);
    if (header.signature == "") {
      dump.warnings.addAt(
        "header-emptied",
        LOSS,
        "Windows emptied the header when it woke up: when this was written is not known. The memory is still here.",
        0,
        "PoMemoryImage.Signature",
        "hibr",
        "0",
      );
      return;
    }
    this.readTimes(dump);
    tellState(dump, header);
  }

  private readTimes(dump: Dump): void {
    const header = this.header;
    dump.file.time = isoFileTime(header.systemTime(this.bits));
    const up = header.interruptTime(this.bits);
    if (up > 0 && up < MOST_UPTIME && dump.file.time.length > 0) dump.system.uptimeSeconds = <f64>up / 1e7;
    dump.tables.push(new FileTable("PO_MEMORY_IMAGE", 0, min<u64>(header.length, dump.source.size)));
  }

  private openMemory(dump: Dump): bool {
    const index = this.index;
    if (index.isFull) {
      dump.warnings.add("list-cut", LOSS, "The file holds more pieces of memory than are kept; the last are left out.");
    }
    if (index.overlapping > 0) {
      dump.warnings.add(
        "overlap",
        NOTE,
        counted(index.overlapping, "page is", "pages are") + " in the file twice; one of the two is shown.",
      );
    }
    if (index.runs == 0) {
      tellUnread(dump, this.header, false);
      return false;
    }
    const pages = new HiberPages(dump.source, index, dump.warnings);
    const space = new HiberSpace(pages, this.bits >> 3);
    dump.physical = space;
    dump.scanRuns = new HiberRuns(pages);
    dump.kernel.pageSize = <i64>PAGE;
    dump.kernel.presentPages = <i64>index.pages;
    this.space = space;
    this.phase = KERNEL;
    listRegions(dump, index);
    return true;
  }

  /** The kernel's own memory, where something leads to its page tables. */
  private openKernel(dump: Dump): void {
    const space = this.space;
    if (!space) return;
    if (this.hasStateOfProcessor && readProcessorState(dump, space, this.bits)) return;
    const block = new StartBlock();
    if (this.bits == 64 && block.find(space)) {
      dump.virtual = block.tables;
      dump.system.arch = "x86-64";
      dump.kernel.directoryTable = word(block.root);
      return;
    }
    dump.warnings.add(
      "no-translation",
      LOSS,
      "No page tables of the kernel were found: memory can be looked at and searched by physical address only.",
    );
  }
}

/** What the signature says of the state of the file. */
function tellState(dump: Dump, header: ImageHeader): void {
  if (header.signature == "wake") {
    dump.warnings.addAt(
      "resumed",
      NOTE,
      "Windows has woken up from this file since; what it still holds is from before.",
      0,
      "PoMemoryImage.Signature",
      "",
      "wake",
    );
  } else if (header.signature == "rstr") {
    dump.warnings.addAt(
      "resume-unfinished",
      NOTE,
      "Windows was waking up from this file and did not come to an end.",
      0,
      "PoMemoryImage.Signature",
      "",
      "rstr",
    );
  }
}

/** Recognised, and why its memory is not read. */
function tellUnread(dump: Dump, header: ImageHeader, hasBlocks: bool): void {
  let why = "its header of 0x" + header.length.toString(16) + " bytes is of no release whose layout is known here.";
  let isDamage = false;
  if (hasBlocks) {
    why = "its table of page ranges has no form that is known here.";
    isDamage = true;
  } else if (header.signature == "wake") {
    why = "Windows emptied its header when it woke up, and no packed pages were found behind it.";
    dump.file.kindName = "Hibernation file, emptied";
  } else if (header.length >= 0x2c8 || header.length < 0x100) {
    why = "no packed pages stand where its header leads.";
    isDamage = true;
  }
  dump.warnings.add(
    "memory-unread",
    isDamage ? FAULT : LOSS,
    "This is a hibernation file; its memory is not readable, because " + why,
  );
}

function productOf(layout: SetLayout): string {
  if (layout.lastBuild <= 9600) return "Windows 8 or 8.1";
  if (layout.lastBuild <= 19045) return "Windows 10";
  return layout.firstBuild >= 26100 ? "Windows 11 24H2" : "Windows 11 or Server 2022";
}

function buildsOf(layout: SetLayout): string {
  const first = layout.firstBuild.toString();
  return layout.firstBuild == layout.lastBuild ? first : first + " to " + layout.lastBuild.toString();
}

/** Runs of pages that follow each other in memory. */
function listRegions(dump: Dump, index: PageIndex): void {
  let runs: i64 = 0;
  for (let i = 0; i < index.runs; ) {
    const start = index.frameOf(i);
    let end = start + index.countOf(i);
    for (i++; i < index.runs && index.frameOf(i) == end; i++) end += index.countOf(i);
    if (runs++ >= MOST_REGIONS) continue;
    const region = new Region(start * PAGE, (end - start) * PAGE);
    region.space = "physical";
    region.present = <i64>region.size;
    dump.regions.push(region);
  }
  dump.kernel.runs = runs;
}
