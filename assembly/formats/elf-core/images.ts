/** From the memory map to the modules, in bounded bits. */
import { addU64 } from "../../bytes/checked";
import { ModuleFacts } from "../../facts/module";
import { FAULT, LOSS, NOTE } from "../../facts/warnings";
import { LINUX } from "../../machines/elf-registers";
import { SpaceSource } from "../../spaces/space";
import { AT_BASE, AT_ENTRY, AT_PAGESZ, AT_PHDR, AT_PHENT, AT_PHNUM, auxvValue } from "../../systems/unix/auxv";
import { ElfImage, readElfImage, readProgramHeaders } from "../../systems/unix/images/elf-image";
import {
  findDebug,
  LINKS_BROKEN,
  LINKS_CYCLE,
  LINKS_TOO_MANY,
  LinkEntry,
  LinkWalk,
} from "../../systems/unix/images/link-map";
import { sortFiles } from "../../systems/unix/mapped-file";
import { readMemoryText } from "../../systems/unix/memory-text";
import { ModuleFinder } from "../../systems/unix/modules";
import { RegionIndex } from "../../systems/unix/region-index";
import { ElfCore } from "./core";

const PAGE: u64 = 4096;
const PATH_LIMIT: u64 = 4096;
const GROUPS_AT_ONCE: i32 = 4;
const LINKS_AT_ONCE: i32 = 16;
const REGIONS_AT_ONCE: i32 = 64;
/** Without a list of files, headers are looked for where regions begin: at most in so many. */
const MOST_SCANNED: i32 = 4096;

const FILES: i32 = 0;
const KERNEL: i32 = 1;
const PROGRAM: i32 = 2;
const LINKS: i32 = 3;
const LINKED: i32 = 4;
const SCAN: i32 = 5;
const DONE: i32 = 6;

@final
export class ImageReader {
  readonly regions: RegionIndex;
  readonly finder: ModuleFinder;
  main: ModuleFacts | null = null;
  private phase: i32 = FILES;
  private next: i32 = 0;
  private scanned: i32 = 0;
  private links: LinkWalk | null = null;
  /** The program's own headers, as the kernel pointed the dynamic linker to them. */
  private program: ElfImage | null = null;

  constructor(
    readonly core: ElfCore,
    private readonly memory: SpaceSource,
  ) {
    const dump = core.dump;
    const regions = new RegionIndex(dump.regions);
    this.regions = regions;
    const pageSize = auxvValue(dump.auxv, AT_PAGESZ);
    // A power of two, as all are; 4 KiB where nobody tells.
    const isPage = pageSize >= PAGE && pageSize <= 1 << 20 && (pageSize & (pageSize - 1)) == 0;
    this.finder = new ModuleFinder(
      dump,
      regions,
      memory,
      core.header.wordBytes,
      core.header.isBigEndian,
      isPage ? pageSize : PAGE,
    );
    sortFiles(core.files);
  }

  /** The next bit; false when all modules are found. */
  step(): bool {
    switch (this.phase) {
      case FILES:
        this.readFiles();
        break;
      case KERNEL:
        this.readKernelImage();
        this.phase = PROGRAM;
        break;
      case PROGRAM:
        this.readProgram();
        this.phase = LINKS;
        break;
      case LINKS:
        this.walkLinks();
        break;
      case LINKED:
        this.readLinked();
        break;
      case SCAN:
        this.scan();
        break;
      default:
        this.giveRoles();
        return false;
    }
    return true;
  }

  private readFiles(): void {
    const files = this.core.files;
    for (let i = 0; i < GROUPS_AT_ONCE && this.next < files.length; i++) {
      const group = this.finder.groupAt(files, this.next);
      const module = this.finder.addGroup(files, group);
      this.nameRegions(group.first, group.end, module !== null);
      this.next = group.end;
    }
    if (this.next >= files.length) this.phase = KERNEL;
  }

