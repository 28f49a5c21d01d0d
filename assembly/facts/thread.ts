import { Fact, UNKNOWN, Word, word } from "./fact";
import { Interruption } from "./reading/interruption";
import { Registers } from "./registers";

/** How a frame was found; the report's `trust`. Its number 1 is "cfi", rules of unwinding, by which nothing here finds frames. */
export const TRUST_CONTEXT: i32 = 0;
export const TRUST_FRAME_POINTER: i32 = 2;
export const TRUST_SCAN: i32 = 3;
export const TRUST_RECORDED: i32 = 4;

@final
export class Frame {
  /** Index in `Dump.modules`; -1: in none. */
  moduleIndex: i32 = -1;
  /** For frames that a text report records: a module that has no place in memory. */
  moduleName: string = "";
  /** From the base of that module, where the report tells. */
  moduleOffset: Word | null = null;
  functionName: string = "";
  functionOffset: Word | null = null;
  file: string = "";
  line: i64 = UNKNOWN;
  isInlined: bool = false;
  /** Where the stack pointer was; 0: not known. */
  sp: u64 = 0;

  constructor(
    /** Program counter; of callers the return address as stored. */
    readonly address: u64,
    readonly trust: i32,
  ) {}
}

/** Stacks given to threads so far: whoever keeps them in order looks whether there are others. */
export let stacksTold: i32 = 0;

const NO_FRAMES: Array<Frame> = [];
const NO_INTERRUPTIONS: Array<Interruption> = [];

@final
export class ThreadFacts extends Fact {
  id: i64 = UNKNOWN;
  name: string = "";
  hasCrashed: bool = false;
  state: string = "";
  waitKind: string = "";
  waitName: string = "";
  waitThreadId: i64 = UNKNOWN;
  priority: i64 = i64.MIN_VALUE;
  suspendCount: i64 = UNKNOWN;
  startAddress: Word | null = null;
  teb: Word | null = null;
  lastErrorCode: Word | null = null;
  lastErrorName: string = "";
  createTime: string = "";
  userSeconds: f64 = NaN;
  kernelSeconds: f64 = NaN;
  cpu: i64 = UNKNOWN;
  /** Null where the dump holds none. */
  registers: Registers | null = null;
  stackBase: Word | null = null;
  stackSize: i64 = UNKNOWN;
  /** Where the stack's bytes lie in the file. */
  stackDataAt: i64 = UNKNOWN;
  stackDataSize: i64 = 0;
  /** Empty and shared with other threads until `addFrame`. */
  frames: Array<Frame> = NO_FRAMES;
  /**
   * Signals whose handlers were at work, the one that came last first. Empty and shared with other threads until
   * `addInterruption`.
   */
  interruptions: Array<Interruption> = NO_INTERRUPTIONS;
  /** "complete", "no-memory", "no-context", "bad-frame", "limit"; "" until it was walked. */
  stackEnd: string = "";

  setStack(base: u64, size: i64): void {
    this.stackBase = word(base);
    this.stackSize = size;
    stacksTold++;
  }

  addFrame(frame: Frame): void {
    if (this.frames.length == 0) this.frames = [];
    this.frames.push(frame);
  }

  addInterruption(interruption: Interruption): void {
    if (this.interruptions.length == 0) this.interruptions = [];
    this.interruptions.push(interruption);
  }
}
