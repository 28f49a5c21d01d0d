/** LC_NOTE: what lldb and the kernel add to a core. Sources: XNU osfmk/kdp/processor_core.c, LLDB's Mach-O reader. */
import { Cursor } from "../../bytes/cursor";
import { JsonTree } from "../../bytes/json/tree";
import { tellJsonFlaws } from "../../facts/reading/json-flaws";
import { RawRecord } from "../../facts/rows";
import { FAULT, LOSS } from "../../facts/warnings";
import { formatUuid } from "../../systems/macos/mach-image";
import { osOfPlatform } from "../../systems/macos/platforms";
import { MachCore, NotedImage } from "./core";

const VERSION_3: u32 = 3;
const VERSION_4: u32 = 4;
const NO_ADDRESS: u64 = u64.MAX_VALUE;
const TYPE_KERNEL: u32 = 1;
const MOST_TEXT: u64 = 1 << 15;
const MOST_IMAGES: u32 = 1 << 16;
const MOST_METADATA: u64 = 1 << 20;
const UUID_BYTES: i32 = 16;

export function readNote(core: MachCore, note: RawRecord): void {
  const owner = note.owner;
  const at = <u64>note.dataAt;
  const cursor = core.cursor(at, at + <u64>note.dataSize);
  note.isRead = true;
  if (owner == "addrable bits") readAddressableBits(core, cursor);
  else if (owner == "main bin spec") readMainBinary(core, note, cursor);
  else if (owner == "load binary") readLoadBinary(core, note, cursor);
  else if (owner == "all image infos") readImageInfos(core, note, cursor);
  else if (owner == "kern ver str") readKernelVersion(core, cursor);
  else if (owner == "process metadata") readMetadata(core, note);
  else if (owner == "panic context") {
    core.annotate("panicked kernel UUID", cursor.utf8(min(cursor.left, MOST_TEXT), "PanicContext.uuid"), owner, at);
  } else note.isRead = false;
  if (!core.dump.warnings.take(cursor)) note.isRead = false;
}

// offset size name
// 0      4    version     3: one number of bits, 4: one for low and one for high addresses
// 4      4    bits of low addresses
function readAddressableBits(core: MachCore, cursor: Cursor): void {
  const version = cursor.u32("AddressableBits.version");
  const bits = cursor.u32("AddressableBits.bits");
  if (!cursor.ok || (version != VERSION_3 && version != VERSION_4)) return;
  if (bits >= 32 && bits < 64) core.dump.system.addressBits = bits;
  else if (bits != 0) cursor.refuse(cursor.at - 4, "AddressableBits.bits", 47, bits);
}

// offset 1 2 size name, by version
// 0      0   4    version
// 4      4   4    type        0 none, 1 kernel, 2 user, 3 standalone
// 8      8   8    address     all bits set: not known
// -      16  8    slide
// 16     24  16   uuid
// 32     40  4    log2 of the page size
// -      44  4    platform
function readMainBinary(core: MachCore, note: RawRecord, cursor: Cursor): void {
  const version = cursor.u32("MainBinSpec.version");
  const type = cursor.u32("MainBinSpec.type");
  const address = cursor.u64("MainBinSpec.address");
  if (version >= 2) cursor.skip(8, "MainBinSpec.slide");
  const uuid = readUuid(cursor, "MainBinSpec.uuid");
  const shift = cursor.u32("MainBinSpec.log2_pagesize");
  const platform = version >= 2 && cursor.left >= 4 ? cursor.u32("MainBinSpec.platform") : 0;
  if (!cursor.ok) return;
  if (type == TYPE_KERNEL) core.isKernel = true;
  if (core.dump.system.os.length == 0) core.dump.system.os = osOfPlatform(platform);
  if (shift > 0 && shift < 32) {
    core.annotate("page size", ((<u64>1) << shift).toString(), note.owner, <u64>note.dataAt);
  }
  if (address == NO_ADDRESS) return;
  const image = addImage(core, address, uuid, "", <u64>note.dataAt);
  image.isMain = true;
  image.isKernel = type == TYPE_KERNEL;
}

