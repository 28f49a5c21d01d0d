import { reserve } from "../bytes/arena";
import { AddressSpace, SpaceSource } from "./space";
import { ENTRY_HOLE, ENTRY_PAGE, MODE_LA57, MODE_PAE, MODE_X86, TableFormat } from "./table-format";

const TABLE_BYTES: i32 = 4096;
const DEEPEST: usize = 5;
/** Tables that are read, 64 MiB of them, and pages that are kept. */
const MOST_TABLES: i32 = 1 << 14;
const MOST_PAGES: i32 = 1 << 20;
const MOST_LARGE: i32 = 4096;
const LEAST_SLOTS: i32 = 1 << 10;

/** Physical memory that is mapped in one piece by large pages. */
@final
class LargeRun {
  constructor(
    readonly physical: u64,
    readonly virtual: u64,
    public size: u64,
  ) {}
}

/**
 * The way back through page tables: where the kernel sees a byte of physical memory. The kernel's half of the tables
 * is walked once, each table only the first time it is met, so that tables which lead to themselves end; pages of
 * 4 KiB go into a hash table by frame. A frame that is mapped twice has its lowest address, and a page of its own
 * comes before a large page that maps everything around it as well.
 *
 * What lies beyond the limits keeps its physical address alone.
 */
@final
export class KernelFrames {
  /** Answer of `find`. */
  address: u64 = 0;
  /** Frame + 1 and page number of each slot; a power of two of them, half empty at least. */
  private keys: StaticArray<u64> = new StaticArray<u64>(LEAST_SLOTS);
  private pages: StaticArray<u64> = new StaticArray<u64>(LEAST_SLOTS);
  private count: i32 = 0;
  private readonly large: Array<LargeRun> = [];
  private readonly met: Set<u64> = new Set<u64>();
  /** A table of each level on the way down, copied: the page cache may drop the one in it. */
  private readonly copies: usize = reserve(DEEPEST * TABLE_BYTES);
  private readonly memory: SpaceSource;

  constructor(
    physical: AddressSpace,
    private readonly tables: TableFormat,
  ) {
    this.memory = new SpaceSource(physical);
    this.walk(tables.rootTable, tables.topShift, 0, this.copies);
  }

  /** Whether the kernel maps the byte at `physical`; sets `address`. */
  find(physical: u64): bool {
    const frame = physical >> 12;
    const slot = this.slotOf(frame);
    if (this.keys[slot] == frame + 1) {
      this.address = (this.pages[slot] << 12) | (physical & 4095);
      return true;
    }
    for (let i = 0; i < this.large.length; i++) {
      const run = this.large[i];
      if (physical < run.physical || physical - run.physical >= run.size) continue;
      this.address = run.virtual + (physical - run.physical);
      return true;
    }
    return false;
  }

  /** Goes through the table at `table`; its first entry translates `base`. `copy` has room for it and those below. */
  private walk(table: u64, shift: i32, base: u64, copy: usize): void {
    const tables = this.tables;
    if (this.met.size >= MOST_TABLES || this.met.has(table)) return;
    this.met.add(table);
    const isTop = shift == tables.topShift;
    const count = tables.entriesAt(shift);
    const width = tables.entryBytes;
    const size = <i32>(count * width);
    const there = this.memory.copy(table, copy, size);
    memory.fill(copy + there, 0, size - there);
    for (let i = isTop ? count / 2 : 0; i < count; i++) {
      const at = copy + <usize>(i * width);
      const kind = tables.read(width == 4 ? <u64>load<u32>(at) : load<u64>(at), shift);
      if (kind == ENTRY_HOLE) continue;
      const address = isTop ? this.topAddress(i, shift) : base + (i << shift);
      const target = tables.target;
      if (kind != ENTRY_PAGE) this.walk(target, tables.nextShift(shift), address, copy + TABLE_BYTES);
      else if (shift == 12) this.put(target >> 12, address >> 12);
      else this.addLarge(target, address, (<u64>1) << shift);
    }
  }

  /** What entry `index` of the topmost table translates: the bits above repeat its highest. */
  private topAddress(index: u64, shift: i32): u64 {
    const address = index << shift;
    const mode = this.tables.mode;
    if (mode == MODE_X86 || mode == MODE_PAE) return address;
    const bits = mode == MODE_LA57 ? 57 : 48;
    return address | (u64.MAX_VALUE << bits);
  }

  private addLarge(physical: u64, virtual: u64, size: u64): void {
    const last = this.large.length > 0 ? this.large[this.large.length - 1] : null;
    if (last && last.physical + last.size == physical && last.virtual + last.size == virtual) last.size += size;
    else if (this.large.length < MOST_LARGE) this.large.push(new LargeRun(physical, virtual, size));
  }

  private put(frame: u64, page: u64): void {
    if (this.count >= MOST_PAGES) return;
    const slot = this.slotOf(frame);
    if (this.keys[slot] != 0) return;
    this.keys[slot] = frame + 1;
    this.pages[slot] = page;
    if (++this.count * 2 > this.keys.length) this.grow();
  }

  /** Where `frame` is, or would go. */
  private slotOf(frame: u64): i32 {
    const mask = this.keys.length - 1;
    let slot = <i32>((frame * 0x9e3779b97f4a7c15) >> 40) & mask;
    while (this.keys[slot] != 0 && this.keys[slot] != frame + 1) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const keys = this.keys;
    const pages = this.pages;
    this.keys = new StaticArray<u64>(keys.length * 2);
    this.pages = new StaticArray<u64>(keys.length * 2);
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] == 0) continue;
      const slot = this.slotOf(keys[i] - 1);
      this.keys[slot] = keys[i];
      this.pages[slot] = pages[i];
    }
  }
}
