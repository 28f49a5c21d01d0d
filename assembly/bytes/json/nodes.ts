/**
 * The values of a JSON text in one flat list, in the order in which they begin: a container is followed by what
 * is in it. Sixteen bytes each, in pieces that are never copied.
 */
import { reserve } from "../arena";

export const JSON_OBJECT: u32 = 1;
export const JSON_ARRAY: u32 = 2;
export const JSON_KEY: u32 = 3;
export const JSON_STRING: u32 = 4;
export const JSON_NUMBER: u32 = 5;
export const JSON_TRUE: u32 = 6;
export const JSON_FALSE: u32 = 7;
export const JSON_NULL: u32 = 8;
/** A container that is nested too deep to be kept. */
export const JSON_SKIPPED: u32 = 9;
/** Of a string: it holds escapes. */
export const JSON_ESCAPED: u32 = 0x80;

// offset size name
// 0      6    start       of the text of it, behind a quote
// 6      1    kind
// 8      4    length      in bytes, without quotes; more than fits: the largest
// 12     4    next        the node behind all that is in it; of a key: a hash of its name
const NODE: usize = 16;
const PIECE: i32 = 1 << 14;
const START_MASK: u64 = 0xffffffffffff;

const MOST_NODES: i32 = 1 << 21;

@final
export class JsonNodes {
  count: i32 = 0;
  private readonly pieces: Array<usize> = [];

  /** Adds a node and returns its number; -1 when there is no room for more. */
  add(kind: u32, start: u64, length: u64): i32 {
    const index = this.count;
    if (index == MOST_NODES) return -1;
    if (index % PIECE == 0) this.pieces.push(reserve(<usize>PIECE * NODE));
    this.count++;
    const node = this.place(index);
    store<u64>(node, (start & START_MASK) | ((<u64>kind) << 48));
    store<u32>(node, <u32>min<u64>(length, u32.MAX_VALUE), 8);
    store<u32>(node, this.count, 12);
    return index;
  }

  kind(index: i32): u32 {
    return index < 0 ? 0 : load<u8>(this.place(index), 6) & ~JSON_ESCAPED;
  }

  isEscaped(index: i32): bool {
    return index >= 0 && (load<u8>(this.place(index), 6) & JSON_ESCAPED) != 0;
  }

  start(index: i32): u64 {
    return load<u64>(this.place(index)) & START_MASK;
  }

  length(index: i32): u32 {
    return load<u32>(this.place(index), 8);
  }

  /** The node behind this one and all that is in it. */
  after(index: i32): i32 {
    return this.kind(index) == JSON_KEY ? index + 1 : load<u32>(this.place(index), 12);
  }

  hash(index: i32): u32 {
    return load<u32>(this.place(index), 12);
  }

  setAfter(index: i32, value: u32): void {
    store<u32>(this.place(index), value, 12);
  }

  private place(index: i32): usize {
    return this.pieces[index / PIECE] + <usize>(index % PIECE) * NODE;
  }
}
