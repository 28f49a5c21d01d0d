/**
 * What page tables say: how many levels, what an entry is, where it leads. x86 with and without PAE, x86-64 with four or
 * five levels, ARM64 with 4 KiB granules.
 *
 * Sources: Intel SDM volume 3 chapter 4; ARM DDI 0487 chapter D8.
 */

/** How addresses are translated. */
export const MODE_X86: i32 = 0;
export const MODE_PAE: i32 = 1;
export const MODE_X64: i32 = 2;
export const MODE_LA57: i32 = 3;
export const MODE_ARM64: i32 = 4;

export const PAGE_SHIFT: i32 = 12;
const VALID: u64 = 1;
const LARGE: u64 = 1 << 7;
/** Windows: the page left the working set and is still in memory. */
const TRANSITION: u64 = 1 << 11;
const PROTOTYPE: u64 = 1 << 10;
const FRAME_64: u64 = 0x000ffffffffff000;
const FRAME_ARM64: u64 = 0x0003fffffffff000;
const TRANSITION_FRAME: u64 = 0x0000fffffffff000;
const ARM64_TABLE: u64 = 2;
const NO_PROTOTYPE: u64 = 0xffffffffffff0000;
const NO_PROTOTYPE_PAE: u64 = 0xffffffff;

/** What an entry is. */
export const ENTRY_HOLE: i32 = 0;
const ENTRY_TABLE: i32 = 1;
export const ENTRY_PAGE: i32 = 2;

@final
export class TableFormat {
  /** Answer of `read`: physical address of the page or of the next table. */
  target: u64 = 0;
  /**
   * Where physical memory ends; 0: not known. Against L1TF, Windows sets bits above it in entries of pages in transition,
   * by a mask that dumps do not tell.
   */
  memoryEnd: u64 = 0;
  /** Bits of an entry that may be part of an address: memory encryption takes one away. */
  frameMask: u64 = u64.MAX_VALUE;

  constructor(
    readonly mode: i32,
    /** The directory table: CR3, or TTBR. */
    private readonly root: u64,
    /** Whether Windows' states of invalid entries are known: a page in transition is still there. */
    private readonly hasTransition: bool,
  ) {}

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

  /**
   * Where the entry of a shared page stands that an invalid `entry` of the lowest table leads to; 0: to none that can
   * be told. Of x86-64 and ARM64 the upper 48 bits are its address, with PAE the upper 32; x86 packs it another way.
   */
  prototypeOf(entry: u64): u64 {
    if (!this.hasTransition || entry & VALID || !(entry & PROTOTYPE) || this.mode == MODE_X86) return 0;
    const address = this.mode == MODE_PAE ? entry >> 32 : <u64>(<i64>entry >> 16);
    // All ones: it is to be looked for where the process keeps its ranges.
    return address == NO_PROTOTYPE_PAE || address >= NO_PROTOTYPE ? 0 : address;
  }

  /** What `entry` of a table is whose entries each cover 2^`shift` bytes. Sets `target`, unless it is a hole. */
  read(entry: u64, shift: i32): i32 {
    if (shift == PAGE_SHIFT) {
      const isTransition = this.hasTransition && (entry & (PROTOTYPE | TRANSITION)) == TRANSITION;
      if (!(entry & VALID) && !isTransition) return ENTRY_HOLE;
      // Windows keeps software bits above bit 47 of an entry in transition.
      const bits = entry & VALID ? this.frameBits : this.frameBits & TRANSITION_FRAME;
      this.target = entry & bits & this.frameMask;
      if (!(entry & VALID) && this.memoryEnd > 0) this.target &= u64.MAX_VALUE >> clz(this.memoryEnd);
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
}
