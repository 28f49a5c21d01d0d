/** DER (X.690): tag, length, contents. Lengths are checked against where the data ends. */

export const INTEGER: u8 = 0x02;
export const BIT_STRING: u8 = 0x03;
export const OCTET_STRING: u8 = 0x04;
export const OBJECT_ID: u8 = 0x06;
export const SEQUENCE: u8 = 0x30;

/** The contents of the element that `enter` found, and what follows it. */
export let inside: usize = 0;
export let after: usize = 0;

/** Whether an element of this tag begins at p and ends at `end` or before. */
export function enter(p: usize, end: usize, tag: u8): bool {
  if (p >= end || end - p < 2 || load<u8>(p) != tag) return false;
  let length = <usize>load<u8>(p, 1);
  let from = p + 2;
  if (length >= 0x80) {
    const size = length & 0x7f;
    if (size == 0 || size > 3 || end - from < size) return false;
    length = 0;
    for (let i: usize = 0; i < size; i++) length = (length << 8) | <usize>load<u8>(from + i);
    from += size;
    if (length < 0x80) return false;
  }
  if (end - from < length) return false;
  inside = from;
  after = from + length;
  return true;
}

/** Whether the contents of the element that `enter` found are these bytes. */
export function isInside(bytes: usize, length: usize): bool {
  if (after - inside != length) return false;
  return memory.compare(inside, bytes, length) == 0;
}

/** Whether an INTEGER below 256 with this value begins at p. */
export function isSmall(p: usize, end: usize, value: u8): bool {
  return enter(p, end, INTEGER) && after - inside == 1 && load<u8>(inside) == value;
}
