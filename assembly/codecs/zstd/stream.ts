/**
 * Zstandard in pieces. A block is gathered whole, unpacked behind the window and given in one or more pieces. Between
 * frames a saved state is small; within one it holds the window.
 */
import { XXH64_STATE, xxh64Digest, xxh64Start, xxh64Update } from "../checksums/xxh64";
import { SLACK } from "../copy";
import { ERROR_BAD_CHECKSUM, ERROR_BAD_LENGTH, ERROR_CUT_SHORT, ERROR_WINDOW_LIMIT } from "../errors";
import { Decoder, HAS_ENDED, HAS_OUTPUT, PIECE_LIMIT } from "../stream";
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

const OWN_STATE: i32 = 96;
const HELD_SIZE: usize = 32;
/** Room behind the window is between these: it is what is decoded between two moves of the window. */
const LEAST_ROOM: usize = 1 << 18;
const LEAST_BUFFER: usize = 1 << 19;
const MOST_ROOM: usize = 8 << 20;

/** The window that is allowed unless the caller says otherwise: what `zstd` itself accepts without being asked. */
export const ZSTD_WINDOW_LIMIT: u32 = 128 << 20;

@final
export class ZstdStream extends Decoder {
  /** Frames begun so far, without skippable ones. */
  frames: u32 = 0;

  private readonly blocks: ZstdBlocks = new ZstdBlocks();
  private readonly frame: ZstdFrame = new ZstdFrame();
  private state: i32 = MAGIC;
  /** Bytes gathered of what is read now: in `held`, or of a block in `blocks.input`. */
  private have: usize = 0;
  private readonly held: usize = heap.alloc(HELD_SIZE);
  /** Bytes of a skippable frame still to come. */
  private skipLeft: u64 = 0;
  /** Header of the block that is read now. */
  private word: u32 = 0;
  private readonly sum: usize = heap.alloc(XXH64_STATE);
  /** Bytes unpacked of this frame. */
  private frameLength: u64 = 0;
  private windowSize: usize = 0;

  // Output: history and pieces not given yet.
  private buffer: usize = 0;
  private capacity: usize = 0;
  private base: usize = 0;
  private filled: usize = 0;
  /** Bytes before `filled` that no piece has given yet. */
  private pending: usize = 0;

  constructor(private readonly windowLimit: u32) {
    super();
  }

  step(limit: i32): i32 {
    this.pieceLength = 0;
    let status = HAS_OUTPUT;
    if (this.pending == 0) status = this.run();
    const count = <i32>min<usize>(this.pending, max(0, min(limit, PIECE_LIMIT)));
    this.piece = this.filled - this.pending;
    this.pieceLength = count;
    this.pending -= count;
    this.produced += count;
    return status;
  }

  /** Small between frames; elsewhere the window is part of it. */
  get stateSize(): i32 {
    return (
      OWN_STATE + (this.isBetween ? 0 : <i32>HELD_SIZE + XXH64_STATE + BLOCKS_STATE + <i32>(this.have + this.kept))
    );
  }

  save(into: usize): void {
    const frame = this.frame;
    store<u32>(into, this.state);
    store<u32>(into, this.frames, 4);
    store<u32>(into, <u32>this.have, 8);
    store<u32>(into, this.word, 12);
    store<u64>(into, this.skipLeft, 16);
    store<u64>(into, this.frameLength, 24);
    store<u64>(into, frame.windowSize, 32);
    store<u64>(into, frame.contentSize, 40);
    store<u32>(into, u32(frame.hasContentSize) | (u32(frame.hasChecksum) << 1), 48);
    store<u32>(into, frame.longestBlock, 52);
    store<u32>(into, <u32>this.windowSize, 56);
    store<u32>(into, <u32>this.kept, 60);
    store<u32>(into, <u32>this.pending, 64);
    if (this.isBetween) return;
    let at = into + OWN_STATE;
    memory.copy(at, this.held, HELD_SIZE);
    at += HELD_SIZE;
    memory.copy(at, this.sum, XXH64_STATE);
    at += XXH64_STATE;
    this.blocks.save(at);
    at += BLOCKS_STATE;
    memory.copy(at, this.blocks.input, this.have);
    memory.copy(at + this.have, this.filled - this.kept, this.kept);
  }

