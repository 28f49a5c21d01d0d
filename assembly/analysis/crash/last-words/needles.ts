/** The lines that run-time libraries print when they end a program, and how one is cut out of memory. */

import { reserve } from "../../../bytes/arena";
import { ByteSource } from "../../../bytes/source";
import { readUtf8 } from "../../../bytes/text";

// What each needle begins with says where it counts.
/** Anywhere in a line that was printed. */
const IN_LINE: i32 = 0x20;
/** "^": where its line begins; within other words somebody quotes it. */
const BEGINS: i32 = 0x5e;
/** "'": in a line that begins with the thread's name. */
const OF_THREAD: i32 = 0x27;
/** "~": near the stack pointer, as the C library prints it and keeps it for the dump; elsewhere it is of something else. */
const NEAR: i32 = 0x7e;
/** "!": where its line begins, in programs of Go; others print such lines without ending. */
const OF_GO: i32 = 0x21;
/** The one such line that lies among the data of every program of Go (earlycgocallback of src/runtime/proc.go). */
const GO_CONSTANT: string = "fatal error: cgo callback before cgo call";

const NEEDLES: StaticArray<string> = [
  "~Assertion `",
  "~Assertion failed",
  "~stack smashing detected",
  "~buffer overflow detected",
  "~double free or corruption",
  "~free(): ",
  "~malloc(): ",
  "~realloc(): ",
  "~munmap_chunk(): ",
  "~malloc_consolidate(): ",
  "~corrupted size vs. prev_size",
  "~corrupted double-linked list",
  "^terminate called ",
  " terminating with uncaught exception",
  " terminating due to uncaught exception",
  "'panicked at ",
  "^Fatal Python error: ",
  "^FATAL ERROR: ",
  "^# Fatal error in ",
  " ERROR: AddressSanitizer: ",
  " Check failed: ",
  "^Unhandled exception. ",
  "~ JavaScript heap out of memory",
  "~out of memory",
  "~Out of memory",
  "~annot allocate memory",
  "~failed to allocate ",
  "~memory allocation of ",
  "~Attempt to free invalid pointer",
  "~memory allocation bug: ",
  "~memory deallocation bug: ",
  "~memory stomping bug: ",
  "~<jemalloc>: ",
  "^OutOfMemory encountered: ",
  "!runtime error: ",
  "!fatal error: ",
];
/** No needle is longer. */
export const NEEDLE_BYTES: u64 = 39;
const ROW: usize = 40;

/** Bytes of a line before and behind the needle. */
const BEFORE: u64 = 512;
const BEHIND: u64 = 1024;

/** Of each needle 40 bytes: its length, then its letters. */
const table: usize = makeTable();
/** Of each byte: the first needle that begins with it, plus 1. */
const firsts: usize = makeFirsts();

function makeTable(): usize {
  const made = reserve(<usize>NEEDLES.length * ROW);
  for (let i = 0; i < NEEDLES.length; i++) {
    const needle = NEEDLES[i];
    const row = made + <usize>i * ROW;
    store<u8>(row, <u8>(needle.length - 1));
    for (let k = 1; k < needle.length; k++) store<u8>(row + k, <u8>needle.charCodeAt(k));
  }
  return made;
}

function makeFirsts(): usize {
  const made = reserve(256);
  for (let i = NEEDLES.length - 1; i >= 0; i--) store<u8>(made + load<u8>(table + <usize>i * ROW, 1), <u8>(i + 1));
  return made;
}

/** How far into `count` bytes a needle begins, or -1. One that is cut off at the end is not seen. */
export function matchNeedle(bytes: usize, count: u64): i64 {
  const needles = NEEDLES.length;
  for (let i: u64 = 0; i < count; i++) {
    const at = bytes + <usize>i;
    const byte = load<u8>(at);
    const first = load<u8>(firsts + byte);
    if (first == 0) continue;
    for (let n = <i32>first - 1; n < needles; n++) {
      const row = table + <usize>n * ROW;
      const length = load<u8>(row);
      if (load<u8>(row, 1) == byte && i + length <= count && memory.compare(at, row + 1, length) == 0) return <i64>i;
    }
  }
  return -1;
}

/** Whether a needle begins at `at` and ends behind `edge`, where other bytes in our memory go on. */
export function crossesAt(memory: ByteSource, at: u64, edge: u64): bool {
  for (let n = 0; n < NEEDLES.length; n++) {
    if (at + load<u8>(table + <usize>n * ROW) > edge && beginsAt(memory, at, n)) return true;
  }
  return false;
}

/** Whether the line was printed at an end, by what begins at `at` in it; `isNear`: it lies near the stack pointer. */
export function isLastLine(memory: ByteSource, at: u64, line: string, isNear: bool, isGo: bool): bool {
  for (let n = 0; n < NEEDLES.length; n++) {
    if (!beginsAt(memory, at, n)) continue;
    const needle = NEEDLES[n];
    const where = needle.charCodeAt(0);
    if (where == NEAR) return isNear;
    if (where == OF_THREAD) return line.startsWith("thread '");
    if (where == OF_GO && (!isGo || line == GO_CONSTANT)) return false;
    if (where == BEGINS || where == OF_GO) return line.startsWith(needle.substring(1));
    return where == IN_LINE;
  }
  return false;
}

function beginsAt(memory: ByteSource, at: u64, needle: i32): bool {
  const row = table + <usize>needle * ROW;
  const length = <i32>load<u8>(row);
  let k: i32 = 0;
  while (k < length && memory.byte(at + k) == load<u8>(row + 1 + k)) k++;
  return k == length;
}

/** Whether the byte before is text too, or ends another: numbers that look like letters stand anywhere. */
export function isReadableBefore(memory: ByteSource, at: u64): bool {
  const byte = memory.byte(at - 1);
  return byte < 0 || byte == 0 || byte == 0x0a || (byte >= 0x20 && byte != 0x7f);
}

/** The line that holds `at`, and one more when it ends with a colon, as Rust's does. */
export function lineAround(memory: ByteSource, at: u64): string {
  let start = at;
  while (at - start < BEFORE) {
    const byte = memory.byte(start - 1);
    if (byte < 0x20 || byte == 0x7f) break;
    start--;
  }
  let end = at;
  let lines = 0;
  let last = 0;
  while (end - at < BEHIND) {
    const byte = memory.byte(end);
    if (byte == 0x0a && (++lines > 1 || last != 0x3a)) break;
    if (byte < 0x20 && byte != 0x09 && byte != 0x0a) break;
    last = byte;
    end++;
  }
  return readUtf8(memory, start, end - start, true).trim();
}
