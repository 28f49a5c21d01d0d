/**
 * The images of the process: what notes list, what the loader keeps in memory, and where there is neither, what
 * begins with a Mach-O header at the begin of a segment.
 */
import { baseName } from "../../bytes/text";
import { EXECUTE, Region } from "../../facts/memory/region";
import { ModuleFacts } from "../../facts/module";
import { counted, LOSS, NOTE } from "../../facts/warnings";
import { DyldImages, readDyldImages } from "../../systems/macos/dyld-images";
import {
  formatUuid,
  identify,
  MachImage,
  MH_DYLIB,
  MH_DYLINKER,
  MH_EXECUTE,
  MH_FILESET,
  MH_KEXT,
  MOST_COMMANDS,
  readMachImage,
} from "../../systems/macos/mach-image";
import { osOfPlatform } from "../../systems/macos/platforms";
import { MachCore, NotedImage } from "./core";

const AT_ONCE: i32 = 32;
/** Load commands that are read in one step, about, and of all images together: segments may all hold the same ones. */
const COMMANDS_AT_ONCE: u32 = 4096;
const MOST_COMMANDS_IN_ALL: u32 = 1 << 18;
const MOST_MODULES: i32 = 1 << 16;

/** Collects the images in bounded bits. */
@final
export class ImageReader {
  private readonly known: Map<u64, i32> = new Map<u64, i32>();
  private next: i32 = 0;
  private isNoted: bool;
  private dyld: DyldImages | null = null;
  private dyldNext: i32 = -1;
  private commands: u32 = 0;
  private isCut: bool = false;
  private isFull: bool = false;

  constructor(private readonly core: MachCore) {
    this.isNoted = core.images.length > 0;
  }

  /** Reads the next images; false: all are read. */
  step(): bool {
    if (this.isFull) return false;
    const core = this.core;
    const until = this.commands + COMMANDS_AT_ONCE;
    if (this.isNoted) {
      for (let i = 0; i < AT_ONCE; i++) {
        if (this.next == core.images.length) {
          this.isNoted = false;
          this.next = 0;
          return true;
        }
        this.addNoted(core.images[this.next++]);
        if (this.commands >= until || this.isFull) break;
      }
      return true;
    }
    const dyld = this.dyld;
    if (dyld && this.dyldNext < dyld.images.length) {
      for (let i = 0; i < AT_ONCE && this.dyldNext < dyld.images.length; i++) {
        const image = dyld.images[this.dyldNext++];
        this.add(image.base, image.path, null);
        if (this.commands >= until || this.isFull) break;
      }
      return true;
    }
    return this.lookAtSegments(until);
  }

  /** The image at `base` with its commands, as long as there are not too many in all. */
  private read(base: u64): MachImage | null {
    const most = min(MOST_COMMANDS, MOST_COMMANDS_IN_ALL - this.commands);
    const image = readMachImage(this.core.memory, base, most);
    if (!image) return null;
    this.commands += image.commands;
    if (this.commands == MOST_COMMANDS_IN_ALL && !this.isCut) {
      this.isCut = true;
      const text = "Images have more load commands than are read: the first " + this.commands.toString() + " are.";
      this.core.dump.warnings.add("images-cut", LOSS, text);
    }
    return image;
  }

  private lookAtSegments(until: u32): bool {
    const regions = this.core.dump.regions;
    for (let i = 0; i < AT_ONCE; i++) {
      if (this.next == regions.length) return false;
      const region = regions[this.next++];
      if (region.present <= 0 || !(region.protection & EXECUTE)) continue;
      if (this.lookAt(region) || this.commands >= until || this.isFull) return true;
    }
    return true;
  }

  /** Whether there is more to do before the next segment. */
  private lookAt(region: Region): bool {
    const image = this.read(region.base);
    if (!image || !isImage(image)) return false;
    if (!this.known.has(region.base)) this.addImage(image, "", null);
    if (image.fileType != MH_DYLINKER || image.imageInfoAddress == 0 || this.dyld) return false;
    const recordAt = image.imageInfoAddress + image.slide;
    const found = readDyldImages(this.core.memory, recordAt);
    if (!found) return false;
    this.dyld = found;
    this.dyldNext = 0;
    this.tellDyld(found, recordAt);
    return true;
  }

