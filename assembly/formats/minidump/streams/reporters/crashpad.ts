/** Crashpad's stream: ids of report and client, annotations of the process and of its modules. */
import { hex, lowerAscii } from "../../../../bytes/text";
import { Annotation } from "../../../../facts/rows";
import { dashed, readGuid } from "../../../../systems/windows/codeview";
import { annotate } from "../../annotate";
import { Minidump, Stream } from "../../minidump";

// MinidumpCrashpadInfo (Crashpad, minidump/minidump_extensions.h):
// offset size name
// 0      4    version                 1
// 4      16   report_id
// 20     16   client_id
// 36     8    simple_annotations      size, rva
// 44     8    module_list             size, rva
// 52     4    reserved
// 56     8    address_mask            pointer authentication
const ADDRESS_MASK_AT: u64 = 56;
const INFO: string = "CrashpadInfo";
const NO_ID: string = "00000000000000000000000000000000";
/** More keys, modules or texts than this no program has. */
const LIMIT: u32 = 4096;

export function readCrashpadInfo(file: Minidump, stream: Stream): void {
  const cursor = file.cursor(stream.at, stream.size);
  cursor.skip(4, "CrashpadInfo.Version");
  const report = readGuid(cursor);
  const client = readGuid(cursor);
  cursor.skip(4, "CrashpadInfo.SimpleAnnotations.DataSize");
  const simpleAt = cursor.u32("CrashpadInfo.SimpleAnnotations.Rva");
  cursor.skip(4, "CrashpadInfo.ModuleList.DataSize");
  const modulesAt = cursor.u32("CrashpadInfo.ModuleList.Rva");
  if (!file.take(cursor)) return;
  if (report != NO_ID) annotate(file, stream, "report_id", lowerAscii(dashed(report)), INFO, stream.at + 4);
  if (client != NO_ID) annotate(file, stream, "client_id", lowerAscii(dashed(client)), INFO, stream.at + 20);
  if (stream.size >= ADDRESS_MASK_AT + 8) {
    cursor.seek(stream.at + ADDRESS_MASK_AT);
    const mask = cursor.u64("CrashpadInfo.AddressMask");
    if (file.take(cursor) && mask != 0) annotate(file, stream, "address_mask", hex(mask), INFO, stream.at + 56);
  }
  readDictionary(file, stream, simpleAt, "", "CrashpadSimpleAnnotation");
  readModules(file, stream, modulesAt);
  stream.record.isRead = true;
}

// MinidumpSimpleStringDictionary: u32 count, then rva of key, rva of value.
function readDictionary(file: Minidump, stream: Stream, at: u32, module: string, type: string): void {
  const count = countAt(file, at, 8, type);
  const cursor = file.cursor(<u64>at + 4);
  for (let i: u32 = 0; i < count && !file.isFull; i++) {
    const entryAt = cursor.at;
    const keyAt = cursor.u32(type);
    const valueAt = cursor.u32(type);
    if (!file.take(cursor)) return;
    const key = file.utf8String(keyAt, type);
    annotate(file, stream, key, file.utf8String(valueAt, type), type, entryAt).module = module;
  }
}

// MinidumpModuleCrashpadInfoList: u32 count, then u32 index of the module, size, rva.
function readModules(file: Minidump, stream: Stream, at: u32): void {
  const field = "MinidumpModuleCrashpadInfoList.Count";
  const count = countAt(file, at, 12, field);
  const cursor = file.cursor(<u64>at + 4);
  for (let i: u32 = 0; i < count && !file.isFull; i++) {
    const index = cursor.u32(field);
    const size = cursor.u32(field);
    const infoAt = cursor.u32(field);
    if (!file.take(cursor)) return;
    const modules = file.dump.modules;
    const isKnown = index < <u32>modules.length;
    readModule(file, stream, infoAt, size, isKnown ? modules[index].name : "module " + index.toString());
  }
}

