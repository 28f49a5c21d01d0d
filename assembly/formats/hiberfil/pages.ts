/** Pages of a hibernation file, unpacked block by block when they are asked for. */
import { reserve } from "../../bytes/arena";
import { FAULT_NOT_IN_DUMP } from "../../bytes/fault";
import { StoredSource, setSpan } from "../../bytes/source";
import { SLACK } from "../../codecs/copy";
import { errorWords } from "../../codecs/errors";
import { xpressDecode } from "../../codecs/windows/xpress";
import { xpressHuffmanDecode } from "../../codecs/windows/xpress-huffman";
import { CODEC_NONE, CODEC_XPRESS, CODEC_XPRESS_HUFFMAN, ScanRuns } from "../../facts/memory/scan-runs";
import { counted, FAULT, Warnings } from "../../facts/warnings";
import { AddressSpace } from "../../spaces/space";
import { PAGE } from "./header";
import { METHOD_HUFFMAN, METHOD_STORED, MOST_IN_BLOCK, PageIndex } from "./page-index";

const BLOCK_BYTES: usize = 16 * 4096;
/** Blocks that are kept unpacked, 16 MiB of them. */
const WAYS: i32 = 4;
const SETS: i32 = 64;
/** Damaged blocks told one by one; all are counted. */
const MOST_TOLD: i32 = 16;

/** Physical memory: a source whose offsets are physical addresses. A block that is damaged is not there. */
@final
export class HiberPages extends StoredSource {
  /** Of each slot: block + 1, the time of its last use, where it is, and how many of its bytes were unpacked. */
  private readonly keys: StaticArray<i32> = new StaticArray<i32>(SETS * WAYS);
  private readonly used: StaticArray<u32> = new StaticArray<u32>(SETS * WAYS);
  private readonly places: StaticArray<usize> = new StaticArray<usize>(SETS * WAYS);
  private readonly lengths: StaticArray<u32> = new StaticArray<u32>(SETS * WAYS);
  private clock: u32 = 0;
  private readonly packed: usize = reserve(BLOCK_BYTES + SLACK);
  damaged: i32 = 0;

  constructor(
    readonly file: StoredSource,
    readonly index: PageIndex,
    private readonly warnings: Warnings,
  ) {
    super(sizeOf(index), true, file.number);
    this.codec = CODEC_XPRESS;
  }

  pull(_offset: u64, _into: usize, _length: i32): i32 {
    return -1;
  }

  locate(address: u64): usize {
    const page = this.pageAt(address / PAGE);
    if (page == 0) return 0;
    const within = address % PAGE;
    setSpan(<u32>(PAGE - within));
    return page + <usize>within;
  }

  lossAt(_address: u64): i32 {
    return FAULT_NOT_IN_DUMP;
  }

  /** Of a packed page the place where its block begins. */
  fileOffsetOf(address: u64): u64 {
    const index = this.index;
    const frame = address / PAGE;
    const run = this.runOf(frame);
    if (run < 0) return u64.MAX_VALUE;
    const block = index.blockOf(run);
    const offset = index.offsetOf(block);
    if (index.methodOf(block) != METHOD_STORED) return offset;
    return offset + (index.placeOf(run) + (frame - index.frameOf(run))) * PAGE + (address % PAGE);
  }

  /** The run that holds `frame`, or -1. */
  runOf(frame: u64): i32 {
    const index = this.index;
    const run = index.runAt(frame);
    return run >= 0 && frame - index.frameOf(run) < index.countOf(run) ? run : -1;
  }

  /** Where page frame `frame` lies unpacked; 0: it is not in the file, or its block is damaged. */
  pageAt(frame: u64): usize {
    const index = this.index;
    const run = this.runOf(frame);
    if (run < 0) return 0;
    const slot = this.slotOf(index.blockOf(run));
    const from = <usize>((index.placeOf(run) + (frame - index.frameOf(run))) * PAGE);
    return from + <usize>PAGE <= <usize>this.lengths[slot] ? this.places[slot] + from : 0;
  }

  /** The slot with `block`, unpacked now if it was not; one without bytes when it is damaged. */
  private slotOf(block: i32): i32 {
    const first = (block & (SETS - 1)) * WAYS;
    let oldest = first;
    for (let slot = first; slot < first + WAYS; slot++) {
      if (this.keys[slot] == block + 1) {
        this.used[slot] = ++this.clock;
        return slot;
      }
      if (this.used[slot] < this.used[oldest]) oldest = slot;
    }
    if (this.places[oldest] == 0) this.places[oldest] = reserve(BLOCK_BYTES + SLACK);
    this.keys[oldest] = block + 1;
    this.used[oldest] = ++this.clock;
    this.lengths[oldest] = this.unpack(block, this.places[oldest]);
    return oldest;
  }

