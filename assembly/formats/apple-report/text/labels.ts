/** Lines such as "Process:  Notes [123]" at the head of a text report. */
import { appleTime } from "../../../systems/macos/times";
import { archOf, isKnown, readOsVersion } from "../../../systems/macos/versions";
import { hexIn } from "../exception";
import { decimalAt } from "../numbers";
import { AppleReport } from "../report";
import { Words } from "./words";

const COLON: i32 = 0x3a;
const SPACE: i32 = 0x20;
/** Labels are no longer; what has a colon further behind is a sentence. */
const LONGEST: i32 = 40;

/** Labels that are kept as they stand, beside those with a field of their own. */
const KEPT: string =
  "|Incident Identifier|CrashReporter Key|Beta Identifier|Identifier|Version|Build Info|App Item ID|Responsible|Role" +
  "|Coalition|Anonymous UUID|Sleep/Wake UUID|Time Since Wake|System Integrity Protection|Notes|Release Type" +
  "|Baseband Version|Report Version|Exception Note|Termination Signal|Termination Reason|Terminating Process" +
  "|Data Source|Event|Action taken|CPU|CPU limit|CPU used|Limit duration|Duration|Steps|Writes|Writes limit" +
  "|Writes caused|Wakeups|Wakeups limit|Wakeups caused|Footprint|Primary state|User Activity|Power Source|Reason" +
  "|Thermal Level|Shared Cache|Microstackshots|Advisory levels|Free disk space|Vnodes Available|Beta|Command|Format" +
  "|Num samples|Fan speed|Preferred User Language|Country Code|Frontmost process PID|Parent|CPU Time|Thermal data" +
  "|Boot failure count|Boot faults|Boot stage|Boot app|";

/** Where the label ends; -1: the line has none. */
function labelEnd(words: Words): i32 {
  const colon = words.lines.indexOf(COLON, words.indent);
  return colon < 0 || colon - words.indent > LONGEST || colon == words.indent ? -1 : colon;
}

/** Reads a line by its label; false: the label is none that a head has. */
export function readLabel(report: AppleReport, words: Words): bool {
  const colon = labelEnd(words);
  if (colon < 0) return false;
  const name = words.text(words.indent, colon);
  // "Date/Time:" has its value behind the first colon, as all.
  const value = words.text(words.lines.skipSpace(colon + 1), words.lines.length);
  if (!readField(report, name, value, words)) {
    if (KEPT.indexOf("|" + name + "|") < 0) return false;
    report.annotate(name, value, "report head", words.place);
  }
  report.dump.origins.settle(report.dump, <i64>words.place);
  return true;
}

function readField(report: AppleReport, name: string, value: string, words: Words): bool {
  const dump = report.dump;
  const process = dump.process;
  const system = dump.system;
  if (name == "Process" || name == "Command") {
    const isFirst = process.name.length == 0 || process.pid < 0;
    if (isFirst) report.setProcess(nameOf(value), numberOf(value));
    return isFirst || name == "Process";
  }
  if (name == "PID") {
    const pid = decimalAt(value);
    if (pid >= 0) process.pid = pid;
  } else if (name == "Path") {
    if (isKnown(value) && process.path.length == 0) process.path = value;
  } else if (name == "Code Type" || name == "Architecture") {
    const arch = archOf(value);
    if (system.arch.length == 0) system.arch = arch;
    const open = value.indexOf("(");
    if (open > 0) report.annotate(name, value, "report head", words.place);
  } else if (name == "Parent Process") {
    const parent = nameOf(value);
    if (isKnown(parent)) process.parentName = parent;
    process.ppid = numberOf(value);
  } else if (name == "User ID") {
    const uid = decimalAt(value);
    if (uid >= 0) process.uid = uid;
  } else if (name == "Date/Time" || name == "Date") {
    if (dump.file.time.length == 0 || report.bugType >= 0) {
      const time = appleTime(value);
      if (time.length > 0) dump.file.time = time;
    }
  } else if (name == "Launch Time") {
    if (process.startTime.length == 0) process.startTime = appleTime(value);
  } else if (name == "OS Version") readOsVersion(system, value);
  else if (name == "Hardware Model" || name == "Hardware model" || name == "Model") {
    const comma = value.indexOf(", ");
    report.setModel(comma > 0 ? value.substring(0, comma) : value);
  } else if (name == "Time Awake Since Boot") {
    const seconds = parseFloat(value);
    if (seconds >= 0) system.uptimeSeconds = seconds;
  } else if (name == "Kernel version" || name == "Kernel Version") {
    if (isKnown(value)) system.kernelVersion = value;
  } else if (name == "Active cpus") {
    const cpus = decimalAt(value);
    if (cpus > 0) system.cpus = cpus;
  } else return false;
  return true;
}

/** "Notes [123]" is "Notes". */
export function nameOf(text: string): string {
  const open = text.lastIndexOf("[");
  return (open > 0 ? text.substring(0, open) : text).trim();
}

/** 123 of "Notes [123]"; -1: there is none. */
export function numberOf(text: string): i64 {
  const open = text.lastIndexOf("[");
  if (open < 0) return -1;
  return decimalAt(text, open + 1);
}

/** "Namespace SIGNAL, Code 0xb" and "SPRINGBOARD, Code 0x8badf00d": the namespace. */
export function namespaceOf(text: string): string {
  const start = text.startsWith("Namespace ") ? 10 : 0;
  let end = start;
  while (end < text.length && text.charCodeAt(end) != SPACE && text.charCodeAt(end) != 0x2c) end++;
  return text.substring(start, end);
}

/** The code behind "Code"; -1 where there is none. */
export function codeIn(text: string): i64 {
  const at = text.indexOf("Code ");
  if (at < 0) return -1;
  const hexAt = text.indexOf("0x", at);
  if (hexAt == at + 5) {
    const code = hexIn(text, hexAt);
    return code ? <i64>code.value : -1;
  }
  return decimalAt(text, at + 5);
}
