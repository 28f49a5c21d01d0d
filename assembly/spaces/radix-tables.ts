import { AddressSpace } from "./space";

/** How entries say what they are. */
const KIND_ARM64: i32 = 0;
const KIND_RISCV: i32 = 1;
const KIND_LOONGARCH: i32 = 2;

const VALID: u64 = 1;
const ARM64_TABLE: u64 = 2;
const RISCV_LEAF: u64 = 0xe;
const LOONGARCH_HUGE: u64 = 1 << 6;
const CACHE_SLOTS: u64 = 512;

/**
 * Page tables whose levels each take the same number of bits, entries of eight bytes, with a page size that is not
 * always 4 KiB: ARM64 with any granule, RISC-V Sv39 to Sv57, LoongArch. A walk has as many steps as there are levels,
 * so tables that lead to themselves end like any other.
 *
 * Sources: ARM DDI 0487 chapter D8; RISC-V privileged architecture, chapter "Supervisor"; LoongArch reference
 * manual volume 1, chapter 5.4.
 */
@final
export class RadixTableSpace extends AddressSpace {
  private readonly cache: StaticArray<u64> = new StaticArray<u64>(<i32>CACHE_SLOTS * 2);
  private frame: u64 = 0;
  private span: u64 = 0;

  constructor(
    readonly physical: AddressSpace,
    private readonly kind: i32,
    private readonly root: u64,
    private readonly pageShift: i32,
    /** Bits of an address that are translated. */
    private readonly bits: i32,
  ) {
    super(8, physical.bigEndian);
  }

  find(address: u64): bool {
    const page = address >> this.pageShift;
    const size = (<u64>1) << this.pageShift;
    const within = address & (size - 1);
    const slot = <i32>(page % CACHE_SLOTS) * 2;
    let frame = this.cache[slot + 1];
    if (this.cache[slot] != page + 1) {
      if (!this.walk(address)) {
        this.foundLength = this.span == 0 ? 0 : this.span - (address & (this.span - 1));
        return false;
      }
      frame = this.frame;
      this.cache[slot] = page + 1;
      this.cache[slot + 1] = frame;
    }
    const physical = this.physical;
    if (!physical.find(frame + within)) {
      this.foundLength = size - within;
      return false;
    }
    this.foundSource = physical.foundSource;
    this.foundOffset = physical.foundOffset;
    this.foundLength = min(physical.foundLength, size - within);
    return true;
  }

  isMapped(address: u64): bool {
    return this.walk(address);
  }

  /** Physical address of `address`, after `isMapped`. */
  physicalOf(address: u64): u64 {
    return this.frame + (address & (((<u64>1) << this.pageShift) - 1));
  }

  /** Bytes of the page that `isMapped` found, or of the hole that it found instead; 0: no address at all. */
  get foundSpan(): u64 {
    return this.span;
  }

  private walk(address: u64): bool {
    const pageShift = this.pageShift;
    const step = pageShift - 3;
    const bits = this.bits;
    this.span = 0;
    const high = <i64>address >> (bits - 1);
    // The kernel's half, with a tag of eight bits or a signature in the bits above.
    if (high != -1 && high != 0 && this.kind != KIND_ARM64) return false;
    const levels = (bits - pageShift + step - 1) / step;
    let table = this.root;
    for (let level = levels - 1; level >= 0; level--) {
      const shift = pageShift + level * step;
      const indexBits = level == levels - 1 ? bits - shift : step;
      const index = (address >> shift) & (((<u64>1) << indexBits) - 1);
      const entry = this.entry(table + (index << 3));
      const size = (<u64>1) << shift;
      this.span = size;
      if (!this.isValid(entry)) return false;
      const next = this.addressIn(entry);
      if (this.isLeaf(entry, level)) {
        this.frame = (next & ~(size - 1)) + (address & (size - 1) & ~(((<u64>1) << pageShift) - 1));
        return true;
      }
      if (level == 0) return false;
      table = next;
    }
    return false;
  }

  private isValid(entry: u64): bool {
    // LoongArch: a table's address has no valid bit.
    return this.kind == KIND_LOONGARCH ? entry != 0 : (entry & VALID) != 0;
  }

  private isLeaf(entry: u64, level: i32): bool {
    if (this.kind == KIND_RISCV) return (entry & RISCV_LEAF) != 0;
    if (this.kind == KIND_LOONGARCH) return level == 0 ? (entry & VALID) != 0 : (entry & LOONGARCH_HUGE) != 0;
    return level == 0 ? (entry & ARM64_TABLE) != 0 : (entry & ARM64_TABLE) == 0;
  }

  private addressIn(entry: u64): u64 {
    const pageMask = ~(((<u64>1) << this.pageShift) - 1);
    if (this.kind == KIND_RISCV) return ((entry >> 10) & 0xfffffffffff) << 12;
    if (this.kind == KIND_LOONGARCH) return entry & 0x0000ffffffffffff & pageMask;
    const low = entry & 0x0000ffffffffffff & pageMask;
    if (this.bits <= 48) return low;
    // 52 bits: a granule of 64 KiB has bits 48 to 51 at 12 to 15, smaller ones 48 and 49 in place, 50 and 51 at 8 and 9.
    if (this.pageShift == 16) return low | ((entry & 0xf000) << 36);
    return (entry & 0x0003ffffffffffff & pageMask) | ((entry & 0x300) << 42);
  }

  /** An entry; 0, which is invalid, where the dump does not hold the table. */
  private entry(at: u64): u64 {
    const physical = this.physical;
    if (!physical.find(at) || physical.foundLength < 8) return 0;
    const source = physical.foundSource;
    if (!source) return 0;
    const from = source.locate(physical.foundOffset);
    if (from == 0) return 0;
    const value = load<u64>(from);
    return this.bigEndian ? bswap<u64>(value) : value;
  }
}

export function radixArm64(physical: AddressSpace, root: u64, pageShift: i32, bits: i32): RadixTableSpace | null {
  return bits > pageShift && bits <= 52 ? new RadixTableSpace(physical, KIND_ARM64, root, pageShift, bits) : null;
}

/** Sv39, Sv48 or Sv57. */
export function radixRiscv(physical: AddressSpace, root: u64, bits: i32): RadixTableSpace | null {
  const isKnown = bits == 39 || bits == 48 || bits == 57;
  return isKnown ? new RadixTableSpace(physical, KIND_RISCV, root, 12, bits) : null;
}

/** As many levels as reach 47 bits or the next above. */
export function radixLoongArch(physical: AddressSpace, root: u64, pageShift: i32): RadixTableSpace {
  const step = pageShift - 3;
  const levels = (47 - pageShift + step - 1) / step;
  return new RadixTableSpace(physical, KIND_LOONGARCH, root, pageShift, pageShift + levels * step);
}