  /** Unpacks a block; returns the bytes that came out. */
  private unpack(block: i32, into: usize): u32 {
    const index = this.index;
    const size = <i32>index.sizeOf(block);
    const whole = <i32>(min<u32>(index.pagesOf(block), MOST_IN_BLOCK) * <u32>PAGE);
    if (index.methodOf(block) == METHOD_STORED) return this.file.copy(index.offsetOf(block), into, whole);
    if (size > <i32>BLOCK_BYTES || this.file.copy(index.offsetOf(block), this.packed, size) != size) return 0;
    const isHuffman = index.methodOf(block) == METHOD_HUFFMAN;
    let count = decode(isHuffman, this.packed, size, into, whole);
    // Readers do not agree on which of the four method numbers mean which.
    if (count != whole) {
      const other = decode(!isHuffman, this.packed, size, into, whole);
      if (other == whole) return whole;
      count = decode(isHuffman, this.packed, size, into, whole);
    }
    if (count == whole) return whole;
    this.tell(block, count, whole);
    return <u32>max(0, count);
  }

  private tell(block: i32, result: i32, whole: i32): void {
    if (this.damaged++ >= MOST_TOLD) return;
    const index = this.index;
    const why = result < 0 ? ": its data " + errorWords(result) + "." : ": its data end too early.";
    this.warnings.addAt(
      "page-damaged",
      FAULT,
      counted(index.pagesOf(block), "page", "pages") +
        " from frame 0x" +
        index.firstFrameOf(block).toString(16) +
        " on cannot be read" +
        why,
      index.offsetOf(block),
      "CompressedBlock",
      whole.toString(),
      max(0, result).toString(),
    );
  }
}

function decode(isHuffman: bool, from: usize, size: i32, into: usize, whole: i32): i32 {
  return isHuffman ? xpressHuffmanDecode(from, size, into, whole) : xpressDecode(from, size, into, whole);
}

function sizeOf(index: PageIndex): u64 {
  const last = index.runs - 1;
  return last < 0 ? 0 : (index.frameOf(last) + index.countOf(last)) * PAGE;
}

@final
export class HiberSpace extends AddressSpace {
  constructor(
    private readonly pages: HiberPages,
    wordBytes: u32,
  ) {
    super(wordBytes, false);
  }

  find(address: u64): bool {
    const pages = this.pages;
    const frame = address / PAGE;
    const within = address % PAGE;
    if (pages.pageAt(frame) != 0) {
      this.foundSource = pages;
      this.foundOffset = address;
      this.foundLength = PAGE - within;
      return true;
    }
    this.foundLength = 0;
    const index = pages.index;
    // A damaged page is followed by the next frame, a hole by the next run.
    const next = pages.runOf(frame + 1) >= 0 ? index.runAt(frame + 1) : index.runAt(frame) + 1;
    if (next < index.runs) this.foundLength = (max(frame + 1, index.frameOf(next)) - frame) * PAGE - within;
    return false;
  }

  findPacked(number: i32, offset: u64): bool {
    const pages = this.pages;
    const index = pages.index;
    if (number != pages.number) return false;
    const block = index.blockHolding(offset);
    if (block < 0) return false;
    this.packedAddress = index.firstFrameOf(block) * PAGE;
    return true;
  }
}

/** The runs of pages by address. */
@final
export class HiberRuns extends ScanRuns {
  constructor(private readonly pages: HiberPages) {
    super();
    this.space = 2;
    this.source = pages.number;
    this.front = pages.index.front;
  }

  get count(): u64 {
    return this.pages.index.runs;
  }

  get isPlain(): bool {
    return false;
  }

  get bytes(): u64 {
    return this.pages.index.pages * PAGE;
  }

  select(place: u64): void {
    const run = <i32>place;
    const index = this.pages.index;
    const block = index.blockOf(run);
    const method = index.methodOf(block);
    this.address = index.frameOf(run) * PAGE;
    this.size = index.countOf(run) * PAGE;
    this.offset = this.pages.fileOffsetOf(this.address);
    this.storedSize = method == METHOD_STORED ? this.size : <u64>index.sizeOf(block);
    if (method == METHOD_STORED) this.codec = CODEC_NONE;
    else this.codec = method == METHOD_HUFFMAN ? CODEC_XPRESS_HUFFMAN : CODEC_XPRESS;
  }
}
