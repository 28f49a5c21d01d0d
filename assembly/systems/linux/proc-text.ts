/** Texts of /proc (proc(5)) and of releases, as dumps carry copies of them. */
import { Lines } from "../../bytes/lines";
import { Annotation } from "../../facts/rows";
import { ProcessFacts, SystemFacts } from "../../facts/system";

const COLON: i32 = 0x3a;
const EQUALS: i32 = 0x3d;

/** /proc/PID/status: ids and names; what has no field of its own becomes a row of type `type`. */
export function readStatus(lines: Lines, process: ProcessFacts, rows: Array<Annotation>, type: string): void {
  let threadGroup: i64 = -1;
  let id: i64 = -1;
  while (lines.next()) {
    const colon = lines.indexOf(COLON);
    if (colon <= 0) continue;
    const key = lines.text(0, colon);
    const value = lines.valueAfter(COLON);
    if (key == "Name") process.name = value;
    else if (key == "Tgid") threadGroup = number(value);
    else if (key == "Pid") id = number(value);
    else if (key == "PPid") process.ppid = number(value);
    else if (key == "Uid") process.uid = number(firstWord(value));
    else if (key == "Gid") process.gid = number(firstWord(value));
    else if (isTelling(key)) rows.push(row(key, value, type, lines));
  }
  // The copy may be of a thread's own folder, where Pid is the thread.
  if (process.pid < 0) process.pid = threadGroup >= 0 ? threadGroup : id;
}

/** Memory, threads, who traces and what is forbidden. */
function isTelling(key: string): bool {
  return (
    key == "VmPeak" ||
    key == "VmSize" ||
    key == "VmHWM" ||
    key == "VmRSS" ||
    key == "VmData" ||
    key == "VmStk" ||
    key == "VmSwap" ||
    key == "Threads" ||
    key == "TracerPid" ||
    key == "Seccomp" ||
    key == "NoNewPrivs"
  );
}

/** /proc/cpuinfo: name and number of processors, and the machine on ARM. */
export function readCpuInfo(lines: Lines, system: SystemFacts): void {
  let count: i64 = 0;
  while (lines.next()) {
    const colon = lines.indexOf(COLON);
    if (colon <= 0) continue;
    if (lines.startsWith("processor")) count++;
    else if (lines.startsWith("model name") || lines.startsWith("Processor")) {
      if (system.cpuName.length == 0) system.cpuName = lines.valueAfter(COLON);
    } else if (lines.startsWith("vendor_id")) {
      if (system.cpuVendor.length == 0) system.cpuVendor = lines.valueAfter(COLON);
    } else if (lines.startsWith("Hardware")) system.hardwareModel = lines.valueAfter(COLON);
  }
  if (system.cpus < 0 && count > 0) system.cpus = count;
}

/** /etc/lsb-release and /etc/os-release: KEY=value or KEY="value". */
export function readRelease(lines: Lines, system: SystemFacts, rows: Array<Annotation>, type: string): void {
  let name = "";
  let release = "";
  let description = "";
  while (lines.next()) {
    const equals = lines.indexOf(EQUALS);
    if (equals <= 0) continue;
    const key = lines.text(0, equals);
    const value = unquoted(lines.text(equals + 1));
    rows.push(row(key, value, type, lines));
    if (key == "DISTRIB_ID" || key == "NAME") name = value;
    else if (key == "DISTRIB_RELEASE" || key == "VERSION_ID") release = value;
    else if (key == "DISTRIB_DESCRIPTION" || key == "PRETTY_NAME") description = value;
  }
  if (description.length > 0) system.osName = description;
  else if (name.length > 0) system.osName = release.length > 0 ? name + " " + release : name;
  if (release.length > 0) system.osVersion = release;
}

/** /proc/PID/limits: a header, then "Max cpu time   soft   hard   unit", at least two spaces between. */
export function readLimits(lines: Lines, rows: Array<Annotation>, type: string): void {
  while (lines.next()) {
    if (!lines.startsWith("Max ")) continue;
    let end = 0;
    while (end < lines.length && !(lines.byte(end) == 0x20 && lines.byte(end + 1) == 0x20)) end++;
    rows.push(row(lines.text(0, end), collapsed(lines.text(lines.skipSpace(end))), type, lines));
  }
}

/** /proc/PID/cmdline: texts, each ended by a zero. */
export function readArguments(lines: Lines): Array<string> {
  const args: Array<string> = [];
  while (lines.next() && args.length < LIST_LIMIT) args.push(lines.text());
  return args;
}

/** /proc/PID/environ: the names; values stay where they are. */
export function readEnvironment(lines: Lines): Array<string> {
  const names: Array<string> = [];
  while (lines.next() && names.length < LIST_LIMIT) {
    const equals = lines.indexOf(EQUALS);
    if (equals > 0) names.push(lines.text(0, equals));
  }
  return names;
}

const LIST_LIMIT: i32 = 1 << 16;

function row(key: string, value: string, type: string, lines: Lines): Annotation {
  const annotation = new Annotation(key, value);
  annotation.type = type;
  annotation.at = <i64>lines.start;
  return annotation;
}

function number(text: string): i64 {
  let value: i64 = 0;
  if (text.length == 0 || text.length > 15) return -1;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x30 || unit > 0x39) return -1;
    value = value * 10 + (unit - 0x30);
  }
  return value;
}

function firstWord(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit == 0x20 || unit == 0x09) return text.substring(0, i);
  }
  return text;
}

function unquoted(text: string): string {
  const last = text.length - 1;
  const isQuoted = last > 0 && text.charCodeAt(0) == 0x22 && text.charCodeAt(last) == 0x22;
  return isQuoted ? text.substring(1, last) : text;
}

/** Runs of spaces as one. */
function collapsed(text: string): string {
  const words = text.split(" ");
  const kept: Array<string> = [];
  for (let i = 0; i < words.length; i++) if (words[i].length > 0) kept.push(words[i]);
  return kept.join(" ");
}
