/**
 * Zstandard in pieces. Between frames a saved state is small; within one it holds the window.
 */
import { BlockwiseDecoder } from "../blockwise";
import { XXH64_STATE, xxh64Digest, xxh64Start, xxh64Update } from "../checksums/xxh64";
import { SLACK } from "../copy";
import { ERROR_BAD_CHECKSUM, ERROR_BAD_LENGTH, ERROR_CUT_SHORT, ERROR_WINDOW_LIMIT } from "../errors";
import { HAS_ENDED, HAS_OUTPUT } from "../stream";
import { BLOCK_HEAD, CHECKSUM, decodeBlock, packedSize } from "./block";
import { BLOCKS_STATE, ZstdBlocks } from "./blocks";
import { isSkippable, LONGEST_BLOCK, ZSTD_MAGIC, ZstdFrame } from "./frame";

const MAGIC: i32 = 0;
const HEAD: i32 = 1;
const SKIP: i32 = 2;
const BLOCK: i32 = 3;
const BODY: i32 = 4;
const SUM: i32 = 5;
const ENDED: i32 = 6;

const OWN_STATE: i32 = 64;

/** The window that is allowed unless the caller says otherwise: what `zstd` itself accepts without being asked. */
export const ZSTD_WINDOW_LIMIT: u32 = 128 << 20;

@final
export class ZstdStream extends BlockwiseDecoder {
  /** Frames begun so far, without skippable ones. */
  frames: u32 = 0;

  private readonly blocks: ZstdBlocks = new ZstdBlocks();
  private readonly frame: ZstdFrame = new ZstdFrame();
  /** Bytes of a skippable frame still to come. */
  private skipLeft: u64 = 0;
  /** Header of the block that is read now. */
  private word: u32 = 0;
  private readonly sum: usize = heap.alloc(XXH64_STATE);
  /** Bytes unpacked of this frame. */
  private frameLength: u64 = 0;

  constructor(private readonly windowLimit: u32) {
    super();
  }

  get stateSize(): i32 {
    if (!this.isBetweenBlocks) return 0;
    return OWN_STATE + (this.state == BLOCK ? XXH64_STATE + BLOCKS_STATE + this.historySize : 0);
  }

  save(into: usize): void {
    const frame = this.frame;
    store<u32>(into, this.state);
    store<u32>(into, this.frames, 4);
    store<u64>(into, this.skipLeft, 8);
    store<u64>(into, this.frameLength, 16);
    store<u64>(into, frame.contentSize, 24);
    store<u32>(into, u32(frame.hasContentSize) | (u32(frame.hasChecksum) << 1), 32);
    store<u32>(into, frame.longestBlock, 36);
    if (this.state != BLOCK) return;
    memory.copy(into + OWN_STATE, this.sum, XXH64_STATE);
    this.blocks.save(into + OWN_STATE + XXH64_STATE);
    this.saveHistory(into + OWN_STATE + XXH64_STATE + BLOCKS_STATE);
  }

  restore(from: usize, inputAt: u64, outputAt: u64): void {
    const frame = this.frame;
    this.standBetween(inputAt, outputAt);
    this.state = load<u32>(from);
    this.frames = load<u32>(from, 4);
    this.skipLeft = load<u64>(from, 8);
    this.frameLength = load<u64>(from, 16);
    frame.contentSize = load<u64>(from, 24);
    const flags = load<u32>(from, 32);
    frame.hasContentSize = (flags & 1) != 0;
    frame.hasChecksum = (flags & 2) != 0;
    frame.longestBlock = load<u32>(from, 36);
    if (this.state != BLOCK) return;
    memory.copy(this.sum, from + OWN_STATE, XXH64_STATE);
    this.blocks.restore(from + OWN_STATE + XXH64_STATE);
    this.restoreHistory(from + OWN_STATE + XXH64_STATE + BLOCKS_STATE);
  }

  /** Stands in front of a frame. */
  enter(inputAt: u64, outputAt: u64, _kind: i32): void {
    this.standBetween(inputAt, outputAt);
    this.startState(MAGIC);
    this.frames = 1;
  }

