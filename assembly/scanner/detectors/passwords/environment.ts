/**
 * Blocks of NAME=value texts with a NUL after each, as every process has one. They are known by their neighbours,
 * wherever they lie.
 */

import { ENVIRONMENT_BLOCK } from "../../filter/detectors.generated";
import { emit, LIKELY } from "../../records";
import { DOT, isIn, LOWER, UNDERSCORE, UPPER, WORD } from "../../values/chars";
import { downTo } from "../../values/stops";
import { anchorAt, anchorEnd, textEnd, textStart } from "../../window";
import { ahead, behind, firstNul } from "../around";
import { ENVIRONMENT } from "../flags";

const LONGEST_NAME: usize = 64;
const LONGEST_VALUE: usize = 400;

/** `PATH=`, `HOME=` and the like in such a block: a mark for the host, which reads the names of the block from there. */
export function environmentBlock(): void {
  if (anchorEnd == textEnd || load<u8>(anchorEnd) < 0x20 || !isEnvironmentBlock(anchorAt)) return;
  emit(ENVIRONMENT_BLOCK, anchorAt, anchorEnd - 1, LIKELY, ENVIRONMENT, NaN);
}

/** Whether the NAME that begins here has another NAME=value before or after it, with a NUL between. */
export function isEnvironmentBlock(name: usize): bool {
  const before = previous(name);
  if (name > textStart && before == 0 && load<u8>(name - 1) != 0) return false;
  return before != 0 || next(name) != 0;
}

/** All control characters: see `stopsOf`. */
const CONTROLS: string = "\x01";

/** Whether the value that begins here stands in one of the texts of such a block. */
export function standsInEnvironment(value: usize): bool {
  const least = behind(value, LONGEST_VALUE);
  const name = downTo(value, least, CONTROLS);
  if (name == value || (name == least && name != textStart) || !isPair(name, value)) return false;
  return isEnvironmentBlock(name);
}

/** Where the NAME=value before this one begins; 0: there is none. */
function previous(name: usize): usize {
  if (name < textStart + 5 || load<u8>(name - 1) != 0) return 0;
  const least = behind(name - 1, LONGEST_VALUE);
  const p = startOfText(name - 1, least);
  if (p == 0 || (p == least && p != textStart)) return 0;
  return isPair(p, name - 1) ? p : 0;
}

/** Where the NAME=value after this one begins. */
function next(name: usize): usize {
  const limit = ahead(name, LONGEST_VALUE);
  let p = firstNul(name, limit);
  if (p + 4 >= textEnd || load<u8>(p) != 0) return 0;
  p++;
  const end = ahead(p, LONGEST_NAME);
  return isPair(p, end) ? p : 0;
}

const STEP: usize = 16;

/** Where the text begins that goes on up to `to`, behind a NUL or at `least`; 0: a control character is in it. */
function startOfText(to: usize, least: usize): usize {
  for (let p = to; p > least; p -= STEP) {
    const bytes = v128.load(p - STEP);
    const isControl = v128.and(i8x16.lt_u(bytes, i8x16.splat(0x20)), i8x16.ne(bytes, i8x16.splat(0x09)));
    let controls = <u32>i8x16.bitmask(isControl);
    if (p - least < STEP) controls &= ~(<u32>0) << (<u32>(STEP - (p - least)));
    if (controls != 0) {
      const last = p - STEP + <usize>(31 - clz(controls));
      return load<u8>(last) == 0 ? last + 1 : 0;
    }
    if (p - least <= STEP) break;
  }
  return least;
}

/** A name and `=`; `=C:` names the folder of a drive in Windows. */
function isPair(from: usize, end: usize): bool {
  let p = from;
  if (p < end && load<u8>(p) == 0x3d) p++;
  if (p >= end || !isIn(p, UPPER | LOWER | UNDERSCORE)) return false;
  while (p < end && (isIn(p, WORD | DOT) || load<u8>(p) == 0x28 || load<u8>(p) == 0x29 || load<u8>(p) == 0x3a)) p++;
  return p > from + 1 && p < end && load<u8>(p) == 0x3d;
}
