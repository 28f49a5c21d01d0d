/** An Apple report on its way: what the parts of the reader share. */
import { baseName } from "../../bytes/text";
import { Dump } from "../../facts/dump";
import { word } from "../../facts/fact";
import { ModuleFacts } from "../../facts/module";
import { Registers } from "../../facts/registers";
import { Annotation, DumpProcess } from "../../facts/rows";
import { Frame, ThreadFacts, TRUST_RECORDED } from "../../facts/thread";
import { LOSS, NOTE } from "../../facts/warnings";
import { formatUuid, identify } from "../../systems/macos/mach-image";
import { isKnown, osOfModel } from "../../systems/macos/versions";

const MOST_THREADS: i32 = 1 << 14;
const MOST_FRAMES: i32 = 4096;
/** Of all threads together. */
const MOST_FRAMES_AT_ALL: i32 = 1 << 18;
const MOST_MODULES: i32 = 1 << 15;
const MOST_ANNOTATIONS: i32 = 10000;
const MOST_PROCESSES: i32 = 1 << 15;

@final
export class AppleReport {
  /** Number of the report's kind, as its first line says; -1: it has none. */
  bugType: i32 = -1;
  /** "crash", "hang", "log" …, by the kind in the first line; "": that names none. */
  family: string = "";
  /** Where the report behind the first line begins. */
  bodyAt: u64 = 0;
  private frames: i32 = 0;
  private told: i32 = 0;

  constructor(readonly dump: Dump) {}

  /** A fact without a field of its own; `type` names the part of the report that it stands in. */
  annotate(key: string, value: string, type: string, at: u64, module: string = ""): void {
    if (!isKnown(value)) return;
    const list = this.dump.annotations;
    if (list.length == MOST_ANNOTATIONS) return this.tellCut("annotations", MOST_ANNOTATIONS, at);
    const annotation = new Annotation(key, value);
    annotation.type = type;
    annotation.module = module;
    annotation.at = this.place(at);
    list.push(annotation);
  }

  /** Begins a thread; null when there are too many. */
  addThread(at: u64): ThreadFacts | null {
    const threads = this.dump.threads;
    if (threads.length == MOST_THREADS) {
      this.tellCut("threads", MOST_THREADS, at);
      return null;
    }
    const thread = new ThreadFacts();
    thread.at = this.place(at);
    threads.push(thread);
    return thread;
  }

  /** Adds the caller of the last frame; null when there are too many. */
  addFrame(thread: ThreadFacts, address: u64, at: u64): Frame | null {
    if (thread.frames.length == MOST_FRAMES || this.frames == MOST_FRAMES_AT_ALL) {
      this.tellCut("frames", thread.frames.length == MOST_FRAMES ? MOST_FRAMES : MOST_FRAMES_AT_ALL, at);
      thread.stackEnd = "limit";
      return null;
    }
    this.frames++;
    const frame = new Frame(address, TRUST_RECORDED);
    thread.addFrame(frame);
    return frame;
  }

  addModule(at: u64): ModuleFacts | null {
    const modules = this.dump.modules;
    if (modules.length == MOST_MODULES) {
      this.tellCut("images", MOST_MODULES, at);
      return null;
    }
    const module = new ModuleFacts();
    module.at = this.place(at);
    modules.push(module);
    return module;
  }

  addProcess(at: u64): DumpProcess | null {
    const processes = this.dump.processes;
    if (processes.length == MOST_PROCESSES) {
      this.tellCut("processes", MOST_PROCESSES, at);
      return null;
    }
    const process = new DumpProcess();
    process.at = this.place(at);
    processes.push(process);
    return process;
  }

  /** Hardware model, which tells the system where nothing else does. */
  setModel(model: string): void {
    if (!isKnown(model)) return;
    this.dump.system.hardwareModel = model;
    if (this.dump.system.os.length == 0) this.dump.system.os = osOfModel(model);
  }

  setProcess(name: string, pid: i64): void {
    const process = this.dump.process;
    if (isKnown(name)) process.name = name;
    if (pid >= 0) process.pid = pid;
  }

