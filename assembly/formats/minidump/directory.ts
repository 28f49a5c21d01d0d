/** Header and directory: what the file says it holds. */

import { isoUnixTime } from "../../bytes/time";
import { FileTable, RawRecord } from "../../facts/rows";
import { counted, FAULT } from "../../facts/warnings";
import { streamName } from "../../names/stream-types";
import { Minidump, Stream } from "./minidump";

// MINIDUMP_HEADER (minidumpapiset.h):
// offset size name
// 0      4    Signature
// 4      4    Version             low 16 bits 0xa793, the rest the writer's own
// 8      4    NumberOfStreams
// 12     4    StreamDirectoryRva
// 16     4    CheckSum
// 20     4    TimeDateStamp       time_t
// 24     8    Flags               MINIDUMP_TYPE
const HEADER_SIZE: u64 = 32;
const COUNT_AT: u64 = 8;
const DIRECTORY_AT: u64 = 12;

// MINIDUMP_DIRECTORY:
// offset size name
// 0      4    StreamType
// 4      4    DataSize
// 8      4    Rva
const ENTRY_SIZE: u64 = 12;

/** No writer has more streams than this by far. */
const STREAM_LIMIT: u64 = 1024;

/** Reads the header; false where there is none to go on with. */
export function readDirectory(file: Minidump): bool {
  const dump = file.dump;
  // The probe told of a file that ends before.
  if (file.source.byte(COUNT_AT - 1) < 0) return false;
  const cursor = file.cursor(4);
  const version = cursor.u32("MinidumpHeader.Version");
  const count: u64 = cursor.u32("MinidumpHeader.NumberOfStreams");
  const at: u64 = cursor.u32("MinidumpHeader.StreamDirectoryRva");
  cursor.skip(4, "MinidumpHeader.CheckSum");
  const time = cursor.u32("MinidumpHeader.TimeDateStamp");
  file.flags = cursor.u64("MinidumpHeader.Flags");
  file.writerVersion = version >> 16;
  const isWhole = file.take(cursor);
  dump.tables.push(new FileTable("MINIDUMP_HEADER", 0, HEADER_SIZE));
  if (!isWhole) {
    file.cut(HEADER_SIZE);
    return false;
  }
  dump.file.time = isoUnixTime(time);
  if (count == 0) {
    file.fault(
      "no-streams",
      "The dump has no streams: it was started, but not finished.",
      COUNT_AT,
      "MinidumpHeader.NumberOfStreams",
      1,
      0,
    );
    return false;
  }
  return readEntries(file, at, count);
}

function readEntries(file: Minidump, at: u64, count: u64): bool {
  const size = file.source.size;
  const room = at < size ? (size - at) / ENTRY_SIZE : 0;
  const kept = min(min(count, room), STREAM_LIMIT);
  if (kept < count) {
    file.isDirectoryCut = true;
    const isCut = kept == room && count <= STREAM_LIMIT;
    if (isCut) file.cut(at + count * ENTRY_SIZE);
    file.fault(
      isCut ? "cut-short" : "bad-value",
      "The directory should have " + counted(count, "entry", "entries") + "; " + counted(kept, "is", "are") + " read.",
      at < size ? COUNT_AT : DIRECTORY_AT,
      at < size ? "MinidumpHeader.NumberOfStreams" : "MinidumpHeader.StreamDirectoryRva",
      at < size ? count : at,
      at < size ? kept : size,
    );
  }
  if (kept > 0) file.dump.tables.push(new FileTable("MINIDUMP_DIRECTORY", at, kept * ENTRY_SIZE));
  const cursor = file.cursor(at);
  for (let i: u64 = 0; i < kept; i++) {
    const type = cursor.u32("MinidumpDirectory.StreamType");
    const dataSize = cursor.u32("MinidumpDirectory.DataSize");
    const rva = cursor.u32("MinidumpDirectory.Rva");
    if (!file.take(cursor)) break;
    // Writers leave slots unused, at the end and in the middle.
    if (type == 0 && dataSize == 0) file.unusedEntries++;
    else addStream(file, type, rva, dataSize, at + i * ENTRY_SIZE);
  }
  if (file.isCut && hasTextLineEnds(file)) {
    file.dump.warnings.add(
      "text-line-ends",
      FAULT,
      "A transfer took this file for text and put a carriage return before every line feed; what it said is moved. Copy the dump again, as binary.",
    );
  }
  return file.streams.length > 0;
}

/** Whether every line feed in front has a carriage return before it, which is no chance with some of them. */
function hasTextLineEnds(file: Minidump): bool {
  let count = 0;
  for (let at: u64 = 1; at < min<u64>(file.source.size, 4096); at++) {
    if (file.source.byte(at) != 0x0a) continue;
    if (file.source.byte(at - 1) != 0x0d) return false;
    count++;
  }
  return count >= 4;
}

function addStream(file: Minidump, type: u32, at: u64, size: u64, entryAt: u64): void {
  const fileSize = file.source.size;
  const record = new RawRecord();
  record.type = type;
  record.name = streamName(type);
  if (at < fileSize) record.at = <i64>at;
  record.size = <i64>size;
  const name = record.name.length > 0 ? record.name : "Stream " + type.toString();
  if (size > 0 && (at >= fileSize || size > fileSize - at)) {
    const there = at < fileSize ? fileSize - at : 0;
    file.cut(at + size);
    file.fault(
      "stream-cut",
      name +
        " reaches beyond the end of the file: " +
        counted(size, "byte", "bytes") +
        " at " +
        at.toString() +
        ", " +
        counted(there, "is", "are") +
        " there.",
      entryAt,
      "MinidumpDirectory.Rva",
      at + size,
      fileSize,
    );
  } else if (size >= 16 && isZeros(file, at, min<u64>(size, 256))) {
    file.fault(
      "stream-empty",
      name + " is all zeros: the file was made as large as it should be, but not filled.",
      at,
      name,
      size,
      0,
    );
  }
  const earlier = file.find(type);
  if (earlier && size > 0) {
    file.note("stream-twice", name + " stands there twice; the one that comes first in the directory is read.");
  }
  file.streams.push(new Stream(type, at, size, record, entryAt));
  file.dump.records.push(record);
}

function isZeros(file: Minidump, at: u64, length: u64): bool {
  for (let i: u64 = 0; i < length; i++) if (file.source.byte(at + i) != 0) return false;
  return true;
}
