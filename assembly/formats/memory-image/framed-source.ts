/**
 * Bytes that lie packed in Snappy's framing format, ranges one behind the other, at any place. The chunks are counted
 * once, by their headers; on the way points are kept from which a place is reached by a few of them.
 */
import { reserve } from "../../bytes/arena";
import { StoredSource } from "../../bytes/source";
import { SLACK } from "../../codecs/copy";
import { snappyDecode } from "../../codecs/snappy";
import { CODEC_SNAPPY } from "../../facts/memory/scan-runs";

const PACKED: u32 = 0;
const STORED: u32 = 1;
const FIRST_SKIPPABLE: u32 = 0x80;
const HEAD: u64 = 4;
const SUM: u64 = 4;
const LONGEST: u64 = 1 << 16;
/** 32 + n + n / 6 of a chunk of 64 KiB, and its sum. */
const LONGEST_CHUNK: u64 = 4 + 32 + 65536 + 65536 / 6;
/** Output between two points. */
const SPACING: u64 = 1 << 20;
const CHUNKS_AT_ONCE: i32 = 64;
/** Chunks without output one behind the other: nothing but damage has so many. */
const MOST_EMPTY: i32 = 4096;

/** Header, sum and length of a chunk. */
const LOOKED_AT: i32 = 4 + 4 + 5;
const head_: usize = reserve(LOOKED_AT);

let input: usize = 0;
let output: usize = 0;

@final
export class FramedSource extends StoredSource {
  private readonly outputs: Array<u64> = [];
  private readonly inputs: Array<u64> = [];
  /** Where the range under way begins here, and how many of its bytes are counted. */
  rangeAt: u64 = 0;
  indexed: u64 = 0;
  isIndexing: bool = false;
  /** Where the next chunk lies. */
  packedAt: u64 = 0;
  private rangeSize: u64 = 0;
  private empty: i32 = 0;
  /** The chunk that `step` found. */
  private chunkSize: u64 = 0;
  private chunkLength: u64 = 0;
  private chunkType: u32 = 0;

  constructor(private readonly inner: StoredSource) {
    super(0, true, inner.number, inner);
    this.codec = CODEC_SNAPPY;
  }

  /** A range whose stream begins at `at` follows; it shall hold `size` bytes. */
  begin(at: u64, size: u64): void {
    this.rangeAt = this.size;
    this.rangeSize = size;
    this.indexed = 0;
    this.packedAt = at;
    this.isIndexing = true;
    this.empty = 0;
    this.outputs.push(this.size);
    this.inputs.push(at);
  }

  /** Counts the next chunks; false when the range is whole, or can be followed no further. */
  index(): bool {
    for (let i = 0; i < CHUNKS_AT_ONCE; i++) {
      if (this.indexed >= this.rangeSize || !this.readChunk(this.packedAt)) {
        this.isIndexing = false;
        return false;
      }
      const last = this.outputs[this.outputs.length - 1];
      if (this.size >= last + SPACING) {
        this.outputs.push(this.size);
        this.inputs.push(this.packedAt);
      }
      const size = min(this.chunkSize, this.rangeSize - this.indexed);
      this.indexed += size;
      this.size += size;
      this.packedAt += this.chunkLength;
    }
    return true;
  }

  /** Reads a chunk's header: how much it holds and how long it is. False: it is none, or ends behind the file. */
  private readChunk(at: u64): bool {
    // Without a cursor: what one takes is never freed, and a scan comes by here for each piece it reads.
    const read = this.inner.copy(at, head_, LOOKED_AT);
    if (read < <i32>HEAD) return false;
    const head = load<u32>(head_);
    const type = head & 0xff;
    const length: u64 = head >>> 8;
    this.chunkType = type;
    this.chunkLength = HEAD + length;
    this.chunkSize = 0;
    if (at + HEAD + length > this.inner.size) return false;
    if (type == STORED) {
      if (length < SUM || length - SUM > LONGEST) return false;
      this.chunkSize = length - SUM;
    } else if (type == PACKED) {
      if (length > LONGEST_CHUNK) return false;
      const size = varint(head_ + <usize>(HEAD + SUM), head_ + read);
      if (size > LONGEST) return false;
      this.chunkSize = size;
    } else if (type < FIRST_SKIPPABLE) return false;
    this.empty = this.chunkSize > 0 ? 0 : this.empty + 1;
    return this.empty <= MOST_EMPTY;
  }

  pull(offset: u64, into: usize, length: i32): i32 {
    if (offset >= this.size) return 0;
    let point = this.pointBefore(offset);
    let at = this.inputs[point];
    let from = this.outputs[point];
    let filled: i32 = 0;
    while (filled < length && from < this.size) {
      // The next range begins anew, behind a header.
      if (point + 1 < this.outputs.length && from >= this.outputs[point + 1]) {
        point++;
        at = this.inputs[point];
        from = this.outputs[point];
      }
      const next = point + 1 < this.outputs.length ? this.outputs[point + 1] : this.size;
      if (!this.readChunk(at)) break;
      const wanted = offset + filled;
      const size = this.chunkSize;
      if (from + size > wanted) {
        const bytes = this.decode(at);
        if (bytes == 0) break;
        const skipped = <i32>(wanted - from);
        const count = <i32>min<u64>(min<u64>(size - skipped, length - filled), next - wanted);
        memory.copy(into + filled, bytes + skipped, count);
        filled += count;
      }
      from += size;
      at += this.chunkLength;
    }
    return filled;
  }

  /** Where the chunk lies that holds the byte. */
  fileOffsetOf(offset: u64): u64 {
    if (offset >= this.size) return u64.MAX_VALUE;
    const point = this.pointBefore(offset);
    let at = this.inputs[point];
    let from = this.outputs[point];
    while (this.readChunk(at)) {
      if (from + this.chunkSize > offset) return at;
      from += this.chunkSize;
      at += this.chunkLength;
    }
    return at;
  }

  /** Where the bytes of the chunk at `at` lie unpacked; 0: it is damaged. */
  private decode(at: u64): usize {
    if (input == 0) {
      input = reserve(<i32>LONGEST_CHUNK + 64);
      output = reserve(<i32>LONGEST + <i32>SLACK);
    }
    const length = <i32>(this.chunkLength - HEAD - SUM);
    if (this.inner.copy(at + HEAD + SUM, input, length) < length) return 0;
    if (this.chunkType == STORED) return input;
    return snappyDecode(input, length, output, <i32>LONGEST) == <i32>this.chunkSize ? output : 0;
  }

  private pointBefore(offset: u64): i32 {
    let low = 0;
    let high = this.outputs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.outputs[middle] <= offset) low = middle + 1;
      else high = middle;
    }
    return max(0, low - 1);
  }
}

/** The number at `at`, which ends before `end`; u64.MAX_VALUE: it does not. */
function varint(at: usize, end: usize): u64 {
  let value: u64 = 0;
  for (let shift: u64 = 0; shift < 35 && at < end; shift += 7) {
    const byte = <u32>load<u8>(at++);
    value |= (<u64>(byte & 0x7f)) << shift;
    if (byte < 0x80) return value;
  }
  return u64.MAX_VALUE;
}
