/** Pages of a kdump file, unpacked one at a time when they are asked for. */
import { reserve } from "../../bytes/arena";
import { FAULT_NOT_IN_DUMP } from "../../bytes/fault";
import { StoredSource, setSpan } from "../../bytes/source";
import { ERROR_UNSUPPORTED, errorWords } from "../../codecs/errors";
import { inflatePage } from "../../codecs/inflate";
import { lzoDecode } from "../../codecs/lzo";
import { snappyDecode } from "../../codecs/snappy";
import { zstdDecode } from "../../codecs/zstd";
import { CODEC_LZO, CODEC_NONE, CODEC_SNAPPY, CODEC_ZLIB, CODEC_ZSTD } from "../../facts/memory/scan-runs";
import { FAULT, Warnings } from "../../facts/warnings";
import { PageBitmap } from "../../spaces/page-bitmap";
import { AddressSpace } from "../../spaces/space";
import { KdumpHeader } from "./header";

// page_desc, one for each page of the second bitmap:
// offset size name
// 0      8    offset     0: lost, the dump is incomplete
// 8      4    size
// 12     4    flags      1 zlib, 2 LZO, 4 snappy, 0x20 zstd
// 16     8    page_flags
export const DESCRIPTOR: u64 = 24;
/** What is read of one. */
const USED: i32 = 16;
const FLAG_ZLIB: u32 = 1;
const FLAG_LZO: u32 = 2;
const FLAG_SNAPPY: u32 = 4;
const FLAG_ZSTD: u32 = 0x20;

/** A descriptor as it is read: a scan reads millions, and what a cursor takes is never freed. */
const scratch: usize = reserve(USED);

const CACHE_BYTES: u64 = 16 << 20;
const WAYS: i32 = 4;
const MOST_SETS: u64 = 1024;
/** Damaged pages told one by one; all are counted. */
const MOST_TOLD: i32 = 16;
/** Descriptors of pages of zeros that a search walks over. */
const MOST_ZEROS: u64 = 1 << 16;
/** Pages looked over for the end of a hole. */
const LOOK_AHEAD: u64 = 1 << 16;

/** One file of a set: the page frames from `start` up to `end` lie in it. */
@final
export class KdumpPart {
  /** Pages before `start` in its bitmap: they have no descriptor here. */
  before: u64 = 0;
  /** Descriptors it should have; 0 until they are counted. */
  count: u64 = 0;

  constructor(
    readonly source: StoredSource,
    readonly header: KdumpHeader,
    readonly bitmap: PageBitmap,
    readonly start: u64,
    readonly end: u64,
  ) {}

  /** Finds the first descriptor: from now on pages can be read. */
  begin(): void {
    this.before = this.header.isSplit ? this.bitmap.rank(this.start) : 0;
  }

  /** Once the bitmap is counted. */
  settle(): void {
    this.count = this.bitmap.rank(this.end) - this.before;
  }

  /** Where the pages begin: the one of zeros that others share, where the writer has it. */
  get front(): u64 {
    return this.header.descriptorsAt + this.count * DESCRIPTOR;
  }

  descriptorAt(page: u64): u64 {
    return this.header.descriptorsAt + (this.bitmap.rank(page) - this.before) * DESCRIPTOR;
  }
}

/**
 * Where a page lies: the answer of `KdumpPages.describe`. `codec` below zero is a kind of packing nobody knows.
 */
@final
export class PageDescriptor {
  part: KdumpPart | null = null;
  /** File offset of the descriptor itself. */
  at: u64 = 0;
  offset: u64 = 0;
  size: u32 = 0;
  codec: i32 = CODEC_NONE;

  /** Reads the descriptor at `at`; false when the file ends before. */
  read(part: KdumpPart, at: u64): bool {
    const isThere = part.source.copy(at, scratch, USED) == USED;
    if (!isThere) memory.fill(scratch, 0, USED);
    const isBig = part.header.isBigEndian;
    const offset = load<u64>(scratch);
    const size = load<u32>(scratch, 8);
    const word = load<u32>(scratch, 12);
    const flags = isBig ? bswap<u32>(word) : word;
    this.part = part;
    this.at = at;
    this.offset = isBig ? bswap<u64>(offset) : offset;
    this.size = isBig ? bswap<u32>(size) : size;
    // diskdump and the first versions of kdump know zlib only, by the same bit.
    if (flags & FLAG_ZLIB) this.codec = CODEC_ZLIB;
    else if (flags & FLAG_LZO) this.codec = CODEC_LZO;
    else if (flags & FLAG_SNAPPY) this.codec = CODEC_SNAPPY;
    else if (flags & FLAG_ZSTD) this.codec = CODEC_ZSTD;
    else this.codec = flags & 0xffff ? -1 : CODEC_NONE;
    return isThere;
  }

