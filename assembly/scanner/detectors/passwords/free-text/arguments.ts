/**
 * What stands in brackets with commas between, as calls of programs and rows of statements have it: `("mara", "…", 3)`,
 * `('mara', N'…', now())`. An argument is a text in quotes or any other expression.
 */
import { addCell } from "../../../values/budget";
import { DIGIT, isIn, LETTER, startOfRun, UNDERSCORE } from "../../../values/chars";
import { isAt } from "../../../values/words/words";
import { textEnd } from "../../../window";
import { isFirstOfThree, isQuoteAgain, lineEndAt, quoteAt, skipLines } from "./cursor";

/** Lines between a bracket or comma and what follows it. */
const MOST_LINES = 16;

/** Between the quotes of the argument read last; from is 0 when it is no text in quotes. */
export let argumentFrom: usize = 0;
export let argumentEnd: usize = 0;
/** The text in quotes goes over several lines: no password does. */
export let hasLines = false;
/** It is a text in quotes that nothing ends. */
export let isTextCut = false;
/** Whether the text that was read last has lines. */
let isOnLines = false;
/** What cut the argument: a character that is no text, or the limit. */
let cutAt: usize = 0;

/** Past blanks and a few ends of lines. */
export function skipBetween(p: usize): usize {
  return skipLines(p, MOST_LINES);
}

/**
 * Reads the argument that begins at p or behind blanks, and returns the comma or bracket that ends it; 0: none does before
 * the limit, or before what is no text.
 */
export function readArgument(p: usize, limit: usize): usize {
  const end = endOfArgument(p, limit);
  addCell((end != 0 ? end : cutAt) - p);
  return end;
}

function endOfArgument(p: usize, limit: usize): usize {
  argumentFrom = 0;
  hasLines = false;
  isTextCut = false;
  p = skipBetween(p);
  // b"…", N'…', @"…"
  if (quoteAt(p) == 0 && p + 1 < limit && (isIn(p, LETTER) || load<u8>(p) == 0x40) && quoteAt(p + 1) != 0) p++;
  const quote = quoteAt(p);
  if (quote == 0) return endOfExpression(p, limit);
  const from = p + quote;
  // Three quotes of Python; in SQL the second and third are a quote that is of the text.
  const isTriple = load<u8>(p) == 0x22 && from + 1 < limit && isFirstOfThree(from, quote);
  const triple = isTriple ? endOfTriple(from + 2, limit) : 0;
  const end = triple != 0 ? triple : endOfText(from, quote, limit);
  if (end == 0) {
    isTextCut = true;
    return 0;
  }
  hasLines = isOnLines;
  if (!isTriple || triple != 0) {
    argumentFrom = triple != 0 ? from + 2 : from;
    argumentEnd = end;
  }
  return endOfExpression(end + (triple != 0 ? 3 : quote), limit);
}

/** Where the text ends that stands in three quotes; 0: it does not so. Sets `isOnLines`. */
function endOfTriple(p: usize, limit: usize): usize {
  isOnLines = false;
  for (; p + 2 < limit; p++) {
    if (isAt(p, limit, '"""')) return p;
    if (isCut(p)) break;
    if (lineEndAt(p) != 0) isOnLines = true;
  }
  cutAt = p;
  return 0;
}

/** The comma or bracket that ends the expression; 0: it is cut. */
function endOfExpression(p: usize, limit: usize): usize {
  const start = p;
  let hasApostrophe = false;
  let depth = 0;
  while (p < limit) {
    const quote: usize = isInNumber(p, start) ? 0 : quoteAt(p);
    if (quote != 0) {
      const end = endOfText(p + quote, quote, limit);
      if (end == 0) {
        // An apostrophe, where not all of the text is looked through for its end.
        if (limit == textEnd || hasApostrophe) return 0;
        hasApostrophe = true;
        p += quote;
      } else p = end + quote;
      continue;
    }
    const char = load<u8>(p);
    if (isCut(p)) break;
    if (char == 0x28) depth++;
    else if ((char == 0x29 && --depth < 0) || (char == 0x2c && depth == 0)) return p;
    p++;
  }
  cutAt = p;
  return 0;
}

/** `1'000`: what parts the digits of a number is no quote. */
function isInNumber(p: usize, start: usize): bool {
  if (load<u8>(p) != 0x27 || p + 1 >= textEnd || !isIn(p + 1, DIGIT)) return false;
  const digits = startOfRun(p, start, DIGIT);
  return digits < p && (digits == start || !isIn(digits - 1, LETTER | UNDERSCORE));
}

/**
 * Where the text in quotes ends; two quotes are one that is of the text, and so is what a backslash stands before, as most
 * servers and languages have it; 0: it does not end. Sets `isOnLines`.
 */
function endOfText(p: usize, quote: usize, limit: usize): usize {
  const open = p - quote;
  isOnLines = false;
  while (p + quote <= limit) {
    if (isQuoteAgain(p, open, quote)) {
      if (p + quote >= limit || !isQuoteAgain(p + quote, open, quote)) return p;
      p += 2 * quote;
      continue;
    }
    const char = load<u8>(p);
    if (isCut(p)) {
      cutAt = p;
      return 0;
    }
    // In a text that is itself in quotes the end of a line has two characters.
    if (char == 0x5c && quote == 1) p += 2;
    else {
      if (lineEndAt(p) != 0) isOnLines = true;
      p++;
    }
  }
  cutAt = min(p, limit);
  return 0;
}

/** Neither text nor the end of a line. */
function isCut(p: usize): bool {
  const char = load<u8>(p);
  return char < 0x20 && char != 0x09 && lineEndAt(p) == 0;
}
