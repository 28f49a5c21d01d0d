/** An ELF image as it lies in a process's memory: what its own headers say of it. */
import { addU64, alignUp } from "../../../bytes/checked";
import { Cursor } from "../../../bytes/cursor";
import { SpaceSource } from "../../../spaces/space";

// Elf32_Ehdr, Elf64_Ehdr and program headers (System V ABI, chapters 4 and 5), offsets in 32 and in 64 bits:
// 4   4   EI_CLASS    5  5  EI_DATA    16 16 e_type    18 18 e_machine
// 24  24  e_entry     28 32 e_phoff    42 54 e_phentsize    44 56 e_phnum
const MAGIC: u32 = 0x464c457f;
const ET_EXEC: u32 = 2;
const ET_DYN: u32 = 3;
const PT_LOAD: u32 = 1;
const PT_DYNAMIC: u32 = 2;
const PT_INTERP: u32 = 3;
const PT_NOTE: u32 = 4;
const PT_PHDR: u32 = 6;
const MOST_HEADERS: u32 = 512;
const MOST_NOTE_SEGMENTS: i32 = 16;
const PAGE: u64 = 4096;

const DT_STRTAB: u64 = 5;
const DT_SONAME: u64 = 14;
const MOST_DYNAMIC: i32 = 1024;
const NAME_LIMIT: u64 = 1024;

/** A stretch of the image by its own addresses, and where it lies in the file. */
@final
export class ImagePart {
  constructor(
    readonly address: u64,
    readonly offset: u64,
    readonly size: u64,
    /** Of it in the file; what follows is zero. */
    readonly fileSize: u64,
  ) {}
}

@final
export class ElfImage {
  type: u32 = 0;
  machine: u32 = 0;
  entry: u64 = 0;
  /** First and last address of its segments, as the image itself counts, in whole pages. */
  lowest: u64 = u64.MAX_VALUE;
  highest: u64 = 0;
  /** Whether a segment holds the headers, which therefore lie at `lowest`. */
  hasHeaders: bool = false;
  dynamic: ImagePart | null = null;
  interpreter: ImagePart | null = null;
  readonly notes: Array<ImagePart> = [];
  readonly loads: Array<ImagePart> = [];
  /** Whether the program headers tell where they themselves lie (PT_PHDR). */
  hasSelf: bool = false;
  /** Added to the image's addresses to get those in memory. */
  bias: u64 = 0;

  constructor(
    readonly memory: SpaceSource,
    /** Where its header lies in memory. */
    readonly headerAt: u64,
    readonly wordBytes: u32,
    readonly isBigEndian: bool,
  ) {}

  cursor(address: u64): Cursor {
    const cursor = new Cursor(this.memory, address);
    cursor.wordBytes = this.wordBytes;
    cursor.bigEndian = this.isBigEndian;
    return cursor;
  }

  get base(): u64 {
    return this.inSpace(this.lowest + this.bias);
  }

  /** Bytes from the first to the last page of its segments. */
  get span(): u64 {
    return this.highest > this.lowest ? this.highest - this.lowest : 0;
  }

  inSpace(address: u64): u64 {
    return this.wordBytes == 4 ? address & 0xffffffff : address;
  }

  /**
   * Where a part lies in memory. The page with the headers is often the only one of the file that a core holds, and
   * may be mapped a second time: a part that lies in it is read there.
   */
  addressOf(part: ImagePart): u64 {
    const inHeaderPage = this.inSpace(this.headerAt + part.offset);
    if (part.offset < PAGE && this.isPresent(inHeaderPage, part.size)) return inHeaderPage;
    return this.inSpace(part.address + this.bias);
  }

  /** Whether a segment behind the first maps the file's first page at `address`: data of old linkers begins in it. */
  mapsFirstPageAt(address: u64, pageSize: u64): bool {
    for (let i = 0; i < this.loads.length; i++) {
      const part = this.loads[i];
      const first = part.address & ~(pageSize - 1);
      if (first > this.lowest && part.offset < pageSize && this.inSpace(first + this.bias) == address) return true;
    }
    return false;
  }

  isPresent(address: u64, size: u64): bool {
    if (size == 0) return false;
    const space = this.memory.space;
    return space.find(address) && space.find(addU64(address, size - 1));
  }
}

/** Whether an ELF header lies at `address`. */
export function isElfHeader(memory: SpaceSource, address: u64): bool {
  return (
    memory.byte(address) == 0x7f &&
    memory.byte(address + 1) == 0x45 &&
    memory.byte(address + 2) == 0x4c &&
    memory.byte(address + 3) == 0x46
  );
}

/**
 * Reads the headers at `address`; `base`: where the image's first page lies, when that is known from elsewhere.
 * Null when there is no ELF header of the process's own class there, or when its program headers are not in the dump.
 */
