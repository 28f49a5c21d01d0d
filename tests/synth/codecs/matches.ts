/** Finds what an LZ encoder writes: literals and matches with something a few bytes back. Greedy, by a hash of 3 bytes. */

export interface Step {
  /** Literal bytes before the match. */
  readonly literals: Uint8Array;
  /** 0: the data end with these literals. */
  readonly length: number;
  readonly distance: number;
}

export interface Limits {
  readonly shortest: number;
  readonly longest: number;
  readonly farthest: number;
  /** No match reaches into the last bytes, as LZ4 wants it. */
  readonly tail?: number;
}

export function* matches(data: Uint8Array, { shortest, longest, farthest, tail = 0 }: Limits): Generator<Step> {
  const seen = new Map<number, number>();
  const key = (at: number): number => ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
  const last = data.length - tail;
  let start = 0;
  let at = 0;
  while (at + 3 <= last) {
    const before = seen.get(key(at));
    seen.set(key(at), at);
    let length = 0;
    if (before !== undefined && at - before <= farthest) {
      while (length < longest && at + length < last && data[before + length] === data[at + length]) length++;
    }
    if (before === undefined || length < shortest) {
      at++;
      continue;
    }
    yield { literals: data.subarray(start, at), length, distance: at - before };
    at += length;
    start = at;
  }
  yield { literals: data.subarray(start), length: 0, distance: 0 };
}
