/** Processes, from the kernel's list of active ones. Where the layout of EPROCESS is not known, a warning says so. */
import { FAULT, NOTE } from "../../../facts/warnings";
import { Kernel } from "../kernel";
import { readProcess } from "./process";
import { layoutOfList, ProcessLayout } from "./process-layout";

const MOST: i32 = 20000;

/** Walks the list a process at a time. */
@final
export class ProcessList {
  private next: u64 = 0;
  private readonly head: u64;
  private readonly seen: Set<u64> = new Set<u64>();
  private readonly layout: ProcessLayout | null;

  constructor(private readonly kernel: Kernel) {
    this.head = kernel.header.processList;
    if (this.head != 0) this.next = kernel.wordAt(this.head);
    this.layout = layoutOfList(kernel, this.next);
    if (this.next != 0 && !this.layout) {
      kernel.dump.warnings.add(
        "layout-unknown",
        NOTE,
        "Processes are not listed: where build " +
          kernel.header.build.toString() +
          " keeps what tells of them (EPROCESS: UniqueProcessId, ImageFileName, InheritedFromUniqueProcessId, CreateTime) is not known here, or the process at the head of the list is not in the dump.",
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
    const at = next - layout.id - kernel.header.wordBytes;
    this.next = kernel.wordAt(next);
    const memory = kernel.memory;
    if (!memory) return false;
    const process = readProcess(kernel, memory, at, layout);
    process.at = kernel.fileOffsetOf(at);
    if (process.name.length > 0) dump.processes.push(process);
    return this.next != 0;
  }
}
