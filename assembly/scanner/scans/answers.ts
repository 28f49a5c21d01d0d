/**
 * What a scan's question was answered for pairs of blocks, those with no bit left out. Appending needs no branch, so it
 * costs nothing that the answers are hard to foresee.
 *
 * offset size name
 *      0   16 answer  of both blocks
 *     16    4 block   the first one
 */
export const ANSWER: usize = 32;
/** Of the pairs of a page, and the one that is always written behind the last. */
export const ANSWERS: usize = memory.data(32 * (32 + 1), 16);

/** Writes the answer at the list's end; returns the new end. */
export function keepAnswer(end: usize, block: i32, answer: v128): usize {
  v128.store(end, answer);
  store<u32>(end, <u32>block, 16);
  return end + ((<usize>v128.any_true(answer)) << 5);
}

export function blockOf(entry: usize): i32 {
  return <i32>load<u32>(entry, 16);
}

/** Of the first block (0) or the second (1). */
export function answerOf(entry: usize, lane: usize): u64 {
  return load<u64>(entry + (lane << 3));
}
