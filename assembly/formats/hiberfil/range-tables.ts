/**
 * Memory as Windows XP to 7 store it: tables of page ranges, each in a page of its own, and behind each table the
 * blocks with its pages. The first block begins on the next page; each holds the next 16 pages of the table's ranges,
 * the last what is left. A table that is full leads to the next.
 *
 * A block's header, 20 bytes:
 * offset size name
 * 0      8    81 81 "xpress"
 * 8      1    pages - 1
 * 9      3    (bytes of data - 1) * 4; data are padded to 8 bytes
 *
 * The table changed with releases, and no field tells which it is: the layout is the one by which ranges rise, frames
 * can be, and the first block has the pages that the ranges say.
 */
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { FAULT, LOSS, Warnings } from "../../facts/warnings";
import { ImageHeader, PAGE } from "./header";
import { METHOD_STORED, METHOD_XPRESS, MOST_IN_BLOCK, PageIndex } from "./page-index";

const MARK: u64 = 0x7373657270788181;
const BLOCK_HEADER: u64 = 0x20;
const BLOCKS_AT_ONCE: i32 = 64;
/** Blocks that are looked at to tell layouts apart. */
const BLOCKS_COUNTED: i32 = 512;
/** The first block is looked for in so many pages. */
const FIRST_PAGES: u64 = 16;
/** How far a block is looked for that does not stand where the last one ends. */
const NEARBY: u64 = 3 * 4096;
/** Page frames of 16 TiB. */
const MOST_FRAMES: u64 = 1 << 32;

export const BEFORE_VISTA_SP2: i32 = 0;
const VISTA_SP2: i32 = 1;
export const WINDOWS_7: i32 = 2;

@final
export class TableLayout {
  constructor(
    readonly bits: i32,
    readonly release: i32,
    readonly nextTable: u64,
    readonly entryCount: u64,
    readonly entries: u64,
    readonly entryBytes: u64,
    /** Of the first page in an entry; the end follows it. */
    readonly start: u64,
  ) {}

  /** Entries of a full table. */
  get room(): u64 {
    return (PAGE - this.entries) / this.entryBytes;
  }
}

const LAYOUTS: Array<TableLayout> = !IS_FULL
  ? []
  : [
      new TableLayout(32, WINDOWS_7, 0, 4, 8, 8, 0),
      new TableLayout(64, WINDOWS_7, 0, 8, 0x10, 0x10, 0),
      new TableLayout(32, VISTA_SP2, 4, 8, 0xc, 8, 0),
      new TableLayout(64, VISTA_SP2, 8, 0x10, 0x18, 0x10, 0),
      new TableLayout(32, BEFORE_VISTA_SP2, 4, 0xc, 0x10, 0x10, 4),
      new TableLayout(64, BEFORE_VISTA_SP2, 8, 0x14, 0x20, 0x20, 8),
    ];

/** The page of the first table: the one in front of the first block; 0: there is none. */
export function firstTablePage(source: StoredSource): u64 {
  for (let page: u64 = 2; page < FIRST_PAGES; page++) if (isBlock(source, page * PAGE)) return page - 1;
  return 0;
}

/** Byte by byte: many places are looked at, and what a cursor takes is never freed. */
function isBlock(source: StoredSource, at: u64): bool {
  for (let i: u64 = 0; i < 8; i++) if (source.byte(at + i) != <i32>((MARK >> (i << 3)) & 0xff)) return false;
  return true;
}

/**
 * The layout of the tables that begin at page `page`, 0 for none; null: none that is known. Where several fit, the one
 * whose table leads to another, else the one with as many pages as the blocks behind the table.
 */
export function tableLayout(header: ImageHeader, page: u64): TableLayout | null {
  if (page == 0) return null;
  const source = header.source;
  const blockPages = new Cursor(source, (page + 1) * PAGE + 8).u8("XpressHeader.Pages") + 1;
  const inBlocks = pagesInBlocks(source, (page + 1) * PAGE);
  let best: TableLayout | null = null;
  let bestMark = 0;
  for (let i = 0; i < LAYOUTS.length; i++) {
    const layout = LAYOUTS[i];
    if (header.bits != 0 && header.bits != layout.bits) continue;
    const pages = pagesInTable(source, layout, page, blockPages);
    if (pages == 0) continue;
    const mark = leadsOn(source, layout, page) ? 3 : pages == inBlocks ? 2 : 1;
    if (mark <= bestMark) continue;
    best = layout;
    bestMark = mark;
  }
  return best;
}

