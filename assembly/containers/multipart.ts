/**
 * Uploads of crash reporters, as they lie on disk when they could not be sent: form fields and a minidump in one
 * body of multipart/form-data (RFC 7578).
 */
import { Lines } from "../bytes/lines";
import { SliceSource } from "../bytes/slice";
import { StoredSource } from "../bytes/source";
import { readUtf8 } from "../bytes/text";
import { Dump } from "../facts/dump";
import { Container } from "../facts/file";
import { Annotation } from "../facts/rows";
import { LOSS } from "../facts/warnings";
import { memberName } from "./archives/member-name";
import { ContainerReader } from "./container";

/** Fields stand before the dump; it begins within these bytes. */
const SEARCHED: u64 = 1 << 16;
/** Of what surely is a form: programs may send long logs ahead of the dump. */
const SEARCHED_IN_FORM: u64 = 16 << 20;
/** Bytes searched, or read as fields, in one step. */
const BYTES_OF_STEP: u64 = 1 << 16;
const MOST_FIELDS: i32 = 1000;
/** Bytes that are kept of a field, and of all of them. */
const LONGEST_VALUE: u64 = 1 << 15;
const MOST_VALUES: u64 = 1 << 20;
const LONGEST_LINE: i32 = 1 << 12;
const FORM: string = "Content-Disposition: form-data";
/** Behind the dump there is a line of the boundary, at times other parts. */
const TAIL: u64 = 1 << 16;
const BOUNDARY_LIMIT: i32 = 128;
const DASH: i32 = 0x2d;
/** "MDMP", then the version's lower half. */
const DUMP: StaticArray<u8> = [0x4d, 0x44, 0x4d, 0x50, 0x93, 0xa7];

@final
class MultipartReader extends ContainerReader {
  private fields: FormFields | null = null;

  constructor(
    private readonly packed: StoredSource,
    /** The dump is searched from here on; it begins here when `isFound`. */
    private at: u64,
    private readonly limit: u64,
    private isFound: bool,
  ) {
    super();
  }

  get progress(): i32 {
    return this.isFound ? 1000 : <i32>((this.at * 1000) / max<u64>(this.limit, 1));
  }

  step(dump: Dump): bool {
    if (!this.isFound) return this.search();
    let fields = this.fields;
    if (!fields) {
      fields = new FormFields(this.packed, this.at);
      this.fields = fields;
    }
    if (fields.step(dump)) return true;
    dump.file.containers.push(new Container("multipart", fields.member));
    dump.file.prove("Lies in the body of an upload (multipart/form-data)", 0);
    const end = endOfPart(this.packed, this.at);
    this.inside = new SliceSource(this.packed, this.at, end - this.at);
    return false;
  }

  private search(): bool {
    const from = this.at;
    const to = min(this.limit, from + BYTES_OF_STEP);
    const at = findDump(this.packed, from, to);
    this.isFound = at < to;
    this.at = at;
    if (this.isFound || at < this.limit) return true;
    // A form without a dump is what it is; it is not opened again.
    withoutDump = this.packed;
    this.inside = this.packed;
    return false;
  }
}

/** What was searched last and holds no dump. */
let withoutDump: StoredSource | null = null;

export function openMultipart(source: StoredSource, _dump: Dump): ContainerReader | null {
  if (source === withoutDump || source.byte(0) != DASH || source.byte(1) != DASH) return null;
  if (beginsForm(source)) {
    return new MultipartReader(source, 2, endOfSearch(min(source.size, SEARCHED_IN_FORM)), false);
  }
  const limit = endOfSearch(min(source.size, SEARCHED));
  const at = findDump(source, 2, limit);
  return at < limit ? new MultipartReader(source, at, limit, true) : null;
}

/** No dump begins behind it. */
function endOfSearch(size: u64): u64 {
  return max<u64>(size, 1 + DUMP.length) - DUMP.length + 1;
}

/** Where a dump begins in from ≤ at < to; `to`: none does. */
function findDump(source: StoredSource, from: u64, to: u64): u64 {
  for (let at = from; at < to; at++) if (source.byte(at) == <i32>DUMP[0] && holds(source, at)) return at;
  return to;
}

