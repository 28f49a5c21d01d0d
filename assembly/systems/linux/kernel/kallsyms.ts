/**
 * Names of the kernel's functions, from the table that it carries along for its own messages; since 6.0 VMCOREINFO says
 * where its parts lie:
 *
 * kallsyms_num_syms u32; kallsyms_offsets, i32 each, in the order of addresses; kallsyms_relative_base, a word
 * kallsyms_names: of each symbol its length (7 bits, with bit 7 set 7 more follow), then so many numbers of tokens
 * kallsyms_token_index, u16 each of 256: where in kallsyms_token_table the token's text begins; that ends with a zero
 *
 * A name's first character is the symbol's type. Offsets count from the base; where the variables of processors lie
 * at 0, theirs are addresses, and those of all others are negative, from one below the base.
 * Sources: Linux, scripts/kallsyms.c and kernel/kallsyms.c.
 */
import { reserve } from "../../../bytes/arena";
import { Cursor } from "../../../bytes/cursor";
import { Dump } from "../../../facts/dump";
import { word } from "../../../facts/fact";
import { Stage } from "../../../facts/stage";
import { Frame, TRUST_CONTEXT } from "../../../facts/thread";
import { SpaceSource } from "../../../spaces/space";
import { Vmcoreinfo } from "./vmcoreinfo";

/** Some 200,000 in a kernel with everything built in. */
const MOST_SYMBOLS: u32 = 1 << 22;
const MOST_FRAMES: i32 = 1 << 14;
const FRAMES_AT_ONCE: i32 = 64;
const SYMBOLS_AT_ONCE: i32 = 8192;
const TOKENS: u64 = 256;
const MOST_TABLE: u64 = 1 << 16;
const LIKELY_TABLE: u64 = 1 << 13;
const LONGEST: i32 = 1024;
const BLOCK: i32 = 1 << 15;

/** A frame and the number of the symbol that it lies in. */
@final
class Named {
  index: u32 = 0;
  start: u64 = 0;

  constructor(readonly frame: Frame) {}
}

/** The stage that names frames of the kernel's image; null where VMCOREINFO does not lead to the table. */
export function kernelNames(dump: Dump, info: Vmcoreinfo): KernelNames | null {
  const memory = dump.memory;
  const names = new KernelNames(info);
  return memory && names.isComplete ? names : null;
}

@final
export class KernelNames extends Stage {
  private readonly image: u64;
  private readonly countAt: u64;
  private readonly offsets: u64;
  private readonly baseAt: u64;
  private readonly tokenIndex: u64;
  private readonly tokenTable: u64;
  /** The next name: where, and of which symbol. */
  private at: u64;
  private symbol: u32 = 0;

  private frames: Array<Named> = [];
  private isBegun: bool = false;
  private found: i32 = 0;
  private named: i32 = 0;
  private count: u32 = 0;
  private base: u64 = 0;
  private isAbsolute: bool = false;
  /** Names from `blockAt` on. */
  private readonly block: usize = reserve(BLOCK);
  private blockAt: u64 = 0;
  private blockBytes: i32 = 0;

  constructor(info: Vmcoreinfo) {
    super();
    this.image = info.symbol("_stext");
    this.countAt = info.symbol("kallsyms_num_syms");
    this.offsets = info.symbol("kallsyms_offsets");
    this.baseAt = info.symbol("kallsyms_relative_base");
    this.tokenIndex = info.symbol("kallsyms_token_index");
    this.tokenTable = info.symbol("kallsyms_token_table");
    this.at = info.symbol("kallsyms_names");
  }

  get isComplete(): bool {
    const hasNames = this.at != 0 && this.countAt != 0 && this.tokenIndex != 0 && this.tokenTable != 0;
    return hasNames && this.image != 0 && this.offsets != 0 && this.baseAt != 0;
  }

  step(dump: Dump): bool {
    const memory = dump.memory;
    if (!memory) return false;
    const cursor = new Cursor(memory);
    cursor.bigEndian = memory.space.bigEndian;
    cursor.wordBytes = memory.space.wordBytes;
    if (!this.isBegun) {
      this.isBegun = true;
      return this.begin(dump, cursor);
    }
    const frames = this.frames;
    if (this.found < frames.length) {
      const end = min(frames.length, this.found + FRAMES_AT_ONCE);
      while (this.found < end) if (!this.find(cursor, frames[this.found++])) return false;
      if (end == frames.length) frames.sort((a, b) => (a.index < b.index ? -1 : a.index > b.index ? 1 : 0));
      return true;
    }
    return this.readNames(memory, cursor);
  }

