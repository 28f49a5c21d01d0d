/** Texts found by a number. The tables are made by tools/names/generate.ts. */
@final
export class NameTable {
  constructor(
    readonly count: i32,
    /** Texts of one key. */
    readonly columns: i32,
    /** Sorted keys, u32 each. */
    private readonly keys: usize,
    /** Of each text: where it starts among the texts × 2^10 + its bytes. */
    private readonly places: usize,
    private readonly texts: usize,
  ) {}

  /** The text of `key`, "" where there is none. */
  text(key: u32, column: i32 = 0): string {
    const index = this.floor(key);
    return index >= 0 && this.keyAt(index) == key ? this.textAt(index, column) : "";
  }

  has(key: u32): bool {
    const index = this.floor(key);
    return index >= 0 && this.keyAt(index) == key;
  }

  /** Index of the largest key that is not above `key`, or -1. */
  floor(key: u32): i32 {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.keyAt(middle) <= key) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  keyAt(index: i32): u32 {
    return load<u32>(this.keys + ((<usize>index) << 2));
  }

  textAt(index: i32, column: i32 = 0): string {
    const place = load<u32>(this.places + ((<usize>(index * this.columns + column)) << 2));
    return String.UTF8.decodeUnsafe(this.texts + (place >> 10), place & 0x3ff);
  }
}
