/**
 * A kernel's last words, line by line: a .panic file, or the string that an .ips file holds. The first line says
 * why; behind it stand the stack, the extensions on it, the kernel, and what was loaded.
 */

import { Lines } from "../../../bytes/lines";
import { ByteSource } from "../../../bytes/source";
import { word } from "../../../facts/fact";
import { ThreadFacts } from "../../../facts/thread";
import { NOTE } from "../../../facts/warnings";
import { appleTime } from "../../../systems/macos/times";
import { isKnown } from "../../../systems/macos/versions";
import { decimalAt } from "../numbers";
import { AppleReport } from "../report";
import { LINE_FEED, LONGEST_LINE, Words } from "../text/words";
import { readKext } from "./kexts";
import { tellPanic } from "./sentence";

const LINES_A_STEP: i32 = 256;
const BYTES_A_STEP: u64 = 128 << 10;
const MOST_LOADED: i32 = 4096;
/** No kernel is larger. */
const MOST_KERNEL: u64 = 256 << 20;
/** The date stands in one of the first lines. */
const DATED_LINES: i32 = 16;
const NANOSECONDS: f64 = 1000000000.0;

// Which lines follow.
const IN_ANYTHING: i32 = 0;
const IN_KEXTS: i32 = 1;
const IN_LOADED: i32 = 2;
/** The next line is what this one announces. */
const IN_OS_VERSION: i32 = 3;
const IN_KERNEL_VERSION: i32 = 4;

@final
export class PanicText {
  private readonly lines: Lines;
  private readonly words: Words;
  private state: i32 = IN_ANYTHING;
  private thread: ThreadFacts | null = null;
  private hasMessage: bool = false;
  private loaded: i32 = 0;
  private lineCount: i32 = 0;
  /** Where the kernel lay; 0: not told. */
  private textBase: u64 = 0;

