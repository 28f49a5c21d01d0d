import { AddressSpace } from "../../../spaces/space";

/** A stretch of virtual memory that lies in one piece in physical memory. */
@final
export class LinearMap {
  constructor(
    readonly start: u64,
    /** Exclusive; 0: up to the end of the address space. */
    readonly end: u64,
    /** Physical address of `start`. */
    readonly physical: u64,
  ) {}

  holds(address: u64): bool {
    return address >= this.start && (this.end == 0 || address < this.end);
  }

  physicalOf(address: u64): u64 {
    return address - this.start + this.physical;
  }

  get length(): u64 {
    return this.end - this.start;
  }
}

/**
 * The kernel's virtual memory: what it maps in one piece (its own image, all of physical memory) without a walk,
 * everything else by page tables. The rules for the maps are enough for the log and the system's names where a dump
 * lost its tables.
 */
@final
export class KernelSpace extends AddressSpace {
  /** All of physical memory, once it is known where the kernel maps it. */
  direct: LinearMap | null = null;
  tables: AddressSpace | null = null;

  constructor(
    readonly physical: AddressSpace,
    /** The kernel's image; used where there are no tables: behind its end other things are mapped. */
    readonly image: LinearMap | null,
  ) {
    super(physical.wordBytes, physical.bigEndian);
  }

  find(address: u64): bool {
    const direct = this.direct;
    if (direct && direct.holds(address)) return this.findIn(direct, address);
    const tables = this.tables;
    const image = this.image;
    if (tables) {
      if (tables.find(address)) {
        this.foundSource = tables.foundSource;
        this.foundOffset = tables.foundOffset;
        this.foundLength = tables.foundLength;
        return true;
      }
      const gap = tables.foundLength;
      // A table that is not in the dump looks like a hole: the image lies where the rule says all the same.
      if (image && image.holds(address) && this.findIn(image, address)) return true;
      this.foundLength = gap;
      return false;
    }
    if (image && image.holds(address)) return this.findIn(image, address);
    const next = this.nextStart(address);
    this.foundLength = next == 0 ? 0 : next - address;
    return false;
  }

  private findIn(map: LinearMap, address: u64): bool {
    const physical = this.physical;
    const isThere = physical.find(map.physicalOf(address));
    const left = map.end == 0 ? u64.MAX_VALUE - address : map.end - address;
    this.foundSource = physical.foundSource;
    this.foundOffset = physical.foundOffset;
    this.foundLength = min(physical.foundLength, left);
    return isThere;
  }

  /** Where the next map begins above `address`; 0: nowhere. */
  private nextStart(address: u64): u64 {
    const direct = this.direct;
    const image = this.image;
    let next: u64 = 0;
    if (direct && direct.start > address) next = direct.start;
    if (image && image.start > address && (next == 0 || image.start < next)) next = image.start;
    return next;
  }
}
