import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Warnings } from "../../facts/warnings";

// mach_header, mach_header_64 (XNU, EXTERNAL_HEADERS/mach-o/loader.h):
// offset size name
// 0      4    magic        feedface: 32 bits, feedfacf: 64 bits
// 4      4    cputype
// 8      4    cpusubtype   upper byte: flags
// 12     4    filetype     4: core
// 16     4    ncmds
// 20     4    sizeofcmds
// 24     4    flags
// 28     4    reserved     only in 64 bits
const MAGIC_32: u32 = 0xfeedface;
const MAGIC_64: u32 = 0xfeedfacf;
const FAT_MAGIC: u32 = 0xcafebabe;
const FAT_MAGIC_64: u32 = 0xcafebabf;
const HEADER_32: u64 = 28;
const HEADER_64: u64 = 32;

export const MH_CORE: u32 = 4;

const CPU_X86: u32 = 7;
const CPU_ARM: u32 = 12;
const CPU_PPC: u32 = 18;
const CPU_64: u32 = 0x01000000;
const CPU_64_32: u32 = 0x02000000;

@final
export class MachHeader {
  bits: i32 = 64;
  isBigEndian: bool = false;
  cpuType: u32 = 0;
  cpuSubtype: u32 = 0;
  fileType: u32 = 0;
  commandCount: u32 = 0;
  commandBytes: u32 = 0;

  get wordBytes(): u32 {
    return this.bits == 64 ? 8 : 4;
  }

  /** Where the load commands begin. */
  get size(): u64 {
    return this.bits == 64 ? HEADER_64 : HEADER_32;
  }

  /** The report's word; "" for a processor that has none. */
  get arch(): string {
    switch (this.cpuType) {
      case CPU_X86:
        return "x86";
      case CPU_X86 | CPU_64:
        return "x86-64";
      case CPU_ARM:
        return "arm";
      case CPU_ARM | CPU_64:
      case CPU_ARM | CPU_64_32:
        return "arm64";
      case CPU_PPC:
        return "ppc";
      case CPU_PPC | CPU_64:
        return "ppc64";
      default:
        return "";
    }
  }

  cursor(source: StoredSource, at: u64, end: u64 = u64.MAX_VALUE): Cursor {
    const cursor = new Cursor(source, at, end);
    cursor.bigEndian = this.isBigEndian;
    cursor.wordBytes = this.wordBytes;
    return cursor;
  }
}

/** Whether the file begins with a Mach-O header. */
export function isMachO(magic: u32): bool {
  return magic == MAGIC_32 || magic == MAGIC_64 || magic == bswap<u32>(MAGIC_32) || magic == bswap<u32>(MAGIC_64);
}

/** Whether it begins with the header of a file for several processors, which is in big-endian always. */
export function isFat(magic: u32): bool {
  return magic == bswap<u32>(FAT_MAGIC) || magic == bswap<u32>(FAT_MAGIC_64);
}

/** Reads the header; what of it is not in the file is zero and told in `warnings`. */
export function readMachHeader(source: StoredSource, warnings: Warnings): MachHeader {
  const header = new MachHeader();
  const cursor = new Cursor(source);
  const magic = cursor.u32("MachHeader.magic");
  header.isBigEndian = magic == bswap<u32>(MAGIC_32) || magic == bswap<u32>(MAGIC_64);
  header.bits = magic == MAGIC_64 || magic == bswap<u32>(MAGIC_64) ? 64 : 32;
  cursor.bigEndian = header.isBigEndian;
  header.cpuType = cursor.u32("MachHeader.cputype");
  header.cpuSubtype = cursor.u32("MachHeader.cpusubtype");
  header.fileType = cursor.u32("MachHeader.filetype");
  header.commandCount = cursor.u32("MachHeader.ncmds");
  header.commandBytes = cursor.u32("MachHeader.sizeofcmds");
  warnings.take(cursor);
  return header;
}
