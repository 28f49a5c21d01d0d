/**
 * Finds a Linux kernel in an image of physical memory that says nothing of itself; then the kernel tells its own.
 *
 * The page with VMCOREINFO is one of the first that a kernel allocates when it starts, from the beginning of its
 * ordinary memory: on machines whose memory ends below 4 GiB that is the memory behind the first 16 MiB, on others the
 * memory from 4 GiB on. There it is looked for, and nowhere else: what is read for it is bounded.
 */
import { Dump } from "../../../facts/dump";
import { Stage } from "../../../facts/stage";
import { SegmentSpace } from "../../../spaces/segments";
import { AddressSpace } from "../../../spaces/space";
import { VmcoreinfoSearch } from "./find-vmcoreinfo";
import { LinuxKernel } from "./linux-kernel";
import { TranslationHints } from "./translation";
import { archOf, Vmcoreinfo } from "./vmcoreinfo";

/** Bytes looked over from the first memory on, and from `HIGH` on. */
export const LOW_BYTES: u64 = 48 << 20;
export const HIGH_BYTES: u64 = 64 << 20;
export const HIGH: u64 = 1 << 32;

/** Where the last of these segments ends. */
export function endOf(space: SegmentSpace): u64 {
  const last = space.count - 1;
  return last >= 0 ? space.baseOf(last) + space.sizeOf(last) : 0;
}

@final
export class FindKernel extends Stage {
  private search: VmcoreinfoSearch;
  private readonly hints: TranslationHints;
  private kernel: LinuxKernel | null = null;
  private isHigh: bool = false;
  private isSearched: bool = false;
  /** Whether a kernel was found. */
  isFound: bool = false;
  /** Whether a page looked like a VMCOREINFO that this memory does not bear out. */
  hasCandidate: bool = false;

  constructor(
    dump: Dump,
    private readonly physical: AddressSpace,
    /** Where physical memory ends. */
    private readonly end: u64,
    /** Whether a kernel counts only when the memory that its VMCOREINFO leads to bears it out. */
    private readonly mustProve: bool = false,
    /** Whether the memory in front was looked over already. */
    isHighOnly: bool = false,
  ) {
    super();
    const hints = new TranslationHints();
    hints.physicalEnd = end;
    this.hints = hints;
    this.isHigh = isHighOnly;
    const from = isHighOnly ? HIGH : 0;
    this.search = new VmcoreinfoSearch(physical, "", hints, from, end, isHighOnly ? HIGH_BYTES : LOW_BYTES);
    dump.physical = physical;
  }

  step(dump: Dump): bool {
    const kernel = this.kernel;
    if (kernel) return kernel.step(dump);
    if (this.isSearched) return false;
    if (this.search.step()) return true;
    if (!this.search.isProven && !this.isHigh && this.end > HIGH) {
      this.isHigh = true;
      this.search.goTo(HIGH, HIGH_BYTES);
      return true;
    }
    this.isSearched = true;
    const info = this.search.found;
    if (!info) return false;
    this.hasCandidate = true;
    if (this.mustProve && !this.search.isProven) return false;
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