  restore(from: usize, inputAt: u64, outputAt: u64): void {
    const frame = this.frame;
    this.state = load<u32>(from);
    this.frames = load<u32>(from, 4);
    this.have = load<u32>(from, 8);
    this.word = load<u32>(from, 12);
    this.skipLeft = load<u64>(from, 16);
    this.frameLength = load<u64>(from, 24);
    frame.windowSize = load<u64>(from, 32);
    frame.contentSize = load<u64>(from, 40);
    const flags = load<u32>(from, 48);
    frame.hasContentSize = (flags & 1) != 0;
    frame.hasChecksum = (flags & 2) != 0;
    frame.longestBlock = load<u32>(from, 52);
    this.windowSize = load<u32>(from, 56);
    const kept = <usize>load<u32>(from, 60);
    this.pending = load<u32>(from, 64);
    this.hasTrailing = false;
    this.standAt(inputAt, outputAt);
    if (this.isBetween) return;
    this.reserve(kept + LEAST_BUFFER);
    let at = from + OWN_STATE;
    memory.copy(this.held, at, HELD_SIZE);
    at += HELD_SIZE;
    memory.copy(this.sum, at, XXH64_STATE);
    at += XXH64_STATE;
    this.blocks.restore(at);
    at += BLOCKS_STATE;
    memory.copy(this.blocks.input, at, this.have);
    memory.copy(this.buffer, at + this.have, kept);
    this.base = this.buffer;
    this.filled = this.buffer + kept;
  }

  /** Whether nothing of before matters for what follows. */
  private get isBetween(): bool {
    return this.pending == 0 && this.have == 0 && (this.state == MAGIC || this.state == SKIP || this.state == ENDED);
  }

  /** Bytes before `filled` that are still needed: by matches, or because no piece has given them. */
  private get kept(): usize {
    return max(this.pending, min(this.windowSize, this.filled - this.base));
  }

  /** Goes on until bytes are pending. */
  private run(): i32 {
    let status = HAS_OUTPUT;
    let isFrameEnd = false;
    while (this.pending == 0 && status == HAS_OUTPUT && !isFrameEnd) {
      if (this.state == MAGIC) status = this.readMagic();
      else if (this.state == HEAD) status = this.readHead();
      else if (this.state == SKIP) status = this.skip();
      else if (this.state == BLOCK) status = this.readBlockHead();
      else if (this.state == BODY) status = this.readBody();
      else if (this.state == SUM) {
        status = this.readSum();
        // Comes back without a piece: a state saved here is small.
        isFrameEnd = true;
      } else status = HAS_ENDED;
    }
    return status;
  }

  /** Gathers input until `need` bytes are there; false when it is used up before. */
  private gather(into: usize, need: usize): bool {
    const count = min(need - this.have, this.end - this.at);
    memory.copy(into + this.have, this.at, count);
    this.at += count;
    this.have += count;
    return this.have == need;
  }

  private startState(state: i32): void {
    this.state = state;
    this.have = 0;
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

  private tellTrailing(): void {
    this.hasTrailing = true;
    this.trailingAt = this.inputAt - this.have;
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
    this.windowSize = <usize>window;
    this.frameLength = 0;
    xxh64Start(this.sum);
    this.blocks.reset();
    this.base = this.buffer;
    this.filled = this.buffer;
    this.startState(BLOCK);
    return HAS_OUTPUT;
  }

  /** Sees that the buffer has at least `size` bytes; what is in it stays. */
  private reserve(size: usize): void {
    if (size <= this.capacity) return;
    const grown = this.buffer == 0 ? heap.alloc(size + SLACK) : heap.realloc(this.buffer, size + SLACK);
    this.base = grown + (this.base - this.buffer);
    this.filled = grown + (this.filled - this.buffer);
    this.buffer = grown;
    this.capacity = size;
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
    this.makeRoom();
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

  /** Sees that the longest block fits behind the window: moves that to the front, or lets the buffer grow. */
  private makeRoom(): void {
    if (this.filled + LONGEST_BLOCK <= this.buffer + this.capacity) return;
    // Windows are promised more often than filled: the buffer doubles until it holds the window and room behind it.
    const whole = this.windowSize + min(max(this.windowSize >> 1, LEAST_ROOM), MOST_ROOM);
    if (this.capacity < whole) {
      this.reserve(min(whole, max(this.capacity << 1, LEAST_BUFFER)));
      if (this.filled + LONGEST_BLOCK <= this.buffer + this.capacity) return;
    }
    const kept = min(this.windowSize, this.filled - this.base);
    memory.copy(this.buffer, this.filled - kept, kept);
    this.base = this.buffer;
    this.filled = this.buffer + kept;
  }

  private readSum(): i32 {
    if (!this.gather(this.held, CHECKSUM)) return this.starved();
    this.startState(MAGIC);
    return load<u32>(this.held) == <u32>xxh64Digest(this.sum) ? HAS_OUTPUT : ERROR_BAD_CHECKSUM;
  }
}
