import { Fact, UNKNOWN, Word } from "./fact";

/** Why it stopped: the report's `crash`. */
@final
export class CrashFacts extends Fact {
  /** "exception", "signal", "bugcheck", "panic", "hang", "kill", "none"; "" unknown. */
  kind: string = "";
  sentence: string = "";
  /** What the sentence tells, as one of the words of cause.ts; "" without one. */
  cause: string = "";
  code: Word | null = null;
  name: string = "";
  subcode: Word | null = null;
  subname: string = "";
  /** Null where the record has none. */
  parameters: Array<u64> | null = null;
  /** Same length as `parameters`, or empty. */
  parameterWords: Array<string> = [];
  address: Word | null = null;
  /** "read", "write", "execute"; "" unknown. */
  access: string = "";
  instruction: Word | null = null;
  threadId: i64 = UNKNOWN;
  threadIndex: i32 = -1;
  message: string = "";
  /** The record says that the pointer's signature may not have fitted (arm64 pointer authentication). */
  isSignatureDoubted: bool = false;
  suspectModule: string = "";
  suspectWhy: string = "";
  suspectSentence: string = "";
  /** Where no module is named to ask about: why, and what stands near. */
  noSuspect: string = "";
  signature: string = "";
  readonly nested: Array<CrashFacts> = [];
}
