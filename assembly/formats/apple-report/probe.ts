/**
 * Recognises Apple's reports: those with a line of JSON at their head (.ips), crash reports, panics, spindumps and
 * samples in text. Copies from mails and forums have text in front and are indented.
 */
import { Lines } from "../../bytes/lines";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { AppleReportReader } from "./reader";
import { textStart } from "./text/start";
import { Words } from "./text/words";

/** Text that is looked at; and lines of it. */
const LOOKED_AT: u64 = 16 << 10;
const MOST_LINES: i32 = 256;
const FIRST_LINE: u64 = 4 << 10;

/** Lines of crash reports that hardly anything else has; two different ones make one. */
const CRASH_LABELS: StaticArray<string> = [
  "Incident Identifier:",
  "CrashReporter Key:",
  "Exception Type:",
  "Exception Codes:",
  "Code Type:",
  "Parent Process:",
  "Crashed Thread:",
  "Triggered by Thread:",
  "Highlighted Thread:",
  "Report Version:",
  "Binary Images:",
  "Hardware Model:",
];
const SPIN_LABELS: StaticArray<string> = [
  "Data Source:",
  "Event:",
  "Steps:",
  "Num samples:",
  "Call graph:",
  "Analysis of sampling ",
  "Sampling process ",
  "Heaviest stack for",
  "Duration:",
];

export function probeAppleReport(source: StoredSource, dump: Dump): bool {
  const isReport = recognise(source, dump);
  dump.file.endian = "";
  return isReport;
}

export function openAppleReport(dump: Dump): Stage | null {
  return new AppleReportReader(dump);
}

function recognise(source: StoredSource, dump: Dump): bool {
  const end = min(source.size, LOOKED_AT);
  const start = textStart(source, end);
  if (start == end) return false;
  if (source.byte(start) == 0x7b) {
    // Behind the first line some kinds have bytes that are no text.
    const until = endOfLine(source, start, min(end, start + FIRST_LINE));
    if (!isText(source, start, until) || !isIps(source, start, min(end, start + FIRST_LINE))) return false;
    dump.file.recognise("ips", "Apple report (.ips)", "A first line of JSON with a bug_type", start);
    return true;
  }
  return isText(source, start, end) && recogniseText(source, dump, start, end);
}

function endOfLine(source: StoredSource, from: u64, end: u64): u64 {
  let at = from;
  while (at < end && source.byte(at) != 0x0a) at++;
  return at;
}

function isText(source: StoredSource, from: u64, end: u64): bool {
  const until = min(end, from + 512);
  for (let at = from; at < until; at++) {
    const byte = source.byte(at);
    if (byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte != 0x1b)) return false;
  }
  return true;
}

/** Whether the text has a key that only the head of such a report has. */
function isIps(source: StoredSource, from: u64, end: u64): bool {
  const lines = new Lines(source, from, end);
  if (!lines.next()) return false;
  const words = new Words(lines);
  words.begin();
  if (words.indexOf('"bug_type"', 0) >= 0) return true;
  // A body alone, as some tools save it.
  return words.indexOf('"incident_id"', 0) >= 0 && words.indexOf('"os_version"', 0) >= 0;
}

function recogniseText(source: StoredSource, dump: Dump, start: u64, end: u64): bool {
  const lines = new Lines(source, start, end);
  const words = new Words(lines);
  let crash = 0;
  let spin = 0;
  let seen: u32 = 0;
  let seenSpin: u32 = 0;
  let firstAt: u64 = 0;
  for (let i = 0; i < MOST_LINES && lines.next(); i++) {
    words.begin();
    if (words.isEmpty) continue;
    if (words.startsWith("*** Panic Report ***") || (words.startsWith("panic(cpu ") && crash == 0)) {
      dump.file.recognise("apple-panic", "Kernel panic report (macOS)", "A line of a kernel panic", lines.start);
      return true;
    }
    const label = labelAt(words, CRASH_LABELS);
    if (label >= 0 && !(seen & (1 << label))) {
      seen |= 1 << label;
      if (crash++ == 0) firstAt = lines.start;
    }
    const spun = labelAt(words, SPIN_LABELS);
    if (spun >= 0 && !(seenSpin & (1 << spun))) {
      seenSpin |= 1 << spun;
      if (spin++ == 0 && crash == 0) firstAt = lines.start;
    }
  }
  if (spin >= 2) {
    dump.file.recognise("apple-spindump", "Spindump or sample (macOS)", "Lines of a spindump or sample", firstAt);
    return true;
  }
  // One line that begins "Process:" with a number in brackets is enough beside another one.
  if (crash < 2) return false;
  dump.file.recognise("apple-crash", "Crash report (macOS or iOS)", "Lines of a crash report", firstAt);
  return true;
}

function labelAt(words: Words, labels: StaticArray<string>): i32 {
  for (let i = 0; i < labels.length; i++) if (words.startsWith(labels[i])) return i;
  return -1;
}