export function readElfImage(
  memory: SpaceSource,
  address: u64,
  base: u64,
  wordBytes: u32,
  isBigEndian: bool,
): ElfImage | null {
  const image = new ElfImage(memory, address, wordBytes, isBigEndian);
  const cursor = image.cursor(address);
  const is64 = wordBytes == 8;
  if (memory.byte(address + 4) != (is64 ? 2 : 1) || memory.byte(address + 5) != (isBigEndian ? 2 : 1)) return null;
  cursor.bigEndian = false;
  const magic = cursor.u32("ElfImage.magic");
  cursor.bigEndian = isBigEndian;
  cursor.seek(address + 16);
  image.type = cursor.u16("ElfImage.type");
  image.machine = cursor.u16("ElfImage.machine");
  cursor.seek(address + 24);
  image.entry = cursor.word("ElfImage.entry");
  const headersAt = cursor.word("ElfImage.phoff");
  cursor.seek(address + (is64 ? 54 : 42));
  const step = cursor.u16("ElfImage.phentsize");
  const count = cursor.u16("ElfImage.phnum");
  if (!cursor.ok || magic != MAGIC || (image.type != ET_EXEC && image.type != ET_DYN)) return null;
  if (headerBytes(is64) > step || count > MOST_HEADERS || headersAt > 1 << 30) return null;
  for (let i: u32 = 0; i < count; i++) {
    cursor.seek(address + headersAt + i * step);
    readHeader(image, cursor, is64);
    if (!cursor.ok) return null;
  }
  if (image.highest <= image.lowest) return null;
  image.bias = base - image.lowest;
  return image;
}

/** Reads the program headers at `address`, as AT_PHDR gives them. Null when they are not in the dump. */
export function readProgramHeaders(
  memory: SpaceSource,
  address: u64,
  step: u64,
  count: u64,
  wordBytes: u32,
  isBigEndian: bool,
): ElfImage | null {
  const is64 = wordBytes == 8;
  if (headerBytes(is64) > step || step > 1024 || count == 0 || count > MOST_HEADERS) return null;
  const image = new ElfImage(memory, address, wordBytes, isBigEndian);
  const cursor = image.cursor(address);
  let selfAddress: u64 = 0;
  let hasSelf = false;
  for (let i: u64 = 0; i < count; i++) {
    cursor.seek(address + i * step);
    const isSelf = cursor.u32("ProgramHeader.type") == PT_PHDR;
    cursor.seek(address + i * step);
    readHeader(image, cursor, is64);
    if (!cursor.ok) return null;
    if (isSelf) {
      cursor.seek(address + i * step + (is64 ? 16 : 8));
      selfAddress = cursor.word("ProgramHeader.vaddr");
      hasSelf = true;
    }
  }
  if (image.highest <= image.lowest) return null;
  image.bias = hasSelf ? address - selfAddress : 0;
  image.hasSelf = hasSelf;
  return image;
}

function headerBytes(is64: bool): u32 {
  return is64 ? 56 : 32;
}

function readHeader(image: ElfImage, cursor: Cursor, is64: bool): void {
  const type = cursor.u32("ProgramHeader.type");
  if (is64) cursor.skip(4, "ProgramHeader.flags");
  const offset = cursor.word("ProgramHeader.offset");
  const address = cursor.word("ProgramHeader.vaddr");
  cursor.skip(image.wordBytes, "ProgramHeader.paddr");
  const fileSize = cursor.word("ProgramHeader.filesz");
  const memorySize = cursor.word("ProgramHeader.memsz");
  if (!cursor.ok) return;
  if (type == PT_LOAD && memorySize > 0) {
    const first = address & ~(PAGE - 1);
    if (offset < PAGE && first <= image.lowest) image.hasHeaders = true;
    image.lowest = min(image.lowest, first);
    image.highest = max(image.highest, alignUp(addU64(address, memorySize), PAGE));
    image.loads.push(new ImagePart(address, offset, memorySize, fileSize));
  } else if (type == PT_DYNAMIC) image.dynamic = new ImagePart(address, offset, memorySize, fileSize);
  else if (type == PT_INTERP) image.interpreter = new ImagePart(address, offset, fileSize, fileSize);
  else if (type == PT_NOTE && image.notes.length < MOST_NOTE_SEGMENTS)
    image.notes.push(new ImagePart(address, offset, fileSize, fileSize));
}

/** The name that a library gives itself (DT_SONAME); "" when it has none or its strings are not in the dump. */
export function readSoname(image: ElfImage): string {
  const part = image.dynamic;
  if (!part) return "";
  const cursor = image.cursor(image.inSpace(part.address + image.bias));
  let strings: u64 = 0;
  let name: u64 = 0;
  let hasName = false;
  for (let i = 0; i < MOST_DYNAMIC; i++) {
    const tag = cursor.word("Dynamic.tag");
    const value = cursor.word("Dynamic.value");
    if (!cursor.ok || tag == 0) break;
    if (tag == DT_STRTAB) strings = value;
    if (tag == DT_SONAME) {
      name = value;
      hasName = true;
    }
  }
  if (!hasName || strings == 0) return "";
  // The dynamic linker turns addresses into those of memory; the kernel's own image keeps its own.
  const place = image.inSpace(strings < image.base ? strings + image.bias : strings);
  const text = image.cursor(image.inSpace(place + name));
  const soname = text.cstring(NAME_LIMIT, "Dynamic.soname");
  return text.ok ? soname : "";
}
