/**
 * What a packed file itself says of where it can be entered, so that nothing has to be decoded to know its size and to
 * reach a place: the indexes of .xz files of several blocks, and the seek table of seekable zstd files.
 *
 * xz, from the end of a stream: Stream Footer (12), Index: 00, number of records, for each block its unpadded size and
 * its size (varints), zeros to a multiple of 4, CRC-32. Source: the .xz file format 1.1.0, section 4.
 *
 * zstd, a skippable frame at the end: 5e2a4d18, its size u32, for each frame its packed size u32, its size u32 [and a
 * sum u32], then number of frames u32, descriptor u8 (bit 7: sums), 8f92eab1. Source: zstd's seekable format 0.1.0.
 */
import { reserve } from "../../bytes/arena";
import { Cursor } from "../../bytes/cursor";
import { StoredSource } from "../../bytes/source";
import { crc32 } from "../../codecs/checksums/crc32";
import {
  footerFault,
  readStreamHeader,
  readVarint,
  STREAM_FOOTER,
  STREAM_HEADER,
  varintEnd,
} from "../../codecs/xz/header";

/** A smaller file is decoded as a whole, and all its sums are checked on the way. */
const LEAST_SIZE: u64 = 32 << 20;
/** To reach a place, at most this much is decoded in front of it: more takes longer than a look-up may. */
const LARGEST_BLOCK: u64 = 32 << 20;
const MOST_BLOCKS: u64 = 1 << 20;
const MOST_STREAMS: i32 = 4096;
const MOST_INDEX_BYTES: u64 = 16 << 20;
const MOST_PADDING: u64 = 1 << 16;

const SEEK_FRAME: u32 = 0x184d2a5e;
const SEEK_MAGIC: u32 = 0x8f92eab1;
const SEEK_FOOTER: u64 = 9;
const HAS_SUMS: u32 = 0x80;
const SEEK_RESERVED: u32 = 0x7c;

/** Blocks in the order of the file: where each begins, packed and unpacked. */
@final
export class StreamIndex {
  readonly inputs: Array<u64> = [];
  readonly outputs: Array<u64> = [];
  /** What the decoder must know of a block that it enters: of xz the type of its check. */
  readonly kinds: Array<i32> = [];
  /** Bytes unpacked, and where the last block ends. */
  size: u64 = 0;
  inputEnd: u64 = 0;

  add(input: u64, length: u64, kind: i32): void {
    this.inputs.push(input);
    this.outputs.push(this.size);
    this.kinds.push(kind);
    this.size += length;
  }

  /** The block that holds the unpacked byte `offset`. */
  blockOf(offset: u64): i32 {
    let low = 0;
    let high = this.outputs.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.outputs[middle] <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  outputEnd(block: i32): u64 {
    return block + 1 < this.outputs.length ? this.outputs[block + 1] : this.size;
  }

  /** Where the block's packed bytes end, or those of what stands behind it. */
  packedEnd(block: i32): u64 {
    return block + 1 < this.inputs.length ? this.inputs[block + 1] : this.inputEnd;
  }
}

/** The index of a file packed by `kind`; null where it has none, or none that helps. */
export function streamIndex(kind: string, source: StoredSource): StreamIndex | null {
  const index = kind == "xz" ? xzIndex(source) : kind == "zstd" ? zstdIndex(source) : null;
  return index && index.inputs.length > 1 && index.size >= LEAST_SIZE ? index : null;
}

// ---- xz

/** The index of one stream, which lies in front of `end`. */
@final
class XzStreamIndex {
  start: u64 = 0;
  check: i32 = 0;
  readonly sizes: Array<u64> = [];
  readonly lengths: Array<u64> = [];

