/**
 * Versions of drivers, by the version resources of their images, and who made those that are not Windows' own. Each
 * costs some pages from all over the file, and nothing of the crash needs them: they are read when it is told.
 */
import { Dump } from "../../../facts/dump";
import { Annotation } from "../../../facts/rows";
import { Stage } from "../../../facts/stage";
import { readVersionResource } from "../../../systems/windows/version-resource";

const RECORD: string = "VS_VERSIONINFO";
/** Who wrote what Windows comes with. */
const OWN_MAKER: string = "Microsoft";
/** More drivers of others than any system has. */
const MOST_TOLD: i32 = 512;

@final
export class DriverVersions extends Stage {
  private next: i32 = 0;
  private told: i32 = 0;

  constructor(
    /** What else is counted when the crash is told. */
    private readonly rest: Stage | null,
  ) {
    super();
  }

  step(dump: Dump): bool {
    if (this.next < dump.modules.length) {
      this.readNext(dump);
      return true;
    }
    const rest = this.rest;
    return rest !== null && rest.step(dump);
  }

  private readNext(dump: Dump): void {
    const module = dump.modules[this.next++];
    const memory = dump.memory;
    if (!memory) return;
    const texts = readVersionResource(memory, module);
    if (!texts || texts.companyName.startsWith(OWN_MAKER) || this.told >= MOST_TOLD) return;
    const place = memory.fileOffsetOf(texts.at);
    const at: i64 = place == u64.MAX_VALUE ? -1 : <i64>place;
    this.tell(dump, "CompanyName", texts.companyName, module.name, at);
    this.tell(dump, "FileDescription", texts.fileDescription, module.name, at);
    this.told++;
  }

  private tell(dump: Dump, key: string, value: string, module: string, at: i64): void {
    if (value.length == 0) return;
    const fact = new Annotation(key, value);
    fact.module = module;
    fact.type = RECORD;
    fact.at = at;
    fact.from = "memory";
    dump.annotations.push(fact);
  }
}
