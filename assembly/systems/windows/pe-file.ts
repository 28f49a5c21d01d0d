/** A PE program or library as a file. Source: Microsoft's PE format specification. */
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { codeIdOf } from "./pe-image";

// From the PE header, which e_lfanew at 3c names:
// 04 2 Machine    06 2 NumberOfSections    08 4 TimeDateStamp    14 2 SizeOfOptionalHeader    18 2 Magic
// 30 8 ImageBase (34 4 in 32-bit files)    50 4 SizeOfImage
// sections, 40 bytes each, behind the optional header:
// 08 4 VirtualSize    0c 4 VirtualAddress    10 4 SizeOfRawData    14 4 PointerToRawData    24 4 Characteristics
const DOS_MAGIC: u32 = 0x5a4d;
const PE_MAGIC: u32 = 0x4550;
const OPTIONAL_64: u32 = 0x20b;
const SECTION: u64 = 40;
const MOST_SECTIONS: u32 = 96;
const EXECUTE: u32 = 0x20000000;
const WRITE: u32 = 0x80000000;

/** A stretch that is in memory as in the file. */
@final
export class PePart {
  constructor(
    /** From the image's base. */
    readonly address: u32,
    readonly offset: u32,
    readonly size: u32,
    readonly isCode: bool,
  ) {}
}

@final
export class PeFile {
  codeId: string = "";
  is64: bool = false;
  /** Where it wants to lie: elsewhere, addresses in it are put right when it is loaded. */
  wantedBase: u64 = 0;
  readonly parts: Array<PePart> = [];
}

/** Null: no PE file. */
export function readPeFile(source: StoredSource): PeFile | null {
  const cursor = new Cursor(source);
  if (cursor.u16("Image.e_magic") != DOS_MAGIC) return null;
  cursor.seek(0x3c);
  const pe = <u64>cursor.u32("Image.e_lfanew");
  cursor.seek(pe);
  if (cursor.u32("Image.Signature") != PE_MAGIC) return null;
  const file = new PeFile();
  cursor.seek(pe + 6);
  const count = min(cursor.u16("Image.NumberOfSections"), MOST_SECTIONS);
  const timestamp = cursor.u32("Image.TimeDateStamp");
  cursor.seek(pe + 0x14);
  const optional = <u64>cursor.u16("Image.SizeOfOptionalHeader");
  cursor.seek(pe + 0x18);
  file.is64 = cursor.u16("Image.Magic") == OPTIONAL_64;
  cursor.seek(pe + (file.is64 ? 0x30 : 0x34));
  file.wantedBase = cursor.bytes(file.is64 ? 8 : 4, "Image.ImageBase");
  cursor.seek(pe + 0x50);
  file.codeId = codeIdOf(timestamp, cursor.u32("Image.SizeOfImage"));
  if (!cursor.ok) return null;
  for (let i: u32 = 0; i < count; i++) {
    cursor.seek(pe + 0x18 + optional + <u64>i * SECTION + 8);
    const size = cursor.u32("Section.VirtualSize");
    const address = cursor.u32("Section.VirtualAddress");
    const stored = cursor.u32("Section.SizeOfRawData");
    const offset = cursor.u32("Section.PointerToRawData");
    cursor.skip(12, "Section.PointerToRelocations");
    const traits = cursor.u32("Section.Characteristics");
    if (!cursor.ok) break;
    if (traits & WRITE || <u64>offset >= source.size) continue;
    const there = <u32>min<u64>(min(size, stored), source.size - offset);
    if (there > 0) file.parts.push(new PePart(address, offset, there, (traits & EXECUTE) != 0));
  }
  return file;
}
