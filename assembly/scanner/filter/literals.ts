/**
 * Literals and the anchors that hold them, in a form that is compared eight bytes at a time. Made at start.
 *
 * A row of a literal:
 *   offset size name
 *        0    8 its first eight bytes, zeros behind
 *        8    8 which of their bits count
 *       16    2 length
 *       18    2 rules (text-tables.ts)
 *       20    4 address of its bytes
 *       24    2 where its members begin, the literal itself first
 *       26   18 where those of each group end (groupOf); the generator has sorted them
 *       44    2 the anchor that is the literal itself
 *       46    1 whether it has other members
 *       47    1 how many bytes before it tell the groups apart
 *
 * A row of a member, an anchor that holds the literal:
 *        0    8 what stands before the literal, its last eight bytes
 *        8    8 which of their bits count
 *       16    2 anchor
 *       18    2 where the literal lies in it
 *       20    2 length of the anchor
 *       24    4 address of its bytes
 */
import { addPlace } from "../places";
import { ANCHOR_BYTES, ANCHOR_STARTS } from "./anchors.generated";

export const LITERAL_ROW: i32 = 48;
export const MEMBER_ROW: i32 = 32;

export function lengthOf(literal: usize): usize {
  return <usize>load<u16>(literal, 16);
}

export function rulesOf(literal: usize): u32 {
  return <u32>load<u16>(literal, 18);
}

export function bytesOf(literal: usize): usize {
  return <usize>load<u32>(literal, 20);
}

export function enterLiteral(literal: usize, bytes: usize, length: usize, rules: u32): void {
  const mask = <u64>-1 >>> (length < 8 ? 64 - ((<u64>length) << 3) : 0);
  store<u64>(literal, load<u64>(bytes) & mask);
  store<u64>(literal, mask, 8);
  store<u16>(literal, <u16>length, 16);
  store<u16>(literal, <u16>rules, 18);
  store<u32>(literal, <u32>bytes, 20);
}

/** `starts` and `families` are the generator's; the members' rows go to `rows`. The first member is the literal itself. */
export function enterMembers(literal: usize, index: i32, starts: usize, families: usize, rows: usize): void {
  const list = starts + ((<usize>index) << 1);
  const first = <usize>load<u16>(list);
  const end = <usize>load<u16>(list, 2);
  store<u16>(literal, <u16>first, 24);
  store<u16>(literal, load<u16>(families + (first << 2)), 44);
  store<u8>(literal, <u8>(end - first > 1), 46);
  let told: usize = MOST_TOLD;
  for (let i = first; i < end; i++) {
    const place = <usize>load<u16>(families + (i << 2), 2);
    if (place > 0) told = min(told, place);
  }
  store<u8>(literal, <u8>told, 47);
  for (let group: usize = 0; group <= GROUPS; group++) store<u16>(groupEnd(literal, group), <u16>first);
  for (let i = first; i < end; i++) {
    const member = load<u32>(families + (i << 2));
    const anchor = ANCHOR_STARTS + ((<usize>(member & 0xffff)) << 1);
    const bytes = ANCHOR_BYTES + <usize>load<u16>(anchor);
    const place = <usize>(member >>> 16);
    const mask = place == 0 ? 0 : (<u64>-1) << (place < 8 ? 64 - ((<u64>place) << 3) : 0);
    const row = rows + i * <usize>MEMBER_ROW;
    store<u64>(row, load<u64>(bytes + place - 8) & mask);
    store<u64>(row, mask, 8);
    store<u16>(row, <u16>member, 16);
    store<u16>(row, <u16>place, 18);
    store<u16>(row, load<u16>(anchor, 2) - load<u16>(anchor), 20);
    store<u32>(row, <u32>bytes, 24);
    const group: usize = place == 0 ? 0 : groupOf(literal, bytes + place);
    for (let later = group; later <= GROUPS; later++) store<u16>(groupEnd(literal, later), <u16>(i + 1));
  }
}

/** Group 0 begins with the literal; the others are told apart by a hash of at most three bytes before it. */
const GROUPS: usize = 8;
const MOST_TOLD: usize = 3;

/** 1 to 8, of a member whose literal is at `start`; tools/scanner/literals.ts has the same. */
function groupOf(literal: usize, start: usize): usize {
  const before = load<u32>(start - 4) >>> (32 - ((<u32>load<u8>(literal, 47)) << 3));
  return 1 + <usize>((before * 0x9e3779b1) >>> 29);
}

function groupEnd(literal: usize, group: usize): usize {
  return literal + 26 + (group << 1);
}

export function isLiteralAt(literal: usize, start: usize): bool {
  if ((load<u64>(start) & load<u64>(literal, 8)) != load<u64>(literal)) return false;
  return isRestAt(literal, start);
}

/** The same where its first eight bytes are known to be there. */
export function isRestAt(literal: usize, start: usize): bool {
  return lengthOf(literal) <= 8 || isEqual(start + 8, bytesOf(literal) + 8, lengthOf(literal) - 8);
}

/** A literal leads to all anchors that hold it: adds a place for each that stands around it. */
export function addMembers(kind: i32, literal: usize, rows: usize, start: usize): void {
  addPlace(kind, <i32>load<u16>(literal, 44), start, start + lengthOf(literal));
  if (!load<u8>(literal, 46)) return;
  const own = <usize>load<u16>(literal, 24) + 1;
  const ownEnd = <usize>load<u16>(groupEnd(literal, 0));
  if (own < ownEnd) addGroup(kind, literal, rows, own, ownEnd, start);
  const group = groupEnd(literal, groupOf(literal, start));
  const first = <usize>load<u16>(group - 2);
  const end = <usize>load<u16>(group);
  if (first < end) addGroup(kind, literal, rows, first, end, start);
}

function addGroup(kind: i32, literal: usize, rows: usize, first: usize, end: usize, start: usize): void {
  for (let i = first; i < end; i++) {
    const row = rows + i * <usize>MEMBER_ROW;
    if ((load<u64>(start - 8) & load<u64>(row, 8)) != load<u64>(row)) continue;
    const place = <usize>load<u16>(row, 18);
    const length = <usize>load<u16>(row, 20);
    const bytes = <usize>load<u32>(row, 24);
    // What is left to compare: more than eight bytes before the literal, and what stands behind it.
    const behind = place + lengthOf(literal);
    if (place > 8 && !isEqual(start - place, bytes, place - 8)) continue;
    if (length > behind && !isEqual(start - place + behind, bytes + behind, length - behind)) continue;
    addPlace(kind, <i32>load<u16>(row, 16), start - place, start - place + length);
  }
}

function isEqual(p: usize, bytes: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) if (load<u8>(p + i) != load<u8>(bytes + i)) return false;
  return true;
}
