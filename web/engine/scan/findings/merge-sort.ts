/** Sorts numbers of rows by what is in order already: nearly sorted ones cost hardly more than a look at each. */
import { arrayOf } from '../../core/allocation.ts';

type Compare = (a: number, b: number) => number;

/**
 * Sorts rows[from] to rows[to - 1], keeping the order of equal ones; `compare` as for Array.sort. Those before `sorted`
 * are known to be in order.
 */
export function sortRuns(rows: Uint32Array, from: number, to: number, compare: Compare, sorted = from): void {
  let ends = runsOf(rows, Math.max(from, sorted - 1), to, compare);
  if (ends.length < 2) return;
  const room = arrayOf(Uint32Array, to - from);
  // Neighbours are merged, again and again, until one run is left.
  while (ends.length > 1) {
    const merged: number[] = [];
    let start = from;
    for (let i = 0; i < ends.length; i += 2) {
      const middle = ends[i] ?? to;
      const end = ends[i + 1] ?? middle;
      if (end > middle) mergeRuns(rows, start, middle, end, compare, room);
      merged.push(end);
      start = end;
    }
    ends = merged;
  }
}

/** Where the runs end that are in order. */
function runsOf(rows: Uint32Array, from: number, to: number, compare: Compare): number[] {
  const ends: number[] = [];
  for (let i = from + 1; i < to; i++) {
    if (compare(rows[i - 1] ?? 0, rows[i] ?? 0) > 0) ends.push(i);
  }
  if (to > from) ends.push(to);
  return ends;
}

function mergeRuns(
  rows: Uint32Array,
  from: number,
  middle: number,
  to: number,
  compare: Compare,
  room: Uint32Array,
): void {
  // What is before all of the other run, or behind, is in its place.
  const second = rows[middle] ?? 0;
  const start = firstWhere(from, middle, (at) => compare(rows[at] ?? 0, second) > 0);
  const last = rows[middle - 1] ?? 0;
  const end = firstWhere(middle, to, (at) => compare(rows[at] ?? 0, last) >= 0);
  const left = middle - start;
  room.set(rows.subarray(start, middle));
  let a = 0;
  let b = middle;
  let into = start;
  while (a < left && b < end) {
    const first = room[a] ?? 0;
    const second = rows[b] ?? 0;
    if (compare(first, second) <= 0) {
      rows[into++] = first;
      a++;
    } else {
      rows[into++] = second;
      b++;
    }
  }
  rows.set(room.subarray(a, left), into);
}

/** The first from ≤ at < to of which it holds, or `to`; once it holds, it does for all that follow. */
function firstWhere(from: number, to: number, holds: (at: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
