/** A Mach-O image as it lies in memory: what its load commands say of it (mach-o/loader.h). */
import { Cursor } from "../../bytes/cursor";
import { ModuleFacts } from "../../facts/module";
import { SpaceSource } from "../../spaces/space";

const MAGIC_32: u32 = 0xfeedface;
const MAGIC_64: u32 = 0xfeedfacf;
export const MH_EXECUTE: u32 = 2;
export const MH_DYLIB: u32 = 6;
export const MH_DYLINKER: u32 = 7;
export const MH_KEXT: u32 = 11;
export const MH_FILESET: u32 = 12;
const LC_SEGMENT: u32 = 0x1;
const LC_ID_DYLIB: u32 = 0xd;
const LC_ID_DYLINKER: u32 = 0xf;
const LC_SEGMENT_64: u32 = 0x19;
const LC_UUID: u32 = 0x1b;
const LC_SOURCE_VERSION: u32 = 0x2a;
const LC_VERSION_MIN_MACOSX: u32 = 0x24;
const LC_VERSION_MIN_IPHONEOS: u32 = 0x25;
const LC_BUILD_VERSION: u32 = 0x32;
const LC_FILESET_ENTRY: u32 = 0x80000035;
/** Load commands that are read of one image. */
export const MOST_COMMANDS: u32 = 4096;
const MOST_COMMAND_BYTES: u32 = 1 << 20;
const MOST_SECTIONS: u32 = 256;
const MOST_NAME: u64 = 4096;
const PLATFORM_MACOS: u32 = 1;
const PLATFORM_IOS: u32 = 2;

/** Gives a module its UUID, and the ids that symbol servers know it by. */
export function identify(module: ModuleFacts, uuid: string): void {
  module.uuid = uuid;
  const digits = uuid.split("-").join("");
  module.codeId = digits.toLowerCase();
  module.debugId = digits.length > 0 ? digits + "0" : "";
}

/** A part of a kernel collection. */
@final
export class FilesetEntry {
  constructor(
    readonly name: string,
    readonly address: u64,
  ) {}
}

@final
export class MachImage {
  fileType: u32 = 0;
  uuid: string = "";
  /** Name in LC_ID_DYLIB or LC_ID_DYLINKER: the path it was built for. */
  installName: string = "";
  version: string = "";
  /** Address of __TEXT as linked, and its size; 0 where there is none. */
  textAddress: u64 = 0;
  textSize: u64 = 0;
  platform: u32 = 0;
  /** Address of the section `__all_image_info`, as linked; 0: there is none. */
  imageInfoAddress: u64 = 0;
  readonly entries: Array<FilesetEntry> = [];
  /** Load commands that were read. */
  commands: u32 = 0;

  constructor(readonly base: u64) {}

  /** How far the image lies from where it was linked for. */
  get slide(): u64 {
    return this.base - this.textAddress;
  }
}

/** "0F1E2D3C-4B5A-…" of 32 digits; "" of zeros or of another length. */
export function formatUuid(digits: string): string {
  if (digits.length != 32) return "";
  let isZero = true;
  for (let i = 0; i < 32; i++) if (digits.charCodeAt(i) != 0x30) isZero = false;
  if (isZero) return "";
  const d = digits.toUpperCase();
  return (
    d.substring(0, 8) +
    "-" +
    d.substring(8, 12) +
    "-" +
    d.substring(12, 16) +
    "-" +
    d.substring(16, 20) +
    "-" +
    d.substring(20)
  );
}

/**
 * Reads the header at `base` and `most` of its commands; null where there is none. What the dump lacks of it is left out.
 */
export function readMachImage(memory: SpaceSource, base: u64, most: u32 = MOST_COMMANDS): MachImage | null {
  const space = memory.space;
  const cursor = new Cursor(memory, base);
  cursor.bigEndian = space.bigEndian;
  const magic = cursor.u32("MachHeader.magic");
  if (!cursor.ok || (magic != MAGIC_64 && magic != MAGIC_32)) return null;
  const is64 = magic == MAGIC_64;
  cursor.skip(8, "MachHeader.cputype");
  const image = new MachImage(base);
  image.fileType = cursor.u32("MachHeader.filetype");
  const count = cursor.u32("MachHeader.ncmds");
  const size = cursor.u32("MachHeader.sizeofcmds");
  if (!cursor.ok) return null;
  let at = base + (is64 ? 32 : 28);
  const end = at + min(size, MOST_COMMAND_BYTES);
  for (let i: u32 = 0; i < min(count, most); i++) {
    cursor.seek(at);
    const command = cursor.u32("LoadCommand.cmd");
    const bytes = cursor.u32("LoadCommand.cmdsize");
    if (!cursor.ok || bytes < 8 || at + bytes > end || at + bytes < at) break;
    readCommand(image, memory, command, at, at + bytes, space.bigEndian);
    image.commands++;
    at += bytes;
  }
  return image;
}

