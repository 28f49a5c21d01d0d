/**
 * The top of the first thread's stack, as the kernel lays it out for a new program, from low to high: argc, pointers
 * to the arguments, 0, pointers to the environment, 0, the auxiliary vector, and above it the strings.
 */
import { Cursor } from "../../bytes/cursor";
import { AuxvEntry } from "../../facts/rows";
import { StartStrings } from "./start-strings";

/** How far below a known place the vector is looked for. */
const SEARCHED: u64 = 1 << 23;
const AT_ONCE: u64 = 1 << 15;
/** Pointers walked over: a program's arguments and environment are limited to some megabytes. */
const MOST_POINTERS: i32 = 1 << 18;
const MOST_ZEROS: i32 = 64;
/** A pointer is above this; a count of pointers below. */
const LEAST_POINTER: u64 = 1 << 20;

@final
export class StartStack {
  /** Whether the vector was found, and arguments below it. */
  isFound: bool = false;
  /** Where in memory the vector lies; 0 until it is found. */
  vectorAt: u64 = 0;
  private place: u64;
  private readonly wordBytes: u32;
  private readonly lowest: u64;
  private readonly cursor: Cursor;

  /**
   * `below`: a place above the vector, such as AT_RANDOM; `lowest`: where the stack that it lies in begins.
   */
  constructor(
    private readonly strings: StartStrings,
    readonly vector: Array<AuxvEntry>,
    below: u64,
    lowest: u64,
  ) {
    this.cursor = strings.cursorAt(below);
    this.wordBytes = strings.wordBytes;
    this.place = below & ~(<u64>strings.wordBytes - 1);
    this.lowest = below > SEARCHED ? max(lowest, below - SEARCHED) : lowest;
  }

  /** Looks on for the vector, then reads; false when done. */
  step(): bool {
    const vector = this.vector;
    if (vector.length == 0) return false;
    const limit = this.place > this.lowest + AT_ONCE ? this.place - AT_ONCE : this.lowest;
    for (let at = this.place; at >= limit && at >= this.wordBytes; at -= this.wordBytes) {
      if (!this.isVector(at)) continue;
      this.vectorAt = at;
      this.readBelow(at);
      return false;
    }
    if (limit <= this.lowest) return false;
    this.place = limit;
    return true;
  }

  private isVector(at: u64): bool {
    const cursor = this.cursor;
    cursor.forgive();
    cursor.seek(at);
    for (let i = 0; i < this.vector.length; i++) {
      const row = this.vector[i];
      if (cursor.word("Stack.auxv") != row.type || cursor.word("Stack.auxv") != row.value) return false;
      if (!cursor.ok) return false;
    }
    return true;
  }

  private wordAt(at: u64): u64 {
    this.cursor.seek(at);
    return this.cursor.word("Stack.word");
  }

  /**
   * Walks down from the vector to the count of arguments: a small number that says how far above it a 0 lies. Programs
   * may have taken pointers out (unsetenv closes the gap and leaves a second 0), so every 0 is remembered.
   */
  private readBelow(vectorAt: u64): void {
    const word = <u64>this.wordBytes;
    const cursor = this.cursor;
    cursor.forgive();
    const zeros: Array<u64> = [];
    let pointers = 0;
    let noArguments: u64 = 0;
    let at = vectorAt;
    for (let walked = 0; walked < MOST_POINTERS && at >= this.lowest + word; walked++) {
      at -= word;
      const value = this.wordAt(at);
      if (!cursor.ok) break;
      if (value >= LEAST_POINTER) {
        // ARM's and m68k's startup code leaves the address of the arguments where their count was.
        if (value == at + word && zeros.length > 0) return this.take(at, zeros[zeros.length - 1], vectorAt);
        pointers++;
        continue;
      }
      for (let i = zeros.length - 1; i >= 0; i--) {
        if ((zeros[i] - at) / word - 1 != value) continue;
        if (value != 0) return this.take(at, zeros[i], vectorAt);
        // No arguments at all, or a pointer that the program has taken out: the first only if nothing else fits.
        if (pointers > 0 && noArguments == 0 && isOneBlock(zeros, vectorAt, word)) noArguments = at;
      }
      if (value != 0 || zeros.length == MOST_ZEROS) break;
      zeros.push(at);
    }
    if (noArguments != 0) this.take(noArguments, noArguments + word, vectorAt);
  }

  /** The count lies at `countAt`, the 0 behind the arguments at `zeroAt`. */
  private take(countAt: u64, zeroAt: u64, vectorAt: u64): void {
    const word = <u64>this.wordBytes;
    this.cursor.forgive();
    this.isFound = true;
    this.strings.read(countAt + word, zeroAt, true);
    this.strings.read(zeroAt + word, vectorAt - word, false);
  }
}

/** Whether all zeros but the last lie right below the vector: one block of pointers, the environment. */
function isOneBlock(zeros: Array<u64>, vectorAt: u64, word: u64): bool {
  for (let i = 0; i < zeros.length - 1; i++) if (zeros[i] != vectorAt - (<u64>i + 1) * word) return false;
  return true;
}
