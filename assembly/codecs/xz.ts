/**
 * The .xz format (version 1.1.0), in pieces: streams one after the other with padding between them, their blocks
 * packed with LZMA2 alone. Headers, checks and the index are verified.
 */
import { BlockwiseDecoder } from "./blockwise";
import { crc32 } from "./checksums/crc32";
import { SLACK } from "./copy";
import { ERROR_BAD_CHECKSUM, ERROR_BAD_HEADER, ERROR_BAD_LENGTH, ERROR_WINDOW_LIMIT } from "./errors";
import { HAS_ENDED, HAS_OUTPUT } from "./stream";
import { CHECK_STATE, XzCheck } from "./xz/check";
import {
  checkSize,
  footerFault,
  readStreamHeader,
  readVarint,
  STREAM_FOOTER,
  STREAM_HEADER,
  varintEnd,
  XzBlockHeader,
} from "./xz/header";
import { CHUNK_SLACK, LZMA_STATE, Lzma } from "./xz/lzma";

/** What `xz -9` needs, and then some. */
export const XZ_WINDOW_LIMIT: u32 = 128 << 20;

/*
 * LZMA2 chunk: control byte, then
 *     00        end of the block
 *     01, 02    stored, with and without a new dictionary: u16 BE size - 1, bytes
 *     80-ff     bits 20-16 of size - 1; u16 BE its lower bits; u16 BE packed size - 1; from c0 on a byte of properties;
 *               bits 6-5: 1 the state starts anew, 2 with new properties, 3 with a new dictionary, too
 */
const LONGEST_CHUNK: usize = 1 << 16;

const BETWEEN: i32 = 0;
const HEADER: i32 = 1;
const BLOCK: i32 = 2;
const BLOCK_HEADER: i32 = 3;
const CONTROL: i32 = 4;
const CHUNK_HEADER: i32 = 5;
const CHUNK: i32 = 6;
const PADDING: i32 = 7;
const CHECK: i32 = 8;
const INDEX_COUNT: i32 = 9;
const INDEX_RECORD: i32 = 10;
const INDEX_END: i32 = 11;
const FOOTER: i32 = 12;
const ENDED: i32 = 13;

const NEEDS_DICTIONARY: u32 = 1;
const NEEDS_PROPERTIES: u32 = 2;
const NEEDS_STATE: u32 = 4;

const OWN_STATE: i32 = 128;

@final
export class XzStream extends BlockwiseDecoder {
  /** Streams begun so far. */
  streams: u32 = 0;

  private readonly input: usize = heap.alloc(LONGEST_CHUNK + CHUNK_SLACK);
  private readonly header: XzBlockHeader = new XzBlockHeader();
  private readonly check: XzCheck = new XzCheck();
  private readonly lzma: Lzma = new Lzma();
  /** What a chunk must bring with it. */
  private needs: u32 = 0;
  private control: u32 = 0;
  private chunkSize: usize = 0;
  private chunkPacked: usize = 0;
  /** Bytes decoded since the dictionary was new. */
  private position: u64 = 0;

  // Of the block: where its header and its data start, and what it unpacked to.
  private blockAt: u64 = 0;
  private dataAt: u64 = 0;
  private blockLength: u64 = 0;
  // Of the stream: what the index must say. Sizes are mixed so that their order counts.
  private blocks: u64 = 0;
  private sizes: u64 = 0;
  private indexAt: u64 = 0;
  private indexCount: u64 = 0;
  private indexSizes: u64 = 0;
  private indexCrc: u32 = 0;

  constructor(private readonly windowLimit: u32) {
    super();
  }

  /** Small between blocks; within one the window is part of it. */
  get stateSize(): i32 {
    if (!this.isBetweenBlocks) return 0;
    if (this.state == BLOCK || this.state == BETWEEN) return OWN_STATE + CHECK_STATE;
    return this.state == CONTROL ? OWN_STATE + CHECK_STATE + LZMA_STATE + this.historySize : 0;
  }

  save(into: usize): void {
    store<u32>(into, this.state);
    store<u32>(into, this.streams, 4);
    store<u32>(into, this.needs, 8);
    store<u64>(into, this.position, 16);
    store<u64>(into, this.blockAt, 24);
    store<u64>(into, this.dataAt, 32);
    store<u64>(into, this.blockLength, 40);
    store<u64>(into, this.blocks, 48);
    store<u64>(into, this.sizes, 56);
    store<u64>(into, this.header.packedSize, 64);
    store<u64>(into, this.header.size, 72);
    store<u64>(into, this.header.windowSize, 80);
    this.check.save(into + OWN_STATE);
    if (this.state != CONTROL) return;
    this.lzma.save(into + OWN_STATE + CHECK_STATE);
    this.saveHistory(into + OWN_STATE + CHECK_STATE + LZMA_STATE);
  }

