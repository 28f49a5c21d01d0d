/**
 * Where the pages of a saved machine lie in its stream. Pages follow one another there, each behind a word, so that few
 * numbers tell the places of many: a run is pages in a row whose records lie in a row, and a bit tells of each page
 * whether it is stored or told to be zeros, which is how long its record is.
 */
import { reserve } from "../../bytes/arena";

export const PAGE: u64 = 4096;
/** Answers of `of` that are no place: nothing lies in a file's first two bytes but its signature. */
export const ABSENT: u64 = 0;
export const ZEROS: u64 = 1;

/** Pages of a chunk, which is made when one of them comes. */
export const CHUNK_PAGES: u64 = 4096;
// A chunk:
// offset size name
// 0      4    runs
// 4      4    runs that there is room for
// 8      4    address of the runs
// 16     512  a bit for each page: it is stored
const ROOM: usize = 4;
const RUNS: usize = 8;
const BITS: usize = 16;
const CHUNK_BYTES: usize = BITS + <usize>CHUNK_PAGES / 8;

// A run:
// offset size name
// 0      2    first page in the chunk
// 2      2    page behind its last
// 4      8    where the first record begins
const END: usize = 2;
const RECORD: usize = 4;
const RUN: usize = 12;

/** Runs that a chunk has room for: at first, and each time it is full that many times as many. */
const FIRST_ROOM: u32 = 8;
const GROWTH: u32 = 4;
/** By the room for runs, 8 to 8,192: the first list that a chunk has grown out of, which the next one takes. */
const SIZES: i32 = 6;

/** The word in front of a page; behind it the page itself, or the byte that fills it. */
const WORD: u64 = 8;
const STORED_RECORD: u64 = WORD + PAGE;
const ZEROS_RECORD: u64 = WORD + 1;

/** What all chunks may take whatever the file's size, and at most. */
const FREE_BYTES: u64 = 8 << 20;
const MOST_BYTES: u64 = 512 << 20;

@final
export class PagePlaces {
  private readonly chunks: StaticArray<usize>;
  private readonly spare: StaticArray<usize> = new StaticArray<usize>(SIZES);
  /** Bytes that chunks may still take. */
  private left: u64;
  /** Pages that lie in the file, and those told to be zeros. */
  stored: u64 = 0;
  empty: u64 = 0;

  constructor(
    private readonly pages: u64,
    fileSize: u64,
  ) {
    this.chunks = new StaticArray<usize>(<i32>((pages + CHUNK_PAGES - 1) / CHUNK_PAGES));
    // Each page takes nine bytes of the file at least.
    this.left = min(MOST_BYTES, FREE_BYTES + fileSize);
  }

  get chunkCount(): i32 {
    return this.chunks.length;
  }

  /** Page `page` lies at `at`, whatever was told of it before; false: there is no memory to keep it in. */
  keep(page: u64, at: u64): bool {
    return this.set(page, at, true);
  }

  /** The same of a page of zeros: `at` is the byte that says so. */
  keepZeros(page: u64, at: u64): bool {
    return this.set(page, at, false);
  }

  /** Where the page lies; ABSENT or ZEROS where it does not. */
  of(page: u64): u64 {
    const chunk = this.chunkOf(page);
    if (chunk == 0) return ABSENT;
    const index = <u32>(page % CHUNK_PAGES);
    const run = runUpTo(chunk, index);
    if (run == 0 || index >= endOf(run)) return ABSENT;
    return isStored(chunk, index) ? recordOf(chunk, run, index) + WORD : ZEROS;
  }

  isStored(page: u64): bool {
    const chunk = this.chunkOf(page);
    const index = <u32>(page % CHUNK_PAGES);
    if (chunk == 0 || !isStored(chunk, index)) return false;
    const run = runUpTo(chunk, index);
    return run != 0 && index < endOf(run);
  }

  /** Pages in the file among those of a chunk. */
  storedIn(number: i32): i32 {
    const chunk = this.chunks[number];
    if (chunk == 0) return 0;
    let count: u32 = 0;
    for (let run = firstRun(chunk); run < behindRuns(chunk); run += RUN) {
      count += storedBetween(chunk, load<u16>(run), endOf(run));
    }
    return <i32>count;
  }

  private chunkOf(page: u64): usize {
    return page < this.pages ? this.chunks[<i32>(page / CHUNK_PAGES)] : 0;
  }

