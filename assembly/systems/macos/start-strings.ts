/**
 * What a program of macOS was started with. The kernel leaves on top of the first stack (XNU, bsd/kern/kern_exec.c):
 * argc, argv, 0, envp, 0, apple, 0, then the strings; the first of `apple` is "executable_path=…".
 */
import { Cursor } from "../../bytes/cursor";
import { SpaceSource } from "../../spaces/space";
import { StartStrings } from "../unix/start-strings";

const MARK: string = "executable_path=";
const MOST_PATH: u64 = 4096;
/** The kernel's ARG_MAX and some. */
const SEARCHED: u64 = (1 << 20) + (64 << 10);
const MOST_POINTERS: u64 = 1 << 18;

@final
export class MacStart {
  path: string = "";
  strings: StartStrings | null = null;
}

/** Looks for it at the top of the stack [base, end); null when it is not there. */
export function findMacStart(memory: SpaceSource, base: u64, end: u64): MacStart | null {
  const from = end - base > SEARCHED ? end - SEARCHED : base;
  const markAt = search(memory, from, end);
  if (markAt == 0) return null;
  const start = new MacStart();
  const space = memory.space;
  const cursor = new Cursor(memory, markAt + <u64>MARK.length);
  start.path = cursor.cstring(MOST_PATH, "Stack.executable_path");
  const width = <u64>space.wordBytes;
  const words = wordsOf(memory);
  const apple = searchPointer(words, from, markAt, markAt);
  if (apple == 0) return start;
  // Down over the environment to its end, then over the arguments to their number.
  const environmentEnd = apple - width;
  if (wordAt(words, environmentEnd) != 0) return start;
  let at = environmentEnd;
  let count: u64 = 0;
  while (at > from && count < MOST_POINTERS && wordAt(words, at - width) > markAt) {
    at -= width;
    count++;
  }
  const strings = new StartStrings(memory, space.wordBytes, space.bigEndian);
  strings.read(at, environmentEnd, false);
  const argumentsEnd = at - width;
  if (at <= from || wordAt(words, argumentsEnd) != 0) return start;
  at = argumentsEnd;
  count = 0;
  while (at > from && count < MOST_POINTERS && wordAt(words, at - width) > markAt) {
    at -= width;
    count++;
  }
  if (wordAt(words, at - width) != count) return start;
  strings.read(at, argumentsEnd, true);
  start.strings = strings;
  return start;
}

/** The mark that lies lowest: copies in the environment come behind it. 0: there is none. */
function search(memory: SpaceSource, from: u64, end: u64): u64 {
  const first = MARK.charCodeAt(0);
  for (let at = from; at < end; at++) {
    const byte = memory.byte(at);
    if (byte != first) continue;
    let i = 1;
    while (i < MARK.length && memory.byte(at + i) == MARK.charCodeAt(i)) i++;
    if (i == MARK.length) return at;
  }
  return 0;
}

/** The highest word below `end` that holds `value`; 0: none does. */
function searchPointer(words: Cursor, from: u64, end: u64, value: u64): u64 {
  const width = <u64>words.wordBytes;
  for (let at = (end & ~(width - 1)) - width; at >= from && at < end; at -= width) {
    if (wordAt(words, at) == value) return at;
  }
  return 0;
}

/** One cursor for all words: nothing is ever given back. */
function wordsOf(memory: SpaceSource): Cursor {
  const cursor = new Cursor(memory, 0);
  cursor.bigEndian = memory.space.bigEndian;
  cursor.wordBytes = memory.space.wordBytes;
  return cursor;
}

/** The word at `address`; 0 where the dump holds none. */
function wordAt(words: Cursor, address: u64): u64 {
  words.forgive();
  words.seek(address);
  return words.word("Stack.pointer");
}
