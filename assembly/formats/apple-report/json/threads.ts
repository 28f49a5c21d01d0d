/** `threads` of a crash report: registers and frames. */
import { JsonTree } from "../../../bytes/json/tree";
import { Registers } from "../../../facts/registers";
import { ThreadFacts } from "../../../facts/thread";
import { AppleReport, registerName } from "../report";
import { ImageTable } from "./images";

/** Fields of `threadState` that are no registers. */
const NO_REGISTERS: string = " flavor cpu ";
const MOST_REGISTERS: i32 = 128;
/** What the processor said last is kept beside the registers under its own name. */
const RENAMED: StaticArray<string> = ["trap", "trapno"];

@final
export class ThreadReader {
  private readonly list: i32;
  private next: i32;
  private index: i32 = 0;

  constructor(
    private readonly report: AppleReport,
    private readonly tree: JsonTree,
    private readonly images: ImageTable,
  ) {
    const list = tree.find(tree.root, "threads");
    this.list = list;
    this.next = tree.first(list);
  }

  /** Reads the next thread; false: all are read. */
  step(): bool {
    if (this.next < 0) return false;
    const thread = this.report.addThread(this.tree.at(this.next));
    if (!thread) return false;
    this.read(thread, this.next);
    this.next = this.tree.next(this.list, this.next);
    this.index++;
    return true;
  }

  private read(thread: ThreadFacts, node: i32): void {
    const tree = this.tree;
    thread.id = tree.integer(tree.find(node, "id"));
    const name = tree.textOf(node, "name");
    thread.name = name.length > 0 ? name : tree.textOf(node, "queue");
    const state = tree.find(node, "threadState");
    if (state >= 0) thread.registers = this.readRegisters(state);
    const frames = tree.find(node, "frames");
    for (let one = tree.first(frames); one >= 0; one = tree.next(frames, one)) {
      if (!this.images.addFrame(thread, one)) break;
    }
    // Nothing to walk: a report holds no memory.
    if (thread.frames.length == 0) thread.stackEnd = "no-memory";
    if (tree.isTrue(tree.find(node, "triggered"))) this.report.setFaulting(this.index);
  }

  private readRegisters(state: i32): Registers {
    const tree = this.tree;
    const registers = new Registers();
    const arch = this.report.dump.system.arch;
    let count = 0;
    for (let key = tree.first(state); key >= 0 && count < MOST_REGISTERS; key = tree.nextKey(state, key)) {
      const value = tree.valueOf(key);
      const name = tree.text(key);
      count++;
      if (tree.isArray(value)) {
        // "x": [{value}, …] on arm64, "r" on arm.
        let number = 0;
        for (let one = tree.first(value); one >= 0 && number < 32; one = tree.next(value, one)) {
          registers.set(name + number.toString(), tree.word(tree.find(one, "value")));
          number++;
        }
        continue;
      }
      const given = tree.find(value, "value");
      if (given < 0 || NO_REGISTERS.indexOf(" " + name + " ") >= 0) continue;
      const own = name == RENAMED[0] ? RENAMED[1] : registerName(name, arch);
      registers.set(own, tree.word(given));
    }
    return registers;
  }
}
