/**
 * Runs of SHORTEST letters and digits or more, not all letters: tokens without a telling prefix.
 *
 *     own          X X X X X X … X X . .
 *     doubled      2, 4, 8 in a row, then 8 and 8 seven apart: 15
 */
import { alphanumericsAt, digitsOf, lettersOf, placeOf } from "../kernels/text-masks";
import { addPlaceIf } from "../places";
import { afterFirst, blockOf, firstOf, RUN_ANSWERS } from "./answers";
import { alsoLater, alsoLaterWithin, earlier } from "./two-blocks";

const SHORTEST: usize = 15;
const LONGEST: usize = 4096;
/** An XRP seed begins with 's'; one in a hundred has no digit. */
const LETTERS_ONLY: u64 = 29;

/** Where runs begin, by the letters and digits of two blocks and those beside them. */
export function runStarts(before: v128, own: v128, next: v128): v128 {
  const two = alsoLater(own, next, 1);
  const nextTwo = alsoLaterWithin(next, 1);
  const four = alsoLater(two, nextTwo, 2);
  const nextFour = alsoLaterWithin(nextTwo, 2);
  const eight = alsoLater(four, nextFour, 4);
  const nextEight = alsoLaterWithin(nextFour, 4);
  return v128.andnot(alsoLater(eight, nextEight, 7), earlier(own, before, 1));
}

/**
 * The first part of a Discord token is a number in base 64, which begins with M, N or O and a dot follows: of digits
 * that are all of some kinds it has letters alone, one in sixty.
 */
const NUMBER_LEAST: u64 = 22;
const NUMBER_MOST: u64 = 28;

function isNumber(start: usize, length: u64): bool {
  const isOfNumbers = <i32>(length - NUMBER_LEAST <= NUMBER_MOST - NUMBER_LEAST);
  const isFirst = <i32>(<u32>load<u8>(start) - 0x4d < 3);
  return (isOfNumbers & isFirst & <i32>(load<u8>(start + <usize>length) == 0x2e)) != 0;
}

/** A token has a digit somewhere, or it is no token but a name; two kinds, of these lengths, may do without. */
export function addRuns(kind: i32, end: usize): void {
  for (let at = RUN_ANSWERS; at < end; at = afterFirst(at)) {
    const block = blockOf(at);
    const bit = firstOf(at);
    const digits = digitsOf(block);
    const nextDigits = digitsOf(block + 1);
    const length = ctz(~from(bit, digits | lettersOf(block), nextDigits | lettersOf(block + 1)));
    const start = placeOf(block, bit);
    let isToken = from(bit, digits, nextDigits) << (64 - length) != 0;
    if (length - NUMBER_LEAST <= LETTERS_ONLY - NUMBER_LEAST && !isToken) isToken = isWithoutDigit(start, length);
    addPlaceIf(isToken, kind, 0, start, start + SHORTEST);
  }
}

function isWithoutDigit(start: usize, length: u64): bool {
  return length == LETTERS_ONLY ? load<u8>(start) == 0x73 : isNumber(start, length);
}

/** 64 bits from a bit of the first word on. */
function from(bit: u64, own: u64, next: u64): u64 {
  return (own >>> bit) | ((next << 1) << (63 - bit));
}

/** Where the run that begins at `start` ends, at most LONGEST characters on. */
export function runEnd(start: usize, limit: usize): usize {
  const last = min(limit, start + LONGEST);
  for (let p = start; p < last; p += 16) {
    const others = alphanumericsAt(p) ^ 0xffff;
    if (others) return min(last, p + <usize>ctz(others));
  }
  return last;
}
