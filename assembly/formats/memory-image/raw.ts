/**
 * Memory as it is, byte by byte from physical address 0: what dd, QEMU's pmemsave and hypervisors leave. Nothing in
 * front says so; the kernel inside does, or the file is taken for what it may be and nothing is claimed.
 */
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { word } from "../../facts/fact";
import { Region } from "../../facts/region";
import { Stage } from "../../facts/stage";
import { NOTE } from "../../facts/warnings";
import { SegmentSpace } from "../../spaces/segments";
import { endOf, FindKernel, HIGH } from "../../systems/linux/kernel/find-kernel";
import { StartBlock } from "../../systems/windows/start-block";
import { SegmentRuns } from "../vmcore/segment-runs";

/** Smaller is no machine's memory. */
export const LEAST: u64 = 16 << 20;
export const PAGE: u64 = 4096;

/**
 * Where memory below 4 GiB ends on machines that keep the rest of it for devices: what hypervisors leave (QEMU's q35
 * and i440FX, VMware, VirtualBox, Firecracker). A file that holds memory without the hole goes on there with 4 GiB.
 */
const HOLES: StaticArray<u64> = [0xc0000000, 0x80000000, 0xe0000000, 0xd0000000];

@final
export class RawReader extends Stage {
  private kernel: FindKernel;
  private isConcluded: bool = false;
  /** Which hole is tried next. */
  private hole: i32 = 0;
  private hasCandidate: bool = false;

  /** `memory`: a file whose bytes are memory from address 0 on, perhaps without its hole; null: `space` is told. */
  constructor(
    dump: Dump,
    private space: SegmentSpace,
    private readonly memory: StoredSource | null = null,
  ) {
    super();
    this.kernel = new FindKernel(dump, space, endOf(space), memory !== null);
  }

  step(dump: Dump): bool {
    if (this.kernel.step(dump)) return true;
    if (this.isConcluded) return false;
    if (!this.kernel.isFound && this.tryNext(dump)) return true;
    this.isConcluded = true;
    const isWindows = !this.kernel.isFound && this.findWindows(dump);
    const isKnown = dump.file.kind != "unknown";
    if (!this.kernel.isFound && !isWindows && !isKnown) {
      dump.physical = null;
      return false;
    }
    const file = dump.file;
    const os = this.kernel.isFound ? "Linux" : isWindows ? "Windows" : "";
    if (!isKnown) {
      file.kind = "raw-memory";
      file.kindName = os == "" ? "Raw memory image" : "Raw memory image of " + os;
    }
    this.tellMemory(dump);
    if (!this.kernel.isFound && !isWindows) {
      dump.warnings.add(
        "no-kernel",
        NOTE,
        "No kernel that is known here was found, neither in the first 48 MB of memory nor in the first 64 MB from 4 GiB on; its bytes can be looked at and searched.",
      );
    }
    return false;
  }

  /** Looks for the kernel with memory taken apart at the next hole, at last without one; false: all were tried. */
  private tryNext(dump: Dump): bool {
    const memory = this.memory;
    if (!memory || this.hole > HOLES.length) return false;
    if (this.kernel.hasCandidate) this.hasCandidate = true;
    while (this.hole < HOLES.length) {
      const space = splitAt(memory, HOLES[this.hole++]);
      if (!space) continue;
      this.space = space;
      // Another place of the kernel may bear out what was found in front.
      this.kernel = new FindKernel(dump, space, endOf(space), true, !this.hasCandidate);
      return true;
    }
    this.hole++;
    this.space = wholeFile(memory);
    dump.physical = this.space;
    if (!this.hasCandidate) return false;
    this.kernel = new FindKernel(dump, this.space, endOf(this.space));
    return true;
  }

  private tellMemory(dump: Dump): void {
    const space = this.space;
    const facts = dump.kernel;
    facts.pageSize = <i64>PAGE;
    facts.presentPages = <i64>(space.presentBytes / PAGE);
    facts.pages = facts.presentPages;
    facts.runs = space.count;
    dump.system.memoryBytes = <i64>space.presentBytes;
    dump.scanRuns = new SegmentRuns(space);
    for (let i = 0; i < space.count; i++) {
      const region = new Region(space.baseOf(i), space.sizeOf(i));
      region.space = "physical";
      region.present = <i64>space.sizeOf(i);
      const source = space.sourceOf(i);
      region.source = source ? source.number : 0;
      region.dataAt = <i64>space.fileOffsetOf(i);
      region.dataSize = region.present;
      dump.regions.push(region);
    }
  }

  private findWindows(dump: Dump): bool {
    const block = new StartBlock();
    if (!block.find(this.space)) return false;
    const system = dump.system;
    system.os = "windows";
    system.arch = "x86-64";
    dump.file.bits = 64;
    dump.file.endian = "little";
    dump.virtual = block.tables;
    dump.kernel.directoryTable = word(block.root);
    const space = this.space;
    if (space.find(block.at)) {
      dump.file.prove("A page from which Windows starts processors names the kernel's page tables", space.foundOffset);
    }
    return true;
  }
}

/** Whether a file may be raw memory: of whole pages, large enough, and not a disk. */
export function mayBeRaw(source: StoredSource): bool {
  if (source.size < LEAST || source.size % PAGE != 0) return false;
  const isBootSector = source.byte(510) == 0x55 && source.byte(511) == 0xaa;
  const isDisc = source.byte(32769) == 0x43 && source.byte(32770) == 0x44 && source.byte(32771) == 0x30;
  return !isBootSector && !isDisc;
}

/** The same with what lies behind `hole` moved to 4 GiB; null: the file ends before. */
function splitAt(source: StoredSource, hole: u64): SegmentSpace | null {
  if (source.size <= hole) return null;
  const space = new SegmentSpace(8, false);
  space.add(0, hole, 0, source);
  space.add(HIGH, source.size - hole, hole, source);
  space.seal();
  return space;
}

/** Memory that is the file, from address 0 on. */
export function wholeFile(source: StoredSource): SegmentSpace {
  const space = new SegmentSpace(8, false);
  space.add(0, source.size, 0, source);
  space.seal();
  return space;
}
