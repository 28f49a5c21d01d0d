import { Registers } from "../registers";

/** A signal whose handler was called: what the kernel left on the stack of the thread that it interrupted. */
@final
export class Interruption {
  /** Index of the interrupted frame in the thread's `frames`. */
  frameIndex: i32 = 0;
  /** si_code and si_addr; `hasInfo` is false where the kernel left none. */
  hasInfo: bool = false;
  code: i32 = 0;
  address: u64 = 0;

  constructor(
    /** Address of what was found. */
    readonly at: u64,
    /** Its number; 0 where the kernel left none. */
    readonly signal: u32,
    /** As they were when the signal came; what the processor said of the fault as well. */
    readonly registers: Registers,
  ) {}
}
