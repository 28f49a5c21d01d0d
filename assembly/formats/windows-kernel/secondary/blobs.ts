/**
 * Secondary data: what drivers and the system add behind a dump. DUMP_BLOB_FILE_HEADER: "DumpBlob", HeaderSize 10,
 * BuildNumber. Each DUMP_BLOB_HEADER: 00 4 HeaderSize 20, 04 16 Tag, 14 4 DataSize, 18 4 PrePad, 1c 4 PostPad.
 */
import { Cursor } from "../../../bytes/cursor";
import { Dump } from "../../../facts/dump";
import { SecondaryData } from "../../../facts/kernel";
import { LOSS } from "../../../facts/warnings";
import { readHardwareError } from "../hardware/error-record";
import { readGuid } from "./guid";
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
    const guid = readGuid(cursor, "Blob.Tag");
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
      readHardwareError(dump, source, data);
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
