/** Chromium's stability report: a protocol buffer of what memory the process and the system had left. */
import { Cursor } from "../../../../bytes/cursor";
import { LOSS } from "../../../../facts/warnings";
import { annotate } from "../../annotate";
import { Minidump, Stream } from "../../minidump";

// components/stability_report/stability_report.proto; what earlier releases wrote beside it (modules, activities of
// threads) has no field here. Paths from the report down, a hexadecimal digit for each field:
// 2        process_states, repeated
// 2 3        process_id
// 2 4 1      memory_state.windows_memory: 1 process_private_usage … 4, in pages of 4 KiB
// 2 7 1      file_system_state.posix_file_system_state: 1 open_file_descriptors
// 2 7 2      file_system_state.windows_file_system_state: 1 process_handle_count
// 7 1      system_memory_state.windows_memory: 1 system_commit_limit, 2 system_commit_remaining, in pages of 4 KiB
const MESSAGES: StaticArray<u32> = [0x2, 0x24, 0x241, 0x27, 0x271, 0x272, 0x7, 0x71];
const NUMBERS: StaticArray<u32> = [0x23, 0x2411, 0x2412, 0x2413, 0x2414, 0x2711, 0x2721, 0x711, 0x712, 0x713];
const NAMES: StaticArray<string> = [
  "process_id",
  "process_private_usage",
  "process_peak_workingset_size",
  "process_peak_pagefile_usage",
  "process_allocation_attempt",
  "open_file_descriptors",
  "process_handle_count",
  "system_commit_limit",
  "system_commit_remaining",
  "system_handle_count",
];
const IN_PAGES: StaticArray<bool> = [false, true, true, true, true, false, false, true, true, false];
const PAGE: u64 = 4096;

const VARINT: u64 = 0;
const FIXED64: u64 = 1;
const BYTES: u64 = 2;
const FIXED32: u64 = 5;
const MOST_VARINT: u32 = 10;
/** Written ones are some hundred bytes. */
const MOST_BYTES: u64 = 1 << 18;
const FIELD: string = "StabilityReport";

export function readStabilityReport(file: Minidump, stream: Stream): void {
  const cursor = file.cursor(stream.at, min(stream.size, MOST_BYTES));
  stream.record.isRead = readMessage(file, stream, cursor, cursor.at + min(stream.size, MOST_BYTES), 0);
  if (stream.size > MOST_BYTES) {
    file.dump.warnings.addAt(
      "list-cut",
      LOSS,
      "The stability report is read up to " + MOST_BYTES.toString() + " bytes.",
      stream.at,
      FIELD,
      MOST_BYTES.toString(),
      stream.size.toString(),
    );
  }
}

/** Reads the fields up to `end`; false when what is there is no message. */
function readMessage(file: Minidump, stream: Stream, cursor: Cursor, end: u64, path: u32): bool {
  while (cursor.at < end) {
    const at = cursor.at;
    const tag = readVarint(cursor);
    const field = tag >> 3;
    const inner = field > 0 && field < 16 ? (path << 4) | <u32>field : 0;
    const kind = tag & 7;
    if (kind == VARINT) {
      const value = readVarint(cursor);
      if (cursor.ok) tell(file, stream, inner, value, at);
    } else if (kind == FIXED64) cursor.skip(8, FIELD);
    else if (kind == FIXED32) cursor.skip(4, FIELD);
    else if (kind == BYTES) {
      const length = readVarint(cursor);
      if (cursor.ok && length > end - min(end, cursor.at)) cursor.refuse(at, FIELD, end - min(end, cursor.at), length);
      if (!cursor.ok) return file.take(cursor);
      const innerEnd = cursor.at + length;
      if (MESSAGES.includes(inner) && !readMessage(file, stream, cursor, innerEnd, inner)) return false;
      cursor.seek(innerEnd);
    } else cursor.refuse(at, FIELD, BYTES, kind);
    if (!cursor.ok) return file.take(cursor);
  }
  return true;
}

function tell(file: Minidump, stream: Stream, path: u32, value: u64, at: u64): void {
  const index = NUMBERS.indexOf(path);
  if (index < 0) return;
  const scaled = IN_PAGES[index] && value <= u64.MAX_VALUE / PAGE ? value * PAGE : value;
  annotate(file, stream, NAMES[index], scaled.toString(), FIELD, at);
}

/** Seven bits a byte, the lowest first. */
function readVarint(cursor: Cursor): u64 {
  let value: u64 = 0;
  for (let i: u32 = 0; i < MOST_VARINT; i++) {
    const byte = cursor.u8(FIELD);
    value |= (<u64>(byte & 0x7f)) << (7 * i);
    if (byte < 0x80) break;
  }
  return value;
}
