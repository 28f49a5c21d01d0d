/** Notes that an image carries: its build id, and what distributions, Go, Android and the kernel's vdso add. */
import { alignUp } from "../../../bytes/checked";
import { hexUpper, readHex } from "../../../bytes/text";
import { ElfImage, ImagePart } from "./elf-image";

const NT_GNU_BUILD_ID: u32 = 3;
/** Longest identifier that is one: SHA-1 has 20 bytes, some linkers take more. */
const MOST_ID_BYTES: u32 = 64;
const MOST_NOTES: i32 = 64;
const MOST_NOTE_BYTES: u64 = 1 << 16;

const NT_FDO_PACKAGE: u32 = 0xcafe1a7e;
const NT_GO_BUILD_ID: u32 = 4;
const NT_ANDROID_API: u32 = 1;
const NT_LINUX_VERSION: u32 = 0;
const NT_LINUX_SALT: u32 = 0x100;
const MOST_TEXT: u32 = 4096;

@final
export class ImageNotes {
  /** Lower-case hex; "" where the image has none or it is not in the dump. */
  buildId: string = "";
  /** As debuggers' symbol servers have it: a GUID and an age. */
  debugId: string = "";
  /** The package that the image came from: JSON text. */
  package: string = "";
  goBuildId: string = "";
  /** Android API level; 0: none. */
  androidLevel: u32 = 0;
  /** "6.12.10": the kernel whose vdso this is. */
  kernelVersion: string = "";
  kernelSalt: string = "";
  /** Whether a segment of notes is not in the dump. */
  isMissing: bool = false;
}

export function readImageNotes(image: ElfImage): ImageNotes {
  const notes = new ImageNotes();
  for (let i = 0; i < image.notes.length; i++) readPart(image, image.notes[i], notes);
  return notes;
}

function readPart(image: ElfImage, part: ImagePart, notes: ImageNotes): void {
  const start = image.addressOf(part);
  const size = min(part.size, MOST_NOTE_BYTES);
  if (!image.isPresent(start, 1)) {
    notes.isMissing = notes.isMissing || size > 0;
    return;
  }
  const cursor = image.cursor(start);
  cursor.end = start + size;
  for (let i = 0; i < MOST_NOTES && cursor.left >= 12; i++) {
    const nameSize = cursor.u32("ImageNote.namesz");
    const contentSize = cursor.u32("ImageNote.descsz");
    const type = cursor.u32("ImageNote.type");
    if (nameSize > 32) return;
    const nameAt = cursor.at;
    const owner = cursor.utf8(nameSize, "ImageNote.name");
    const contents = alignUp(nameAt + nameSize, 4);
    if (!cursor.ok || contents > cursor.end || contentSize > cursor.end - contents) return;
    readNote(image, owner, type, contents, contentSize, notes);
    cursor.seek(alignUp(contents + contentSize, 4));
  }
}

function readNote(image: ElfImage, owner: string, type: u32, at: u64, size: u32, notes: ImageNotes): void {
  if (owner == "GNU" && type == NT_GNU_BUILD_ID) {
    if (size == 0 || size > MOST_ID_BYTES || !image.isPresent(at, size)) return;
    notes.buildId = readHex(image.memory, at, size);
    notes.debugId = debugIdOf(image, at, size);
  } else if (owner == "FDO" && type == NT_FDO_PACKAGE) notes.package = textOf(image, at, size);
  else if (owner == "Go" && type == NT_GO_BUILD_ID) notes.goBuildId = textOf(image, at, size);
  else if (owner == "Android" && type == NT_ANDROID_API && size >= 4) notes.androidLevel = numberOf(image, at);
  else if (owner == "Linux" && type == NT_LINUX_VERSION && size == 4) {
    // LINUX_VERSION_CODE: two bytes of version, one of level, one of patch.
    const code = numberOf(image, at);
    const version = (code >> 16).toString() + "." + ((code >> 8) & 0xff).toString() + "." + (code & 0xff).toString();
    if (code >> 16 > 0) notes.kernelVersion = version;
  } else if (owner == "Linux" && type == NT_LINUX_SALT) notes.kernelSalt = textOf(image, at, size);
}

function textOf(image: ElfImage, at: u64, size: u32): string {
  const cursor = image.cursor(at);
  const text = cursor.utf8(min(size, MOST_TEXT), "ImageNote.text");
  return cursor.ok ? text : "";
}

function numberOf(image: ElfImage, at: u64): u32 {
  const cursor = image.cursor(at);
  const value = cursor.u32("ImageNote.number");
  return cursor.ok ? value : 0;
}

/**
 * The first sixteen bytes as a GUID and the age 0, as Breakpad and those after it do: a GUID's first three parts are
 * numbers, so in little-endian images their bytes are turned round. What is missing is zero.
 */
function debugIdOf(image: ElfImage, at: u64, size: u32): string {
  let high: u64 = 0;
  let low: u64 = 0;
  for (let i = 0; i < 16; i++) {
    let place = i;
    if (!image.isBigEndian) {
      if (i < 4) place = 3 - i;
      else if (i < 6) place = 9 - i;
      else if (i < 8) place = 13 - i;
    }
    const byte = <u64>(<u32>place < size ? max(0, image.memory.byte(at + place)) : 0);
    if (i < 8) high = (high << 8) | byte;
    else low = (low << 8) | byte;
  }
  return hexUpper(high, 16) + hexUpper(low, 16) + "0";
}
