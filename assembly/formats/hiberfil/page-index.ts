/** Pages of a block at most; a run lies within one. */
export const MOST_IN_BLOCK: u32 = 16;
/** More than any machine's file has: 4 Mi runs of up to 16 pages. */
const MOST_RUNS: i32 = 1 << 22;
const OFFSET: u64 = 0x00ffffffffffffff;
const MERGED_AT_ONCE: i32 = 1 << 16;

export const METHOD_STORED: u32 = 0;
export const METHOD_XPRESS: u32 = 1;
export const METHOD_HUFFMAN: u32 = 2;

/** A list of numbers that grows; nothing is ever given back, so it doubles. */
@final
class Column {
  items: StaticArray<u64> = new StaticArray<u64>(1 << 10);

  set(index: i32, value: u64): void {
    if (index == this.items.length) {
      const grown = new StaticArray<u64>(index * 2);
      memory.copy(changetype<usize>(grown), changetype<usize>(this.items), (<usize>index) << 3);
      this.items = grown;
    }
    unchecked((this.items[index] = value));
  }

  get(index: i32): u64 {
    return this.items[index];
  }
}

/**
 * Which packed block of the file holds which pages. A block holds up to 16 pages, which need not follow each other:
 * those that do are a run.
 *
 * A block is two numbers, file offset | method << 56 and bytes | pages << 32; a run two more, first page frame and
 * block << 8 | place in the block << 4 | count - 1. Runs are kept in file order until all are known, then sorted by
 * page frame, a part at a time, and freed of overlaps.
 */
@final
export class PageIndex {
  private readonly places: Column = new Column();
  private readonly sizes: Column = new Column();
  /** First page frame of each block, for the way from the file back to memory. */
  private readonly firsts: Column = new Column();
  private frames: Column = new Column();
  private parts: Column = new Column();
  blocks: i32 = 0;
  runs: i32 = 0;
  /** Pages in all runs. */
  pages: u64 = 0;
  /** Pages that two blocks hold. */
  overlapping: u64 = 0;
  /** Whether there were more runs than are kept. */
  isFull: bool = false;
  /** Blocks lie in the file in rising order, in two stretches; the first of the second. */
  secondStretch: i32 = 0;
  /** The lowest file offset of a block. */
  front: u64 = u64.MAX_VALUE;

  // The sort under way: runs of `width` are in order and merged two by two into the other pair of columns.
  private width: i32 = 0;
  private from: i32 = 0;
  private left: i32 = 0;
  private right: i32 = 0;
  private otherFrames: Column = new Column();
  private otherParts: Column = new Column();

  addBlock(offset: u64, size: u32, pages: u32, method: u32): void {
    const block = this.blocks++;
    this.places.set(block, offset | ((<u64>method) << 56));
    this.sizes.set(block, <u64>size | ((<u64>pages) << 32));
    this.firsts.set(block, u64.MAX_VALUE);
    if (offset < this.front) this.front = offset;
  }

  /** Tells of a block what is known only when its runs are. */
  closeBlock(block: i32, pages: u32, method: u32): void {
    this.places.set(block, (this.places.get(block) & OFFSET) | ((<u64>method) << 56));
    this.sizes.set(block, (this.sizes.get(block) & 0xffffffff) | ((<u64>pages) << 32));
  }

  /** Pages from `frame` on lie in the block added last, from its page `place` on. */
  addRun(frame: u64, count: u32, place: u32): void {
    if (this.runs >= MOST_RUNS) {
      this.isFull = true;
      return;
    }
    const block = this.blocks - 1;
    if (this.firsts.get(block) == u64.MAX_VALUE) this.firsts.set(block, frame);
    this.frames.set(this.runs, frame);
    this.parts.set(this.runs, ((<u64>block) << 8) | ((<u64>place) << 4) | (count - 1));
    this.runs++;
  }

  // ---- sorting

  /** Sorts the next part; false when the index can be asked. */
  settle(): bool {
    if (this.width == 0) {
      if (this.isSorted()) return this.unite();
      for (let i = 0; i < this.runs; i++) {
        this.otherFrames.set(i, 0);
        this.otherParts.set(i, 0);
      }
      this.startPass(1);
      return true;
    }
    this.merge(MERGED_AT_ONCE);
    if (this.from < this.runs) return true;
    const frames = this.frames;
    const parts = this.parts;
    this.frames = this.otherFrames;
    this.parts = this.otherParts;
    this.otherFrames = frames;
    this.otherParts = parts;
    if (this.width >= this.runs - this.width) return this.unite();
    this.startPass(this.width * 2);
    return true;
  }

