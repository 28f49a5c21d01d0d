/**
 * Secondary data: what drivers and the system add behind a dump. DUMP_BLOB_FILE_HEADER: "DumpBlob", HeaderSize 10,
 * BuildNumber. Each DUMP_BLOB_HEADER: 00 4 HeaderSize 20, 04 16 Tag, 14 4 DataSize, 18 4 PrePad, 1c 4 PostPad.
 */
import { Cursor } from "../../bytes/cursor";
import { hexUpper, lowerAscii } from "../../bytes/text";
import { Dump } from "../../facts/dump";
import { SecondaryData } from "../../facts/kernel";
import { LOSS } from "../../facts/warnings";
import { readSecondaryFacts } from "./secondary-facts";

const DUMP: u32 = 0x706d7544;
const BLOB: u32 = 0x626f6c42;
const FILE_HEADER: u32 = 0x10;
const BLOB_HEADER: u32 = 0x20;
const MOST: i32 = 4096;

/** Lists the blobs that begin at `at`; returns whether there are any. */
export function readBlobs(dump: Dump, at: u64): bool {
  const source = dump.source;
  const cursor = new Cursor(source, at);
  if (cursor.u32("BlobFile.Signature1") != DUMP || cursor.u32("BlobFile.Signature2") != BLOB || !cursor.ok)
    return false;
  const headerSize = cursor.u32("BlobFile.HeaderSize");
  if (!cursor.ok || headerSize < FILE_HEADER) return false;
  let next = at + headerSize;
  while (dump.kernel.secondaryData.length < MOST && next + BLOB_HEADER <= source.size) {
    cursor.seek(next);
    if (cursor.u32("Blob.HeaderSize") != BLOB_HEADER) break;
    const guid = readGuid(cursor);
    const size = cursor.u32("Blob.DataSize");
    const before = cursor.u32("Blob.PrePad");
    const after = cursor.u32("Blob.PostPad");
    if (!dump.warnings.take(cursor)) break;
    const data = next + BLOB_HEADER + before;
    if (data + size > source.size) {
      dump.warnings.addAt(
        "cut-short",
        LOSS,
        "Secondary data reaches beyond the end of the file.",
        min(data, source.size),
        "Blob.DataSize",
        size.toString(),
        (data < source.size ? source.size - data : 0).toString(),
      );
    }
    if (data >= source.size && size > 0) break;
    if (size > 0) {
      dump.kernel.secondaryData.push(new SecondaryData(guid, size, <i64>data));
      readSecondaryFacts(dump, guid, data, min<u64>(size, source.size - data));
    }
    next = data + size + after;
  }
  if (next < source.size || dump.kernel.secondaryData.length == 0) {
    dump.warnings.addAt(
      "cut-short",
      LOSS,
      "Secondary data ends in the middle of an entry.",
      next,
      "Blob.HeaderSize",
      "0x20",
      "",
    );
  }
  return true;
}

/** "bc5c008f-1e3a-44d7-988d-86f6884c6758", as registries write it but in lower case. */
function readGuid(cursor: Cursor): string {
  const first = cursor.u32("Blob.Tag");
  const second = cursor.u16("Blob.Tag");
  const third = cursor.u16("Blob.Tag");
  cursor.bigEndian = true;
  const fourth = cursor.u16("Blob.Tag");
  const rest = cursor.bytes(6, "Blob.Tag");
  cursor.bigEndian = false;
  const text =
    hexUpper(first, 8) +
    "-" +
    hexUpper(second, 4) +
    "-" +
    hexUpper(third, 4) +
    "-" +
    hexUpper(fourth, 4) +
    "-" +
    hexUpper(rest, 12);
  return lowerAscii(text);
}
