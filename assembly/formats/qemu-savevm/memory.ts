/**
 * Memory of a saved machine: where each of its pages lies in the stream. Pages of zeros are not stored; what is in no
 * record is not there. A page that stands in the stream again, as it does when the machine ran on, counts as it was last.
 */
import { reserve } from "../../bytes/arena";
import { FAULT_NOT_IN_DUMP } from "../../bytes/fault";
import { StoredSource, setSpan, span } from "../../bytes/source";
import { CODEC_NONE, ScanRuns } from "../../facts/memory/scan-runs";
import { SegmentSpace } from "../../spaces/segments";
import { Scattered } from "../memory-image/raw";

export const PAGE: u64 = 4096;
/** What is kept of a page: 0 not there, 1 zeros, else where it lies. Five bytes reach over a terabyte. */
const ENTRY: usize = 5;
const ZEROS: u64 = 1;
export const FURTHEST: u64 = 1 << 40;
/** Pages of a chunk of the table, which is made when one of them comes. */
const CHUNK_PAGES: u64 = 4096;
const CHUNK_BYTES: usize = <usize>CHUNK_PAGES * ENTRY;
/** The most memory that is followed: 1 TiB. */
export const MOST_PAGES: u64 = 1 << 28;
/** What the table may take whatever the file's size. */
const FREE_BYTES: u64 = 8 << 20;

/** One page of zeros. */
const zeros: usize = reserve(<usize>PAGE);

@final
export class SavevmMemory extends StoredSource {
  private readonly chunks: StaticArray<usize>;
  private chunkCount: u64 = 0;
  /** Pages that lie in the file, and those told to be zeros. */
  stored: u64 = 0;
  empty: u64 = 0;

  constructor(
    readonly inner: StoredSource,
    readonly pages: u64,
  ) {
    super(pages * PAGE, true, inner.number);
    this.chunks = new StaticArray<usize>(<i32>((pages + CHUNK_PAGES - 1) / CHUNK_PAGES));
  }

  /** Page `page` lies at `at`; false: the table would be larger than such a file can need. */
  keep(page: u64, at: u64): bool {
    return this.set(page, at);
  }

  keepZeros(page: u64): bool {
    return this.set(page, ZEROS);
  }

  private set(page: u64, value: u64): bool {
    const index = <i32>(page / CHUNK_PAGES);
    if (this.chunks[index] == 0) {
      // Each page takes nine bytes of the file at least.
      if ((this.chunkCount + 1) * CHUNK_BYTES > FREE_BYTES + this.inner.size) return false;
      this.chunks[index] = reserve(CHUNK_BYTES);
      this.chunkCount++;
    }
    const entry = this.chunks[index] + <usize>(page % CHUNK_PAGES) * ENTRY;
    const before = valueAt(entry);
    if (before == ZEROS) this.empty--;
    else if (before != 0) this.stored--;
    if (value == ZEROS) this.empty++;
    else this.stored++;
    store<u32>(entry, <u32>value);
    store<u8>(entry, <u8>(value >> 32), 4);
    return true;
  }

  /** Where the page lies; 0 not there, 1 zeros. */
  placeOf(page: u64): u64 {
    if (page >= this.pages) return 0;
    const chunk = this.chunks[<i32>(page / CHUNK_PAGES)];
    return chunk == 0 ? 0 : valueAt(chunk + <usize>(page % CHUNK_PAGES) * ENTRY);
  }

  pull(_offset: u64, _into: usize, _length: i32): i32 {
    return -1;
  }

  locate(offset: u64): usize {
    const place = this.placeOf(offset / PAGE);
    if (place == 0) return 0;
    const within = offset % PAGE;
    const left = <u32>(PAGE - within);
    if (place == ZEROS) {
      setSpan(left);
      return zeros + <usize>within;
    }
    const at = this.inner.locate(place + within);
    if (at != 0 && span > left) setSpan(left);
    return at;
  }

  lossAt(_offset: u64): i32 {
    return FAULT_NOT_IN_DUMP;
  }

  fileOffsetOf(offset: u64): u64 {
    const place = this.placeOf(offset / PAGE);
    return place <= ZEROS ? u64.MAX_VALUE : place + (offset % PAGE);
  }

  /** Pages in the file among those of a chunk. */
  storedIn(chunk: i32): i32 {
    const at = this.chunks[chunk];
    let count = 0;
    for (let i: usize = 0; at != 0 && i < <usize>CHUNK_PAGES; i++) if (valueAt(at + i * ENTRY) > ZEROS) count++;
    return count;
  }

  get chunkTotal(): i32 {
    return this.chunks.length;
  }
}

function valueAt(entry: usize): u64 {
  return <u64>load<u32>(entry) | ((<u64>load<u8>(entry, 4)) << 32);
}

/** The pages that lie in the file, one run each, by address. */
@final
export class SavevmRuns extends ScanRuns {
  /** Pages ahead of each chunk. */
  private readonly before: StaticArray<i32>;
  /** The run that was selected last, and its page: mostly the next is asked for. */
  private last: i32 = -1;
  private lastPage: u64 = 0;

  constructor(
    private readonly memory: SavevmMemory,
    private readonly segments: SegmentSpace,
  ) {
    super();
    this.space = 2;
    this.codec = CODEC_NONE;
    this.before = new StaticArray<i32>(memory.chunkTotal + 1);
    for (let i = 0; i < memory.chunkTotal; i++) this.before[i + 1] = this.before[i] + memory.storedIn(i);
  }

  get count(): i32 {
    return this.before[this.before.length - 1];
  }

  get isPlain(): bool {
    return false;
  }

  get bytes(): u64 {
    return <u64>this.count * PAGE;
  }

  select(index: i32): void {
    const page = this.pageOf(index);
    this.last = index;
    this.lastPage = page;
    this.source = this.memory.number;
    this.offset = this.memory.placeOf(page);
    this.size = PAGE;
    this.storedSize = PAGE;
    this.address = this.addressOf(page * PAGE);
  }

  private pageOf(index: i32): u64 {
    let page = this.lastPage + 1;
    let left = 0;
    if (this.last < 0 || index != this.last + 1) {
      let low = 0;
      let high = this.before.length - 1;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (this.before[middle + 1] <= index) low = middle + 1;
        else high = middle;
      }
      page = <u64>low * CHUNK_PAGES;
      left = index - this.before[low];
    }
    for (; page < this.memory.pages; page++) if (this.memory.placeOf(page) > ZEROS && left-- == 0) return page;
    return 0;
  }

  /** The guest's physical address of a byte of its memory. */
  private addressOf(offset: u64): u64 {
    const segments = this.segments;
    for (let i = 0; i < segments.count; i++) {
      const from = segments.fileOffsetOf(i);
      if (offset >= from && offset - from < segments.sizeOf(i)) return segments.baseOf(i) + (offset - from);
    }
    return offset;
  }
}

/** The same for the reader of raw memory. */
@final
export class SavedPages extends Scattered {
  constructor(private readonly memory: SavevmMemory) {
    super();
  }

  get present(): u64 {
    return this.memory.stored + this.memory.empty;
  }

  runsOf(space: SegmentSpace): ScanRuns {
    return new SavevmRuns(this.memory, space);
  }
}