  private isSorted(): bool {
    for (let i = 1; i < this.runs; i++) if (this.frames.get(i - 1) > this.frames.get(i)) return false;
    return true;
  }

  private startPass(width: i32): void {
    this.width = width;
    this.from = 0;
    this.left = 0;
    this.right = width;
  }

  /** Writes up to `budget` runs of the pass, from `from` on; stable. */
  private merge(budget: i32): void {
    const frames = this.frames;
    while (this.from < this.runs && budget-- > 0) {
      const pair = this.from - (this.from % (this.width * 2));
      if (this.from == pair) {
        this.left = pair;
        this.right = min(pair + this.width, this.runs);
      }
      const middle = min(pair + this.width, this.runs);
      const end = min(pair + this.width * 2, this.runs);
      const isLeft = this.left < middle && (this.right >= end || frames.get(this.left) <= frames.get(this.right));
      const taken = isLeft ? this.left++ : this.right++;
      this.otherFrames.set(this.from, frames.get(taken));
      this.otherParts.set(this.from, this.parts.get(taken));
      this.from++;
    }
  }

  /**
   * Cuts runs that overlap: the one that begins first holds its pages, of two that begin together the longer, and of
   * two alike the later, which the loader would read last. Returns false: there is no more to do.
   */
  private unite(): bool {
    let kept = 0;
    let end: u64 = 0;
    for (let i = 0; i < this.runs; i++) {
      let frame = this.frames.get(i);
      let part = this.parts.get(i);
      let count = (part & 15) + 1;
      if (i + 1 < this.runs && this.frames.get(i + 1) == frame) {
        const next = (this.parts.get(i + 1) & 15) + 1;
        if (next >= count) {
          this.overlapping += count;
          continue;
        }
      }
      if (frame < end) {
        const covered = min(count, end - frame);
        this.overlapping += covered;
        if (covered == count) continue;
        frame += covered;
        count -= covered;
        part = (part & ~255) | ((((part & 0xf0) >> 4) + covered) << 4) | (count - 1);
      }
      end = frame + count;
      this.frames.set(kept, frame);
      this.parts.set(kept, part);
      this.pages += count;
      kept++;
    }
    this.runs = kept;
    return false;
  }

  // ---- answers; only when settled

  frameOf(run: i32): u64 {
    return this.frames.get(run);
  }

  countOf(run: i32): u64 {
    return (this.parts.get(run) & 15) + 1;
  }

  blockOf(run: i32): i32 {
    return <i32>(this.parts.get(run) >> 8);
  }

  /** Which page of its block the first of the run is. */
  placeOf(run: i32): u64 {
    return (this.parts.get(run) >> 4) & 15;
  }

  /** The last run that begins at or before `frame`; -1: none. */
  runAt(frame: u64): i32 {
    let low = 0;
    let high = this.runs;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.frames.get(middle) <= frame) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  offsetOf(block: i32): u64 {
    return this.places.get(block) & OFFSET;
  }

  methodOf(block: i32): u32 {
    return <u32>(this.places.get(block) >> 56);
  }

  sizeOf(block: i32): u32 {
    return <u32>this.sizes.get(block);
  }

  pagesOf(block: i32): u32 {
    return <u32>(this.sizes.get(block) >> 32);
  }

  firstFrameOf(block: i32): u64 {
    return this.firsts.get(block);
  }

  /** The block whose bytes hold `offset` of the file; -1: none. */
  blockHolding(offset: u64): i32 {
    const block = this.blockWithin(offset, 0, this.secondStretch);
    return block >= 0 ? block : this.blockWithin(offset, this.secondStretch, this.blocks);
  }

  private blockWithin(offset: u64, from: i32, until: i32): i32 {
    let low = from;
    let high = until;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.offsetOf(middle) <= offset) low = middle + 1;
      else high = middle;
    }
    const block = low - 1;
    return block >= from && offset - this.offsetOf(block) < <u64>this.sizeOf(block) ? block : -1;
  }
}
