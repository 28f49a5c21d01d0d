/** What a Windows process's memory adds to the streams: thread blocks, parameters, the rest of the exception. */
import { addU64 } from "../../bytes/checked";
import { hex } from "../../bytes/text";
import { CrashFacts } from "../../facts/crash";
import { Dump } from "../../facts/dump";
import { UNKNOWN, word } from "../../facts/fact";
import { Annotation } from "../../facts/rows";
import { Stage } from "../../facts/stage";
import { ThreadFacts } from "../../facts/thread";
import { LOSS } from "../../facts/warnings";
import { X86_CONTEXT } from "../../machines/x86/minidump";
import { win32ErrorName } from "../../names/win32-errors";
import { SpaceSource } from "../../spaces/space";
import { ExceptionRecord, NESTED_LIMIT } from "../../systems/windows/exception-records";
import { readPeImage } from "../../systems/windows/pe-image";
import {
  LAYOUT_32,
  LAYOUT_64,
  ProcessBlock,
  ProcessLayout,
  readProcessBlock,
  readThreadBlock,
  wowContext,
  wowThreadBlock,
} from "../../systems/windows/process";
import { readThrown } from "../../systems/windows/thrown";
import { Minidump } from "./minidump";
import * as architecture from "./system/architecture";

const THREADS_A_STEP: i32 = 16;
const MODULES_A_STEP: i32 = 64;

@final
export class ProcessMemory extends Stage {
  private thread: i32 = 0;
  private module: i32 = 0;
  private peb: u64 = 0;
  private peb32: u64 = 0;
  private isDone: bool = false;

  constructor(private readonly file: Minidump) {
    super();
  }

  step(dump: Dump): bool {
    const memory = dump.memory;
    if (!memory) return false;
    if (this.thread < dump.threads.length) {
      const end = min(dump.threads.length, this.thread + THREADS_A_STEP);
      for (; this.thread < end; this.thread++) this.readThread(dump, memory, dump.threads[this.thread]);
      return true;
    }
    if (!this.isDone) {
      this.isDone = true;
      this.readProcess(dump, memory);
      readThrown(memory, dump.crash, this.file.wordBytes);
      readNested(memory, this.file, dump.crash);
      return true;
    }
    const end = min(dump.modules.length, this.module + MODULES_A_STEP);
    for (; this.module < end; this.module++) {
      // Writers that had no list of the loader's leave these out; the image's own header may be in the dump.
      const module = dump.modules[this.module];
      if (module.timestamp === null && readPeImage(memory, module)) module.from = "memory";
    }
    return this.module < dump.modules.length;
  }

  private get layout(): ProcessLayout {
    return this.file.wordBytes == 8 ? LAYOUT_64 : LAYOUT_32;
  }

  private readThread(dump: Dump, memory: SpaceSource, thread: ThreadFacts): void {
    const teb = thread.teb;
    if (!teb) return;
    const block = readThreadBlock(memory, this.layout, teb.value);
    // A block of another thread: the dump's own fields are of more than one moment.
    if (!block || <i64>block.threadId != thread.id) return;
    if (this.peb == 0) this.peb = block.peb;
    thread.lastErrorCode = word(block.lastError);
    if (this.file.architecture == architecture.AMD64) {
      const teb32 = wowThreadBlock(memory, teb.value);
      if (teb32 != 0) {
        this.readWow(dump, memory, thread, teb.value, teb32);
        return;
      }
    }
    thread.lastErrorName = win32ErrorName(block.lastError);
  }

  /** A 32-bit thread in a dump of a 64-bit tool: its last error and registers are the inner ones. */
  private readWow(dump: Dump, memory: SpaceSource, thread: ThreadFacts, teb: u64, teb32: u64): void {
    dump.process.bits = 32;
    const inner = readThreadBlock(memory, LAYOUT_32, teb32);
    if (inner) {
      if (this.peb32 == 0) this.peb32 = inner.peb;
      thread.lastErrorCode = word(inner.lastError);
      thread.lastErrorName = win32ErrorName(inner.lastError);
    }
    const at = wowContext(memory, teb);
    if (at == 0) return;
    const registers = X86_CONTEXT.read(memory, at, X86_CONTEXT.least, false, 7);
    const type = "Wow64Context of thread " + thread.id.toString();
    for (let i = 0; i < registers.length; i++) {
      const row = this.annotate(dump, registers.name(i), hex(registers.value(i)), type);
      if (memory.space.find(at)) row.at = <i64>memory.space.foundOffset;
    }
  }

