/**
 * VMCOREINFO in physical memory, for dumps that carry no note of it. The kernel keeps it twice, each at the start of a
 * page: the text itself, and the text in the note that kdump hands on. A machine that was started anew may hold an
 * older one as well, and a kernel kept ready for a crash has its own.
 */
import { Cursor } from "../../../bytes/cursor";
import { AddressSpace, SpaceSource } from "../../../spaces/space";
import { SearchPlan } from "./search-plan";
import { kernelSpace, TranslationHints } from "./translation";
import { archOf, Vmcoreinfo } from "./vmcoreinfo";

/** Pages looked at in one step. */
const PAGES_AT_ONCE: i32 = 64;
/** Each candidate costs a reading of its text. */
const MOST_CANDIDATES: i32 = 64;
/** "OSRELEAS", and the name of the note with its length before it, read as little-endian numbers. */
const TEXT: u64 = 0x5341454c4552534f;
const NAME_BYTES: u32 = 11;
const NAME: u64 = 0x4e4945524f434d56;
const NOTE_HEADER: u64 = 12;
/** The name is rounded up to four bytes. */
const NOTE_CONTENTS: u64 = 24;
const TEXT_LIMIT: u32 = 1 << 14;
// new_utsname: the release stands third.
const RELEASE_AT: u64 = 130;

@final
export class VmcoreinfoSearch {
  /** The best so far; null: none was found. */
  found: Vmcoreinfo | null = null;
  /** Physical address where its text begins. */
  foundAt: u64 = 0;
  /** Whether the memory that it leads to is that of the kernel it speaks of. */
  isProven: bool = false;
  private candidates: i32 = 0;
  /** Where the search stands, in the stretch before `next` of the plan, and how much of that is left. */
  private at: u64 = 0;
  private left: u64 = 0;
  private next: i32 = 0;
  private readonly source: SpaceSource;

  constructor(
    private readonly physical: AddressSpace,
    /** The report's word: the names that it leads to prove a VMCOREINFO. "": each tells its own. */
    private readonly arch: string,
    private readonly hints: TranslationHints,
    /** Where memory ends. */
    private readonly end: u64,
    /** What may be looked over. */
    private readonly plan: SearchPlan,
    private readonly pageBytes: u64 = 4096,
  ) {
    this.source = new SpaceSource(physical);
  }

  /** Looks at the next pages; false when it is found, or nothing is left to look at. */
  step(): bool {
    for (let i = 0; i < PAGES_AT_ONCE; i++) {
      if (this.isProven) return false;
      if (this.at >= this.end || this.left < this.pageBytes) return this.goOn();
      if (!this.physical.find(this.at)) {
        const gap = this.physical.foundLength;
        if (gap == 0) return this.goOn();
        this.at = (this.at + gap + this.pageBytes - 1) & ~(this.pageBytes - 1);
        continue;
      }
      this.look(this.at);
      this.left -= this.pageBytes;
      this.at += this.pageBytes;
    }
    return true;
  }

  /** Goes to the plan's next stretch; false: there is none. */
  private goOn(): bool {
    if (this.next == this.plan.count) return false;
    this.at = this.plan.from(this.next);
    this.left = this.plan.bytes(this.next);
    this.next++;
    return true;
  }

  private look(page: u64): void {
    const cursor = new Cursor(this.source, page);
    const first = cursor.u64("VMCOREINFO");
    if (first == TEXT) return this.consider(page, TEXT_LIMIT);
    if (<u32>first != NAME_BYTES && bswap<u32>(<u32>first) != NAME_BYTES) return;
    cursor.seek(page + NOTE_HEADER);
    if (cursor.u64("VMCOREINFO") != NAME) return;
    const size = <u32>first == NAME_BYTES ? <u32>(first >> 32) : bswap<u32>(<u32>(first >> 32));
    if (size > 0 && size <= TEXT_LIMIT) this.consider(page + NOTE_CONTENTS, size);
  }

  private consider(at: u64, size: u32): void {
    if (this.candidates++ >= MOST_CANDIDATES) return;
    const info = new Vmcoreinfo();
    info.read(this.source, at, size);
    if (!info.has("OSRELEASE") || info.keys.length < 3) return;
    const isTrue = this.proves(info);
    if (!isTrue && this.found) return;
    this.found = info;
    this.foundAt = at;
    this.isProven = isTrue;
  }

  /** Whether the names that it leads to are those of the kernel that it speaks of. */
  private proves(info: Vmcoreinfo): bool {
    const names = info.symbol("init_uts_ns");
    if (names == 0) return false;
    const space = kernelSpace(this.arch != "" ? this.arch : archOf(info), info, this.physical, this.hints);
    if (!space) return false;
    const cursor = new Cursor(new SpaceSource(space), names + info.offset("uts_namespace.name", 0) + RELEASE_AT);
    const release = cursor.utf8(65, "new_utsname.release");
    return cursor.ok && release == info.text("OSRELEASE");
  }
}
