import { AddressSpace } from "./space";

/** How addresses are translated. */
export const MODE_X86: i32 = 0;
export const MODE_PAE: i32 = 1;
export const MODE_X64: i32 = 2;
export const MODE_LA57: i32 = 3;
export const MODE_ARM64: i32 = 4;

const PAGE_SHIFT: i32 = 12;
const VALID: u64 = 1;
const LARGE: u64 = 1 << 7;
/** Windows: the page left the working set and is still in memory. */
const TRANSITION: u64 = 1 << 11;
const PROTOTYPE: u64 = 1 << 10;
const FRAME_64: u64 = 0x000ffffffffff000;
const FRAME_ARM64: u64 = 0x0003fffffffff000;

const CACHE_SLOTS: u64 = 512;

/**
 * Virtual memory by page tables that lie in physical memory: x86 with and without PAE, x86-64 with four or five
 * levels, ARM64 with 4 KiB granules. A walk has as many steps as there are levels, so tables that lead to
 * themselves end like any other.
 *
 * Sources: Intel SDM volume 3 chapter 4; ARM DDI 0487 chapter D8.
 */
@final
export class PageTableSpace extends AddressSpace {
  /** Translations: u64 page + 1, u64 physical page. */
  private readonly cache: StaticArray<u64> = new StaticArray<u64>(<i32>CACHE_SLOTS * 2);
  private entryOk: bool = false;
  /** Answer of `translate`. */
  private frame: u64 = 0;
  /** Bytes of the page or of the hole, and whether there is a page. */
  private span: u64 = 0;
  /** Bits of an entry that may be part of an address: memory encryption takes one away. */
  frameMask: u64 = u64.MAX_VALUE;

  constructor(
    readonly physical: AddressSpace,
    readonly mode: i32,
    /** The directory table: CR3, or TTBR. */
    readonly root: u64,
    /** Whether Windows' states of invalid entries are known: a page in transition is still there. */
    private readonly hasTransition: bool,
  ) {
    super(mode == MODE_X86 || mode == MODE_PAE ? 4 : 8, false);
  }

  find(address: u64): bool {
    const page = address >> PAGE_SHIFT;
    const slot = <i32>(page % CACHE_SLOTS) * 2;
    const within = address & 4095;
    let frame = this.cache[slot + 1];
    if (this.cache[slot] != page + 1) {
      if (!this.translate(address)) {
        this.foundLength = this.holeFrom(address);
        return false;
      }
      frame = this.frame;
      this.cache[slot] = page + 1;
      this.cache[slot + 1] = frame;
    }
    const physical = this.physical;
    if (!physical.find(frame + within)) {
      this.foundLength = 4096 - within;
      return false;
    }
    this.foundSource = physical.foundSource;
    this.foundOffset = physical.foundOffset;
    this.foundLength = min(physical.foundLength, 4096 - within);
    return true;
  }

  /** Whether `address` has a page; `physicalOf` then tells which. Present in the dump or not. */
  isMapped(address: u64): bool {
    return this.translate(address);
  }

  /** Physical address of `address`, after `isMapped`. */
  physicalOf(address: u64): u64 {
    return this.frame + (address & 4095);
  }

  /** Bytes of the page that `isMapped` found, or of the hole that it found instead. */
  get foundSpan(): u64 {
    return this.span;
  }

  private translate(address: u64): bool {
    switch (this.mode) {
      case MODE_X86:
        return this.walk32(address);
      case MODE_PAE:
        return this.walkPae(address);
      case MODE_ARM64:
        return this.walkArm64(address);
      default:
        return this.walk64(address);
    }
  }

  private walk32(address: u64): bool {
    if (address > u32.MAX_VALUE) return this.hole(0);
    const directory = this.entry32((this.root & 0xfffff000) + ((address >> 22) << 2));
    if (!(directory & VALID)) return this.hole(22);
    if (directory & LARGE) {
      // PSE-36: bits 13 to 20 are bits 32 to 39 of the frame.
      return this.page((directory & 0xffc00000) | (((directory >> 13) & 0xff) << 32), address, 22);
    }
    const entry = this.entry32((directory & 0xfffff000) + (((address >> 12) & 0x3ff) << 2));
    return this.last(entry, address, 0xfffff000);
  }