  constructor(readonly end: u64) {}
}

function xzIndex(source: StoredSource): StreamIndex | null {
  const streams: Array<XzStreamIndex> = [];
  let end = source.size;
  let blocks: u64 = 0;
  while (end > 0) {
    end = behindPadding(source, end);
    if (end == 0) break;
    const stream = readStream(source, end);
    if (!stream || streams.length >= MOST_STREAMS) return null;
    blocks += stream.sizes.length;
    if (blocks > MOST_BLOCKS) return null;
    streams.push(stream);
    end = stream.start;
  }
  const index = new StreamIndex();
  for (let i = streams.length - 1; i >= 0; i--) {
    const stream = streams[i];
    let at = stream.start + STREAM_HEADER;
    for (let k = 0; k < stream.sizes.length; k++) {
      index.add(at, stream.lengths[k], stream.check);
      at += (stream.sizes[k] + 3) & ~3;
    }
    index.inputEnd = at;
  }
  return index;
}

/** Behind a stream: zeros, a multiple of four of them. */
function behindPadding(source: StoredSource, end: u64): u64 {
  const least = end - min(end, MOST_PADDING);
  let at = end;
  const cursor = new Cursor(source, at);
  while (at >= least + 4) {
    cursor.seek(at - 4);
    if (cursor.u32("Xz.padding") != 0 || !cursor.ok) break;
    at -= 4;
  }
  return at;
}

function readStream(source: StoredSource, end: u64): XzStreamIndex | null {
  if (end < STREAM_HEADER + STREAM_FOOTER + 8) return null;
  const head = reserve(<i32>STREAM_HEADER);
  if (source.copy(end - STREAM_FOOTER, head, <i32>STREAM_FOOTER) < <i32>STREAM_FOOTER) return null;
  const type = <u32>load<u8>(head, 9);
  const size = (<u64>load<u32>(head, 4) + 1) << 2;
  if (footerFault(head, type, size) != 0 || size > MOST_INDEX_BYTES) return null;
  if (end < size + STREAM_HEADER + STREAM_FOOTER) return null;
  const at = end - STREAM_FOOTER - size;
  const bytes = reserve(<i32>size);
  if (source.copy(at, bytes, <i32>size) < <i32>size) return null;
  const stop = bytes + <usize>size - 4;
  if (load<u8>(bytes) != 0 || crc32(0, bytes, <usize>size - 4) != load<u32>(stop)) return null;
  const stream = new XzStreamIndex(end);
  const count = readVarint(bytes + 1, stop);
  if (count > MOST_BLOCKS) return null;
  let packed: u64 = 0;
  for (let i: u64 = 0; i < count; i++) {
    const unpadded = readVarint(varintEnd, stop);
    const length = readVarint(varintEnd, stop);
    if (unpadded == 0 || unpadded > at || length > LARGEST_BLOCK) return null;
    stream.sizes.push(unpadded);
    stream.lengths.push(length);
    packed += (unpadded + 3) & ~3;
    if (packed > at) return null;
  }
  if (packed + STREAM_HEADER > at) return null;
  stream.start = at - packed - STREAM_HEADER;
  if (source.copy(stream.start, head, <i32>STREAM_HEADER) < <i32>STREAM_HEADER) return null;
  stream.check = readStreamHeader(head);
  return stream.check == <i32>type ? stream : null;
}

// ---- zstd

function zstdIndex(source: StoredSource): StreamIndex | null {
  if (source.size < SEEK_FOOTER + 8) return null;
  const footer = new Cursor(source, source.size - SEEK_FOOTER);
  const frames = <u64>footer.u32("SeekTable.frames");
  const descriptor = footer.u8("SeekTable.descriptor");
  const magic = footer.u32("SeekTable.magic");
  if (!footer.ok || magic != SEEK_MAGIC || descriptor & SEEK_RESERVED || frames > MOST_BLOCKS) return null;
  const step: u64 = descriptor & HAS_SUMS ? 12 : 8;
  const size = frames * step + SEEK_FOOTER;
  if (source.size < size + 8) return null;
  const at = source.size - size - 8;
  const cursor = new Cursor(source, at);
  if (cursor.u32("SeekTable.frame") != SEEK_FRAME || <u64>cursor.u32("SeekTable.size") != size) return null;
  const index = new StreamIndex();
  let input: u64 = 0;
  for (let i: u64 = 0; i < frames; i++) {
    cursor.seek(at + 8 + i * step);
    const packed = <u64>cursor.u32("SeekTable.packed");
    const length = <u64>cursor.u32("SeekTable.length");
    if (!cursor.ok || length > LARGEST_BLOCK) return null;
    if (length > 0) index.add(input, length, 0);
    input += packed;
  }
  index.inputEnd = input;
  return input == at ? index : null;
}
