/**
 * What a scan's question was answered for blocks, those with no bit left out. Appending needs no branch, so it costs
 * nothing that the answers are hard to foresee; nor does it to go through their bits: one loop takes all of them, each
 * bit that is done is taken off its answer, and the answer that is empty then is left behind.
 *
 * offset size name
 *      0    8 answer  one bit for each character of the block
 *      8    4 block
 */
const ANSWER: i32 = 16;
/** Of the blocks of a page, and the one that is always written behind the last: where runs and where numbers may begin. */
export const RUN_ANSWERS: usize = memory.data(16 * (64 + 1), 16);
export const NUMBER_ANSWERS: usize = memory.data(16 * (64 + 1), 16);

/** Writes the answer at the list's end; returns the new end. */
export function keepAnswer(end: usize, block: i32, answer: u64): usize {
  store<u64>(end, answer);
  store<u32>(end, <u32>block, 8);
  return end + <usize>(answer != 0) * ANSWER;
}

/** The same for this block and the next one. */
export function keepAnswers(end: usize, block: i32, answers: v128): usize {
  const next = keepAnswer(end, block, i64x2.extract_lane(answers, 0));
  return keepAnswer(next, block + 1, i64x2.extract_lane(answers, 1));
}

export function blockOf(entry: usize): i32 {
  return <i32>load<u32>(entry, 8);
}

/** The first bit of the answer. */
export function firstOf(entry: usize): u64 {
  return ctz(load<u64>(entry));
}

/** Takes that bit off; returns where to go on. */
export function afterFirst(entry: usize): usize {
  const answer = load<u64>(entry);
  const rest = answer & (answer - 1);
  store<u64>(entry, rest);
  return entry + <usize>(rest == 0) * ANSWER;
}

/** Where the next answer is. */
export function afterAnswer(entry: usize): usize {
  return entry + ANSWER;
}
