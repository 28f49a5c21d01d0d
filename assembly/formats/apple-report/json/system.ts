/** What reports of the whole system say of it: panics (210, 151), stackshots (288), memory (298). */
import { JsonTree } from "../../../bytes/json/tree";
import { appleTime } from "../../../systems/macos/times";
import { readOsVersion } from "../../../systems/macos/versions";
import { AppleReport } from "../report";

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
