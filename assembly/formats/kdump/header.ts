/**
 * The headers of kdump-compressed and diskdump files. makedumpfile and the kernel's old disk dumper wrote their own
 * structures as they lay in memory, so word size, padding and byte order are the machine's; nothing in the file says
 * which. Source: makedumpfile's IMPLEMENTATION and diskdump_mod.h.
 */
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";

// disk_dump_header. 32- and 64-bit offsets differ from the timestamp on:
// 32  64  size name
// 0       8    signature        "KDUMP   ", "DISKDUMP"
// 8       4    header_version
// 12      390  utsname          sysname, nodename, release, version, machine, domainname: 65 bytes each
// 404 408 2w   timestamp        seconds, microseconds
// 412 424 4    status
// 416 428 4    block_size       also the size of a page
// 420 432 4    sub_hdr_size     in blocks
// 424 436 4    bitmap_blocks    of both bitmaps
// 428 440 4    max_mapnr        page frames; from version 6 in the sub header
// 432 444 12   total_ram_blocks, device_blocks, written_blocks
// 444 456 4    current_cpu
// 448 460 4    nr_cpus
const VERSION_AT: u64 = 8;
const UTSNAME_AT: u64 = 12;
const UTSNAME_BYTES: u64 = 65;
const NODENAME: u64 = 1;
const RELEASE: u64 = 2;
const KERNEL_VERSION: u64 = 3;
const MACHINE: u64 = 4;
const LEAST_BLOCK: u32 = 4096;
const MOST_BLOCK: u32 = 262144;
/** More sub header than any writer leaves room for. */
const MOST_SUB_BLOCKS: u32 = 1 << 20;
const MOST_VERSION: u32 = 64;

// kdump_sub_header, behind the first block: each field from a version on, at its place in 64 bits, in 32 bits
// packed (i386), in 32 bits with u64 at multiples of eight (arm, mips, ppc).
// from  64  32p 32a size name
// 0     0   0   0   w    phys_base
// 1     8   4   4   4    dump_level
// 2     12  8   8   4    split
// 2     16  12  12  2w   start_pfn, end_pfn
// 3     32  20  24  8,w  offset_vmcoreinfo, size_vmcoreinfo
// 4     48  32  40  8,w  offset_note, size_note
// 5     64  44  56  8,w  offset_eraseinfo, size_eraseinfo
// 6     80  56  72  16   start_pfn_64, end_pfn_64
// 6     96  72  88  8    max_mapnr_64
const PHYS_BASE: i32 = 0;
const DUMP_LEVEL: i32 = 1;
const SPLIT: i32 = 2;
const START_END: i32 = 3;
const VMCOREINFO: i32 = 4;
const NOTES: i32 = 5;
const ERASE_INFO: i32 = 6;
const START_END_64: i32 = 7;
const MAX_MAPNR: i32 = 8;
const PLACES_64: StaticArray<u64> = [0, 8, 12, 16, 32, 48, 64, 80, 96];
const PLACES_PACKED: StaticArray<u64> = [0, 4, 8, 12, 20, 32, 44, 56, 72];
const PLACES_ALIGNED: StaticArray<u64> = [0, 4, 8, 12, 24, 40, 56, 72, 88];

export const STATUS_INCOMPLETE: u32 = 8;
/** diskdump: the dumper did not come to its end. */
export const DISKDUMP_INCOMPLETE: u32 = 1;

/** The most page frames that a bitmap is counted for: 64 TiB of memory in pages of 4 KiB. */
const MOST_PAGES: u64 = (<u64>1) << 34;

/** "KDUMP   " and "DISKDUMP", read as little-endian numbers. */
export const KDUMP: u64 = 0x202020504d55444b;
export const DISKDUMP: u64 = 0x504d55444b534944;

@final
export class KdumpHeader {
  isDiskdump: bool = false;
  bits: i32 = 64;
  isBigEndian: bool = false;
  version: u32 = 0;
  nodename: string = "";
  release: string = "";
  kernelVersion: string = "";
  machine: string = "";
  timestamp: u64 = 0;
  status: u32 = 0;
  blockSize: u64 = 0;
  subBlocks: u64 = 0;
  bitmapBlocks: u64 = 0;
  cpus: u32 = 0;
  /** Page frames that the bitmaps describe. */
  pages: u64 = 0;
  hasPhysBase: bool = false;
  physBase: i64 = 0;
  /** Below zero: not told. */
  dumpLevel: i32 = -1;
  isSplit: bool = false;
  /** Page frames that a part of a split dump holds; `end` exclusive. */
  startPage: u64 = 0;
  endPage: u64 = 0;
  vmcoreinfoAt: u64 = 0;
  vmcoreinfoSize: u64 = 0;
  notesAt: u64 = 0;
  notesSize: u64 = 0;
  eraseInfoAt: u64 = 0;
  eraseInfoSize: u64 = 0;

