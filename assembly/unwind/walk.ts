/** The walk over one stack: the same for all architectures, which differ in their `Machine`. */
import { Dump } from "../facts/dump";
import { Interruption } from "../facts/reading/interruption";
import { Frame, ThreadFacts, TRUST_CONTEXT, TRUST_FRAME_POINTER } from "../facts/thread";
import { LOSS, NOTE } from "../facts/warnings";
import { FrameRecord, findRegister, Machine, registerValue } from "../machines/machine";
import { SpaceSource } from "../spaces/space";
import { CodeMap } from "./code-map";
import { FOUND, Method, OUTERMOST, UNFINISHED } from "./method";
import { Stack } from "./stack";

/** Frames that are kept of one thread. */
const FRAME_LIMIT: i32 = 1024;
/** Of all threads together. */
const MOST_FRAMES: i32 = 1 << 20;
/** Frames that are counted: 8 MiB of the smallest ones. */
const COUNT_LIMIT: i32 = 1 << 20;
/** Frames, and words of the stack, between two pauses. */
const FRAMES_A_STEP: i32 = 512;
const WORDS_A_STEP: u32 = 4096;

/** What all threads of a dump together may still take: many may claim one stack. */
@final
export class Budget {
  /** Words of stacks that are searched. */
  words: u64 = 1 << 24;
  /** Frames that are kept, and those that are only counted. */
  kept: i32 = MOST_FRAMES;
  counted: i32 = 1 << 22;
  isTold: bool = false;
}

/** What a method found of the caller. */
@final
export class Caller {
  pc: u64 = 0;
  sp: u64 = 0;
  fp: u64 = 0;
  lr: u64 = 0;
  hasSp: bool = false;
  hasFp: bool = false;
  hasLr: bool = false;
  trust: i32 = 0;

  set(pc: u64, trust: i32): void {
    this.pc = pc;
    this.trust = trust;
    this.hasSp = false;
    this.hasFp = false;
    this.hasLr = false;
  }

  clear(): void {
    this.set(0, TRUST_CONTEXT);
    this.sp = 0;
    this.fp = 0;
    this.lr = 0;
  }

  setSp(sp: u64): void {
    this.sp = sp;
    this.hasSp = true;
  }

  setFp(fp: u64): void {
    this.fp = fp;
    this.hasFp = true;
  }

  setLr(lr: u64): void {
    this.lr = lr;
    this.hasLr = true;
  }
}

@final
export class Walk {
  readonly stack: Stack;
  readonly caller: Caller = new Caller();
  /** The frame found last. */
  pc: u64 = 0;
  sp: u64 = 0;
  fp: u64 = 0;
  lr: u64 = 0;
  hasSp: bool = false;
  hasFp: bool = false;
  hasLr: bool = false;
  trust: i32 = TRUST_CONTEXT;
  /** The stack was searched for one of the frames since the last that has registers of its own. */
  hasGuessed: bool = false;
  /** Where the thread was interrupted. */
  firstPc: u64 = 0;
  /** Where the search for return addresses stands, and where the first one began. */
  scanAt: u64 = 0;
  firstScan: u64 = 0;
  /** Words that were searched in this step. */
  words: u32 = 0;
  /** The search came to bytes that the dump does not hold, or to its own limit. */
  isCutShort: bool = false;
  isLimited: bool = false;
  /** Answer of `readRecord`. */
  previousFp: u64 = 0;
  returnAddress: u64 = 0;

  private hasBegun: bool = false;
  private method: i32 = 0;
  private count: i32 = 0;

  constructor(
    private readonly dump: Dump,
    private thread: ThreadFacts,
    readonly machine: Machine,
    readonly code: CodeMap,
    private readonly methods: Array<Method>,
    readonly budget: Budget,
  ) {
    this.stack = new Stack(dump, machine, thread);
  }

  /** The walk over the stack of another thread; this one is over. One for each would stay in memory. */
  over(thread: ThreadFacts): Walk {
    this.thread = thread;
    this.stack.of(thread);
    this.caller.clear();
    this.pc = 0;
    this.sp = 0;
    this.fp = 0;
    this.lr = 0;
    this.trust = TRUST_CONTEXT;
    this.hasGuessed = false;
    this.firstPc = 0;
    this.scanAt = 0;
    this.firstScan = 0;
    this.isCutShort = false;
    this.isLimited = false;
    this.hasBegun = false;
    this.method = 0;
    this.count = 0;
    return this;
  }

  /** Walks some frames; false when the stack is walked. */
  step(): bool {
    if (!this.hasBegun && !this.begin()) return false;
    this.words = 0;
    for (let i = 0; i < FRAMES_A_STEP && this.words < WORDS_A_STEP; i++) {
      const result = this.methods[this.method].find(this);
      if (result == UNFINISHED) return true;
      if (result == OUTERMOST) return this.end("complete");
      if (result != FOUND) {
        if (++this.method < this.methods.length) continue;
        return this.end(this.reason());
      }
      if (!this.take()) return this.end("limit");
    }
    return true;
  }

  get memory(): SpaceSource | null {
    return this.dump.memory;
  }

  get interruptions(): Array<Interruption> {
    return this.thread.interruptions;
  }

  /** The thread was interrupted where the walk has come to. */
  interrupt(by: Interruption): void {
    this.thread.addInterruption(by);
  }

