/**
 * The C++ exception that nothing caught, in the memory of a process that aborted for it: found by what the
 * Itanium ABI puts before every thrown object, wherever a word of the stack points at it.
 */
import { Cursor } from "../../bytes/cursor";
import { ByteSource } from "../../bytes/source";
import { readUtf8 } from "../../bytes/text";
import { SpaceSource } from "../../spaces/space";

// _Unwind_Exception.exception_class: who threw, as eight letters read from the highest byte.
/** "GNUCC++" and 0; 1 for a copy that std::rethrow_exception made. */
const LIBSTDCXX: u64 = 0x474e5543432b2b00;
/** "CLNGC++" and 0. */
const LIBCXXABI: u64 = 0x434c4e47432b2b00;
/** "MOZ", 0, "RUST". */
const RUST: u64 = 0x4d4f5a0052555354;

// __cxa_exception (Itanium C++ ABI: Exception Handling, 2.2.1) ends where _Unwind_Exception begins, aligned to 16.
// In words before it: 10 exceptionType, 9 exceptionDestructor … 1 adjustedPtr. On i386 four bytes of padding lie
// before it, and it has 11 words there.
const TYPE_WORDS_64: u64 = 10;
const TYPE_BYTES_32: u64 = 48;
/**
 * _Unwind_Exception: class, cleanup, two private words; aligned to 16. The thrown object follows; of Rust (panic_unwind,
 * src/gcc.rs) a word that tells its copies of the library apart, and what was said as a `Box<dyn Any>`.
 */
const OBJECT_AT: u64 = 32;
/** Bytes of the reference-counted string of libstdc++ in front of its letters: length, capacity, count. */
const COW_HEADER_WORDS: u64 = 3;

const TEXT_BYTES: u64 = 1024;
const NAME_BYTES: u64 = 512;
/** Words of the stack that are followed at most. */
const WORDS: u32 = 4096;
/** Places that may be read to find it; each may cost a page of the file. */
const PLACES: i32 = 256;

@final
export class UnwoundException {
  /** "std::runtime_error"; "" where its name is not in the dump. */
  type: string = "";
  /** What it has to say, "" where that is not in the dump. */
  text: string = "";
  /** Where the description of its type lies; 0 where it has none. */
  typeInfo: u64 = 0;
  /** Of a panic of Rust: where the `Box<dyn Any>` of what was said lies; else 0. */
  said: u64 = 0;
}

/** Follows the words of the stack from `sp` to `high`; null when none leads to a thrown object. */
export function findUnwoundException(memory: SpaceSource, sp: u64, high: u64): UnwoundException | null {
  const space = memory.space;
  const cursor = memory.cursor();
  const word = <u64>cursor.wordBytes;
  let places = 0;
  let last: u64 = 0;
  for (let i: u32 = 0; i < WORDS; i++) {
    const slot = (sp & ~(word - 1)) + i * word;
    if (slot >= high) break;
    cursor.seek(slot);
    const place = cursor.word("Stack");
    if (!cursor.ok) break;
    const isOnStack = place >= sp && place < high;
    if (place == last || place % 16 != 0 || isOnStack || !space.find(place)) continue;
    last = place;
    if (++places > PLACES) break;
    cursor.seek(place);
    const thrower = cursor.u64("UnwindException.Class");
    if (!cursor.ok) {
      cursor.forgive();
      continue;
    }
    if (thrower == RUST) {
      const panic = new UnwoundException();
      panic.type = "a Rust panic";
      panic.said = place + OBJECT_AT + word;
      return panic;
    }
    if (thrower == LIBSTDCXX || thrower == LIBCXXABI) return readException(cursor, memory, place, word);
  }
  return null;
}

function readException(cursor: Cursor, memory: ByteSource, place: u64, word: u64): UnwoundException {
  const made = new UnwoundException();
  const info = cursor.wordOrZero(place - (word == 8 ? TYPE_WORDS_64 * 8 : TYPE_BYTES_32));
  made.typeInfo = info;
  const name = info != 0 ? cursor.wordOrZero(info + word) : 0;
  const mangled = name != 0 ? readUtf8(memory, name, NAME_BYTES, true) : "";
  made.type = typeName(mangled);
  const object = place + OBJECT_AT;
  if (mangled == "PKc" || mangled == "Pc") made.text = textAt(memory, cursor.wordOrZero(object));
  else made.text = whatOf(cursor, memory, object, word);
  return made;
}

/**
 * The text of an exception that keeps it right behind its table of functions, in a string of libstdc++ or libc++:
 * believed only when the length that the string knows is the text's.
 */
function whatOf(cursor: Cursor, memory: ByteSource, object: u64, word: u64): string {
  const letters = cursor.wordOrZero(object + word);
  const text = textAt(memory, letters);
  const bytes = <u64>String.UTF8.byteLength(text);
  if (bytes == 0) return "";
  const isCow = cursor.wordOrZero(letters - COW_HEADER_WORDS * word) == bytes;
  return isCow || cursor.wordOrZero(object + 2 * word) == bytes ? text : "";
}

function textAt(memory: ByteSource, at: u64): string {
  const text = at != 0 ? readUtf8(memory, at, TEXT_BYTES, true) : "";
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit == 0xfffd || (unit < 0x20 && unit != 0x0a && unit != 0x09)) return "";
  }
  return text;
}

/** "St13runtime_error" is "std::runtime_error", "N3app5ErrorE" is "app::Error"; what is no plain name is "". */
export function typeName(mangled: string): string {
  // A type of one file only is marked with a star.
  let at = mangled.startsWith("*") ? 1 : 0;
  let name = "";
  const isNested = mangled.startsWith("N", at);
  if (isNested) at++;
  while (at < mangled.length) {
    if (mangled.startsWith("St", at)) {
      name = "std";
      at += 2;
      continue;
    }
    let length = 0;
    while (at < mangled.length && isDigit(mangled.charCodeAt(at)) && length < 1000) {
      length = length * 10 + mangled.charCodeAt(at++) - 0x30;
    }
    if (length == 0 || at + length > mangled.length) break;
    const part = mangled.substring(at, at + length);
    name += (name.length > 0 ? "::" : "") + (part == "_GLOBAL__N_1" ? "(anonymous namespace)" : part);
    at += length;
    if (!isNested) break;
  }
  const isWhole = isNested ? mangled.startsWith("E", at) && at + 1 == mangled.length : at == mangled.length;
  if (isWhole && name != "std") return name;
  if (mangled == "PKc" || mangled == "Pc") return "a text";
  if (mangled == "i" || mangled == "j" || mangled == "l" || mangled == "m") return "a number";
  return "";
}

function isDigit(unit: i32): bool {
  return unit >= 0x30 && unit <= 0x39;
}
