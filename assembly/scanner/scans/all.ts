/**
 * All scans over the masks of a page's text (../kernels/text-masks.ts), two blocks at a time. Each scan asks by a few
 * operations whether there is anything. Where that is rare it is looked at at once; where it is a toss-up the answers
 * are listed, without a branch (answers.ts), and looked at when the page's blocks are through.
 */
import { AT_SIGN, COUNTRY, LIST, NUMBER, PAIRS, RUN, WORDS } from "../detectors/dispatch";
import { blocksWithDigits, digitsOfTwo, lettersOfTwo } from "../kernels/text-masks";
import { ANSWER, ANSWERS, answerOf, blockOf, keepAnswer } from "./answers";
import { scanAtSigns } from "./at-signs";
import { addCountries, countryStarts } from "./countries";
import { addLists, mayBeList } from "./lists";
import { addNumbers, numberStarts } from "./numbers";
import { addPairs, pairStarts } from "./pairs";
import { addRuns, runStarts } from "./runs";
import { earlier } from "./two-blocks";
import { scanWords } from "./words";

const FIRST_OF_TWO: u64 = 0x5555555555555555;

/** `blocks`: bit n is block n of the page, which has `count`; maskText has been called for them. */
export function scanMasks(blocks: u64, count: i32): void {
  // One bit for each pair of blocks; of those with digits, or with digits behind them.
  const pairs = (blocks | (blocks >>> 1)) & FIRST_OF_TWO;
  const digits = blocksWithDigits | (blocksWithDigits >>> 1);
  const pairsWithDigits = pairs & (digits | (digits >>> 1) | ((<u64>1) << (<u64>count - 2)));
  scanAtSigns(AT_SIGN);
  scanRuns(pairs);
  scanDigits(pairsWithDigits, count);
  scanNumbers(pairsWithDigits);
  scanWords(WORDS, pairs, count);
}

function scanRuns(pairs: u64): void {
  let end = ANSWERS;
  for (; pairs; pairs &= pairs - 1) {
    const block = <i32>ctz(pairs);
    const before = v128.or(lettersOfTwo(block - 1), digitsOfTwo(block - 1));
    const own = v128.or(lettersOfTwo(block), digitsOfTwo(block));
    const next = v128.or(lettersOfTwo(block + 1), digitsOfTwo(block + 1));
    end = keepAnswer(end, block, runStarts(before, own, next));
  }
  for (let at = ANSWERS; at < end; at += ANSWER) {
    addRuns(RUN, blockOf(at), answerOf(at, 0));
    addRuns(RUN, blockOf(at) + 1, answerOf(at, 1));
  }
}

/** What has digits and more: rare, and looked at at once. */
function scanDigits(pairs: u64, count: i32): void {
  for (; pairs; pairs &= pairs - 1) {
    const block = <i32>ctz(pairs);
    const letters = lettersOfTwo(block);
    const nextLetters = lettersOfTwo(block + 1);
    const digits = digitsOfTwo(block);
    const nextDigits = digitsOfTwo(block + 1);
    const own = v128.or(letters, digits);
    const before = v128.or(lettersOfTwo(block - 1), digitsOfTwo(block - 1));
    const inWord = earlier(own, before, 1);
    const hexPairs = v128.andnot(pairStarts(own, v128.or(nextLetters, nextDigits)), inWord);
    const countries = v128.andnot(countryStarts(letters, nextLetters, digits, nextDigits), inWord);
    if (v128.any_true(v128.or(hexPairs, countries))) {
      addPairs(PAIRS, block, i64x2.extract_lane(hexPairs, 0));
      addPairs(PAIRS, block + 1, i64x2.extract_lane(hexPairs, 1));
      addCountries(COUNTRY, block, i64x2.extract_lane(countries, 0));
      addCountries(COUNTRY, block + 1, i64x2.extract_lane(countries, 1));
    }
    const zero = i64x2.splat(0);
    if (v128.any_true(v128.andnot(i64x2.eq(letters, zero), i64x2.eq(digits, zero)))) {
      if (mayBeList(i64x2.extract_lane(letters, 0), i64x2.extract_lane(digits, 0))) addLists(LIST, block);
      if (mayBeList(i64x2.extract_lane(letters, 1), i64x2.extract_lane(digits, 1)) && block + 1 < count)
        addLists(LIST, block + 1);
    }
  }
}

function scanNumbers(pairs: u64): void {
  let end = ANSWERS;
  for (; pairs; pairs &= pairs - 1) {
    const block = <i32>ctz(pairs);
    const starts = numberStarts(digitsOfTwo(block - 1), digitsOfTwo(block), digitsOfTwo(block + 1));
    end = keepAnswer(end, block, starts);
  }
  for (let at = ANSWERS; at < end; at += ANSWER) {
    const block = blockOf(at);
    if (answerOf(at, 0)) addNumbers(NUMBER, block, block == 0);
    if (answerOf(at, 1)) addNumbers(NUMBER, block + 1, false);
  }
}
