/** The images of a process: what lists, headers in memory and the dynamic linker say of them, put together. */
import { addU64, alignUp } from "../../bytes/checked";
import { baseName } from "../../bytes/text";
import { Dump } from "../../facts/dump";
import { EXECUTE, Region } from "../../facts/memory/region";
import { ModuleFacts } from "../../facts/module";
import { Annotation } from "../../facts/rows";
import { SpaceSource } from "../../spaces/space";
import { ElfImage, isElfHeader, readElfImage, readSoname } from "./images/elf-image";
import { readImageNotes } from "./images/image-notes";
import { CODE_UNKNOWN, CODE_YES, MappedFile } from "./mapped-file";
import { RegionIndex } from "./region-index";

/** A program can load more, none does. */
const MOST_MODULES: i32 = 65536;
/** An image larger than this is a damaged header. */
const MOST_SPAN: u64 = 1 << 36;

/** Linkers leave gaps of some megabytes between an image's segments. */
const MOST_GAP: u64 = 1 << 28;

/** Rows of one file that belong to one image. */
@final
export class FileGroup {
  constructor(
    readonly first: i32,
    readonly end: i32,
    readonly base: u64,
    readonly highest: u64,
    readonly isExecutable: bool,
  ) {}
}

@final
export class ModuleFinder {
  private readonly memory: SpaceSource;
  /** From the kernel's vdso: its version and its build's salt. */
  kernelVersion: string = "";
  kernelSalt: string = "";
  androidLevel: u32 = 0;
  isFull: bool = false;

  constructor(
    readonly dump: Dump,
    readonly regions: RegionIndex,
    memory: SpaceSource,
    readonly wordBytes: u32,
    readonly isBigEndian: bool,
    readonly pageSize: u64,
  ) {
    this.memory = memory;
  }

  /** The image whose rows begin at `from`; rows are in address order. */
  groupAt(files: Array<MappedFile>, from: i32): FileGroup {
    const path = files[from].path;
    let end = from + 1;
    let highest = files[from].end;
    let isExecutable = this.isCode(files[from]);
    let base = files[from].start;
    let hasBase = files[from].offset == 0;
    const limit = hasBase ? this.endOfImage(base) : 0;
    while (end < files.length && files[end].path == path) {
      const row = files[end];
      // Programs map their own file again elsewhere, to read from it.
      if (limit != 0 ? row.start >= limit : row.start - min(highest, row.start) > MOST_GAP) break;
      // A second first page: an old linker's data segment begins in it too, unless code follows.
      if (row.offset == 0 && (hasBase || isExecutable) && this.beginsImage(files, end, base)) break;
      if (row.offset == 0 && !hasBase) {
        base = row.start;
        hasBase = true;
      }
      isExecutable = isExecutable || this.isCode(row);
      highest = max(highest, row.end);
      end++;
    }
    return new FileGroup(from, end, base, highest, isExecutable);
  }

  /** Where the image whose header lies at `base` ends; 0 when its header is not in the dump. */
  private endOfImage(base: u64): u64 {
    if (!isElfHeader(this.memory, base)) return 0;
    const image = readElfImage(this.memory, base, base, this.wordBytes, this.isBigEndian);
    return image && image.hasHeaders ? addU64(base, alignUp(image.span, this.pageSize)) : 0;
  }

  /** Whether the row, a mapping of a file's first page, begins another copy of the image at `base`. */
  private beginsImage(files: Array<MappedFile>, from: i32, base: u64): bool {
    const start = files[from].start;
    if (isElfHeader(this.memory, start)) {
      const image = readElfImage(this.memory, start, base, this.wordBytes, this.isBigEndian);
      if (image && image.mapsFirstPageAt(start, this.pageSize)) return false;
    }
    for (let i = from; i < files.length && files[i].path == files[from].path; i++) {
      if (i > from && files[i].offset == 0) return false;
      if (this.isCode(files[i])) return true;
    }
    return false;
  }

  private isCode(file: MappedFile): bool {
    if (file.code != CODE_UNKNOWN) return file.code == CODE_YES;
    const place = this.regions.find(file.start);
    return place >= 0 && (this.regions.at(place).protection & EXECUTE) != 0;
  }

  /** Adds the image of a group, if it is one; null when the file is only data. */
  addGroup(files: Array<MappedFile>, group: FileGroup): ModuleFacts | null {
    const image = this.imageOf(files, group);
    // Data: also a library that was only looked into, as a whole.
    if (!group.isExecutable && (!image || group.end - group.first == 1)) return null;
    const row = files[group.first];
    const module = this.add(group.base, row.path);
    if (!module) return null;
    module.at = <i64>row.at;
    module.size = <i64>(group.highest - group.base);
    if (image) this.complete(module, image);
    return module;
  }

