/**
 * Uploads of crash reporters, as they lie on disk when they could not be sent: form fields and a minidump in one
 * body of multipart/form-data (RFC 7578).
 */
import { Lines } from "../bytes/lines";
import { SliceSource } from "../bytes/slice";
import { StoredSource } from "../bytes/source";
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
const MOST_FIELDS: i32 = 1000;
const LONGEST_VALUE: i32 = 1 << 16;
const FORM: string = "Content-Disposition: form-data";
/** Behind the dump there is a line of the boundary, at times other parts. */
const TAIL: u64 = 1 << 16;
const BOUNDARY_LIMIT: i32 = 128;
const DASH: i32 = 0x2d;
/** "MDMP", then the version's lower half. */
const DUMP: StaticArray<u8> = [0x4d, 0x44, 0x4d, 0x50, 0x93, 0xa7];

@final
class MultipartReader extends ContainerReader {
  constructor(
    private readonly packed: StoredSource,
    private readonly dumpAt: u64,
  ) {
    super();
  }

  get progress(): i32 {
    return 0;
  }

  step(dump: Dump): bool {
    const member = readFields(this.packed, this.dumpAt, dump);
    dump.file.containers.push(new Container("multipart", member));
    dump.file.prove("Lies in the body of an upload (multipart/form-data)", 0);
    const end = endOfPart(this.packed, this.dumpAt);
    this.inside = new SliceSource(this.packed, this.dumpAt, end - this.dumpAt);
    return false;
  }
}

export function openMultipart(source: StoredSource, _dump: Dump): ContainerReader | null {
  if (source.byte(0) != DASH || source.byte(1) != DASH) return null;
  const limit = min(source.size, beginsForm(source) ? SEARCHED_IN_FORM : SEARCHED);
  for (let at: u64 = 2; at + DUMP.length <= limit; at++) {
    if (source.byte(at) == <i32>DUMP[0] && holds(source, at)) return new MultipartReader(source, at);
  }
  return null;
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

/** Form fields before the dump become annotations; returns the dump's file name. */
function readFields(source: StoredSource, end: u64, dump: Dump): string {
  const lines = new Lines(source, 0, end, 0x0a, LONGEST_VALUE);
  let name = "";
  let member = "";
  let isBody = false;
  let isCut = false;
  while (lines.next()) {
    if (lines.startsWith("--")) {
      isBody = false;
      name = "";
    } else if (lines.startsWith("Content-Disposition:")) {
      const text = lines.text();
      name = quoted(text, ' name="');
      const file = quoted(text, 'filename="');
      if (file.length > 0) member = memberName(file);
    } else if (lines.length == 0) isBody = true;
    else if (isBody && name.length > 0 && dump.annotations.length >= MOST_FIELDS && !isCut) {
      const most = MOST_FIELDS.toString();
      dump.warnings.add("fields-cut", LOSS, "The upload has more fields than are listed: " + most + " are.");
      isBody = false;
      name = "";
      isCut = true;
    } else if (isBody && name.length > 0 && !isCut) {
      const field = new Annotation(name, lines.text(0, LONGEST_VALUE));
      field.type = "form field";
      dump.annotations.push(field);
      name = "";
    }
  }
  return member;
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