/** Whether the table is full, and the page behind the one that it names begins with a block. */
function leadsOn(source: StoredSource, layout: TableLayout, page: u64): bool {
  const cursor = new Cursor(source, page * PAGE + layout.entryCount);
  if (<u64>cursor.u32("RangeTable.EntryCount") != layout.room) return false;
  cursor.seek(page * PAGE + layout.nextTable);
  cursor.wordBytes = layout.bits >> 3;
  const next = cursor.word("RangeTable.NextTable");
  return next > page && next < source.size / PAGE && isBlock(source, (next + 1) * PAGE);
}

/** Pages of the blocks that follow each other from `at` on, as far as they are counted. */
function pagesInBlocks(source: StoredSource, at: u64): u64 {
  let pages: u64 = 0;
  for (let i = 0; i < BLOCKS_COUNTED && isBlock(source, at); i++) {
    const cursor = new Cursor(source, at + 8);
    pages += cursor.u8("XpressHeader.Pages") + 1;
    at += BLOCK_HEADER + <u64>sizeOfBlock(cursor);
  }
  return pages;
}

/** Bytes of a block's data; the cursor stands at the size. */
function sizeOfBlock(cursor: Cursor): u32 {
  const packed = cursor.u16("XpressHeader.Size") | (cursor.u8("XpressHeader.Size") << 16);
  return ((packed >>> 2) + 8) & ~7;
}

/** Pages of the table's ranges; 0 when they cannot be read so, or the first block has not what they say. */
function pagesInTable(source: StoredSource, layout: TableLayout, page: u64, blockPages: u32): u64 {
  const at = page * PAGE;
  const count = <u64>new Cursor(source, at + layout.entryCount).u32("RangeTable.EntryCount");
  if (count == 0 || count > layout.room) return 0;
  let pages: u64 = 0;
  for (let i: u64 = 0; i < count; i++) {
    const cursor = new Cursor(source, at + layout.entries + i * layout.entryBytes + layout.start);
    cursor.wordBytes = layout.bits >> 3;
    const start = cursor.word("Range.StartPage");
    const end = cursor.word("Range.EndPage");
    if (!cursor.ok || end <= start || end > MOST_FRAMES) return 0;
    pages += end - start;
  }
  return min<u64>(MOST_IN_BLOCK, pages) == <u64>blockPages ? pages : 0;
}

/** Follows tables and blocks and fills the index. */
@final
export class RangeTables {
  private readonly met: Set<u64> = new Set<u64>();
  /** The table under way, and its next entry. */
  private tableAt: u64 = 0;
  private entry: u64 = 0;
  private entryCount: u64 = 0;
  private isMore: bool = false;
  /** Pages of the current entry that no block was found for yet. */
  private frame: u64 = 0;
  private frameEnd: u64 = 0;
  private blockAt: u64 = 0;
  private readonly source: StoredSource;
  /** One for all ranges and blocks: there are millions, and what a cursor takes is never freed. */
  private readonly cursor: Cursor;

  constructor(
    header: ImageHeader,
    private readonly layout: TableLayout,
    page: u64,
    private readonly index: PageIndex,
    private readonly warnings: Warnings,
  ) {
    this.source = header.source;
    this.cursor = new Cursor(header.source);
    this.cursor.wordBytes = layout.bits >> 3;
    this.openTable(page);
  }

  /** Reads the next blocks; false behind the last. */
  step(): bool {
    for (let i = 0; i < BLOCKS_AT_ONCE; i++) {
      if (this.index.isFull) return false;
      if (this.frame >= this.frameEnd && !this.nextEntry()) {
        if (!this.isMore || !this.nextTable()) return false;
        continue;
      }
      if (!this.readBlock()) this.entry = this.entryCount;
    }
    return true;
  }

  private openTable(page: u64): void {
    const layout = this.layout;
    const at = page * PAGE;
    this.met.add(page);
    this.tableAt = at;
    this.entry = 0;
    this.frame = 0;
    this.frameEnd = 0;
    this.blockAt = at + PAGE;
    const count = <u64>new Cursor(this.source, at + layout.entryCount).u32("RangeTable.EntryCount");
    this.entryCount = min(count, layout.room);
    this.isMore = count == layout.room;
    if (count > layout.room) {
      this.warnings.addAt(
        "bad-value",
        FAULT,
        "A table of page ranges claims more than a page holds.",
        at + layout.entryCount,
        "RangeTable.EntryCount",
        "at most " + layout.room.toString(),
        count.toString(),
      );
    }
  }

