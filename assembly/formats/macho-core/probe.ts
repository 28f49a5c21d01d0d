import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { Warnings } from "../../facts/warnings";
import { isFat, isMachO, MH_CORE, readMachHeader } from "./header";
import { MachCoreReader } from "./reader";

const FILE_TYPE_AT: u64 = 12;
/** Java's class files share the magic number of fat files; their version, which stands there, is 45 and more. */
const MOST_PROCESSORS: u32 = 30;

/** Recognises Mach-O files; only those of type core are dumps. */
export function probeMachCore(source: StoredSource, dump: Dump): bool {
  const cursor = new Cursor(source);
  const magic = cursor.u32("MachHeader.magic");
  if (!cursor.ok) return false;
  if (isFat(magic)) {
    cursor.bigEndian = true;
    const count = cursor.u32("FatHeader.nfat_arch");
    if (!cursor.ok || count == 0 || count > MOST_PROCESSORS) return false;
    dump.file.recognise(
      "unknown",
      "Program for several processors (universal Mach-O)",
      "Starts with the magic number of universal Mach-O files",
    );
    return true;
  }
  if (!isMachO(magic)) return false;
  const header = readMachHeader(source, dump.warnings);
  dump.file.bits = header.bits;
  dump.file.endian = header.isBigEndian ? "big" : "little";
  if (header.fileType == MH_CORE) {
    dump.file.recognise("macho-core", "Core file (Mach-O)", "A Mach-O header of type core", FILE_TYPE_AT);
  } else dump.file.recognise("unknown", "Mach-O file", "Starts with the Mach-O magic number");
  return true;
}

export function openMachCore(dump: Dump): Stage | null {
  if (dump.file.kind != "macho-core") return null;
  // The probe has told what is wrong with it.
  return new MachCoreReader(dump, readMachHeader(dump.source, new Warnings()));
}
