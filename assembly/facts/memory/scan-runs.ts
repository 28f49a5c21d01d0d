/**
 * What the exposure scan reads, in order: runs of bytes that lie in one piece in a source. A format whose memory
 * lies scattered or packed in the file gives its own list, in address order, so that values which cross pages are
 * found; all others are one run, the file.
 */
export abstract class ScanRuns {
  /** How many runs there are. */
  abstract get count(): u64;

  /** Whether all of them lie as they are in the first file, in its order: then it can be read instead of memory. */
  abstract get isPlain(): bool;

  /** Bytes of memory in all of them, as far as that is known without looking at each. */
  abstract get bytes(): u64;

  /**
   * Bytes of the first file in front of its packed memory, which are scanned as they are; UNKNOWN_FRONT: as many as lie
   * in front of the first run.
   */
  front: u64 = UNKNOWN_FRONT;

  /** Makes run `index` the current one. */
  abstract select(index: u64): void;

  /** Of the current run: which source, and where it begins there. */
  source: i32 = 0;
  offset: u64 = 0;
  /** Bytes it takes there. */
  storedSize: u64 = 0;
  /** How they are packed; 0: as they are. */
  codec: i32 = CODEC_NONE;
  /** Which space `address` counts in: 0 the file, 1 virtual, 2 physical. */
  space: i32 = 0;
  address: u64 = 0;
  /** Bytes of memory it holds. */
  size: u64 = 0;
}

export const UNKNOWN_FRONT: u64 = u64.MAX_VALUE;

export const CODEC_NONE: i32 = 0;
export const CODEC_ZLIB: i32 = 1;
export const CODEC_LZO: i32 = 2;
export const CODEC_SNAPPY: i32 = 3;
export const CODEC_ZSTD: i32 = 4;
export const CODEC_XPRESS: i32 = 5;
export const CODEC_XPRESS_HUFFMAN: i32 = 6;

/** A file from its first byte to its last. */
@final
export class WholeFile extends ScanRuns {
  constructor(size: u64) {
    super();
    this.storedSize = size;
    this.size = size;
  }

  get count(): u64 {
    return this.size > 0 ? 1 : 0;
  }

  get isPlain(): bool {
    return true;
  }

  get bytes(): u64 {
    return this.size;
  }

  select(_index: u64): void {}
}
