import { StoredSource } from "../bytes/source";
import { PageBitmap } from "./page-bitmap";
import { AddressSpace } from "./space";

export const PAGE_BYTES: u64 = 4096;
/** Pages that are looked ahead for a longer run, or over a hole. */
const LOOK_AHEAD: u64 = 1 << 16;

/** Physical memory by a bitmap of the pages that are there; those lie one after the other in the file. */
@final
export class BitmapSpace extends AddressSpace {
  constructor(
    private readonly source: StoredSource,
    readonly bitmap: PageBitmap,
    /** File offset of the first page. */
    readonly firstPage: u64,
    wordBytes: u32,
  ) {
    super(wordBytes, false);
  }

  find(address: u64): bool {
    const bitmap = this.bitmap;
    const page = address / PAGE_BYTES;
    const within = address % PAGE_BYTES;
    this.foundLength = 0;
    if (!bitmap.has(page)) {
      const next = bitmap.next(page, true, page + LOOK_AHEAD);
      if (next < bitmap.pages) this.foundLength = (next - page) * PAGE_BYTES - within;
      return false;
    }
    const offset = this.firstPage + bitmap.rank(page) * PAGE_BYTES + within;
    const size = this.source.size;
    if (offset >= size) return false;
    const end = bitmap.next(page, false, page + LOOK_AHEAD);
    this.foundSource = this.source;
    this.foundOffset = offset;
    this.foundLength = min((end - page) * PAGE_BYTES - within, size - offset);
    return true;
  }

  findPacked(number: i32, offset: u64): bool {
    if (number != this.source.number || offset < this.firstPage || offset >= this.source.size) return false;
    const within = offset - this.firstPage;
    const page = this.bitmap.select(within / PAGE_BYTES);
    if (page == u64.MAX_VALUE) return false;
    this.packedAddress = page * PAGE_BYTES + (within % PAGE_BYTES);
    return true;
  }

  /** Where the last page ends, or would. */
  get end(): u64 {
    return this.firstPage + this.bitmap.total * PAGE_BYTES;
  }
}