  /** Gives the regions of mapped files their names. */
  private nameRegions(first: i32, end: i32, isImage: bool): void {
    const files = this.core.files;
    const regions = this.regions;
    for (let i = first; i < end; i++) {
      const file = files[i];
      let place = max(0, regions.before(file.start));
      for (; place < regions.count && regions.at(place).base < file.end; place++) {
        const region = regions.at(place);
        if (region.base < file.start || region.name.length > 0) continue;
        region.name = file.path;
        region.type = isImage ? "image" : "mapped";
        const offset = addU64(file.offset, region.base - file.start);
        if (offset <= 1 << 53) region.fileOffset = <i64>offset;
      }
    }
  }

  /** The image that the kernel maps into every process. */
  private readKernelImage(): void {
    const base = this.core.start.vdso;
    if (base == 0 || base % PAGE != 0) return;
    const known = this.finder.find(base);
    let module = known ? known : this.finder.addImage(base, "");
    if (!module) {
      const place = this.regions.find(base);
      if (place < 0) return;
      const region = this.regions.at(place);
      module = this.finder.addBare(base, addU64(region.base, region.size) - base, "");
    }
    if (!module) return;
    module.role = "vdso";
    if (module.name.length == 0) module.name = this.core.system == LINUX ? "linux-vdso.so.1" : "vdso";
  }

  /** The program itself: by where the kernel said that its headers and its first instruction are. */
  private readProgram(): void {
    const core = this.core;
    const auxv = core.dump.auxv;
    const headers = auxvValue(auxv, AT_PHDR);
    const entry = auxvValue(auxv, AT_ENTRY);
    if (headers != 0) {
      this.program = readProgramHeaders(
        this.memory,
        headers,
        auxvValue(auxv, AT_PHENT),
        auxvValue(auxv, AT_PHNUM),
        core.header.wordBytes,
        core.header.isBigEndian,
      );
    }
    let module: ModuleFacts | null = null;
    if (headers != 0) module = this.finder.find(headers);
    if (!module && entry != 0) module = this.finder.find(entry);
    if (!module && headers != 0) module = this.addProgram(headers);
    this.main = module;
    const program = this.program;
    if (module && program && !program.hasSelf) {
      const image = readElfImage(this.memory, module.base, module.base, core.header.wordBytes, core.header.isBigEndian);
      // Without PT_PHDR only the entry tells how far the program was moved.
      program.bias = image && entry != 0 ? program.inSpace(entry - image.entry) : 0;
    }
    this.addInterpreter();
  }

  /** A program that no list of files names. */
  private addProgram(headers: u64): ModuleFacts | null {
    const path = this.readPath(this.core.start.path);
    const base = headers & ~(PAGE - 1);
    const module = this.finder.addImage(base, path);
    if (module) return module;
    const program = this.program;
    if (program && program.hasHeaders && program.hasSelf) return this.finder.addBare(program.base, program.span, path);
    const place = this.regions.find(base);
    if (place < 0) return null;
    const region = this.regions.at(place);
    return this.finder.addBare(base, addU64(region.base, region.size) - base, path);
  }

  private addInterpreter(): void {
    const base = auxvValue(this.core.dump.auxv, AT_BASE);
    const program = this.program;
    if (base == 0 || this.finder.find(base)) return;
    let path = "";
    if (program) {
      const part = program.interpreter;
      if (part) path = this.readPath(program.inSpace(part.address + program.bias));
    }
    const module = this.finder.addImage(base, path);
    if (module || path.length == 0) return;
    const place = this.regions.find(base);
    if (place >= 0) this.finder.addBare(base, 0, path);
  }

  private readPath(address: u64): string {
    return readMemoryText(this.memory, address, PATH_LIMIT);
  }

  private walkLinks(): void {
    let walk = this.links;
    if (!walk) {
      const program = this.program;
      const debug = program ? findDebug(program) : 0;
      this.next = 0;
      if (debug == 0) {
        this.phase = SCAN;
        return;
      }
      walk = new LinkWalk(this.memory, debug, this.core.header.wordBytes, this.core.header.isBigEndian);
      this.links = walk;
    }
    if (walk.step()) return;
    this.phase = LINKED;
    this.warnOfLinks(walk);
  }

