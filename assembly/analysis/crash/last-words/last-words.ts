/**
 * The last words of a program that stopped itself: what its run-time library kept for the dump, what it was given
 * along as an annotation, and where there is neither, a line as programs print it at their end. Such a line may be of
 * something else: it is told as a likelihood.
 */
import { span } from "../../../bytes/source";
import { Dump } from "../../../facts/dump";
import { EXECUTE, PROTECTION_KNOWN, Region, WRITE } from "../../../facts/memory/region";
import { SpaceSource } from "../../../spaces/space";
import {
  bionicMessage,
  glibcMessage,
  glibcMessageBehind,
  isGlibc,
  isPrinted,
  PAGE,
} from "../../../systems/unix/abort-message";
import { crossesAt, isLastLine, isReadableBefore, lineAround, matchNeedle, NEEDLE_BYTES } from "./needles";

/** Bytes of memory that are searched at most: the file may be larger than the person's patience. */
const SEARCHED: u64 = 16 << 20;
const A_STEP: u64 = 128 << 10;
/** What lies around the stack pointer: lines that were just put together, in frames that are left already. */
const BELOW_SP: u64 = 64 << 10;
const ABOVE_SP: u64 = 128 << 10;

/** Of one region of data: the C library has less. */
const MOST_DATA: u64 = 1 << 20;

/** Keys of annotations that hold the reason of a stop, best first. */
const KEYS: StaticArray<string> = [
  "MozCrashReason",
  "AbortMessage",
  "electron.v8-fatal.message",
  "LOG_FATAL",
  "abort_message",
  "assertion",
  "message",
  "message2",
];
/** What libraries of macOS note without a reason. */
const EMPTY_WORDS: StaticArray<string> = ["dyld2 mode", "dyld3 mode", "dyld4 config"];

/** What is annotated as the reason; "" where nothing is. */
export function annotatedReason(dump: Dump): string {
  let abort = "";
  for (let k = 0; k < KEYS.length; k++) {
    for (let i = 0; i < dump.annotations.length; i++) {
      const annotation = dump.annotations[i];
      if (annotation.key != KEYS[k] || annotation.value.length == 0) continue;
      const text = annotation.value.trim();
      // Says no more than the signal does: only when nobody says more.
      if (text == "abort() called") abort = text;
      else if (!isEmptyWord(text)) return text;
    }
  }
  return abort;
}

function isEmptyWord(text: string): bool {
  for (let i = 0; i < EMPTY_WORDS.length; i++) if (text.startsWith(EMPTY_WORDS[i])) return true;
  return false;
}

/** Data of the C library, where the pointer to its text lies. */
const POINTERS: i32 = 0;
/** Around the stack pointer: lines. */
const NEAR_SP: i32 = 1;
/** Anonymous memory, where a page may be the library's own text: such pages, and lines. */
const PAGES: i32 = 2;
/** Other memory: lines. */
const LINES: i32 = 3;

@final
class Stretch {
  constructor(
    readonly base: u64,
    readonly size: u64,
    /** What it is searched for. */
    readonly holds: i32,
  ) {}
}

/** Searches memory in bounded bits, the likeliest first. */
@final
export class LastWords {
  /** The best that was found so far. */
  text: string = "";
  /** It is a line that was met by chance, not kept where the library keeps it. */
  isGuess: bool = false;
  private isKept: bool = false;
  private readonly stretches: Array<Stretch> = [];
  private stretch: i32 = 0;
  private at: u64 = 0;
  private searched: u64 = 0;
  private readonly memory: SpaceSource | null;

  constructor(
    private readonly dump: Dump,
    sp: u64,
    hasSp: bool,
    private readonly isGo: bool,
  ) {
    this.memory = dump.memory;
    this.plan(hasSp, sp);
    if (this.stretches.length > 0) this.at = this.stretches[0].base;
  }

  /** Searches on; false when the library's own text was found or all was searched. */
  step(): bool {
    if (this.isKept || this.stretch >= this.stretches.length || this.searched >= SEARCHED) return false;
    const stretch = this.stretches[this.stretch];
    const end = stretch.base + stretch.size;
    // Once a line is known, only the library's own text is looked for.
    if (this.text.length > 0 && stretch.holds >= LINES) return false;
    const until = min(end, this.at + A_STEP);
    this.search(stretch, this.at, until);
    this.searched += until - this.at;
    this.at = until;
    if (until >= end && ++this.stretch < this.stretches.length) this.at = this.stretches[this.stretch].base;
    return !this.isKept;
  }

  private keep(text: string): void {
    this.text = text;
    this.isKept = true;
    this.isGuess = false;
  }