  protected advance(): i32 {
    if (this.state == MAGIC) return this.readMagic();
    if (this.state == HEAD) return this.readHead();
    if (this.state == SKIP) return this.skip();
    if (this.state == BLOCK) return this.readBlockHead();
    if (this.state == BODY) return this.readBody();
    return this.state == SUM ? this.readSum() : HAS_ENDED;
  }

  private readMagic(): i32 {
    const isWhole = this.gather(this.held, 4);
    if (!isWhole && this.isLast && this.frames > 0) {
      if (this.have > 0) this.tellTrailing();
      this.startState(ENDED);
      return HAS_ENDED;
    }
    if (!isWhole) return this.starved();
    const magic = load<u32>(this.held);
    if (this.frames > 0 && magic != ZSTD_MAGIC && !isSkippable(magic)) {
      this.tellTrailing();
      this.startState(ENDED);
      return HAS_ENDED;
    }
    this.state = HEAD;
    return HAS_OUTPUT;
  }

  private readHead(): i32 {
    if (isSkippable(load<u32>(this.held))) {
      if (!this.gather(this.held, 8)) return this.starved();
      this.skipLeft = load<u32>(this.held, 4);
      this.startState(SKIP);
      return HAS_OUTPUT;
    }
    const frame = this.frame;
    let result = frame.read(this.held, <i32>this.have);
    while (result == ERROR_CUT_SHORT) {
      if (!this.gather(this.held, this.have + 1)) return this.starved();
      result = frame.read(this.held, <i32>this.have);
    }
    if (result < 0) return result;
    this.frames++;
    const window = frame.hasContentSize ? min(frame.windowSize, frame.contentSize) : frame.windowSize;
    if (window > this.windowLimit) return ERROR_WINDOW_LIMIT;
    this.forget(<usize>window);
    this.frameLength = 0;
    xxh64Start(this.sum);
    this.blocks.reset();
    this.startState(BLOCK);
    return HAS_OUTPUT;
  }

  private skip(): i32 {
    const count = min<u64>(this.skipLeft, this.end - this.at);
    this.at += <usize>count;
    this.skipLeft -= count;
    if (this.skipLeft > 0) return this.starved();
    this.startState(MAGIC);
    return HAS_OUTPUT;
  }

  private readBlockHead(): i32 {
    if (!this.gather(this.held, BLOCK_HEAD)) return this.starved();
    this.word = load<u32>(this.held) & 0xffffff;
    this.startState(BODY);
    return packedSize(this.word) > LONGEST_BLOCK ? ERROR_BAD_LENGTH : HAS_OUTPUT;
  }

  private readBody(): i32 {
    const blocks = this.blocks;
    if (!this.gather(blocks.input, packedSize(this.word))) return this.starved();
    this.makeRoom(LONGEST_BLOCK);
    const from = this.filled;
    blocks.base = this.base;
    blocks.out = from;
    blocks.outEnd = from + LONGEST_BLOCK + SLACK;
    const fault = decodeBlock(blocks, this.frame, this.word, blocks.input);
    // Of a damaged block, what comes before the damage is not known to be good: none of it is given.
    if (fault != 0) return fault;
    const count = blocks.out - from;
    this.filled = blocks.out;
    this.pending = count;
    this.frameLength += count;
    const frame = this.frame;
    if (frame.hasChecksum) xxh64Update(this.sum, from, count);
    this.startState(this.word & 1 ? (frame.hasChecksum ? SUM : MAGIC) : BLOCK);
    if (frame.hasContentSize && this.frameLength > frame.contentSize) return ERROR_BAD_LENGTH;
    const isShort = this.word & 1 && frame.hasContentSize && this.frameLength < frame.contentSize;
    return isShort ? ERROR_BAD_LENGTH : HAS_OUTPUT;
  }

  private readSum(): i32 {
    if (!this.gather(this.held, CHECKSUM)) return this.starved();
    this.startState(MAGIC);
    this.isPausing = true;
    return load<u32>(this.held) == <u32>xxh64Digest(this.sum) ? HAS_OUTPUT : ERROR_BAD_CHECKSUM;
  }
}
