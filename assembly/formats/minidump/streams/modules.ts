/** Modules, and those that were unloaded before the dump was written. */
import { baseName, lowerAscii } from "../../../bytes/text";
import { Dump } from "../../../facts/dump";
import { word } from "../../../facts/fact";
import { ModuleFacts } from "../../../facts/module";
import { CodeView, dashed, peCodeId, readCodeView } from "../../../systems/windows/codeview";
import { readFixedFileInfo } from "../../../systems/windows/version";
import { Minidump } from "../minidump";
import { countedRows, FEW, headedRows, RowStage, Rows } from "../rows";
import { isApple, isWindows } from "../system/platform";

// MINIDUMP_MODULE (minidumpapiset.h):
// offset size name
// 0      8    BaseOfImage
// 8      4    SizeOfImage
// 12     4    CheckSum
// 16     4    TimeDateStamp
// 20     4    ModuleNameRva
// 24     52   VersionInfo             VS_FIXEDFILEINFO
// 76     8    CvRecord                size, rva
// 84     8    MiscRecord              size, rva
// 92     16   Reserved0, Reserved1
const MODULE_SIZE: u64 = 108;

/** A CodeView record beyond this is none. */
const RECORD_LIMIT: u32 = 1 << 16;
const NO_TIME: u32 = 0xffffffff;

@final
export class ModuleList extends RowStage {
  protected open(): Rows | null {
    return countedRows(this.file, this.stream, MODULE_SIZE, FEW, "MinidumpModuleList.NumberOfModules");
  }

  protected row(dump: Dump, at: u64, index: i32): void {
    const file = this.file;
    const cursor = file.cursor(at, MODULE_SIZE);
    const module = new ModuleFacts();
    module.at = <i64>at;
    module.base = cursor.u64("MinidumpModule.BaseOfImage");
    const size = cursor.u32("MinidumpModule.SizeOfImage");
    const checksum = cursor.u32("MinidumpModule.CheckSum");
    const time = cursor.u32("MinidumpModule.TimeDateStamp");
    const nameAt = cursor.u32("MinidumpModule.ModuleNameRva");
    const version = readFixedFileInfo(cursor);
    const recordSize = cursor.u32("MinidumpModule.CvRecord.DataSize");
    const recordAt = cursor.u32("MinidumpModule.CvRecord.Rva");
    const miscSize = cursor.u32("MinidumpModule.MiscRecord.DataSize");
    const miscAt = cursor.u32("MinidumpModule.MiscRecord.Rva");
    if (!file.take(cursor)) return;

    if (file.wordBytes == 4) module.base &= u32.MAX_VALUE;
    module.size = size;
    module.version = version.version;
    module.productVersion = version.productVersion;
    module.path = file.string(nameAt, "MinidumpModule.ModuleName");
    module.name = baseName(module.path);
    if (checksum != 0) module.checksum = word(checksum);
    if (isWindows(file.platform) && time != 0 && time != NO_TIME) {
      module.timestamp = word(time);
      module.codeId = peCodeId(time, size);
    }
    // Of two lists the first has the program.
    module.role = roleOf(module, dump.modules.length == 0 ? index : 1);
    readRecord(file, module, recordAt, recordSize);
    if (module.debugFile.length == 0) module.debugFile = readMiscRecord(file, miscAt, miscSize);
    dump.modules.push(module);
  }
}

/** Writers put the program first; its base is looked up again when memory tells it. */
function roleOf(module: ModuleFacts, index: i32): string {
  const name = module.name;
  if (name == "linux-gate.so" || name.startsWith("linux-vdso") || name == "[vdso]") return "vdso";
  if (name == "dyld") return "dyld";
  return index == 0 ? "main" : "library";
}

function readRecord(file: Minidump, module: ModuleFacts, at: u32, size: u32): void {
  if (at == 0 || size < 4) return;
  const cursor = file.cursor(at, min(size, RECORD_LIMIT));
  // Its texts in UTF-8 take twice their length.
  if (!file.spend(cursor.left << 1)) return;
  const record = readCodeView(cursor);
  if (!file.take(cursor)) return;
  if (isApple(file.platform)) useMachO(module, record);
  else {
    module.debugFile = record.file;
    module.debugId = record.debugId;
  }
  if (record.buildId.length > 0) {
    module.buildId = record.buildId;
    module.codeId = record.buildId;
  }
}

/** On Apple's systems the GUID is the image's UUID. */
function useMachO(module: ModuleFacts, record: CodeView): void {
  if (record.guid.length == 0) return;
  module.debugId = record.debugId;
  module.uuid = dashed(record.guid);
  module.codeId = lowerAscii(record.guid);
  if (record.file != module.name) module.debugFile = record.file;
}

// IMAGE_DEBUG_MISC (winnt.h), where a .dbg file held the symbols:
// offset size name
// 0      4    DataType                1: a file's name
// 4      4    Length
// 8      1    Unicode
// 12          Data
function readMiscRecord(file: Minidump, at: u32, size: u32): string {
  if (at == 0 || size <= 12) return "";
  const cursor = file.cursor(at, min(size, RECORD_LIMIT));
  const type = cursor.u32("ImageDebugMisc.DataType");
  cursor.skip(4, "ImageDebugMisc.Length");
  const isUnicode = cursor.u8("ImageDebugMisc.Unicode") != 0;
  cursor.skip(3, "ImageDebugMisc.Reserved");
  if (type != 1 || !file.spend(isUnicode ? cursor.left : cursor.left << 1)) return "";
  const name = isUnicode
    ? cursor.utf16(cursor.left, "ImageDebugMisc.Data")
    : cursor.utf8(cursor.left, "ImageDebugMisc.Data");
  file.take(cursor);
  return name;
}

// MINIDUMP_UNLOADED_MODULE:
// offset size name
// 0      8    BaseOfImage
// 8      4    SizeOfImage
// 12     4    CheckSum
// 16     4    TimeDateStamp
// 20     4    ModuleNameRva
const UNLOADED_HEADER: u64 = 12;
const UNLOADED_SIZE: u64 = 24;

@final
export class UnloadedModuleList extends RowStage {
  protected open(): Rows | null {
    const field = "MinidumpUnloadedModuleList.NumberOfEntries";
    return headedRows(this.file, this.stream, UNLOADED_HEADER, UNLOADED_SIZE, 4, FEW, field);
  }

  protected row(dump: Dump, at: u64, _index: i32): void {
    const file = this.file;
    const cursor = file.cursor(at, UNLOADED_SIZE);
    const module = new ModuleFacts();
    module.at = <i64>at;
    module.base = cursor.u64("MinidumpUnloadedModule.BaseOfImage");
    const size = cursor.u32("MinidumpUnloadedModule.SizeOfImage");
    const checksum = cursor.u32("MinidumpUnloadedModule.CheckSum");
    const time = cursor.u32("MinidumpUnloadedModule.TimeDateStamp");
    const nameAt = cursor.u32("MinidumpUnloadedModule.ModuleNameRva");
    if (!file.take(cursor)) return;
    if (file.wordBytes == 4) module.base &= u32.MAX_VALUE;
    module.size = size;
    if (checksum != 0) module.checksum = word(checksum);
    if (time != 0 && time != NO_TIME) {
      module.timestamp = word(time);
      module.codeId = peCodeId(time, size);
    }
    module.path = file.string(nameAt, "MinidumpUnloadedModule.ModuleName");
    module.name = baseName(module.path);
    dump.unloadedModules.push(module);
  }
}
