/** From a literal that was found to the anchors that hold it. */
import { addPlace } from "../places";
import { ANCHOR_BYTES, ANCHOR_STARTS } from "./anchors.generated";

/** Adds a place for each anchor of the literal's family that stands around it. */
export function addFamily(kind: i32, starts: usize, members: usize, literal: i32, start: usize): void {
  const row = starts + ((<usize>literal) << 1);
  const end = <usize>load<u16>(row, 2);
  for (let i = <usize>load<u16>(row); i < end; i++) {
    const member = load<u32>(members + (i << 2));
    const anchor = <i32>(member & 0xffff);
    const bytes = ANCHOR_STARTS + ((<usize>anchor) << 1);
    const length = <usize>load<u16>(bytes, 2) - <usize>load<u16>(bytes);
    const first = start - <usize>(member >>> 16);
    if (isEqual(first, ANCHOR_BYTES + <usize>load<u16>(bytes), length)) addPlace(kind, anchor, first, first + length);
  }
}

export function isEqual(p: usize, bytes: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) if (load<u8>(p + i) != load<u8>(bytes + i)) return false;
  return true;
}
