/** The auxiliary vector: what the kernel tells a program at its start. */
import { Cursor } from "../../bytes/cursor";
import { AuxvEntry } from "../../facts/rows";
import { auxvName } from "../../names/auxv";

// Types that all systems share, and those of Linux (uapi/linux/auxvec.h).
export const AT_PHDR: u64 = 3;
export const AT_PHENT: u64 = 4;
export const AT_PHNUM: u64 = 5;
export const AT_PAGESZ: u64 = 6;
export const AT_BASE: u64 = 7;
export const AT_ENTRY: u64 = 9;
export const AT_UID: u64 = 11;
export const AT_GID: u64 = 13;
// Linux: uapi/linux/auxvec.h; FreeBSD: sys/elf_common.h; NetBSD and Solaris: sys/exec_elf.h, sys/auxv.h.
const LINUX_PLATFORM: u64 = 15;
const LINUX_BASE_PLATFORM: u64 = 24;
const LINUX_RANDOM: u64 = 25;
const LINUX_EXECFN: u64 = 31;
const LINUX_SYSINFO_EHDR: u64 = 33;
const FREEBSD_EXECPATH: u64 = 15;
const FREEBSD_NCPUS: u64 = 19;
const FREEBSD_ARGC: u64 = 28;
const FREEBSD_KPRELOAD: u64 = 34;
const SUN_EXECNAME: u64 = 2014;

/** What the vector says of a process, by the system's own numbers; 0: nothing. */
@final
export class StartFacts {
  /** Address of the program's path, as it was started. */
  path: u64 = 0;
  /** Address of random bytes near the top of the first stack. */
  random: u64 = 0;
  /** Where the image lies that the kernel maps into every process. */
  vdso: u64 = 0;
  /** Addresses of texts: the instruction set that the program may use, and the real processor's. */
  platform: u64 = 0;
  basePlatform: u64 = 0;
  cpus: u64 = 0;
  /** Where the pointers to arguments and environment lie, and how many there are. */
  args: u64 = 0;
  argCount: u64 = 0;
  variables: u64 = 0;
  variableCount: u64 = 0;

  /** `os` is the report's word. */
  constructor(rows: Array<AuxvEntry>, os: string) {
    if (os == "linux" || os == "android") {
      this.path = auxvValue(rows, LINUX_EXECFN);
      this.random = auxvValue(rows, LINUX_RANDOM);
      this.vdso = auxvValue(rows, LINUX_SYSINFO_EHDR);
      this.platform = auxvValue(rows, LINUX_PLATFORM);
      this.basePlatform = auxvValue(rows, LINUX_BASE_PLATFORM);
    } else if (IS_FULL && os == "freebsd") {
      this.path = auxvValue(rows, FREEBSD_EXECPATH);
      this.vdso = auxvValue(rows, FREEBSD_KPRELOAD);
      this.cpus = auxvValue(rows, FREEBSD_NCPUS);
      this.argCount = auxvValue(rows, FREEBSD_ARGC);
      this.args = auxvValue(rows, FREEBSD_ARGC + 1);
      this.variableCount = auxvValue(rows, FREEBSD_ARGC + 2);
      this.variables = auxvValue(rows, FREEBSD_ARGC + 3);
    } else if (os == "netbsd" || os == "solaris") this.path = auxvValue(rows, SUN_EXECNAME);
  }
}

/** Vectors have some forty entries; more, of all vectors together, are no vector. */
const LIMIT: i32 = 1024;

/**
 * Reads pairs of words up to the one of type 0 (AT_NULL), or to the cursor's end. Returns whether AT_NULL was there.
 * `os` is the report's word.
 */
export function readAuxv(cursor: Cursor, os: string, field: string, rows: Array<AuxvEntry>): bool {
  while (rows.length < LIMIT) {
    const at = cursor.at;
    const type = cursor.word(field);
    const value = cursor.word(field);
    if (!cursor.ok) return false;
    if (type == 0) return true;
    const row = new AuxvEntry(type, value);
    row.name = auxvName(os, type);
    const place = cursor.source.fileOffsetOf(at);
    if (place != u64.MAX_VALUE) row.at = <i64>place;
    rows.push(row);
  }
  return false;
}

/** The value of a type, 0 where the vector has none: no entry that matters here can be 0 and mean something. */
export function auxvValue(rows: Array<AuxvEntry>, type: u64): u64 {
  for (let i = 0; i < rows.length; i++) if (rows[i].type == type) return rows[i].value;
  return 0;
}

export function auxvHas(rows: Array<AuxvEntry>, type: u64): bool {
  for (let i = 0; i < rows.length; i++) if (rows[i].type == type) return true;
  return false;
}
