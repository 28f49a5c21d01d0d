/**
 * Lists of small numbers with commas between, as programs write bytes: `[12, 255, 0, …]`. A block of 64 characters
 * within one has no letters and no four digits in a row, but commas; a list of 64 numbers holds a whole block at least,
 * which alone is looked for. The first block of a row of them is given out, so a long list costs little.
 *
 *     text       1 2 , 2 5 5 , 0 , 7 …       a block without letters, some digits
 *     others     . . X . . . X . X . …       commas, blanks, line feeds: looked at only then
 */
import { digitsOf, lettersOf, placeOf } from "../kernels/text-masks";
import { addPlace } from "../places";

/** Numbers on lines of their own, indented by eight. */
const FEWEST_DIGITS: u64 = 5;

export function mayBeList(letters: u64, digits: u64): bool {
  return letters == 0 && popcnt(digits) >= FEWEST_DIGITS;
}

export function addLists(kind: i32, block: i32): void {
  if (!isOfList(block) || (block > 0 && isOfList(block - 1))) return;
  const start = placeOf(block, ctz(digitsOf(block)));
  addPlace(kind, 0, start, start + 1);
}

function isOfList(block: i32): bool {
  const digits = digitsOf(block);
  if (!mayBeList(lettersOf(block), digits)) return false;
  const two = digits & (digits >>> 1);
  if (two & (two >>> 2)) return false;
  const p = placeOf(block, 0);
  let hasComma = false;
  for (let at: usize = 0; at < 64; at += 16) {
    const bytes = v128.load(p + at);
    const commas = i8x16.eq(bytes, i8x16.splat(0x2c));
    const lines = v128.or(i8x16.eq(bytes, i8x16.splat(0x0a)), i8x16.eq(bytes, i8x16.splat(0x0d)));
    const blanks = v128.or(i8x16.eq(bytes, i8x16.splat(0x20)), i8x16.eq(bytes, i8x16.splat(0x09)));
    const numbers = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10));
    if (!i8x16.all_true(v128.or(v128.or(commas, numbers), v128.or(blanks, lines)))) return false;
    hasComma = hasComma || v128.any_true(commas);
  }
  return hasComma;
}
