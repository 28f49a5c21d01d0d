/**
 * How far text goes without one of some characters, forwards and backwards. Long stretches are remembered (known.ts).
 *
 * Sets of stops are constants; the same constant is the same table of 256 bytes, made when it is first asked for.
 */
import { addWork, BACK_WORK } from "./budget";
import { isRemembered, knownBelow, knownFrom, knownTo, learn, learnFrom, learnTo, NO_STOP } from "./known";

/** Sets that may be asked for; were there ever more, they are made anew. */
const MOST: usize = 128;
const TABLES: usize = memory.data(128 * 256, 16);
/** Addresses of the constants, found by a hash; the number of the table in the word behind. A place is free when 0. */
const SLOTS: usize = 512;
const NAMES: usize = memory.data(512 * 8, 16);
const SHORT: usize = 32;
let count: usize = 0;

/** 1 at each stop. When a set begins with \0, all that is no printable ASCII stops; with \x01, control characters. */
export function stopsOf(stops: string): usize {
  const name = changetype<usize>(stops);
  let slot = NAMES + (((name >> 4) & (SLOTS - 1)) << 3);
  while (load<usize>(slot) != name) {
    if (load<usize>(slot) == 0) return prepare(stops, slot);
    slot = slot == NAMES + ((SLOTS - 1) << 3) ? NAMES : slot + 8;
  }
  return load<usize>(slot, 4);
}

function prepare(stops: string, slot: usize): usize {
  if (count == MOST) {
    count = 0;
    memory.fill(NAMES, 0, SLOTS << 3);
    slot = NAMES + (((changetype<usize>(stops) >> 4) & (SLOTS - 1)) << 3);
  }
  const table = TABLES + (count++ << 8);
  store<usize>(slot, changetype<usize>(stops));
  store<usize>(slot, table, 4);
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
  addWork(BACK_WORK);
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
