/** The dynamic linker's own list of what it has loaded. */
import { Cursor } from "../../../bytes/cursor";
import { SpaceSource } from "../../../spaces/space";
import { ElfImage } from "./elf-image";

const DT_DEBUG: u64 = 21;
const DT_MIPS_RLD_MAP: u64 = 0x70000016;
const DT_MIPS_RLD_MAP_REL: u64 = 0x70000035;
const MOST_DYNAMIC: i32 = 1024;
const MOST_ENTRIES: i32 = 16384;
const MOST_NAMESPACES: i32 = 64;
const PATH_LIMIT: u64 = 4096;
const AT_ONCE: i32 = 64;

/** How the walk came to its end. */
const LINKS_GOING: i32 = 0;
const LINKS_DONE: i32 = 1;
/** A pointer leads out of the memory that the dump holds. */
export const LINKS_BROKEN: i32 = 2;
export const LINKS_CYCLE: i32 = 3;
export const LINKS_TOO_MANY: i32 = 4;

@final
export class LinkEntry {
  constructor(
    /** Where the entry lies in memory. */
    readonly at: u64,
    /** Linux: added to the image's addresses. BSD: where the image begins. */
    readonly address: u64,
    readonly name: string,
    /** The image's dynamic section. */
    readonly dynamic: u64,
  ) {}
}

// struct r_debug (link.h), w: 4 or 8:
// offset size name
// 0      4    r_version     2: r_next leads to other namespaces
// w      w    r_map
// 2w     w    r_brk
// 3w     4    r_state
// 4w     w    r_ldbase
// 5w     w    r_next
// struct link_map:
// 0      w    l_addr        FreeBSD 13 and later: l_base
// w      w    l_name
// 2w     w    l_ld
// 3w     w    l_next
// 4w     w    l_prev
/** Where r_debug lies, by the program's dynamic section; 0 when it is not there (static programs) or not in the dump. */
export function findDebug(image: ElfImage): u64 {
  const part = image.dynamic;
  if (!part) return 0;
  const start = image.inSpace(part.address + image.bias);
  const cursor = image.cursor(start);
  for (let i = 0; i < MOST_DYNAMIC; i++) {
    const at = cursor.at;
    const tag = cursor.word("Dynamic.tag");
    const value = cursor.word("Dynamic.value");
    if (!cursor.ok || tag == 0) return 0;
    if (tag == DT_DEBUG && value != 0) return value;
    // MIPS keeps its dynamic section read-only: the entry leads to a pointer elsewhere.
    let pointer: u64 = 0;
    if (tag == DT_MIPS_RLD_MAP) pointer = value;
    if (tag == DT_MIPS_RLD_MAP_REL) pointer = image.inSpace(at + value);
    if (pointer == 0) continue;
    const there = image.cursor(pointer);
    const debug = there.word("Dynamic.rld_map");
    if (there.ok && debug != 0) return debug;
  }
  return 0;
}

/** Walks the list in bounded bits. */
@final
export class LinkWalk {
  readonly entries: Array<LinkEntry> = [];
  state: i32 = LINKS_GOING;
  /** Where the walk broke off. */
  brokenAt: u64 = 0;
  private readonly cursor: Cursor;
  private next: u64 = 0;
  private namespaces: i32 = 0;
  private nextNamespace: u64;
  // Brent: an anchor that moves on at powers of two is met again in any cycle.
  private anchor: u64 = 0;
  private power: i32 = 1;
  private steps: i32 = 0;

  constructor(
    readonly memory: SpaceSource,
    debug: u64,
    readonly wordBytes: u32,
    isBigEndian: bool,
  ) {
    this.cursor = new Cursor(memory, debug);
    this.cursor.bigEndian = isBigEndian;
    this.cursor.wordBytes = wordBytes;
    this.nextNamespace = debug;
  }

  /** Goes on; false when `state` is the end. */
  step(): bool {
    for (let i = 0; i < AT_ONCE && this.state == LINKS_GOING; i++) {
      if (this.next == 0) this.enterNamespace();
      else this.readEntry();
    }
    return this.state == LINKS_GOING;
  }

  private enterNamespace(): void {
    const debug = this.nextNamespace;
    if (debug == 0) {
      this.state = LINKS_DONE;
      return;
    }
    if (this.namespaces++ == MOST_NAMESPACES) {
      this.state = LINKS_CYCLE;
      return;
    }
    const cursor = this.cursor;
    const word = <u64>this.wordBytes;
    cursor.seek(debug);
    const version = cursor.u32("r_debug.r_version");
    cursor.seek(debug + word);
    this.next = cursor.word("r_debug.r_map");
    if (!this.checks(debug)) return;
    this.nextNamespace = 0;
    if (version < 2 || version > 16) return;
    cursor.seek(debug + 5 * word);
    this.nextNamespace = cursor.word("r_debug.r_next");
    cursor.forgive();
  }

  private readEntry(): void {
    const at = this.next;
    const cursor = this.cursor;
    cursor.seek(at);
    const address = cursor.word("link_map.l_addr");
    const nameAt = cursor.word("link_map.l_name");
    const dynamic = cursor.word("link_map.l_ld");
    this.next = cursor.word("link_map.l_next");
    if (!this.checks(at)) return;
    let name = "";
    if (nameAt != 0) {
      cursor.seek(nameAt);
      name = cursor.cstring(PATH_LIMIT, "link_map.l_name");
      cursor.forgive();
    }
    this.entries.push(new LinkEntry(at, address, name, dynamic));
    if (this.next == this.anchor && this.next != 0) this.state = LINKS_CYCLE;
    else if (this.entries.length == MOST_ENTRIES) this.state = LINKS_TOO_MANY;
    else if (++this.steps == this.power) {
      this.anchor = this.next;
      this.power <<= 1;
      this.steps = 0;
    }
  }

  private checks(at: u64): bool {
    if (this.cursor.ok) return true;
    this.cursor.forgive();
    this.brokenAt = at;
    this.state = LINKS_BROKEN;
    return false;
  }
}
