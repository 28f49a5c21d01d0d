/**
 * Processes, from the kernel's list of active ones. Places in EPROCESS change with the build; those below were
 * published for: XP (2600), Windows 7 (7600, 7601), 8.1 (9600), 10 and 11 up to 23H2 (19041 to 22631). Others are
 * named in a warning instead of being guessed.
 */
import { readUtf8 } from "../../bytes/text";
import { isoFileTime } from "../../bytes/time";
import { word } from "../../facts/fact";
import { DumpProcess } from "../../facts/rows";
import { FAULT, NOTE } from "../../facts/warnings";
import { OFFSET_EPROCESS_PARENT } from "./debugger-data";
import { Kernel } from "./kernel";

const MOST: i32 = 20000;
const NAME_BYTES: u64 = 15;

@final
class ProcessLayout {
  constructor(
    readonly id: u32,
    readonly name: u32,
    readonly parent: u32,
    readonly createTime: u32,
  ) {}
}

/** Null for builds whose layout is not known. */
function layoutOf(build: u32, is64: bool): ProcessLayout | null {
  if (is64) {
    if (build == 7600 || build == 7601) return new ProcessLayout(0x180, 0x2e0, 0x290, 0x168);
    if (build == 9600) return new ProcessLayout(0x2e0, 0x438, 0x3e0, 0x2d0);
    if (build >= 19041 && build <= 22631) return new ProcessLayout(0x440, 0x5a8, 0x540, 0x468);
    return null;
  }
  if (build == 2600) return new ProcessLayout(0x84, 0x174, 0x14c, 0x70);
  return build == 7600 || build == 7601 ? new ProcessLayout(0xb4, 0x16c, 0x140, 0xa0) : null;
}

/** Walks the list a process at a time. */
@final
export class ProcessList {
  private next: u64 = 0;
  private readonly head: u64;
  private readonly seen: Set<u64> = new Set<u64>();
  private readonly layout: ProcessLayout | null;

  constructor(private readonly kernel: Kernel) {
    this.head = kernel.header.processList;
    this.layout = layoutOf(kernel.header.build, kernel.header.is64);
    if (this.head != 0) this.next = kernel.wordAt(this.head);
    if (this.next != 0 && !this.layout) {
      kernel.dump.warnings.add(
        "layout-unknown",
        NOTE,
        "Processes are not listed: where build " +
          kernel.header.build.toString() +
          " keeps their names is not known here.",
      );
    }
  }

  /** Reads the next process; false at the end of the list. */
  step(): bool {
    const kernel = this.kernel;
    const layout = this.layout;
    const next = this.next;
    if (!layout || next == 0 || next == this.head) return false;
    const dump = kernel.dump;
    if (this.seen.has(next) || dump.processes.length >= MOST) {
      dump.warnings.add("list-loops", FAULT, "The list of processes does not come back to its head.");
      return false;
    }
    this.seen.add(next);
    const is64 = kernel.header.is64;
    const links = layout.id + (is64 ? 8 : 4);
    const process = new DumpProcess();
    const at = next - links;
    this.next = kernel.wordAt(next);
    const memory = kernel.memory;
    if (!memory) return false;
    process.name = readUtf8(memory, at + layout.name, NAME_BYTES, true);
    process.pid = <i64>(kernel.wordAt(at + layout.id) & 0xffffffff);
    const parent = kernel.structureOffset(OFFSET_EPROCESS_PARENT);
    process.ppid = <i64>(kernel.wordAt(at + (parent != 0 ? parent : layout.parent)) & 0xffffffff);
    process.directoryTable = word(kernel.wordAt(at + (is64 ? 0x28 : 0x18)));
    const low = kernel.u32At(at + layout.createTime);
    const high = kernel.u32At(at + layout.createTime + 4);
    process.startTime = isoFileTime(((<u64>high) << 32) | low);
    process.from = "memory";
    if (process.name.length > 0) dump.processes.push(process);
    return this.next != 0;
  }
}