  /** The thread that the report is about; -1: none. */
  setFaulting(index: i32): void {
    const threads = this.dump.threads;
    if (index < 0 || index >= threads.length) return;
    const crash = this.dump.crash;
    crash.threadIndex = index;
    threads[index].hasCrashed = true;
    if (threads[index].id >= 0) crash.threadId = threads[index].id;
    const registers = threads[index].registers;
    if (!registers) return;
    if (isAllZero(registers)) {
      // Handlers of programs' own write zeros where they know nothing.
      threads[index].registers = null;
      this.dump.warnings.add("registers-empty", NOTE, "All registers in the report are zero: none were recorded.");
      return;
    }
    const pc = registers.has("rip") ? "rip" : registers.has("eip") ? "eip" : "pc";
    if (registers.has(pc)) crash.instruction = word(registers.get(pc));
    if (crash.name == "EXC_BAD_ACCESS" && crash.access.length == 0) crash.access = accessOf(registers);
  }

  /** A module's names from its path, and its UUID from digits with or without dashes. */
  nameModule(module: ModuleFacts, name: string, path: string, uuid: string): void {
    if (isKnown(path)) module.path = path;
    module.name = isKnown(path) ? baseName(path) : isKnown(name) ? name : "";
    identify(module, formatUuid(uuid.split("-").join("")));
  }

  /** Puts each frame of a thread into the module that holds it. */
  placeFrames(thread: ThreadFacts): void {
    for (let i = 0; i < thread.frames.length; i++) {
      const frame = thread.frames[i];
      if (frame.moduleIndex < 0) frame.moduleIndex = this.dump.moduleAt(frame.address);
    }
  }

  /** Which module is the program, which the loader. */
  assignRoles(): void {
    const dump = this.dump;
    const path = dump.process.path;
    for (let i = 0; i < dump.modules.length; i++) {
      const module = dump.modules[i];
      if (module.role.length > 0) continue;
      if (module.path == "/usr/lib/dyld") module.role = "dyld";
      else if (path.length > 0 && (module.path == path || "/private" + module.path == path)) module.role = "main";
      else if (module.path.endsWith(".dylib") || module.path.includes(".framework/")) module.role = "library";
    }
  }

  private tellCut(what: string, limit: i32, at: u64): void {
    // Once for all: the first thing that was too much.
    if (this.told++ > 0) return;
    this.dump.warnings.addAt(
      what + "-cut",
      LOSS,
      "There are more " + what + " than are read: " + limit.toString() + " are.",
      at,
      "Report." + what,
      limit.toString(),
      "",
    );
  }

  private place(at: u64): i64 {
    return <i64>min(at, this.dump.source.size);
  }
}

// ESR_EL1 (Arm ARM, D24.2): class 0x20 an instruction abort, 0x24 a data abort with WnR in bit 6. x86: trap 14 with
// the page fault's error code, bit 1 a write, bit 4 a fetch.
const CLASS_FETCH: u64 = 0x20;
const CLASS_DATA: u64 = 0x24;
const PAGE_FAULT: u64 = 14;

/** What kind of access failed, by the processor's own word; "" where the report has none. */
function accessOf(registers: Registers): string {
  if (registers.has("esr")) {
    const syndrome = registers.get("esr");
    const kind = (syndrome >> 26) & 0x3f;
    if (kind == CLASS_FETCH) return "execute";
    return kind == CLASS_DATA ? (syndrome & 0x40 ? "write" : "read") : "";
  }
  if (!registers.has("err") || registers.get("trapno") != PAGE_FAULT) return "";
  const error = registers.get("err");
  return error & 16 ? "execute" : error & 2 ? "write" : "read";
}

function isAllZero(registers: Registers): bool {
  for (let i = 0; i < registers.length; i++) if (registers.value(i) != 0) return false;
  return true;
}

/** The report's name of a register that a report spells otherwise. */
export function registerName(name: string, arch: string): string {
  if (name == "rfl" || name == "rflags" || name == "efl") return "eflags";
  if (arch == "arm64") {
    if (name == "fp") return "x29";
    if (name == "lr") return "x30";
  }
  if (arch == "arm" && name == "ip") return "r12";
  return name;
}