  get bitmapsAt(): u64 {
    return (1 + this.subBlocks) * this.blockSize;
  }

  /** Very old files have one bitmap only. */
  get hasOneBitmap(): bool {
    return this.pages > this.bitmapBlocks * this.blockSize * 4;
  }

  /** Of the pages that the file holds. */
  get dumpedBitmapAt(): u64 {
    return this.bitmapsAt + (this.hasOneBitmap ? 0 : (this.bitmapBlocks * this.blockSize) >> 1);
  }

  get descriptorsAt(): u64 {
    return (1 + this.subBlocks + this.bitmapBlocks) * this.blockSize;
  }

  cursor(source: StoredSource, at: u64, end: u64 = u64.MAX_VALUE): Cursor {
    const cursor = new Cursor(source, at, end);
    cursor.bigEndian = this.isBigEndian;
    cursor.wordBytes = this.bits == 64 ? 8 : 4;
    return cursor;
  }
}

/** The header of a kdump file; null: the source is none, or makes no sense. */
export function headerOf(source: StoredSource): KdumpHeader | null {
  const cursor = new Cursor(source);
  const signature = cursor.u64("DiskDumpHeader.signature");
  if (!cursor.ok || (signature != KDUMP && signature != DISKDUMP)) return null;
  return readKdumpHeader(source, signature == DISKDUMP);
}

/** Reads both headers; null when no word size and byte order make sense of them. */
function readKdumpHeader(source: StoredSource, isDiskdump: bool): KdumpHeader | null {
  let found: KdumpHeader | null = null;
  for (let i = 0; i < 4; i++) {
    const header = new KdumpHeader();
    header.isDiskdump = isDiskdump;
    header.bits = i < 2 ? 32 : 64;
    header.isBigEndian = (i & 1) == 1;
    if (!readMain(source, header)) continue;
    // The machine's name settles it where two readings pass.
    if (!found || bitsOf(header.machine) == header.bits) found = header;
  }
  if (found && !isDiskdump) readSub(source, found);
  if (found) found.pages = min(found.pages, MOST_PAGES);
  return found;
}

function readMain(source: StoredSource, header: KdumpHeader): bool {
  const is64 = header.bits == 64;
  const cursor = header.cursor(source, VERSION_AT);
  header.version = cursor.u32("DiskDumpHeader.header_version");
  cursor.seek(is64 ? 408 : 404);
  header.timestamp = cursor.word("DiskDumpHeader.timestamp");
  cursor.seek(is64 ? 424 : 412);
  header.status = cursor.u32("DiskDumpHeader.status");
  const blockSize = cursor.u32("DiskDumpHeader.block_size");
  const subBlocks = cursor.u32("DiskDumpHeader.sub_hdr_size");
  const bitmapBlocks = cursor.u32("DiskDumpHeader.bitmap_blocks");
  const pages = cursor.u32("DiskDumpHeader.max_mapnr");
  cursor.seek(is64 ? 460 : 448);
  header.cpus = cursor.u32("DiskDumpHeader.nr_cpus");
  if (!cursor.ok || header.version > MOST_VERSION) return false;
  if (blockSize < LEAST_BLOCK || blockSize > MOST_BLOCK || popcnt<u32>(blockSize) != 1) return false;
  if (subBlocks > MOST_SUB_BLOCKS || <u64>bitmapBlocks * blockSize * 8 < <u64>pages) return false;
  header.blockSize = blockSize;
  header.subBlocks = subBlocks;
  header.bitmapBlocks = bitmapBlocks;
  header.pages = pages;
  header.nodename = utsname(cursor, NODENAME);
  header.release = utsname(cursor, RELEASE);
  header.kernelVersion = utsname(cursor, KERNEL_VERSION);
  header.machine = utsname(cursor, MACHINE);
  return cursor.ok;
}

