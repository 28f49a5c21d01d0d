/**
 * What may be shown of a value: its public prefix; of a value made by a machine, from 20 characters on, the last three
 * as well, so that its owner can tell which it is; of an e-mail address the first letter and the host; of all else
 * nothing, not even how long it is.
 */
import { atomOf, PRINTABLE } from "./chars";
import { findChar } from "./words/words";

const ROOM: usize = 48;
/** As UTF-8. */
const ELLIPSIS: u32 = 0xa680e2;
const TELLING_LENGTH: usize = 20;
const TAIL: usize = 3;

const HIDDEN = 0;
const MADE = 1;
const ADDRESS = 2;

let style: i32 = HIDDEN;
let publicLength: usize = 0;

/** The next value was made by a machine, and the first `length` characters of it are no secret. */
export function maskMade(length: usize): void {
  style = MADE;
  publicLength = length;
}

/** The first `length` characters of the next value are no secret. */
export function maskPrefix(length: usize): void {
  style = HIDDEN;
  publicLength = length;
}

/** The next value is an e-mail address. */
export function maskAddress(): void {
  style = ADDRESS;
  publicLength = 1;
}

/** What was said of a value that gets no mask does not hold for the next. */
export function forgetMask(): void {
  maskPrefix(0);
}

/** Writes the mask (UTF-8, at most 48 bytes) and returns its length. What was said of the value is forgotten. */
export function writeMask(start: usize, end: usize, into: usize): usize {
  let to = into;
  const limit = into + ROOM;
  const shown = min(min(publicLength, end - start), ROOM - 3 - TAIL);
  for (let i: usize = 0; i < shown && isShown(start + i); i++) store<u8>(to++, load<u8>(start + i));
  store<u8>(to, <u8>ELLIPSIS);
  store<u16>(to, <u16>(ELLIPSIS >> 8), 1);
  to += 3;
  if (style == MADE && end - start >= TELLING_LENGTH) {
    for (let p = end - TAIL; p < end && isShown(p); p++) store<u8>(to++, load<u8>(p));
  } else if (style == ADDRESS) {
    const host = findChar(start, end, 0x40);
    for (let p = host; p < end && to < limit && isShown(p); p++) store<u8>(to++, load<u8>(p));
  }
  forgetMask();
  return to - into;
}

function isShown(place: usize): bool {
  return (atomOf(load<u8>(place)) & PRINTABLE) != 0;
}
