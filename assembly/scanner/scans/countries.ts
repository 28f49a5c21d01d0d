/** Two capitals and two digits that begin a word: how an IBAN begins. */
import { alphanumericsOf, placeOf } from "../kernels/text-masks";
import { addPlace } from "../places";

/** Two letters, then two digits, by the masks of a block and of the one after it. */
export function countryStarts(letters: u64, nextLetters: u64, digits: u64, nextDigits: u64): u64 {
  const twoLetters = letters & ((letters >>> 1) | (nextLetters << 63));
  const twoDigits = digits & ((digits >>> 1) | (nextDigits << 63));
  const nextTwoDigits = nextDigits & (nextDigits >>> 1);
  return twoLetters & ((twoDigits >>> 2) | (nextTwoDigits << 62));
}

/** Of those that begin a word. */
export function addCountries(kind: i32, block: i32, starts: u64): void {
  const isInWord = (alphanumericsOf(block) << 1) | (alphanumericsOf(block - 1) >>> 63);
  for (starts &= ~isInWord; starts; starts &= starts - 1) {
    const start = placeOf(block, ctz(starts));
    if (isCapital(start) && isCapital(start + 1)) addPlace(kind, 0, start, start + 4);
  }
}

function isCapital(p: usize): bool {
  return <u32>load<u8>(p) - 0x41 < 26;
}
