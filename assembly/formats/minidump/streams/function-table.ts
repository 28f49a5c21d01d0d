import { hex } from "../../../bytes/text";
import { annotate } from "../annotate";
import { Minidump, Stream } from "../minidump";

// MINIDUMP_FUNCTION_TABLE_STREAM (minidumpapiset.h):
// offset size name
// 0      16   SizeOfHeader, SizeOfDescriptor, SizeOfNativeDescriptor, SizeOfFunctionEntry (u32 each)
// 16     4    NumberOfDescriptors
// 20     4    SizeOfAlignPad
// then for each table MINIDUMP_FUNCTION_TABLE_DESCRIPTOR:
// 0      24   MinimumAddress, MaximumAddress, BaseAddress
// 24     4    EntryCount
// 28     4    SizeOfAlignPad
// behind it the native descriptor, the entries and the padding
const HEADER_SIZE: u32 = 24;
const DESCRIPTOR_SIZE: u32 = 32;
const TABLE_LIMIT: u32 = 1 << 16;
/** Beyond this the list of tables says little; how many there are is told. */
const SHOWN: u32 = 64;

/** Code that was made at run time (.NET, JavaScript) registers how to unwind it: where it lies and how much it is. */
export function readFunctionTable(file: Minidump, stream: Stream): void {
  const cursor = file.cursor(stream.at, stream.size);
  const header = cursor.u32("FunctionTable.SizeOfHeader");
  const descriptor = cursor.u32("FunctionTable.SizeOfDescriptor");
  const native = cursor.u32("FunctionTable.SizeOfNativeDescriptor");
  const entrySize = cursor.u32("FunctionTable.SizeOfFunctionEntry");
  const count = cursor.u32("FunctionTable.NumberOfDescriptors");
  const pad = cursor.u32("FunctionTable.SizeOfAlignPad");
  if (cursor.ok && header < HEADER_SIZE) cursor.refuse(stream.at, "FunctionTable.SizeOfHeader", HEADER_SIZE, header);
  if (cursor.ok && descriptor < DESCRIPTOR_SIZE) {
    cursor.refuse(stream.at + 4, "FunctionTable.SizeOfDescriptor", DESCRIPTOR_SIZE, descriptor);
  }
  if (!file.take(cursor)) return;
  const type = "FunctionTable";
  let at = stream.at + header + pad;
  let entries: u64 = 0;
  let tables: u32 = 0;
  for (; tables < min(count, TABLE_LIMIT); tables++) {
    cursor.seek(at);
    const low = cursor.u64("FunctionTable.MinimumAddress");
    const high = cursor.u64("FunctionTable.MaximumAddress");
    cursor.skip(8, "FunctionTable.BaseAddress");
    const entryCount: u64 = cursor.u32("FunctionTable.EntryCount");
    const tablePad = cursor.u32("FunctionTable.SizeOfAlignPad");
    if (!file.take(cursor)) break;
    entries += entryCount;
    if (tables < SHOWN) annotate(file, stream, hex(low) + "-" + hex(high), functions(entryCount), type, at);
    at += <u64>descriptor + native + entryCount * entrySize + tablePad;
  }
  annotate(file, stream, "tables", tables.toString() + " with " + functions(entries), type);
  stream.record.isRead = true;
}

function functions(count: u64): string {
  return count.toString() + (count == 1 ? " function" : " functions");
}
