/**
 * Names of functions for frames, from the files that were given with the dump. They come when the crash is told: its
 * signature is the same with and without them.
 */
import { Dump } from "../facts/dump";
import { word } from "../facts/fact";
import { GivenModule } from "../facts/given/given-module";
import { Stage } from "../facts/stage";
import { Frame, TRUST_CONTEXT } from "../facts/thread";
import { ElfSymbols } from "../symbols/elf-symbols";

const SYMBOLS_AT_ONCE: u64 = 4096;
/** Frames that are named of one file. */
const MOST_FRAMES: i32 = 1 << 16;
const NONE: u64 = u64.MAX_VALUE;

@final
export class FrameNames extends Stage {
  private next: i32 = 0;
  private symbols: ElfSymbols | null = null;
  private symbol: u64 = 0;
  /** Frames of the file at hand, by address. */
  private frames: Array<Frame> = [];
  /** Of each the function that begins last before it: where, and where its name is; NONE: none so far. */
  private starts: StaticArray<u64> = new StaticArray<u64>(0);
  private names: StaticArray<u64> = new StaticArray<u64>(0);

  step(dump: Dump): bool {
    const symbols = this.symbols;
    if (!symbols) {
      if (this.next >= dump.given.length) return false;
      this.begin(dump, dump.given[this.next]);
      return true;
    }
    const given = dump.given[this.next];
    const end = min(symbols.count, this.symbol + SYMBOLS_AT_ONCE);
    for (; this.symbol < end; this.symbol++) if (symbols.read(this.symbol)) this.consider(symbols, given);
    if (this.symbol < symbols.count) return true;
    this.finish(symbols);
    this.symbols = null;
    this.next++;
    return true;
  }

  private begin(dump: Dump, given: GivenModule): void {
    const frames: Array<Frame> = [];
    const index = dump.modules.indexOf(given.module);
    for (let i = 0; i < dump.threads.length; i++) {
      const all = dump.threads[i].frames;
      for (let k = 0; k < all.length && frames.length < MOST_FRAMES; k++) {
        if (all[k].moduleIndex == index && all[k].functionName.length == 0) frames.push(all[k]);
      }
    }
    frames.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : placeOf(a) > placeOf(b) ? 1 : 0));
    this.frames = frames;
    this.starts = new StaticArray<u64>(frames.length).fill(NONE);
    this.names = new StaticArray<u64>(frames.length);
    this.symbol = 0;
    const symbols = new ElfSymbols(given.source, given.wordBytes, given.isBigEndian);
    this.symbols = symbols;
    if (frames.length == 0) this.symbol = symbols.count;
  }

  private consider(symbols: ElfSymbols, given: GivenModule): void {
    const start = symbols.start + given.bias;
    const frames = this.frames;
    let low = 0;
    let high = frames.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (placeOf(frames[middle]) < start) low = middle + 1;
      else high = middle;
    }
    for (; low < frames.length && placeOf(frames[low]) - start < symbols.size; low++) {
      if (this.starts[low] != NONE && this.starts[low] >= start) continue;
      this.starts[low] = start;
      this.names[low] = symbols.nameAt;
    }
  }

  private finish(symbols: ElfSymbols): void {
    for (let i = 0; i < this.frames.length; i++) {
      if (this.starts[i] == NONE) continue;
      const frame = this.frames[i];
      frame.functionName = symbols.name(this.names[i]);
      frame.functionOffset = word(frame.address - this.starts[i]);
    }
  }
}

/** A caller's return address may be the first of the next function. */
function placeOf(frame: Frame): u64 {
  return frame.trust == TRUST_CONTEXT || frame.address == 0 ? frame.address : frame.address - 1;
}
