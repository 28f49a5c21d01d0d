/** CodeView records: which symbol file belongs to an image. In minidumps, kernel dumps and images in memory. */
import { Cursor } from "../../bytes/cursor";
import { hex, hexUpper, lowerAscii, upperAscii } from "../../bytes/text";

const RSDS: u32 = 0x53445352;
const NB10: u32 = 0x3031424e;
/** Breakpad's record of an ELF build id: "LEpB" in memory. */
const BPEL: u32 = 0x4270454c;
/** A path of a symbol file beyond this is none. */
const NAME_LIMIT: u64 = 4096;
const BUILD_ID_LIMIT: u64 = 64;

/** What a CodeView record says; texts are "" where it says nothing. */
@final
export class CodeView {
  /** Path of the symbol file as recorded. */
  file: string = "";
  /** Breakpad's debug id: 32 upper-case digits of the GUID and the age; of PDB 2.0 its signature and age. */
  debugId: string = "";
  /** Lower-case hex, of ELF records. */
  buildId: string = "";
  /** The GUID's 32 upper-case digits; of a Mach-O image its UUID. */
  guid: string = "";
  isKnown: bool = false;
}

/** Reads the record that the cursor is bounded to. The caller asks the cursor for faults. */
export function readCodeView(cursor: Cursor): CodeView {
  const record = new CodeView();
  const size = cursor.left;
  const magic = cursor.u32("CodeView.Signature");
  if (magic == RSDS) readRsds(cursor, record);
  else if (magic == NB10) readNb10(cursor, record);
  else if (magic == BPEL) readBuildId(cursor, record, size - 4);
  return record;
}

// offset size name
// 0      4    "RSDS"
// 4      16   GUID
// 20     4    age
// 24          path, UTF-8, zero-terminated
function readRsds(cursor: Cursor, record: CodeView): void {
  const guid = readGuid(cursor);
  const age = cursor.u32("CodeView.Age");
  if (!cursor.ok) return;
  record.isKnown = true;
  record.file = cursor.utf8(min(cursor.left, NAME_LIMIT), "CodeView.PdbFileName");
  if (guid == NO_GUID) return;
  record.guid = guid;
  record.debugId = guid + ageText(age);
}

// offset size name
// 0      4    "NB10"
// 4      4    offset
// 8      4    signature, a time_t
// 12     4    age
// 16          path, zero-terminated
function readNb10(cursor: Cursor, record: CodeView): void {
  cursor.skip(4, "CodeView.Offset");
  const signature = cursor.u32("CodeView.Signature");
  const age = cursor.u32("CodeView.Age");
  if (!cursor.ok) return;
  record.isKnown = true;
  record.file = cursor.utf8(min(cursor.left, NAME_LIMIT), "CodeView.PdbFileName");
  if (signature != 0) record.debugId = hexUpper(signature, 8) + lowerAscii(ageText(age));
}

function readBuildId(cursor: Cursor, record: CodeView, size: u64): void {
  record.isKnown = true;
  const text = cursor.hexBytes(<i32>min(size, BUILD_ID_LIMIT), "CodeView.BuildId");
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) == 0x30) continue;
    record.buildId = text;
    record.debugId = debugIdOfBuildId(text);
    return;
  }
}

/** The debug id that Breakpad makes of an ELF build id: its first 16 bytes read as a GUID, age 0. */
function debugIdOfBuildId(buildId: string): string {
  const id = upperAscii(buildId.padEnd(32, "0").substring(0, 32));
  return swapped(id, 0, 4) + swapped(id, 8, 2) + swapped(id, 12, 2) + id.substring(16) + "0";
}

const NO_GUID: string = "00000000000000000000000000000000";

/** 32 upper-case digits: the first three fields are numbers, the rest bytes. */
export function readGuid(cursor: Cursor): string {
  const first = hexUpper(cursor.u32("Guid.Data1"), 8);
  const second = hexUpper(cursor.u16("Guid.Data2"), 4);
  const third = hexUpper(cursor.u16("Guid.Data3"), 4);
  return first + second + third + upperAscii(cursor.hexBytes(8, "Guid.Data4"));
}

/** "EF1091E3-81DA-369B-9039-EA1591D07E0B". */
export function dashed(guid: string): string {
  if (guid.length != 32) return guid;
  return (
    guid.substring(0, 8) +
    "-" +
    guid.substring(8, 12) +
    "-" +
    guid.substring(12, 16) +
    "-" +
    guid.substring(16, 20) +
    "-" +
    guid.substring(20)
  );
}

/** The code id of a PE image: its timestamp in upper case, its size in lower case. */
export function peCodeId(timestamp: u32, size: u32): string {
  return hexUpper(timestamp, 8) + hex(size).substring(2);
}

function ageText(age: u32): string {
  return upperAscii(hex(age).substring(2));
}

/** `count` bytes of hex text in the other order. */
function swapped(text: string, from: i32, count: i32): string {
  let turned = "";
  for (let i = count - 1; i >= 0; i--) turned += text.substr(from + i * 2, 2);
  return turned;
}
