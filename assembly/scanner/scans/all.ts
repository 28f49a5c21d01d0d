/**
 * All scans over the masks of a page's text (../kernels/text-masks.ts), two blocks at a time: each scan first asks by
 * a few operations whether there is anything.
 */
import { AT_SIGN, COUNTRY, LIST, NUMBER, PAIRS, RUN, WORDS } from "../detectors/dispatch";
import { digitsOfTwo, lettersOfTwo } from "../kernels/text-masks";
import { scanAtSigns } from "./at-signs";
import { addCountries, countryStarts } from "./countries";
import { addLists, mayBeList } from "./lists";
import { addNumbers, numberStarts } from "./numbers";
import { addPairs, pairStarts } from "./pairs";
import { addRuns, runStarts } from "./runs";
import { addWordsOfTwo, endWords, wordBreaks, wordStarts } from "./words";

/** No pair of blocks comes before the first one after it. */
const NONE: i32 = -4;

/** `blocks`: bit n is block n of the page, which has `count`; maskText has been called for them. */
export function scanMasks(blocks: u64, count: i32): void {
  scanAtSigns(AT_SIGN);
  // One bit for each pair of blocks.
  let rest = (blocks | (blocks >>> 1)) & 0x5555555555555555;
  for (let previous = NONE; rest; rest &= rest - 1) {
    const block = <i32>ctz(rest);
    const lettersBefore = lettersOfTwo(block - 1);
    const letters = lettersOfTwo(block);
    const nextLetters = lettersOfTwo(block + 1);
    const digitsBefore = digitsOfTwo(block - 1);
    const digits = digitsOfTwo(block);
    const nextDigits = digitsOfTwo(block + 1);
    const own = v128.or(letters, digits);
    const next = v128.or(nextLetters, nextDigits);

    const runs = runStarts(v128.or(lettersBefore, digitsBefore), own, next);
    if (v128.any_true(runs)) {
      addRuns(RUN, block, i64x2.extract_lane(runs, 0));
      addRuns(RUN, block + 1, i64x2.extract_lane(runs, 1));
    }
    if (v128.any_true(v128.or(digits, nextDigits))) {
      const pairs = pairStarts(own, next);
      if (v128.any_true(pairs)) {
        addPairs(PAIRS, block, i64x2.extract_lane(pairs, 0));
        addPairs(PAIRS, block + 1, i64x2.extract_lane(pairs, 1));
      }
      const countries = countryStarts(letters, nextLetters, digits, nextDigits);
      if (v128.any_true(countries)) {
        addCountries(COUNTRY, block, i64x2.extract_lane(countries, 0));
        addCountries(COUNTRY, block + 1, i64x2.extract_lane(countries, 1));
      }
      const numbers = numberStarts(digitsBefore, digits, nextDigits);
      if (v128.any_true(numbers)) {
        if (i64x2.extract_lane(numbers, 0)) addNumbers(NUMBER, block, block == 0);
        if (i64x2.extract_lane(numbers, 1)) addNumbers(NUMBER, block + 1, false);
      }
      if (mayBeList(i64x2.extract_lane(letters, 0), i64x2.extract_lane(digits, 0))) addLists(LIST, block);
      if (mayBeList(i64x2.extract_lane(letters, 1), i64x2.extract_lane(digits, 1)) && block + 1 < count)
        addLists(LIST, block + 1);
    }
    const starts = wordStarts(lettersBefore, letters);
    const breaks = wordBreaks(starts, letters, nextLetters);
    addWordsOfTwo(WORDS, block, block == previous + 2, starts, breaks);
    previous = block;
  }
  if (blocks >>> (<u64>count - 1)) endWords(WORDS);
}