  /** Whether it can be: there is such a place in the file, and packed pages are no larger than plain ones. */
  get isSound(): bool {
    const part = this.part;
    if (!part || this.offset == 0 || this.codec < 0) return false;
    const whole = part.header.blockSize;
    const isSize = this.codec == CODEC_NONE ? <u64>this.size == whole : this.size > 0 && <u64>this.size <= whole;
    return isSize && this.offset < part.source.size && <u64>this.size <= part.source.size - this.offset;
  }
}

/**
 * Physical memory of a kdump file or set: a source whose offsets are physical addresses, and a space over it. Finding
 * a page unpacks it, so that a damaged page is not there.
 */
@final
export class KdumpPages extends StoredSource {
  private readonly pageBytes: u64;
  private readonly sets: u64;
  /** Of each slot: page frame + 1, the time of its last use, where the page is. */
  private readonly keys: StaticArray<u64>;
  private readonly used: StaticArray<u32>;
  private readonly places: StaticArray<usize>;
  private clock: u32 = 0;
  private readonly packed: usize;
  readonly descriptor: PageDescriptor = new PageDescriptor();
  /** Pages that could not be unpacked. */
  damaged: i32 = 0;

  constructor(
    readonly parts: Array<KdumpPart>,
    private readonly warnings: Warnings,
  ) {
    super(parts[0].header.pages * parts[0].header.blockSize, true, parts[0].source.number);
    const pageBytes = parts[0].header.blockSize;
    const sets = min<u64>(MOST_SETS, CACHE_BYTES / (pageBytes * WAYS));
    this.pageBytes = pageBytes;
    this.sets = sets;
    this.keys = new StaticArray<u64>(<i32>sets * WAYS);
    this.used = new StaticArray<u32>(<i32>sets * WAYS);
    this.places = new StaticArray<usize>(<i32>sets * WAYS);
    this.packed = reserve(<usize>pageBytes + 64);
  }

  pull(_offset: u64, _into: usize, _length: i32): i32 {
    return -1;
  }

  locate(address: u64): usize {
    const page = this.pageAt(address / this.pageBytes);
    if (page == 0) return 0;
    const within = address % this.pageBytes;
    setSpan(<u32>(this.pageBytes - within));
    return page + <usize>within;
  }

  lossAt(_address: u64): i32 {
    return FAULT_NOT_IN_DUMP;
  }

  numberAt(address: u64): i32 {
    const part = this.partOf(address / this.pageBytes);
    return part ? part.source.number : this.number;
  }

  /** Of a packed page the place where it begins. */
  fileOffsetOf(address: u64): u64 {
    if (!this.describe(address / this.pageBytes)) return u64.MAX_VALUE;
    const descriptor = this.descriptor;
    return descriptor.codec == CODEC_NONE ? descriptor.offset + (address % this.pageBytes) : descriptor.offset;
  }

  /** The part that holds `page`; null: none that is here. */
  partOf(page: u64): KdumpPart | null {
    for (let i = 0; i < this.parts.length; i++) {
      const part = this.parts[i];
      if (page >= part.start && page < part.end) return part;
    }
    return null;
  }

  /** Whether the file holds `page`; sets `descriptor`. */
  describe(page: u64): bool {
    const part = this.partOf(page);
    if (!part || !part.bitmap.has(page)) return false;
    return this.descriptor.read(part, part.descriptorAt(page));
  }

  /** The first page from `page` on that may be here; u64.MAX_VALUE: none. Looks a bounded way ahead. */
  pageFrom(page: u64): u64 {
    let nearest = u64.MAX_VALUE;
    for (let i = 0; i < this.parts.length; i++) {
      const part = this.parts[i];
      if (page >= part.end) continue;
      const from = max(page, part.start);
      const found = part.bitmap.next(from, true, min(part.end, from + LOOK_AHEAD));
      if (found < part.end) nearest = min(nearest, found);
    }
    return nearest;
  }

