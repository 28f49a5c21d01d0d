/**
 * Zstandard (RFC 8878): frames one after the other, skippable ones between them; whole pages at once and streams in
 * pieces. Checksums are verified. Frames that need a dictionary are refused, and so are windows above a limit.
 */
import { xxh64Digest, xxh64Start, xxh64Update } from "./checksums/xxh64";
import { ERROR_BAD_CHECKSUM, ERROR_BAD_LENGTH, ERROR_CUT_SHORT, ERROR_OUTPUT_FULL, ERROR_TRAILING } from "./errors";
import { BLOCK_HEAD, CHECKSUM, decodeBlock, packedSize } from "./zstd/block";
import { ZstdBlocks } from "./zstd/blocks";
import { isSkippable, LONGEST_HEADER, ZSTD_MAGIC, ZstdFrame } from "./zstd/frame";

export { ZSTD_WINDOW_LIMIT, ZstdStream } from "./zstd/stream";

let pageBlocks: ZstdBlocks | null = null;
const pageFrame: ZstdFrame = new ZstdFrame();
const pageSum: usize = memory.data(80, 8);

/** Unpacks all frames of the input; returns the bytes written or an error. */
export function zstdDecode(src: usize, srcLength: i32, dst: usize, dstCapacity: i32): i32 {
  const blocks = blocksForPages();
  const end = src + max(0, srcLength);
  let at = src;
  blocks.out = dst;
  blocks.outEnd = dst + max(0, dstCapacity);
  let frames = 0;
  while (at < end || frames == 0) {
    if (end - at < 4) return frames > 0 ? ERROR_TRAILING : ERROR_CUT_SHORT;
    const magic = load<u32>(at);
    if (isSkippable(magic)) {
      if (end - at < 8) return ERROR_CUT_SHORT;
      const size = <usize>load<u32>(at, 4);
      if (size > end - at - 8) return ERROR_CUT_SHORT;
      at += 8 + size;
      frames++;
      continue;
    }
    if (magic != ZSTD_MAGIC && frames > 0) return ERROR_TRAILING;
    const used = decodeFrame(blocks, at, end);
    if (used < 0) return used;
    at += used;
    frames++;
  }
  return <i32>(blocks.out - dst);
}

function blocksForPages(): ZstdBlocks {
  const known = pageBlocks;
  if (known) return known;
  const blocks = new ZstdBlocks();
  pageBlocks = blocks;
  return blocks;
}

/** Unpacks one frame; returns its bytes or an error. */
function decodeFrame(blocks: ZstdBlocks, start: usize, end: usize): i32 {
  const frame = pageFrame;
  const head = frame.read(start, <i32>min<usize>(end - start, LONGEST_HEADER));
  if (head < 0) return head;
  if (frame.hasContentSize && frame.contentSize > <u64>(blocks.outEnd - blocks.out)) return ERROR_OUTPUT_FULL;
  const outStart = blocks.out;
  blocks.base = outStart;
  blocks.reset();
  let at = start + head;
  let isLast = false;
  while (!isLast) {
    if (end - at < BLOCK_HEAD) return ERROR_CUT_SHORT;
    const word = <u32>load<u16>(at) | ((<u32>load<u8>(at, 2)) << 16);
    at += BLOCK_HEAD;
    isLast = (word & 1) != 0;
    const packed = packedSize(word);
    if (packed > end - at) return ERROR_CUT_SHORT;
    const fault = decodeBlock(blocks, frame, word, at);
    if (fault != 0) return fault;
    at += packed;
  }
  const length = blocks.out - outStart;
  if (frame.hasContentSize && frame.contentSize != length) return ERROR_BAD_LENGTH;
  if (frame.hasChecksum) {
    if (end - at < CHECKSUM) return ERROR_CUT_SHORT;
    xxh64Start(pageSum);
    xxh64Update(pageSum, outStart, length);
    if (load<u32>(at) != <u32>xxh64Digest(pageSum)) return ERROR_BAD_CHECKSUM;
    at += CHECKSUM;
  }
  return <i32>(at - start);
}
