/**
 * Frame headers of Zstandard (RFC 8878 § 3.1.1.1 and 3.1.2).
 *
 * offset size name
 *      0    4 magic fd2fb528
 *      4    1 descriptor: 7-6 bytes of content size, 5 single segment, 3 reserved, 2 checksum, 1-0 bytes of dictionary id
 *           1 window: 7-3 exponent, 2-0 mantissa; missing with a single segment
 *     0-4   dictionary id
 *     0-8   content size
 */
import { ERROR_BAD_HEADER, ERROR_CUT_SHORT, ERROR_DICTIONARY, ERROR_UNSUPPORTED } from "../errors";

export const ZSTD_MAGIC: u32 = 0xfd2fb528;
/** The first magic of the formats before version 0.8; six more follow. */
const OLD_MAGIC: u32 = 0xfd2fb522;
const SKIPPABLE_MAGIC: u32 = 0x184d2a50;
const FIXED_HEAD: i32 = 5;

/** The longest header: magic, descriptor, window, dictionary id, content size. */
export const LONGEST_HEADER: i32 = 18;
export const LONGEST_BLOCK: u32 = 1 << 17;

/** Whether a frame with this magic is not for decoders. */
export function isSkippable(magic: u32): bool {
  return (magic & 0xfffffff0) == SKIPPABLE_MAGIC;
}

@final
export class ZstdFrame {
  windowSize: u64 = 0;
  hasContentSize: bool = false;
  contentSize: u64 = 0;
  hasChecksum: bool = false;
  /** No block packs or unpacks to more. */
  longestBlock: u32 = 0;

  /** Reads a header; returns its bytes or an error, ERROR_CUT_SHORT when `length` bytes are not all of it. */
  read(at: usize, length: i32): i32 {
    if (length < 4) return ERROR_CUT_SHORT;
    const magic = load<u32>(at);
    if (magic - OLD_MAGIC < ZSTD_MAGIC - OLD_MAGIC) return ERROR_UNSUPPORTED;
    if (magic != ZSTD_MAGIC) return ERROR_BAD_HEADER;
    if (length < FIXED_HEAD) return ERROR_CUT_SHORT;
    const descriptor = <u32>load<u8>(at, 4);
    if (descriptor & 8) return ERROR_BAD_HEADER;
    const isSingle = (descriptor & 32) != 0;
    const dictionaryBytes = descriptor & 3 ? 1 << ((descriptor & 3) - 1) : 0;
    const sizeFlag = descriptor >>> 6;
    const sizeBytes = sizeFlag ? 1 << sizeFlag : <i32>isSingle;
    const total = FIXED_HEAD + <i32>!isSingle + dictionaryBytes + sizeBytes;
    if (length < total) return ERROR_CUT_SHORT;
    let field = at + FIXED_HEAD;
    if (!isSingle) {
      const byte = <u64>load<u8>(field++);
      const base = (<u64>1) << (10 + (byte >> 3));
      this.windowSize = base + (base >> 3) * (byte & 7);
    }
    if (littleEndian(field, dictionaryBytes) != 0) return ERROR_DICTIONARY;
    field += dictionaryBytes;
    this.hasContentSize = sizeBytes > 0;
    this.contentSize = littleEndian(field, sizeBytes) + (sizeBytes == 2 ? 256 : 0);
    if (isSingle) this.windowSize = this.contentSize;
    this.hasChecksum = (descriptor & 4) != 0;
    this.longestBlock = <u32>min<u64>(this.windowSize, LONGEST_BLOCK);
    return total;
  }
}

function littleEndian(at: usize, bytes: i32): u64 {
  let value: u64 = 0;
  for (let i = 0; i < bytes; i++) value |= (<u64>load<u8>(at + i)) << (i << 3);
  return value;
}
