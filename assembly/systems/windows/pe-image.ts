/**
 * What a PE image in memory says of itself: time stamp, size, checksum and the CodeView record that names its
 * symbol file. Source: Microsoft's PE format specification.
 *
 * offset size name
 * 3c     4    e_lfanew: where the PE header lies
 * +00    4    "PE\0\0"
 * +08    4    TimeDateStamp
 * +14    2    SizeOfOptionalHeader
 * +18    2    Magic: 10b 32-bit, 20b 64-bit
 * +50    4    SizeOfImage
 * +58    4    CheckSum
 * +78    8    data directories, from here in a 32-bit image, from +88 in a 64-bit one; the debug directory is number 6
 */
import { Cursor } from "../../bytes/cursor";
import { ByteSource } from "../../bytes/source";
import { hexUpper, readUtf8, upperAscii } from "../../bytes/text";
import { Word } from "../../facts/fact";
import { ModuleFacts } from "../../facts/module";

const DOS_MAGIC: u32 = 0x5a4d;
const PE_MAGIC: u32 = 0x4550;
const OPTIONAL_64: u32 = 0x20b;
const DEBUG_DIRECTORY: u64 = 6;
const DEBUG_ENTRY: u64 = 28;
const DEBUG_CODEVIEW: u32 = 2;
const MAX_DEBUG_ENTRIES: u32 = 16;
const RSDS: u32 = 0x53445352;
const MAX_NAME: u64 = 1024;
const FURTHEST_HEADER: u32 = 0x10000;

/** Fills what the module does not know yet; returns whether there is a PE header in memory. */
export function readPeImage(memory: ByteSource, module: ModuleFacts): bool {
  const base = module.base;
  const cursor = new Cursor(memory, base);
  if (cursor.u16("Image.e_magic") != DOS_MAGIC) return false;
  cursor.seek(base + 0x3c);
  const header = cursor.u32("Image.e_lfanew");
  if (!cursor.ok || header > FURTHEST_HEADER) return false;
  const pe = base + header;
  cursor.seek(pe);
  if (cursor.u32("Image.Signature") != PE_MAGIC) return false;
  cursor.seek(pe + 8);
  const timestamp = cursor.u32("Image.TimeDateStamp");
  cursor.seek(pe + 0x18);
  const magic = cursor.u16("Image.Magic");
  cursor.seek(pe + 0x50);
  const size = cursor.u32("Image.SizeOfImage");
  cursor.seek(pe + 0x58);
  const checksum = cursor.u32("Image.CheckSum");
  if (!cursor.ok) return false;
  module.timestamp = new Word(timestamp);
  if (module.size < 0) module.size = size;
  if (!module.checksum && checksum != 0) module.checksum = new Word(checksum);
  module.codeId = codeIdOf(timestamp, <u32>module.size);
  readDebugDirectory(memory, module, pe + (magic == OPTIONAL_64 ? 0x88 : 0x78) + DEBUG_DIRECTORY * 8);
  return true;
}

/** Time stamp as eight upper-case digits, size of the image in lower-case hex: how symbol servers file images. */
export function codeIdOf(timestamp: u32, size: u32): string {
  return hexUpper(timestamp, 8) + size.toString(16);
}

/** A GUID as its 32 digits and an age: how symbol servers file PDBs. `at` is a GUID in its binary form. */
export function debugIdOf(memory: ByteSource, at: u64, age: u32): string {
  const cursor = new Cursor(memory, at);
  const first = cursor.u32("CodeView.Guid");
  const second = cursor.u16("CodeView.Guid");
  const third = cursor.u16("CodeView.Guid");
  cursor.bigEndian = true;
  const rest = cursor.u64("CodeView.Guid");
  return (
    hexUpper(first, 8) + hexUpper(second, 4) + hexUpper(third, 4) + hexUpper(rest, 16) + upperAscii(age.toString(16))
  );
}

function readDebugDirectory(memory: ByteSource, module: ModuleFacts, at: u64): void {
  const cursor = new Cursor(memory, at);
  const directory = cursor.u32("Image.DebugDirectory");
  const count = min(cursor.u32("Image.DebugDirectorySize") / <u32>DEBUG_ENTRY, MAX_DEBUG_ENTRIES);
  if (!cursor.ok || directory == 0) return;
  for (let i: u32 = 0; i < count; i++) {
    cursor.seek(module.base + directory + i * DEBUG_ENTRY + 12);
    const type = cursor.u32("DebugDirectory.Type");
    cursor.skip(4, "DebugDirectory.SizeOfData");
    const address = cursor.u32("DebugDirectory.AddressOfRawData");
    if (!cursor.ok) return;
    if (type == DEBUG_CODEVIEW && address != 0) return readCodeView(memory, module, module.base + address);
  }
}

function readCodeView(memory: ByteSource, module: ModuleFacts, at: u64): void {
  const cursor = new Cursor(memory, at);
  if (cursor.u32("CodeView.Signature") != RSDS) return;
  cursor.seek(at + 20);
  const age = cursor.u32("CodeView.Age");
  if (!cursor.ok) return;
  module.debugId = debugIdOf(memory, at + 4, age);
  module.debugFile = readUtf8(memory, at + 24, MAX_NAME, true);
}
