/** An ELF program or library as a file, not as a process has it in memory. */
import { isWithin } from "../../../bytes/checked";
import { Cursor } from "../../../bytes/cursor";
import { StoredSource } from "../../../bytes/source";
import { SegmentSpace } from "../../../spaces/segments";
import { SpaceSource } from "../../../spaces/space";
import { ElfImage, isElfHeader, readElfImage } from "./elf-image";
import { readImageNotes } from "./image-notes";

const PAGE: u64 = 4096;
const MOST_SECTIONS: u32 = 1 << 16;

// Section headers (System V ABI, chapter 4), 32 and 64 bits: 4 4 sh_type, 8 8 sh_flags (a word)
const SHT_NOBITS: u32 = 8;
const SHF_ALLOC: u64 = 2;
const SHF_EXECINSTR: u64 = 4;

@final
export class ImageFile {
  buildId: string = "";
  debugId: string = "";
  /** Its code was taken out: only what debuggers need is left. */
  isDebugOnly: bool = false;

  constructor(
    readonly source: StoredSource,
    readonly image: ElfImage,
  ) {}

  /** Where in the file the byte at `address` lies, as the image counts; u64.MAX_VALUE: nowhere. Sets `foundLength`. */
  find(address: u64): u64 {
    const loads = this.image.loads;
    for (let i = 0; i < loads.length; i++) {
      const part = loads[i];
      const first = part.address & ~(PAGE - 1);
      const offset = part.offset & ~(PAGE - 1);
      // Whole pages are mapped, whatever lies in them.
      const bytes = (part.address - first + part.fileSize + PAGE - 1) & ~(PAGE - 1);
      if (part.fileSize == 0 || address < first || address - first >= bytes) continue;
      const at = offset + (address - first);
      if (at >= this.source.size) continue;
      this.foundLength = min(bytes - (address - first), this.source.size - at);
      return at;
    }
    return u64.MAX_VALUE;
  }

  /** Answer of `find`: how many bytes follow it in file and memory alike. */
  foundLength: u64 = 0;
}

/** Null: no program or library, or one for other processors. */
export function readImageFile(source: StoredSource, wordBytes: u32, isBigEndian: bool): ImageFile | null {
  const flat = new SegmentSpace(wordBytes, isBigEndian);
  flat.add(0, source.size, 0, source);
  const whole = new SpaceSource(flat);
  if (!isElfHeader(whole, 0)) return null;
  const headers = readElfImage(whole, 0, 0, wordBytes, isBigEndian);
  if (!headers) return null;
  const file = new ImageFile(source, headers);
  file.isDebugOnly = lacksCode(source, wordBytes, isBigEndian);
  // As it would lie in memory at its own addresses: notes are found by them.
  const space = new SegmentSpace(wordBytes, isBigEndian);
  for (let i = 0; i < headers.loads.length; i++) {
    const first = headers.loads[i].address & ~(PAGE - 1);
    const offset = file.find(first);
    if (offset != u64.MAX_VALUE) space.add(first, file.foundLength, offset, source);
  }
  const memory = new SpaceSource(space);
  const loaded = readElfImage(memory, headers.lowest, headers.lowest, wordBytes, isBigEndian);
  const notes = readImageNotes(loaded ? loaded : headers);
  file.buildId = notes.buildId;
  file.debugId = notes.debugId;
  return file;
}

/** Whether a section of code is listed whose bytes are not in the file. */
function lacksCode(source: StoredSource, wordBytes: u32, isBigEndian: bool): bool {
  const is64 = wordBytes == 8;
  const cursor = new Cursor(source, is64 ? 40 : 32);
  cursor.wordBytes = wordBytes;
  cursor.bigEndian = isBigEndian;
  const at = cursor.word("ElfHeader.shoff");
  cursor.seek(is64 ? 58 : 46);
  const step = cursor.u16("ElfHeader.shentsize");
  const least: u32 = is64 ? 64 : 40;
  const count = min(cursor.u16("ElfHeader.shnum"), MOST_SECTIONS);
  if (!cursor.ok || least > step || !isWithin(at, <u64>step * count, source.size)) return false;
  for (let i: u32 = 0; i < count; i++) {
    cursor.seek(at + <u64>i * step + 4);
    const type = cursor.u32("SectionHeader.type");
    const flags = cursor.word("SectionHeader.flags");
    if (cursor.ok && type == SHT_NOBITS && (flags & SHF_ALLOC) != 0 && (flags & SHF_EXECINSTR) != 0) return true;
  }
  return false;
}
