/** Files that would tell more: programs and libraries whose code the dump leaves out. */
import { addU64 } from "../../bytes/checked";
import { EXECUTE } from "../../facts/memory/region";
import { Wanted } from "../../facts/rows";
import { RegionIndex } from "../../systems/unix/region-index";
import { ElfCore } from "./core";

const MOST_WANTED: i32 = 4096;

export function wantFiles(core: ElfCore, regions: RegionIndex): void {
  const dump = core.dump;
  for (let i = 0; i < dump.modules.length && dump.wanted.length < MOST_WANTED; i++) {
    const module = dump.modules[i];
    if (module.role == "vdso" || module.size <= 0 || module.hasFile) continue;
    if (module.name.length == 0 && module.buildId.length == 0) continue;
    if (!lacksCode(regions, module.base, module.base + <u64>module.size)) continue;
    const file = module.path.length > 0 ? module.path : module.name;
    dump.wanted.push(
      new Wanted(file, module.buildId, "The dump leaves out its code: needed for function names and exact stacks."),
    );
  }
}

/** Whether a stretch has executable memory that the file does not hold, or none at all: it was not even described. */
function lacksCode(regions: RegionIndex, base: u64, end: u64): bool {
  let hasCode = false;
  for (let i = max(0, regions.before(base)); i < regions.count; i++) {
    const region = regions.at(i);
    if (region.base >= end) break;
    if (addU64(region.base, region.size) <= base || !(region.protection & EXECUTE)) continue;
    if (<u64>region.present < region.size) return true;
    hasCode = true;
  }
  return !hasCode;
}
