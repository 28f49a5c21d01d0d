/** minidump-writer's streams on macOS. */
import { annotate } from "../../annotate";
import { Minidump, Stream } from "../../minidump";

// Crash info (rust-minidump, minidump-common format.rs):
// offset size name
// 0      4    stream_type
// 4      4    record_count            at most 20
// 8      4    record_start_size       where the texts of a record begin
// 12     160  records[20]             size, rva
const RECORDS_AT: u64 = 12;
const RECORD_LIMIT: u32 = 20;
const TEXT_LIMIT: u64 = 1 << 15;

// A record:
// offset size name
// 0      8    stream_type
// 8      8    version                 4 or 5
// 16     8    thread
// 24     8    dialog_mode
// 32     8    abort_cause             only in 5
// then, at record_start_size: texts, zero-terminated
const TEXTS: StaticArray<string> = ["module_path", "message", "signature_string", "backtrace", "message2"];
const MESSAGE: i32 = 1;
const MESSAGE2: i32 = 4;
const TYPE: string = "MozMacosCrashInfo";

export function readMacCrashInfo(file: Minidump, stream: Stream): void {
  const cursor = file.cursor(stream.at, stream.size);
  cursor.skip(4, "MacCrashInfo.StreamType");
  const count = cursor.u32("MacCrashInfo.RecordCount");
  const textsAt = cursor.u32("MacCrashInfo.RecordStartSize");
  if (cursor.ok && count > RECORD_LIMIT) {
    cursor.refuse(stream.at + 4, "MacCrashInfo.RecordCount", RECORD_LIMIT, count);
  }
  file.take(cursor);
  cursor.seek(stream.at + RECORDS_AT);
  for (let i: u32 = 0; i < min(count, RECORD_LIMIT); i++) {
    const size = cursor.u32("MacCrashInfo.Records");
    const at = cursor.u32("MacCrashInfo.Records");
    if (!file.take(cursor)) return;
    if (size > 0) readRecord(file, stream, at, size, textsAt);
  }
  stream.record.isRead = true;
}

function readRecord(file: Minidump, stream: Stream, at: u32, size: u32, textsAt: u32): void {
  const cursor = file.cursor(at, size);
  cursor.skip(textsAt, "MacCrashInfo.Record");
  let module = "";
  for (let i = 0; i < TEXTS.length && cursor.left > 0; i++) {
    const textAt = cursor.at;
    const text = cursor.cstring(TEXT_LIMIT, "MacCrashInfo.Record." + TEXTS[i]);
    if (!cursor.ok) break;
    if (i == 0) module = text;
    if (text.length == 0) continue;
    annotate(file, stream, TEXTS[i], text, TYPE, textAt).module = module;
    const isMessage = i == MESSAGE || i == MESSAGE2;
    if (isMessage && file.dump.crash.message.length == 0) file.dump.crash.message = text.trim();
  }
  file.take(cursor);
}

// offset size name
// 0      4    stream_type
// 4      8    bootargs                rva of a MINIDUMP_STRING
export function readBootArguments(file: Minidump, stream: Stream): void {
  const cursor = file.cursor(stream.at, stream.size);
  cursor.skip(4, "MacBootargs.StreamType");
  const at = cursor.u64("MacBootargs.Bootargs");
  if (!file.take(cursor)) return;
  const text = file.string(at, "MacBootargs.Bootargs");
  if (text.length > 0) annotate(file, stream, "boot-args", text, "MozMacosBootargs", at);
  stream.record.isRead = true;
}
