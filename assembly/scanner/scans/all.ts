/**
 * All scans over the masks of a page's text (../kernels/text-masks.ts), two blocks at a time. Each scan asks by a few
 * operations whether there is anything. All are asked together, without a branch, and the masks loaded once for all.
 * Where an answer is a toss-up it is listed (answers.ts), where it is rare the block is marked; what was found is looked
 * at when the page's blocks are through.
 */
import { AT_SIGN, COUNTRY, LIST, NUMBER, PAIRS, RUN, WORDS } from "../detectors/dispatch";
import { digitsOfTwo, lettersOfTwo } from "../kernels/text-masks";
import { keepAnswers, NUMBER_ANSWERS, RUN_ANSWERS } from "./answers";
import { scanAtSigns } from "./at-signs";
import { addCountries, countryStarts } from "./countries";
import { addLists } from "./lists";
import { addNumbers, numberStarts } from "./numbers";
import { addPairs, pairStarts } from "./pairs";
import { addRuns, runStarts } from "./runs";
import { earlier } from "./two-blocks";
import { findBreaks, mayHoldRow, scanWords } from "./words";

const FIRST_OF_TWO: u64 = 0x5555555555555555;

/** `blocks`: bit n is block n of the page, which has `count`; maskText has been called for them. */
export function scanMasks(blocks: u64, count: i32): void {
  // One bit for each pair of blocks.
  const pairs = (blocks | (blocks >>> 1)) & FIRST_OF_TWO;
  scanAtSigns(AT_SIGN);
  ask(pairs);
  addRuns(RUN, runsEnd);
  addRare();
  addNumbers(NUMBER, numbersEnd);
  scanWords(WORDS, pairs, counted, count);
}

/** Where the lists of answers end. */
let runsEnd: usize = 0;
let numbersEnd: usize = 0;
/** Blocks in which pairs of hex digits or a country may begin, and those that may be part of a list. */
let rare: u64 = 0;
let lists: u64 = 0;
/** Pairs in which words must be counted. */
let counted: u64 = 0;

function ask(pairs: u64): void {
  const zero = i64x2.splat(0);
  let runs = RUN_ANSWERS;
  let numbers = NUMBER_ANSWERS;
  let rareBlocks: u64 = 0;
  let listBlocks: u64 = 0;
  // The first pair of the page always: a row may come in.
  let countedPairs = pairs & 1;
  let freeBefore: u32 = 0;
  let nextBlock: u64 = 0;
  for (; pairs; pairs &= pairs - 1) {
    const block = ctz(pairs);
    const lettersBefore = lettersOfTwo(<i32>block - 1);
    const letters = lettersOfTwo(<i32>block);
    const nextLetters = lettersOfTwo(<i32>block + 1);
    const digitsBefore = digitsOfTwo(<i32>block - 1);
    const digits = digitsOfTwo(<i32>block);
    const nextDigits = digitsOfTwo(<i32>block + 1);
    const free = findBreaks(block, lettersBefore, letters, nextLetters);
    countedPairs |= (<u64>mayHoldRow(free, freeBefore & (0 - <u32>(block == nextBlock)))) << block;
    freeBefore = free;
    nextBlock = block + 2;
    numbers = keepAnswers(numbers, <i32>block, numberStarts(digitsBefore, digits, nextDigits));
    const isList = v128.andnot(i64x2.eq(letters, zero), i64x2.eq(digits, zero));
    listBlocks |= (<u64>i64x2.bitmask(isList)) << block;
    const before = v128.or(lettersBefore, digitsBefore);
    const own = v128.or(letters, digits);
    const next = v128.or(nextLetters, nextDigits);
    runs = keepAnswers(runs, <i32>block, runStarts(before, own, next));
    const hexOrCountry = v128.or(pairStarts(own, next), countryStarts(letters, nextLetters, digits, nextDigits));
    const isNone = i64x2.eq(v128.andnot(hexOrCountry, earlier(own, before, 1)), zero);
    rareBlocks |= (<u64>(i64x2.bitmask(isNone) ^ 3)) << block;
  }
  runsEnd = runs;
  numbersEnd = numbers;
  rare = rareBlocks;
  lists = listBlocks;
  counted = countedPairs;
}

/** Asks again where pairs of hex digits or countries begin, and looks at what may be lists. */
function addRare(): void {
  for (let rest = (rare | (rare >>> 1)) & FIRST_OF_TWO; rest; rest &= rest - 1) {
    const block = <i32>ctz(rest);
    const letters = lettersOfTwo(block);
    const nextLetters = lettersOfTwo(block + 1);
    const digits = digitsOfTwo(block);
    const nextDigits = digitsOfTwo(block + 1);
    const own = v128.or(letters, digits);
    const inWord = earlier(own, v128.or(lettersOfTwo(block - 1), digitsOfTwo(block - 1)), 1);
    const hexPairs = v128.andnot(pairStarts(own, v128.or(nextLetters, nextDigits)), inWord);
    const countries = v128.andnot(countryStarts(letters, nextLetters, digits, nextDigits), inWord);
    addPairs(PAIRS, block, i64x2.extract_lane(hexPairs, 0));
    addPairs(PAIRS, block + 1, i64x2.extract_lane(hexPairs, 1));
    addCountries(COUNTRY, block, i64x2.extract_lane(countries, 0));
    addCountries(COUNTRY, block + 1, i64x2.extract_lane(countries, 1));
  }
  for (; lists; lists &= lists - 1) addLists(LIST, <i32>ctz(lists));
}
