/**
 * Memory as it is, byte by byte from physical address 0: what dd, QEMU's pmemsave and hypervisors leave. Nothing in
 * front says so; the kernel inside does, or the file is taken for what it may be and nothing is claimed.
 */
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { word } from "../../facts/fact";
import { Region } from "../../facts/memory/region";
import { ScanRuns } from "../../facts/memory/scan-runs";
import { Stage } from "../../facts/stage";
import { NOTE } from "../../facts/warnings";
import { SegmentSpace } from "../../spaces/segments";
import { SpaceSource } from "../../spaces/space";
import { endOf, FindKernel } from "../../systems/linux/kernel/find-kernel";
import { planOf } from "../../systems/linux/kernel/search-plan";
import { StartBlock } from "../../systems/windows/start-block";
import { SegmentRuns } from "../vmcore/segment-runs";
import { Layout, layoutsOf } from "./layouts";

/** Smaller is no machine's memory. */
export const LEAST: u64 = 16 << 20;
export const PAGE: u64 = 4096;

/** Memory whose pages lie scattered in the file. */
export abstract class Scattered {
  /** Pages that are there. */
  abstract get present(): u64;

  /** What the scan reads, by the addresses of `space`. */
  abstract runsOf(space: SegmentSpace): ScanRuns;
}

@final
export class RawReader extends Stage {
  private kernel: FindKernel;
  private isConcluded: bool = false;
  /** Ways in which the file may lie to addresses; none where that is known. */
  private readonly layouts: Array<Layout>;
  private nextLayout: i32 = 1;
  /** The search of the likeliest of them, and its memory. */
  private readonly first: FindKernel;
  private readonly firstSpace: SegmentSpace;
  private space: SegmentSpace;

  /**
   * `known`: memory whose addresses are known; null: the bytes of `memory` lie one behind the other, perhaps without a
   * hole. `scattered`: how they lie in the file; null: as they are.
   */
  constructor(
    dump: Dump,
    known: SegmentSpace | null,
    private readonly memory: StoredSource = dump.source,
    private readonly scattered: Scattered | null = null,
  ) {
    super();
    const layouts = known ? ([] as Layout[]) : layoutsOf(memory);
    const space = known ? known : layouts[0].spaceOf(memory);
    const end = endOf(space);
    const plan = known ? planOf(end) : layouts[0].plan;
    const first = new FindKernel(dump, space, end, plan, known === null);
    this.layouts = layouts;
    this.space = space;
    this.firstSpace = space;
    this.first = first;
    this.kernel = first;
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
      dump.warnings.add(
        "companion-unknown",
        NOTE,
        "Nothing in raw memory says what wrote it. If it is of a VMware machine (.vmem), the .vmss or .vmsn beside it holds the registers and where each part of memory belongs: give both together.",
      );
    }
    this.tellMemory(dump);
    if (!this.kernel.isFound && !isWindows) {
      dump.warnings.add(
        "no-kernel",
        NOTE,
        "No kernel that is known here was found where kernels keep what tells of them, at the start of memory and from 4 GB on; its bytes can be looked at and searched.",
      );
    }
    return false;
  }

  /** Looks for the kernel in the next layout; at last takes what the first held, borne out or not. False: all done. */
  private tryNext(dump: Dump): bool {
    const layouts = this.layouts;
    if (this.nextLayout < layouts.length) {
      const layout = layouts[this.nextLayout++];
      const space = layout.spaceOf(this.memory);
      this.space = space;
      // Memory in another place may bear out what was found in front.
      if (this.first.hasCandidate) layout.plan.add(this.first.candidateAt, PAGE);
      this.kernel = new FindKernel(dump, space, endOf(space), layout.plan, true);
      return true;
    }
    this.space = this.firstSpace;
    dump.physical = this.space;
    this.kernel = this.first;
    return layouts.length > 0 && this.first.accept(dump);
  }

  private tellMemory(dump: Dump): void {
    const space = this.space;
    const facts = dump.kernel;
    facts.pageSize = <i64>PAGE;
    facts.presentPages = <i64>((space.presentBytes + PAGE - 1) / PAGE);
    facts.pages = facts.presentPages;
    facts.runs = space.count;
    dump.system.memoryBytes = <i64>space.presentBytes;
    const scattered = this.scattered;
    dump.scanRuns = scattered ? scattered.runsOf(space) : new SegmentRuns(space);
    if (scattered) facts.presentPages = <i64>scattered.present;
    for (let i = 0; i < space.count; i++) {
      const region = new Region(space.baseOf(i), space.sizeOf(i));
      region.space = "physical";
      region.present = <i64>space.sizeOf(i);
      const source = space.sourceOf(i);
      region.source = source ? source.number : 0;
      if (!scattered) {
        region.dataAt = <i64>space.fileOffsetOf(i);
        region.dataSize = region.present;
      }
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
      const at = new SpaceSource(space).fileOffsetOf(block.at);
      dump.file.prove("A page from which Windows starts processors names the kernel's page tables", at);
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
