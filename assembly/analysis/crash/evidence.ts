/** What the rules of a crash look at: the facts of the record, the thread, and what memory says of the places. */
import { Cursor } from "../../bytes/cursor";
import { hex } from "../../bytes/text";
import { CrashFacts } from "../../facts/crash";
import { Dump } from "../../facts/dump";
import { Word, word } from "../../facts/fact";
import { READ, Region, WRITE } from "../../facts/memory/region";
import { regionAt } from "../../facts/memory/region-index";
import { Registers } from "../../facts/registers";
import { Frame, ThreadFacts, TRUST_SCAN } from "../../facts/thread";
import { decodeInstruction } from "../../machines/decode";
import { ACCESS_READ, ACCESS_WRITE, Instruction } from "../../machines/instruction";
import { findRegister, Machine, registerValue } from "../../machines/machine";
import { isSystemModule } from "../../systems/system-modules";
import { RustPanic } from "../../systems/unix/rust-panic";
import { CODE_NO, CODE_YES, CodeMap } from "../../unwind/code-map";
import { StackGuard } from "../../unwind/stack-guard";
import { machineFor } from "../../unwind/walks";
import { isGoProgram } from "./go";
import { findRepeat, Repeat } from "./repeats";

/** The longest access that is still of the address an instruction names: a whole cache line, XSAVE areas more. */
const WIDEST: u64 = 4096;

const NAMELESS: string = "The program";

@final
export class Evidence {
  readonly machine: Machine;
  /** The program's name at the begin of a sentence, "The program" where it is not known. */
  readonly program: string;
  readonly repeat: Repeat | null;
  readonly code: CodeMap;
  private readonly guard: StackGuard;
  /** Null where the dump does not hold its bytes. */
  instruction: Instruction | null = null;
  /** An exception of a language was on its way when the program stopped; its type, where that is known. */
  hasThrown: bool = false;
  thrownType: string = "";
  /** The panic of Rust that ended it. */
  panic: RustPanic | null = null;
  readonly isGo: bool;
  /** A panic of Go was on its way when the program stopped. */
  hasGoPanic: bool = false;
  /** The crash's message is a line that was met in memory: likely its last words, no more. */
  isMessageGuess: bool = false;
  hasPc: bool = false;
  pc: u64 = 0;
  hasSp: bool = false;
  sp: u64 = 0;

  constructor(
    readonly dump: Dump,
    readonly crash: CrashFacts,
    readonly thread: ThreadFacts | null,
    /** From the one that `registers` are of. */
    readonly frames: Array<Frame>,
    readonly registers: Registers | null,
  ) {
    const machine = machineFor(dump);
    this.machine = machine;
    this.program = programName(dump);
    this.isGo = isGoProgram(dump);
    this.repeat = findRepeat(frames);
    this.code = new CodeMap(dump, machine);
    this.guard = new StackGuard(dump, machine);
    this.read(registers);
  }

  private read(registers: Registers | null): void {
    if (!registers) return;
    this.hasPc = findRegister(registers, this.machine.pc);
    this.pc = registerValue;
    this.hasSp = findRegister(registers, this.machine.sp);
    this.sp = registerValue + this.machine.stackBias;
    const memory = this.dump.memory;
    if (this.hasPc && memory) this.instruction = decodeInstruction(this.dump.system.arch, memory, this.pc, registers);
  }

  /** Completes access, address and instruction of the record from what the failed instruction was about to do. */
  refine(): void {
    const crash = this.crash;
    if (this.hasPc && !crash.instruction) crash.instruction = word(this.pc);
    if (!isMemoryFault(crash)) return;
    const address = crash.address;
    if (address && this.hasPc && address.value == this.pc && crash.access.length == 0) {
      // Fetching it failed, unless it reads its own place; where nothing may be run it came to no reading.
      const isCode = this.code.judge(this.pc) != CODE_NO;
      if (!isCode || !this.instruction || !this.reaches(this.pc)) crash.access = "execute";
    }
    const instruction = this.instruction;
    if (!instruction || crash.access.length > 0) return;
    if (!address && crash.kind == "signal") this.workOutAddress(instruction);
    if (instruction.hasTarget && address && isNear(address.value, instruction.target)) crash.access = "write";
    else if (!address || !instruction.hasAddress || this.reaches(address.value)) {
      if (instruction.access == ACCESS_READ) crash.access = "read";
      else if (instruction.access == ACCESS_WRITE) crash.access = "write";
    }
  }

  /** The address of a record that has none, if the memory there is not plainly usable. */
  private workOutAddress(instruction: Instruction): void {
    if (!instruction.hasAddress || instruction.access == 0 || this.isLost) return;
    const region = this.regionOf(instruction.address);
    const isUsable = region !== null && (region.protection & (READ | WRITE)) == (READ | WRITE);
    if (!isUsable && this.machine.isCanonical(instruction.address)) this.crash.address = word(instruction.address);
  }

