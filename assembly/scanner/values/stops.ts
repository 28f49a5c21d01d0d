/**
 * How far text goes without one of some characters, forwards and backwards. Long stretches are remembered (known.ts).
 *
 * Sets of stops are constants; the same constant is the same table of 256 bytes, made when it is first asked for.
 */
import { isRemembered, knownBelow, knownFrom, knownTo, learn, learnFrom, learnTo, NO_STOP } from "./known";

/** Sets that may be asked for; one more takes the place of the last. */
const MOST: usize = 64;
const TABLES: usize = memory.data(64 * 256, 16);
const NAMES: usize = memory.data(64 * 4, 16);
const SHORT: usize = 32;
let count: usize = 0;

/** 1 at each stop. When a set begins with \0, all that is no printable ASCII stops; with \x01, control characters. */
export function stopsOf(stops: string): usize {
  const name = changetype<usize>(stops);
  for (let i: usize = 0; i < count; i++) if (load<usize>(NAMES + (i << 2)) == name) return TABLES + (i << 8);
  const index = count < MOST ? count++ : MOST - 1;
  store<usize>(NAMES + (index << 2), name);
  const table = TABLES + (index << 8);
  memory.fill(table, 0, 256);
  if (stops.length > 0 && stops.charCodeAt(0) <= 1) {
    memory.fill(table, 1, 0x20);
    if (stops.charCodeAt(0) == 0) memory.fill(table + 0x7f, 1, 0x81);
  }
  for (let i = 0; i < stops.length; i++) store<u8>(table + <usize>stops.charCodeAt(i), 1);
  return table;
}

/** The first stop in from ≤ p < limit; `limit`: there is none. */
export function upTo(from: usize, limit: usize, stops: string): usize {
  const table = stopsOf(stops);
  const near = limit > from && limit - from > SHORT ? from + SHORT : limit;
  let p = next(from, near, table);
  if (p < near || p >= limit) return p;
  if (!isRemembered(p)) return next(p, limit, table);
  const row = knownBelow(table, NO_STOP, from);
  // What was asked for backwards may end right before the word between.
  const gap = knownTo(row);
  if (gap < from && (from - gap > SHORT || next(gap, from, table) != from)) learn(row, from, p);
  else learnTo(row, p);
  if (knownTo(row) >= limit) return limit;
  p = next(knownTo(row), limit, table);
  learnTo(row, p);
  return p;
}

/** The place behind the last stop in least ≤ p < to; `least`: there is none. */
export function downTo(to: usize, least: usize, stops: string): usize {
  const table = stopsOf(stops);
  const near = to > least && to - least > SHORT ? to - SHORT : least;
  let p = last(to, near, table);
  if (p > near || p <= least) return p;
  if (!isRemembered(p)) return last(p, least, table);
  const row = knownBelow(table, NO_STOP, p);
  p = last(p, max(least, min(p, knownTo(row))), table);
  if (p > knownTo(row)) {
    learn(row, p, to);
    return p;
  }
  learnTo(row, to);
  if (knownFrom(row) <= least) return least;
  p = last(knownFrom(row), least, table);
  learnFrom(row, p);
  return p;
}

function next(p: usize, limit: usize, table: usize): usize {
  while (p < limit && load<u8>(table + <usize>load<u8>(p)) == 0) p++;
  return p;
}

function last(p: usize, least: usize, table: usize): usize {
  while (p > least && load<u8>(table + <usize>load<u8>(p - 1)) == 0) p--;
  return p;
}
