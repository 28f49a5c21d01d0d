/**
 * Recognises Apple's reports: those with a line of JSON at their head (.ips), crash reports, panics, spindumps and
 * samples in text. Copies from mails and forums have text in front and are indented.
 */
import { Lines } from "../../bytes/lines";
import { StoredSource } from "../../bytes/source";
import { Dump } from "../../facts/dump";
import { Stage } from "../../facts/stage";
import { AppleReportReader } from "./reader";
import { Words } from "./text/words";

/** Text that is looked at; and lines of it. */
const LOOKED_AT: u64 = 16 << 10;
const MOST_LINES: i32 = 256;
const FIRST_LINE: u64 = 4 << 10;

const NONE: i32 = 0;
export const KIND_IPS: i32 = 1;
export const KIND_CRASH: i32 = 2;
export const KIND_PANIC: i32 = 3;
export const KIND_SPIN: i32 = 4;

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
  const kind = kindOf(source, dump);
  dump.file.endian = "";
  return kind != NONE;
}

export function openAppleReport(dump: Dump): Stage | null {
  return new AppleReportReader(dump);
}

function kindOf(source: StoredSource, dump: Dump): i32 {
  const end = min(source.size, LOOKED_AT);
  const start = textStart(source, end);
  if (start == end || !isText(source, start, end)) return NONE;
  if (source.byte(start) == 0x7b) {
    if (!isIps(source, start, min(end, start + FIRST_LINE))) return NONE;
    dump.file.recognise("ips", "Apple report (.ips)", "A first line of JSON with a bug_type", start);
    return KIND_IPS;
  }
  return textKind(source, dump, start, end);
}

/** Behind a byte order mark, spaces and empty lines. */
export function textStart(source: StoredSource, end: u64): u64 {
  let at: u64 = source.byte(0) == 0xef && source.byte(1) == 0xbb && source.byte(2) == 0xbf ? 3 : 0;
  while (at < end) {
    const byte = source.byte(at);
    if (byte != 0x20 && byte != 0x09 && byte != 0x0a && byte != 0x0d) break;
    at++;
  }
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

function textKind(source: StoredSource, dump: Dump, start: u64, end: u64): i32 {
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
      return KIND_PANIC;
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
    return KIND_SPIN;
  }
  // One line that begins "Process:" with a number in brackets is enough beside another one.
  if (crash < 2) return NONE;
  dump.file.recognise("apple-crash", "Crash report (macOS or iOS)", "Lines of a crash report", firstAt);
  return KIND_CRASH;
}

function labelAt(words: Words, labels: StaticArray<string>): i32 {
  for (let i = 0; i < labels.length; i++) if (words.startsWith(labels[i])) return i;
  return -1;
}
