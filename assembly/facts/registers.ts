/**
 * Registers of one thread, by the lower-case names of the architecture's manual, in the order they were set.
 * Wider ones (vector, FPU) are told as hex texts, most significant digit first.
 *
 * A core may hold hundreds of thousands of threads, and these are the most of what is kept of each: sets with the same
 * names in the same order share them, values lie without gaps, and a text is made only when it is asked for.
 */
import { ByteSource } from "../bytes/source";
import { wideHex } from "../bytes/text";

/** What the set that was read last has: most likely the next one is alike. */
let commonNames: Array<string> = [];
let commonCount: i32 = 8;
let commonWideNames: Array<string> = [];
let commonWideBytes: i32 = 0;

/** In front of each wide register: how many bytes it has. */
const LENGTH_BYTES: i32 = 2;

const NONE: StaticArray<u8> = new StaticArray<u8>(0);

@final
export class Registers {
  /** Of these the first `length` are of this set. */
  private names: Array<string> = commonNames;
  private values: StaticArray<u64> = new StaticArray<u64>(commonCount);
  private count: i32 = 0;
  private wideNames: Array<string> = commonWideNames;
  private wideCount: i32 = 0;
  /** Of each wide register its length, then its bytes, the most significant one first. */
  private wide: StaticArray<u8> = NONE;
  private wideEnd: i32 = 0;

  get length(): i32 {
    return this.count;
  }

  name(index: i32): string {
    return this.names[index];
  }

  value(index: i32): u64 {
    return this.values[index];
  }

  set(name: string, value: u64): void {
    const index = this.find(name);
    if (index >= 0) {
      this.values[index] = value;
      return;
    }
    const count = this.count;
    if (count == this.values.length) {
      const wider = new StaticArray<u64>(count * 2 + 1);
      memory.copy(changetype<usize>(wider), changetype<usize>(this.values), (<usize>count) << 3);
      this.values = wider;
    }
    this.names = withName(this.names, count, name);
    commonNames = this.names;
    this.values[count] = value;
    this.count = count + 1;
    commonCount = this.count;
  }

  has(name: string): bool {
    return this.find(name) >= 0;
  }

  /** The value, or 0 where it is not known: ask `has` first. */
  get(name: string): u64 {
    const index = this.find(name);
    return index >= 0 ? this.values[index] : 0;
  }

  get wideLength(): i32 {
    return this.wideCount;
  }

  wideName(index: i32): string {
    return this.wideNames[index];
  }

  /** "0x…" without padding. */
  wideValue(index: i32): string {
    const at = this.wideAt(index);
    return wideHex(changetype<usize>(this.wide) + at + LENGTH_BYTES, this.wideBytes(at));
  }

  /** A register of `width` bytes at `at`; what is not there of it is zero. */
  setWide(name: string, source: ByteSource, at: u64, width: i32, isBigEndian: bool): void {
    this.beginWide(name, width);
    this.putWide(source, at, width, isBigEndian);
  }

  /** Begins a register of `width` bytes; its parts follow, the most significant one first. */
  beginWide(name: string, width: i32): void {
    const at = this.wideEnd;
    const end = at + LENGTH_BYTES + width;
    if (end > this.wide.length) {
      const wider = new StaticArray<u8>(at == 0 ? max(end, commonWideBytes) : end * 2);
      memory.copy(changetype<usize>(wider), changetype<usize>(this.wide), at);
      this.wide = wider;
    }
    store<u16>(changetype<usize>(this.wide) + at, <u16>width);
    this.wideEnd = at + LENGTH_BYTES;
    commonWideBytes = end;
    this.wideNames = withName(this.wideNames, this.wideCount, name);
    commonWideNames = this.wideNames;
    this.wideCount++;
  }

  /** A part of the register that was begun last. */
  putWide(source: ByteSource, at: u64, width: i32, isBigEndian: bool): void {
    for (let i = 0; i < width; i++) {
      this.wide[this.wideEnd++] = <u8>max(0, source.byte(at + (isBigEndian ? i : width - 1 - i)));
    }
  }

  /** The same, from another register. */
  putWideOf(index: i32): void {
    const at = this.wideAt(index);
    const width = this.wideBytes(at);
    const start = changetype<usize>(this.wide);
    memory.copy(start + this.wideEnd, start + at + LENGTH_BYTES, width);
    this.wideEnd += width;
  }

  private wideAt(index: i32): i32 {
    let at = 0;
    for (let i = 0; i < index; i++) at += LENGTH_BYTES + this.wideBytes(at);
    return at;
  }

  private wideBytes(at: i32): i32 {
    return load<u16>(changetype<usize>(this.wide) + at);
  }

  private find(name: string): i32 {
    const names = this.names;
    for (let i = 0; i < this.count; i++) if (names[i] == name) return i;
    return -1;
  }
}

/** The same names, or copies of the first `count`, so that `name` is the next one. */
function withName(names: Array<string>, count: i32, name: string): Array<string> {
  // What others have of these names lies in front.
  if (count < names.length && names[count] != name) names = names.slice(0, count);
  if (count == names.length) names.push(name);
  return names;
}