function readCommand(image: MachImage, memory: SpaceSource, command: u32, at: u64, end: u64, isBigEndian: bool): void {
  const cursor = new Cursor(memory, at + 8, end);
  cursor.bigEndian = isBigEndian;
  switch (command) {
    case LC_SEGMENT:
    case LC_SEGMENT_64:
      return readSegment(image, cursor, command == LC_SEGMENT_64 ? 8 : 4);
    case LC_UUID:
      image.uuid = formatUuid(cursor.hexBytes(16, "UuidCommand.uuid"));
      return;
    case LC_ID_DYLIB: {
      // offset size name
      // 8      4    name, from the command's begin
      // 12     4    timestamp
      // 16     4    current_version, parts of 16, 8 and 8 bits
      const nameAt = cursor.u32("DylibCommand.name");
      cursor.skip(4, "DylibCommand.timestamp");
      image.version = versionOf(cursor.u32("DylibCommand.current_version"));
      image.installName = readName(cursor, at + nameAt, end);
      return;
    }
    case LC_ID_DYLINKER:
      image.installName = readName(cursor, at + cursor.u32("DylinkerCommand.name"), end);
      return;
    case LC_SOURCE_VERSION:
      if (image.version.length == 0) image.version = sourceVersion(cursor.u64("SourceVersion.version"));
      return;
    case LC_VERSION_MIN_MACOSX:
      image.platform = PLATFORM_MACOS;
      return;
    case LC_VERSION_MIN_IPHONEOS:
      image.platform = PLATFORM_IOS;
      return;
    case LC_BUILD_VERSION:
      image.platform = cursor.u32("BuildVersion.platform");
      return;
    case LC_FILESET_ENTRY: {
      // offset size name
      // 8      8    vmaddr
      // 16     8    fileoff
      // 24     4    entry_id, from the command's begin
      const address = cursor.u64("FilesetEntry.vmaddr");
      cursor.skip(8, "FilesetEntry.fileoff");
      const nameAt = cursor.u32("FilesetEntry.entry_id");
      if (cursor.ok) image.entries.push(new FilesetEntry(readName(cursor, at + nameAt, end), address));
      return;
    }
  }
}

// section, section_64 behind the segment's command:
// offset 32 64 size name
// 0      0     16   sectname
// 16     16    16   segname
// 32     32    w    addr
const SECTION_32: u64 = 68;
const SECTION_64: u64 = 80;

function readSegment(image: MachImage, cursor: Cursor, width: u32): void {
  const name = cursor.utf8(16, "SegmentCommand.segname");
  const address = cursor.bytes(width, "SegmentCommand.vmaddr");
  const size = cursor.bytes(width, "SegmentCommand.vmsize");
  if (!cursor.ok) return;
  if (name == "__TEXT") {
    image.textAddress = address;
    image.textSize = size;
  }
  if (!name.startsWith("__DATA") || image.fileType != MH_DYLINKER) return;
  // fileoff, filesize, maxprot, initprot
  cursor.skip(2 * width + 8, "SegmentCommand.fileoff");
  const count = min(cursor.u32("SegmentCommand.nsects"), MOST_SECTIONS);
  cursor.skip(4, "SegmentCommand.flags");
  const first = cursor.at;
  for (let i: u32 = 0; i < count && cursor.ok; i++) {
    cursor.seek(first + <u64>i * (width == 8 ? SECTION_64 : SECTION_32));
    const section = cursor.utf8(16, "Section.sectname");
    cursor.skip(16, "Section.segname");
    const place = cursor.bytes(width, "Section.addr");
    if (cursor.ok && section.startsWith("__all_image_inf")) image.imageInfoAddress = place;
  }
}

function readName(cursor: Cursor, at: u64, end: u64): string {
  if (!cursor.ok || at >= end) return "";
  cursor.seek(at);
  const text = cursor.utf8(min(end - at, MOST_NAME), "LoadCommand.name");
  return cursor.ok ? text : "";
}

function versionOf(packed: u32): string {
  const minor = (packed >> 8) & 0xff;
  const patch = packed & 0xff;
  return (packed >> 16).toString() + "." + minor.toString() + (patch > 0 ? "." + patch.toString() : "");
}

/** A.B.C.D.E in 24, 10, 10, 10 and 10 bits; zeros at the end are left out. */
function sourceVersion(packed: u64): string {
  if (packed == 0) return "";
  let text = (packed >> 40).toString();
  let shift: u64 = 30;
  while (true) {
    text += "." + ((packed >> shift) & 0x3ff).toString();
    if (shift == 0 || (packed & (((<u64>1) << shift) - 1)) == 0) return text;
    shift -= 10;
  }
}