// MinidumpModuleCrashpadInfo:
// offset size name
// 0      4    version
// 4      8    list_annotations        size, rva
// 12     8    simple_annotations      size, rva
// 20     8    annotation_objects      size, rva; not in older ones
function readModule(file: Minidump, stream: Stream, at: u32, size: u32, module: string): void {
  const cursor = file.cursor(at, size);
  const version = cursor.u32("ModuleCrashpadInfo.Version");
  cursor.skip(4, "ModuleCrashpadInfo.ListAnnotations.DataSize");
  const listAt = cursor.u32("ModuleCrashpadInfo.ListAnnotations.Rva");
  cursor.skip(4, "ModuleCrashpadInfo.SimpleAnnotations.DataSize");
  const simpleAt = cursor.u32("ModuleCrashpadInfo.SimpleAnnotations.Rva");
  if (!file.take(cursor) || version == 0) return;
  readTexts(file, stream, listAt, module);
  readDictionary(file, stream, simpleAt, module, "CrashpadModuleAnnotation");
  if (size < 28) return;
  cursor.skip(4, "ModuleCrashpadInfo.AnnotationObjects.DataSize");
  const objectsAt = cursor.u32("ModuleCrashpadInfo.AnnotationObjects.Rva");
  if (file.take(cursor)) readObjects(file, stream, objectsAt, module);
}

/** Texts without keys: on macOS what the system's libraries say before they end the process. */
function readTexts(file: Minidump, stream: Stream, at: u32, module: string): void {
  const type = "CrashpadListAnnotation";
  const count = countAt(file, at, 4, type);
  const cursor = file.cursor(<u64>at + 4);
  for (let i: u32 = 0; i < count && !file.isFull; i++) {
    const entryAt = cursor.at;
    const textAt = cursor.u32(type);
    if (!file.take(cursor)) return;
    const text = file.utf8String(textAt, type);
    annotate(file, stream, "message", text, type, entryAt).module = module;
    if (file.crashpadMessage.length == 0) file.crashpadMessage = text.trim();
  }
}

// MinidumpAnnotation:
// offset size name
// 0      4    name                    rva
// 4      2    type                    1: text, from 0x8000 on the program's own
// 6      2    reserved
// 8      4    value                   rva of a u32 size and bytes
const TEXT_TYPE: u32 = 1;
const BYTES_SHOWN: u32 = 256;

function readObjects(file: Minidump, stream: Stream, at: u32, module: string): void {
  const type = "CrashpadAnnotation";
  const count = countAt(file, at, 12, type);
  const cursor = file.cursor(<u64>at + 4);
  for (let i: u32 = 0; i < count && !file.isFull; i++) {
    const entryAt = cursor.at;
    const nameAt = cursor.u32(type);
    const kind = cursor.u16(type);
    cursor.skip(2, type);
    const valueAt = cursor.u32(type);
    if (!file.take(cursor)) return;
    const name = file.utf8String(nameAt, type);
    let row: Annotation;
    if (kind == TEXT_TYPE) row = annotate(file, stream, name, file.utf8String(valueAt, type), type, entryAt);
    else row = annotate(file, stream, name, bytesAt(file, valueAt), type + " " + hex(kind), entryAt);
    row.module = module;
  }
}

/** Bytes as hex; of long ones the first. */
function bytesAt(file: Minidump, at: u32): string {
  if (at == 0) return "";
  const cursor = file.cursor(at);
  const size = cursor.u32("CrashpadAnnotation.Value");
  const text = cursor.hexBytes(<i32>min(size, BYTES_SHOWN), "CrashpadAnnotation.Value");
  if (!file.take(cursor)) return "";
  return size > BYTES_SHOWN ? text + "…" : text;
}

/** A count at the head of a table of rows of `rowSize`, as far as the file has them. */
function countAt(file: Minidump, at: u32, rowSize: u64, field: string): u32 {
  if (at == 0) return 0;
  const cursor = file.cursor(at);
  const count = cursor.u32(field);
  if (!file.take(cursor)) return 0;
  const room = cursor.left / rowSize;
  const kept = <u32>min<u64>(min<u64>(count, room), LIMIT);
  if (kept < count) file.fault("list-cut", field + " counts more than can be.", at, field, count, kept);
  return kept;
}
