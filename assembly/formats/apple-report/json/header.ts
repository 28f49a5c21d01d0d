/** The first line of an .ips file: which kind of report it is, of what, on what. */
import { JsonTree } from "../../../bytes/json/tree";
import { bugTypeFamily, bugTypeName, bugWordFamily, bugWordName } from "../../../names/ips-bug-types";
import { osOfPlatform } from "../../../systems/macos/platforms";
import { appleTime } from "../../../systems/macos/times";
import { readOsVersion } from "../../../systems/macos/versions";
import { AppleReport } from "../report";

const MOST_FACTS: i32 = 1000;
const LONGEST_TYPE: i32 = 32;
/** Keys that have a field of their own, or are said by another. */
const READ: string = " bug_type timestamp os_version app_name name ";

export function readHeader(report: AppleReport, tree: JsonTree): void {
  const dump = report.dump;
  const root = tree.root;
  report.bugType = bugTypeOf(tree);
  const type = tree.find(root, "bug_type");
  const isNumber = report.bugType >= 0;
  const told = isNumber ? report.bugType.toString() : tree.text(type);
  const family = isNumber ? bugTypeFamily(report.bugType) : bugWordFamily(told);
  report.family = family;
  const name = isNumber ? bugTypeName(report.bugType) : bugWordName(told);
  dump.file.kindName = kindName(family, name, report.bugType);
  if (told != "" && told.length <= LONGEST_TYPE) {
    dump.file.prove("bug_type " + told + (name.length > 0 ? ": " + name : ""), tree.at(type));
  }
  dump.file.time = appleTime(tree.textOf(root, "timestamp"));
  readOsVersion(dump.system, tree.textOf(root, "os_version"));
  const platform = tree.find(root, "platform");
  if (dump.system.os.length == 0 && tree.isNumber(platform)) dump.system.os = osOfPlatform(<u32>tree.word(platform));
  report.setProcess(tree.textOf(root, "app_name"), -1);
  if (dump.process.name.length == 0) report.setProcess(tree.textOf(root, "name"), -1);
  let count = 0;
  for (let key = tree.first(root); key >= 0 && count < MOST_FACTS; key = tree.nextKey(root, key)) {
    count++;
    const text = tree.text(key);
    if (READ.indexOf(" " + text + " ") >= 0) continue;
    report.annotate(text, tree.text(tree.valueOf(key)), "ips header", tree.at(key));
  }
}

/** -1: not told, or a word as kinds of statistics have. */
function bugTypeOf(tree: JsonTree): i32 {
  const node = tree.find(tree.root, "bug_type");
  if (tree.isNumber(node)) return <i32>min<i64>(tree.integer(node), 1 << 20);
  const text = tree.text(node);
  if (text.length == 0 || text.length > 6) return -1;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function kindName(family: string, name: string, bugType: i32): string {
  if (family == "crash") return "Crash report (.ips)";
  if (family == "panic") return "Kernel panic report (.ips)";
  if (name.startsWith("Jetsam") || bugType == 198) return "Low memory report (JetsamEvent .ips)";
  if (family == "memory") return "Memory report (.ips)";
  if (family == "hang") return "Hang report (.ips)";
  if (family == "resource") return "Resource limit report (.ips)";
  if (family == "power") return "Power report (.ips)";
  if (family == "hardware") return "Hardware report (.ips)";
  if (family == "usage" || family == "log") return "Analytics (.ips)";
  return "Apple report (.ips)";
}
