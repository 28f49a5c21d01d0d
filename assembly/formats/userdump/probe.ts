/**
 * The dumps of userdump.exe and of Dr. Watson before Windows XP. What is read: the header and the list of modules.
 *
 * offset (32 bits, 64 bits) size name
 * 0      4     "USER"
 * 4      4     "DUMP" 32 bits, "DU64" 64 bits
 * 16     4     MachineImageType
 * 20     4     ThreadCount
 * 24     4     ModuleCount
 * 28     4     MemoryRegionCount
 * 36, 40 word  ModuleOffset
 *
 * A module: BaseOfImage (word), SizeOfImage u32, ImageNameLength u32, the name; the next one follows at once.
 * Source: USERMODE_CRASHDUMP_HEADER32 and 64, CRASH_MODULE32 and 64 of Microsoft's published Dump.h.
 */
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { baseName } from "../../bytes/text";
import { Dump } from "../../facts/dump";
import { ModuleFacts } from "../../facts/module";
import { FileTable } from "../../facts/rows";
import { Stage } from "../../facts/stage";
import { FAULT, NOTE } from "../../facts/warnings";

const USER: u32 = 0x52455355;
const DUMP: u32 = 0x504d5544;
const DU64: u32 = 0x34365544;
const MACHINE_AT: u64 = 16;
const MODULE_COUNT_AT: u64 = 24;
const MODULES_AT_32: u64 = 36;
const MODULES_AT_64: u64 = 40;
const MACHINE_X86: u32 = 0x14c;
const MACHINE_X64: u32 = 0x8664;
const MACHINE_IA64: u32 = 0x200;
const MACHINE_ALPHA: u32 = 0x184;
const MOST_MODULES: u32 = 4096;
/** Longer is no path. */
const LONGEST_NAME: u32 = 1 << 12;

/** Recognises the form that came before minidumps. */
export function probeUserDump(source: StoredSource, dump: Dump): bool {
  const cursor = new Cursor(source);
  if (cursor.u32("UserDump.Signature") != USER) return false;
  const form = cursor.u32("UserDump.ValidDump");
  if (!cursor.ok || (form != DUMP && form != DU64)) return false;
  dump.file.recogniseUnread(
    "unknown",
    "Windows NT user dump",
    "Starts with the signature of a user dump of Windows NT",
  );
  dump.file.bits = form == DU64 ? 64 : 32;
  dump.file.endian = "little";
  dump.warnings.add(
    "old-format",
    NOTE,
    "Windows wrote dumps of this form until 2003; its list of modules is read. WinDbg opens it; its command .dump /m makes a minidump of it.",
  );
  return true;
}

export function openUserDump(dump: Dump): Stage | null {
  const cursor = new Cursor(dump.source, MACHINE_AT);
  dump.system.os = "windows";
  dump.system.arch = archOf(cursor.u32("UserDump.MachineImageType"));
  cursor.seek(MODULE_COUNT_AT);
  const count = cursor.u32("UserDump.ModuleCount");
  const is64 = dump.file.bits == 64;
  cursor.seek(is64 ? MODULES_AT_64 : MODULES_AT_32);
  cursor.wordBytes = is64 ? 8 : 4;
  const at = cursor.word("UserDump.ModuleOffset");
  if (!dump.warnings.take(cursor)) return null;
  if (count > MOST_MODULES) {
    dump.warnings.addAt(
      "bad-value",
      FAULT,
      "The dump says it has more modules than a program can load; the first ones are read.",
      MODULE_COUNT_AT,
      "UserDump.ModuleCount",
      "at most " + MOST_MODULES.toString(),
      count.toString(),
    );
  }
  cursor.seek(at);
  for (let i: u32 = 0; i < min(count, MOST_MODULES); i++) if (!readModule(dump, cursor)) break;
  if (cursor.at > at && at < dump.source.size) {
    dump.tables.push(new FileTable("modules", at, min(cursor.at, dump.source.size) - at));
  }
  return null;
}

/** Reads the module under the cursor; false where it is damaged, and nothing behind it can be found. */
function readModule(dump: Dump, cursor: Cursor): bool {
  const at = cursor.at;
  const module = new ModuleFacts();
  module.base = cursor.word("CrashModule.BaseOfImage");
  module.size = cursor.u32("CrashModule.SizeOfImage");
  const length = cursor.u32("CrashModule.ImageNameLength");
  if (cursor.ok && length > LONGEST_NAME) {
    dump.warnings.addAt(
      "bad-value",
      FAULT,
      "A module's name is longer than a path can be; this module and those behind it are not listed.",
      at,
      "CrashModule.ImageNameLength",
      "at most " + LONGEST_NAME.toString(),
      length.toString(),
    );
    return false;
  }
  // Zeros behind the last one, where the count says too much.
  if (cursor.ok && module.size == 0 && length == 0) return false;
  module.path = new Cursor(dump.source, cursor.at).cstring(length, "CrashModule.ImageName");
  cursor.skip(length, "CrashModule.ImageName");
  if (!dump.warnings.take(cursor)) return false;
  module.name = baseName(module.path);
  module.at = <i64>at;
  module.role = dump.modules.length == 0 ? "main" : "library";
  dump.modules.push(module);
  return true;
}

function archOf(machine: u32): string {
  if (machine == MACHINE_X86) return "x86";
  if (machine == MACHINE_X64) return "x86-64";
  return machine == MACHINE_IA64 ? "ia64" : machine == MACHINE_ALPHA ? "alpha" : "";
}
