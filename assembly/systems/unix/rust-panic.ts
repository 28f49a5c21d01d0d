/**
 * A panic of Rust that is ending the program: its standard library keeps on the stack what it gives to the hook
 * (PanicHookInfo of std/src/panic.rs) and, until the end, to the rest of its way: what was said as a `&dyn Any`, and where.
 */
import { Cursor } from "../../bytes/cursor";
import { ByteSource } from "../../bytes/source";
import { readUtf8 } from "../../bytes/text";
import { Dump } from "../../facts/dump";
import { SpaceSource } from "../../spaces/space";
import { isPrinted } from "./abort-message";

/** Words of the stack that are looked at. */
const WORDS: u32 = 1024;
const TEXT_BYTES: u64 = 4096;
/** Longer are no paths of a source, no lines of one and no columns. */
const LONGEST_PATH: u64 = 1024;
const LAST_LINE: u64 = 1 << 20;
const LAST_COLUMN: u64 = 1 << 16;

@final
export class RustPanic {
  /** What was said, "" where that is not in the dump. */
  text: string = "";
  /** The source's path, "" where that is not in the dump. */
  file: string = "";
  line: u64 = 0;
  column: u64 = 0;
  /** Address of core::panic::Location: of every place that may panic there is one. */
  place: u64 = 0;
}

/** Looks through the words of the stack from `sp`; null where no panic is on its way. */
export function findRustPanic(dump: Dump, memory: SpaceSource, sp: u64): RustPanic | null {
  const cursor = memory.cursor();
  const word = <u64>cursor.wordBytes;
  for (let i: u32 = 0; i < WORDS; i++) {
    // {data, table} of the `&dyn Any`; then the place, before which older releases have one word more.
    const slot = (sp & ~(word - 1)) + i * word;
    const table = cursor.wordOrZero(slot + word);
    if (table % word != 0 || dump.moduleAt(table) < 0 || !isTable(dump, cursor, table, word)) continue;
    for (let k: u64 = 2; k < 4; k++) {
      const place = cursor.wordOrZero(slot + k * word);
      const panic = place % word == 0 && dump.moduleAt(place) >= 0 ? placeOf(dump, cursor, memory, place, word) : null;
      if (!panic) continue;
      panic.text = panicText(memory, slot);
      return panic;
    }
  }
  return null;
}

/**
 * The text of the `dyn Any` whose {data, table} lies at `slot`: a String, also within what formats it, or a `&str`. The
 * table is {drop, size, alignment, functions …}. "" where it is another, or not in the dump.
 */
export function panicText(memory: SpaceSource, slot: u64): string {
  const cursor = memory.cursor();
  const word = <u64>cursor.wordBytes;
  const data = cursor.wordOrZero(slot);
  const size = cursor.wordOrZero(cursor.wordOrZero(slot + word) + word);
  const first = cursor.wordOrZero(data);
  const second = cursor.wordOrZero(data + word);
  const third = cursor.wordOrZero(data + 2 * word);
  if (size == 2 * word) return textOf(memory, first, second);
  if (size != 3 * word && size != 4 * word) return "";
  // {capacity, pointer, length}; the compiler orders the first two as it likes.
  const text = third <= first ? textOf(memory, second, third) : "";
  return text.length > 0 || third > second ? text : textOf(memory, first, third);
}

/** Whether a table of a trait's functions lies there, of a type that may hold a text. */
function isTable(dump: Dump, cursor: Cursor, table: u64, word: u64): bool {
  const drop = cursor.wordOrZero(table);
  if (drop != 0 && dump.moduleAt(drop) < 0) return false;
  const size = cursor.wordOrZero(table + word);
  return size >= 2 * word && size <= 4 * word && size % word == 0 && cursor.wordOrZero(table + 2 * word) == word;
}

/** core::panic::Location: path {pointer, length}, u32 line and column. */
function placeOf(dump: Dump, cursor: Cursor, memory: ByteSource, place: u64, word: u64): RustPanic | null {
  const path = cursor.wordOrZero(place);
  const length = cursor.wordOrZero(place + word);
  if (length == 0 || length > LONGEST_PATH || dump.moduleAt(path) < 0) return null;
  cursor.seek(place + 2 * word);
  const made = new RustPanic();
  made.line = cursor.u32("Location.line");
  made.column = cursor.u32("Location.column");
  if (!cursor.ok) cursor.forgive();
  if (made.line == 0 || made.line > LAST_LINE || made.column == 0 || made.column > LAST_COLUMN) return null;
  made.place = place;
  made.file = textOf(memory, path, length);
  return made;
}

function textOf(memory: ByteSource, at: u64, length: u64): string {
  if (at == 0 || length == 0 || length > TEXT_BYTES || memory.byte(at + length - 1) < 0) return "";
  const text = readUtf8(memory, at, length, false);
  return isPrinted(text) ? text.trim() : "";
}
