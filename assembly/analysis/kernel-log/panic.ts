/** Why a Linux kernel stopped, as its log tells: the panic's line, what came before it, who was running. */
import { CAUSE_ON_PURPOSE } from "../../facts/cause";
import { Dump } from "../../facts/dump";
import { UNKNOWN } from "../../facts/fact";
import { Stage } from "../../facts/stage";
import { PanicWord, panicWords } from "../../names/panic-words";
import { readBoot } from "./boot";
import { Oops } from "./oops";

const PANIC: string = "Kernel panic - not syncing: ";
const END_OF_PANIC: string = "---[ end ";
/** Lines before the end that may tell the cause. */
const WINDOW: i32 = 2000;
const LINES_AT_ONCE: i32 = 24;
/** What a panic's own line says when the cause stands above it. */
const INDIRECT: string = " bug warning hang panic ";
/** Kinds of lines that can be the cause of a panic. */
const CAUSES: string = " bug corruption security hang hardware ";
/** A line that the kernel itself marks as an emergency to a warning; the sysrq command has 6. */
const MOST_LEVEL: i64 = 4;

const FIND_PANIC: i32 = 0;
const FIND_CAUSE: i32 = 1;

@final
export class KernelLogCrash extends Stage {
  private phase: i32 = FIND_PANIC;
  private words: Array<PanicWord> = [];
  private panicLine: i32 = -1;
  private panicWord: PanicWord | null = null;
  private at: i32 = 0;
  private end: i32 = 0;
  private causeLine: i32 = -1;
  private cause: PanicWord | null = null;
  private isTest: bool = false;

  step(dump: Dump): bool {
    const system = dump.system.os;
    if (dump.log.length == 0 || (system != "linux" && system != "android")) return false;
    if (this.phase == FIND_PANIC) {
      readBoot(dump);
      this.begin(dump);
      return true;
    }
    for (let i = 0; i < LINES_AT_ONCE; i++) {
      if (this.at >= this.end) {
        this.conclude(dump);
        return false;
      }
      this.consider(dump, this.at++);
    }
    return true;
  }

  private begin(dump: Dump): void {
    this.words = panicWords();
    const log = dump.log;
    for (let i = log.length - 1; i >= max(0, log.length - WINDOW); i--) {
      const text = log[i].text;
      if (text.indexOf(PANIC) < 0 || text.startsWith(END_OF_PANIC)) continue;
      this.panicLine = i;
      this.panicWord = this.wordOf(text);
      break;
    }
    this.end = log.length;
    this.at = max(0, (this.panicLine >= 0 ? this.panicLine : log.length) - WINDOW);
    this.phase = FIND_CAUSE;
  }

  /** The first line of the last crash is the one that counts: what follows it is often its consequence. */
  private consider(dump: Dump, index: i32): void {
    const line = dump.log[index];
    if (index == this.panicLine) return;
    const isSysrq = line.text.indexOf("ysrq") >= 0 || line.text.indexOf("ysRq") >= 0;
    if (line.level > MOST_LEVEL && !isSysrq) return;
    if (this.cause !== null && !isSysrq) return;
    const word = this.wordOf(line.text);
    if (!word) return;
    if (word.kind == "test") this.isTest = true;
    else if (!this.cause && CAUSES.indexOf(" " + word.kind + " ") >= 0) {
      this.cause = word;
      this.causeLine = index;
    }
  }

  private conclude(dump: Dump): void {
    const crash = dump.crash;
    const panicWord = this.panicWord;
    let told = panicWord;
    let line = this.panicLine;
    const isIndirect = !panicWord || INDIRECT.indexOf(" " + panicWord.kind + " ") >= 0;
    if (isIndirect && this.cause) {
      told = this.cause;
      line = this.causeLine;
    }
    if (!told || line < 0) return this.concludeNothing(dump);
    crash.kind = told.kind == "hang" ? "hang" : "panic";
    crash.message = dump.log[this.panicLine >= 0 ? this.panicLine : line].text;
    if (crash.at == UNKNOWN) crash.at = dump.log[line].at;
    if (dump.file.kind != "unknown") crash.from = "memory";
    const time = dump.log[this.panicLine >= 0 ? this.panicLine : line].time;
    tellUptime(dump, time);
    const oops = new Oops();
    oops.read(dump, max(0, line - 2), dump.log.length);
    this.adopt(dump, oops);
    const first = this.isTest ? this.testWords() : told.words;
    if (this.isTest || told.kind == "test") crash.cause = CAUSE_ON_PURPOSE;
    crash.sentence = first + whereWords(oops, this.isTest) + whoWords(oops);
    crash.signature = signatureOf(crash.kind, this.isTest ? "sysrq" : subjectOf(crash.message), oops, this.isTest);
    if (this.isTest || oops.module.length == 0) return;
    crash.suspectModule = oops.module;
    crash.suspectWhy = "named-by-code";
    crash.suspectSentence =
      "The log says that the instruction that failed lies in this module, which is not part of the kernel itself.";
  }

