/** NT_PROCSTAT_VMMAP: every mapping of the process, those too that the core leaves out. */
import { Cursor } from "../../bytes/cursor";
import { CODE_NO, CODE_YES, MappedFile } from "../unix/mapped-file";

// kinfo_vmentry (FreeBSD, sys/user.h); each is as long as its first field says:
// offset size name
// 0      4    kve_structsize
// 4      4    kve_type        2: a file
// 8      8    kve_start
// 16     8    kve_end
// 24     8    kve_offset      in the file
// 44     4    kve_flags
// 56     4    kve_protection  1: read, 2: write, 4: execute
// 136    …    kve_path
const LEAST: u32 = 136;
const PROTECTION_AT: u64 = 56;
const PATH_AT: u64 = 136;
const EXECUTE: u32 = 4;
const MOST_ENTRIES: i32 = 1 << 18;

/** Reads the packed structures up to the cursor's end; those without a path are no files. */
export function readMemoryMap(cursor: Cursor, files: Array<MappedFile>): bool {
  for (let i = 0; i < MOST_ENTRIES && cursor.left >= 4; i++) {
    const at = cursor.at;
    const size = cursor.u32("KinfoVmentry.structsize");
    if (cursor.ok && size < LEAST) cursor.refuse(at, "KinfoVmentry.structsize", LEAST, size);
    cursor.skip(4, "KinfoVmentry.type");
    const start = cursor.u64("KinfoVmentry.start");
    const end = cursor.u64("KinfoVmentry.end");
    const offset = cursor.u64("KinfoVmentry.offset");
    cursor.seek(at + PROTECTION_AT);
    const protection = cursor.u32("KinfoVmentry.protection");
    cursor.seek(at + PATH_AT);
    const path = cursor.utf8(min<u64>(size - PATH_AT, cursor.left), "KinfoVmentry.path");
    if (!cursor.ok) return false;
    if (path.length > 0 && end > start)
      files.push(new MappedFile(start, end, offset, path, at, protection & EXECUTE ? CODE_YES : CODE_NO));
    cursor.seek(at + size);
  }
  return cursor.ok;
}