/** A line of the boundary, then the head of the first field. */
function beginsForm(source: StoredSource): bool {
  const lines = new Lines(source, 0, min<u64>(source.size, 4096));
  return lines.next() && lines.next() && lines.startsWith(FORM);
}

function holds(source: StoredSource, at: u64): bool {
  for (let i = 1; i < DUMP.length; i++) if (source.byte(at + i) != <i32>DUMP[i]) return false;
  return true;
}

/** Form fields before the dump, which become annotations. */
class FormFields {
  /** The dump's file name. */
  member: string = "";
  private readonly lines: Lines;
  private boundary: string = "";
  private name: string = "";
  private isFile: bool = false;
  /** Where the value under way begins, and ends before a line break; 0: none is. */
  private valueAt: u64 = 0;
  private valueEnd: u64 = 0;
  private kept: u64 = 0;
  private isCut: bool = false;

  constructor(
    private readonly source: StoredSource,
    end: u64,
  ) {
    this.lines = new Lines(source, 0, end, 0x0a, LONGEST_LINE);
  }

  /** Reads the next lines; false: there are no more. */
  step(dump: Dump): bool {
    const lines = this.lines;
    for (let read: u64 = 0; read < BYTES_OF_STEP; read += <u64>lines.length + 1) {
      if (!lines.next()) {
        this.add(dump);
        return false;
      }
      if (this.boundary.length == 0) this.boundary = lines.text(0, BOUNDARY_LIMIT);
      if (lines.startsWith(this.boundary)) {
        this.add(dump);
        this.name = "";
        this.isFile = false;
      } else if (this.valueAt != 0) {
        this.valueEnd = lines.start + lines.length;
      } else if (lines.startsWith("Content-Disposition:")) {
        const text = lines.text();
        this.name = quoted(text, ' name="');
        const file = quoted(text, 'filename="');
        this.isFile = file.length > 0;
        if (this.isFile) this.member = memberName(file);
      } else if (lines.length == 0) {
        const next = lines.start + 1 + <u64>(this.source.byte(lines.start) == 0x0d);
        this.valueAt = next;
        this.valueEnd = next;
      }
    }
    return true;
  }

  /** The value is whole: all its lines, but of a file that lies beside the dump. */
  private add(dump: Dump): void {
    const at = this.valueAt;
    const size = this.valueEnd - at;
    this.valueAt = 0;
    if (at == 0 || size == 0 || this.name.length == 0 || this.isFile) return;
    const length = min(min(size, LONGEST_VALUE), MOST_VALUES - this.kept);
    const isFull = dump.annotations.length >= MOST_FIELDS;
    if (length < size || isFull) this.tellCut(dump);
    if (length == 0 || isFull) return;
    this.kept += length;
    const field = new Annotation(this.name, readUtf8(this.source, at, <i32>length, false));
    field.type = "form field";
    dump.annotations.push(field);
  }

  private tellCut(dump: Dump): void {
    if (this.isCut) return;
    this.isCut = true;
    dump.warnings.add("fields-cut", LOSS, "The upload has more fields, or longer ones, than are kept of it.");
  }
}

function quoted(text: string, key: string): string {
  const at = text.indexOf(key);
  if (at < 0) return "";
  const start = at + key.length;
  const end = text.indexOf('"', start);
  return end < 0 ? "" : text.substring(start, end);
}

/** Before the line break in front of the next boundary, or the end of the file where there is none. */
function endOfPart(source: StoredSource, start: u64): u64 {
  const first = new Lines(source, 0, BOUNDARY_LIMIT);
  if (!first.next() || first.length < 4) return source.size;
  const length = first.length;
  const from = source.size > TAIL ? max(start, source.size - TAIL) : start;
  for (let at = from; at + length <= source.size; at++) {
    if (source.byte(at) != DASH) continue;
    let i = 0;
    while (i < length && source.byte(at + i) == source.byte(i)) i++;
    if (i < length) continue;
    let end = at;
    if (end > start && source.byte(end - 1) == 0x0a) end--;
    if (end > start && source.byte(end - 1) == 0x0d) end--;
    return end;
  }
  return source.size;
}
