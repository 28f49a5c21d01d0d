import { StoredSource, span } from "../bytes/source";

/** Pages that one entry of the rank table counts: 512 bytes of bitmap. */
const BLOCK_PAGES: u64 = 4096;
/** Blocks counted by one call of `countNext`: 128 KiB of bitmap. */
const BLOCKS_AT_ONCE: i32 = 256;

/**
 * A bitmap of page frames in a file, bit n of byte k for frame 8k + n. How many bits are set before each 4,096 is
 * kept, 8 bytes for each 512 of bitmap: rank and select are a look-up and a count of at most 512 bytes, and the
 * bitmap itself stays in the file. Counting goes on from the front: by `countNext`, or as far as a `rank` needs it.
 */
@final
export class PageBitmap {
  private readonly ranks: Array<u64> = [0];
  /** Set bits, as far as they were counted. */
  total: u64 = 0;
  /** Runs of set bits, as far as they were counted. */
  runs: u64 = 0;
  private wasSet: bool = false;
  /** The bit that was selected last: whoever goes through all asks for the one behind it. */
  private lastIndex: u64 = u64.MAX_VALUE;
  private lastPage: u64 = 0;

  constructor(
    private readonly source: StoredSource,
    /** File offset of the bitmap. */
    private readonly at: u64,
    /** Frames that it describes, clipped to what the file holds of it. */
    readonly pages: u64,
  ) {}

  /** Counts the next part; false when all is counted. Must be called until then, before `select`. */
  countNext(): bool {
    for (let i = 0; i < BLOCKS_AT_ONCE; i++) if (!this.countBlock()) return false;
    return true;
  }

  /** False when all is counted. */
  private countBlock(): bool {
    const first = <u64>(this.ranks.length - 1) * BLOCK_PAGES;
    if (first >= this.pages) return false;
    const last = min(this.pages, first + BLOCK_PAGES);
    this.total += this.countWithRuns(first, last);
    this.ranks.push(this.total);
    return true;
  }

  has(page: u64): bool {
    if (page >= this.pages) return false;
    const byte = this.source.byte(this.at + (page >> 3));
    return byte >= 0 && (byte & (1 << (<i32>(page & 7)))) != 0;
  }

  /** Set bits before `page`; counts up to there what was not counted yet. */
  rank(page: u64): u64 {
    const block = min(page, this.pages) / BLOCK_PAGES;
    while (<u64>this.ranks.length <= block && this.countBlock());
    if (page >= this.pages) {
      while (this.countBlock());
      return this.total;
    }
    return this.ranks[<i32>block] + this.count(block * BLOCK_PAGES, page);
  }

  /** The frame of the `index`th set bit; u64.MAX_VALUE behind the last. */
  select(index: u64): u64 {
    if (index >= this.total) return u64.MAX_VALUE;
    let page = u64.MAX_VALUE;
    if (index > 0 && index - 1 == this.lastIndex) {
      const limit = min(this.pages, this.lastPage + BLOCK_PAGES);
      const found = this.next(this.lastPage + 1, true, limit);
      if (found < limit) page = found;
    }
    if (page == u64.MAX_VALUE) page = this.find(index);
    this.lastIndex = page == u64.MAX_VALUE ? page : index;
    this.lastPage = page;
    return page;
  }

  private find(index: u64): u64 {
    let low = 0;
    let high = this.ranks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.ranks[middle] <= index) low = middle;
      else high = middle - 1;
    }
    let left = index - this.ranks[low];
    const first = <u64>low * BLOCK_PAGES;
    const last = min(this.pages, first + BLOCK_PAGES);
    for (let page = first; page < last; page += 8) {
      const bits = this.byteAt(page);
      const count = <u64>popcnt<u32>(bits);
      if (left >= count) {
        left -= count;
        continue;
      }
      for (let k: u64 = 0; k < 8; k++) if (bits & (1 << (<u32>k)) && left-- == 0) return page + k;
    }
    return u64.MAX_VALUE;
  }

  /** The first frame from `page` on, before `limit`, whose bit is `isSet`; `limit` where there is none. */
  next(page: u64, isSet: bool, limit: u64): u64 {
    const end = min(limit, this.pages);
    const none: u64 = isSet ? 0 : u64.MAX_VALUE;
    let at = page;
    while (at < end) {
      if ((at & 63) == 0 && end - at >= 64) {
        // Whole words without such a bit are walked over where they lie.
        let from = this.source.locate(this.at + (at >> 3));
        let words = from == 0 ? 0 : min<u64>(span >> 3, (end - at) >> 6);
        const before = words;
        while (words > 0 && load<u64>(from) == none) {
          from += 8;
          words--;
        }
        if (words < before) {
          at += (before - words) << 6;
          continue;
        }
      }
      const bits = this.byteAt(at);
      if ((at & 7) == 0 && bits == (isSet ? 0 : 0xff)) {
        at += 8;
        continue;
      }
      if (((bits >> <u32>(at & 7)) & 1) == (isSet ? 1 : 0)) return at;
      at++;
    }
    // Behind the bitmap no bit is set.
    return isSet ? limit : min(limit, max(page, end));
  }

  /** The byte with the bit of `page`; bits behind the last frame, and of bytes that cannot be read, are 0. */
  private byteAt(page: u64): u32 {
    const byte = this.source.byte(this.at + (page >> 3));
    if (byte < 0) return 0;
    const left = this.pages - (page & ~7);
    return left < 8 ? <u32>byte & ((1 << (<u32>left)) - 1) : <u32>byte;
  }

  /** Set bits in [from, to). */
  private count(from: u64, to: u64): u64 {
    let total: u64 = 0;
    let page = from;
    while (page < to) {
      const whole = (to - page) >> 3;
      if ((page & 7) != 0 || whole == 0) {
        if (this.has(page)) total++;
        page++;
        continue;
      }
      const bits = this.source.locate(this.at + (page >> 3));
      if (bits == 0) return total;
      const bytes = min<u64>(span, whole);
      total += countBytes(bits, <usize>bytes);
      page += bytes << 3;
    }
    return total;
  }

  /** Set bits in [from, to), a block; counts the runs that begin there as well. */
  private countWithRuns(from: u64, to: u64): u64 {
    let total: u64 = 0;
    let last: u64 = this.wasSet ? 1 : 0;
    let page = from;
    while (page < to) {
      const bits = to - page >= 64 ? this.source.locate(this.at + (page >> 3)) : 0;
      const words = bits == 0 ? 0 : min<u64>(span >> 3, (to - page) >> 6);
      for (let i: u64 = 0; i < words; i++) {
        const word = load<u64>(bits + <usize>(i << 3));
        total += popcnt<u64>(word);
        this.runs += popcnt<u64>(word & ~((word << 1) | last));
        last = word >> 63;
      }
      page += words << 6;
      if (words > 0) continue;
      // The end of the bitmap, or of a page of the cache.
      const byte = <u64>this.byteAt(page);
      total += popcnt<u64>(byte);
      this.runs += popcnt<u64>(byte & ~((byte << 1) | last));
      last = byte >> 7;
      page += 8;
    }
    this.wasSet = last != 0;
    return total;
  }
}

function countBytes(at: usize, length: usize): u64 {
  let total: u64 = 0;
  const words = at + (length & ~7);
  for (let p = at; p < words; p += 8) total += popcnt<u64>(load<u64>(p));
  for (let p = words; p < at + length; p++) total += <u64>popcnt<u32>(<u32>load<u8>(p));
  return total;
}
