/**
 * What the kernels found in one page, before anyone looks at it closely. Addresses are those the kernel worked on: of
 * the buffer, or of the narrow image.
 */

const SIZE: usize = 12;
/** More than the kernels can find in a page: each of 2,048 keys may belong to four literals. */
export const LIMIT: usize = 8192;
const PLACES: usize = memory.data(12 * (8192 + 1), 16);

/** All that were found in the page, those that found no room as well. */
let added: usize = 0;
/** Since `countPlaces`, in the pages before: all that were found, and those of them that found no room. */
let found: u32 = 0;
let lost: u32 = 0;

/** Those of the page. */
export function placeCount(): usize {
  return min(added, LIMIT);
}

/** Since `countPlaces`. */
export function foundPlaces(): u32 {
  return found + <u32>added;
}

export function lostPlaces(): u32 {
  return lost + <u32>(added - placeCount());
}

export function countPlaces(): void {
  added = 0;
  found = 0;
  lost = 0;
}

/** Whether the place that is looked at counts as one that was not looked at to its end. */
export let isPassedOver: bool = false;

/** A place is looked at. isCounted: for the second time, and it counts already. */
export function beginPlace(isCounted: bool): void {
  isPassedOver = isCounted;
}

/** The place is not looked at to its end: it counts once, whatever of it is left. */
export function passOver(): void {
  if (!isPassedOver) lost++;
  isPassedOver = true;
}

export function addPlace(kind: i32, subject: i32, start: usize, end: usize): void {
  addPlaceIf(true, kind, subject, start, end);
}

/** Without a branch: for where it is a toss-up whether there is one. */
export function addPlaceIf(isThere: bool, kind: i32, subject: i32, start: usize, end: usize): void {
  const place = min(added, LIMIT) * SIZE;
  store<u32>(place, <u32>start, PLACES);
  store<u32>(place, <u32>end, PLACES + 4);
  store<u32>(place, <u32>kind | ((<u32>subject) << 16), PLACES + 8);
  added += <usize>isThere;
}

export function clearPlaces(): void {
  found = foundPlaces();
  lost = lostPlaces();
  added = 0;
}

export function startOf(index: usize): usize {
  return <usize>load<u32>(PLACES + index * SIZE);
}

export function endOf(index: usize): usize {
  return <usize>load<u32>(PLACES + index * SIZE, 4);
}

export function kindOf(index: usize): i32 {
  return <i32>load<u16>(PLACES + index * SIZE, 8);
}

export function subjectOf(index: usize): i32 {
  return <i32>load<u16>(PLACES + index * SIZE, 10);
}
