/** Arithmetic on numbers from a file: saturates instead of wrapping, so that a bounds test stays true. */

/** a + b, or the largest u64. */
export function addU64(a: u64, b: u64): u64 {
  const sum = a + b;
  return sum < a ? u64.MAX_VALUE : sum;
}

/** a × b, or the largest u64. */
export function mulU64(a: u64, b: u64): u64 {
  if (a == 0 || b == 0) return 0;
  return a > u64.MAX_VALUE / b ? u64.MAX_VALUE : a * b;
}

/** Whether `count` bytes from `at` lie within `size`; written without `at + count`. */
export function isWithin(at: u64, count: u64, size: u64): bool {
  return at <= size && count <= size - at;
}

/** `value` rounded up to a multiple of `step`, a power of two; saturates. */
export function alignUp(value: u64, step: u64): u64 {
  return addU64(value, step - 1) & ~(step - 1);
}
