/** The report's words for causes: what whoever reads on needs to know without reading the sentence. */

/** Somebody stopped the machine. */
export const CAUSE_ON_PURPOSE: string = "on-purpose";
/** The program sent itself a signal, other than by abort(). */
export const CAUSE_OWN_SIGNAL: string = "own-signal";
export const CAUSE_TIMER: string = "timer";
/** Another process ended it. */
export const CAUSE_OUTSIDE: string = "outside";
export const CAUSE_NO_MEMORY: string = "no-memory";
export const CAUSE_FULL_STACK: string = "full-stack";
/** One call wanted more of the stack than was left. */
export const CAUSE_LARGE_FRAME: string = "large-frame";
export const CAUSE_DAMAGED_HEAP: string = "damaged-heap";
export const CAUSE_UNCAUGHT_ERROR: string = "uncaught-error";
/** The processor lacks it, or a compiler put it where a program must not come: the dump has no bytes to tell by. */
export const CAUSE_UNKNOWN_INSTRUCTION: string = "unknown-instruction";
/** The first of `nested` is what happened; a handler of the program then ended it. */
export const CAUSE_HANDLED_FAULT: string = "handled-fault";
