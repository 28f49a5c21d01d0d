/** Blocks of Zstandard (RFC 8878 § 3.1.1.2): stored, repeated or packed, as a header of three bytes says. */
import { ERROR_BAD_HEADER, ERROR_BAD_LENGTH, ERROR_OUTPUT_FULL } from "../errors";
import { ZstdBlocks } from "./blocks";
import { ZstdFrame } from "./frame";

export const BLOCK_HEAD: usize = 3;
const BLOCK_RAW: u32 = 0;
const BLOCK_RLE: u32 = 1;
const BLOCK_PACKED: u32 = 2;
/** Bytes of the checksum behind a frame. */
export const CHECKSUM: usize = 4;

/** Bytes in the input of a block with this header. */
export function packedSize(word: u32): usize {
  return ((word >>> 1) & 3) == BLOCK_RLE ? 1 : word >>> 3;
}

/** Unpacks a block whose content is at `at`; 0 or an error. */
export function decodeBlock(blocks: ZstdBlocks, frame: ZstdFrame, word: u32, at: usize): i32 {
  const type = (word >>> 1) & 3;
  const size = word >>> 3;
  if (type > BLOCK_PACKED) return ERROR_BAD_HEADER;
  if (size > frame.longestBlock) return ERROR_BAD_LENGTH;
  if (type == BLOCK_PACKED) {
    memory.copy(blocks.input, at, size);
    return blocks.decode(size, frame.longestBlock);
  }
  if (<usize>size > blocks.outEnd - blocks.out) return ERROR_OUTPUT_FULL;
  if (type == BLOCK_RAW) memory.copy(blocks.out, at, size);
  else memory.fill(blocks.out, load<u8>(at), size);
  blocks.out += size;
  return 0;
}
