/** What happened, and in one sentence for people. */

/** Nothing of the rules below. */
export const VERDICT_OTHER: i32 = 0;
/** The code that ran last is likely at fault: memory used wrongly, a check that failed. */
export const VERDICT_OWN: i32 = 1;
/** The code that ran last found or met what others did: damage, the end of memory, a signal, a lost file. */
export const VERDICT_MET: i32 = 2;
/** A stack that is full: what repeats is at fault. */
export const VERDICT_REPEAT: i32 = 3;
/** Nothing crashed. */
export const VERDICT_NONE: i32 = 4;

@final
export class Verdict {
  constructor(
    readonly blame: i32,
    readonly sentence: string,
    /** A word of facts/cause.ts, "" where none fits. */
    readonly cause: string = "",
  ) {}
}

/** What the code that ran last did wrong. */
export function own(sentence: string, cause: string = ""): Verdict {
  return new Verdict(VERDICT_OWN, sentence, cause);
}

/** What it met. */
export function met(sentence: string, cause: string = ""): Verdict {
  return new Verdict(VERDICT_MET, sentence, cause);
}

/** An instruction that is closed to programs. `m`: who stopped. */
export function privileged(m: string): Verdict {
  return own(m + " ran an instruction that only the kernel may run; it likely ran data as code.");
}
