/** JetsamEvent (bug type 298): memory ran short, and the system ended programs to get some back. */
import { JsonTree } from "../../../bytes/json/tree";
import { killSentence } from "../exception";
import { AppleReport } from "../report";

const AT_ONCE: i32 = 64;
const MOST_KINDS: i32 = 64;
const MEBIBYTE: u64 = 1 << 20;
/** Kinds of pages that are in use or free; purgeable and file-backed ones are counted among these already. */
const PAGES: StaticArray<string> = ["active", "inactive", "wired", "free", "speculative", "throttled"];

@final
export class JetsamReader {
  private readonly list: i32;
  private next: i32;
  private readonly pageSize: i64;
  private ended: i32 = 0;

  constructor(
    private readonly report: AppleReport,
    private readonly tree: JsonTree,
  ) {
    const list = tree.find(tree.root, "processes");
    this.list = list;
    this.next = tree.first(list);
    const pageSize = tree.integer(tree.find2(tree.root, "memoryStatus", "pageSize"));
    this.pageSize = pageSize > 0 ? pageSize : 4096;
    report.dump.crash.kind = "kill";
  }

  /** Reads the next processes; false: all are read. */
  step(): bool {
    for (let i = 0; i < AT_ONCE; i++) {
      if (this.next < 0) {
        this.finish();
        return false;
      }
      this.read(this.next);
      this.next = this.tree.next(this.list, this.next);
    }
    return true;
  }

  private read(node: i32): void {
    const tree = this.tree;
    const report = this.report;
    const process = report.addProcess(tree.at(node));
    if (!process) {
      this.next = -1;
      return;
    }
    process.pid = tree.integer(tree.find(node, "pid"));
    process.name = tree.textOf(node, "name");
    const reason = tree.textOf(node, "reason");
    const pages = tree.integer(tree.find(node, "rpages"));
    if (reason.length == 0) return;
    const size = pages >= 0 ? (<u64>pages * <u64>this.pageSize) / MEBIBYTE : 0;
    const text = process.name + " [" + process.pid.toString() + "]: " + reason + ", " + size.toString() + " MB";
    report.annotate("ended", text, "JetsamEvent", tree.at(node));
    if (this.ended++ > 0) return;
    const dump = report.dump;
    report.setProcess(process.name, process.pid);
    dump.crash.at = <i64>tree.at(node);
    dump.crash.message = reason;
    dump.crash.name = reason;
    dump.crash.sentence = killSentence(dump, reasonWords(reason, size, pages >= 0));
  }

  private finish(): void {
    const dump = this.report.dump;
    const tree = this.tree;
    const largest = tree.find(tree.root, "largestProcess");
    this.report.annotate("largestProcess", tree.text(largest), "JetsamEvent", tree.at(largest));
    if (this.ended > 0) return;
    const name = tree.text(largest);
    dump.crash.sentence =
      "Memory ran short; no program that was ended for it is named" +
      (name.length > 0 ? ". The largest one was " + name + "." : ".");
  }
}

function reasonWords(reason: string, size: u64, isKnown: bool): string {
  const used = isKnown ? " (" + size.toString() + " MB in use)" : "";
  if (reason == "per-process-limit") return "it used more memory than one program may" + used;
  if (reason == "highwater" || reason == "high-water") return "it used more memory than was meant for it" + used;
  if (reason == "vm-pageshortage" || reason == "vm-thrashing" || reason == "vm-compressor-thrashing")
    return "the whole system ran short of memory (" + reason + ")" + used;
  if (reason == "fc-thrashing") return "files were read again and again for want of memory";
  if (reason == "idle-exit") return "it was idle and its memory was wanted";
  return "of memory: " + reason + used;
}

/** `memoryStatus`, which panic reports hold as well. */
export function readMemory(report: AppleReport, tree: JsonTree): void {
  const status = tree.find(tree.root, "memoryStatus");
  const kernel = report.dump.kernel;
  const pageSize = tree.integer(tree.find(status, "pageSize"));
  if (pageSize > 0) kernel.pageSize = pageSize;
  const pages = tree.find(status, "memoryPages");
  let total: i64 = 0;
  let kinds = 0;
  for (let key = tree.first(pages); key >= 0 && kinds < MOST_KINDS; key = tree.nextKey(pages, key)) {
    kinds++;
    const name = tree.text(key);
    const count = tree.integer(tree.valueOf(key));
    if (count < 0) continue;
    if (PAGES.includes(name)) total += count;
    report.annotate(name, count.toString() + " pages", "memoryPages", tree.at(key));
  }
  if (total > 0 && pageSize > 0) kernel.pages = total;
  const compressed = tree.find(status, "compressorSize");
  if (tree.isNumber(compressed)) {
    report.annotate("compressorSize", tree.text(compressed) + " pages", "memoryStatus", tree.at(compressed));
  }
}
