import { KernelFrames } from "./kernel-frames";
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
const TRANSITION_FRAME: u64 = 0x0000fffffffff000;
const ARM64_TABLE: u64 = 2;

/** What an entry is. */
export const ENTRY_HOLE: i32 = 0;
export const ENTRY_TABLE: i32 = 1;
export const ENTRY_PAGE: i32 = 2;

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
  private frames: KernelFrames | null = null;
  /** Answer of `read`: physical address of the page or of the next table. */
  target: u64 = 0;
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

  findPhysical(physical: u64): bool {
    let frames = this.frames;
    if (!frames) {
      frames = new KernelFrames(this);
      this.frames = frames;
    }
    if (!frames.find(physical)) return false;
    this.mappedAt = frames.address;
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
    const top = this.topShift;
    // The bits above must repeat the highest translated one; 32-bit addresses have none.
    const high = <i64>address >> (this.mode == MODE_ARM64 ? 48 : top + 8);
    if (this.wordBytes == 4 ? address > u32.MAX_VALUE : high != 0 && high != -1) return this.hole(0);
    let table = this.rootTable;
    for (let shift = top; shift >= PAGE_SHIFT; shift = this.nextShift(shift)) {
      const index = (address >> shift) & (this.entriesAt(shift) - 1);
      const kind = this.read(this.entry(table + index * this.entryBytes), shift);
      if (kind == ENTRY_HOLE) return this.hole(shift);
      if (kind == ENTRY_PAGE) {
        const size = (<u64>1) << shift;
        this.frame = this.target + (address & (size - 1) & ~4095);
        this.span = size;
        return true;
      }
      table = this.target;
    }
    return this.hole(PAGE_SHIFT);
  }

  /** Bits of an address below those that the topmost table translates. */
  get topShift(): i32 {
    if (this.mode == MODE_X86) return 22;
    if (this.mode == MODE_PAE) return 30;
    return this.mode == MODE_LA57 ? 48 : 39;
  }

  /** The same of the table below one at `shift`. */
  nextShift(shift: i32): i32 {
    return this.mode == MODE_X86 ? PAGE_SHIFT : shift - 9;
  }

  /** Entries of a table whose entries each cover 2^`shift` bytes. */
  entriesAt(shift: i32): u64 {
    if (this.mode == MODE_X86) return 1024;
    return this.mode == MODE_PAE && shift == 30 ? 4 : 512;
  }

  get entryBytes(): u64 {
    return this.mode == MODE_X86 ? 4 : 8;
  }

  /** Physical address of the topmost table. */
  get rootTable(): u64 {
    if (this.mode == MODE_X86) return this.root & 0xfffff000;
    if (this.mode == MODE_PAE) return this.root & 0xffffffe0;
    return this.root & this.frameBits;
  }

  private get frameBits(): u64 {
    return this.mode == MODE_ARM64 ? FRAME_ARM64 : this.mode == MODE_X86 ? 0xfffff000 : FRAME_64;
  }

  /** What `entry` of a table is whose entries each cover 2^`shift` bytes. Sets `target`, unless it is a hole. */
  read(entry: u64, shift: i32): i32 {
    if (shift == PAGE_SHIFT) {
      const isTransition = this.hasTransition && (entry & (PROTOTYPE | TRANSITION)) == TRANSITION;
      if (!(entry & VALID) && !isTransition) return ENTRY_HOLE;
      // Windows keeps software bits above bit 47 of an entry in transition.
      const bits = entry & VALID ? this.frameBits : this.frameBits & TRANSITION_FRAME;
      this.target = entry & bits & this.frameMask;
      return ENTRY_PAGE;
    }
    if (!(entry & VALID)) return ENTRY_HOLE;
    const isArm = this.mode == MODE_ARM64;
    const isBlock = isArm ? (entry & ARM64_TABLE) == 0 : (entry & LARGE) != 0;
    // Pages of 4 MiB on x86, of 2 MiB with PAE, of 2 MiB and 1 GiB on the others.
    const isLarge = isBlock && (this.mode == MODE_PAE ? shift == 21 : shift <= 30);
    if (isArm && isBlock && !isLarge) return ENTRY_HOLE;
    this.target = entry & this.frameBits & this.frameMask;
    if (!isLarge) return ENTRY_TABLE;
    this.target &= ~(((<u64>1) << shift) - 1);
    // PSE-36: bits 13 to 20 are bits 32 to 39 of the frame.
    if (this.mode == MODE_X86) this.target |= ((entry >> 13) & 0xff) << 32;
    return ENTRY_PAGE;
  }

  private hole(shift: i32): bool {
    this.span = shift > 0 ? (<u64>1) << shift : 0;
    return false;
  }

  /** From `address` to the end of the hole around it; 0 when there is nothing behind. */
  private holeFrom(address: u64): u64 {
    return this.span == 0 ? 0 : this.span - (address & (this.span - 1));
  }

  /** An entry; 0, which is invalid, where the dump does not hold the table. */
  private entry(at: u64): u64 {
    const physical = this.physical;
    const width = this.entryBytes;
    if (!physical.find(at) || physical.foundLength < width) return 0;
    const source = physical.foundSource;
    if (!source) return 0;
    const from = source.locate(physical.foundOffset);
    if (from == 0) return 0;
    return width == 4 ? <u64>load<u32>(from) : load<u64>(from);
  }
}