  private tellDyld(found: DyldImages, recordAt: u64): void {
    const core = this.core;
    const at = <u64>max<i64>(0, fileOffset(core, recordAt));
    core.annotate("dyld version", found.version, "dyld_all_image_infos", at);
    core.annotate("shared cache UUID", formatUuid(found.sharedCacheUuid), "dyld_all_image_infos", at);
    if (found.error.length > 0) {
      core.annotate("dyld error", found.error, "dyld_all_image_infos", at);
      core.dump.crash.message = found.error;
    }
    if (found.lost > 0) {
      core.dump.warnings.add(
        "images-lost",
        LOSS,
        "The loader's list of images is not whole in the file: " + counted(found.lost, "is", "are") + " missing.",
      );
    }
  }

  private addNoted(noted: NotedImage): void {
    const index = this.add(noted.base, noted.path, noted);
    if (index < 0) return;
    const module = this.core.dump.modules[index];
    if (noted.uuid.length > 0) identify(module, noted.uuid);
    if (noted.path.length > 0) this.name(module, noted.path);
    if (noted.isKernel) module.role = "kernel";
    else if (noted.isMain && module.role != "dyld") module.role = "main";
    module.from = "";
  }

  /** Adds an image by its address; index of its module, -1 when there are too many. */
  private add(base: u64, path: string, noted: NotedImage | null): i32 {
    if (this.known.has(base)) {
      const index = this.known.get(base);
      const module = this.core.dump.modules[index];
      if (module.path.length == 0 && path.length > 0) this.name(module, path);
      return index;
    }
    const image = this.read(base);
    return this.addImage(image ? image : new MachImage(base), path, noted);
  }

  private addImage(image: MachImage, path: string, noted: NotedImage | null): i32 {
    const core = this.core;
    const modules = core.dump.modules;
    if (modules.length == MOST_MODULES) {
      if (!this.isFull)
        core.dump.warnings.add("modules-cut", NOTE, "There are more images than are listed: 65,536 are.");
      this.isFull = true;
      return -1;
    }
    const module = new ModuleFacts();
    module.base = image.base;
    if (image.textSize > 0) module.size = <i64>min<u64>(image.textSize, 1 << 53);
    identify(module, image.uuid);
    module.version = image.version;
    module.from = noted ? "" : "memory";
    const at = noted ? <i64>noted.at : fileOffset(core, image.base);
    if (at >= 0) module.at = min(at, <i64>core.source.size);
    module.role =
      image.fileType == MH_EXECUTE
        ? core.isKernel
          ? "kernel"
          : "main"
        : image.fileType == MH_DYLINKER
          ? "dyld"
          : image.fileType == MH_KEXT
            ? "driver"
            : image.fileType == MH_DYLIB
              ? "library"
              : "";
    this.name(module, path.length > 0 ? path : image.installName);
    this.known.set(image.base, modules.length);
    modules.push(module);
    if (core.dump.system.os.length == 0) core.dump.system.os = osOfPlatform(image.platform);
    if (image.fileType == MH_FILESET) this.addEntries(image, module);
    return modules.length - 1;
  }

  /** The kernel and its extensions, which lie together in a collection. */
  private addEntries(collection: MachImage, module: ModuleFacts): void {
    module.role = "kernel";
    if (module.name.length == 0) module.name = "kernel collection";
    for (let i = 0; i < collection.entries.length; i++) {
      const entry = collection.entries[i];
      // The kernel slides the commands when it starts; a collection that was not is as it was linked.
      let image = this.read(entry.address);
      if (!image) image = this.read(entry.address + collection.slide);
      if (!image || this.known.has(image.base)) continue;
      const index = this.addImage(image, entry.name, null);
      if (index < 0) return;
      this.core.dump.modules[index].role = entry.name == "com.apple.kernel" ? "kernel" : "driver";
    }
  }

  private name(module: ModuleFacts, path: string): void {
    module.path = path;
    module.name = baseName(path);
  }
}

function isImage(image: MachImage): bool {
  const type = image.fileType;
  return (
    type == MH_EXECUTE || type == MH_DYLIB || type == MH_DYLINKER || type == MH_KEXT || type == MH_FILESET || type == 8
  );
}

function fileOffset(core: MachCore, address: u64): i64 {
  return core.space.find(address) ? <i64>core.space.foundOffset : -1;
}
