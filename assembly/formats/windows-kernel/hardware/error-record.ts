/**
 * WHEA_ERROR_RECORD, which is the Common Platform Error Record of UEFI (appendix N): what the hardware said of its
 * error. Windows hands it over by a parameter of the bug check, or as secondary data.
 *
 * Header, 128 bytes: 00 4 "CPER"   06 4 ffffffff   0a 2 SectionCount   0c 4 Severity   14 4 Length
 * Descriptors behind it, 72 bytes each: 00 4 SectionOffset from the record's begin   04 4 SectionLength
 *   0a 1 ValidBits (bit 1: FruText)   10 16 SectionType   30 4 SectionSeverity   34 20 FruText
 */
import { Cursor } from "../../../bytes/cursor";
import { ByteSource } from "../../../bytes/source";
import { readUtf8 } from "../../../bytes/text";
import { Dump } from "../../../facts/dump";
import { Annotation, RawRecord } from "../../../facts/rows";
import { FAULT } from "../../../facts/warnings";
import { readGuid } from "../secondary/guid";
import { describeSection, SectionWords, sectionName } from "./sections";

const RECORD: string = "WHEA_ERROR_RECORD";
const CPER: u32 = 0x52455043;
const HEADER: u64 = 128;
const DESCRIPTOR: u64 = 72;
const HAS_FRU_TEXT: u32 = 2;
const FRU_TEXT: u64 = 20;
const MOST_SECTIONS: u32 = 64;
const LARGEST: u64 = 1 << 20;

const SEVERITIES: StaticArray<string> = ["recoverable", "fatal", "corrected", "for information only"];

/** Reads the record at `at`; false: there is none. */
export function readHardwareError(dump: Dump, source: ByteSource, at: u64): bool {
  const cursor = new Cursor(source, at);
  if (cursor.u32("ErrorRecord.Signature") != CPER || !cursor.ok) return false;
  cursor.seek(at + 6);
  if (cursor.u32("ErrorRecord.SignatureEnd") != u32.MAX_VALUE) return false;
  const count = cursor.u16("ErrorRecord.SectionCount");
  const severity = cursor.u32("ErrorRecord.Severity");
  cursor.seek(at + 0x14);
  const length = <u64>cursor.u32("ErrorRecord.Length");
  if (!dump.warnings.take(cursor)) return false;
  const place = source.fileOffsetOf(at);
  if (length < HEADER || length > LARGEST || count > MOST_SECTIONS || count * DESCRIPTOR > length - HEADER) {
    dump.warnings.addAt(
      "bad-value",
      FAULT,
      "The record of the hardware's error does not hold the sections it announces.",
      place == u64.MAX_VALUE ? 0 : place,
      "ErrorRecord.Length",
      (HEADER + count * DESCRIPTOR).toString(),
      length.toString(),
    );
    return true;
  }
  list(dump, RECORD, "", place, length);
  annotate(dump, "Hardware error", severityWords(severity), place);
  let best = "";
  let bestRank = -1;
  for (let i: u32 = 0; i < count; i++) {
    const words = readSection(dump, source, at, at + HEADER + <u64>i * DESCRIPTOR, length);
    if (!words || words.rank <= bestRank) continue;
    best = words.brief;
    bestRank = words.rank;
  }
  if (dump.kernel.hardwareError.length == 0) dump.kernel.hardwareError = best;
  return true;
}

function readSection(dump: Dump, source: ByteSource, record: u64, at: u64, length: u64): SectionWords | null {
  const cursor = new Cursor(source, at);
  const offset = <u64>cursor.u32("ErrorSection.Offset");
  const size = <u64>cursor.u32("ErrorSection.Length");
  cursor.seek(at + 0x0a);
  const valid = cursor.u8("ErrorSection.ValidBits");
  cursor.seek(at + 0x10);
  const type = readGuid(cursor, "ErrorSection.Type");
  cursor.seek(at + 0x30);
  const severity = cursor.u32("ErrorSection.Severity");
  if (!dump.warnings.take(cursor)) return null;
  const place = source.fileOffsetOf(record + offset);
  const name = sectionName(type);
  if (offset < HEADER || offset > length || size > length - offset) {
    dump.warnings.addAt(
      "bad-value",
      FAULT,
      "A section of the hardware's error record lies outside of it.",
      source.fileOffsetOf(at),
      "ErrorSection.Offset",
      "at most " + length.toString(),
      (offset + size).toString(),
    );
    return null;
  }
  list(dump, name.length > 0 ? name : type, RECORD, place, size);
  const words = describeSection(source, record + offset, size, type);
  if (!words) return null;
  annotate(dump, name, words.what + "; " + severityWords(severity), place);
  for (let i = 0; i < words.names.length; i++) annotate(dump, words.names[i], words.values[i], place);
  const part = valid & HAS_FRU_TEXT ? readUtf8(source, at + 0x34, FRU_TEXT, true).trim() : "";
  if (part.length > 0) {
    annotate(dump, "Part, as the firmware calls it", part, source.fileOffsetOf(at + 0x34));
    words.brief += ", in the part that the firmware calls " + part;
  }
  return words;
}

function severityWords(severity: u32): string {
  return severity < <u32>SEVERITIES.length ? SEVERITIES[severity] : "severity " + severity.toString();
}

function annotate(dump: Dump, key: string, value: string, place: u64): void {
  const fact = new Annotation(key, value);
  fact.type = RECORD;
  if (place != u64.MAX_VALUE) fact.at = <i64>place;
  dump.annotations.push(fact);
}

function list(dump: Dump, name: string, owner: string, place: u64, size: u64): void {
  const record = new RawRecord();
  record.typeName = name;
  record.name = name;
  record.owner = owner;
  record.size = <i64>size;
  record.isRead = true;
  if (place != u64.MAX_VALUE) record.at = <i64>place;
  dump.records.push(record);
}
