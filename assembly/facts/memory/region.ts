import { Fact, UNKNOWN } from "../fact";

/** What is known of a region's protection. */
export const PROTECTION_KNOWN: i32 = 1;
export const READ: i32 = 2;
export const WRITE: i32 = 4;
export const EXECUTE: i32 = 8;
export const GUARD: i32 = 16;

/** A stretch of an address space. */
@final
export class Region extends Fact {
  /** Bytes of it in this file; UNKNOWN where that cannot be told. */
  present: i64 = UNKNOWN;
  /** PROTECTION_KNOWN with READ, WRITE, EXECUTE, GUARD; 0: unknown. */
  protection: i32 = 0;
  /** "commit", "reserve", "free"; "" unknown. */
  state: string = "";
  /** "image", "mapped", "private"; "" unknown. */
  type: string = "";
  /** Where the whole begins that was set aside for it at once; 0: not known. */
  allocationBase: u64 = 0;
  /** Mapped file or role: "[heap]", "/usr/lib/libc.so.6". */
  name: string = "";
  fileOffset: i64 = UNKNOWN;
  /** "" for the process's or kernel's own space, "physical". */
  space: string = "";

  /** Whether the system says that nothing is there: free, or only set aside. */
  get isEmpty(): bool {
    return this.state == "free" || this.state == "reserve";
  }

  constructor(
    readonly base: u64,
    public size: u64,
  ) {
    super();
  }
}
