/**
 * Snappy's framing format (framing_format.txt of the reference implementation), in pieces: chunks of up to 64 KiB,
 * each with the masked CRC-32C of what it unpacks to.
 *
 * offset size name
 *      0    1 type: 00 packed, 01 stored, ff stream identifier, fe padding, 80-fd skippable, 02-7f not readable
 *      1    3 length of what follows
 *      4    4 masked CRC-32C (types 00 and 01), then the data
 */
import { BlockwiseDecoder } from "./blockwise";
import { crc32c, maskedCrc32c } from "./checksums/crc32c";
import { SLACK } from "./copy";
import { ERROR_BAD_CHECKSUM, ERROR_BAD_HEADER, ERROR_BAD_LENGTH, ERROR_CUT_SHORT, ERROR_UNSUPPORTED } from "./errors";
import { snappyDecode } from "./snappy";
import { HAS_ENDED, HAS_OUTPUT } from "./stream";

const PACKED: u32 = 0;
const STORED: u32 = 1;
const IDENTIFIER: u32 = 0xff;
const FIRST_SKIPPABLE: u32 = 0x80;
const HEAD_SIZE: usize = 4;
const SUM_SIZE: u32 = 4;
const IDENTIFIER_SIZE: u32 = 6;
/** "sNaPpY" */
const NAME_LOW: u32 = 0x50614e73;
const NAME_HIGH: u32 = 0x5970;
const LONGEST: i32 = 1 << 16;
/** The longest a packed chunk of 64 KiB can be: 32 + n + n / 6. */
const LONGEST_CHUNK: u32 = 4 + 32 + 65536 + 65536 / 6;

const HEAD: i32 = 0;
const BODY: i32 = 1;
const SKIP: i32 = 2;

const OWN_STATE: i32 = 16;

@final
export class SnappyStream extends BlockwiseDecoder {
  private readonly input: usize = heap.alloc(LONGEST_CHUNK);
  private type: u32 = 0;
  private length: u32 = 0;
  private hasName: bool = false;

  get stateSize(): i32 {
    return this.isBetweenBlocks && this.state == HEAD ? OWN_STATE : 0;
  }

  save(into: usize): void {
    store<u32>(into, u32(this.hasName));
  }

  restore(from: usize, inputAt: u64, outputAt: u64): void {
    this.standBetween(inputAt, outputAt);
    this.hasName = load<u32>(from) != 0;
    this.state = HEAD;
  }

  protected advance(): i32 {
    if (this.state == HEAD) return this.readHead();
    return this.state == BODY ? this.readBody() : this.skip();
  }

  private readHead(): i32 {
    if (!this.gather(this.held, HEAD_SIZE)) {
      return this.isLast && this.have == 0 && this.hasName ? HAS_ENDED : this.starved();
    }
    const word = load<u32>(this.held);
    this.type = word & 255;
    this.length = word >>> 8;
    if (!this.hasName && (this.type != IDENTIFIER || this.length != IDENTIFIER_SIZE)) return ERROR_BAD_HEADER;
    if (this.type > STORED && this.type < FIRST_SKIPPABLE) return ERROR_UNSUPPORTED;
    if (this.type >= FIRST_SKIPPABLE && this.type != IDENTIFIER) {
      this.startState(SKIP);
      return HAS_OUTPUT;
    }
    if (this.length > LONGEST_CHUNK) return ERROR_BAD_LENGTH;
    this.startState(BODY);
    return HAS_OUTPUT;
  }

  private readBody(): i32 {
    if (!this.gather(this.input, this.length)) return this.starved();
    const data = this.input + SUM_SIZE;
    const dataLength = <i32>this.length - <i32>SUM_SIZE;
    if (this.type == IDENTIFIER) {
      const isName = load<u32>(this.input) == NAME_LOW && load<u16>(this.input, 4) == NAME_HIGH;
      if (this.length != IDENTIFIER_SIZE || !isName) return ERROR_BAD_HEADER;
      this.hasName = true;
      this.startState(HEAD);
      return HAS_OUTPUT;
    }
    if (dataLength < 0) return ERROR_BAD_LENGTH;
    this.makeRoom(LONGEST + SLACK);
    let count = dataLength;
    if (this.type == PACKED) {
      count = snappyDecode(data, dataLength, this.filled, LONGEST);
      if (count < 0) return count;
    } else {
      if (count > LONGEST) return ERROR_BAD_LENGTH;
      memory.copy(this.filled, data, count);
    }
    const isRight = maskedCrc32c(crc32c(0, this.filled, count)) == load<u32>(this.input);
    this.filled += count;
    this.pending = count;
    this.startState(HEAD);
    return isRight ? HAS_OUTPUT : ERROR_BAD_CHECKSUM;
  }

  private skip(): i32 {
    const count = min<usize>(this.length, this.end - this.at);
    this.at += count;
    this.length -= <u32>count;
    if (this.length > 0) return this.isLast ? ERROR_CUT_SHORT : this.starved();
    this.startState(HEAD);
    return HAS_OUTPUT;
  }
}
