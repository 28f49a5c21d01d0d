/**
 * Exports of search.wasm: strings of a file, and places of what a person looks for. Works as scan.wasm does: `begin`,
 * then `fill` after bytes were put at fillStart, then `go(true)`; the host takes hits whenever a call says it is not
 * through.
 */
import { append, dataEnd, HOLD, moveDown, nextPage, padEnd, pageDone, restart, room } from "./scanner/buffer";
import { PAGE } from "./scanner/kernels/zero-page";
import { CAPACITY, clearHits, HIT_SIZE, HITS, hitCount } from "./search/hits";
import { addPattern, beginPatterns, findPatterns, found } from "./search/patterns";
import { beginStrings, endStrings, findStrings } from "./search/strings";

export { LONGEST } from "./search/patterns";

let isForStrings: bool = false;
/** How far the page under way has been searched for patterns. */
let searched: usize = 0;

/** Looks for strings of `least` characters or more. */
export function forStrings(least: u32): void {
  isForStrings = true;
  beginStrings(least);
}

/** Looks for patterns, at most so many hits of all; the others are counted. Then `pattern` for each. */
export function forPatterns(most: u32): void {
  isForStrings = false;
  beginPatterns(most);
}

/** See addPattern: returns where values and masks go. */
export function pattern(length: u32, one: u32, two: u32): usize {
  return addPattern(length, one, two);
}

/** The next bytes are the file's from `offset` on. A string that began before is seen from there. */
export function begin(offset: f64): void {
  restart(offset);
  clearHits();
  searched = 0;
}

export function fillStart(): usize {
  return dataEnd;
}

export function fillRoom(): usize {
  return room();
}

export function fill(length: usize): bool {
  append(length);
  return go(false);
}

export function go(isEnd: bool): bool {
  if (isEnd) padEnd();
  while (isEnd ? nextPage < dataEnd : nextPage + PAGE + HOLD <= dataEnd) {
    // A page has fewer strings of any form than this.
    if (hitCount > CAPACITY - 3 * PAGE) return false;
    if (isForStrings) findStrings(nextPage);
    else {
      searched = findPatterns(nextPage, searched);
      if (searched < PAGE) return false;
      searched = 0;
    }
    pageDone();
  }
  if (isEnd && isForStrings) endStrings();
  moveDown();
  return true;
}

export function hitsStart(): usize {
  return HITS;
}

export function hitsSize(): usize {
  return hitCount * HIT_SIZE;
}

export function takeHits(): void {
  clearHits();
}

/** Places of all patterns so far, those beyond the limit too. */
export function foundCount(): u32 {
  return found;
}
