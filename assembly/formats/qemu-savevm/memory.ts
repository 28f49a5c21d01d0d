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
import { ABSENT, CHUNK_PAGES, PAGE, PagePlaces, ZEROS } from "./page-places";

/** The most memory that is followed: 4 TiB. */
export const MOST_PAGES: u64 = 1 << 30;

/** One page of zeros. */
const zeros: usize = reserve(<usize>PAGE);

@final
export class SavevmMemory extends StoredSource {
  readonly places: PagePlaces;

  constructor(
    readonly inner: StoredSource,
    readonly pages: u64,
  ) {
    super(pages * PAGE, true, inner.number);
    this.places = new PagePlaces(pages, inner.size);
  }

  pull(_offset: u64, _into: usize, _length: i32): i32 {
    return -1;
  }

  locate(offset: u64): usize {
    const place = this.places.of(offset / PAGE);
    if (place == ABSENT) return 0;
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
    const place = this.places.of(offset / PAGE);
    return place <= ZEROS ? u64.MAX_VALUE : place + (offset % PAGE);
  }
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
    const places = memory.places;
    this.before = new StaticArray<i32>(places.chunkCount + 1);
    for (let i = 0; i < places.chunkCount; i++) this.before[i + 1] = this.before[i] + places.storedIn(i);
  }

  get count(): u64 {
    return this.before[this.before.length - 1];
  }

  get isPlain(): bool {
    return false;
  }

  get bytes(): u64 {
    return this.count * PAGE;
  }

  select(place: u64): void {
    const index = <i32>place;
    const page = this.pageOf(index);
    this.last = index;
    this.lastPage = page;
    this.source = this.memory.number;
    this.offset = this.memory.places.of(page);
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
    const places = this.memory.places;
    for (; page < this.memory.pages; page++) if (places.isStored(page) && left-- == 0) return page;
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
    return this.memory.places.stored + this.memory.places.empty;
  }

  runsOf(space: SegmentSpace): ScanRuns {
    return new SavevmRuns(this.memory, space);
  }
}
