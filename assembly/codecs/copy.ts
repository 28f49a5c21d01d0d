/**
 * Copying matches, the inner step of every LZ decoder.
 *
 * Sixteen bytes at a time. A match nearer than that overlaps itself: its first `distance` bytes repeat, so they
 * are spread over one vector once (`i mod distance` in each lane) and that vector is stored again and again, each
 * time as many bytes further on as make whole periods.
 *
 *     distance 3     a b c | a b c a b c a b c a b c a b c a      step 15
 */

/** For each distance below 16 the lanes i mod distance. */
const LANES: usize = memory.data<u8>(
  [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0,
    1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1,
    2, 3, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 0, 1, 2, 3, 4,
    5, 6, 0, 1, 2, 3, 4, 5, 6, 0, 1, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2,
    3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, 2, 3, 4, 0, 1,
    2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 1, 2, 0, 1, 2, 3, 4, 5, 6,
    7, 8, 9, 10, 11, 12, 13, 0, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0,
  ],
  16,
);

/** The largest multiple of the distance up to 16. */
const STEPS: usize = memory.data<u8>([0, 16, 16, 15, 16, 15, 12, 14, 16, 9, 10, 11, 12, 13, 14, 15]);

/** Bytes behind the end of a match or run that `copyMatch` and `copyRun` may overwrite. */
export const SLACK: usize = 15;

/** Copies `length` ≥ 1 bytes from `distance` ≥ 1 behind `out`. Writes up to `SLACK` bytes more. */
export function copyMatch(out: usize, distance: usize, length: usize): void {
  const end = out + length;
  if (distance >= 16) {
    let from = out - distance;
    do {
      v128.store(out, v128.load(from));
      out += 16;
      from += 16;
    } while (out < end);
    return;
  }
  const period = i8x16.swizzle(v128.load(out - distance), v128.load(LANES + (distance << 4)));
  const step = <usize>load<u8>(STEPS + distance);
  do {
    v128.store(out, period);
    out += step;
  } while (out < end);
}

/** Copies `length` ≥ 1 bytes that do not overlap. Reads and writes up to `SLACK` bytes more. */
export function copyRun(out: usize, from: usize, length: usize): void {
  const end = out + length;
  do {
    v128.store(out, v128.load(from));
    out += 16;
    from += 16;
  } while (out < end);
}

/** `copyMatch` to the byte: writes nothing behind the end. */
export function copyMatchExact(out: usize, distance: usize, length: usize): void {
  if (distance >= length) {
    memory.copy(out, out - distance, length);
    return;
  }
  for (const end = out + length; out < end; out++) store<u8>(out, load<u8>(out - distance));
}
