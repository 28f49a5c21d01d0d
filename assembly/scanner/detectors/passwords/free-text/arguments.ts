/**
 * What stands in brackets with commas between, as calls of programs and rows of statements have it: `("mara", "…", 3)`,
 * `('mara', N'…', now())`. An argument is a text in quotes or any other expression.
 */
import { addCell } from "../../../values/budget";
import { ALNUM, atomsIn, hasAny, isIn, LINE } from "../../../values/chars";
import { isQuoteAgain, lineEndAt, quoteAt, skipLines } from "./cursor";

/** Lines between a bracket or comma and what follows it. */
const MOST_LINES = 16;

/** Between the quotes of the argument read last; from is 0 when it is no text in quotes, or one of several lines. */
export let argumentFrom: usize = 0;
export let argumentEnd: usize = 0;
/** Where the text was cut that nothing ends. */
let cutAt: usize = 0;

/** Past blanks and a few ends of lines. */
export function skipBetween(p: usize): usize {
  return skipLines(p, MOST_LINES);
}

/**
 * Sets `argumentFrom` and `argumentEnd` to the argument that begins at p or behind blanks, and returns the comma or bracket
 * that ends it; where none does before the limit, what cuts it: a control character, the limit.
 */
export function readArgument(p: usize, limit: usize): usize {
  const end = endOfArgument(p, limit);
  addCell(end - p);
  return end;
}

function endOfArgument(p: usize, limit: usize): usize {
  argumentFrom = 0;
  p = skipBetween(p);
  // b"…", N'…', @"…"
  if (quoteAt(p) == 0 && p + 1 < limit && (isIn(p, ALNUM) || load<u8>(p) == 0x40) && quoteAt(p + 1) != 0) p++;
  const quote = quoteAt(p);
  if (quote == 0) return endOfExpression(p, limit);
  const from = p + quote;
  const end = endOfText(from, quote, limit);
  if (end == 0) return cutAt;
  // No password goes on on the next line.
  if (!hasAny(atomsIn(from, end), LINE)) {
    argumentFrom = from;
    argumentEnd = end;
  }
  return endOfExpression(end + quote, limit);
}

/** The comma or bracket that ends the expression, or what cuts it. */
function endOfExpression(p: usize, limit: usize): usize {
  let depth = 0;
  while (p < limit) {
    const quote = quoteAt(p);
    if (quote != 0) {
      const end = endOfText(p + quote, quote, limit);
      if (end == 0) return cutAt;
      p = end + quote;
      continue;
    }
    const char = load<u8>(p);
    if (isCut(p)) return p;
    if (char == 0x28) depth++;
    else if (char == 0x29 && --depth < 0) return p;
    else if (char == 0x2c && depth == 0) return p;
    p++;
  }
  return limit;
}

/**
 * Where the text in quotes ends; two quotes are one that is of the text, and so is what a backslash stands before, as most
 * servers and languages have it; 0: it does not end, and `cutAt` is where it is cut.
 */
function endOfText(p: usize, quote: usize, limit: usize): usize {
  const open = p - quote;
  while (p + quote <= limit) {
    if (isQuoteAgain(p, open, quote)) {
      if (p + quote >= limit || !isQuoteAgain(p + quote, open, quote)) return p;
      p += 2 * quote;
    } else if (isCut(p)) {
      cutAt = p;
      return 0;
    } else p += load<u8>(p) == 0x5c && quote == 1 ? 2 : 1;
  }
  cutAt = limit;
  return 0;
}

/** Neither text nor the end of a line. */
function isCut(p: usize): bool {
  const char = load<u8>(p);
  return char < 0x20 && char != 0x09 && lineEndAt(p) == 0;
}
