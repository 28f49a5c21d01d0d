import { StoredSource } from "../bytes/source";
import { AddressSpace } from "./space";

export const PAGE_BYTES: u64 = 4096;
/** Pages that one entry of the rank table counts: the bits of 4 KiB of bitmap. */
const BLOCK_PAGES: u64 = 32768;
const BLOCK_BYTES: u64 = 4096;
/** Pages that are looked ahead for a longer run, or over a hole. */
const LOOK_AHEAD: u64 = 1024;

/**
 * Physical memory by a bitmap of the pages that are there; those lie one after the other in the file. A table of
 * how many pages lie before each 32,768 makes it a look-up: 4 bytes for 128 MiB of memory.
 */
@final
export class BitmapSpace extends AddressSpace {
  private readonly ranks: Array<u64> = [0];
  /** Pages that the bitmap says are there, as far as it was read. */
  presentPages: u64 = 0;

  constructor(
    private readonly source: StoredSource,
    /** File offset of the bitmap; bit n of byte k is page 8k + n. */
    private readonly bitmapAt: u64,
    /** Pages that the bitmap describes, clipped to what the file holds of it. */
    readonly pages: u64,
    /** File offset of the first page. */
    private readonly firstPage: u64,
    wordBytes: u32,
  ) {
    super(wordBytes, false);
  }

  /** Counts the next 4 KiB of the bitmap; false when all is counted. Must be called until then, before `find`. */
  countNext(): bool {
    const block = <u64>(this.ranks.length - 1);
    const first = block * BLOCK_PAGES;
    if (first >= this.pages) return false;
    const last = min(this.pages, first + BLOCK_PAGES);
    this.presentPages += this.countBits(first, last);
    this.ranks.push(this.presentPages);
    return last < this.pages;
  }

  /** Whether page frame `page` is in the bitmap. */
  hasPage(page: u64): bool {
    if (page >= this.pages) return false;
    const byte = this.source.byte(this.bitmapAt + (page >> 3));
    return byte >= 0 && (byte & (1 << (<i32>(page & 7)))) != 0;
  }

  /** The page frame of the `index`th page in the file; u64.MAX_VALUE behind the last. */
  pageOf(index: u64): u64 {
    if (index >= this.presentPages) return u64.MAX_VALUE;
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
    for (let page = first; page < last; page++) {
      if ((page & 63) == 0) {
        const count = this.countBits(page, min(last, page + 64));
        if (left >= count) {
          left -= count;
          page += 63;
          continue;
        }
      }
      if (this.hasPage(page) && left-- == 0) return page;
    }
    return u64.MAX_VALUE;
  }

  findPacked(number: i32, offset: u64): bool {
    if (number != this.source.number || offset < this.firstPage || offset >= this.source.size) return false;
    const within = offset - this.firstPage;
    const page = this.pageOf(within / PAGE_BYTES);
    if (page == u64.MAX_VALUE) return false;
    this.packedAddress = page * PAGE_BYTES + (within % PAGE_BYTES);
    return true;
  }

  get pagesAt(): u64 {
    return this.firstPage;
  }

  find(address: u64): bool {
    const page = address / PAGE_BYTES;
    const within = address % PAGE_BYTES;
    if (!this.hasPage(page)) {
      this.foundLength = this.gapFrom(page) * PAGE_BYTES - within;
      return false;
    }
    const block = page / BLOCK_PAGES;
    const rank = this.ranks[<i32>block] + this.countBits(block * BLOCK_PAGES, page);
    const offset = this.firstPage + rank * PAGE_BYTES + within;
    if (offset >= this.source.size) {
      this.foundLength = 0;
      return false;
    }
    let run: u64 = 1;
    while (run < LOOK_AHEAD && this.hasPage(page + run)) run++;
    this.foundSource = this.source;
    this.foundOffset = offset;
    this.foundLength = min(run * PAGE_BYTES - within, this.source.size - offset);
    return true;
  }

  /** Pages from `page` on, itself included, that are not there; it may be more. */
  private gapFrom(page: u64): u64 {
    if (page >= this.pages) return 0;
    let gap: u64 = 1;
    while (gap < LOOK_AHEAD && page + gap < this.pages && !this.hasPage(page + gap)) gap++;
    return page + gap < this.pages ? gap : 0;
  }

  /** Set bits from page `from` up to `to`, both in one block. */
  private countBits(from: u64, to: u64): u64 {
    let count: u64 = 0;
    let page = from;
    while (page < to) {
      if ((page & 63) == 0 && page + 64 <= to) {
        const at = this.source.locate(this.bitmapAt + (page >> 3));
        // Eight bytes of a block of 4 KiB may straddle two pages of the cache: then bit by bit.
        if (at != 0 && this.isWhole(page)) {
          count += <u64>popcnt<u64>(load<u64>(at));
          page += 64;
          continue;
        }
      }
      if (this.hasPage(page)) count++;
      page++;
    }
    return count;
  }

  private isWhole(page: u64): bool {
    return ((this.bitmapAt + (page >> 3)) & (BLOCK_BYTES - 1)) <= BLOCK_BYTES - 8;
  }
}
