/** The memory that a thread's stack lies in. */
import { addU64 } from "../bytes/checked";
import { Dump } from "../facts/dump";
import { GUARD, PROTECTION_KNOWN, Region, WRITE } from "../facts/memory/region";
import { regionAbove, regionAt } from "../facts/memory/region-index";
import { ThreadFacts } from "../facts/thread";
import { Machine } from "../machines/machine";
import { SpaceSource } from "../spaces/space";

/** A stack pointer that ran out of its stack is at most this far below: Linux keeps so wide a gap (stack_guard_gap). */
export const GUARD_GAP: u64 = 1 << 20;

@final
export class Stack {
  /** The range; `high` is the address behind it, both 0 where no memory of the stack is known. */
  low: u64 = 0;
  high: u64 = 0;
  /** Answer of `read`. */
  value: u64 = 0;
  private readonly memory: SpaceSource | null;
  private readonly isBigEndian: bool;

  constructor(
    private readonly dump: Dump,
    private readonly machine: Machine,
    private thread: ThreadFacts,
  ) {
    this.memory = dump.memory;
    const space = dump.virtual;
    this.isBigEndian = space !== null && space.bigEndian;
  }

  /** Begins anew with the stack of another thread. */
  of(thread: ThreadFacts): void {
    this.thread = thread;
    this.forget();
  }

  get isKnown(): bool {
    return this.high > this.low;
  }

  /** Whether the range holds all of `bytes` from `address` on. */
  holds(address: u64, bytes: u64): bool {
    return address >= this.low && address < this.high && this.high - address >= bytes;
  }

  /** Finds the range that a stack pointer is in, or fell out of. */
  findBy(sp: u64): bool {
    if (this.take(sp)) return true;
    const base = this.thread.stackBase;
    if (base && base.value > sp && base.value - sp <= GUARD_GAP && this.take(base.value)) return true;
    // Over a guard page there is another region; further than two no gap is.
    let from = sp;
    for (let i = 0; i < 2; i++) {
      const above = regionAbove(this.dump, from);
      if (above < 0) return false;
      from = this.dump.regions[above].base;
      if (from - sp > GUARD_GAP) return false;
      if (this.take(from)) return true;
    }
    return false;
  }

  /** No memory of the stack is known. */
  forget(): void {
    this.low = 0;
    this.high = 0;
  }

  /** Reads the word at `address` into `value`; false where the dump does not hold it. */
  read(address: u64): bool {
    const memory = this.memory;
    if (!memory) return false;
    const width = this.machine.wordBytes;
    let value: u64 = 0;
    for (let i: u32 = 0; i < width; i++) {
      const byte = memory.byte(address + i);
      if (byte < 0) return false;
      value = this.isBigEndian ? (value << 8) | <u64>byte : value | ((<u64>byte) << (i << 3));
    }
    this.value = value;
    return true;
  }

  private take(address: u64): bool {
    const dump = this.dump;
    const base = this.thread.stackBase;
    const size = this.thread.stackSize;
    const index = regionAt(dump, address);
    const region: Region | null = index >= 0 ? dump.regions[index] : null;
    if (base && size > 0 && address >= base.value && address - base.value < <u64>size) {
      this.low = base.value;
      this.high = addU64(base.value, <u64>size);
      // A writer may have cut the stack short; the map knows where it goes on to.
      if (region && region.protection & PROTECTION_KNOWN) {
        this.high = max(this.high, addU64(region.base, region.size));
      }
      return true;
    }
    if (region) {
      const protection = region.protection;
      const isGuard = (protection & GUARD) != 0 || (protection & (PROTECTION_KNOWN | WRITE)) == PROTECTION_KNOWN;
      if (isGuard || region.state == "free") return false;
      this.low = region.base;
      this.high = addU64(region.base, region.size);
      return true;
    }
    const space = dump.virtual;
    if (!space || !space.find(address)) return false;
    this.low = address;
    this.high = addU64(address, space.foundLength);
    return true;
  }
}