  /** Reads the record at the frame pointer; false where it cannot be one. */
  readRecord(record: FrameRecord): bool {
    const machine = this.machine;
    const stack = this.stack;
    const fp = this.fp;
    if (!this.isFramePlace(fp)) return false;
    if (this.hasSp && fp < this.sp) return false;
    if (!stack.read(fp + <u64>(<i64>record.previousAt))) return this.lose();
    const previous = this.bare(stack.value);
    const from = record.isInCaller ? previous : fp;
    const place = from + <u64>(<i64>record.returnAt);
    if (!stack.holds(place, machine.wordBytes) || (record.isInCaller && previous <= fp)) return false;
    if (!stack.read(place)) return this.lose();
    this.previousFp = previous;
    this.returnAddress = stack.value;
    return true;
  }

  /** Whether the frame says that it has no caller. */
  isChainEnd(record: FrameRecord): bool {
    return (
      this.isFramePlace(this.fp) && this.stack.read(this.fp + <u64>(<i64>record.previousAt)) && this.stack.value == 0
    );
  }

  /** Whether a frame record can lie there. */
  isFramePlace(fp: u64): bool {
    const place = fp + this.machine.stackBias;
    return place % <u64>this.machine.stackAlignment == 0 && this.stack.holds(place, this.machine.wordBytes);
  }

  isStack(address: u64): bool {
    return this.stack.isKnown && this.stack.holds(address, 1);
  }

  /** An address without signature and tag. */
  bare(address: u64): u64 {
    return this.code.bare(address, this.thread.registers);
  }

  private lose(): bool {
    this.isCutShort = true;
    return false;
  }

  /** The frame that the registers are of. */
  private begin(): bool {
    this.hasBegun = true;
    const registers = this.thread.registers;
    const machine = this.machine;
    if (!registers || !findRegister(registers, machine.pc)) return this.end("no-context");
    this.pc = registerValue;
    this.hasSp = findRegister(registers, machine.sp);
    if (this.hasSp) this.sp = registerValue;
    this.hasFp = machine.fp.length > 0 && findRegister(registers, machine.fp);
    if (this.hasFp) this.fp = registerValue;
    this.hasLr = machine.lr.length > 0 && findRegister(registers, machine.lr);
    if (this.hasLr) this.lr = registerValue;
    this.push();
    this.startAnew();
    return true;
  }

  /** The frame has registers of its own: they tell the stack, which may be another one than the handler's. */
  private startAnew(): void {
    this.firstPc = this.pc;
    this.hasGuessed = false;
    if (this.hasSp) {
      if (!this.stack.findBy(this.sp + this.machine.stackBias)) this.stack.forget();
      this.scanFrom(this.sp);
      this.firstScan = this.scanAt;
    } else if (this.hasFp) this.stack.findBy(this.fp);
  }

  /** Goes on to the caller; false when enough was seen. */
  private take(): bool {
    const caller = this.caller;
    this.pc = caller.pc;
    this.trust = caller.trust;
    this.sp = caller.sp;
    this.hasSp = caller.hasSp;
    this.fp = caller.fp;
    this.hasFp = caller.hasFp;
    this.lr = caller.lr;
    this.hasLr = caller.hasLr;
    this.method = 0;
    if (this.trust == TRUST_CONTEXT) this.startAnew();
    else if (this.hasSp) this.scanFrom(this.sp);
    const budget = this.budget;
    if (this.count < FRAME_LIMIT && budget.kept > 0) {
      budget.kept--;
      this.push();
      return true;
    }
    // Frame pointers are cheap to follow: how deep it went is worth knowing, each frame is not.
    this.count++;
    return this.trust == TRUST_FRAME_POINTER && this.count < COUNT_LIMIT && --budget.counted > 0;
  }

  private scanFrom(sp: u64): void {
    const step = <u64>this.machine.stackAlignment;
    const start = sp + this.machine.stackBias;
    const from = this.stack.isKnown ? max(start, this.stack.low) : start;
    this.scanAt = (from + step - 1) & ~(step - 1);
  }

  private push(): void {
    const frame = new Frame(this.pc, this.trust);
    if (this.hasSp) frame.sp = this.sp + this.machine.stackBias;
    const interruptions = this.interruptions;
    if (this.trust == TRUST_CONTEXT && interruptions.length > 0) {
      interruptions[interruptions.length - 1].frameIndex = this.thread.frames.length;
    }
    const place = this.machine.placeOf(this.pc);
    frame.moduleIndex = this.dump.moduleAt(this.trust == TRUST_CONTEXT || place == 0 ? place : place - 1);
    this.thread.addFrame(frame);
    this.count++;
  }

  private reason(): string {
    if (this.isLimited) return "limit";
    if (this.isCutShort || !this.stack.isKnown) return "no-memory";
    // The whole stack was searched: who called the first frame, if anyone, is not to be found.
    return this.count > 1 ? "complete" : "bad-frame";
  }

  private end(reason: string): bool {
    const kept = this.thread.frames.length;
    const isCut = this.count > kept;
    this.thread.stackEnd = isCut ? "limit" : reason;
    if (!isCut) return false;
    if (kept < FRAME_LIMIT) {
      this.tellMany();
      return false;
    }
    const warning = this.dump.warnings.add(
      "frames-cut",
      NOTE,
      "Thread " +
        this.thread.id.toString() +
        " has " +
        (this.count >= COUNT_LIMIT ? "more than " : "") +
        this.count.toString() +
        " frames; the first 1,024 are listed.",
    );
    warning.field = "threads.frames";
    warning.expected = FRAME_LIMIT.toString();
    warning.found = this.count.toString();
    return false;
  }

  private tellMany(): void {
    if (this.budget.isTold) return;
    this.budget.isTold = true;
    const warning = this.dump.warnings.add(
      "frames-cut",
      LOSS,
      "The threads have more frames than are kept: of those walked last the first ones are listed.",
    );
    warning.field = "threads.frames";
    warning.expected = MOST_FRAMES.toString();
  }
}
