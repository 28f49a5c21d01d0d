/**
 * What operator new throws, told without its name: cores leave out the part of the C++ library that holds names. Of all
 * exceptions of the library that derive from std::exception itself, std::bad_alloc alone has one or two children; the
 * others have none, or the many of std::logic_error and std::runtime_error.
 */
import { Cursor } from "../../bytes/cursor";
import { Dump } from "../../facts/dump";
import { SpaceSource } from "../../spaces/space";

/** Of libstdc++ std::bad_array_length and std::bad_array_new_length, of libc++abi the latter. */
const MOST_CHILDREN: i32 = 2;
/** std::exception has more: a class that is the root of something else has not. */
const LEAST_OF_ROOT: i32 = 4;
/** What of the library's data is looked at, in all its regions together. */
const MOST_DATA: u64 = 2 << 20;

/**
 * "std::bad_alloc" or "std::bad_array_new_length" when the type whose description lies at `info` is one of them, else "".
 * Descriptions are {table of their kind, name, base} (Itanium C++ ABI, 2.9.5).
 */
export function allocationType(dump: Dump, memory: SpaceSource, info: u64): string {
  const relations = new Relations(dump, memory, info);
  if (!relations.isOfLibrary) return "";
  if (relations.isBadAlloc(info)) return "std::bad_alloc";
  const base = relations.baseOf(info);
  return relations.children(info) == 0 && relations.isBadAlloc(base) ? "std::bad_array_new_length" : "";
}

@final
class Relations {
  private readonly cursor: Cursor;
  private readonly word: u64;
  /** The library that the type's name is part of; -1: none that is known. */
  private readonly library: i32;
  /** What descriptions of classes with one base begin with. */
  private readonly single: u64;

  constructor(
    private readonly dump: Dump,
    memory: SpaceSource,
    info: u64,
  ) {
    const cursor = memory.cursor();
    this.cursor = cursor;
    this.word = cursor.wordBytes;
    this.library = -1;
    this.single = cursor.wordOrZero(info);
    const index = dump.moduleAt(cursor.wordOrZero(info + this.word));
    const name = index >= 0 ? dump.modules[index].name : "";
    if (name.startsWith("libstdc++.so") || name.startsWith("libc++abi")) this.library = index;
  }

  get isOfLibrary(): bool {
    return this.library >= 0 && this.single != 0;
  }

  baseOf(info: u64): u64 {
    return this.cursor.wordOrZero(info + 2 * this.word);
  }

  isBadAlloc(info: u64): bool {
    const root = this.baseOf(info);
    if (this.cursor.wordOrZero(info) != this.single || root == 0 || this.cursor.wordOrZero(root) == this.single)
      return false;
    const children = this.children(info);
    return children > 0 && children <= MOST_CHILDREN && this.children(root) >= LEAST_OF_ROOT;
  }

  /** How many classes of the library have this one as their base. */
  children(info: u64): i32 {
    let found = 0;
    let left = MOST_DATA;
    for (let i = 0; i < this.dump.regions.length && left > 0; i++) {
      const region = this.dump.regions[i];
      if (region.present == 0 || region.space.length > 0 || this.dump.moduleAt(region.base) != this.library) continue;
      const size = min(region.size, left);
      left -= size;
      const end = region.base + size;
      for (let at = region.base + 2 * this.word; at + this.word <= end; at += this.word) {
        if (this.cursor.wordOrZero(at) == info && this.cursor.wordOrZero(at - 2 * this.word) == this.single) found++;
      }
    }
    return found;
  }
}
