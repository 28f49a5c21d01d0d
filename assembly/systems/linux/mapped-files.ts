/** NT_FILE: which files were mapped where. */
import { addU64, mulU64 } from "../../bytes/checked";
import { Cursor } from "../../bytes/cursor";
import { MappedFile } from "../unix/mapped-file";

// NT_FILE (Linux, fs/binfmt_elf.c, fill_files_note), w: 4 or 8:
// offset size name
// 0      w    count
// w      w    page_size     the kernel: its own; debuggers: 1
// 2w     3w   start, end, offset (in units of page_size), count times
// then count paths, each with a zero behind
/** The kernel's limit of a path, with room for " (deleted)". */
const PATH_LIMIT: u64 = 4096 + 16;
const ROWS_AT_ONCE: u64 = 256;

/** Reads the list in bounded bits: rows and paths lie apart, so two cursors walk side by side. */
@final
export class MappedFileReader {
  readonly files: Array<MappedFile> = [];
  pageSize: u64 = 0;
  /** As the note says, and as many rows as it has room for. */
  count: u64 = 0;
  fits: u64 = 0;
  private next: u64 = 0;
  private path: string = "";
  private readonly paths: Cursor;

  /** Both cursors stand at the note's contents and end with them. */
  constructor(
    private readonly rows: Cursor,
    paths: Cursor,
  ) {
    this.paths = paths;
    const start = rows.at;
    const size = rows.left;
    this.count = rows.word("NT_FILE.count");
    this.pageSize = rows.word("NT_FILE.page_size");
    const word = <u64>rows.wordBytes;
    // Each row has a path of one byte at least.
    const room = size > word << 1 ? (size - (word << 1)) / (3 * word + 1) : 0;
    this.fits = min(this.count, room);
    paths.seek(addU64(start + (word << 1), mulU64(this.count, 3 * word)));
  }

  /** The fault of the rows or the paths, to be reported. */
  get faulty(): Cursor {
    return this.rows.ok ? this.paths : this.rows;
  }

  /** Reads the next rows; false: there are no more. */
  step(): bool {
    const rows = this.rows;
    const paths = this.paths;
    for (let i: u64 = 0; i < ROWS_AT_ONCE && this.next < this.fits; i++) {
      const at = rows.at;
      const start = rows.word("NT_FILE.start");
      const end = rows.word("NT_FILE.end");
      const offset = rows.word("NT_FILE.offset");
      this.readPath();
      if (!rows.ok || !paths.ok) return false;
      this.next++;
      if (end > start) this.files.push(new MappedFile(start, end, mulU64(offset, this.pageSize), this.path, at));
    }
    return this.next < this.fits;
  }

  /** Rows of one file follow each other: their path is held once. */
  private readPath(): void {
    const paths = this.paths;
    const previous = this.path;
    const source = paths.source;
    let i = 0;
    while (i < previous.length && previous.charCodeAt(i) < 0x80 && source.byte(paths.at + i) == previous.charCodeAt(i))
      i++;
    if (previous.length > 0 && i == previous.length && <u64>i < paths.left && source.byte(paths.at + i) == 0) {
      paths.skip(<u64>i + 1, "NT_FILE.path");
      return;
    }
    this.path = paths.cstring(PATH_LIMIT, "NT_FILE.path");
  }
}