  private testWords(): string {
    for (let i = 0; i < this.words.length; i++) if (this.words[i].kind == "test") return this.words[i].words;
    return "";
  }

  /** No line of a crash: memory that was taken from a running machine, or a log that does not reach to the end. */
  private concludeNothing(dump: Dump): void {
    const crash = dump.crash;
    if (crash.kind.length > 0) return;
    if (this.isTest) return;
    crash.kind = "none";
    if (dump.file.kind == "unknown") crash.sentence = "No crash is recorded in this log.";
    else
      crash.sentence =
        "No crash is recorded in the kernel's log: the memory was taken from a machine that was running.";
  }

  private adopt(dump: Dump, oops: Oops): void {
    const crash = dump.crash;
    if (oops.taint.length > 0) dump.kernel.taint = oops.taint;
    if (oops.hardware.length > 0 && dump.system.hardwareModel.length == 0) dump.system.hardwareModel = oops.hardware;
    const threads = dump.threads;
    for (let i = 0; i < threads.length; i++) {
      if (threads[i].cpu != oops.cpu || oops.cpu < 0) continue;
      // Processors that are off are left out of the dump: the process tells whether the count still fits.
      if (threads[i].id != UNKNOWN && oops.pid >= 0 && threads[i].id != oops.pid) break;
      threads[i].hasCrashed = true;
      if (threads[i].name.length == 0) threads[i].name = oops.task;
      crash.threadIndex = i;
      crash.threadId = threads[i].id;
      return;
    }
    for (let i = 0; i < threads.length; i++) {
      if (oops.pid <= 0 || threads[i].id != oops.pid) continue;
      threads[i].hasCrashed = true;
      crash.threadIndex = i;
      crash.threadId = oops.pid;
      return;
    }
  }

  private wordOf(text: string): PanicWord | null {
    if (text.length < 6) return null;
    for (let i = 0; i < this.words.length; i++) if (this.words[i].matches(text)) return this.words[i];
    return null;
  }
}

function tellUptime(dump: Dump, seconds: f64): void {
  if (!isNaN(seconds) && isNaN(dump.system.uptimeSeconds)) dump.system.uptimeSeconds = seconds;
}

function whereWords(oops: Oops, isTest: bool): string {
  const name = isTest ? "" : oops.culprit;
  if (name.length == 0) return "";
  const module = oops.module.length > 0 ? " of the module " + oops.module : "";
  return " It happened in the function " + name + module + ".";
}

function whoWords(oops: Oops): string {
  if (oops.cpu < 0) return "";
  const cpu = " on processor " + oops.cpu.toString() + ".";
  if (oops.pid == 0) return " Nothing else was running" + cpu;
  if (oops.task.length == 0) return " It happened" + cpu;
  const process = oops.pid > 0 ? " (process " + oops.pid.toString() + ")" : "";
  return " " + oops.task + process + " was running" + cpu;
}

/** The panic's own words without what varies from one crash to the next. */
function subjectOf(message: string): string {
  const at = message.indexOf(PANIC);
  const text = at >= 0 ? message.substring(at + PANIC.length) : message;
  let subject = "";
  for (let i = 0; i < text.length && subject.length < 60; i++) {
    const code = text.charCodeAt(i);
    if (code == 0x3a || code == 0x5b || code == 0x28) break;
    subject += text.charAt(i);
  }
  return subject.trim();
}

function signatureOf(kind: string, subject: string, oops: Oops, isTest: bool): string {
  let text = kind + " | " + subject;
  if (isTest) return text;
  const name = oops.culprit;
  if (name.length > 0) text += " | " + (oops.module.length > 0 ? oops.module : "vmlinux") + "!" + name;
  for (let i = 0; i < min(oops.calls.length, 2); i++) {
    if (oops.calls[i] != name) text += " | " + oops.calls[i];
  }
  return text;
}
