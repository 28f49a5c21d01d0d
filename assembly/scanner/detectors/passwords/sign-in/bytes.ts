/** What the messages of protocols are made of: lengths before texts, and the texts. */
import { isIn, PRINTABLE } from "../../../values/chars";
import { at, atEnd, setBytes, setText, textEnd } from "../../../window";
import { characterLength } from "../values";

/** What of a message is a password is text: from here on the window is that of text, with what led here as its anchor. */
export function beginText(): void {
  setText(at, atEnd);
}

/** For the next detector that hangs on these bytes. */
export function endText(): void {
  setBytes(at, atEnd);
}

export function big16(p: usize): usize {
  return <usize>bswap<u16>(load<u16>(p));
}

export function big32(p: usize): usize {
  return <usize>bswap<u32>(load<u32>(p));
}

/** Whether so many bytes from p on are text, and there. */
export function isTextOf(p: usize, length: usize): bool {
  if (p > textEnd || length > textEnd - p) return false;
  for (const end = p + length; p < end; ) {
    if (isIn(p, PRINTABLE)) {
      p++;
      continue;
    }
    const step = characterLength(p);
    if (step == 0 || p + step > end) return false;
    p += step;
  }
  return true;
}

/** Length and begin of what `berLength` read. */
export let berSize: usize = 0;
export let berFrom: usize = 0;

/** Reads a length of BER (X.690, 8.1.3) in one, two, three or five bytes; false: there is none. */
export function berLength(p: usize): bool {
  if (p + 5 > textEnd) return false;
  const first = load<u8>(p);
  berFrom = p + 1;
  berSize = <usize>first;
  if (first < 0x80) return true;
  if (first == 0x81) berSize = <usize>load<u8>(p + 1);
  else if (first == 0x82) berSize = big16(p + 1);
  else if (first == 0x84) berSize = big32(p + 1);
  else return false;
  berFrom += <usize>(first & 7);
  return berSize < 0x10000;
}

/** Whether a value of this kind begins before `from` with nothing but its length between, and ends at `end`. */
export function isInBer(kind: u8, from: usize, end: usize): bool {
  const size = end - from;
  if (load<u8>(from - 2) == kind && load<u8>(from - 1) < 0x80) return <usize>load<u8>(from - 1) == size;
  if (load<u8>(from - 3) == kind && load<u8>(from - 2) == 0x81) return <usize>load<u8>(from - 1) == size;
  if (load<u8>(from - 4) == kind && load<u8>(from - 3) == 0x82) return big16(from - 2) == size;
  return load<u8>(from - 6) == kind && load<u8>(from - 5) == 0x84 && big32(from - 4) == size;
}
