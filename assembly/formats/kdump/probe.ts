import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { FAULT } from "../../facts/warnings";
import { DISKDUMP, headerOf, KDUMP } from "./header";
import { KdumpReader } from "./reader";

/** Recognises a kdump-compressed file of makedumpfile or QEMU, and the older diskdump. */
export function probeKdump(source: StoredSource, dump: Dump): bool {
  const cursor = new Cursor(source);
  const signature = cursor.u64("DiskDumpHeader.signature");
  if (!cursor.ok || (signature != KDUMP && signature != DISKDUMP)) return false;
  const file = dump.file;
  if (signature == KDUMP) {
    file.recognise("vmcore-kdump", "Linux vmcore (kdump-compressed)", "Starts with the signature KDUMP");
  } else file.recognise("vmcore-diskdump", "Linux vmcore (diskdump)", "Starts with the signature DISKDUMP");
  return true;
}

export function openKdump(dump: Dump): Stage | null {
  const header = headerOf(dump.source);
  if (header) return new KdumpReader(dump, header);
  dump.warnings.addAt(
    "bad-value",
    FAULT,
    "The header of this vmcore makes no sense in any word size or byte order.",
    min<u64>(416, dump.source.size),
    "DiskDumpHeader.block_size",
    "a power of two from 4096 to 262144",
    "",
  );
  return null;
}
