import { StoredSource } from "../bytes/source";

/** The parts of a file that are stored, one behind the other, in the order of their offsets. */
@final
export class Stretches {
  /** Of the file with its holes. */
  size: u64 = 0;
  /** Where the first of them lies in the archive. */
  dataAt: u64 = 0;
  readonly offsets: Array<u64> = [];
  readonly sizes: Array<u64> = [];
}

/** A file with holes: what is not stored is zero. */
@final
export class SparseSource extends StoredSource {
  /** Where each stretch lies in the archive. */
  private readonly places: Array<u64> = [];
  /** How many of the stretches can be used: a map that goes backward ends there. */
  private readonly count: i32;

  constructor(
    private readonly inner: StoredSource,
    private readonly stretches: Stretches,
  ) {
    super(stretches.size, true, inner.number, inner);
    let at = stretches.dataAt;
    let end: u64 = 0;
    let count = 0;
    const total = min(stretches.offsets.length, stretches.sizes.length);
    while (count < total) {
      const offset = stretches.offsets[count];
      const size = stretches.sizes[count];
      if (offset < end || size > stretches.size || offset > stretches.size - size) break;
      this.places.push(at);
      at += size;
      end = offset + size;
      count++;
    }
    this.count = count;
  }

  pull(offset: u64, into: usize, length: i32): i32 {
    if (offset >= this.size) return 0;
    const wanted = <i32>min<u64>(this.size - offset, length);
    memory.fill(into, 0, wanted);
    const end = offset + wanted;
    for (let i = this.stretchAt(offset); i < this.count; i++) {
      const from = this.stretches.offsets[i];
      const to = from + this.stretches.sizes[i];
      if (from >= end) break;
      const first = max(from, offset);
      const last = min(to, end);
      if (first >= last) continue;
      const copied = this.inner.copy(
        this.places[i] + (first - from),
        into + <usize>(first - offset),
        <i32>(last - first),
      );
      if (copied < <i32>(last - first)) return <i32>(first - offset) + copied;
    }
    return wanted;
  }

  /** The first stretch that ends behind `offset`. */
  private stretchAt(offset: u64): i32 {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.stretches.offsets[middle] + this.stretches.sizes[middle] <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