  private set(page: u64, at: u64, willBeStored: bool): bool {
    const number = <i32>(page / CHUNK_PAGES);
    if (this.chunks[number] == 0) this.chunks[number] = this.take(CHUNK_BYTES);
    const chunk = this.chunks[number];
    // One run may be parted in two around the page, which becomes another.
    if (chunk == 0 || (load<u32>(chunk) + 2 > load<u32>(chunk, ROOM) && !this.grow(chunk))) return false;
    const index = <u32>(page % CHUNK_PAGES);
    this.forget(chunk, index);
    const record = at - WORD;
    const before = runUpTo(chunk, index);
    if (before != 0 && endOf(before) == index && recordOf(chunk, before, index) == record) {
      store<u16>(before, index + 1, END);
    } else insert(chunk, before == 0 ? firstRun(chunk) : before + RUN, index, index + 1, record);
    if (willBeStored) this.stored++;
    else this.empty++;
    const bits = chunk + BITS + (index >> 3);
    const bit = 1 << (index & 7);
    store<u8>(bits, willBeStored ? load<u8>(bits) | bit : load<u8>(bits) & ~bit);
    return true;
  }

  /** Takes a page out of its run. */
  private forget(chunk: usize, index: u32): void {
    const run = runUpTo(chunk, index);
    if (run == 0 || index >= endOf(run)) return;
    if (isStored(chunk, index)) this.stored--;
    else this.empty--;
    const end = endOf(run);
    const next = index + 1 < end ? recordOf(chunk, run, index + 1) : 0;
    if (load<u16>(run) < <u16>index) {
      store<u16>(run, index, END);
      if (next != 0) insert(chunk, run + RUN, index + 1, end, next);
    } else if (next != 0) {
      store<u16>(run, index + 1);
      store<u64>(run, next, RECORD);
    } else {
      memory.copy(run, run + RUN, behindRuns(chunk) - (run + RUN));
      store<u32>(chunk, load<u32>(chunk) - 1);
    }
  }

  /** Room for more runs; false: there is no memory for it. */
  private grow(chunk: usize): bool {
    const room = load<u32>(chunk, ROOM);
    const larger = room == 0 ? FIRST_ROOM : room * GROWTH;
    const size = sizeNumber(larger);
    let runs = this.spare[size];
    if (runs != 0) this.spare[size] = load<usize>(runs);
    else runs = this.take(<usize>larger * RUN);
    if (runs == 0) return false;
    const old = firstRun(chunk);
    if (room > 0) {
      memory.copy(runs, old, behindRuns(chunk) - old);
      store<usize>(old, this.spare[sizeNumber(room)]);
      this.spare[sizeNumber(room)] = old;
    }
    store<u32>(chunk, larger, ROOM);
    store<usize>(chunk, runs, RUNS);
    return true;
  }

  /** 0: nothing is left. */
  private take(bytes: usize): usize {
    if (bytes > this.left) return 0;
    this.left -= bytes;
    return reserve(bytes);
  }
}

/** Which power of the growth a room for runs is. */
function sizeNumber(room: u32): i32 {
  return (ctz(room) - ctz(FIRST_ROOM)) / ctz(GROWTH);
}

function firstRun(chunk: usize): usize {
  return load<usize>(chunk, RUNS);
}

function behindRuns(chunk: usize): usize {
  return firstRun(chunk) + <usize>load<u32>(chunk) * RUN;
}

function endOf(run: usize): u32 {
  return load<u16>(run, END);
}

/** The last run that begins at a page or in front of it; 0: none does. */
function runUpTo(chunk: usize, index: u32): usize {
  const runs = firstRun(chunk);
  let low: u32 = 0;
  let high = load<u32>(chunk);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (<u32>load<u16>(runs + <usize>middle * RUN) <= index) low = middle + 1;
    else high = middle;
  }
  return low == 0 ? 0 : runs + <usize>(low - 1) * RUN;
}

/** Where the record of a page begins that is in a run, or would follow it. */
function recordOf(chunk: usize, run: usize, index: u32): u64 {
  const first = <u32>load<u16>(run);
  const before = <u64>storedBetween(chunk, first, index);
  return load<u64>(run, RECORD) + before * STORED_RECORD + (<u64>(index - first) - before) * ZEROS_RECORD;
}

function isStored(chunk: usize, index: u32): bool {
  return ((load<u8>(chunk + BITS + (index >> 3)) >> (index & 7)) & 1) != 0;
}

/** Pages from `first` up to `end` that are stored, all of them being of one run. */
function storedBetween(chunk: usize, first: u32, end: u32): u32 {
  if (first >= end) return 0;
  const bits = chunk + BITS;
  const last = (end - 1) >> 6;
  let count: u32 = 0;
  for (let word = first >> 6; word <= last; word++) {
    let held = load<u64>(bits + ((<usize>word) << 3));
    if (word == first >> 6) held &= u64.MAX_VALUE << (first & 63);
    if (word == last) held &= u64.MAX_VALUE >> (63 - ((end - 1) & 63));
    count += <u32>popcnt(held);
  }
  return count;
}

/** Puts a run in front of the one at `place`. */
function insert(chunk: usize, place: usize, first: u32, end: u32, record: u64): void {
  memory.copy(place + RUN, place, behindRuns(chunk) - place);
  store<u16>(place, first);
  store<u16>(place, end, END);
  store<u64>(place, record, RECORD);
  store<u32>(chunk, load<u32>(chunk) + 1);
}
