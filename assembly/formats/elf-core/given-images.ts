/**
 * Programs and libraries given with a core. One is known by its build id, one without by its first bytes, which a core
 * keeps: then its code stands in for what the core leaves out. Memory that a program may have written to does not.
 */
import { addU64 } from "../../bytes/checked";
import { StoredSource } from "../../bytes/source";
import {
  ANOTHER_BUILD,
  GivenFile,
  givenFile,
  RAN_WITHOUT,
  tellGivenUnused,
  tellGivenUsed,
} from "../../facts/given/given-file";
import { GivenModule } from "../../facts/given/given-module";
import { WRITE } from "../../facts/memory/region";
import { ModuleFacts } from "../../facts/module";
import { ImageFile, readImageFile } from "../../systems/unix/images/image-file";
import { RegionIndex } from "../../systems/unix/region-index";
import { ElfCore } from "./core";

const ELF_MAGIC: u32 = 0x464c457f;
/** Bytes that tell one build from another: the header names where its tables lie. */
const HEADER_BYTES: u64 = 64;
const FIELD: string = "BuildId";

@final
export class GivenImages {
  private next: i32 = 0;

  constructor(
    private readonly core: ElfCore,
    private readonly regions: RegionIndex,
  ) {}

  /** Takes the next file; false: all are taken. */
  step(): bool {
    const given = givenFile(this.core.dump, this.next++);
    if (given) this.take(given);
    return given !== null;
  }

  private take(given: GivenFile): void {
    const header = this.core.header;
    // What else was given is a dump of its own, or of no concern.
    if (!isElf(given)) return;
    const file = readImageFile(given, header.wordBytes, header.isBigEndian);
    if (!file || file.image.machine != header.machine) {
      const type = elfType(given, header.isBigEndian);
      if (type == 2 || type == 3) {
        tellGivenUnused(this.core.dump, given, "it is for another kind of processor", FIELD, "", "");
      }
      return;
    }
    const dump = this.core.dump;
    const modules = dump.modules;
    let used = 0;
    let bytes: u64 = 0;
    let stretches = 0;
    for (let i = 0; i < modules.length; i++) {
      const module = modules[i];
      if (!module.hasBase || module.role == "vdso" || !this.isOf(module, file)) continue;
      used++;
      module.hasFile = true;
      if (module.buildId.length == 0) {
        module.buildId = file.buildId;
        module.codeId = file.buildId;
        module.debugId = file.debugId;
      }
      const bias = module.base - file.image.lowest;
      dump.given.push(new GivenModule(module, given, bias, header.wordBytes, header.isBigEndian));
      if (file.isDebugOnly) continue;
      const before = this.lentStretches;
      bytes += this.lend(module, file, given);
      stretches += this.lentStretches - before;
    }
    if (used == 0) this.refuseOther(given, file);
    else this.tell(given, file, bytes, stretches);
  }

  private isOf(module: ModuleFacts, file: ImageFile): bool {
    if (module.buildId.length > 0 && file.buildId.length > 0) return module.buildId == file.buildId;
    const memory = this.core.memory;
    for (let i: u64 = 0; i < HEADER_BYTES; i++) {
      const byte = memory.byte(module.base + i);
      if (byte < 0 || byte != file.source.byte(i)) return false;
    }
    return true;
  }

  private lentStretches: i32 = 0;

  /** Adds what the core leaves out of a module's memory, as far as it is as in the file. Returns how many bytes. */
  private lend(module: ModuleFacts, file: ImageFile, given: GivenFile): u64 {
    const regions = this.regions;
    const space = this.core.space;
    const bias = module.base - file.image.lowest;
    const end = addU64(module.base, <u64>max<i64>(module.size, 0));
    let lent: u64 = 0;
    for (let i = max(0, regions.before(module.base)); i < regions.count && regions.at(i).base < end; i++) {
      const region = regions.at(i);
      if (region.protection & WRITE || region.base + region.size <= module.base) continue;
      const last = min(end, addU64(region.base, region.size));
      let at = max(module.base, addU64(region.base, <u64>max<i64>(region.present, 0)));
      while (at < last) {
        const offset = file.find(at - bias);
        if (offset == u64.MAX_VALUE) break;
        const length = min(file.foundLength, last - at);
        space.add(at, length, offset, given);
        this.lentStretches++;
        lent += length;
        at += length;
      }
    }
    if (lent > 0) space.seal();
    return lent;
  }

  private tell(given: GivenFile, file: ImageFile, bytes: u64, stretches: i32): void {
    const how = file.buildId.length > 0 ? "its build id is " + file.buildId : "it begins as the program in memory does";
    tellGivenUsed(this.core.dump, given, how, !file.isDebugOnly, bytes, stretches);
  }

  /** Says which module it may be a file of, by its name. */
  private refuseOther(given: GivenFile, file: ImageFile): void {
    const dump = this.core.dump;
    const modules = dump.modules;
    for (let i = 0; i < modules.length; i++) {
      if (modules[i].name != given.name) continue;
      return tellGivenUnused(dump, given, ANOTHER_BUILD, FIELD, modules[i].buildId, file.buildId);
    }
    tellGivenUnused(dump, given, RAN_WITHOUT, FIELD, "", file.buildId);
  }
}

function isElf(source: StoredSource): bool {
  const at = source.locate(0);
  return at != 0 && source.size >= HEADER_BYTES && load<u32>(at) == ELF_MAGIC;
}

/** e_type, at 16: 2 a program, 3 one that may lie anywhere or a library. */
function elfType(source: StoredSource, isBigEndian: bool): i32 {
  return source.byte(isBigEndian ? 17 : 16);
}
