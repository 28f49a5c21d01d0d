/**
 * UTF-16 as one-byte characters.
 *
 *     in   [ 41 00  42 00  e9 00  ac 20  00 00 … ]   code units, low byte first
 *     min  [ 41 00  42 00  e9 00  ff 00  00 00 … ]   above 0xff becomes 0xff: in no literal, in no class
 *     out  [ 41 42 e9 ff 00 … ]
 *
 * Cost per 16 bytes: one load, one minimum, half a narrowing; with the high byte first, one shuffle more.
 */

/** 2 × length bytes at `from` become length bytes at `into`; both are used in steps of 32 and 16 bytes. */
export function narrowUnits(from: usize, into: usize, length: usize): void {
  const top = i16x8.splat(0xff);
  for (const end = into + length; into < end; into += 16, from += 32) {
    const low = i16x8.min_u(v128.load(from), top);
    const high = i16x8.min_u(v128.load(from, 16), top);
    v128.store(into, i8x16.narrow_i16x8_u(low, high));
  }
}

/**
 * As kernels need them that do not know the order of bytes: a unit is a character if it is one in either order, so the
 * last character of a text whose high bytes come first is there, too. The byte before `from` must be readable.
 */
export function narrowEither(from: usize, into: usize, length: usize): void {
  for (const end = into + length; into < end; into += 16, from += 32) {
    v128.store(into, i8x16.narrow_i16x8_u(eitherUnits(from), eitherUnits(from + 16)));
  }
}

/** The lower of the two bytes beside each low byte is the high one. */
function eitherUnits(from: usize): v128 {
  const before = v128.or(i16x8.shl(v128.load(from - 1), 8), i16x8.splat(0xff));
  return i16x8.min_u(i8x16.min_u(v128.load(from), before), i16x8.splat(0xff));
}

/** The same for code units whose high byte comes first. */
export function narrowSwappedUnits(from: usize, into: usize, length: usize): void {
  const top = i16x8.splat(0xff);
  for (const end = into + length; into < end; into += 16, from += 32) {
    const low = i16x8.min_u(swapped(v128.load(from)), top);
    const high = i16x8.min_u(swapped(v128.load(from, 16)), top);
    v128.store(into, i8x16.narrow_i16x8_u(low, high));
  }
}

function swapped(units: v128): v128 {
  return i8x16.shuffle(units, units, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
}
