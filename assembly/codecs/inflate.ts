/**
 * Deflate data, bare (RFC 1951) and with zlib's wrapper (RFC 1950): whole pages at once, and streams in pieces.
 */
import { adler32 } from "./checksums/adler32";
import { ENGINE_STATE, InflateEngine, NO_INPUT, NO_ROOM, STREAM_END } from "./deflate/engine";
import { DeflateStream } from "./deflate/stream";
import { ERROR_BAD_CHECKSUM, ERROR_BAD_HEADER, ERROR_CUT_SHORT, ERROR_DICTIONARY, ERROR_OUTPUT_FULL } from "./errors";
import { HAS_ENDED, HAS_OUTPUT } from "./stream";

const ZLIB_HEADER: i32 = 2;
const ZLIB_TRAILER: i32 = 4;

let pages: InflateEngine | null = null;

/** Input bytes that the last one-shot call used; what lies behind them was not looked at. */
export let inflateUsed: i32 = 0;

/** Unpacks bare deflate data; returns the bytes written or an error. */
export function inflateRaw(src: usize, srcLength: i32, dst: usize, dstCapacity: i32): i32 {
  if (srcLength < 0 || dstCapacity < 0) return ERROR_OUTPUT_FULL;
  const engine = pageEngine();
  engine.reset();
  engine.at = src;
  engine.end = src + srcLength;
  engine.base = dst;
  engine.out = dst;
  engine.outEnd = dst + dstCapacity;
  const result = engine.run();
  inflateUsed = <i32>(engine.at - src) - engine.unused;
  if (result == STREAM_END) return <i32>(engine.out - dst);
  if (result == NO_INPUT) return ERROR_CUT_SHORT;
  return result == NO_ROOM ? ERROR_OUTPUT_FULL : result;
}

/** Unpacks a page in zlib's wrapper and checks its Adler-32; returns the bytes written or an error. */
export function inflatePage(src: usize, srcLength: i32, dst: usize, dstCapacity: i32): i32 {
  if (srcLength < ZLIB_HEADER) return ERROR_CUT_SHORT;
  const fault = zlibFault(load<u8>(src), load<u8>(src, 1));
  if (fault != 0) return fault;
  const count = inflateRaw(src + ZLIB_HEADER, srcLength - ZLIB_HEADER, dst, dstCapacity);
  inflateUsed += ZLIB_HEADER;
  if (count < 0) return count;
  if (srcLength - inflateUsed < ZLIB_TRAILER) return ERROR_CUT_SHORT;
  const sum = bswap(load<u32>(src + inflateUsed));
  inflateUsed += ZLIB_TRAILER;
  return sum == adler32(1, dst, count) ? count : ERROR_BAD_CHECKSUM;
}

/** Made when it is first needed: most files hold no such pages. */
function pageEngine(): InflateEngine {
  const known = pages;
  if (known) return known;
  const engine = new InflateEngine();
  pages = engine;
  return engine;
}

/** What is wrong with the two bytes before zlib data; 0 when nothing is. */
function zlibFault(method: u32, flags: u32): i32 {
  // Method 8 with a window of up to 32 KiB; both bytes are a multiple of 31.
  if ((method & 15) != 8 || method >>> 4 > 7 || ((method << 8) | flags) % 31 != 0) return ERROR_BAD_HEADER;
  return flags & 32 ? ERROR_DICTIONARY : 0;
}

const HEAD: i32 = 0;
const BODY: i32 = 1;
const TRAILER: i32 = 2;
const ENDED: i32 = 3;

/** A stream of deflate data, bare or in zlib's wrapper; what lies behind its end is not looked at. */
@final
export class InflateStream extends DeflateStream {
  private state: i32;
  private sum: u32 = 1;
  /** Bytes of the header or trailer so far, the last one lowest, and how many. */
  private word: u32 = 0;
  private wordLength: i32 = 0;

  constructor(private readonly isZlib: bool) {
    super();
    this.state = isZlib ? HEAD : BODY;
  }

  /** Input bytes up to the end of the stream; of meaning when it has ended. */
  get usedLength(): u64 {
    return this.inputAt - this.engine.unused;
  }

  get stateSize(): i32 {
    return 16 + ENGINE_STATE + this.history.stateSize;
  }

  save(into: usize): void {
    store<u32>(into, this.state);
    store<u32>(into, this.sum, 4);
    store<u32>(into, this.word, 8);
    store<u32>(into, this.wordLength, 12);
    this.engine.save(into + 16);
    this.history.save(into + 16 + ENGINE_STATE);
  }

  restore(from: usize, inputAt: u64, outputAt: u64): void {
    this.state = load<u32>(from);
    this.sum = load<u32>(from, 4);
    this.word = load<u32>(from, 8);
    this.wordLength = load<u32>(from, 12);
    this.engine.restore(from + 16);
    this.history.restore(from + 16 + ENGINE_STATE);
    this.standAt(inputAt, outputAt);
  }

  protected run(): i32 {
    const engine = this.engine;
    if (this.state == HEAD) {
      if (!this.readWord(ZLIB_HEADER)) return this.starved();
      const fault = zlibFault(this.word >>> 8, this.word & 255);
      if (fault != 0) return fault;
      this.startState(BODY);
    }
    if (this.state == BODY) {
      const from = engine.out;
      const result = engine.run();
      if (this.isZlib) this.sum = adler32(this.sum, from, engine.out - from);
      if (result == NO_INPUT) return this.starved();
      if (result == NO_ROOM) return HAS_OUTPUT;
      if (result != STREAM_END) return result;
      this.startState(this.isZlib ? TRAILER : ENDED);
    }
    if (this.state == TRAILER) {
      if (!this.readWord(ZLIB_TRAILER)) return this.starved();
      this.state = ENDED;
      if (this.word != this.sum) return ERROR_BAD_CHECKSUM;
    }
    return HAS_ENDED;
  }

  private startState(state: i32): void {
    this.state = state;
    this.word = 0;
    this.wordLength = 0;
  }

  /** Gathers a number of `length` bytes, most significant first. */
  private readWord(length: i32): bool {
    for (; this.wordLength < length; this.wordLength++) {
      const byte = this.engine.takeByte();
      if (byte < 0) return false;
      this.word = (this.word << 8) | byte;
    }
    return true;
  }
}
