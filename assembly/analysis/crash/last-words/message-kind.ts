/** What the text that a program left behind says of its end. The texts are those that run-time libraries print. */

export const TEXT_NONE: i32 = 0;
export const TEXT_ASSERTION: i32 = 1;
export const TEXT_HEAP: i32 = 2;
export const TEXT_SMASHED_STACK: i32 = 3;
export const TEXT_UNCAUGHT: i32 = 4;
export const TEXT_MEMORY: i32 = 5;
export const TEXT_PANIC: i32 = 6;
export const TEXT_SANITIZER: i32 = 7;
/** A check of FORTIFY_SOURCE. */
export const TEXT_OVERRUN: i32 = 8;
/** A text of the program's own. */
const TEXT_OTHER: i32 = 9;

/** Parts of texts, each with the kind that it tells; the first that is found decides. */
const PARTS: StaticArray<string> = [
  "AddressSanitizer",
  "ThreadSanitizer",
  "MemorySanitizer",
  "stack smashing detected",
  "buffer overflow detected",
  "fortify: ",
  "FORTIFY: ",
  "std::bad_alloc",
  "heap out of memory",
  "Out of memory",
  "out of memory",
  "OutOfMemoryError",
  "memory allocation of",
  "OutOfMemory encountered",
  "annot allocate memory",
  "failed to allocate ",
  "double free",
  "free(): ",
  "malloc(): ",
  "realloc(): ",
  "munmap_chunk(): ",
  "malloc_consolidate(): ",
  "corrupted size vs. prev_size",
  "corrupted double-linked list",
  "malloc: *** error for object",
  "Attempt to free invalid pointer",
  "memory allocation bug: ",
  "memory deallocation bug: ",
  "memory stomping bug: ",
  "size mismatch detected",
  "Scudo ERROR",
  "panicked at ",
  "panic: ",
  "fatal error: ",
  "terminate called",
  "terminating ",
  "uncaught exception",
  "Uncaught exception",
  "Unhandled exception",
  "Assertion",
  "assertion",
  "Check failed",
  "MOZ_RELEASE_ASSERT",
  "MOZ_ASSERT",
  "MOZ_DIAGNOSTIC_ASSERT",
  "Debug check failed",
];
const KINDS: StaticArray<i32> = [
  TEXT_SANITIZER,
  TEXT_SANITIZER,
  TEXT_SANITIZER,
  TEXT_SMASHED_STACK,
  TEXT_OVERRUN,
  TEXT_OVERRUN,
  TEXT_OVERRUN,
  TEXT_MEMORY,
  TEXT_MEMORY,
  TEXT_MEMORY,
  TEXT_MEMORY,
  TEXT_MEMORY,
  TEXT_MEMORY,
  TEXT_MEMORY,
  TEXT_MEMORY,
  TEXT_MEMORY,
  TEXT_HEAP,
  TEXT_HEAP,
  TEXT_HEAP,
  TEXT_HEAP,
  TEXT_HEAP,
  TEXT_HEAP,
  TEXT_HEAP,
  TEXT_HEAP,
  TEXT_HEAP,
  TEXT_HEAP,
  TEXT_HEAP,
  TEXT_HEAP,
  TEXT_HEAP,
  TEXT_HEAP,
  TEXT_HEAP,
  TEXT_PANIC,
  TEXT_PANIC,
  TEXT_PANIC,
  TEXT_UNCAUGHT,
  TEXT_UNCAUGHT,
  TEXT_UNCAUGHT,
  TEXT_UNCAUGHT,
  TEXT_UNCAUGHT,
  TEXT_ASSERTION,
  TEXT_ASSERTION,
  TEXT_ASSERTION,
  TEXT_ASSERTION,
  TEXT_ASSERTION,
  TEXT_ASSERTION,
  TEXT_ASSERTION,
];

/** What a message tells: one of the TEXT_ constants. */
export function messageKind(message: string): i32 {
  // Says no more than the signal does.
  if (message.length == 0 || message == "abort() called") return TEXT_NONE;
  for (let i = 0; i < PARTS.length; i++) if (message.indexOf(PARTS[i]) >= 0) return KINDS[i];
  return TEXT_OTHER;
}
