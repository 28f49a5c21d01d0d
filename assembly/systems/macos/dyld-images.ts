/** What the loader of macOS keeps of the images of a process (dyld, mach-o/dyld_images.h). */
import { Cursor } from "../../bytes/cursor";
import { SpaceSource } from "../../spaces/space";
import { readMemoryText } from "../unix/memory-text";

// dyld_all_image_infos:
// offset 32 64 size name
// 0      0     4    version
// 4      4     4    infoArrayCount
// 8      8     w    infoArray
// 20     32    w    dyldImageLoadAddress
// -      48    w    dyldVersion             a string
// -      56    w    errorMessage            a string
// 84     160   16   sharedCacheUUID         from version 13 on
// 100    176   w    sharedCacheBaseAddress  from version 15 on
// dyld_image_info: load address, path, modification date, w each
const MOST_IMAGES: u32 = 1 << 16;
const MOST_PATH: u64 = 4096;
const MOST_VERSION: u32 = 64;

@final
export class DyldImage {
  constructor(
    readonly base: u64,
    readonly path: string,
  ) {}
}

@final
export class DyldImages {
  readonly images: Array<DyldImage> = [];
  dyldBase: u64 = 0;
  version: string = "";
  /** Why a library could not be loaded; "" when all could. */
  error: string = "";
  sharedCacheUuid: string = "";
  sharedCacheBase: u64 = 0;
  /** Images listed of which the dump does not hold the row. */
  lost: u32 = 0;
}

/** Reads the record at `address`; null where the dump holds none. */
export function readDyldImages(memory: SpaceSource, address: u64): DyldImages | null {
  const space = memory.space;
  const is64 = space.wordBytes == 8;
  const cursor = new Cursor(memory, address);
  cursor.bigEndian = space.bigEndian;
  cursor.wordBytes = space.wordBytes;
  const version = cursor.u32("DyldImages.version");
  const count = cursor.u32("DyldImages.infoArrayCount");
  const array = cursor.word("DyldImages.infoArray");
  if (!cursor.ok || version == 0 || version > MOST_VERSION || count > MOST_IMAGES) return null;
  const found = new DyldImages();
  cursor.seek(address + (is64 ? 32 : 20));
  found.dyldBase = cursor.word("DyldImages.dyldImageLoadAddress");
  if (is64) {
    cursor.seek(address + 48);
    found.version = readMemoryText(memory, cursor.word("DyldImages.dyldVersion"), MOST_PATH);
    found.error = readMemoryText(memory, cursor.word("DyldImages.errorMessage"), MOST_PATH);
  }
  if (version >= 13) {
    cursor.seek(address + (is64 ? 160 : 84));
    found.sharedCacheUuid = cursor.hexBytes(16, "DyldImages.sharedCacheUUID");
    if (version >= 15) found.sharedCacheBase = cursor.word("DyldImages.sharedCacheBaseAddress");
  }
  cursor.forgive();
  cursor.seek(array);
  for (let i: u32 = 0; i < count; i++) {
    const base = cursor.word("DyldImage.load_address");
    const path = cursor.word("DyldImage.path");
    cursor.word("DyldImage.mod_date");
    if (!cursor.ok) {
      found.lost = count - i;
      break;
    }
    if (base != 0) found.images.push(new DyldImage(base, readMemoryText(memory, path, MOST_PATH)));
  }
  return found;
}
