import { addU64 } from "../bytes/checked";
import { StoredSource } from "../bytes/source";
import { AddressSpace } from "./space";

@final
class Segment {
  constructor(
    readonly base: u64,
    /** Bytes that the file holds. */
    readonly size: u64,
    readonly fileOffset: u64,
    readonly source: StoredSource,
    readonly order: i32,
  ) {}
}

/**
 * A space of segments: runs of memory that lie in one piece in the file. Where two hold the same address the
 * one with the lower base wins, of two with the same base the one added first.
 */
@final
export class SegmentSpace extends AddressSpace {
  private readonly added: Array<Segment> = [];
  private bases: StaticArray<u64> = new StaticArray<u64>(0);
  private ends: StaticArray<u64> = new StaticArray<u64>(0);
  private offsets: StaticArray<u64> = new StaticArray<u64>(0);
  private sources: StaticArray<StoredSource | null> = new StaticArray<StoredSource | null>(0);
  /** Segments after overlaps were resolved. */
  count: i32 = 0;
  /** Bytes that overlapped and are served from one place only. */
  overlapBytes: u64 = 0;
  /** Bytes of memory that the file holds. */
  presentBytes: u64 = 0;
  private last: i32 = 0;
  private isSealed: bool = true;

  /** Memory from `base` on lies at `fileOffset`; `size` is what the file really holds. */
  add(base: u64, size: u64, fileOffset: u64, source: StoredSource): void {
    if (size == 0) return;
    this.added.push(new Segment(base, size, fileOffset, source, this.added.length));
    this.isSealed = false;
  }

  /** Sorts and resolves overlaps; done by the first `find` as well. */
  seal(): void {
    if (this.isSealed) return;
    this.isSealed = true;
    this.added.sort((a, b) => (a.base != b.base ? (a.base < b.base ? -1 : 1) : a.order - b.order));
    const most = this.added.length;
    this.bases = new StaticArray<u64>(most);
    this.ends = new StaticArray<u64>(most);
    this.offsets = new StaticArray<u64>(most);
    this.sources = new StaticArray<StoredSource | null>(most);
    this.overlapBytes = 0;
    this.presentBytes = 0;
    let count = 0;
    let covered: u64 = 0;
    for (let i = 0; i < most; i++) {
      const segment = this.added[i];
      const end = addU64(segment.base, segment.size);
      const start = count > 0 && segment.base < covered ? covered : segment.base;
      if (start > segment.base) this.overlapBytes += min(end, covered) - segment.base;
      if (start >= end) continue;
      this.bases[count] = start;
      this.ends[count] = end;
      this.offsets[count] = segment.fileOffset + (start - segment.base);
      this.sources[count] = segment.source;
      if (!segment.source.isBorrowed) this.presentBytes += end - start;
      covered = end;
      count++;
    }
    this.count = count;
    this.last = 0;
  }

  find(address: u64): bool {
    this.seal();
    if (this.count == 0) {
      this.foundLength = 0;
      return false;
    }
    let index = this.last;
    if (address < unchecked(this.bases[index]) || address >= unchecked(this.ends[index])) {
      index = this.indexAt(address);
      if (index < 0 || address >= unchecked(this.ends[index])) {
        this.foundLength = index + 1 < this.count ? this.bases[index + 1] - address : 0;
        return false;
      }
      this.last = index;
    }
    const within = address - unchecked(this.bases[index]);
    this.foundSource = unchecked(this.sources[index]);
    this.foundOffset = unchecked(this.offsets[index]) + within;
    this.foundLength = unchecked(this.ends[index]) - address;
    return true;
  }

  /** Bytes of [base, base + size) that the file holds. */
  presentWithin(base: u64, size: u64): u64 {
    this.seal();
    const end = addU64(base, size);
    let total: u64 = 0;
    for (let i = max(0, this.indexAt(base)); i < this.count && this.bases[i] < end; i++) {
      const from = max(base, this.bases[i]);
      const to = min(end, this.ends[i]);
      if (to > from) total += to - from;
    }
    return total;
  }

  baseOf(index: i32): u64 {
    return this.bases[index];
  }

  sizeOf(index: i32): u64 {
    return this.ends[index] - this.bases[index];
  }

  fileOffsetOf(index: i32): u64 {
    return this.offsets[index];
  }

  sourceOf(index: i32): StoredSource | null {
    return this.sources[index];
  }

  /** The last segment that begins at or before `address`; -1: none. */
  indexAt(address: u64): i32 {
    this.seal();
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.bases[middle] <= address) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