  /**
   * The page whose bytes lie at `offset` of source `number`; u64.MAX_VALUE: none. Writers store pages in their order,
   * but for those of zeros, which all lie in front: what stands at the middle of a search moves on to the next other.
   */
  pageHolding(number: i32, offset: u64): u64 {
    const descriptor = this.descriptor;
    for (let i = 0; i < this.parts.length; i++) {
      const part = this.parts[i];
      if (part.source.number != number) continue;
      const front = part.front;
      let low: u64 = 0;
      let high = part.count;
      while (low < high) {
        const middle = low + (high - low) / 2;
        let at = middle;
        while (at < high && at - middle < MOST_ZEROS) {
          if (!descriptor.read(part, part.header.descriptorsAt + at * DESCRIPTOR)) return u64.MAX_VALUE;
          if (descriptor.offset > front) break;
          at++;
        }
        if (at < high && descriptor.offset > front && descriptor.offset <= offset) {
          if (offset - descriptor.offset < <u64>descriptor.size) return part.bitmap.select(part.before + at);
          low = at + 1;
        } else high = middle;
      }
    }
    return u64.MAX_VALUE;
  }

  /** Where page frame `page` lies unpacked in memory; 0: it is not here, or damaged. */
  pageAt(page: u64): usize {
    const first = <i32>((page % this.sets) * WAYS);
    let oldest = first;
    for (let slot = first; slot < first + WAYS; slot++) {
      if (this.keys[slot] == page + 1) {
        this.used[slot] = ++this.clock;
        return this.places[slot];
      }
      if (this.used[slot] < this.used[oldest]) oldest = slot;
    }
    if (!this.describe(page)) return 0;
    if (this.places[oldest] == 0) this.places[oldest] = reserve(<usize>this.pageBytes);
    this.keys[oldest] = 0;
    if (!this.unpack(page, this.places[oldest])) return 0;
    this.keys[oldest] = page + 1;
    this.used[oldest] = ++this.clock;
    return this.places[oldest];
  }

  private unpack(page: u64, into: usize): bool {
    const descriptor = this.descriptor;
    const part = descriptor.part;
    if (!part) return false;
    // A lost page, or one behind the end of a file that is cut: counted elsewhere, no damage of this page.
    if (descriptor.offset == 0 || descriptor.offset >= part.source.size) return false;
    if (!descriptor.isSound) return this.tell(page, 0);
    const size = <i32>descriptor.size;
    const bytes = <i32>this.pageBytes;
    if (descriptor.codec == CODEC_NONE) return part.source.copy(descriptor.offset, into, bytes) == bytes;
    if (part.source.copy(descriptor.offset, this.packed, size) != size) return false;
    let count: i32 = ERROR_UNSUPPORTED;
    if (descriptor.codec == CODEC_ZLIB) count = inflatePage(this.packed, size, into, bytes);
    else if (descriptor.codec == CODEC_LZO) count = lzoDecode(this.packed, size, into, bytes);
    else if (descriptor.codec == CODEC_SNAPPY) count = snappyDecode(this.packed, size, into, bytes);
    else count = zstdDecode(this.packed, size, into, bytes);
    return count == bytes ? true : this.tell(page, count);
  }

  /** Reports a page that is not what its descriptor says; false. */
  private tell(page: u64, result: i32): bool {
    if (this.damaged++ >= MOST_TOLD) return false;
    const descriptor = this.descriptor;
    const why = result < 0 ? ": its data " + errorWords(result) + "." : ": its descriptor cannot be.";
    const part = descriptor.part;
    const end = part ? this.warnings.countIn(part.source.number, part.source.size) : this.warnings.end;
    this.warnings.addAt(
      "page-damaged",
      FAULT,
      "Page frame 0x" + page.toString(16) + " cannot be read" + why,
      descriptor.at,
      "PageDescriptor",
      this.pageBytes.toString(),
      result > 0 ? result.toString() : descriptor.size.toString(),
    );
    this.warnings.countIn(0, end);
    return false;
  }
}

@final
export class KdumpSpace extends AddressSpace {
  constructor(
    readonly pages: KdumpPages,
    private readonly pageBytes: u64,
    wordBytes: u32,
    isBigEndian: bool,
  ) {
    super(wordBytes, isBigEndian);
  }

  find(address: u64): bool {
    const pages = this.pages;
    const page = address / this.pageBytes;
    const within = address % this.pageBytes;
    if (pages.pageAt(page) != 0) {
      this.foundSource = pages;
      this.foundOffset = address;
      this.foundLength = this.pageBytes - within;
      return true;
    }
    const next = pages.pageFrom(page + 1);
    this.foundLength = next == u64.MAX_VALUE ? 0 : (next - page) * this.pageBytes - within;
    return false;
  }

  findPacked(number: i32, offset: u64): bool {
    const page = this.pages.pageHolding(number, offset);
    if (page == u64.MAX_VALUE) return false;
    this.packedAddress = page * this.pageBytes;
    return true;
  }
}