  restore(from: usize, inputAt: u64, outputAt: u64): void {
    this.standBetween(inputAt, outputAt);
    this.state = load<u32>(from);
    this.streams = load<u32>(from, 4);
    this.needs = load<u32>(from, 8);
    this.position = load<u64>(from, 16);
    this.blockAt = load<u64>(from, 24);
    this.dataAt = load<u64>(from, 32);
    this.blockLength = load<u64>(from, 40);
    this.blocks = load<u64>(from, 48);
    this.sizes = load<u64>(from, 56);
    this.header.packedSize = load<u64>(from, 64);
    this.header.size = load<u64>(from, 72);
    this.header.windowSize = load<u64>(from, 80);
    this.check.restore(from + OWN_STATE);
    if (this.state != CONTROL) return;
    this.lzma.restore(from + OWN_STATE + CHECK_STATE);
    this.restoreHistory(from + OWN_STATE + CHECK_STATE + LZMA_STATE);
  }

  /** Stands in front of a block whose stream has checks of type `check`. */
  enter(inputAt: u64, outputAt: u64, check: i32): void {
    this.standBetween(inputAt, outputAt);
    this.startState(BLOCK);
    this.streams = 1;
    this.blocks = 0;
    this.sizes = 0;
    this.check.type = check;
  }

  protected advance(): i32 {
    const state = this.state;
    if (state == CONTROL) return this.readControl();
    if (state == CHUNK_HEADER) return this.readChunkHeader();
    if (state == CHUNK) return this.readChunk();
    if (state <= HEADER) return this.readHeader();
    if (state <= BLOCK_HEADER) return this.readBlockHeader();
    if (state == PADDING) return this.readPadding();
    if (state == CHECK) return this.readCheck();
    if (state < FOOTER) return this.readIndex();
    return state == FOOTER ? this.readFooter() : HAS_ENDED;
  }

  // ---- streams and blocks

  private readHeader(): i32 {
    if (this.state == BETWEEN) {
      // Behind a stream: zeros, a multiple of four of them, then another stream or the end.
      while (this.streams > 0 && this.at < this.end && load<u8>(this.at) == 0) {
        this.at++;
      }
      if (this.at == this.end) {
        if (!this.isLast || this.streams == 0) return this.starved();
        this.startState(ENDED);
        return HAS_ENDED;
      }
      this.state = HEADER;
    }
    if (!this.gather(this.held, STREAM_HEADER)) {
      return this.isLast && this.streams > 0 ? this.endStream() : this.starved();
    }
    const type = readStreamHeader(this.held);
    if (type < 0) return this.streams > 0 ? this.endStream() : type;
    this.streams++;
    this.check.type = type;
    this.blocks = 0;
    this.sizes = 0;
    this.startState(BLOCK);
    return HAS_OUTPUT;
  }

  /** Nothing more follows that is ours. */
  private endStream(): i32 {
    this.tellTrailing();
    this.startState(ENDED);
    return HAS_ENDED;
  }

  private readBlockHeader(): i32 {
    if (this.state == BLOCK) {
      const start = this.inputAt;
      if (!this.gather(this.held, 1)) return this.starved();
      this.blockAt = start;
      if (load<u8>(this.held) == 0) {
        this.indexAt = start;
        this.indexCrc = crc32(0, this.held, 1);
        this.indexCount = 0;
        this.indexSizes = 0;
        this.startState(INDEX_COUNT);
        return HAS_OUTPUT;
      }
      this.state = BLOCK_HEADER;
    }
    const size: usize = (<usize>load<u8>(this.held) + 1) << 2;
    if (!this.gather(this.held, size)) return this.starved();
    const fault = this.header.read(this.held, size);
    if (fault != 0) return fault;
    if (this.header.windowSize > this.windowLimit) return ERROR_WINDOW_LIMIT;
    this.check.start();
    this.forget(<usize>this.header.windowSize);
    this.needs = NEEDS_DICTIONARY | NEEDS_PROPERTIES | NEEDS_STATE;
    this.blockLength = 0;
    this.dataAt = this.inputAt;
    this.startState(CONTROL);
    return HAS_OUTPUT;
  }

  private readPadding(): i32 {
    while (((this.inputAt - this.dataAt) & 3) != 0) {
      if (this.at == this.end) return this.starved();
      if (load<u8>(this.at++) != 0) return ERROR_BAD_HEADER;
    }
    this.startState(CHECK);
    return HAS_OUTPUT;
  }

  private readCheck(): i32 {
    const size = checkSize(this.check.type);
    if (!this.gather(this.held, size)) return this.starved();
    this.startState(BLOCK);
    this.isPausing = true;
    return this.check.isRight(this.held) ? HAS_OUTPUT : ERROR_BAD_CHECKSUM;
  }

  // ---- LZMA2

  private readControl(): i32 {
    if (!this.gather(this.held, 1)) return this.starved();
    const control = <u32>load<u8>(this.held);
    if (control == 0) return this.endBlock();
    if (control >= 0xe0 || control == 1) {
      this.needs &= ~NEEDS_DICTIONARY;
      this.position = 0;
      this.base = this.filled;
    } else if (this.needs & NEEDS_DICTIONARY) return ERROR_BAD_HEADER;
    if (control < 0x80) {
      if (control > 2) return ERROR_BAD_HEADER;
    } else {
      if (control >= 0xc0) this.needs &= ~NEEDS_PROPERTIES;
      if (control >= 0xa0) this.needs &= ~NEEDS_STATE;
      if (this.needs != 0) return ERROR_BAD_HEADER;
    }
    this.control = control;
    this.state = CHUNK_HEADER;
    return HAS_OUTPUT;
  }

