import { CODEC_NONE, ScanRuns } from "../../facts/memory/scan-runs";
import { SegmentSpace } from "../../spaces/segments";

/** Physical memory that lies in the file in segments, by address. */
@final
export class SegmentRuns extends ScanRuns {
  constructor(private readonly segments: SegmentSpace) {
    super();
    this.space = 2;
  }

  get count(): u64 {
    return this.segments.count;
  }

  get isPlain(): bool {
    const segments = this.segments;
    for (let i = 0; i < segments.count; i++) {
      const source = segments.sourceOf(i);
      if (!source || source.number != 0 || source.codec != CODEC_NONE) return false;
    }
    return true;
  }

  get bytes(): u64 {
    return this.segments.presentBytes;
  }

  select(run: u64): void {
    const index = <i32>run;
    const segments = this.segments;
    const source = segments.sourceOf(index);
    this.source = source ? source.number : 0;
    const offset = segments.fileOffsetOf(index);
    this.codec = source ? source.codec : CODEC_NONE;
    this.offset = source ? source.fileOffsetOf(offset) : offset;
    this.size = segments.sizeOf(index);
    this.storedSize = this.size;
    this.address = segments.baseOf(index);
  }
}
