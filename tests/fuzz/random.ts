/** A whole number from 0 to `below` - 1. */
export type Random = (below: number) => number;

/** A small generator by seed (xorshift32), the same everywhere. */
export function random(seed: number): Random {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return below > 0 ? state % below : 0;
  };
}