// offset size name
// 0      4    version     1
// 4      16   uuid
// 20     8    load address
// 28     8    slide
// 36     …    path, zero-terminated
function readLoadBinary(core: MachCore, note: RawRecord, cursor: Cursor): void {
  cursor.skip(4, "LoadBinary.version");
  const uuid = readUuid(cursor, "LoadBinary.uuid");
  const address = cursor.u64("LoadBinary.load_address");
  cursor.skip(8, "LoadBinary.slide");
  const path = cursor.utf8(min(cursor.left, MOST_TEXT), "LoadBinary.name");
  if (cursor.ok && address != NO_ADDRESS) addImage(core, address, uuid, path, <u64>note.dataAt);
}

// offset size name
// 0      4    version     1
// 4      4    imgcount
// 8      8    entries_fileoff
// 16     4    entries_size  48
// An entry; offsets count in the file, all bits set where there is nothing:
// 0      8    filepath_offset
// 8      16   uuid
// 24     8    load_address
// 32     8    seg_addrs_offset
// 40     4    segment_count
// 44     4    currently_executing
const ENTRY: u32 = 48;

function readImageInfos(core: MachCore, note: RawRecord, cursor: Cursor): void {
  cursor.skip(4, "AllImageInfos.version");
  let count = cursor.u32("AllImageInfos.imgcount");
  const first = cursor.u64("AllImageInfos.entries_fileoff");
  const step = cursor.u32("AllImageInfos.entries_size");
  if (!cursor.ok) return;
  if (step < ENTRY) return cursor.refuse(cursor.at - 4, "AllImageInfos.entries_size", ENTRY, step);
  if (count > MOST_IMAGES) {
    tellImagesCut(core, <u64>note.dataAt + 4, count, MOST_IMAGES);
    count = MOST_IMAGES;
  }
  const size = core.source.size;
  for (let i: u32 = 0; i < count; i++) {
    if (first >= size || size - first < (<u64>i + 1) * step) return tellImagesCut(core, <u64>note.dataAt + 8, count, i);
    const at = first + <u64>i * step;
    const entry = core.cursor(at, at + step);
    const pathAt = entry.u64("ImageEntry.filepath_offset");
    const uuid = readUuid(entry, "ImageEntry.uuid");
    const address = entry.u64("ImageEntry.load_address");
    if (!core.dump.warnings.take(entry)) return;
    let path = "";
    if (pathAt != NO_ADDRESS) {
      const text = core.cursor(pathAt, u64.MAX_VALUE);
      path = text.cstring(MOST_TEXT, "ImageEntry.filepath");
      core.dump.warnings.take(text);
    }
    if (address != NO_ADDRESS) addImage(core, address, uuid, path, at);
  }
}

function tellImagesCut(core: MachCore, at: u64, count: u32, found: u32): void {
  core.dump.warnings.addAt(
    "images-cut",
    found == MOST_IMAGES ? LOSS : FAULT,
    "Of " + count.toString() + " images that a note lists, " + found.toString() + " are read.",
    at,
    "AllImageInfos.imgcount",
    count.toString(),
    found.toString(),
  );
}

// offset size name
// 0      4    version     1
// 4      …    text
function readKernelVersion(core: MachCore, cursor: Cursor): void {
  cursor.skip(4, "KernelVersion.version");
  const text = cursor.utf8(min(cursor.left, MOST_TEXT), "KernelVersion.text").trim();
  core.isKernel = true;
  if (text.length > 0) core.dump.system.kernelVersion = text;
}

/** JSON: thread ids in the order of the load commands. */
function readMetadata(core: MachCore, note: RawRecord): void {
  const at = <u64>note.dataAt;
  const tree = new JsonTree(core.source, at, at + min<u64>(<u64>note.dataSize, MOST_METADATA));
  while (tree.step());
  tellJsonFlaws(tree, core.dump.warnings);
  const threads = tree.find(tree.root, "threads");
  let index = 0;
  for (let one = tree.first(threads); one >= 0; one = tree.next(threads, one)) {
    if (index >= core.dump.threads.length) return;
    const id = tree.find(one, "thread_id");
    if (tree.isNumber(id)) core.dump.threads[index].id = tree.integer(id);
    index++;
  }
}

function readUuid(cursor: Cursor, field: string): string {
  return formatUuid(cursor.hexBytes(UUID_BYTES, field));
}

function addImage(core: MachCore, address: u64, uuid: string, path: string, at: u64): NotedImage {
  const image = new NotedImage(address);
  image.uuid = uuid;
  image.path = path;
  image.at = at;
  core.images.push(image);
  return image;
}
