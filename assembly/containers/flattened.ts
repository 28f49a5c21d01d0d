/**
 * makedumpfile's flattened form: what was to be written where, in the order of writing, for pipes that cannot seek.
 * Later records override earlier ones: the headers of the dump inside are written twice.
 */
import { addU64 } from "../bytes/checked";
import { Cursor } from "../bytes/cursor";
import { StoredSource } from "../bytes/source";
import { Dump } from "../facts/dump";
import { Container } from "../facts/file";
import { FAULT, LOSS } from "../facts/warnings";
import { ContainerReader } from "./container";
import { Extents } from "./extents";

// makedumpfile_header (makedumpfile, makedumpfile.h), numbers big-endian on every machine:
// offset size name
// 0      16   signature     "makedumpfile", zeros
// 16     8    type          1
// 24     8    version       1
// to 4096 zeros; then records of
// 0      8    offset        -1: the end
// 8      8    size
// 16          data
const HEADER: u64 = 4096;
const RECORD: u64 = 16;
const TYPE_FLAT: u64 = 1;
const VERSION: u64 = 1;
/** "makedump", "file" and four zeros, read as big-endian numbers. */
const SIGNATURE_HIGH: u64 = 0x6d616b6564756d70;
const SIGNATURE_LOW: u64 = 0x66696c6500000000;

const RECORDS_AT_ONCE: i32 = 64;
const MOST_RECORDS: i32 = 1 << 22;
/** No dump reaches further. */
const MOST_OFFSET: u64 = (<u64>1) << 52;

/** What the records make up: gaps between them are zeros. */
@final
class FlattenedSource extends StoredSource {
  constructor(
    private readonly inner: StoredSource,
    private readonly extents: Extents,
  ) {
    super(extents.end, true, inner.number, inner);
  }

  pull(offset: u64, into: usize, length: i32): i32 {
    const wanted = <i32>min<u64>(<u64>length, this.size - min(offset, this.size));
    let filled = 0;
    while (filled < wanted) {
      const extents = this.extents;
      const isThere = extents.find(offset + filled);
      const count = <i32>min<u64>(extents.foundLength, wanted - filled);
      if (count <= 0) break;
      if (!isThere) memory.fill(into + filled, 0, count);
      else {
        const copied = this.inner.copy(extents.foundAt, into + filled, count);
        if (copied < count) return filled + copied;
      }
      filled += count;
    }
    return filled;
  }
}

/** Hops from record to record; data are not read. */
@final
class FlattenedReader extends ContainerReader {
  private readonly extents: Extents = new Extents();
  private readonly cursor: Cursor;

  constructor(private readonly packed: StoredSource) {
    super();
    const cursor = new Cursor(packed, HEADER);
    cursor.bigEndian = true;
    this.cursor = cursor;
  }

  get progress(): i32 {
    return this.packed.size == 0 ? 0 : <i32>((min(this.cursor.at, this.packed.size) * 1000) / this.packed.size);
  }

  step(dump: Dump): bool {
    const cursor = this.cursor;
    for (let i = 0; i < RECORDS_AT_ONCE; i++) {
      const at = cursor.at;
      if (at >= this.packed.size || this.packed.size - at < RECORD) return this.end(dump, true);
      const offset = cursor.u64("FlatRecord.offset");
      const size = cursor.u64("FlatRecord.size");
      if (!cursor.ok) return this.end(dump, true);
      if (offset == u64.MAX_VALUE) return this.end(dump, false);
      const left = this.packed.size - cursor.at;
      if (offset >= MOST_OFFSET || size >= MOST_OFFSET) {
        // Where the next record begins cannot be told behind this one.
        tell(
          dump,
          "record-damaged",
          "holds a record that cannot be; what follows it is not read",
          at,
          offset.toString(),
        );
        return this.end(dump, false);
      }
      if (this.extents.count == MOST_RECORDS) {
        dump.warnings.add("records-cut", LOSS, "The flattened file has more records than are read.");
        return this.end(dump, false);
      }
      this.extents.add(offset, min(size, left), cursor.at);
      if (size > left) {
        dump.file.truncate(-1, <i64>this.packed.size);
        tell(dump, "cut-short", "ends inside a record: the transfer was cut off", at, left.toString());
        return this.end(dump, false);
      }
      cursor.seek(addU64(cursor.at, size));
    }
    return true;
  }

  private end(dump: Dump, isCut: bool): bool {
    if (isCut) {
      dump.file.truncate(-1, <i64>this.packed.size);
      dump.warnings.add(
        "cut-short",
        FAULT,
        "The flattened file has no end mark: the transfer was cut off, and the dump inside is not whole.",
      );
    }
    this.extents.settle();
    this.inside = new FlattenedSource(this.packed, this.extents);
    return false;
  }
}

/** Places count in what is inside; this one is of the packed file, so it stands in the sentence. */
function tell(dump: Dump, code: string, what: string, at: u64, found: string): void {
  const warning = dump.warnings.add(code, FAULT, "At byte " + at.toString() + " the flattened file " + what + ".");
  warning.field = "FlatRecord";
  warning.found = found;
}

export function openFlattened(source: StoredSource, dump: Dump): ContainerReader | null {
  const cursor = new Cursor(source);
  cursor.bigEndian = true;
  const isSigned =
    cursor.u64("FlatHeader.signature") == SIGNATURE_HIGH && cursor.u64("FlatHeader.signature") == SIGNATURE_LOW;
  const type = cursor.u64("FlatHeader.type");
  const version = cursor.u64("FlatHeader.version");
  if (!isSigned || !cursor.ok || type != TYPE_FLAT || version != VERSION) return null;
  dump.file.containers.push(new Container("kdump-flat"));
  dump.file.prove("Starts with the signature makedumpfile of flattened dumps", 0);
  return new FlattenedReader(source);
}
