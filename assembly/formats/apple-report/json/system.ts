/** What reports of the whole system say of it: panics (210, 151), stackshots (288), memory (298). */
import { JsonTree } from "../../../bytes/json/tree";
import { appleTime } from "../../../systems/macos/times";
import { readOsVersion } from "../../../systems/macos/versions";
import { AppleReport } from "../report";

const AT_ONCE: i32 = 32;
const FACTS: StaticArray<string> = [
  "incident",
  "crashReporterKey",
  "socId",
  "panicFlags",
  "macOSPanicFlags",
  "macOSPanicString",
  "otherString",
  "reason",
  "roots_installed",
];

export function readSystem(report: AppleReport, tree: JsonTree): void {
  const dump = report.dump;
  const root = tree.root;
  readOsVersion(dump.system, tree.textOf(root, "build"));
  report.setModel(tree.textOf(root, "product"));
  const kernel = tree.textOf(root, "kernel");
  if (kernel.length > 0) dump.system.kernelVersion = kernel;
  const date = appleTime(tree.textOf(root, "date"));
  if (date.length > 0) dump.file.time = date;
  for (let i = 0; i < FACTS.length; i++) {
    const node = tree.find(root, FACTS[i]);
    if (node >= 0) report.annotate(FACTS[i], tree.text(node).trim(), "report", tree.at(node));
  }
}

/** `processByPid`: the processes at that moment. */
@final
export class ProcessReader {
  private readonly list: i32;
  private next: i32;

  constructor(
    private readonly report: AppleReport,
    private readonly tree: JsonTree,
  ) {
    const list = tree.find(tree.root, "processByPid");
    this.list = list;
    this.next = tree.isObject(list) ? tree.first(list) : -1;
  }

  /** Reads the next processes; false: all are read. */
  step(): bool {
    for (let i = 0; i < AT_ONCE; i++) {
      if (this.next < 0) return false;
      this.read(this.next);
      this.next = this.tree.nextKey(this.list, this.next);
    }
    return true;
  }

  private read(key: i32): void {
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
  }
}

/** `binaryImages`: rows of UUID, address and kind; names stand nowhere. */
@final
export class BinaryImageReader {
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

  step(): bool {
    for (let i = 0; i < AT_ONCE; i++) {
      if (this.next < 0) return false;
      this.read(this.next);
      this.next = this.tree.next(this.list, this.next);
    }
    return true;
  }

  private read(row: i32): void {
    const tree = this.tree;
    const uuid = tree.first(row);
    const base = uuid >= 0 ? tree.next(row, uuid) : -1;
    if (!tree.isString(uuid) || base < 0) return;
    const module = this.report.addModule(tree.at(row));
    if (!module) {
      this.next = -1;
      return;
    }
    module.base = tree.word(base);
    const kind = tree.next(row, base);
    const word = kind >= 0 ? tree.text(kind) : "";
    if (word == "T" || word == "K") module.role = "kernel";
    else if (word == "S") module.role = "library";
    this.report.nameModule(module, "", "", tree.text(uuid));
  }
}
