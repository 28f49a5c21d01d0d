/**
 * LZ4 frames (LZ4 frame format description 1.6), in pieces: several one after the other, skippable ones between them,
 * and the legacy frames of old tools. Checksums of header, blocks and content are verified.
 *
 * offset size name
 *      0    4 magic 184d2204
 *      4    1 flags: 7-6 version 01, 5 blocks are independent, 4 block checksums, 3 content size, 2 content checksum,
 *             1 reserved, 0 dictionary id
 *      5    1 block size: 6-4 4 to 7 for 64 KiB to 4 MiB, the others reserved
 *           8 content size, if flagged
 *           1 second byte of XXH32 over what lies behind the magic
 *             blocks: u32 size (bit 31: stored; 0: no more), data, u32 XXH32 of the data if flagged
 *           4 XXH32 of the content, if flagged
 *
 * A legacy frame, 184c2102, has blocks of 8 MiB behind its magic and ends with the file or where a size is a magic.
 */
import { BlockwiseDecoder } from "./blockwise";
import { XXH32_STATE, xxh32, xxh32Digest, xxh32Start, xxh32Update } from "./checksums/xxh32";
import { SLACK } from "./copy";
import {
  ERROR_BAD_CHECKSUM,
  ERROR_BAD_HEADER,
  ERROR_BAD_LENGTH,
  ERROR_DICTIONARY,
  ERROR_OUTPUT_FULL,
  ERROR_UNSUPPORTED,
} from "./errors";
import { lz4DecodeBehind } from "./lz4";
import { HAS_ENDED, HAS_OUTPUT } from "./stream";

const MAGIC_FRAME: u32 = 0x184d2204;
const MAGIC_LEGACY: u32 = 0x184c2102;
const MAGIC_SKIPPABLE: u32 = 0x184d2a50;

const IS_INDEPENDENT: u32 = 32;
const HAS_BLOCK_SUMS: u32 = 16;
const HAS_SIZE: u32 = 8;
const HAS_SUM: u32 = 4;
const RESERVED: u32 = 2;
const HAS_DICTIONARY: u32 = 1;

const WINDOW: usize = 1 << 16;
const LEGACY_BLOCK: u32 = 8 << 20;
/** What a block can be packed to: a byte more for each 255, and some. */
const LEGACY_LONGEST: u32 = LEGACY_BLOCK + LEGACY_BLOCK / 255 + 16;

const MAGIC: i32 = 0;
const HEAD: i32 = 1;
const SKIP_SIZE: i32 = 2;
const SKIP: i32 = 3;
const BLOCK: i32 = 4;
const BODY: i32 = 5;
const SUM: i32 = 6;
const ENDED: i32 = 7;

const OWN_STATE: i32 = 48;

@final
export class Lz4Stream extends BlockwiseDecoder {
  frames: u32 = 0;

  private input: usize = 0;
  private inputSize: usize = 0;
  private isLegacy: bool = false;
  private flags: u32 = 0;
  private longestBlock: u32 = 0;
  private contentSize: u64 = 0;
  private frameLength: u64 = 0;
  /** Size word of the block that is read now. */
  private word: u32 = 0;
  private skipLeft: u32 = 0;
  private readonly sum: usize = heap.alloc(XXH32_STATE);

  /** Small between frames and between independent blocks; with linked ones the last 64 KiB are part of it. */
  get stateSize(): i32 {
    if (!this.isBetweenBlocks) return 0;
    return OWN_STATE + (this.state == BLOCK ? XXH32_STATE + this.historySize : 0);
  }

  save(into: usize): void {
    store<u32>(into, this.state);
    store<u32>(into, this.frames, 4);
    store<u32>(into, u32(this.isLegacy), 8);
    store<u32>(into, this.flags, 12);
    store<u32>(into, this.longestBlock, 16);
    store<u32>(into, this.skipLeft, 20);
    store<u64>(into, this.contentSize, 24);
    store<u64>(into, this.frameLength, 32);
    if (this.state != BLOCK) return;
    memory.copy(into + OWN_STATE, this.sum, XXH32_STATE);
    this.saveHistory(into + OWN_STATE + XXH32_STATE);
  }

  restore(from: usize, inputAt: u64, outputAt: u64): void {
    this.standBetween(inputAt, outputAt);
    this.state = load<u32>(from);
    this.frames = load<u32>(from, 4);
    this.isLegacy = load<u32>(from, 8) != 0;
    this.flags = load<u32>(from, 12);
    this.longestBlock = load<u32>(from, 16);
    this.skipLeft = load<u32>(from, 20);
    this.contentSize = load<u64>(from, 24);
    this.frameLength = load<u64>(from, 32);
    if (this.state != BLOCK) return;
    this.reserveInput();
    memory.copy(this.sum, from + OWN_STATE, XXH32_STATE);
    this.restoreHistory(from + OWN_STATE + XXH32_STATE);
  }

  protected advance(): i32 {
    if (this.state == MAGIC) return this.readMagic();
    if (this.state == HEAD) return this.readHead();
    if (this.state == BLOCK) return this.readSize();
    if (this.state == BODY) return this.readBody();
    if (this.state == SUM) return this.readSum();
    if (this.state == SKIP_SIZE) return this.readSkipSize();
    return this.state == SKIP ? this.skip() : HAS_ENDED;
  }

