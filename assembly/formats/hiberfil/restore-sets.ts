/**
 * Memory as Windows 8 and newer store it: compression sets one behind the other, in two stretches, one that the boot
 * loader restores and one that the kernel does.
 *
 * A set: u32, then descriptors of u32 or u64, then its data at once.
 * bits   name
 * 0-7    count of descriptors
 * 8-29   bytes of data; as many as its pages have: stored
 * 30-31  0, 1 XPRESS; 2, 3 XPRESS with Huffman codes
 *
 * A descriptor: bits 0 to 3 pages - 1, the bits above the first page frame.
 */
import { Cursor } from "../../bytes/cursor";
import { counted, FAULT, LOSS, Warnings } from "../../facts/warnings";
import { ImageHeader, PAGE, SetLayout } from "./header";
import { METHOD_HUFFMAN, METHOD_STORED, METHOD_XPRESS, MOST_IN_BLOCK, PageIndex } from "./page-index";

const SETS_AT_ONCE: i32 = 64;
/** Page frames that processors address. */
const MOST_FRAMES: u64 = 1 << 40;

/** The set read last: see `readSet`. */
@final
class CompressionSet {
  descriptors: u32 = 0;
  descriptorBytes: u32 = 0;
  size: u32 = 0;
  method: u32 = 0;
  pages: u32 = 0;

  /** File offset of its data, of a set at `at`. */
  dataAt(at: u64): u64 {
    return at + 4 + <u64>(this.descriptors * this.descriptorBytes);
  }

  /** Reads the set at `at`; false when none can be there. */
  read(cursor: Cursor, at: u64, bits: i32): bool {
    cursor.forgive();
    cursor.seek(at);
    const head = cursor.u32("CompressionSet");
    this.descriptors = head & 0xff;
    this.descriptorBytes = bits == 64 ? 8 : 4;
    this.size = (head >>> 8) & 0x3fffff;
    this.method = head >>> 30 < 2 ? METHOD_XPRESS : METHOD_HUFFMAN;
    this.pages = 0;
    if (!cursor.ok || this.descriptors == 0 || this.descriptors > MOST_IN_BLOCK) return false;
    for (let i: u32 = 0; i < this.descriptors; i++) {
      const descriptor = readDescriptor(cursor, bits);
      const count = <u32>(descriptor & 15) + 1;
      this.pages += count;
      if (descriptor >> 4 >= MOST_FRAMES) return false;
    }
    const whole = this.pages * <u32>PAGE;
    if (this.size == whole) this.method = METHOD_STORED;
    return cursor.ok && this.pages <= MOST_IN_BLOCK && this.size > 0 && this.size <= whole;
  }
}

function readDescriptor(cursor: Cursor, bits: i32): u64 {
  return bits == 64 ? cursor.u64("CompressionSet.Range") : <u64>cursor.u32("CompressionSet.Range");
}

/** Follows the sets and fills the index. */
@final
export class RestoreSets {
  private at: u64;
  private left: u64;
  private isKernel: bool = false;
  private readonly set: CompressionSet = new CompressionSet();
  /** Pages that the header promises. */
  readonly promised: u64;
  private readonly kernelAt: u64;
  private readonly kernelPages: u64;
  private readonly bits: i32;
  /** One for all: there are millions of sets, and what a cursor takes is never freed. */
  private readonly cursor: Cursor;

  constructor(
    private readonly header: ImageHeader,
    layout: SetLayout,
    private readonly index: PageIndex,
    private readonly warnings: Warnings,
  ) {
    const bits = layout.bits;
    this.bits = bits;
    this.cursor = new Cursor(header.source);
    this.at = pageAt(header.wordAt(layout.firstBoot, bits));
    this.left = this.at == 0 ? 0 : header.u64At(layout.loaderPages);
    this.kernelAt = pageAt(header.wordAt(layout.firstKernel, bits));
    this.kernelPages = this.kernelAt == 0 ? 0 : header.u64At(layout.kernelPages);
    this.promised = min(this.left, MOST_FRAMES) + min(this.kernelPages, MOST_FRAMES);
  }

  /** Reads the next sets; false behind the last. */
  step(): bool {
    for (let i = 0; i < SETS_AT_ONCE; i++) if (!this.next()) return false;
    return true;
  }

  private next(): bool {
    if (this.left == 0) {
      if (this.isKernel || this.kernelPages == 0) return false;
      this.isKernel = true;
      this.at = this.kernelAt;
      this.left = this.kernelPages;
      this.index.secondStretch = this.index.blocks;
    }
    const set = this.set;
    const cursor = this.cursor;
    const at = this.at;
    if (!set.read(cursor, at, this.bits)) return this.lose(at);
    const dataAt = set.dataAt(at);
    const end = dataAt + <u64>set.size;
    if (end > this.header.source.size) return this.lose(at);
    this.index.addBlock(dataAt, set.size, set.pages, set.method);
    cursor.seek(at + 4);
    let place: u32 = 0;
    for (let i: u32 = 0; i < set.descriptors; i++) {
      const descriptor = readDescriptor(cursor, this.bits);
      const count = <u32>(descriptor & 15) + 1;
      this.index.addRun(descriptor >> 4, count, place);
      place += count;
    }
    this.left -= min<u64>(this.left, set.pages);
    this.at = end;
    return !this.index.isFull;
  }

  /** Nothing leads on from here; what the kernel restores is found by itself. */
  private lose(at: u64): bool {
    const size = this.header.source.size;
    const isCut = at >= size || this.set.dataAt(at) + <u64>this.set.size > size;
    this.warnings.addAt(
      isCut ? "cut-short" : "bad-value",
      isCut ? LOSS : FAULT,
      (isCut ? "The file ends before its memory does: " : "No set of packed pages stands where the last one ends: ") +
        counted(this.left, "page is", "pages are") +
        " lost.",
      min(at, size),
      "CompressionSet",
      "1 to 16 pages",
      this.set.descriptors.toString() + " descriptors, " + this.set.size.toString() + " bytes",
    );
    this.left = 0;
    return !this.isKernel;
  }
}

function pageAt(page: u64): u64 {
  return page < MOST_FRAMES ? page * PAGE : 0;
}

/** The layout by which a header of unknown length leads to a set: the next larger, else another; null: none does. */
export function guessLayout(header: ImageHeader, layouts: Array<SetLayout>): SetLayout | null {
  let found: SetLayout | null = null;
  for (let i = 0; i < layouts.length; i++) {
    const layout = layouts[i];
    const isNearer = layout.length > header.length || !found;
    if (isNearer && leadsToSet(header, layout)) found = layout;
  }
  return found;
}

/** Whether a sound set stands where the header, read by `layout`, has the kernel's. */
export function leadsToSet(header: ImageHeader, layout: SetLayout): bool {
  const at = pageAt(header.wordAt(layout.firstKernel, layout.bits));
  return at >= PAGE && at < header.source.size && new CompressionSet().read(new Cursor(header.source), at, layout.bits);
}
