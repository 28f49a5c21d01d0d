/**
 * All scans over the masks of a page's text (../kernels/text-masks.ts), block by block: the masks of a block and of
 * those beside it stay at hand, and each scan first asks by a few operations whether there is anything.
 */
import { AT_SIGN, COUNTRY, NUMBER, PAIRS, RUN, WORDS } from "../detectors/dispatch";
import { digitsOf, lettersOf } from "../kernels/text-masks";
import { scanAtSigns } from "./at-signs";
import { addCountries, countryStarts } from "./countries";
import { addNumbers, mayHoldNumber } from "./numbers";
import { addPairs, pairStarts } from "./pairs";
import { addRuns, runStarts } from "./runs";
import { addWords, beginWords, endWords } from "./words";

/** `blocks`: bit n is block n of the page, which has `count`; maskText has been called for them. */
export function scanMasks(blocks: u64, count: i32): void {
  scanAtSigns(AT_SIGN);
  let previous = -2;
  for (let rest = blocks; rest; rest &= rest - 1) {
    const block = <i32>ctz(rest);
    const lettersBefore = lettersOf(block - 1);
    const letters = lettersOf(block);
    const nextLetters = lettersOf(block + 1);
    const digits = digitsOf(block);
    const nextDigits = digitsOf(block + 1);

    const runs = runStarts(lettersBefore | digitsOf(block - 1), letters | digits, nextLetters | nextDigits);
    if (runs) addRuns(RUN, block, runs);
    if (digits | nextDigits) {
      const pairs = pairStarts(letters | digits, nextLetters | nextDigits);
      if (pairs) addPairs(PAIRS, block, pairs);
      const countries = countryStarts(letters, nextLetters, digits, nextDigits);
      if (countries) addCountries(COUNTRY, block, countries);
      if (mayHoldNumber(digits, nextDigits)) addNumbers(NUMBER, block, block == 0);
    }
    if (block != previous + 1) beginWords(block);
    addWords(WORDS, block, lettersBefore, letters, nextLetters);
    previous = block;
  }
  if (previous == count - 1) endWords(WORDS);
}
