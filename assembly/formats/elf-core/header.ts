import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { Warnings } from "../../facts/warnings";

// Elf32_Ehdr, Elf64_Ehdr (System V ABI, chapter 4):
// offset 32 64 size name
// 0            4    e_ident[EI_MAG]     0x7f "ELF"
// 4            1    e_ident[EI_CLASS]   1: 32 bits, 2: 64 bits
// 5            1    e_ident[EI_DATA]    1: little-endian, 2: big-endian
// 7            1    e_ident[EI_OSABI]
// 16           2    e_type              4: core
// 18           2    e_machine
// 28     32    w    e_phoff
// 32     40    w    e_shoff
// 36     48    4    e_flags
// 42     54    2    e_phentsize
// 44     56    2    e_phnum
// 48     60    2    e_shnum
const CLASS_AT: u64 = 4;
const CLASS_32: u32 = 1;
const CLASS_64: u32 = 2;
const DATA_AT: u64 = 5;
const DATA_LITTLE: u32 = 1;
const DATA_BIG: u32 = 2;
const TYPE_AT: u64 = 16;
/** The header's size in 32 and in 64 bits. */
const HEADER_32: u64 = 52;
const HEADER_64: u64 = 64;

// Elf32_Phdr, Elf64_Phdr:
// offset 32 64 size name
// 0      0     4    p_type
// 24     4     4    p_flags     1: execute, 2: write, 4: read
// 4      8     w    p_offset
// 8      16    w    p_vaddr
// 12     24    w    p_paddr
// 16     32    w    p_filesz
// 20     40    w    p_memsz
// 28     48    w    p_align
const PHDR_32: u32 = 32;
const PHDR_64: u32 = 56;

export const ELF_MAGIC: u32 = 0x464c457f;
export const ET_CORE: u32 = 4;
export const PT_LOAD: u32 = 1;
export const PT_NOTE: u32 = 4;
/** PT_AARCH64_MEMTAG_MTE: tags of memory, two in a byte. */
export const PT_MEMORY_TAGS: u32 = 0x70000002;
/** More program headers than e_phnum can count: the number is sh_info of section header 0. */
export const PN_XNUM: u32 = 0xffff;

export const EM_SPARC: u32 = 2;
export const EM_386: u32 = 3;
export const EM_68K: u32 = 4;
export const EM_MIPS: u32 = 8;
export const EM_PARISC: u32 = 15;
export const EM_SPARC32PLUS: u32 = 18;
export const EM_SH: u32 = 42;
export const EM_SPARCV9: u32 = 43;
export const EM_CRIS: u32 = 76;
export const EM_AARCH64: u32 = 183;
export const EM_ALPHA: u32 = 0x9026;

export const OSABI_FREEBSD: u32 = 9;

@final
export class ElfHeader {
  bits: i32 = 64;
  isBigEndian: bool = false;
  osabi: u32 = 0;
  type: u32 = 0;
  machine: u32 = 0;
  flags: u32 = 0;
  programHeadersAt: u64 = 0;
  sectionHeadersAt: u64 = 0;
  /** Bytes from one program header to the next. */
  programHeaderBytes: u32 = 0;
  /** As e_phnum has it, up to PN_XNUM. */
  programHeaderCount: u32 = 0;
  sectionHeaderCount: u32 = 0;

  get wordBytes(): u32 {
    return this.bits == 64 ? 8 : 4;
  }

  cursor(source: StoredSource, at: u64, end: u64 = u64.MAX_VALUE): Cursor {
    const cursor = new Cursor(source, at, end);
    cursor.bigEndian = this.isBigEndian;
    cursor.wordBytes = this.wordBytes;
    return cursor;
  }
}

/** Reads the header; null when class or byte order are none, or when it is cut off before the type. */
export function readElfHeader(source: StoredSource, warnings: Warnings): ElfHeader | null {
  const header = new ElfHeader();
  const cursor = new Cursor(source, CLASS_AT);
  const bitsClass = cursor.u8("ElfHeader.class");
  const data = cursor.u8("ElfHeader.data");
  if (cursor.ok && bitsClass != CLASS_32 && bitsClass != CLASS_64) {
    cursor.refuse(CLASS_AT, "ElfHeader.class", CLASS_64, bitsClass);
  }
  if (cursor.ok && data != DATA_LITTLE && data != DATA_BIG) {
    cursor.refuse(DATA_AT, "ElfHeader.data", DATA_LITTLE, data);
  }
  cursor.skip(1, "ElfHeader.version");
  header.osabi = cursor.u8("ElfHeader.osabi");
  header.bits = bitsClass == CLASS_64 ? 64 : 32;
  header.isBigEndian = data == DATA_BIG;
  cursor.bigEndian = header.isBigEndian;
  cursor.wordBytes = header.wordBytes;
  cursor.seek(TYPE_AT);
  header.type = cursor.u16("ElfHeader.type");
  header.machine = cursor.u16("ElfHeader.machine");
  return warnings.take(cursor) ? header : null;
}

/** Reads where the program headers lie. Returns false when the header is cut off before that. */
export function readTables(source: StoredSource, header: ElfHeader, warnings: Warnings): bool {
  const is64 = header.bits == 64;
  const cursor = header.cursor(source, is64 ? 32 : 28);
  header.programHeadersAt = cursor.word("ElfHeader.phoff");
  header.sectionHeadersAt = cursor.word("ElfHeader.shoff");
  header.flags = cursor.u32("ElfHeader.flags");
  cursor.skip(2, "ElfHeader.ehsize");
  const bytes = cursor.u16("ElfHeader.phentsize");
  header.programHeaderCount = cursor.u16("ElfHeader.phnum");
  cursor.skip(2, "ElfHeader.shentsize");
  header.sectionHeaderCount = cursor.u16("ElfHeader.shnum");
  const standard = is64 ? PHDR_64 : PHDR_32;
  header.programHeaderBytes = max(standard, bytes);
  if (cursor.ok && header.programHeaderCount > 0 && bytes < standard) {
    cursor.refuse(is64 ? 54 : 42, "ElfHeader.phentsize", standard, bytes);
    warnings.take(cursor);
    return true;
  }
  return warnings.take(cursor);
}

export function headerBytes(header: ElfHeader): u64 {
  return header.bits == 64 ? HEADER_64 : HEADER_32;
}

@final
export class ProgramHeader {
  /** File offset of the header itself. */
  at: u64 = 0;
  type: u32 = 0;
  flags: u32 = 0;
  offset: u64 = 0;
  address: u64 = 0;
  physical: u64 = 0;
  fileSize: u64 = 0;
  memorySize: u64 = 0;
  align: u64 = 0;

  /** Reads the header that the cursor stands on; ask the cursor whether it could. */
  read(cursor: Cursor, bits: i32): void {
    this.at = cursor.at;
    this.type = cursor.u32("ProgramHeader.type");
    if (bits == 64) this.flags = cursor.u32("ProgramHeader.flags");
    this.offset = cursor.word("ProgramHeader.offset");
    this.address = cursor.word("ProgramHeader.vaddr");
    this.physical = cursor.word("ProgramHeader.paddr");
    this.fileSize = cursor.word("ProgramHeader.filesz");
    this.memorySize = cursor.word("ProgramHeader.memsz");
    if (bits == 32) this.flags = cursor.u32("ProgramHeader.flags");
    this.align = cursor.word("ProgramHeader.align");
  }
}
