/** `usedImages` of a crash report, and the frames that name them by number. */
import { JsonTree } from "../../../bytes/json/tree";
import { word } from "../../../facts/fact";
import { Frame, ThreadFacts } from "../../../facts/thread";
import { archOf } from "../../../systems/macos/versions";
import { AppleReport } from "../report";

const AT_ONCE: i32 = 256;

@final
export class ImageTable {
  /** Of each image its module, -1 of one that stands for no image. */
  readonly modules: Array<i32> = [];
  private readonly bases: Array<u64> = [];
  private readonly list: i32;
  private next: i32;

  constructor(
    private readonly report: AppleReport,
    private readonly tree: JsonTree,
  ) {
    const list = tree.find(tree.root, "usedImages");
    this.list = list;
    this.next = tree.first(list);
  }

  /** Reads the next images; false: all are read. */
  step(): bool {
    for (let i = 0; i < AT_ONCE; i++) {
      if (this.next < 0) return false;
      this.read(this.next);
      this.next = this.tree.next(this.list, this.next);
    }
    return true;
  }

  private read(node: i32): void {
    const tree = this.tree;
    const base = tree.word(tree.find(node, "base"));
    this.bases.push(base);
    const size = tree.integer(tree.find(node, "size"));
    const uuid = tree.textOf(node, "uuid");
    const path = tree.textOf(node, "path");
    const name = tree.textOf(node, "name");
    // What belongs to no image is counted from an image at 0 that has no name.
    if (base == 0 && path.length == 0 && name.length == 0) {
      this.modules.push(-1);
      return;
    }
    const module = this.report.addModule(tree.at(node));
    if (!module) {
      this.modules.push(-1);
      return;
    }
    module.base = base;
    if (size >= 0) module.size = size;
    this.report.nameModule(module, name, path, uuid);
    const short = tree.textOf(node, "CFBundleShortVersionString");
    const version = tree.textOf(node, "CFBundleVersion");
    module.version = version.length > 0 ? version : short;
    module.productVersion = short;
    if (this.report.dump.system.arch.length == 0) this.report.dump.system.arch = archOf(tree.textOf(node, "arch"));
    this.modules.push(this.report.dump.modules.length - 1);
  }

  /** Reads one frame of `frames`; false when no more are taken. */
  addFrame(thread: ThreadFacts, node: i32): bool {
    const tree = this.tree;
    const index = <i32>min<i64>(tree.integer(tree.find(node, "imageIndex")), i32.MAX_VALUE);
    const isNamed = index >= 0 && index < this.bases.length;
    const offset = tree.word(tree.find(node, "imageOffset"));
    const frame = this.report.addFrame(thread, isNamed ? this.bases[index] + offset : offset, tree.at(node));
    if (!frame) return false;
    if (isNamed) frame.moduleIndex = this.modules[index];
    this.readPlace(frame, node);
    return true;
  }

  private readPlace(frame: Frame, node: i32): void {
    const tree = this.tree;
    frame.functionName = tree.textOf(node, "symbol");
    const location = tree.find(node, "symbolLocation");
    if (frame.functionName.length > 0 && tree.isNumber(location)) frame.functionOffset = word(tree.word(location));
    frame.file = tree.textOf(node, "sourceFile");
    frame.line = tree.integer(tree.find(node, "sourceLine"));
    frame.isInlined = tree.isTrue(tree.find(node, "inline"));
  }
}
