/**
 * A name and its value as programs keep and send them, each with its length before it: MessagePack, BSON, AMF, pickles,
 * Ruby's and Erlang's terms, strings of C++, Java, .NET and Python in objects that lie one behind the other.
 *
 *     82 a8 password ab …                MessagePack: the kind and the length in one byte
 *     a2 68 password 6b …                CBOR (RFC 8949): the same, and the byte is a letter
 *     7b 07 22 0d password 22 10 …       Ruby's Marshal: a quote, and the length and five
 *     08 00 … password 00 … 0b 00 00 00 … …    a length of 32 or 64 bits somewhere between the two
 *
 * Tables of names of programs look alike, so the value must look like a password besides, and one that no length is
 * told of is none.
 */
import { INI_PASSWORD } from "../../../filter/detectors.generated";
import { LIKELY, POSSIBLE } from "../../../records";
import { isIn, LINE } from "../../../values/chars";
import { ASCII, anchorAt, anchorEnd, encoding, textEnd, textStart } from "../../../window";
import { ahead, behind } from "../../around";
import { reportSecret } from "../../report";
import { nameEnd, nameStart } from "../name-at";
import { isPasswordName } from "../names";
import { gradeAmongText } from "./judge";

/** Between the end of a name and its value, as far as the header of an object of Python. */
const GAP: usize = 64;
const SHORTEST: usize = 6;
const LONGEST: usize = 127;

/** For a name of a password that bytes which are no text follow. */
export function counted(): void {
  if (nameEnd >= textEnd || glued()) return;
  if ((isPrintable(nameEnd) && !isMarshalled(nameEnd)) || isIn(nameEnd, LINE)) return;
  const limit = ahead(nameEnd, GAP);
  for (let from = nameEnd + 1; from < limit; from++) {
    if (!isPrintable(from)) continue;
    let end = endOfPrintable(from);
    // What follows may begin with a byte that is printable, too.
    const length = <usize>load<u8>(from - 1) & (load<u8>(from - 1) >= 0xa0 ? 31 : 127);
    if (length >= SHORTEST && from + length < end) end = from + length;
    if (end - from >= SHORTEST) {
      value(from, end);
      return;
    }
    from = end;
  }
}

function value(from: usize, end: usize): void {
  const length = end - from;
  if (length > LONGEST || gradeAmongText(from, end, 0, 0) != LIKELY) return;
  // Names of Go's types.
  if (load<u8>(from) == 0x2a) return;
  // Names in the pool of a Java class.
  if (from - nameEnd == 3 && load<u8>(nameEnd) == 1 && load<u8>(nameEnd + 1) == 0) return;
  if (!isCounted(nameEnd, from, length)) return;
  // The kind of the value may be a letter.
  const name = nameEnd - nameStart;
  const first = behind(nameStart, GAP);
  const isNameCounted = isCounted(first, nameStart, name) || isCounted(first, nameStart, name - 1);
  reportSecret(INI_PASSWORD, from, end, isNameCounted || isElement(from) ? LIKELY : POSSIBLE);
}

/** BSON: the kind of a text, a name that ends by NUL, a length of four bytes. */
function isElement(from: usize): bool {
  return from == nameEnd + 5 && load<u8>(nameEnd) == 0 && nameStart > textStart && load<u8>(nameStart - 1) == 2;
}

/** `"` or `I"` behind a name, and a length. */
function isMarshalled(p: usize): bool {
  return load<u8>(p) == 0x22 && p + 1 < textEnd && !isPrintable(p + 1) && load<u8>(p + 1) > MARSHALLED;
}

/** In Ruby's terms a length of up to 122 is one byte, which is that much more. */
const MARSHALLED: u8 = 5;

/** The same of a text or of bytes in CBOR: of fewer than 24 in one byte, and in the next of two. */
const TEXT: u8 = 0x60;
const BYTES: u8 = 0x40;
const COUNT_FOLLOWS: u8 = 24;

/**
 * The byte with a name's length is a letter in CBOR, and so is that of the value: all looks like one long name. Where
 * the letter before a part of it says how long a name of a password is, what follows may be the value's length.
 */
function glued(): bool {
  // What led here is of the name. Of two that fit, the shorter one is it.
  const least = max(nameStart, anchorEnd - min(anchorEnd, <usize>COUNT_FOLLOWS));
  for (let name = min(anchorAt, nameEnd - SHORTEST_NAME); name >= least; name--) {
    const length = <usize>(load<u8>(name - 1) - TEXT);
    const head = name + length;
    if (length < SHORTEST_NAME || length >= <usize>COUNT_FOLLOWS || head > nameEnd) continue;
    let count = load<u8>(head) - TEXT;
    if (count > COUNT_FOLLOWS) count = load<u8>(head) - BYTES;
    if (count > COUNT_FOLLOWS) continue;
    let from = head + 1;
    if (count == COUNT_FOLLOWS) count = load<u8>(from++);
    const end = from + <usize>count;
    if (<usize>count < SHORTEST || <usize>count > LONGEST || end >= textEnd || !isPrintableTo(from, end)) continue;
    if (!isPasswordName(name, head) || gradeAmongText(from, end, 0, 0) != LIKELY) continue;
    reportSecret(INI_PASSWORD, from, end, LIKELY);
    return true;
  }
  return false;
}

/** `pwd` */
const SHORTEST_NAME: usize = 3;

/** Whether a number before `to` says that so many characters follow: right before, or of four bytes after `from`. */
function isCounted(from: usize, to: usize, length: usize): bool {
  if (to == from) return false;
  const last = <usize>load<u8>(to - 1);
  if (last == length || (length < 32 && last == (0xa0 | length))) return true;
  if (last == length + <usize>MARSHALLED && (load<u8>(to - 2) == 0x22 || load<u8>(to - 2) == 0x3a)) return true;
  const zeros: usize = encoding == ASCII ? 3 : 1;
  for (let p = from; p + zeros < to; p++) {
    const byte = <usize>load<u8>(p);
    // With the NUL at the end; of UTF-16 in bytes.
    if (byte != length && byte != length + 1 && (encoding == ASCII || byte != length << 1)) continue;
    let q = p + 1;
    while (q <= p + zeros && load<u8>(q) == 0) q++;
    if (q > p + zeros) return true;
  }
  return false;
}

function isPrintable(p: usize): bool {
  const char = load<u8>(p);
  return char >= 0x20 && char < 0x7f;
}

/** Asked of many places, most of which fail at the first character: all of longer ones is not looked at for that. */
function isPrintableTo(from: usize, end: usize): bool {
  while (from < end && isPrintable(from)) from++;
  return from >= end;
}

function endOfPrintable(p: usize): usize {
  const limit = ahead(p, LONGEST + 1);
  while (p < limit && isPrintable(p)) p++;
  return p;
}
