/** Finds a Linux kernel in an image of physical memory that says nothing of itself; then the kernel tells its own. */
import { Dump } from "../../../facts/dump";
import { Stage } from "../../../facts/stage";
import { SegmentSpace } from "../../../spaces/segments";
import { AddressSpace, SpaceSource } from "../../../spaces/space";
import { VmcoreinfoSearch } from "./find-vmcoreinfo";
import { LinuxKernel } from "./linux-kernel";
import { planOf, SearchPlan } from "./search-plan";
import { TranslationHints } from "./translation";
import { archOf, Vmcoreinfo } from "./vmcoreinfo";

/** Where the last of these segments ends. */
export function endOf(space: SegmentSpace): u64 {
  const last = space.count - 1;
  return last >= 0 ? space.baseOf(last) + space.sizeOf(last) : 0;
}

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
    private readonly physical: AddressSpace,
    /** Where physical memory ends. */
    end: u64,
    plan: SearchPlan = planOf(end),
    /** Whether a kernel counts only when the memory that its VMCOREINFO leads to bears it out. */
    private readonly mustProve: bool = false,
  ) {
    super();
    const hints = new TranslationHints();
    hints.physicalEnd = end;
    this.hints = hints;
    this.search = new VmcoreinfoSearch(physical, "", hints, end, plan);
    dump.physical = physical;
  }

  /** Whether a page looked like a VMCOREINFO that this memory does not bear out, and its address. */
  get hasCandidate(): bool {
    return this.search.found !== null;
  }

  get candidateAt(): u64 {
    return this.search.foundAt;
  }

  step(dump: Dump): bool {
    const kernel = this.kernel;
    if (kernel) return kernel.step(dump);
    if (this.isSearched) return false;
    if (this.search.step()) return true;
    this.isSearched = true;
    if (this.mustProve && !this.search.isProven) return false;
    return this.accept(dump);
  }

  /** Takes what was found, borne out or not; false: nothing was. */
  accept(dump: Dump): bool {
    const info = this.search.found;
    if (!info) return false;
    this.take(dump, info);
    return true;
  }

  private take(dump: Dump, info: Vmcoreinfo): void {
    this.isFound = true;
    const system = dump.system;
    const file = dump.file;
    const physical = this.physical;
    dump.physical = physical;
    system.os = "linux";
    system.arch = archOf(info);
    file.endian = "little";
    if (system.arch != "") file.bits = system.arch == "x86" ? 32 : 64;
    const at = this.search.foundAt;
    if (physical.find(at)) {
      file.prove("A page holds the VMCOREINFO of a Linux kernel", new SpaceSource(physical).fileOffsetOf(at));
    }
    this.kernel = new LinuxKernel(info, physical, this.hints);
  }
}