  /** The headers of a group's image: in the page at its base, or in another mapping of the file's first page. */
  private imageOf(files: Array<MappedFile>, group: FileGroup): ElfImage | null {
    for (let i = group.first; i < group.end; i++) {
      if (files[i].offset != 0 || !isElfHeader(this.memory, files[i].start)) continue;
      const image = readElfImage(this.memory, files[i].start, group.base, this.wordBytes, this.isBigEndian);
      if (image) return image;
    }
    return null;
  }

  /** Adds the image whose header lies at `base`; null when there is none or it is known already. */
  addImage(base: u64, path: string): ModuleFacts | null {
    const known = this.find(base);
    if (known) return null;
    if (!isElfHeader(this.memory, base)) return null;
    const image = readElfImage(this.memory, base, base, this.wordBytes, this.isBigEndian);
    if (!image) return null;
    const module = this.add(base, path);
    if (!module) return null;
    this.place(module, base);
    module.size = <i64>this.spanInRegions(base);
    this.complete(module, image);
    return module;
  }

  /** Adds a module of which only the place is known. */
  addBare(base: u64, size: u64, path: string): ModuleFacts | null {
    const module = this.add(base, path);
    if (!module) return null;
    this.place(module, base);
    if (size > 0) module.size = <i64>size;
    return module;
  }

  /** A module that was found in memory: where the file holds that. */
  private place(module: ModuleFacts, base: u64): void {
    module.from = "memory";
    const at = this.memory.fileOffsetOf(base);
    if (at != u64.MAX_VALUE) module.at = <i64>at;
  }

  private add(base: u64, path: string): ModuleFacts | null {
    if (this.dump.modules.length == MOST_MODULES) {
      this.isFull = true;
      return null;
    }
    const module = new ModuleFacts();
    module.base = base;
    module.path = path;
    module.name = nameOf(path);
    module.role = "library";
    this.dump.modules.push(module);
    return module;
  }

  /** The module that holds `address`, or null. */
  find(address: u64): ModuleFacts | null {
    const index = this.dump.moduleAt(address);
    return index < 0 ? null : this.dump.modules[index];
  }

  /** What the image's own headers and notes say. */
  private complete(module: ModuleFacts, image: ElfImage): void {
    const span = alignUp(image.span, this.pageSize);
    if (image.hasHeaders && span > 0 && span < MOST_SPAN && <i64>span > module.size) module.size = <i64>span;
    if (module.name.length == 0) module.name = baseName(readSoname(image));
    const notes = readImageNotes(image);
    module.buildId = notes.buildId;
    module.codeId = notes.buildId;
    module.debugId = notes.debugId;
    if (notes.kernelVersion.length > 0) this.kernelVersion = notes.kernelVersion;
    if (notes.kernelSalt.length > 0) this.kernelSalt = notes.kernelSalt;
    if (notes.androidLevel > 0) this.androidLevel = notes.androidLevel;
    if (notes.package.length > 0) this.annotate(module, "package", notes.package);
    if (notes.goBuildId.length > 0) this.annotate(module, "Go build id", notes.goBuildId);
  }

  private annotate(module: ModuleFacts, key: string, value: string): void {
    const annotation = new Annotation(key, value);
    annotation.module = module.name;
    annotation.type = "image note";
    annotation.from = "memory";
    annotation.at = module.at;
    this.dump.annotations.push(annotation);
  }

  /** A module that had no path gets the one that the dynamic linker has for it. */
  rename(module: ModuleFacts, path: string): void {
    module.path = path;
    module.name = nameOf(path);
  }

  /** Bytes from `base` to the end of its region. */
  private spanInRegions(base: u64): u64 {
    const place = this.regions.find(base);
    if (place < 0) return 0;
    const first = this.regions.at(place);
    return addU64(first.base, first.size) - base;
  }

  /** Whether a region can begin with an image's header: readable, and code or no more than its first page kept. */
  canBeginImage(region: Region): bool {
    if (region.present <= 0) return false;
    return (region.protection & EXECUTE) != 0 || <u64>region.present < region.size || region.present <= 65536;
  }
}

/** What Linux puts behind the path of a file that was removed or replaced while it was mapped. */
const DELETED: string = " (deleted)";

function nameOf(path: string): string {
  return baseName(path.endsWith(DELETED) ? path.substring(0, path.length - DELETED.length) : path);
}