  private readMagic(): i32 {
    if (!this.gather(this.held, 4)) {
      if (!this.isLast || this.frames == 0) return this.starved();
      return this.endStream();
    }
    return this.startFrame(load<u32>(this.held));
  }

  private startFrame(magic: u32): i32 {
    if ((magic & 0xfffffff0) == MAGIC_SKIPPABLE) {
      this.startState(SKIP_SIZE);
      return HAS_OUTPUT;
    }
    if (magic == MAGIC_FRAME) {
      this.startState(HEAD);
      return HAS_OUTPUT;
    }
    if (magic != MAGIC_LEGACY) return this.frames > 0 ? this.endStream() : ERROR_BAD_HEADER;
    this.frames++;
    this.isLegacy = true;
    this.flags = IS_INDEPENDENT;
    this.longestBlock = LEGACY_BLOCK;
    this.reserveInput();
    this.forget(0);
    this.startState(BLOCK);
    return HAS_OUTPUT;
  }

  /** Nothing more follows, or nothing of ours. */
  private endStream(): i32 {
    if (this.have > 0) this.tellTrailing();
    this.startState(ENDED);
    return HAS_ENDED;
  }

  private readHead(): i32 {
    const held = this.held;
    if (this.have < 2 && !this.gather(held, 2)) return this.starved();
    const flags = <u32>load<u8>(held);
    const size = <u32>load<u8>(held, 1);
    if (flags >>> 6 != 1) return ERROR_UNSUPPORTED;
    if (flags & RESERVED || size & 0x8f || size < 0x40) return ERROR_BAD_HEADER;
    if (flags & HAS_DICTIONARY) return ERROR_DICTIONARY;
    const length: usize = 2 + (flags & HAS_SIZE ? 8 : 0);
    if (!this.gather(held, length + 1)) return this.starved();
    if (load<u8>(held + length) != <u8>(xxh32(held, length) >>> 8)) return ERROR_BAD_HEADER;
    this.frames++;
    this.isLegacy = false;
    this.flags = flags;
    this.longestBlock = 1 << (8 + ((size >>> 4) << 1));
    this.contentSize = load<u64>(held, 2);
    this.frameLength = 0;
    xxh32Start(this.sum);
    this.reserveInput();
    this.forget(flags & IS_INDEPENDENT ? 0 : WINDOW);
    this.startState(BLOCK);
    return HAS_OUTPUT;
  }

  private reserveInput(): void {
    // With the checksum behind it.
    const size: usize = 4 + (this.isLegacy ? LEGACY_LONGEST : this.longestBlock);
    if (size <= this.inputSize) return;
    this.input = heap.alloc(size);
    this.inputSize = size;
  }

  private readSize(): i32 {
    if (!this.gather(this.held, 4)) {
      if (this.isLegacy && this.isLast) return this.endStream();
      return this.starved();
    }
    const word = load<u32>(this.held);
    if (this.isLegacy) {
      if (word > LEGACY_LONGEST) return this.startFrame(word);
    } else {
      if (word == 0) return this.endFrame();
      if ((word & 0x7fffffff) > this.longestBlock) return ERROR_BAD_LENGTH;
    }
    this.word = word;
    this.startState(BODY);
    return HAS_OUTPUT;
  }

  private endFrame(): i32 {
    const hasSum = (this.flags & HAS_SUM) != 0;
    this.startState(hasSum ? SUM : MAGIC);
    if (!hasSum) this.isPausing = true;
    return this.flags & HAS_SIZE && this.frameLength != this.contentSize ? ERROR_BAD_LENGTH : HAS_OUTPUT;
  }

  private readBody(): i32 {
    const size = this.word & 0x7fffffff;
    const hasSum = (this.flags & HAS_BLOCK_SUMS) != 0;
    if (!this.gather(this.input, size + (hasSum ? 4 : 0))) return this.starved();
    this.makeRoom(<usize>this.longestBlock + SLACK);
    const from = this.filled;
    let count = <i32>size;
    if (this.word >>> 31) memory.copy(from, this.input, size);
    else {
      const base = this.flags & IS_INDEPENDENT ? from : max(this.base, from - min(from, WINDOW));
      count = lz4DecodeBehind(base, this.input, size, from, this.longestBlock);
      if (count < 0) return count == ERROR_OUTPUT_FULL ? ERROR_BAD_LENGTH : count;
    }
    this.filled += count;
    this.pending = count;
    this.frameLength += count;
    if (this.flags & HAS_SUM) xxh32Update(this.sum, from, count);
    this.startState(BLOCK);
    const isRight = !hasSum || load<u32>(this.input + size) == xxh32(this.input, size);
    return isRight ? HAS_OUTPUT : ERROR_BAD_CHECKSUM;
  }

  private readSum(): i32 {
    if (!this.gather(this.held, 4)) return this.starved();
    this.startState(MAGIC);
    this.isPausing = true;
    return load<u32>(this.held) == xxh32Digest(this.sum) ? HAS_OUTPUT : ERROR_BAD_CHECKSUM;
  }

  private readSkipSize(): i32 {
    if (!this.gather(this.held, 4)) return this.starved();
    this.skipLeft = load<u32>(this.held);
    this.startState(SKIP);
    return HAS_OUTPUT;
  }

  private skip(): i32 {
    const count = min<usize>(this.skipLeft, this.end - this.at);
    this.at += count;
    this.skipLeft -= <u32>count;
    if (this.skipLeft > 0) return this.starved();
    this.startState(MAGIC);
    return HAS_OUTPUT;
  }
}