  constructor(
    private readonly report: AppleReport,
    private readonly source: ByteSource,
    at: u64,
    end: u64,
  ) {
    const lines = new Lines(source, at, end, LINE_FEED, LONGEST_LINE);
    this.lines = lines;
    this.words = new Words(lines);
    report.dump.crash.kind = "panic";
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
      this.lineCount++;
      this.read();
      if (this.lines.start - first > BYTES_A_STEP) break;
    }
    return true;
  }

  private read(): void {
    const words = this.words;
    if (words.isEmpty) {
      if (this.state == IN_LOADED) this.state = IN_ANYTHING;
      return;
    }
    switch (this.state) {
      case IN_OS_VERSION:
        this.report.dump.system.osBuild = words.rest();
        this.state = IN_ANYTHING;
        return;
      case IN_KERNEL_VERSION:
        this.report.dump.system.kernelVersion = words.rest();
        this.state = IN_ANYTHING;
        return;
    }
    if (!this.hasMessage && words.startsWith("panic(")) return this.readMessage();
    if (this.readFrame() || this.readLabel()) return;
    if (this.state == IN_KEXTS && readKext(this.report, words)) return;
    if (this.state == IN_LOADED) this.readLoaded();
  }

  private readMessage(): void {
    const crash = this.report.dump.crash;
    this.hasMessage = true;
    crash.at = <i64>this.place();
    const text = this.words.rest();
    crash.message = text;
    const caller = text.indexOf("caller 0x");
    if (caller >= 0) {
      const value = this.words.hexAfter("caller 0x");
      if (value) crash.instruction = value;
    }
  }

  /** "0xffffff92250a31d0 : 0xffffff800786e166", "lr: 0x…  fp: 0x…". */
  private readFrame(): bool {
    if (this.takeFrame()) return true;
    this.words.at = this.words.indent;
    return false;
  }

  private takeFrame(): bool {
    const words = this.words;
    let address: u64 = 0;
    if (words.startsWith("lr: 0x") || words.startsWith("lr:  0x")) {
      words.skip(3);
      if (!words.readHex()) return false;
      address = words.value;
    } else if (words.startsWith("0x")) {
      if (!words.readHex() || !words.accept(":")) return false;
      if (!words.readHex()) return false;
      address = words.value;
    } else return false;
    let thread = this.thread;
    if (!thread) {
      thread = this.report.addThread(this.place());
      if (!thread) return true;
      thread.name = "panicked thread";
      this.thread = thread;
    }
    const frame = this.report.addFrame(thread, address, this.place());
    // The kernel sometimes names the function itself.
    if (frame && words.accept("mach_kernel")) frame.moduleName = "mach_kernel";
    return true;
  }

  private readLabel(): bool {
    const words = this.words;
    const system = this.report.dump.system;
    if (words.startsWith("Kernel Extensions in backtrace")) this.state = IN_KEXTS;
    else if (words.startsWith("loaded kexts")) this.state = IN_LOADED;
    else if (words.startsWith("Mac OS version") || words.startsWith("OS version")) {
      const value = words.afterColon();
      if (value.length == 0) this.state = IN_OS_VERSION;
      else if (isKnown(value) && value != "Not yet set") system.osBuild = value;
    } else if (words.startsWith("Kernel version")) {
      const value = words.afterColon();
      if (value.length == 0) this.state = IN_KERNEL_VERSION;
      else system.kernelVersion = value;
    } else if (words.startsWith("System model name")) {
      const value = words.afterColon();
      const space = value.indexOf(" ");
      this.report.setModel(space > 0 ? value.substring(0, space) : value);
    } else if (words.startsWith("System uptime in nanoseconds")) {
      const value = parseFloat(words.afterColon());
      if (value >= 0) system.uptimeSeconds = value / NANOSECONDS;
    } else if (words.startsWith("BSD process name corresponding to current thread")) {
      this.report.annotate("current process", words.afterColon(), "panic", this.place());
    } else if (words.startsWith("Panicked task")) this.readTask();
    else if (words.startsWith("Panicked thread")) this.readThread();
    else return this.readFact();
    return true;
  }

  /** Labels that are kept as they stand. */
  private readFact(): bool {
    const words = this.words;
    for (let i = 0; i < FACTS.length; i++) {
      if (!words.startsWith(FACTS[i])) continue;
      this.report.annotate(FACTS[i], words.afterColon(), "panic", this.place());
      if (FACTS[i] == "Kernel slide") {
        const slide = words.hexAfter("0x");
        if (slide) this.report.dump.kernel.kaslrOffset = slide;
      } else if (FACTS[i] == "Kernel text base" || FACTS[i] == "Kernel text exec base") {
        const base = words.hexAfter("0x");
        if (base) this.textBase = base.value;
      }
      return true;
    }
    if (this.report.dump.file.time.length > 0 || this.hasMessage || this.lineCount > DATED_LINES) return false;
    const time = appleTime(words.rest());
    this.report.dump.file.time = time;
    return time.length > 0;
  }

  /** "Panicked task 0x…: 2461 pages, 166 threads: pid 0: kernel_task" */
  private readTask(): void {
    const text = this.words.rest();
    const at = text.lastIndexOf("pid ");
    if (at < 0) return;
    const colon = text.indexOf(":", at);
    const pid = decimalAt(text, at + 4);
    this.report.annotate("panicked task", text.substring(at), "panic", this.place());
    if (colon > 0 && pid >= 0) this.report.setProcess(text.substring(colon + 1).trim(), pid);
  }

  /** "Panicked thread: 0x…, backtrace: 0x…, tid: 337" */
  private readThread(): void {
    const text = this.words.rest();
    const at = text.indexOf("tid: ");
    const thread = this.report.addThread(this.place());
    if (!thread) return;
    thread.name = "panicked thread";
    if (at >= 0) thread.id = decimalAt(text, at + 5);
    const value = this.words.hexAfter("0x");
    if (value) this.report.dump.kernel.currentThread = value;
    this.thread = thread;
  }

  /** "com.apple.driver.AGPM	110.23.33" */
  private readLoaded(): void {
    const name = this.words.word();
    if (name.indexOf(".") < 0) {
      this.state = IN_ANYTHING;
      return;
    }
    if (++this.loaded > MOST_LOADED) return;
    const module = this.report.addModule(this.place());
    if (!module) return;
    // Where it lay is told of those on the stack only.
    module.hasBase = false;
    module.name = name;
    module.role = "driver";
    module.version = this.words.word();
  }

  private finish(): void {
    const dump = this.report.dump;
    const crash = dump.crash;
    const threads = dump.threads;
    if (threads.length > 0 && crash.threadIndex < 0) this.report.setFaulting(0);
    const thread = this.thread;
    if (thread) this.placeFrames(thread);
    if (dump.system.arch.length == 0) dump.system.arch = archOfKernel(dump.system.kernelVersion);
    if (dump.system.os.length == 0) dump.system.os = "macos";
    if (!this.hasMessage) {
      dump.warnings.add("no-panic-line", NOTE, "The report has no line that begins with “panic(”.");
    }
    tellPanic(dump);
  }

  /** Frames in no extension lie in the kernel, if they lie behind its begin. */
  private placeFrames(thread: ThreadFacts): void {
    this.report.placeFrames(thread);
    const base = this.textBase;
    if (base == 0) return;
    for (let i = 0; i < thread.frames.length; i++) {
      const frame = thread.frames[i];
      if (frame.moduleIndex >= 0 || frame.address < base || frame.address - base > MOST_KERNEL) continue;
      frame.moduleName = "kernel";
      frame.moduleOffset = word(frame.address - base);
    }
  }

  private place(): u64 {
    const place = this.source.fileOffsetOf(this.lines.start);
    return place == u64.MAX_VALUE ? 0 : place;
  }
}

const FACTS: StaticArray<string> = [
  "Debugger message",
  "KernelCache UUID",
  "Fileset Kernelcache UUID",
  "Kernel UUID",
  "Boot session UUID",
  "iBoot version",
  "secure boot?",
  "KernelCache slide",
  "KernelCache base",
  "Kernel slide",
  "Kernel text base",
  "Kernel text exec base",
  "__HIB  text base",
  "Compressor Info",
  "Boot args",
  "last started kext",
  "last loaded kext",
  "last unloaded kext",
  "Anonymous UUID",
  "Memory ID",
  "OS release type",
  "Roots installed",
  "x86 EFI Boot State",
  "x86 System State",
  "x86 Power State",
  "System shutdown begun",
  "Panicked with",
];

/** "…/RELEASE_X86_64", "…/RELEASE_ARM64_T8020". */
function archOfKernel(version: string): string {
  const upper = version.toUpperCase();
  if (upper.includes("X86_64")) return "x86-64";
  if (upper.includes("ARM64")) return "arm64";
  if (upper.includes("_ARM_") || upper.endsWith("_ARM")) return "arm";
  return upper.includes("I386") ? "x86" : "";
}
