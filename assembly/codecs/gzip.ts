/**
 * gzip (RFC 1952): members one after the other, each with its own header, CRC-32 and length. Zeros behind a
 * member (tapes pad with them) are skipped; anything else that is no member ends the stream and is told.
 */
import { crc32 } from "./checksums/crc32";
import { ENGINE_STATE, NO_INPUT, NO_ROOM, STREAM_END } from "./deflate/engine";
import { DeflateStream } from "./deflate/stream";
import { ERROR_BAD_CHECKSUM, ERROR_BAD_HEADER, ERROR_UNSUPPORTED } from "./errors";
import { HAS_ENDED, HAS_OUTPUT } from "./stream";

/*
 * offset size name
 *      0    2 magic 1f 8b
 *      2    1 method 8
 *      3    1 flags
 *      4    4 mtime
 *      8    1 extra flags
 *      9    1 operating system
 *     10      by flags: extra (u16 length, bytes), name (to a zero), comment (to a zero), header CRC (u16)
 *             deflate data
 *     -8    4 CRC-32
 *     -4    4 length mod 2^32
 */
const FIXED_HEAD: u32 = 10;
const METHOD_DEFLATE: i32 = 8;
const HAS_HEADER_CRC: i32 = 2;
const HAS_EXTRA: i32 = 4;
const HAS_NAME: i32 = 8;
const HAS_COMMENT: i32 = 16;
const RESERVED: i32 = 0xe0;

const BETWEEN: i32 = 0;
const HEAD: i32 = 1;
const EXTRA_LENGTH: i32 = 2;
const EXTRA: i32 = 3;
const NAME: i32 = 4;
const COMMENT: i32 = 5;
const HEADER_CRC: i32 = 6;
const BODY: i32 = 7;
const CHECK: i32 = 8;
const LENGTH: i32 = 9;
const ENDED: i32 = 10;

const NAME_LIMIT: u32 = 255;
const OWN_STATE: i32 = 56;
const scratch: usize = memory.data(8, 8);

@final
export class GzipStream extends DeflateStream {
  /** Members begun so far. */
  members: u32 = 0;
  /** The first member's modification time, seconds since 1970, or 0. */
  modified: u32 = 0;
  /** The first member's file name in Latin-1, as far as it fits. */
  readonly name: usize = heap.alloc(NAME_LIMIT + 1);
  nameLength: u32 = 0;

  private state: i32 = BETWEEN;
  private flags: i32 = 0;
  /** Bytes of the current field still to come or, of the fixed header, already read. */
  private count: u32 = 0;
  private word: u32 = 0;
  private crc: u32 = 0;
  private length: u32 = 0;
  private headerCrc: u32 = 0;
  /** Whether the member's CRC was right. */
  private isMatching: bool = true;
  private memberAt: u64 = 0;

  get stateSize(): i32 {
    return OWN_STATE + ENGINE_STATE + this.history.stateSize;
  }

  save(into: usize): void {
    store<u32>(into, this.state);
    store<u32>(into, this.flags, 4);
    store<u32>(into, this.count, 8);
    store<u32>(into, this.word, 12);
    store<u32>(into, this.crc, 16);
    store<u32>(into, this.length, 20);
    store<u32>(into, this.headerCrc, 24);
    store<u32>(into, this.members, 28);
    store<u64>(into, this.memberAt, 32);
    store<u64>(into, this.trailingAt, 40);
    store<u32>(into, u32(this.hasTrailing) | (u32(this.isMatching) << 1), 48);
    this.engine.save(into + OWN_STATE);
    this.history.save(into + OWN_STATE + ENGINE_STATE);
  }

  restore(from: usize, inputAt: u64, outputAt: u64): void {
    this.state = load<u32>(from);
    this.flags = load<u32>(from, 4);
    this.count = load<u32>(from, 8);
    this.word = load<u32>(from, 12);
    this.crc = load<u32>(from, 16);
    this.length = load<u32>(from, 20);
    this.headerCrc = load<u32>(from, 24);
    this.members = load<u32>(from, 28);
    this.memberAt = load<u64>(from, 32);
    this.trailingAt = load<u64>(from, 40);
    this.hasTrailing = (load<u32>(from, 48) & 1) != 0;
    this.isMatching = (load<u32>(from, 48) & 2) != 0;
    this.engine.restore(from + OWN_STATE);
    this.history.restore(from + OWN_STATE + ENGINE_STATE);
    this.standAt(inputAt, outputAt);
  }

