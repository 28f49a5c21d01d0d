/** Sorts numbers of rows by what is in order already: nearly sorted ones cost hardly more than a look at each. */
import { arrayOf } from '../../core/allocation.ts';

/** Sorts rows[from] to rows[to - 1], keeping the order of equal ones; `compare` as for Array.sort. */
export function sortRuns(rows: Uint32Array, from: number, to: number, compare: (a: number, b: number) => number): void {
  let ends = runsOf(rows, from, to, compare);
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
function runsOf(rows: Uint32Array, from: number, to: number, compare: (a: number, b: number) => number): number[] {
  const ends: number[] = [];
  for (let i = from + 1; i < to; i++) {
    if (compare(rows[i - 1] ?? 0, rows[i] ?? 0) > 0) ends.push(i);
  }
  if (to > from) ends.push(to);
  return ends;
}

function mergeRuns(
  rows: Uint32Array,
  start: number,
  middle: number,
  end: number,
  compare: (a: number, b: number) => number,
  room: Uint32Array,
): void {
  const left = middle - start;
  room.set(rows.subarray(start, middle));
  let a = 0;
  let b = middle;
  let to = start;
  while (a < left && b < end) {
    const first = room[a] ?? 0;
    const second = rows[b] ?? 0;
    if (compare(first, second) <= 0) {
      rows[to++] = first;
      a++;
    } else {
      rows[to++] = second;
      b++;
    }
  }
  rows.set(room.subarray(a, left), to);
}
