/** Writes the mask of a value (UTF-8, at most 48 bytes) and returns its length. */
export function writeMask(_detector: i32, _start: usize, _end: usize, into: usize): usize {
  store<u32>(into, 0xa680e2);
  return 3;
}
