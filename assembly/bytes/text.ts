/**
 * Text from a dump becomes a string here and nowhere else: invalid UTF-8 and UTF-16 turn into U+FFFD, control
 * characters stay (the report escapes them), and what is longer than the limit is cut and counted.
 */
import { ByteSource, span } from "./source";

/** The report's limit for one text, in UTF-16 units. */
export const TEXT_LIMIT: i32 = 32768;
const REPLACEMENT: u32 = 0xfffd;

/** Texts cut at a limit so far; the report says so. */
export let cutTexts: i32 = 0;

/** Counts a text that its reader cut at a limit of its own. */
export function countCutText(): void {
  cutTexts++;
}

const scratch: usize = heap.alloc((<usize>(TEXT_LIMIT + 4)) << 1);
let units: i32 = 0;

/** UTF-8 of `length` bytes. Stops at a zero byte when `isTerminated`. */
export function readUtf8(source: ByteSource, offset: u64, length: u64, isTerminated: bool): string {
  units = 0;
  let at = offset;
  let left = length;
  let point: u32 = 0;
  let following: i32 = 0;
  let lowest: u32 = 0;
  while (left > 0) {
    const from = source.locate(at);
    if (from == 0) break;
    const count = left < <u64>span ? <u32>left : span;
    for (let i: u32 = 0; i < count; i++) {
      const byte = <u32>load<u8>(from + i);
      if (following > 0) {
        if ((byte & 0xc0) == 0x80) {
          point = (point << 6) | (byte & 0x3f);
          if (--following == 0) {
            const isValid = point >= lowest && point <= 0x10ffff && (point & 0xfffff800) != 0xd800;
            if (!putPoint(isValid ? point : REPLACEMENT)) return finish();
          }
          continue;
        }
        following = 0;
        if (!putPoint(REPLACEMENT)) return finish();
      }
      if (byte == 0 && isTerminated) return finish();
      if (byte < 0x80) {
        if (!putPoint(byte)) return finish();
      } else if (byte >= 0xc2 && byte < 0xe0) {
        point = byte & 0x1f;
        following = 1;
        lowest = 0x80;
      } else if (byte >= 0xe0 && byte < 0xf0) {
        point = byte & 0x0f;
        following = 2;
        lowest = 0x800;
      } else if (byte >= 0xf0 && byte < 0xf5) {
        point = byte & 0x07;
        following = 3;
        lowest = 0x10000;
      } else if (!putPoint(REPLACEMENT)) return finish();
    }
    at += count;
    left -= count;
  }
  if (following > 0) putPoint(REPLACEMENT);
  return finish();
}

/** UTF-16 of `length` bytes. Stops at a zero unit when `isTerminated`. */
export function readUtf16(source: ByteSource, offset: u64, length: u64, isBigEndian: bool, isTerminated: bool): string {
  units = 0;
  let high: u32 = 0;
  for (let at: u64 = 0; at + 1 < length; at += 2) {
    const first = source.byte(offset + at);
    const second = source.byte(offset + at + 1);
    if (first < 0 || second < 0) break;
    const unit = <u32>(isBigEndian ? (first << 8) | second : (second << 8) | first);
    if (unit == 0 && isTerminated) break;
    const isLow = (unit & 0xfc00) == 0xdc00;
    if (high != 0) {
      const point = isLow ? 0x10000 + ((high & 0x3ff) << 10) + (unit & 0x3ff) : REPLACEMENT;
      high = 0;
      if (!putPoint(point)) return finish();
      if (isLow) continue;
    }
    if ((unit & 0xfc00) == 0xd800) high = unit;
    else if (!putPoint(isLow ? REPLACEMENT : unit)) return finish();
  }
  if (high != 0) putPoint(REPLACEMENT);
  return finish();
}

/** Bytes as lower-case hex, two digits each; no spaces. */
export function readHex(source: ByteSource, offset: u64, length: i32): string {
  units = 0;
  for (let i = 0; i < length; i++) {
    const byte = source.byte(offset + i);
    if (byte < 0) break;
    if (!putPoint(hexDigit(byte >> 4)) || !putPoint(hexDigit(byte & 15))) break;
  }
  return finish();
}

/** A number of `length` bytes in memory, the most significant one first, as the report writes wide registers: `0x`, no padding. */
export function wideHex(from: usize, length: i32): string {
  units = 0;
  putPoint(0x30);
  putPoint(0x78);
  let hasDigits = false;
  for (let i = 0; i < length; i++) {
    const byte = <i32>load<u8>(from + i);
    if (hasDigits || byte > 15) putPoint(hexDigit(byte >> 4));
    if (hasDigits || byte > 0 || i == length - 1) putPoint(hexDigit(byte & 15));
    hasDigits = hasDigits || byte > 0;
  }
  return finish();
}

/** `0x`, lower case, no padding: how the report writes addresses, codes and register values. */
export function hex(value: u64): string {
  units = 0;
  putPoint(0x30);
  putPoint(0x78);
  let shift: i32 = 60;
  while (shift > 0 && value >> shift == 0) shift -= 4;
  for (; shift >= 0; shift -= 4) putPoint(hexDigit(<i32>((value >> shift) & 15)));
  return finish();
}

/** `digits` digits, upper case, with leading zeros: GUIDs and code ids. */
export function hexUpper(value: u64, digits: i32): string {
  units = 0;
  for (let shift = (digits - 1) << 2; shift >= 0; shift -= 4) {
    const digit = <i32>((value >> shift) & 15);
    putPoint(digit < 10 ? 0x30 + digit : 0x37 + digit);
  }
  return finish();
}

/** The part behind the last `/` or `\`. */
export function baseName(path: string): string {
  for (let i = path.length - 1; i >= 0; i--) {
    const unit = path.charCodeAt(i);
    if (unit == 0x2f || unit == 0x5c) return path.substring(i + 1);
  }
  return path;
}

/** With A to Z as a to z; other letters stay. Names of files and numbers need no more. */
export function lowerAscii(text: string): string {
  return foldAscii(text, 0x41, 0x20);
}

/** With a to z as A to Z; other letters stay. */
export function upperAscii(text: string): string {
  return foldAscii(text, 0x61, -0x20);
}

function foldAscii(text: string, first: i32, change: i32): string {
  const length = min(text.length, TEXT_LIMIT);
  let isChanged = false;
  units = 0;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    const isLetter = unit >= first && unit < first + 26;
    isChanged = isChanged || isLetter;
    putUnit(isLetter ? unit + change : unit);
  }
  return isChanged ? finish() : text;
}

function hexDigit(value: i32): u32 {
  return value < 10 ? 0x30 + value : 0x57 + value;
}

function putPoint(point: u32): bool {
  if (units >= TEXT_LIMIT) {
    cutTexts++;
    return false;
  }
  if (point >= 0x10000) {
    putUnit(0xd800 + ((point - 0x10000) >> 10));
    putUnit(0xdc00 + ((point - 0x10000) & 0x3ff));
  } else putUnit(point);
  return true;
}

function putUnit(unit: u32): void {
  store<u16>(scratch + ((<usize>units) << 1), unit);
  units++;
}

function finish(): string {
  if (units == 0) return "";
  const bytes = (<usize>units) << 1;
  const made = __new(bytes, idof<string>());
  memory.copy(made, scratch, bytes);
  return changetype<string>(made);
}
