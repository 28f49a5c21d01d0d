/** Values that allocators and compilers write over memory, so that its use shows: what a pointer of such bytes means. */

export const FILL_FREED: i32 = 1;
const FILL_UNFILLED: i32 = 2;
/** Bytes behind the end of a block. */
export const FILL_FENCE: i32 = 3;

@final
export class FillPattern {
  constructor(
    /** The value, 32 bits. */
    readonly value: u32,
    readonly kind: i32,
    /** Who writes it. */
    readonly who: string,
  ) {}
}

const PATTERNS: StaticArray<FillPattern> = [
  new FillPattern(0xfeeefeee, FILL_FREED, "Windows writes into freed heap memory"),
  new FillPattern(0xdddddddd, FILL_FREED, "the debug heap of Visual C++ writes into freed memory"),
  new FillPattern(0xe5e5e5e5, FILL_FREED, "Firefox's allocator writes into freed memory"),
  new FillPattern(0xefefefef, FILL_FREED, "Chromium's allocator writes into freed memory"),
  new FillPattern(0x5a5a5a5a, FILL_FREED, "jemalloc writes into freed memory"),
  new FillPattern(0x6b6b6b6b, FILL_FREED, "the Linux kernel writes into freed memory"),
  new FillPattern(0xdeadbeef, FILL_FREED, "many programs write into memory that is no longer valid"),
  new FillPattern(0xcdcdcdcd, FILL_UNFILLED, "the debug heap of Visual C++ writes into new memory"),
  new FillPattern(0xcccccccc, FILL_UNFILLED, "Visual C++ writes into variables that were not set"),
  new FillPattern(0xbaadf00d, FILL_UNFILLED, "Windows writes into new heap memory under a debugger"),
  new FillPattern(0xa5a5a5a5, FILL_UNFILLED, "jemalloc writes into new memory"),
  new FillPattern(0xfdfdfdfd, FILL_FENCE, "the debug heap of Visual C++ writes around each block"),
  new FillPattern(0xabababab, FILL_FENCE, "Windows writes behind each heap block"),
];

/** A field of an object lies at most so far from where its pointer points. */
const NEAR: u64 = 4096;

/** The pattern that an address is made of, or lies a field's offset behind; null: none. `wordBytes`: 4 or 8. */
export function fillPatternOf(address: u64, wordBytes: u32): FillPattern | null {
  for (let i = 0; i < PATTERNS.length; i++) {
    const pattern = PATTERNS[i];
    const half = <u64>pattern.value;
    const whole = wordBytes == 8 ? (half << 32) | half : half;
    if (address >= whole && address - whole < NEAR) return pattern;
    // A 48-bit address of the same bytes: pointers are cut where the upper bits are something else's.
    const cut = whole & 0xffffffffffff;
    if (wordBytes == 8 && address >= cut && address - cut < NEAR) return pattern;
  }
  return null;
}