  protected run(): i32 {
    const engine = this.engine;
    while (this.state != ENDED) {
      if (this.state == BODY) {
        const from = engine.out;
        const result = engine.run();
        const count = engine.out - from;
        this.crc = crc32(this.crc, from, count);
        this.length += <u32>count;
        if (result == NO_INPUT) return this.starved();
        if (result == NO_ROOM) return HAS_OUTPUT;
        if (result != STREAM_END) return result;
        this.startField(CHECK);
        continue;
      }
      const byte = engine.takeByte();
      if (byte < 0) {
        if (this.state != BETWEEN || this.members == 0 || !this.isLast) return this.starved();
        this.state = ENDED;
        break;
      }
      const fault = this.take(byte);
      if (fault != 0) return fault;
    }
    return HAS_ENDED;
  }

  /** Offset of the byte that `takeByte` gave last. */
  private get byteAt(): u64 {
    return this.inputAt + (this.engine.at - this.at) - this.engine.unused - 1;
  }

  /** One byte outside the deflate data. */
  private take(byte: i32): i32 {
    if (this.state == BETWEEN) {
      if (byte == 0 && this.members > 0) return 0;
      this.memberAt = this.byteAt;
      this.startField(HEAD);
      this.headerCrc = 0;
    }
    if (this.state <= HEADER_CRC) return this.takeHead(byte);
    this.word |= byte << (<i32>(this.count << 3));
    if (++this.count < 4) return 0;
    const word = this.word;
    if (this.state == CHECK) {
      this.isMatching = word == this.crc;
      this.startField(LENGTH);
      return 0;
    }
    this.state = BETWEEN;
    return this.isMatching && word == this.length ? 0 : ERROR_BAD_CHECKSUM;
  }

  private takeHead(byte: i32): i32 {
    if (this.state == HEADER_CRC) {
      this.word |= byte << (<i32>(this.count << 3));
      if (++this.count < 2) return 0;
      const isSame = this.word == (this.headerCrc & 0xffff);
      this.startBody();
      return isSame ? 0 : ERROR_BAD_HEADER;
    }
    store<u8>(scratch, byte);
    this.headerCrc = crc32(this.headerCrc, scratch, 1);
    if (this.state == HEAD) return this.takeFixed(byte);
    if (this.state == EXTRA_LENGTH) {
      this.word |= byte << (<i32>(this.count << 3));
      if (++this.count < 2) return 0;
      this.state = EXTRA;
      this.count = this.word;
      if (this.count == 0) this.nextField(HAS_EXTRA);
    } else if (this.state == EXTRA) {
      if (--this.count == 0) this.nextField(HAS_EXTRA);
    } else if (byte == 0) {
      this.nextField(this.state == NAME ? HAS_NAME : HAS_COMMENT);
    } else if (this.state == NAME && this.members == 0 && this.nameLength < NAME_LIMIT) {
      store<u8>(this.name + this.nameLength++, byte);
    }
    return 0;
  }

  /** One of the ten bytes that every member has. */
  private takeFixed(byte: i32): i32 {
    const index = this.count++;
    let fault = 0;
    if ((index == 0 && byte != 0x1f) || (index == 1 && byte != 0x8b)) fault = ERROR_BAD_HEADER;
    else if (index == 2 && byte != METHOD_DEFLATE) fault = ERROR_UNSUPPORTED;
    else if (index == 3) {
      this.flags = byte;
      if (byte & RESERVED) fault = ERROR_BAD_HEADER;
    } else if (index >= 4 && index < 8 && this.members == 0) this.modified |= byte << (<i32>((index - 4) << 3));
    if (fault != 0 && this.members > 0) {
      this.hasTrailing = true;
      this.trailingAt = this.memberAt;
      this.state = ENDED;
      return 0;
    }
    if (this.count == FIXED_HEAD) this.nextField(0);
    return fault;
  }

  /** On to the first field behind the one with this flag (0: the fixed ones) that the member has. */
  private nextField(done: i32): void {
    const flags = this.flags;
    if (done < HAS_EXTRA && flags & HAS_EXTRA) this.startField(EXTRA_LENGTH);
    else if (done < HAS_NAME && flags & HAS_NAME) this.startField(NAME);
    else if (done < HAS_COMMENT && flags & HAS_COMMENT) this.startField(COMMENT);
    else if (flags & HAS_HEADER_CRC) this.startField(HEADER_CRC);
    else this.startBody();
  }

  private startBody(): void {
    this.members++;
    this.crc = 0;
    this.length = 0;
    this.engine.startStream();
    this.history.forget(this.engine);
    this.state = BODY;
  }

  private startField(state: i32): void {
    this.state = state;
    this.count = 0;
    this.word = 0;
  }
}