  private begin(dump: Dump, cursor: Cursor): bool {
    const threads = dump.threads;
    for (let i = 0; i < threads.length; i++) {
      const frames = threads[i].frames;
      for (let k = 0; k < frames.length && this.frames.length < MOST_FRAMES; k++) {
        const frame = frames[k];
        const isOfImage = frame.moduleIndex >= 0 && dump.modules[frame.moduleIndex].base == this.image;
        if (isOfImage && frame.functionName.length == 0) this.frames.push(new Named(frame));
      }
    }
    cursor.seek(this.countAt);
    this.count = cursor.u32("kallsyms_num_syms");
    cursor.seek(this.baseAt);
    this.base = cursor.word("kallsyms_relative_base");
    if (!cursor.ok || this.count == 0 || this.count > MOST_SYMBOLS) return false;
    this.isAbsolute = <i32>this.offsetOf(cursor, this.count - 1) < 0;
    return cursor.ok && this.frames.length > 0;
  }

  private offsetOf(cursor: Cursor, index: u32): u32 {
    cursor.seek(this.offsets + <u64>index * 4);
    return cursor.u32("kallsyms_offsets");
  }

  private addressOf(cursor: Cursor, index: u32): u64 {
    const offset = this.offsetOf(cursor, index);
    if (!this.isAbsolute) return this.base + offset;
    return <i32>offset >= 0 ? offset : this.base - 1 - <u64>(<i64>(<i32>offset));
  }

  /** The first of the symbols that begin last before the frame; false where the table cannot be read. */
  private find(cursor: Cursor, named: Named): bool {
    const frame = named.frame;
    // A caller's return address may be the first of the next function.
    const place = frame.trust == TRUST_CONTEXT || frame.address == 0 ? frame.address : frame.address - 1;
    let low: u32 = 0;
    let high = this.count;
    while (low < high && cursor.ok) {
      const middle = (low + high) >>> 1;
      if (this.addressOf(cursor, middle) <= place) low = middle + 1;
      else high = middle;
    }
    if (low == 0 || !cursor.ok) return cursor.ok;
    let index = low - 1;
    const start = this.addressOf(cursor, index);
    while (index > 0 && this.addressOf(cursor, index - 1) == start) index--;
    named.index = index;
    named.start = start;
    return cursor.ok;
  }

  /** Goes on through the names, as far as there are frames that lie in what is named. */
  private readNames(memory: SpaceSource, cursor: Cursor): bool {
    const frames = this.frames;
    for (let i = 0; i < SYMBOLS_AT_ONCE; i++) {
      if (this.named >= frames.length || this.symbol >= this.count) return false;
      const head = this.bytesAt(memory, 2);
      if (head == 0) return false;
      let length = <i32>load<u8>(head);
      let lead = 1;
      if (length & 0x80) {
        length = (length & 0x7f) | ((<i32>load<u8>(head, 1)) << 7);
        lead = 2;
      }
      if (length == 0 || length > LONGEST) return false;
      if (frames[this.named].index == this.symbol && !this.name(memory, cursor, lead, length)) return false;
      this.at += lead + length;
      this.symbol++;
    }
    return true;
  }

  /** Names all frames in the symbol at hand; false where it has no name, and the table is none. */
  private name(memory: SpaceSource, cursor: Cursor, lead: i32, length: i32): bool {
    const tokens = this.bytesAt(memory, lead + length);
    if (tokens == 0) return false;
    let text = "";
    for (let i = 0; i < length; i++) text += this.token(memory, cursor, load<u8>(tokens + lead + i));
    if (text.length < 2 || !isPlain(text)) return false;
    const name = text.substring(1);
    const frames = this.frames;
    for (; this.named < frames.length && frames[this.named].index == this.symbol; this.named++) {
      const named = frames[this.named];
      if (named.start == 0) continue;
      named.frame.functionName = name;
      named.frame.functionOffset = word(named.frame.address - named.start);
    }
    return true;
  }

  private token(memory: SpaceSource, cursor: Cursor, number: u32): string {
    cursor.seek(this.tokenIndex + <u64>number * 2);
    const offset = <u64>cursor.u16("kallsyms_token_index");
    const size = this.tokenIndex > this.tokenTable ? this.tokenIndex - this.tokenTable : LIKELY_TABLE;
    if (!cursor.ok || offset >= min(size, MOST_TABLE)) return "";
    let text = "";
    for (let i: u64 = 0; i < TOKENS; i++) {
      const byte = memory.byte(this.tokenTable + offset + i);
      if (byte <= 0) break;
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** The bytes from the name at hand on, at least `count`; 0 where memory does not hold them. */
  private bytesAt(memory: SpaceSource, count: i32): usize {
    const within = this.at - this.blockAt;
    if (this.blockBytes == 0 || within + count > <u64>this.blockBytes) {
      this.blockAt = this.at;
      this.blockBytes = memory.copy(this.at, this.block, BLOCK);
      return this.blockBytes < count ? 0 : this.block;
    }
    return this.block + <usize>within;
  }
}

/** Names are printable, and have no spaces. */
function isPlain(text: string): bool {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code <= 0x20 || code >= 0x7f) return false;
  }
  return true;
}
