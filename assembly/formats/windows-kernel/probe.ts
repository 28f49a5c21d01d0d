import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { KernelDumpReader } from "./reader";

const PAGE: u32 = 0x45474150;
const DUMP: u32 = 0x504d5544;
const DU64: u32 = 0x34365544;

/** Recognises a dump of the Windows kernel by "PAGEDUMP" or "PAGEDU64". */
export function probeWindowsKernel(source: StoredSource, dump: Dump): bool {
  const cursor = new Cursor(source);
  if (cursor.u32("DumpHeader.Signature") != PAGE) return false;
  const valid = cursor.u32("DumpHeader.ValidDump");
  if (!cursor.ok || (valid != DUMP && valid != DU64)) return false;
  const is64 = valid == DU64;
  const fact = "Starts with the signature " + (is64 ? "PAGEDU64" : "PAGEDUMP") + " of Windows kernel dumps";
  dump.file.recognise("windows-kernel-dump", "Windows kernel dump", fact);
  dump.file.writer = "kernel";
  dump.file.bits = is64 ? 64 : 32;
  dump.file.endian = "little";
  return true;
}

export function openWindowsKernel(dump: Dump): Stage | null {
  return new KernelDumpReader(dump);
}
