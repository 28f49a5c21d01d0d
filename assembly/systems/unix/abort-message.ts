/** Where the C libraries of Unix keep the text that a program aborted with. */
import { Cursor } from "../../bytes/cursor";
import { ByteSource } from "../../bytes/source";
import { readUtf8 } from "../../bytes/text";
import { AddressSpace } from "../../spaces/space";

/** Pages are of 4 KiB or more. */
export const PAGE: u64 = 4096;
const LONGEST: u64 = 1 << 16;
const SHORTEST: i32 = 8;
const TEXT_BYTES: u64 = 4096;

/**
 * glibc: `__abort_msg` points at a mapping of its own, {u32 size; char text[]}. Its size is that of the mapping, in
 * pages; the text ends with a new line. "" when that is not what lies at `page`.
 */
export function glibcMessage(space: AddressSpace, memory: ByteSource, page: u64): string {
  const cursor = new Cursor(memory, page);
  cursor.bigEndian = space.bigEndian;
  const size = cursor.u32("abort_msg.size");
  if (!cursor.ok || size == 0 || size % PAGE != 0 || size > LONGEST) return "";
  const text = readUtf8(memory, page + 4, TEXT_BYTES, true);
  return text.length >= SHORTEST && text.endsWith("\n") && isPrinted(text) ? text.trim() : "";
}

/** The text that a word in [from, until) points at, as `__abort_msg` does from the library's data; "" where none does. */
export function glibcMessageBehind(space: AddressSpace, memory: ByteSource, from: u64, until: u64): string {
  const word = <u64>space.wordBytes;
  const cursor = new Cursor(memory);
  cursor.bigEndian = space.bigEndian;
  cursor.wordBytes = space.wordBytes;
  for (let at = (from + word - 1) & ~(word - 1); at + word <= until; at += word) {
    cursor.seek(at);
    const place = cursor.word("abort_msg");
    if (!cursor.ok) cursor.forgive();
    else if (place != 0 && place % PAGE == 0) {
      const text = glibcMessage(space, memory, place);
      if (text.length > 0) return text;
    }
  }
  return "";
}

// bionic (android_set_abort_message): two magic numbers since Android 10, then the size of all and the text.
const MAGIC_1: u64 = 0xb18e40886ac388f0;
const MAGIC_2: u64 = 0xc6dfba755a1de0b5;

/** bionic: in a mapping that is named after it. "" when it is not there. */
export function bionicMessage(space: AddressSpace, memory: ByteSource, base: u64): string {
  const cursor = new Cursor(memory, base);
  cursor.bigEndian = space.bigEndian;
  cursor.wordBytes = space.wordBytes;
  const isMarked = cursor.u64("abort_msg.magic1") == MAGIC_1 && cursor.u64("abort_msg.magic2") == MAGIC_2;
  if (!isMarked) {
    cursor.forgive();
    cursor.seek(base);
  }
  const size = cursor.word("abort_msg.size");
  if (!cursor.ok || size == 0 || size > 1 << 20) return "";
  const text = readUtf8(memory, cursor.at, min(TEXT_BYTES, size), true);
  return isPrinted(text) ? text.trim() : "";
}

/** "libc.so.6", and "libc-2.31.so" as it was called before. */
export function isGlibc(name: string): bool {
  return name.startsWith("libc.so.") || name.startsWith("libc-2.");
}

/** Whether it is text as a program prints it. */
export function isPrinted(text: string): bool {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit == 0xfffd || (unit < 0x20 && unit != 0x0a && unit != 0x0d && unit != 0x09)) return false;
  }
  return true;
}
