/**
 * Reports in text: crash reports up to iOS 14 and macOS 11 and those of other writers in their form, resource
 * reports, spindumps and samples. Line by line; a line's first words tell which part of the report begins.
 */
import { Lines } from "../../../bytes/lines";
import { StoredSource } from "../../../bytes/source";
import { countCutText } from "../../../bytes/text";
import { Registers } from "../../../facts/registers";
import { ThreadFacts } from "../../../facts/thread";
import { LOSS } from "../../../facts/warnings";
import { AppleReport } from "../report";
import { tellThrown } from "../thrown";
import { CallTree } from "./call-tree";
import { ExceptionLines } from "./exception-lines";
import { readFrame } from "./frames";
import { readImage } from "./images";
import { nameOf, numberOf, readLabel } from "./labels";
import { readRegisters } from "./registers";
import { ThreadList } from "./thread-lines";
import { LINE_FEED, LONGEST_LINE, Words } from "./words";

const LINES_A_STEP: i32 = 256;
const BYTES_A_STEP: u64 = 128 << 10;
const MOST_MESSAGE: i32 = 8192;

// Which lines follow.
const IN_HEAD: i32 = 0;
const IN_FRAMES: i32 = 1;
const IN_REGISTERS: i32 = 2;
const IN_IMAGES: i32 = 3;
const IN_MESSAGE: i32 = 4;
const IN_THROWN: i32 = 5;
const IN_TREE: i32 = 6;

@final
export class TextReport {
  private readonly lines: Lines;
  private readonly words: Words;
  private readonly threads: ThreadList;
  private state: i32 = IN_HEAD;
  private thread: ThreadFacts | null = null;
  private tree: CallTree | null = null;
  private readonly thrown: ThreadFacts = new ThreadFacts();
  private thrownAt: u64 = 0;
  private message: string = "";
  private messageAt: u64 = 0;
  /** Whether the message has more lines than are kept. */
  private isLong: bool = false;
  /** Behind the images stand tables whose rows look like labels. */
  private isBehindImages: bool = false;
  private crashed: i64 = -1;
  private hasSamples: bool = false;
  /** Of a spindump: the process whose threads follow, if it is not the first. */
  private otherProcess: string = "";
  private readonly exception: ExceptionLines;

  constructor(
    readonly report: AppleReport,
    source: StoredSource,
    at: u64,
  ) {
    const lines = new Lines(source, at, source.size, LINE_FEED, LONGEST_LINE);
    this.lines = lines;
    this.words = new Words(lines);
    this.threads = new ThreadList(report);
    this.exception = new ExceptionLines(report);
  }

  /** Reads the next lines; false: all are read. */
  step(): bool {
    let first: u64 = u64.MAX_VALUE;
    for (let i = 0; i < LINES_A_STEP; i++) {
      if (!this.lines.next()) {
        this.finish();
        return false;
      }
      if (first == u64.MAX_VALUE) first = this.lines.start;
      this.words.begin();
      this.read();
      if (this.lines.start - first > BYTES_A_STEP) break;
    }
    return true;
  }

  private read(): void {
    const words = this.words;
    if (words.isEmpty) return this.readBlank();
    if (this.beginPart()) return;
    words.at = words.indent;
    switch (this.state) {
      case IN_FRAMES: {
        const thread = this.thread;
        if (thread && readFrame(this.report, thread, words)) return;
        break;
      }
      case IN_THROWN:
        if (this.readThrown()) return;
        break;
      case IN_REGISTERS: {
        const thread = this.thread;
        const registers = thread ? thread.registers : null;
        if (registers && readRegisters(this.report, registers, words)) return;
        break;
      }
      case IN_IMAGES:
        if (readImage(this.report, words)) return;
        break;
      case IN_MESSAGE:
        return this.readMessage();
      case IN_TREE:
        if (this.readTree()) return;
        break;
    }
    words.at = words.indent;
    if (this.exception.read(words) || this.readTrap() || this.readCrashed()) return;
    if (!this.isBehindImages || words.startsWith("Model:")) readLabel(this.report, words);
  }

  private readBlank(): void {
    if (this.state == IN_MESSAGE) this.endMessage();
    // In front of the first image, and between the frames of a stack, nothing is blank.
    if (this.state == IN_REGISTERS || this.state == IN_THROWN) this.state = IN_HEAD;
    if (this.state == IN_IMAGES && this.report.dump.modules.length > 0) this.isBehindImages = true;
  }

