/**
 * The version resource of a PE image in memory: its version, and who made it. Source: Microsoft's PE format
 * specification (.rsrc section) and verrsrc.h.
 *
 * Image: 3c 4 e_lfanew, where "PE\0\0" lies; from there 18 2 Magic (20b: 64-bit), then where the resources lie
 * from the base on: 88 4 in a 32-bit image, 98 4 in a 64-bit one.
 *
 * Directory (three levels: type, name, language), 16 bytes: 0c 2 NumberOfNamedEntries, 0e 2 NumberOfIdEntries; then
 * entries of 8, those with names first: 00 4 Name or Id, 04 4 OffsetToData (bit 31: another directory).
 * Leaf, 16 bytes: 00 4 OffsetToData from the image's base, 04 4 Size.
 *
 * VS_VERSIONINFO and every block in it: 00 2 wLength, 02 2 wValueLength, 04 2 wType, 06 szKey in UTF-16; value and
 * children behind it at multiples of 4. "VS_VERSION_INFO" has VS_FIXEDFILEINFO for its value at 28; its child
 * "StringFileInfo" holds tables, one a language, of strings.
 */
import { Cursor } from "../../bytes/cursor";
import { ByteSource } from "../../bytes/source";
import { readUtf16 } from "../../bytes/text";
import { ModuleFacts } from "../../facts/module";
import { readFixedFileInfo, VERSION_SIZE } from "./version";

const OPTIONAL_64: u32 = 0x20b;
const PE_MAGIC: u32 = 0x4550;
const RESOURCES_32: u64 = 0x88;
const RESOURCES_64: u64 = 0x98;
const RT_VERSION: u32 = 16;
const IS_DIRECTORY: u32 = 0x80000000;
const ENTRY: u64 = 8;
const MOST_ENTRIES: u32 = 1024;
const FIXED_SIGNATURE: u32 = 0xfeef04bd;
const FIXED_AT: u64 = 0x28;
const BLOCK_HEAD: u64 = 6;
/** The largest that are known are a few KB. */
const LARGEST: u64 = 0x10000;
const MOST_BLOCKS: i32 = 256;
const MOST_KEY: u64 = 64;
const MOST_TEXT: u64 = 256;

/** What the strings of the resource say; "": memory does not hold it. */
@final
export class VersionTexts {
  /** Address of the resource; 0: there is none. */
  at: u64 = 0;
  companyName: string = "";
  fileDescription: string = "";
}

/** Fills the module's versions where it has none; null: memory holds no version resource of the image. */
export function readVersionResource(memory: ByteSource, module: ModuleFacts): VersionTexts | null {
  const cursor = new Cursor(memory, module.base + 0x3c);
  const pe = module.base + cursor.u32("Image.e_lfanew");
  cursor.seek(pe);
  if (cursor.u32("Image.Signature") != PE_MAGIC || module.size <= 0) return null;
  cursor.seek(pe + 0x18);
  cursor.seek(pe + (cursor.u16("Image.Magic") == OPTIONAL_64 ? RESOURCES_64 : RESOURCES_32));
  const resources = <u64>cursor.u32("Image.ResourceDirectory");
  if (!cursor.ok || resources == 0 || resources >= <u64>module.size) return null;
  const root = module.base + resources;
  const names = entryOf(cursor, root, root, RT_VERSION);
  const languages = names == 0 ? 0 : entryOf(cursor, root, names, 0);
  const leaf = languages == 0 ? 0 : entryOf(cursor, root, languages, 0);
  if (leaf == 0) return null;
  cursor.seek(leaf);
  const data = <u64>cursor.u32("ResourceData.OffsetToData");
  const size = <u64>cursor.u32("ResourceData.Size");
  const imageSize = <u64>module.size;
  if (!cursor.ok || data >= imageSize || size < FIXED_AT + VERSION_SIZE || size > min(LARGEST, imageSize - data))
    return null;
  const at = module.base + data;
  cursor.seek(at + FIXED_AT);
  if (cursor.u32("FixedFileInfo.Signature") != FIXED_SIGNATURE) return null;
  cursor.seek(at + FIXED_AT);
  const fixed = readFixedFileInfo(cursor);
  if (module.version.length == 0) module.version = fixed.version;
  if (module.productVersion.length == 0) module.productVersion = fixed.productVersion;
  const texts = new VersionTexts();
  texts.at = at;
  readStrings(memory, texts, at + FIXED_AT + VERSION_SIZE, at + size);
  return texts;
}

/** Where the directory at `at` leads for `id` (0: by its first entry): to a directory or a leaf; 0: nowhere. */
function entryOf(cursor: Cursor, root: u64, at: u64, id: u32): u64 {
  cursor.seek(at + 0x0c);
  const named = cursor.u16("ResourceDirectory.NumberOfNamedEntries");
  const count = min(named + cursor.u16("ResourceDirectory.NumberOfIdEntries"), MOST_ENTRIES);
  for (let i: u32 = id == 0 ? 0 : named; i < count; i++) {
    cursor.seek(at + 0x10 + <u64>i * ENTRY);
    const found = cursor.u32("ResourceEntry.Id");
    const offset = cursor.u32("ResourceEntry.OffsetToData");
    if (!cursor.ok) return 0;
    if (id == 0 || found == id) return root + (offset & ~IS_DIRECTORY);
  }
  return 0;
}

/** Goes through the blocks between `start` and `end`, into those that hold others. */
function readStrings(memory: ByteSource, texts: VersionTexts, start: u64, end: u64): void {
  const cursor = new Cursor(memory, start);
  let at = aligned(texts.at, start);
  for (let i = 0; i < MOST_BLOCKS && at + BLOCK_HEAD < end; i++) {
    cursor.seek(at);
    const length = <u64>cursor.u16("VersionBlock.Length");
    const units = <u64>cursor.u16("VersionBlock.ValueLength");
    if (!cursor.ok || length < BLOCK_HEAD || length > end - at) return;
    const key = readUtf16(memory, at + BLOCK_HEAD, min(MOST_KEY, length - BLOCK_HEAD), false, true);
    const value = aligned(texts.at, at + BLOCK_HEAD + (<u64>key.length + 1) * 2);
    // Blocks without a value lead to their children: "StringFileInfo", and in it "040904b0".
    if (units == 0) {
      at = value;
      if (key == "VarFileInfo") at = aligned(texts.at, at + length);
      continue;
    }
    if (value < at + length) take(memory, texts, key, value, min(at + length - value, units * 2));
    if (texts.companyName.length > 0 && texts.fileDescription.length > 0) return;
    at = aligned(texts.at, at + length);
  }
}

function take(memory: ByteSource, texts: VersionTexts, key: string, at: u64, bytes: u64): void {
  const isCompany = key == "CompanyName";
  if (!isCompany && key != "FileDescription") return;
  const text = readUtf16(memory, at, min(MOST_TEXT, bytes), false, true).trim();
  if (isCompany) texts.companyName = text;
  else texts.fileDescription = text;
}

/** The next multiple of 4 from the resource's begin on. */
function aligned(from: u64, at: u64): u64 {
  return from + ((at - from + 3) & ~3);
}
