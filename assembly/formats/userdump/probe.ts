import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { NOTE } from "../../facts/warnings";

// The dumps of userdump.exe and of Dr. Watson before Windows XP:
// offset size name
// 0      4    "USER"
// 4      4    "DUMP" 32 bits, "DU64" 64 bits
const USER: u32 = 0x52455355;
const DUMP: u32 = 0x504d5544;
const DU64: u32 = 0x34365544;

/** Recognises the form that came before minidumps. */
export function probeUserDump(source: StoredSource, dump: Dump): bool {
  const cursor = new Cursor(source);
  if (cursor.u32("UserDump.Signature") != USER) return false;
  const form = cursor.u32("UserDump.ValidDump");
  if (!cursor.ok || (form != DUMP && form != DU64)) return false;
  dump.file.recognise("unknown", "Windows NT user dump", "Starts with the signature of a user dump of Windows NT");
  dump.file.bits = form == DU64 ? 64 : 32;
  dump.file.endian = "little";
  dump.warnings.add(
    "old-format",
    NOTE,
    "Windows wrote dumps of this form until 2003. WinDbg opens it; its command .dump /m makes a minidump of it.",
  );
  return true;
}

export function openUserDump(_dump: Dump): Stage | null {
  return null;
}
