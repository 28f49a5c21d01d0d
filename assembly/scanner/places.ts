/**
 * What the kernels found in one page, before anyone looks at it closely. Addresses are those the kernel worked on: of
 * the buffer, or of the narrow image.
 */

const SIZE: usize = 12;
/** More than the kernels can find in a page: each of 2,048 keys may belong to four literals. */
export const LIMIT: usize = 8192;
const PLACES: usize = memory.data(12 * (8192 + 1), 16);

export let placeCount: usize = 0;
/** Since `countPlaces`: all that were found, and those of them that found no room. */
export let foundPlaces: u32 = 0;
export let lostPlaces: u32 = 0;

export function countPlaces(): void {
  foundPlaces = 0;
  lostPlaces = 0;
}

/** Whether the place that is looked at counts as one that was not looked at to its end. */
export let isPassedOver: bool = false;

/** A place is looked at. isCounted: for the second time, and it counts already. */
export function beginPlace(isCounted: bool): void {
  isPassedOver = isCounted;
}

/** The place is not looked at to its end: it counts once, whatever of it is left. */
export function passOver(): void {
  if (!isPassedOver) lostPlaces++;
  isPassedOver = true;
}

export function addPlace(kind: i32, subject: i32, start: usize, end: usize): void {
  addPlaceIf(true, kind, subject, start, end);
}

/** Without a branch: for where it is a toss-up whether there is one. */
export function addPlaceIf(isThere: bool, kind: i32, subject: i32, start: usize, end: usize): void {
  const place = placeCount * SIZE;
  store<u32>(place, <u32>start, PLACES);
  store<u32>(place, <u32>end, PLACES + 4);
  store<u16>(place, <u16>kind, PLACES + 8);
  store<u16>(place, <u16>subject, PLACES + 10);
  const isFull = placeCount == LIMIT;
  foundPlaces += <u32>isThere;
  lostPlaces += <u32>isThere & <u32>isFull;
  placeCount += <usize>isThere & <usize>!isFull;
}

export function clearPlaces(): void {
  placeCount = 0;
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