  private warnOfLinks(walk: LinkWalk): void {
    const warnings = this.core.dump.warnings;
    const count = walk.entries.length.toString();
    if (walk.state == LINKS_CYCLE || walk.state == LINKS_TOO_MANY) {
      warnings.add(
        "link-map-damaged",
        FAULT,
        "The dynamic linker's list of libraries leads back into itself or does not end; " +
          count +
          " entries are read.",
      );
    } else if (walk.state == LINKS_BROKEN) {
      warnings.add(
        "link-map-cut",
        walk.entries.length == 0 ? NOTE : LOSS,
        "The dynamic linker's list of libraries leads to memory that is not in this dump; " +
          count +
          " entries are read.",
      );
    }
  }

  private readLinked(): void {
    const walk = this.links;
    if (walk) {
      const entries = walk.entries;
      for (let i = 0; i < LINKS_AT_ONCE && this.next < entries.length; i++) this.addLinked(entries[this.next++]);
      if (this.next < entries.length) return;
    }
    this.next = 0;
    this.phase = SCAN;
  }

  /** A library of the dynamic linker's list that nothing else has named. */
  private addLinked(entry: LinkEntry): void {
    // The program's own entry has no name; its dynamic section lies in an image that is known.
    if (entry.name.length == 0 || entry.dynamic == 0) return;
    const known = this.finder.find(entry.dynamic);
    if (known) {
      if (known.path.length == 0 && known.role != "vdso") this.finder.rename(known, entry.name);
      return;
    }
    // Linux tells how far the image was moved, mostly from 0; the BSDs where it begins.
    if (entry.address != 0 && this.finder.addImage(entry.address, entry.name)) {
      if (this.finder.find(entry.dynamic)) return;
    }
    const start = this.imageBefore(entry.dynamic);
    if (start != 0 && this.finder.addImage(start, entry.name)) return;
    if (entry.address != 0 && !this.finder.find(entry.address)) {
      const place = this.regions.find(entry.address);
      if (place >= 0) this.finder.addBare(entry.address, 0, entry.name);
    }
  }

  /** Where the image that holds `address` begins, looking down a few regions; 0: not found. */
  private imageBefore(address: u64): u64 {
    const regions = this.regions;
    let place = regions.before(address);
    for (let i = 0; i < 8 && place >= 0; i++, place--) {
      const base = regions.at(place).base;
      if (this.finder.find(base)) return 0;
      const image = readElfImage(this.memory, base, base, this.core.header.wordBytes, this.core.header.isBigEndian);
      if (image && address - base < image.span) return base;
    }
    return 0;
  }

  /** Headers where regions begin: all there is when neither files nor links are listed. */
  private scan(): void {
    const regions = this.regions;
    if (this.core.files.length > 0) {
      this.phase = DONE;
      return;
    }
    for (let i = 0; i < REGIONS_AT_ONCE && this.next < regions.count; i++) {
      const region = regions.at(this.next++);
      if (!this.finder.canBeginImage(region) || this.finder.find(region.base)) continue;
      if (this.scanned++ == MOST_SCANNED) {
        this.core.dump.warnings.add(
          "scan-cut",
          NOTE,
          "Images were looked for in the first " + MOST_SCANNED.toString() + " regions only.",
        );
        this.next = regions.count;
        break;
      }
      this.finder.addImage(region.base, "");
    }
    if (this.next >= regions.count) this.phase = DONE;
  }

  private giveRoles(): void {
    const dump = this.core.dump;
    const main = this.main;
    if (main && main.role != "vdso") main.role = "main";
    const interpreter = auxvValue(dump.auxv, AT_BASE);
    const loader = interpreter != 0 ? this.finder.find(interpreter) : null;
    if (loader && loader.role == "library") loader.role = "dyld";
    if (this.finder.isFull)
      dump.warnings.add(
        "modules-cut",
        LOSS,
        "There are more modules than are listed: " + dump.modules.length.toString() + " are.",
      );
  }
}
