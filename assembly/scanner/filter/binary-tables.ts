/**
 * The tables by which binary anchors are found (../kernels/binary-anchors.ts), made at start from the windows and
 * buckets that the generator chose.
 */
import {
  ANCHOR_BYTES,
  BINARY_FAMILIES,
  BINARY_FAMILY_STARTS,
  BINARY_LITERALS,
  BINARY_MEMBERS,
  BINARY_ROWS,
} from "./anchors.generated";
import { enterLiteral, enterMembers, LITERAL_ROW, MEMBER_ROW } from "./literals";

/** Buckets that take a byte: by its low and high nibble, as first and as second byte of a window. */
export const NIBBLES: usize = memory.data(64, 16);
/** 2^15 bits, by hash of a key. */
export const BITS: usize = memory.data(1 << 12, 64);

/** The four bytes from each literal's window on, with zeros behind the last one's. */
export const KEYS: usize = memory.data(4 * (BINARY_LITERALS + 3), 16);

const LITERALS: usize = memory.data(LITERAL_ROW * BINARY_LITERALS, 16);
export const MEMBERS_OF_BINARY: usize = memory.data(MEMBER_ROW * BINARY_MEMBERS, 16);

/**
 * A literal's row as the generator wrote it:
 *   offset size name
 *        0    2 where its bytes begin, in ANCHOR_BYTES
 *        2    1 length
 *        3    1 place of the window
 *        4    1 bucket
 */
const ROW_SIZE: usize = 8;

function rowOf(index: i32): usize {
  return BINARY_ROWS + <usize>index * ROW_SIZE;
}

export function binaryLiteralAt(index: i32): usize {
  return LITERALS + <usize>index * <usize>LITERAL_ROW;
}

export function windowOf(index: i32): usize {
  return <usize>load<u8>(rowOf(index), 3);
}

/** Of the four bytes from a window on. */
export function windowHash(key: u32): usize {
  return <usize>((key * 0x9e3779b1) >>> 17);
}

export function buildBinaryTables(): void {
  for (let i = 0; i < BINARY_LITERALS; i++) {
    const row = rowOf(i);
    const bytes = ANCHOR_BYTES + <usize>load<u16>(row);
    enterLiteral(binaryLiteralAt(i), bytes, <usize>load<u8>(row, 2), 0);
    enterMembers(binaryLiteralAt(i), i, BINARY_FAMILY_STARTS, BINARY_FAMILIES, MEMBERS_OF_BINARY);
    const bucket: u8 = 1 << load<u8>(row, 4);
    const window = bytes + windowOf(i);
    for (let place: usize = 0; place < 2; place++) {
      const byte = <usize>load<u8>(window + place);
      add(NIBBLES + (place << 5) + (byte & 15), bucket);
      add(NIBBLES + (place << 5) + 16 + (byte >>> 4), bucket);
    }
    store<u32>((<usize>i) << 2, load<u32>(window), KEYS);
    const hash = windowHash(load<u32>(window));
    add(BITS + (hash >>> 3), 1 << (<u8>hash & 7));
  }
}

function add(byte: usize, bits: u8): void {
  store<u8>(byte, load<u8>(byte) | bits);
}