function utsname(cursor: Cursor, index: u64): string {
  cursor.seek(UTSNAME_AT + index * UTSNAME_BYTES);
  return cursor.utf8(UTSNAME_BYTES, "DiskDumpHeader.utsname");
}

function bitsOf(machine: string): i32 {
  return machine.endsWith("64") || machine.endsWith("64le") || machine == "s390x" || machine == "alpha" ? 64 : 32;
}

function readSub(source: StoredSource, header: KdumpHeader): void {
  const start = header.blockSize;
  const end = (1 + header.subBlocks) * header.blockSize;
  const cursor = header.cursor(source, start, end);
  const places = placesOf(header, cursor);
  const version = header.version;
  cursor.seek(start + places[PHYS_BASE]);
  const base = cursor.word("KdumpSubHeader.phys_base");
  header.physBase = header.bits == 64 ? <i64>base : <i64>(<i32>base);
  header.hasPhysBase = cursor.ok;
  if (version >= 1) header.dumpLevel = <i32>u32At(cursor, start + places[DUMP_LEVEL]);
  if (version >= 2) {
    header.isSplit = u32At(cursor, start + places[SPLIT]) != 0;
    cursor.seek(start + places[START_END]);
    header.startPage = cursor.word("KdumpSubHeader.start_pfn");
    header.endPage = cursor.word("KdumpSubHeader.end_pfn");
  }
  if (version >= 3) {
    cursor.seek(start + places[VMCOREINFO]);
    header.vmcoreinfoAt = cursor.u64("KdumpSubHeader.offset_vmcoreinfo");
    header.vmcoreinfoSize = cursor.word("KdumpSubHeader.size_vmcoreinfo");
  }
  if (version >= 4) {
    cursor.seek(start + places[NOTES]);
    header.notesAt = cursor.u64("KdumpSubHeader.offset_note");
    header.notesSize = cursor.word("KdumpSubHeader.size_note");
  }
  if (version >= 5) {
    cursor.seek(start + places[ERASE_INFO]);
    header.eraseInfoAt = cursor.u64("KdumpSubHeader.offset_eraseinfo");
    header.eraseInfoSize = cursor.word("KdumpSubHeader.size_eraseinfo");
  }
  if (version >= 6) {
    cursor.seek(start + places[START_END_64]);
    header.startPage = cursor.u64("KdumpSubHeader.start_pfn_64");
    header.endPage = cursor.u64("KdumpSubHeader.end_pfn_64");
    cursor.seek(start + places[MAX_MAPNR]);
    const pages = cursor.u64("KdumpSubHeader.max_mapnr_64");
    if (cursor.ok && pages > 0) header.pages = pages;
  }
  // A dump level beyond its bits is none: an old writer left the field unset.
  if (header.dumpLevel > 255) header.dumpLevel = -1;
}

function u32At(cursor: Cursor, at: u64): u32 {
  cursor.seek(at);
  return cursor.u32("KdumpSubHeader");
}

/** In 32 bits, packed if the VMCOREINFO or the notes then lie within the sub header, or are none. */
function placesOf(header: KdumpHeader, cursor: Cursor): StaticArray<u64> {
  if (header.bits == 64) return PLACES_64;
  if (header.version < 3) return PLACES_PACKED;
  const end = (1 + header.subBlocks) * header.blockSize;
  cursor.seek(header.blockSize + PLACES_PACKED[VMCOREINFO]);
  const at = cursor.u64("KdumpSubHeader.offset_vmcoreinfo");
  const size = <u64>cursor.u32("KdumpSubHeader.size_vmcoreinfo");
  if (!cursor.ok) return PLACES_PACKED;
  const isNone = at == 0 && size == 0;
  if (!isNone) return at > header.blockSize && at < end && size <= end - at ? PLACES_PACKED : PLACES_ALIGNED;
  if (header.version < 4) return PLACES_PACKED;
  cursor.seek(header.blockSize + PLACES_PACKED[NOTES]);
  const notesAt = cursor.u64("KdumpSubHeader.offset_note");
  const notesSize = <u64>cursor.u32("KdumpSubHeader.size_note");
  if (!cursor.ok || (notesAt == 0 && notesSize == 0)) return PLACES_PACKED;
  return notesAt > header.blockSize && notesAt < end && notesSize <= end - notesAt ? PLACES_PACKED : PLACES_ALIGNED;
}
