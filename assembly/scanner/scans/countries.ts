/** Two capitals and two digits that begin a word: how an IBAN begins. */
import { placeOf } from "../kernels/text-masks";
import { addPlace } from "../places";
import { alsoLater, alsoLaterWithin, later } from "./two-blocks";

/** Two letters, then two digits, by the masks of two blocks and of those after them. */
export function countryStarts(letters: v128, nextLetters: v128, digits: v128, nextDigits: v128): v128 {
  const twoDigits = alsoLater(digits, nextDigits, 1);
  const nextTwoDigits = alsoLaterWithin(nextDigits, 1);
  return v128.and(alsoLater(letters, nextLetters, 1), later(twoDigits, nextTwoDigits, 2));
}

/** Of those that are capitals. */
export function addCountries(kind: i32, block: i32, starts: u64): void {
  for (; starts; starts &= starts - 1) {
    const start = placeOf(block, ctz(starts));
    if (isCapital(start) && isCapital(start + 1)) addPlace(kind, 0, start, start + 4);
  }
}

function isCapital(p: usize): bool {
  return <u32>load<u8>(p) - 0x41 < 26;
}
