import { FAULT_CUT_SHORT } from "./fault";
import { ByteSource, setSpan } from "./source";

/** Bytes that were decoded from a part of a file; a place in them is where that part begins. */
@final
export class BufferSource extends ByteSource {
  constructor(
    private readonly bytes: usize,
    size: u64,
    /** File offset of what they were decoded from. */
    private readonly origin: u64,
  ) {
    super(size);
  }

  locate(offset: u64): usize {
    if (offset >= this.size) return 0;
    setSpan(<u32>(this.size - offset));
    return this.bytes + <usize>offset;
  }

  lossAt(_offset: u64): i32 {
    return FAULT_CUT_SHORT;
  }

  fileOffsetOf(_offset: u64): u64 {
    return this.origin;
  }
}