  /** A line that begins a part; false: it belongs to the one that it stands in. */
  private beginPart(): bool {
    const words = this.words;
    const first = this.lines.byte(words.indent);
    // T, B, A, L, P, H, m: the letters that such lines begin with.
    if (first == 0x54) return this.beginThread();
    if (first == 0x42 && words.startsWith("Binary Images")) return this.begin(IN_IMAGES);
    if (first == 0x41 && words.startsWith("Application Specific Information")) return this.beginMessage();
    if (first == 0x4c && words.startsWith("Last Exception Backtrace")) {
      this.thrownAt = words.place;
      return this.begin(IN_THROWN);
    }
    if (first == 0x48 && words.startsWith("Heaviest stack")) return this.beginTree("heaviest stack", true);
    if (first == 0x4d && words.startsWith("Microstackshots:")) {
      readLabel(this.report, words);
      return this.beginTree("sampled stack", false);
    }
    if (first == 0x43 && words.startsWith("Call graph:")) return this.begin(IN_TREE);
    if (first == 0x50 && words.startsWith("Process:")) {
      this.endTree();
      readLabel(this.report, words);
      this.listProcess();
      return true;
    }
    if (first == 0x50 && words.startsWith("Process ")) return this.listOldProcess();
    if (first == 0x50 && words.startsWith("Powerstats for:")) return this.beginPowerstats();
    return this.beginSampled();
  }

  private begin(state: i32): bool {
    if (this.state == IN_MESSAGE) this.endMessage();
    this.endTree();
    this.state = state;
    if (state == IN_IMAGES) this.isBehindImages = false;
    return true;
  }

  private beginThread(): bool {
    const words = this.words;
    if (!words.startsWith("Thread ")) return false;
    // Spindump: "Thread 0x9bd    1 sample (1)    priority 4 (base 4)"
    if (words.isAt(words.indent + 7, "0x")) return this.beginSpun();
    const state = words.indexOf("Thread State", words.indent);
    if (state >= 0) return this.beginRegisters();
    const thread = this.threads.read(words);
    if (!thread) return false;
    this.begin(IN_FRAMES);
    this.thread = thread;
    return true;
  }

  private beginRegisters(): bool {
    const words = this.words;
    words.accept("Thread ");
    const isNumbered = words.readNumber();
    const thread = isNumbered ? this.threads.begin(<i64>words.value, words.place) : this.thread;
    this.begin(IN_REGISTERS);
    if (isNumbered && this.crashed < 0 && this.threads.marked < 0) this.crashed = <i64>words.value;
    if (thread && !thread.registers) thread.registers = new Registers();
    this.thread = thread;
    return true;
  }

  private beginSpun(): bool {
    const words = this.words;
    words.at = words.indent + 7;
    if (!words.readHex()) return false;
    this.begin(IN_TREE);
    const thread = this.report.addThread(words.place);
    if (!thread) return true;
    thread.id = <i64>min<u64>(words.value, 1 << 53);
    const name = words.indexOf('Thread name "', words.at);
    const queue = words.indexOf('DispatchQueue "', words.at);
    const from = name >= 0 ? name + 13 : queue >= 0 ? queue + 15 : -1;
    const end = from >= 0 ? this.lines.indexOf(0x22, from) : -1;
    if (end > from) thread.name = words.text(from, end);
    if (this.otherProcess.length > 0) thread.name = this.otherProcess + (end > from ? ": " + thread.name : "");
    this.tree = new CallTree(thread);
    return true;
  }

  /** The tool sample: "    2786 Thread_1234   DispatchQueue_1: com.apple.main-thread  (serial)" */
  private beginSampled(): bool {
    const words = this.words;
    if (this.state != IN_TREE) return false;
    const at = words.indexOf("Thread_", words.indent);
    if (at < 0 || words.indexOf("[0x", words.indent) >= 0 || !words.readNumber()) return false;
    this.begin(IN_TREE);
    const thread = this.report.addThread(words.place);
    if (!thread) return true;
    words.at = at + 7;
    if (words.readNumber()) thread.id = <i64>words.value;
    const colon = this.lines.indexOf(0x3a, words.at);
    if (colon >= 0) {
      const name = words.text(this.lines.skipSpace(colon + 1), this.lines.length);
      const open = name.lastIndexOf("  (");
      thread.name = open > 0 ? name.substring(0, open) : name;
    }
    this.tree = new CallTree(thread);
    return true;
  }

  /** One for each process that was sampled; the first is the one that the report is about. */
  private beginPowerstats(): bool {
    if (!this.hasSamples) return this.beginTree("sampled stack", false);
    this.begin(IN_HEAD);
    this.isBehindImages = true;
    return true;
  }

  private beginTree(name: string, isFlat: bool): bool {
    this.begin(IN_TREE);
    this.hasSamples = true;
    const thread = new ThreadFacts();
    thread.name = name;
    thread.at = <i64>min(this.words.place, this.report.dump.source.size);
    this.tree = new CallTree(thread, isFlat);
    return true;
  }