  private readProcess(dump: Dump, memory: SpaceSource): void {
    const block = readProcessBlock(memory, this.layout, this.peb);
    const inner = readProcessBlock(memory, LAYOUT_32, this.peb32);
    if (block) this.useBlock(dump, block);
    if (inner) this.useBlock(dump, inner);
  }

  /** Takes what is not known yet. */
  private useBlock(dump: Dump, block: ProcessBlock): void {
    const process = dump.process;
    const origins = dump.origins;
    origins.settle(dump, UNKNOWN);
    if (process.path.length == 0) process.path = block.path;
    if (process.commandLine.length == 0) process.commandLine = block.commandLine;
    if (process.cwd.length == 0) process.cwd = block.currentDirectory;
    origins.settleMemory(dump, block.parametersAt);
    if (block.environmentAt != 0) process.startDataAt.push(block.environmentAt);
    if (block.parametersAt != 0) process.startDataAt.push(block.parametersAt);
    for (let i = 0; i < block.heaps.length; i++) process.heaps.push(block.heaps[i]);
    process.startTexts.add(true, block.environmentAt, addU64(block.environmentAt, block.environmentBytes));
    process.startTexts.add(false, block.commandLineAt, addU64(block.commandLineAt, block.commandLineBytes));
    if (process.environment === null && block.environment !== null) {
      process.environment = block.environment;
      origins.settleMemory(dump, block.environmentAt);
      if (block.isEnvironmentCut) tellCut(dump, block);
    }
    const type = "ProcessEnvironmentBlock";
    if (block.sessionId >= 0 && !this.has(dump, "session", type)) {
      this.annotate(dump, "session", block.sessionId.toString(), type);
      this.annotate(dump, "being debugged", block.isDebugged ? "yes" : "no", type);
    }
    if (block.globalFlag != 0 && !this.has(dump, "NtGlobalFlag", type)) {
      this.annotate(dump, "NtGlobalFlag", hex(block.globalFlag), type);
    }
    if (block.windowTitle.length > 0 && !this.has(dump, "window title", type)) {
      this.annotate(dump, "window title", block.windowTitle, type);
    }
    if (block.desktop.length > 0 && !this.has(dump, "desktop", type)) {
      this.annotate(dump, "desktop", block.desktop, type);
    }
    this.nameMain(dump, block.imageBase);
  }

  /** The program is the module at the PEB's image base, whatever its place in the list. */
  private nameMain(dump: Dump, imageBase: u64): void {
    const modules = dump.modules;
    let main = -1;
    for (let i = 0; i < modules.length; i++) if (modules[i].base == imageBase) main = i;
    if (main < 0) return;
    for (let i = 0; i < modules.length; i++) {
      if (modules[i].role == "main") modules[i].role = "library";
    }
    modules[main].role = "main";
  }

  private has(dump: Dump, key: string, type: string): bool {
    for (let i = 0; i < dump.annotations.length; i++) {
      if (dump.annotations[i].key == key && dump.annotations[i].type == type) return true;
    }
    return false;
  }

  private annotate(dump: Dump, key: string, value: string, type: string): Annotation {
    const row = new Annotation(key, value);
    row.type = type;
    row.from = "memory";
    if (!this.file.isFull) dump.annotations.push(row);
    return row;
  }
}

function tellCut(dump: Dump, block: ProcessBlock): void {
  const space = dump.virtual;
  const isThere = space !== null && space.find(block.environmentAt);
  dump.warnings.addAt(
    "environment-cut",
    LOSS,
    "The dump holds only the beginning of the environment: " + block.environmentBytes.toString() + " bytes.",
    space !== null && isThere ? space.foundOffset : u64.MAX_VALUE,
    "ProcessParameters.Environment",
    "",
    block.environmentBytes.toString(),
  );
}

/** The exceptions that led to this one, as the process's memory holds them. */
function readNested(memory: SpaceSource, file: Minidump, crash: CrashFacts): void {
  let at = file.exceptionRecord;
  const seen: Array<u64> = [];
  while (at != 0 && seen.length < NESTED_LIMIT && seen.indexOf(at) < 0) {
    seen.push(at);
    const cursor = file.memoryCursor(memory, at);
    const record = new ExceptionRecord(memory, cursor);
    if (!cursor.ok) return;
    readThrown(memory, record.crash, file.wordBytes);
    crash.nested.push(record.crash);
    at = record.next;
  }
}
