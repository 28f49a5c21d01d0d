/** Tables in streams: how many rows really lie there, whatever the count says. */
import { mulU64 } from "../../bytes/checked";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { counted } from "../../facts/warnings";
import { Minidump, Stream } from "./minidump";

/** More rows than any program has; what a list claims beyond is told as a loss. The core has 1 GiB for all. */
export const MANY: u64 = 1 << 20;
export const SOME: u64 = 1 << 18;
export const FEW: u64 = 1 << 15;

@final
export class Rows {
  constructor(
    readonly first: u64,
    readonly step: u64,
    readonly count: i32,
  ) {}
}

/**
 * Rows of a list that is a u32 count and then `rowSize` bytes each. 64-bit builds of Breakpad put four bytes
 * behind the count, and some writers' rows are longer: both are told by the stream's size. Null: no list.
 */
export function countedRows(file: Minidump, stream: Stream, rowSize: u64, limit: u64, field: string): Rows | null {
  const cursor = file.cursor(stream.at, stream.size);
  const count: u64 = cursor.u32(field);
  if (!file.take(cursor)) return null;
  let header: u64 = 4;
  let step = rowSize;
  const room = stream.size - 4;
  if (room == 4 + mulU64(count, rowSize)) header = 8;
  else if (count > 0 && room != mulU64(count, rowSize) && room % count == 0) {
    const longer = room / count;
    if (longer > rowSize && longer <= rowSize + 16) step = longer;
  }
  return wholeRows(file, stream, header, step, rowSize, count, limit, field);
}

/**
 * Rows of a list that begins with SizeOfHeader, SizeOfEntry (u32) and a count of `countBytes`. The sizes it
 * names are used, if they are not below what is known of them.
 */
export function headedRows(
  file: Minidump,
  stream: Stream,
  leastHeader: u64,
  leastRow: u64,
  countBytes: u32,
  limit: u64,
  field: string,
): Rows | null {
  const cursor = file.cursor(stream.at, stream.size);
  const header = cursor.u32(field);
  const step = cursor.u32(field);
  const count = cursor.bytes(countBytes, field);
  if (cursor.ok && header < leastHeader) cursor.refuse(stream.at, field, leastHeader, header);
  if (cursor.ok && step < leastRow) cursor.refuse(stream.at + 4, field, leastRow, step);
  if (!file.take(cursor)) return null;
  return wholeRows(file, stream, header, step, leastRow, count, limit, field);
}

/** Rows that lie in the stream and in the file; tells what is missing. `needed` bytes of a row must be there. */
export function wholeRows(
  file: Minidump,
  stream: Stream,
  header: u64,
  step: u64,
  needed: u64,
  count: u64,
  limit: u64,
  field: string,
): Rows {
  const first = stream.at + header;
  const size = min(stream.size, file.source.size > stream.at ? file.source.size - stream.at : 0);
  const room = size > header ? size - header : 0;
  // The last row may lack what this reader does not need.
  let fits = room / step;
  if (room - fits * step >= needed) fits++;
  let kept = min(count, fits);
  if (kept < count) {
    if (stream.size > size) file.cut(stream.at + min(stream.size, header + mulU64(count, step)));
    file.fault(
      "list-cut",
      field + " counts " + counted(count, "row", "rows") + ", " + counted(kept, "lies", "lie") + " in its stream.",
      stream.at,
      field,
      count,
      kept,
    );
  }
  if (kept > limit) {
    file.lose(
      "list-limit",
      field + " has " + kept.toString() + " rows; the first " + limit.toString() + " are read.",
      stream.at,
      field,
      kept,
      limit,
    );
    kept = limit;
  }
  return new Rows(first, step, <i32>kept);
}

/** Reads a stream of rows, some of them a step. */
export abstract class RowStage extends Stage {
  private index: i32 = 0;
  private rows: Rows | null = null;
  /** Bytes of a row as this file has them; 0 before the first. */
  protected rowBytes: u64 = 0;
  private isOpen: bool = false;

  constructor(
    protected readonly file: Minidump,
    protected readonly stream: Stream,
    /** Rows that one step reads. */
    private readonly bit: i32 = 64,
  ) {
    super();
  }

  step(dump: Dump): bool {
    if (!this.isOpen) {
      this.isOpen = true;
      this.rows = this.open();
      const opened = this.rows;
      if (opened) this.rowBytes = opened.step;
    }
    const rows = this.rows;
    if (!rows) return false;
    const end = min(rows.count, this.index + this.bit);
    for (; this.index < end; this.index++) this.row(dump, rows.first + <u64>this.index * rows.step, this.index);
    if (this.index < rows.count) return true;
    this.stream.record.isRead = true;
    this.close(dump);
    return false;
  }

  protected abstract open(): Rows | null;
  protected abstract row(dump: Dump, at: u64, index: i32): void;

  /** After the last row. */
  protected close(_dump: Dump): void {}
}