  private readChunkHeader(): i32 {
    const control = this.control;
    const size: usize = control < 0x80 ? 3 : control < 0xc0 ? 5 : 6;
    if (!this.gather(this.held, size)) return this.starved();
    const low = <usize>bswap(load<u16>(this.held, 1));
    if (control < 0x80) {
      this.chunkSize = low + 1;
      this.chunkPacked = this.chunkSize;
    } else {
      this.chunkSize = (((<usize>control & 31) << 16) | low) + 1;
      this.chunkPacked = <usize>bswap(load<u16>(this.held, 3)) + 1;
      if (control >= 0xc0 && !this.lzma.setProperties(load<u8>(this.held, 5))) return ERROR_BAD_HEADER;
      if (control >= 0xa0) this.lzma.reset();
    }
    this.startState(CHUNK);
    return HAS_OUTPUT;
  }

  private readChunk(): i32 {
    if (!this.gather(this.input, this.chunkPacked)) return this.starved();
    const size = this.chunkSize;
    this.makeRoom(size + SLACK);
    const from = this.filled;
    if (this.control < 0x80) memory.copy(from, this.input, size);
    else {
      memory.fill(this.input + this.chunkPacked, 0, CHUNK_SLACK);
      this.lzma.base = this.base;
      this.lzma.out = from;
      const fault = this.lzma.decode(this.input, this.chunkPacked, size, <u32>this.position);
      if (fault != 0) return fault;
    }
    this.filled = from + size;
    this.pending = size;
    this.position += size;
    this.blockLength += size;
    this.check.update(from, size);
    this.startState(CONTROL);
    return this.blockLength > this.header.size ? ERROR_BAD_LENGTH : HAS_OUTPUT;
  }

  private endBlock(): i32 {
    const header = this.header;
    const packed = this.inputAt - this.dataAt;
    this.startState(PADDING);
    if (header.size != u64.MAX_VALUE && header.size != this.blockLength) return ERROR_BAD_LENGTH;
    if (header.packedSize != u64.MAX_VALUE && header.packedSize != packed) return ERROR_BAD_LENGTH;
    this.blocks++;
    const unpadded = this.dataAt - this.blockAt + packed + checkSize(this.check.type);
    this.sizes = mixed(mixed(this.sizes, unpadded), this.blockLength);
    return HAS_OUTPUT;
  }

  // ---- index

  private readIndex(): i32 {
    if (this.state == INDEX_END) return this.endIndex();
    if (!this.gatherVarint()) return this.starved();
    const value = readVarint(this.held, this.held + this.have);
    if (value == u64.MAX_VALUE || varintEnd != this.held + this.have) return ERROR_BAD_HEADER;
    this.indexCrc = crc32(this.indexCrc, this.held, this.have);
    if (this.state == INDEX_COUNT) {
      if (value != this.blocks) return ERROR_BAD_LENGTH;
      this.startState(this.blocks > 0 ? INDEX_RECORD : INDEX_END);
      return HAS_OUTPUT;
    }
    this.indexSizes = mixed(this.indexSizes, value);
    // Two numbers for each block.
    this.startState(++this.indexCount == this.blocks << 1 ? INDEX_END : INDEX_RECORD);
    return HAS_OUTPUT;
  }

  /** Gathers the bytes of a varint, nine at most. */
  private gatherVarint(): bool {
    while (this.have == 0 || (load<u8>(this.held + this.have - 1) >= 128 && this.have < 9)) {
      if (!this.gather(this.held, this.have + 1)) return false;
    }
    return true;
  }

  /** Zeros up to a multiple of four, then the CRC. */
  private endIndex(): i32 {
    const padding = <usize>((4 - ((this.inputAt - this.have - this.indexAt) & 3)) & 3);
    if (!this.gather(this.held, padding + 4)) return this.starved();
    if (load<u32>(this.held) & ((1 << ((<u32>padding) << 3)) - 1)) return ERROR_BAD_HEADER;
    const crc = crc32(this.indexCrc, this.held, padding);
    if (crc != load<u32>(this.held + padding) || this.sizes != this.indexSizes) return ERROR_BAD_HEADER;
    this.startState(FOOTER);
    return HAS_OUTPUT;
  }

  private readFooter(): i32 {
    const start = this.inputAt - this.have;
    if (!this.gather(this.held, STREAM_FOOTER)) return this.starved();
    const fault = footerFault(this.held, this.check.type, start - this.indexAt);
    this.startState(BETWEEN);
    return fault == 0 ? HAS_OUTPUT : ERROR_BAD_CHECKSUM;
  }
}

function mixed(hash: u64, value: u64): u64 {
  return rotl(hash ^ value, 29) * 0x9e3779b97f4a7c15 + 1;
}
