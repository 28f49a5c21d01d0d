/**
 * What a handle's object was doing: a chain of records. They are the answers to the system's queries, in the
 * bitness of the program that wrote the dump.
 */
import { Cursor } from "../../../bytes/cursor";
import { hex } from "../../../bytes/text";
import { annotate } from "../annotate";
import { Minidump, Stream } from "../minidump";

// MINIDUMP_HANDLE_OBJECT_INFORMATION (minidumpapiset.h):
// offset size name
// 0      4    NextInfoRva
// 4      4    InfoType
// 8      4    SizeOfInfo
// 12          the information
const CHAIN_LIMIT: i32 = 16;

const THREAD: u32 = 1;
const MUTANT: u32 = 2;
const MUTANT_OWNER: u32 = 3;
const PROCESS: u32 = 4;
const PROCESS_EXTENDED: u32 = 5;
const EVENT: u32 = 6;
const SECTION: u32 = 7;
const SEMAPHORE: u32 = 8;

export function readObjectInformation(file: Minidump, stream: Stream, first: u32, type: string, handle: u64): void {
  let at = first;
  // One for the chain: what a cursor takes is never freed, and many handles may name one chain.
  const cursor = file.cursor(at);
  cursor.wordBytes = file.wordBytes;
  for (let i = 0; i < CHAIN_LIMIT && at != 0; i++) {
    cursor.seek(at);
    const next = cursor.u32("HandleObjectInformation.NextInfo");
    const kind = cursor.u32("HandleObjectInformation.InfoType");
    const size = cursor.u32("HandleObjectInformation.SizeOfInfo");
    if (!file.take(cursor)) return;
    const text = wordsOf(cursor, kind, size, file.wordBytes);
    cursor.forgive();
    if (text.length > 0) annotate(file, stream, type + " " + hex(handle), text, "HandleObjectInformation", at);
    // Chains go forwards or back, but never to themselves.
    if (next == at) {
      file.fault(
        "cycle",
        "A handle's chain of information leads to itself.",
        at,
        "HandleObjectInformation.NextInfo",
        0,
        next,
      );
      return;
    }
    at = next;
  }
}

function wordsOf(cursor: Cursor, kind: u32, size: u32, wordBytes: u32): string {
  const start = cursor.at;
  const field = "HandleObjectInformation";
  let text = "";
  switch (kind) {
    case THREAD: {
      // THREAD_BASIC_INFORMATION: exit status, TEB, process, thread
      cursor.seek(start + wordBytes * 2);
      const process = cursor.word(field);
      const thread = cursor.word(field);
      text = "thread " + thread.toString() + " of process " + process.toString();
      break;
    }
    case MUTANT: {
      const count = <i32>cursor.u32(field);
      cursor.skip(1, field);
      const isAbandoned = cursor.u8(field) != 0;
      text = count >= 1 ? "free" : "held " + (1 - count).toString() + (count == 0 ? " time" : " times");
      if (isAbandoned) text += ", abandoned";
      break;
    }
    case MUTANT_OWNER: {
      const process = cursor.word(field);
      const thread = cursor.word(field);
      if (thread != 0) text = "owned by thread " + thread.toString() + " of process " + process.toString();
      break;
    }
    case PROCESS:
    case PROCESS_EXTENDED: {
      // PROCESS_BASIC_INFORMATION; the extended form has its size in front.
      cursor.seek(start + wordBytes * (kind == PROCESS ? 4 : 5));
      const process = cursor.word(field);
      const parent = cursor.word(field);
      text = "process " + process.toString() + ", started by " + parent.toString();
      break;
    }
    case EVENT: {
      const isManual = cursor.u32(field) == 0;
      const isSet = cursor.u32(field) != 0;
      text = (isManual ? "manual reset, " : "automatic reset, ") + (isSet ? "signalled" : "not signalled");
      break;
    }
    case SEMAPHORE: {
      const now = cursor.u32(field);
      text = now.toString() + " of " + cursor.u32(field).toString();
      break;
    }
    case SECTION: {
      cursor.skip(wordBytes == 8 ? 16 : 8, field);
      text = cursor.u64(field).toString() + " bytes";
      break;
    }
  }
  // Some count the header in the size; less than the record's own fields is none.
  return cursor.ok && size > 0 ? text : "";
}