  private walkPae(address: u64): bool {
    if (address > u32.MAX_VALUE) return this.hole(0);
    const pointer = this.entry64((this.root & 0xffffffe0) + ((address >> 30) << 3));
    if (!(pointer & VALID)) return this.hole(30);
    const directory = this.entry64((pointer & FRAME_64) + (((address >> 21) & 0x1ff) << 3));
    if (!(directory & VALID)) return this.hole(21);
    if (directory & LARGE) return this.page(directory & FRAME_64 & ~0x1fffff, address, 21);
    const entry = this.entry64((directory & FRAME_64) + (((address >> 12) & 0x1ff) << 3));
    return this.last(entry, address, FRAME_64);
  }

  private walk64(address: u64): bool {
    let shift = this.mode == MODE_LA57 ? 48 : 39;
    const top = shift + 8;
    // The bits above must repeat the highest translated one.
    const high = <i64>address >> top;
    if (high != 0 && high != -1) return this.hole(0);
    let table = this.root & FRAME_64;
    for (; shift > PAGE_SHIFT; shift -= 9) {
      const entry = this.entry64(table + (((address >> shift) & 0x1ff) << 3));
      if (!(entry & VALID)) return this.hole(shift);
      const isLarge = (entry & LARGE) != 0 && shift <= 30;
      if (isLarge) return this.page(entry & FRAME_64 & ~(((<u64>1) << shift) - 1), address, shift);
      table = entry & FRAME_64 & this.frameMask;
    }
    return this.last(this.entry64(table + (((address >> 12) & 0x1ff) << 3)), address, FRAME_64);
  }

  /** Both halves hang off one table here: bits 39 to 47 are its index. */
  private walkArm64(address: u64): bool {
    const high = <i64>address >> 48;
    if (high != 0 && high != -1) return this.hole(0);
    let table = this.root & FRAME_ARM64;
    for (let shift = 39; shift > PAGE_SHIFT; shift -= 9) {
      const entry = this.entry64(table + (((address >> shift) & 0x1ff) << 3));
      if (!(entry & VALID)) return this.hole(shift);
      const isBlock = (entry & 2) == 0;
      if (isBlock && shift <= 30) return this.page(entry & FRAME_ARM64 & ~(((<u64>1) << shift) - 1), address, shift);
      if (isBlock) return this.hole(shift);
      table = entry & FRAME_ARM64;
    }
    return this.last(this.entry64(table + (((address >> 12) & 0x1ff) << 3)), address, FRAME_ARM64);
  }

  /** The entry of a page of 4 KiB. */
  private last(entry: u64, address: u64, mask: u64): bool {
    if (!this.entryOk) return this.hole(PAGE_SHIFT);
    const isTransition = this.hasTransition && (entry & (PROTOTYPE | TRANSITION)) == TRANSITION;
    if (!(entry & VALID) && !isTransition) return this.hole(PAGE_SHIFT);
    // Windows keeps software bits above bit 47 of an entry in transition.
    return this.page(entry & mask & (isTransition ? 0x0000fffffffff000 : u64.MAX_VALUE), address, PAGE_SHIFT);
  }

  private page(base: u64, address: u64, shift: i32): bool {
    const size = (<u64>1) << shift;
    this.frame = (base & this.frameMask) + (address & (size - 1) & ~4095);
    this.span = size;
    return true;
  }

  private hole(shift: i32): bool {
    this.span = shift > 0 ? (<u64>1) << shift : 0;
    return false;
  }

  /** From `address` to the end of the hole around it; 0 when there is nothing behind. */
  private holeFrom(address: u64): u64 {
    return this.span == 0 ? 0 : this.span - (address & (this.span - 1));
  }

  private entry32(at: u64): u64 {
    return this.entry(at, 4);
  }

  private entry64(at: u64): u64 {
    return this.entry(at, 8);
  }

  /** An entry; 0, which is invalid, where the dump does not hold the table. */
  private entry(at: u64, width: u64): u64 {
    const physical = this.physical;
    this.entryOk = false;
    if (!physical.find(at) || physical.foundLength < width) return 0;
    const source = physical.foundSource;
    if (!source) return 0;
    const from = source.locate(physical.foundOffset);
    if (from == 0) return 0;
    this.entryOk = true;
    return width == 4 ? <u64>load<u32>(from) : load<u64>(from);
  }
}
