/** What reports that are of no crash say in one sentence, and what all reports have in common at their end. */
import { Dump } from "../../facts/dump";
import { Wanted } from "../../facts/rows";
import { NOTE } from "../../facts/warnings";
import { bugTypeWords } from "../../names/ips-bug-types";
import { programName, settleResource, systemName } from "./exception";
import { AppleReport } from "./report";

export function concludeReport(report: AppleReport): void {
  const dump = report.dump;
  const crash = dump.crash;
  const system = dump.system;
  if (system.os.length == 0 && dump.file.kind == "apple-spindump") system.os = "macos";
  if (dump.file.kind == "apple-crash" && system.os.length > 0) {
    dump.file.kindName = "Crash report (" + systemName(dump) + ")";
  }
  settleResource(dump);
  want(dump);
  // A body alone, without the line that names its kind.
  if (report.bugType < 0 && dump.file.kind == "ips" && (crash.kind == "exception" || crash.kind == "signal")) {
    dump.file.kindName = "Crash report (.ips)";
  }
  if (crash.kind.length > 0) return;
  const event = annotated(report, "Event").toLowerCase();
  const action = annotated(report, "Action taken").toLowerCase();
  const family = report.family;
  const name = programName(dump);
  if (event.length == 0 && family != "hang" && family != "resource" && dump.file.kind == "ips") {
    concludeLog(report);
    return;
  }
  if (event.includes("sleep wake")) {
    crash.kind = "hang";
    crash.sentence = "The computer did not come back from sleep, or not go to sleep.";
  } else if (event.includes("hang") || event.includes("unresponsive") || event.includes("spin") || family == "hang") {
    const code = crash.code;
    const isAsked = code !== null && code.value == 0xbaaaaaad;
    crash.kind = isAsked || isPicture(report.bugType) ? "none" : "hang";
    crash.sentence =
      crash.kind == "hang"
        ? hangSentence(report.bugType, name)
        : "Nothing crashed: the report is a picture of all threads of the system at one moment.";
  } else if (event.length > 0 || family == "resource") {
    const isKilled = action.includes("killed") || action.includes("terminated");
    crash.kind = isKilled ? "kill" : "none";
    const what = usedWords(event);
    crash.sentence = isKilled
      ? systemName(dump) + " ended " + name + " because it " + what + " than the system allows."
      : capital(name) + " " + what + " than the system expects; it went on running.";
    if (crash.message.length == 0) crash.message = limitOf(report, event);
  } else if (dump.file.kind == "apple-spindump") {
    crash.kind = "none";
    crash.sentence = "Nothing crashed: the report shows where " + name + " was while it was watched.";
  }
}

/** Types of which the report is no hang, though it has the stacks of one. */
function isPicture(bugType: i32): bool {
  return bugType == 188 || bugType == 288 || bugType == 509;
}

/** Some types tell what it was that took so long. */
function hangSentence(bugType: i32, name: string): string {
  if (bugType == 17) return "Shutting down took too long.";
  if (bugType == 238 || bugType == 248) return capital(name) + " took long to start.";
  if (bugType == 239) return capital(name) + " reacted slowly.";
  if (bugType == 243) return capital(name) + " did not draw for a while.";
  if (bugType == 223 || bugType == 302 || bugType == 310) return capital(name) + " did not answer for a short time.";
  return capital(name) + " did not answer for a while.";
}

/** Reports of other things: what some tell in a word, and that the rest is not taken apart. */
function concludeLog(report: AppleReport): void {
  const dump = report.dump;
  const faults = annotated(report, "Boot faults");
  if (faults != "") {
    dump.crash.kind = "none";
    dump.crash.sentence = "The device restarted by itself; its hardware names as reason: " + faults + ".";
  } else if (report.bugType == 24) {
    dump.crash.kind = "hang";
    dump.crash.sentence = "The device did not come back from sleep, or not go to sleep.";
  } else if (report.bugType == 120) {
    dump.crash.kind = "none";
    dump.crash.sentence = "The battery was empty, and the device switched itself off.";
  } else if (dump.crash.kind == "" && report.bugType > 0) {
    const words = bugTypeWords(report.bugType);
    if (words.length > 0) {
      dump.crash.kind = "none";
      dump.crash.sentence = "What the system noted: " + words + ".";
    }
  }
  if (report.bodyAt == 0 || report.bodyAt >= dump.source.size || dump.threads.length > 0) return;
  dump.warnings.addAt(
    "body-not-read",
    NOTE,
    "What the report holds is shown as text, not taken apart: of this kind its head is read.",
    report.bodyAt,
    "Report.body",
    "",
    "",
  );
}

/** The symbol file of the program, where its functions have no names in the report. */
function want(dump: Dump): void {
  for (let i = 0; i < dump.modules.length; i++) {
    const module = dump.modules[i];
    if (module.role != "main" || !hasNamelessFrame(dump, i)) continue;
    const file = module.path.length > 0 ? module.path : module.name;
    dump.wanted.push(new Wanted(file, module.uuid, "Its symbol file (dSYM) names the functions on the stacks."));
    return;
  }
}

function hasNamelessFrame(dump: Dump, module: i32): bool {
  for (let i = 0; i < dump.threads.length; i++) {
    const frames = dump.threads[i].frames;
    for (let k = 0; k < frames.length; k++) {
      if (frames[k].moduleIndex == module && frames[k].functionName.length == 0) return true;
    }
  }
  return false;
}

function usedWords(event: string): string {
  if (event.includes("cpu")) return "used more processor time";
  if (event.includes("wakeups")) return "woke the processor more often";
  if (event.includes("disk") || event.includes("writes")) return "wrote more to disk";
  return event.includes("memory") ? "used more memory" : "used more";
}

/** The line that says how much it was. */
function limitOf(report: AppleReport, event: string): string {
  if (event.includes("cpu")) return annotated(report, "CPU");
  if (event.includes("wakeups")) return annotated(report, "Wakeups");
  return event.includes("disk") || event.includes("writes") ? annotated(report, "Writes") : "";
}

function annotated(report: AppleReport, key: string): string {
  const list = report.dump.annotations;
  for (let i = 0; i < list.length; i++) if (list[i].key == key) return list[i].value;
  return "";
}

function capital(text: string): string {
  return text.startsWith("the ") ? "T" + text.substring(1) : text;
}