  private nextTable(): bool {
    const cursor = new Cursor(this.source, this.tableAt + this.layout.nextTable);
    cursor.wordBytes = this.layout.bits >> 3;
    const page = cursor.word("RangeTable.NextTable");
    if (page == 0 || !cursor.ok) return false;
    const isThere = page < this.source.size / PAGE;
    if (!isThere || this.met.has(page)) {
      this.warnings.addAt(
        isThere ? "list-loops" : "cut-short",
        isThere ? FAULT : LOSS,
        isThere
          ? "The tables of page ranges lead back to one that was read."
          : "The next table of page ranges lies behind the end of the file.",
        this.tableAt + this.layout.nextTable,
        "RangeTable.NextTable",
        "",
        page.toString(),
      );
      return false;
    }
    this.openTable(page);
    return true;
  }

  /** Goes to the next range of the table; false behind the last. */
  private nextEntry(): bool {
    if (this.entry >= this.entryCount) return false;
    const layout = this.layout;
    const at = this.tableAt + layout.entries + this.entry * layout.entryBytes + layout.start;
    this.entry++;
    const cursor = this.cursor;
    cursor.forgive();
    cursor.seek(at);
    this.frame = cursor.word("Range.StartPage");
    this.frameEnd = cursor.word("Range.EndPage");
    if (cursor.ok && this.frameEnd > this.frame && this.frameEnd <= MOST_FRAMES) return true;
    const end = this.frameEnd;
    this.frameEnd = this.frame;
    // Which pages the blocks behind it hold cannot be told.
    this.entry = this.entryCount;
    this.warnings.addAt(
      "bad-value",
      FAULT,
      "A range of pages ends before it begins, or in the wild; the rest of its table is lost.",
      min(at, this.source.size),
      "Range.EndPage",
      "above " + this.frame.toString(),
      end.toString(),
    );
    return false;
  }

  /** Reads the next block, which holds the next pages of the ranges; false when it is not there. */
  private readBlock(): bool {
    const source = this.source;
    if (!this.findBlock()) return this.loseBlock();
    const cursor = this.cursor;
    cursor.forgive();
    cursor.seek(this.blockAt + 9);
    const size = sizeOfBlock(cursor);
    const dataAt = this.blockAt + BLOCK_HEADER;
    if (!cursor.ok || size > MOST_IN_BLOCK * <u32>PAGE || dataAt + <u64>size > source.size) return this.loseBlock();
    const block = this.index.blocks;
    this.index.addBlock(dataAt, size, 0, METHOD_XPRESS);
    let place: u32 = 0;
    while (place < MOST_IN_BLOCK) {
      if (this.frame >= this.frameEnd && !this.nextEntry()) break;
      const count = <u32>min<u64>(MOST_IN_BLOCK - place, this.frameEnd - this.frame);
      this.index.addRun(this.frame, count, place);
      this.frame += count;
      place += count;
    }
    this.index.closeBlock(block, place, size == place * <u32>PAGE ? METHOD_STORED : METHOD_XPRESS);
    this.blockAt = dataAt + <u64>size;
    return true;
  }

  /** Moves `blockAt` to the next block at or a little behind it. */
  private findBlock(): bool {
    for (const end = this.blockAt + NEARBY; this.blockAt < end; this.blockAt += 8) {
      if (isBlock(this.source, this.blockAt)) return true;
    }
    return false;
  }

  private loseBlock(): bool {
    const size = this.source.size;
    const isCut = this.blockAt + PAGE * 16 >= size;
    this.warnings.addAt(
      isCut ? "cut-short" : "bad-value",
      isCut ? LOSS : FAULT,
      isCut
        ? "The file ends before its memory does; pages from frame 0x" + this.frame.toString(16) + " on are lost."
        : "No block of packed pages stands where one should; pages from frame 0x" +
            this.frame.toString(16) +
            " on are lost, up to the next table.",
      min(this.blockAt, size),
      "XpressHeader",
      "81 81 xpress",
      "",
    );
    this.frameEnd = this.frame;
    return false;
  }
}
