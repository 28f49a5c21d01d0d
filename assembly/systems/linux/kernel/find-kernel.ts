/** Finds a Linux kernel in an image of physical memory that says nothing of itself; then the kernel tells its own. */
import { Dump } from "../../../facts/dump";
import { Stage } from "../../../facts/stage";
import { SegmentSpace } from "../../../spaces/segments";
import { VmcoreinfoSearch } from "./find-vmcoreinfo";
import { LinuxKernel } from "./linux-kernel";
import { TranslationHints } from "./translation";
import { archOf, Vmcoreinfo } from "./vmcoreinfo";

/** The kernel allocates the pages with VMCOREINFO at its start, in low memory; what is read to find them is bounded. */
export const SEARCHED: u64 = 48 << 20;

@final
export class FindKernel extends Stage {
  private readonly search: VmcoreinfoSearch;
  private readonly hints: TranslationHints;
  private kernel: LinuxKernel | null = null;
  private isSearched: bool = false;
  /** Whether a kernel was found. */
  isFound: bool = false;

  constructor(
    dump: Dump,
    private readonly physical: SegmentSpace,
  ) {
    super();
    const last = physical.count - 1;
    const end = last >= 0 ? physical.baseOf(last) + physical.sizeOf(last) : 0;
    const hints = new TranslationHints();
    hints.physicalEnd = end;
    this.hints = hints;
    this.search = new VmcoreinfoSearch(physical, "", hints, end, SEARCHED);
    dump.physical = physical;
  }

  step(dump: Dump): bool {
    const kernel = this.kernel;
    if (kernel) return kernel.step(dump);
    if (this.isSearched) return false;
    if (this.search.step()) return true;
    this.isSearched = true;
    const info = this.search.found;
    if (!info) return false;
    this.take(dump, info);
    return true;
  }

  private take(dump: Dump, info: Vmcoreinfo): void {
    this.isFound = true;
    const system = dump.system;
    const file = dump.file;
    system.os = "linux";
    system.arch = archOf(info);
    file.endian = "little";
    if (system.arch != "") file.bits = system.arch == "x86" ? 32 : 64;
    const physical = this.physical;
    const source = physical.find(this.search.foundAt) ? physical.foundSource : null;
    if (source) {
      file.prove("A page holds the VMCOREINFO of a Linux kernel", source.fileOffsetOf(physical.foundOffset));
    }
    this.kernel = new LinuxKernel(info, physical, this.hints);
  }
}
