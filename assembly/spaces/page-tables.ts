import { KernelFrames } from "./kernel-frames";
import { AddressSpace } from "./space";
import { ENTRY_HOLE, ENTRY_PAGE, MODE_ARM64, MODE_PAE, MODE_X86, PAGE_SHIFT, TableFormat } from "./table-format";

const CACHE_SLOTS: u64 = 512;

/**
 * Virtual memory by page tables that lie in physical memory. A walk has as many steps as there are levels, so tables
 * that lead to themselves end like any other.
 */
@final
export class PageTableSpace extends AddressSpace {
  /** Translations: u64 page + 1, u64 physical page. */
  private readonly cache: StaticArray<u64> = new StaticArray<u64>(<i32>CACHE_SLOTS * 2);
  private frames: KernelFrames | null = null;
  readonly format: TableFormat;
  /** Answer of `translate`. */
  private frame: u64 = 0;
  /** Bytes of the page or of the hole, and whether there is a page. */
  private span: u64 = 0;
  /** A shared page's own entry is looked up: that leads to no further one. */
  private isShared: bool = false;
  constructor(
    readonly physical: AddressSpace,
    mode: i32,
    /** The directory table: CR3, or TTBR. */
    root: u64,
    /** Whether Windows' states of invalid entries are known: a page in transition is still there. */
    hasTransition: bool,
  ) {
    super(mode == MODE_X86 || mode == MODE_PAE ? 4 : 8, false);
    this.format = new TableFormat(mode, root, hasTransition);
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
      frames = new KernelFrames(this.physical, this.format);
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
    const format = this.format;
    const top = format.topShift;
    // The bits above must repeat the highest translated one; 32-bit addresses have none.
    const high = <i64>address >> (format.mode == MODE_ARM64 ? 48 : top + 8);
    if (this.wordBytes == 4 ? address > u32.MAX_VALUE : high != 0 && high != -1) return this.hole(0);
    let table = format.rootTable;
    for (let shift = top; shift >= PAGE_SHIFT; shift = format.nextShift(shift)) {
      const index = (address >> shift) & (format.entriesAt(shift) - 1);
      let entry = this.entry(table + index * format.entryBytes);
      let kind = format.read(entry, shift);
      if (kind == ENTRY_HOLE && shift == PAGE_SHIFT) {
        entry = this.sharedEntry(format.prototypeOf(entry));
        kind = format.read(entry, shift);
      }
      if (kind == ENTRY_HOLE) return this.hole(shift);
      if (kind == ENTRY_PAGE) {
        const size = (<u64>1) << shift;
        this.frame = format.target + (address & (size - 1) & ~4095);
        this.span = size;
        return true;
      }
      table = format.target;
    }
    return this.hole(PAGE_SHIFT);
  }

  /** The entry at `address` of this very space; 0, which is invalid, where there is none. */
  private sharedEntry(address: u64): u64 {
    if (address == 0 || this.isShared) return 0;
    this.isShared = true;
    const isThere = this.translate(address);
    this.isShared = false;
    return isThere ? this.entry(this.frame + (address & 4095)) : 0;
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
    const width = this.format.entryBytes;
    if (!physical.find(at) || physical.foundLength < width) return 0;
    const source = physical.foundSource;
    if (!source) return 0;
    const from = source.locate(physical.foundOffset);
    if (from == 0) return 0;
    return width == 4 ? <u64>load<u32>(from) : load<u64>(from);
  }
}
