/** Breakpad's own streams. */
import { annotate } from "../../annotate";
import { Minidump, Stream } from "../../minidump";

// MDRawBreakpadInfo (Breakpad, minidump_format.h):
// offset size name
// 0      4    validity                1: dump_thread_id, 2: requesting_thread_id
// 4      4    dump_thread_id
// 8      4    requesting_thread_id
const DUMP_THREAD_VALID: u32 = 1;
const REQUESTING_VALID: u32 = 2;

export function readBreakpadInfo(file: Minidump, stream: Stream): void {
  const cursor = file.cursor(stream.at, stream.size);
  const validity = cursor.u32("BreakpadInfo.Validity");
  const dumpThread = cursor.u32("BreakpadInfo.DumpThreadId");
  const requesting = cursor.u32("BreakpadInfo.RequestingThreadId");
  if (!file.take(cursor)) return;
  if (validity & DUMP_THREAD_VALID) {
    file.dumpThread = dumpThread;
    annotate(file, stream, "dump thread", dumpThread.toString(), "BreakpadInfo", stream.at + 4);
  }
  if (validity & REQUESTING_VALID) {
    file.requestingThread = requesting;
    annotate(file, stream, "requesting thread", requesting.toString(), "BreakpadInfo", stream.at + 8);
  }
  stream.record.isRead = true;
}

// MDRawAssertionInfo:
// offset size name
// 0      256  expression[128]
// 256    256  function[128]
// 512    256  file[128]
// 768    4    line
// 772    4    type
const TEXT_BYTES: u64 = 256;
const INVALID_PARAMETER: u32 = 1;
const PURE_VIRTUAL_CALL: u32 = 2;

export function readAssertion(file: Minidump, stream: Stream): void {
  const cursor = file.cursor(stream.at, stream.size);
  const expression = cursor.utf16(TEXT_BYTES, "AssertionInfo.Expression");
  const function_ = cursor.utf16(TEXT_BYTES, "AssertionInfo.Function");
  const path = cursor.utf16(TEXT_BYTES, "AssertionInfo.File");
  const line = cursor.u32("AssertionInfo.Line");
  const type = cursor.u32("AssertionInfo.Type");
  if (!file.take(cursor)) return;
  stream.record.isRead = true;
  const kind =
    type == INVALID_PARAMETER ? "invalid parameter" : type == PURE_VIRTUAL_CALL ? "pure virtual function call" : "";
  if (kind.length > 0) annotate(file, stream, "kind", kind, "AssertionInfo", stream.at + 772);
  if (expression.length > 0) annotate(file, stream, "expression", expression, "AssertionInfo");
  if (function_.length > 0) annotate(file, stream, "function", function_, "AssertionInfo", stream.at + TEXT_BYTES);
  const place = path.length > 0 && line > 0 ? path + ":" + line.toString() : path;
  if (place.length > 0) annotate(file, stream, "file", place, "AssertionInfo", stream.at + TEXT_BYTES * 2);
  let message = expression.length > 0 ? expression : kind;
  const where = function_.length > 0 && place.length > 0 ? function_ + ", " + place : function_ + place;
  if (where.length > 0) message = message.length > 0 ? message + " (" + where + ")" : where;
  if (message.length > 0) file.dump.crash.message = message;
}
