/**
 * A panic of Go that is ending the program: the goroutine that panics keeps it until the end, and what was given to
 * panic() was made a string before the dump (preprintpanics of src/runtime/panic.go), be it an error or a Stringer.
 */
import { Cursor } from "../../bytes/cursor";
import { readUtf8 } from "../../bytes/text";
import { Dump } from "../../facts/dump";
import { findRegister, registerValue } from "../../machines/machine";
import { SpaceSource } from "../../spaces/space";
import { isPrinted } from "../../systems/unix/abort-message";

// g of src/runtime/runtime2.go, in words: 0 and 1 the stack, 4 the innermost panic, 6 its m.
const G_PANIC: u64 = 4;
const G_M: u64 = 6;
// m: 0 its g0; among the first words its curg too, which moves from release to release.
const M_WORDS: u64 = 64;
// _panic: 0 argp, 1 and 2 the value as {type, data}.
const PANIC_TYPE: u64 = 1;
const PANIC_DATA: u64 = 2;
/** abi.Type: behind two words and seven bytes what kind it is, in the low five bits; 24 is a string. */
const KIND_MASK: i32 = 31;
const KIND_STRING: i32 = 24;

const TEXT_BYTES: u64 = 4096;
const MOST_THREADS: i32 = 256;

@final
export class GoPanic {
  /** What was said, "" where that is not in the dump: constants lie in the program's file. */
  text: string = "";
}

/** The panic that a goroutine of a thread was in, the crashed thread first; null: none is on its way. */
export function findGoPanic(dump: Dump, memory: SpaceSource, crashed: i32): GoPanic | null {
  let panic = crashed >= 0 && crashed < dump.threads.length ? panicOf(dump, memory, crashed) : null;
  for (let i = 0; i < min(dump.threads.length, MOST_THREADS) && !panic; i++) {
    if (i != crashed) panic = panicOf(dump, memory, i);
  }
  return panic;
}

/** The goroutine is in a register, and in the thread's own memory right before its base. */
function panicOf(dump: Dump, memory: SpaceSource, thread: i32): GoPanic | null {
  const registers = dump.threads[thread].registers;
  if (!registers) return null;
  const cursor = memory.cursor();
  const word = <u64>cursor.wordBytes;
  let panic: GoPanic | null = null;
  if (findRegister(registers, dump.system.arch == "arm64" ? "x28" : "r14"))
    panic = ofGoroutine(memory, cursor, registerValue);
  if (!panic && findRegister(registers, "fs_base")) {
    panic = ofGoroutine(memory, cursor, cursor.wordOrZero(registerValue - word));
  }
  return panic;
}

/** `g` may be one that works for the thread itself: its m knows which goroutine it was running. */
function ofGoroutine(memory: SpaceSource, cursor: Cursor, g: u64): GoPanic | null {
  const word = <u64>cursor.wordBytes;
  if (g == 0 || g % word != 0) return null;
  const m = cursor.wordOrZero(g + G_M * word);
  if (m == 0 || m % word != 0 || cursor.wordOrZero(cursor.wordOrZero(m) + G_M * word) != m) return null;
  const own = panicIn(memory, cursor, g);
  for (let i: u64 = 1; i < M_WORDS && !own; i++) {
    const other = cursor.wordOrZero(m + i * word);
    if (other == 0 || other % word != 0 || cursor.wordOrZero(other + G_M * word) != m) continue;
    const panic = panicIn(memory, cursor, other);
    if (panic) return panic;
  }
  return own;
}

function panicIn(memory: SpaceSource, cursor: Cursor, g: u64): GoPanic | null {
  const word = <u64>cursor.wordBytes;
  const place = cursor.wordOrZero(g + G_PANIC * word);
  // It is a variable of gopanic(), on the goroutine's own stack.
  if (place < cursor.wordOrZero(g) || place >= cursor.wordOrZero(g + word) || place % word != 0) return null;
  const type = cursor.wordOrZero(place + PANIC_TYPE * word);
  if (type == 0) return null;
  const made = new GoPanic();
  const kind = memory.byte(type + 2 * word + 7);
  if (kind > 0 && (kind & KIND_MASK) != KIND_STRING) return made;
  const data = cursor.wordOrZero(place + PANIC_DATA * word);
  const length = cursor.wordOrZero(data + word);
  const at = cursor.wordOrZero(data);
  if (data == 0 || at == 0 || length == 0 || length > TEXT_BYTES || memory.byte(at + length - 1) < 0) return made;
  const text = readUtf8(memory, at, length, false);
  if (isPrinted(text)) made.text = text.trim();
  return made;
}
