/**
 * What a picture of the whole system holds (stackshots, panics): `binaryImages`, rows of UUID, address and kind, and
 * `processByPid`, with the threads of each process and their frames as pairs of an image's number and an offset.
 */
import { JsonTree } from "../../../bytes/json/tree";
import { ThreadFacts } from "../../../facts/thread";
import { AppleReport } from "../report";

const AT_ONCE: i32 = 32;
/** Image of what belongs to none: its offsets are addresses. */
const NO_IMAGE: i32 = -1;

@final
export class BinaryImages {
  private readonly bases: Array<u64> = [];
  private readonly modules: Array<i32> = [];
  private readonly list: i32;
  private next: i32;

  constructor(
    private readonly report: AppleReport,
    private readonly tree: JsonTree,
  ) {
    const list = tree.find(tree.root, "binaryImages");
    this.list = list;
    this.next = tree.isArray(list) ? tree.first(list) : -1;
  }

  /** Reads the next rows; false: all are read. */
  step(): bool {
    for (let i = 0; i < AT_ONCE; i++) {
      if (this.next < 0) return false;
      this.read(this.next);
      this.next = this.tree.next(this.list, this.next);
    }
    return true;
  }

  /** Adds a frame of the form [image, offset]; false when no more are taken. */
  addFrame(thread: ThreadFacts, node: i32): bool {
    const tree = this.tree;
    const index = tree.first(node);
    const offset = index >= 0 ? tree.next(node, index) : -1;
    if (offset < 0) return true;
    const number = <i32>min<i64>(tree.integer(index), i32.MAX_VALUE);
    const isNamed = number >= 0 && number < this.bases.length;
    const address = (isNamed ? this.bases[number] : 0) + tree.word(offset);
    const frame = this.report.addFrame(thread, address, tree.at(node));
    if (!frame) return false;
    if (isNamed) frame.moduleIndex = this.modules[number];
    return true;
  }

  private read(row: i32): void {
    const tree = this.tree;
    const uuid = tree.first(row);
    const place = uuid >= 0 ? tree.next(row, uuid) : -1;
    const base = tree.word(place);
    this.bases.push(base);
    this.modules.push(NO_IMAGE);
    if (!tree.isString(uuid) || place < 0 || base == 0) return;
    const module = this.report.addModule(tree.at(row));
    if (!module) return;
    module.base = base;
    const kind = tree.next(row, place);
    const word = kind >= 0 ? tree.text(kind) : "";
    // Of the kernel and its extensions; of the shared cache.
    if (word == "T" || word == "K") module.role = "kernel";
    else if (word == "S") module.role = "library";
    this.report.nameModule(module, "", "", tree.text(uuid));
    this.modules[this.modules.length - 1] = this.report.dump.modules.length - 1;
  }
}

@final
export class Stackshot {
  private readonly list: i32;
  private next: i32;
  private process: string = "";
  private threads: i32 = -1;
  private thread: i32 = -1;

  constructor(
    private readonly report: AppleReport,
    private readonly tree: JsonTree,
    private readonly images: BinaryImages,
  ) {
    const list = tree.find(tree.root, "processByPid");
    this.list = list;
    this.next = tree.isObject(list) ? tree.first(list) : -1;
  }

  /** Reads the next processes and threads; false: all are read. */
  step(): bool {
    for (let i = 0; i < AT_ONCE; i++) {
      if (this.thread >= 0) {
        this.readThread(this.tree.valueOf(this.thread));
        if (this.thread >= 0) this.thread = this.tree.nextKey(this.threads, this.thread);
      } else if (this.next >= 0) {
        this.readProcess(this.next);
        if (this.next >= 0) this.next = this.tree.nextKey(this.list, this.next);
      } else return false;
    }
    return true;
  }

  private readProcess(key: i32): void {
    const tree = this.tree;
    const node = tree.valueOf(key);
    if (!tree.isObject(node)) return;
    const process = this.report.addProcess(tree.at(key));
    if (!process) {
      this.next = -1;
      return;
    }
    process.pid = tree.integer(tree.find(node, "pid"));
    const name = tree.textOf(node, "procname");
    process.name = name.length > 0 ? name : tree.textOf(node, "name");
    process.ppid = tree.integer(tree.find(node, "ppid"));
    this.process = process.name;
    const threads = tree.find(node, "threadById");
    this.threads = threads;
    this.thread = tree.isObject(threads) ? tree.first(threads) : -1;
  }

  private readThread(node: i32): void {
    const tree = this.tree;
    const id = tree.integer(tree.find(node, "id"));
    // The one that panicked has its stack from the panic's text.
    if (!tree.isObject(node) || (id >= 0 && id == this.report.dump.crash.threadId)) return;
    const thread = this.report.addThread(tree.at(node));
    if (!thread) {
      this.thread = -1;
      this.next = -1;
      return;
    }
    thread.id = id;
    const name = tree.textOf(node, "name");
    thread.name = this.process + (name.length > 0 ? ": " + name : "");
    thread.state = stateOf(tree, tree.find(node, "state"));
    thread.userSeconds = tree.real(tree.find(node, "userTime"));
    thread.kernelSeconds = tree.real(tree.find(node, "systemTime"));
    const priority = tree.find(node, "schedPriority");
    if (tree.isNumber(priority)) thread.priority = tree.integer(priority);
    this.readFrames(thread, tree.find(node, "kernelFrames"));
    this.readFrames(thread, tree.find(node, "userFrames"));
    if (thread.frames.length == 0) thread.stackEnd = "no-memory";
  }

  private readFrames(thread: ThreadFacts, list: i32): void {
    const tree = this.tree;
    if (!tree.isArray(list)) return;
    for (let one = tree.first(list); one >= 0; one = tree.next(list, one)) {
      if (!this.images.addFrame(thread, one)) return;
    }
  }
}

/** "TH_RUN" of a list such as ["TH_WAIT", "TH_UNINT"], by the report's word. */
function stateOf(tree: JsonTree, list: i32): string {
  const first = tree.text(tree.first(list));
  if (first == "TH_RUN") return "running";
  return first == "TH_WAIT" ? "waiting" : first;
}
