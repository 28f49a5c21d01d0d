import { StoredSource } from "./source";

/** A stretch of another source. */
@final
export class SliceSource extends StoredSource {
  constructor(
    private readonly inner: StoredSource,
    private readonly from: u64,
    size: u64,
  ) {
    super(size, true, inner.number, inner);
  }

  pull(offset: u64, into: usize, length: i32): i32 {
    const left = this.size - min(offset, this.size);
    return this.inner.copy(this.from + offset, into, <i32>min<u64>(left, length));
  }
}
