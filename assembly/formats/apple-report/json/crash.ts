/** Crash reports in JSON (bug type 309 and its kin): who, why, and who ended it. */
import { JsonTree, NOWHERE } from "../../../bytes/json/tree";
import { word } from "../../../facts/fact";
import { appleTime } from "../../../systems/macos/times";
import { archOf, readOsVersion } from "../../../systems/macos/versions";
import { hexNumbers, readCodes, readExceptionType, readSubtype, readTermination } from "../exception";
import { AppleReport } from "../report";

/** Facts without a field of their own. */
const FACTS: StaticArray<string> = [
  "responsibleProc",
  "coalitionName",
  "procRole",
  "translated",
  "sip",
  "bootSessionUUID",
  "sleepWakeUUID",
  "isCorpse",
  "developerMode",
  "lowPowerMode",
  "isBeta",
  "throttleTimeout",
  "wakeTime",
  "vmRegionInfo",
  "ktriageinfo",
];
const MOST_MESSAGES: i32 = 64;
const MOST_CODES: i32 = 16;

export function readIdentity(report: AppleReport, tree: JsonTree): void {
  const dump = report.dump;
  const root = tree.root;
  const process = dump.process;
  const os = tree.find(root, "osVersion");
  const train = tree.textOf(os, "train");
  const build = tree.textOf(os, "build");
  if (train.length > 0) readOsVersion(dump.system, train + (build.length > 0 ? " (" + build + ")" : ""));
  else if (build.length > 0) dump.system.osBuild = build;
  const arch = archOf(tree.textOf(root, "cpuType"));
  if (arch.length > 0) dump.system.arch = arch;
  report.setModel(tree.textOf(root, "modelCode"));
  report.setProcess(tree.textOf(root, "procName"), tree.integer(tree.find(root, "pid")));
  const path = tree.textOf(root, "procPath");
  if (path.length > 0) process.path = path;
  process.parentName = tree.textOf(root, "parentProc");
  process.ppid = tree.integer(tree.find(root, "parentPid"));
  process.uid = tree.integer(tree.find(root, "userID"));
  process.startTime = appleTime(tree.textOf(root, "procLaunch"));
  const captured = appleTime(tree.textOf(root, "captureTime"));
  if (captured.length > 0) dump.file.time = captured;
  const uptime = tree.real(tree.find(root, "uptime"));
  if (uptime >= 0) dump.system.uptimeSeconds = uptime;
  for (let i = 0; i < FACTS.length; i++) {
    const node = tree.find(root, FACTS[i]);
    if (node >= 0) report.annotate(FACTS[i], tree.text(node), "crash report", tree.at(node));
  }
  const bundle = tree.find(root, "bundleInfo");
  let count = 0;
  for (let key = tree.first(bundle); key >= 0 && count < MOST_MESSAGES; key = tree.nextKey(bundle, key)) {
    count++;
    report.annotate(tree.text(key), tree.text(tree.valueOf(key)), "bundleInfo", tree.at(key));
  }
}

export function readReason(report: AppleReport, tree: JsonTree): void {
  readMessages(report, tree);
  readException(report, tree);
  readThrown(report, tree);
  readEnd(report, tree);
}

function readException(report: AppleReport, tree: JsonTree): void {
  const dump = report.dump;
  const exception = tree.find(tree.root, "exception");
  if (exception == NOWHERE) return;
  dump.crash.at = <i64>tree.at(exception);
  readExceptionType(dump, tree.textOf(exception, "type"), tree.textOf(exception, "signal"));
  const message = tree.textOf(exception, "message");
  if (message.length > 0) dump.crash.message = message;
  readSubtype(dump, tree.textOf(exception, "subtype"));
  const raw = tree.find(exception, "rawCodes");
  let codes: Array<u64> = [];
  for (let one = tree.first(raw); one >= 0 && codes.length < MOST_CODES; one = tree.next(raw, one)) {
    codes.push(tree.word(one));
  }
  if (codes.length == 0) codes = hexNumbers(tree.textOf(exception, "codes"));
  readCodes(dump, codes);
}

/** Application Specific Information, by the library that said it. */
function readMessages(report: AppleReport, tree: JsonTree): void {
  const asi = tree.find(tree.root, "asi");
  let count = 0;
  for (let key = tree.first(asi); key >= 0 && count < MOST_MESSAGES; key = tree.nextKey(asi, key)) {
    const list = tree.valueOf(key);
    const library = tree.text(key);
    for (let one = tree.first(list); one >= 0 && count < MOST_MESSAGES; one = tree.next(list, one)) {
      report.annotate("message", tree.text(one).trim(), "Application Specific Information", tree.at(one), library);
      count++;
    }
  }
}

/** An Objective-C exception that nobody caught. */
function readThrown(report: AppleReport, tree: JsonTree): void {
  const reason = tree.find(tree.root, "exceptionReason");
  if (reason == NOWHERE) return;
  const name = tree.textOf(reason, "name");
  const text = tree.textOf(reason, "composed_message");
  if (name.length + text.length > 0) report.dump.crash.message = name.length > 0 ? name + ": " + text : text;
}

function readEnd(report: AppleReport, tree: JsonTree): void {
  const dump = report.dump;
  const termination = tree.find(tree.root, "termination");
  if (termination == NOWHERE) return;
  const namespace = tree.textOf(termination, "namespace");
  const node = tree.find(termination, "code");
  const at = tree.at(termination);
  readTermination(dump, namespace, node == NOWHERE ? null : word(tree.word(node)));
  report.annotate("namespace", namespace, "termination", at);
  report.annotate("code", tree.text(node), "termination", at);
  report.annotate("indicator", tree.textOf(termination, "indicator"), "termination", at);
  report.annotate("byProc", tree.textOf(termination, "byProc"), "termination", at);
  const said = readTexts(report, tree, tree.find(termination, "reasons"), "reason");
  const more = readTexts(report, tree, tree.find(termination, "details"), "detail");
  if (dump.crash.message.length == 0) dump.crash.message = said.length > 0 ? said : more;
  if (dump.crash.kind.length == 0 && namespace.length > 0) {
    dump.crash.kind = namespace == "SIGNAL" ? "signal" : "kill";
    if (dump.crash.kind == "signal") dump.crash.code = word(tree.word(node));
  }
}

/** A list of texts as annotations; returns the first. */
function readTexts(report: AppleReport, tree: JsonTree, list: i32, key: string): string {
  let first = "";
  let count = 0;
  for (let one = tree.first(list); one >= 0 && count < MOST_MESSAGES; one = tree.next(list, one)) {
    const text = tree.text(one).trim();
    if (first.length == 0) first = text;
    report.annotate(key, text, "termination", tree.at(one));
    count++;
  }
  return first;
}
