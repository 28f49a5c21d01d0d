/**
 * Whether text lies among the strings of a program: many short ones, a NUL after each. What stands there was shipped
 * to everyone. Where the dump has a map, the map decides; this is for files without one.
 */

import { isIn, LINE, PRINTABLE } from "../values/chars";
import { ahead, behind } from "./around";

const FAR: usize = 448;
/** So many strings on one side make a table of strings. */
const MANY = 8;

export function isImageText(start: usize, end: usize): bool {
  return stringsBefore(start) >= MANY || stringsAfter(end) >= MANY;
}

/** Counts whole strings with one NUL after each, back from the one at `start`. */
function stringsBefore(start: usize): i32 {
  const least = behind(start, FAR);
  let p = start;
  let count = 0;
  while (p > least && isText(p - 1)) p--;
  while (p > least + 4 && load<u8>(p - 1) == 0 && isText(p - 2)) {
    p--;
    let length = 0;
    while (p > least && isText(p - 1)) {
      p--;
      length++;
    }
    if (length < 4) break;
    // Lines of an environment are no constants.
    count++;
  }
  return count;
}

function stringsAfter(end: usize): i32 {
  const limit = ahead(end, FAR);
  let p = end;
  let count = 0;
  while (p < limit && isText(p)) p++;
  while (p + 4 < limit && load<u8>(p) == 0 && isText(p + 1)) {
    p++;
    let length = 0;
    while (p < limit && isText(p)) {
      p++;
      length++;
    }
    if (length < 4 || p == limit) break;
    count++;
  }
  return count;
}

function isText(place: usize): bool {
  return isIn(place, PRINTABLE | LINE);
}
