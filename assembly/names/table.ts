/** Texts found by a number. The tables are made by tools/names/generate.ts. */
@final
export class NameTable {
  constructor(
    readonly count: i32,
    /** Texts of one key. */
    readonly columns: i32,
    /** Sorted keys, u32 each. */
    private readonly keys: usize,
    /** Number of each text among the texts, u16 each; 0: they are in the order of the keys. */
    private readonly numbers: usize,
    /** UTF-8, each text ended by a zero. */
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
    const place = <usize>(index * this.columns + column);
    let left = this.numbers == 0 ? <i32>place : <i32>load<u16>(this.numbers + (place << 1));
    let start = this.texts;
    for (; left > 0; left--) {
      while (load<u8>(start) != 0) start++;
      start++;
    }
    let end = start;
    while (load<u8>(end) != 0) end++;
    return String.UTF8.decodeUnsafe(start, end - start);
  }
}
