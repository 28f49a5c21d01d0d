/**
 * Where in physical memory VMCOREINFO is looked for. Its page is one of the first that a kernel allocates when it
 * starts, from the beginning of its ordinary memory: on machines whose memory ends below 4 GiB that is the memory behind
 * the first 16 MiB (a kernel without a zone for old devices begins in front), on others the memory from 4 GiB on. There
 * it is looked for and nowhere else: what is read for it is bounded.
 */

/** Memory behind the devices' addresses goes on here. */
export const HIGH: u64 = 1 << 32;
/** Of machines whose memory ends before. */
export const LOW_BYTES: u64 = 48 << 20;
/** Of machines with more. */
export const FRONT_BYTES: u64 = 8 << 20;
const HIGH_BYTES: u64 = 48 << 20;

@final
export class SearchPlan {
  private readonly starts: Array<u64> = [];
  private readonly lengths: Array<u64> = [];

  /** Adds a stretch of memory, to be looked over behind those before. */
  add(from: u64, bytes: u64): SearchPlan {
    this.starts.push(from);
    this.lengths.push(bytes);
    return this;
  }

  get count(): i32 {
    return this.starts.length;
  }

  from(index: i32): u64 {
    return this.starts[index];
  }

  bytes(index: i32): u64 {
    return this.lengths[index];
  }
}

/** Of memory whose addresses are known and that ends at `end`. */
export function planOf(end: u64): SearchPlan {
  const plan = new SearchPlan();
  return end > HIGH ? plan.add(0, FRONT_BYTES).add(HIGH, HIGH_BYTES) : plan.add(0, LOW_BYTES);
}