  private readTree(): bool {
    const tree = this.tree;
    if (!tree) return false;
    const isRead = tree.read(this.report, this.words);
    // A tree that belongs to no thread becomes one with its first line.
    if (isRead && tree.thread.frames.length == 1 && this.report.dump.threads.indexOf(tree.thread) < 0) {
      this.report.dump.threads.push(tree.thread);
    }
    return isRead;
  }

  private endTree(): void {
    const tree = this.tree;
    if (tree) tree.finish();
    this.tree = null;
  }

  /** Each process of a spindump. */
  private listProcess(): void {
    const words = this.words;
    const text = words.afterColon();
    const pid = numberOf(text);
    if (pid < 0) return;
    const process = this.report.addProcess(words.place);
    if (!process) return;
    process.pid = pid;
    process.name = nameOf(text);
    if (this.report.dump.processes.length < 2) return;
    this.otherProcess = process.name;
    // What is told of each process would hide what is told of the first.
    this.isBehindImages = true;
  }

  /** Stackshots in text: "Process 0 kernel_task threads:" */
  private listOldProcess(): bool {
    const words = this.words;
    words.at = words.indent + 8;
    if (!words.readNumber()) return false;
    const pid = <i64>words.value;
    const text = words.rest();
    if (!text.endsWith(" threads:")) return false;
    const process = this.report.addProcess(words.place);
    if (!process) return true;
    process.pid = pid;
    process.name = text.substring(0, text.length - 9).trim();
    return true;
  }

  private beginMessage(): bool {
    this.begin(IN_MESSAGE);
    this.messageAt = this.words.place;
    this.message = "";
    this.isLong = false;
    return true;
  }

  private readMessage(): void {
    if (this.message.length > MOST_MESSAGE) {
      if (!this.isLong) countCutText();
      this.isLong = true;
      return;
    }
    this.message += (this.message.length > 0 ? "\n" : "") + this.words.rest();
  }

  private endMessage(): void {
    this.state = IN_HEAD;
    this.report.annotate("message", this.message, "Application Specific Information", this.messageAt);
    this.message = "";
  }

  private readThrown(): bool {
    const words = this.words;
    if (readFrame(this.report, this.thrown, words)) return true;
    words.at = words.indent;
    // iOS: "(0x1836252ec 0x183a4906c …)"
    if (!words.accept("(0x")) return false;
    words.at = words.indent + 1;
    while (words.readHex() && this.report.addFrame(this.thrown, words.value, words.place));
    return true;
  }

  /** "Error Code:      0x00000004 (no mapping for user data read)", behind the registers. */
  private readTrap(): bool {
    const words = this.words;
    const isTrap = words.startsWith("Trap Number:");
    if (!isTrap && !words.startsWith("Error Code:")) return false;
    const thread = this.thread;
    const registers = thread ? thread.registers : null;
    if (!registers) return true;
    const name = isTrap ? "trapno" : "err";
    words.at = this.lines.skipSpace(this.lines.indexOf(0x3a, words.indent) + 1);
    if (words.readHex() || words.readNumber()) registers.set(name, words.value);
    return true;
  }

  private readCrashed(): bool {
    const words = this.words;
    const isLabel =
      words.startsWith("Crashed Thread:") ||
      words.startsWith("Triggered by Thread:") ||
      words.startsWith("Highlighted Thread:");
    if (!isLabel) return false;
    words.at = this.lines.skipSpace(this.lines.indexOf(0x3a, words.indent) + 1);
    if (words.readNumber()) this.crashed = <i64>words.value;
    return true;
  }

  private finish(): void {
    const report = this.report;
    const dump = report.dump;
    if (this.state == IN_MESSAGE) this.endMessage();
    this.endTree();
    // Named in the head, or marked where it stands: heads of edited reports name threads that are not there.
    const named = this.threads.indexOf(this.crashed);
    this.exception.settle();
    report.setFaulting(named >= 0 ? named : this.threads.indexOf(this.threads.marked));
    for (let i = 0; i < dump.threads.length; i++) {
      report.placeFrames(dump.threads[i]);
      if (dump.threads[i].frames.length == 0) dump.threads[i].stackEnd = "no-memory";
    }
    report.assignRoles();
    if (this.thrown.frames.length > 0) tellThrown(report, this.thrown, this.thrownAt);
    if (dump.processes.length == 1) dump.processes.length = 0;
    if (this.words.isSpent) {
      dump.warnings.add("texts-cut", LOSS, "The report holds more text than is kept: 32 MB are.");
    }
  }
}
