/** How what is held changes while a file is searched. */

/** What was held when so much of a file was searched: 0 to 1. */
export interface Moment {
  readonly part: number;
  readonly bytes: number;
}

/**
 * Of each third that is compared. A buffer of 512 KiB is in or out at the moment of measuring, with each of four workers:
 * of so many moments the mean is sure to a fifth of a buffer.
 */
const LEAST_MOMENTS = 30;

export interface Growth {
  /** Of the first and of the last third of the file. */
  readonly first: number;
  readonly last: number;
  readonly times: number;
  /** False: there are too few moments to tell. */
  readonly isKnown: boolean;
}

/**
 * By means, not medians: sizes lie a whole buffer apart, and a median that jumps from one to the next shows a growth
 * that is none, or hides one.
 */
export function growthOf(moments: readonly Moment[]): Growth {
  const ends = [moments.filter(({ part }) => part < 1 / 3), moments.filter(({ part }) => part >= 2 / 3)] as const;
  const [first, last] = [meanOfMost(ends[0]), meanOfMost(ends[1])];
  return { first, last, times: last / first, isKnown: ends.every(({ length }) => length >= LEAST_MOMENTS) };
}

/** Without the lowest and the highest tenth, among them moments just before and after a collection. */
function meanOfMost(moments: readonly Moment[]): number {
  const sorted = moments.map(({ bytes }) => bytes).sort((a, b) => a - b);
  const cut = Math.floor(sorted.length / 10);
  const kept = sorted.slice(cut, sorted.length - cut);
  return kept.reduce((sum, bytes) => sum + bytes, 0) / kept.length;
}