  private plan(hasSp: bool, sp: u64): void {
    const dump = this.dump;
    const memory = this.memory;
    if (!memory) return;
    if (hasSp) {
      const from = sp > BELOW_SP ? sp - BELOW_SP : 0;
      this.stretches.push(new Stretch(from, sp - from + ABOVE_SP, NEAR_SP));
    }
    this.planPointers();
    const plain: Array<Region> = [];
    const named: Array<Region> = [];
    for (let i = 0; i < dump.regions.length; i++) {
      const region = dump.regions[i];
      if (region.space.length > 0 || region.present == 0 || region.size == 0 || region.state == "free") continue;
      if (region.name == "[anon:abort message]") {
        const text = bionicMessage(memory.space, memory, region.base);
        if (text.length > 0) return this.keep(text);
      }
      if (!canHoldText(region)) continue;
      if (region.name.length == 0 && dump.moduleAt(region.base) < 0) plain.push(region);
      else named.push(region);
    }
    plain.sort((a, b) => (a.size != b.size ? (a.size < b.size ? -1 : 1) : 0));
    named.sort((a, b) => (a.size != b.size ? (a.size < b.size ? -1 : 1) : 0));
    for (let i = 0; i < plain.length; i++) this.stretches.push(new Stretch(plain[i].base, plain[i].size, PAGES));
    for (let i = 0; i < named.length; i++) this.stretches.push(new Stretch(named[i].base, named[i].size, LINES));
  }

  /** The writable data of glibc, which holds `__abort_msg`, and what follows it without a name; all of a program's own. */
  private planPointers(): void {
    const dump = this.dump;
    let end: u64 = 0;
    for (let i = 0; i < dump.regions.length; i++) {
      const region = dump.regions[i];
      if (region.space.length > 0 || region.present == 0 || !canHoldText(region)) continue;
      const index = dump.moduleAt(region.base);
      const name = index >= 0 ? dump.modules[index].name : "";
      // Java's machine keeps the text of its own end in its data (VMError::_detail_msg of HotSpot's vmError.cpp).
      if (name == "libjvm.so") this.stretches.push(new Stretch(region.base, min(region.size, MOST_DATA), LINES));
      const isData = index >= 0 && (dump.modules[index].role == "main" || isGlibc(name));
      if (!isData && (region.base != end || region.name.length > 0)) continue;
      end = isData ? region.base + region.size : 0;
      this.stretches.push(new Stretch(region.base, min(region.size, MOST_DATA), POINTERS));
      // What Go's run-time library keeps for the dump (recordForPanic) lies there.
      if (this.isGo) this.stretches.push(new Stretch(region.base, min(region.size, MOST_DATA), LINES));
    }
  }

  private search(stretch: Stretch, from: u64, until: u64): void {
    const memory = this.memory;
    if (!memory) return;
    let at = from;
    while (at < until) {
      if (memory.locate(at) == 0) {
        // Over the hole, to the next byte that is there.
        const space = memory.space;
        if (space.find(at) || space.foundLength == 0) return;
        at += space.foundLength;
        continue;
      }
      const count = min<u64>(span, until - at);
      if (stretch.holds == POINTERS) {
        const text = glibcMessageBehind(memory.space, memory, at, at + count);
        if (text.length > 0) return this.keep(text);
      } else {
        if (stretch.holds == PAGES && this.searchPages(memory, at, at + count)) return;
        // The first line that was met stays, unless the library's own text comes.
        if (this.text.length == 0) this.searchText(memory, stretch, at, count);
      }
      at += count;
    }
  }

  /** Searches bytes that lie in one piece, and what begins in them and ends in the next. */
  private searchText(memory: SpaceSource, stretch: Stretch, at: u64, count: u64): void {
    for (let i: u64 = 0; i < count; i++) {
      // Reading a line may have fetched another page into the place of this one.
      const bytes = memory.locate(at + i);
      if (bytes == 0) return;
      const next = matchNeedle(bytes, min<u64>(span, count - i));
      if (next < 0) break;
      i += next;
      if (this.take(memory, stretch, at + i)) return;
    }
    for (let place = at + count - min(count, NEEDLE_BYTES); place < at + count; place++) {
      if (crossesAt(memory, place, at + count) && this.take(memory, stretch, place)) return;
    }
  }

  private searchPages(memory: SpaceSource, from: u64, until: u64): bool {
    for (let page = (from + PAGE - 1) & ~(PAGE - 1); page < until; page += PAGE) {
      const bytes = memory.locate(page);
      if (bytes == 0 || span < 8) continue;
      // Its size in pages, in either byte order: most pages begin otherwise.
      if ((load<u8>(bytes) | load<u8>(bytes + 3)) != 0 || load<u32>(bytes) == 0) continue;
      const text = glibcMessage(memory.space, memory, page);
      if (text.length == 0) continue;
      this.keep(text);
      return true;
    }
    return false;
  }

  /** Takes the line around a place where one of the needles may begin. */
  private take(memory: SpaceSource, stretch: Stretch, at: u64): bool {
    if (!isReadableBefore(memory, at)) return false;
    const line = lineAround(memory, at);
    // A format is not yet a message.
    if (line.length < 8 || line.includes("%s") || line.includes("%d") || line.includes("%u") || !isPrinted(line))
      return false;
    if (!isLastLine(memory, at, line, stretch.holds == NEAR_SP, this.isGo)) return false;
    // The end of a line whose front stands elsewhere.
    this.text = line.startsWith("- ") ? line.substring(2) : line;
    this.isGuess = true;
    return true;
  }
}

function canHoldText(region: Region): bool {
  const protection = region.protection;
  if (!(protection & PROTECTION_KNOWN)) return true;
  return (protection & WRITE) != 0 && !(protection & EXECUTE);
}