  /** Whether the failed instruction names this address. */
  private reaches(address: u64): bool {
    const instruction = this.instruction;
    if (!instruction || !instruction.hasAddress) return false;
    return isNear(address, instruction.address);
  }

  regionOf(address: u64): Region | null {
    const index = regionAt(this.dump, address);
    return index >= 0 ? this.dump.regions[index] : null;
  }

  /** Where execution stopped: the innermost frame that is not the system's, as far as frames can be trusted. */
  get stopped(): string {
    for (let i = 0; i < this.frames.length; i++) {
      const frame = this.frames[i];
      if (frame.trust == TRUST_SCAN && i > 0) break;
      if (this.isOwn(frame) && moduleName(this.dump, frame).length > 0) return moduleName(this.dump, frame);
    }
    return this.program;
  }

  /** The program's name inside of a sentence. */
  get programInside(): string {
    return this.program == NAMELESS ? "the program" : this.program;
  }

  /** Whether a frame is in a module that is the program's, not the system's. */
  isOwn(frame: Frame): bool {
    const index = frame.moduleIndex;
    return index >= 0 && !isSystemModule(this.dump, this.dump.modules[index]);
  }

  /** Whether a frame, if it is a guess or rests on one, is a leftover in the arrays of `callee`, and not what called it. */
  isLeftover(frame: Frame, callee: Frame): bool {
    return callee.sp != 0 && frame.sp <= this.guard.endOfLocals(callee.sp);
  }

  /** "module+0x12ab" of a code address, "" in none. */
  placeName(address: u64): string {
    const index = this.dump.moduleAt(address);
    if (index < 0) return "";
    const module = this.dump.modules[index];
    return (module.name.length > 0 ? module.name : "unnamed") + "+" + hex(address - module.base);
  }

  /** Whether execution came to a place that can hold no code, or, where nobody describes it, to no module. */
  get isLost(): bool {
    if (!this.hasPc) return false;
    const judged = this.code.judge(this.pc);
    return judged == CODE_NO || (judged != CODE_YES && this.dump.moduleAt(this.pc) < 0);
  }

  /** The caller of code that is none, "module+0x12ab": the frame found next, or the word on top of the stack. */
  get callerPlace(): string {
    if (this.frames.length > 1 && this.frames[1].trust == TRUST_SCAN) return this.placeName(this.frames[1].address);
    const memory = this.dump.memory;
    const space = this.dump.virtual;
    if (!memory || !space || !this.hasSp || this.machine.lr.length > 0) return "";
    const cursor = new Cursor(memory, this.sp);
    cursor.bigEndian = space.bigEndian;
    const value = cursor.bytes(this.machine.wordBytes, "Stack");
    return cursor.ok ? this.placeName(value) : "";
  }

  /** The first parameter that the record calls `meaning`. */
  parameter(meaning: string): Word | null {
    const parameters = this.crash.parameters;
    if (!parameters) return null;
    const index = this.crash.parameterWords.indexOf(meaning);
    return index >= 0 && index < parameters.length ? word(parameters[index]) : null;
  }
}

/** What there is of the crash that the dump records. */
export function evidenceOf(dump: Dump): Evidence {
  const thread = crashedThread(dump);
  return new Evidence(dump, dump.crash, thread, thread ? thread.frames : [], thread ? thread.registers : null);
}

export function crashedThread(dump: Dump): ThreadFacts | null {
  const index = dump.crash.threadIndex;
  if (index >= 0 && index < dump.threads.length) return dump.threads[index];
  for (let i = 0; i < dump.threads.length; i++) if (dump.threads[i].hasCrashed) return dump.threads[i];
  return null;
}

export function moduleName(dump: Dump, frame: Frame): string {
  return frame.moduleIndex >= 0 ? dump.modules[frame.moduleIndex].name : frame.moduleName;
}

/** Whether the record is of memory that could not be used, by any system's name. */
export function isMemoryFault(crash: CrashFacts): bool {
  const name = crash.name;
  if (name == "SIGSEGV" || name == "SIGBUS") return !isSent(crash);
  return name == "EXC_BAD_ACCESS" || name == "EXCEPTION_ACCESS_VIOLATION" || name == "EXCEPTION_STACK_OVERFLOW";
}

/** Whether a process sent the signal: those of the kernel have codes above zero. */
export function isSent(crash: CrashFacts): bool {
  const code = crash.subcode;
  return crash.kind == "signal" && code !== null && <i32>code.value <= 0;
}

function isNear(address: u64, from: u64): bool {
  return address >= from && address - from < WIDEST;
}

function programName(dump: Dump): string {
  for (let i = 0; i < dump.modules.length; i++)
    if (dump.modules[i].role == "main" && dump.modules[i].name.length > 0) return dump.modules[i].name;
  return dump.process.name.length > 0 ? dump.process.name : NAMELESS;
}
